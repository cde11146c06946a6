//! The rules of one day, each of which can be set aside to see whether the others can be kept.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::team::{Activity, Day, Leave, Span, Team};

/// A rule that a schedule keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "rule")]
pub enum Rule {
    /// A person does not work more than the contract hours.
    Hours {
        /// The person, by number.
        person: usize,
    },
    /// A person works on the working days and no others.
    WorkingDays {
        /// The person, by number.
        person: usize,
    },
    /// A person is off.
    Leave {
        /// The person, by number.
        person: usize,
    },
    /// A person does not do this task.
    NotBy {
        /// The person, by number.
        person: usize,
    },
    /// A meeting takes place with all who must be there.
    Meeting {
        /// The meeting, by number.
        meeting: usize,
    },
    /// A task is done by as many people as it takes.
    Task {
        /// The task, by number.
        task: usize,
    },
    /// Somebody can be reached by phone.
    Phone {
        /// In which part of the day.
        part: Part,
    },
    /// Something that was settled stays.
    Fixed {
        /// What was settled, by number.
        fixed: usize,
    },
}

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The morning.
    Morning,
    /// The afternoon.
    Afternoon,
}

impl Part {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Morning, Self::Afternoon];

    /// When it is.
    pub fn span(self, team: &Team) -> Span {
        match self {
            Self::Morning => team.morning,
            Self::Afternoon => team.afternoon,
        }
    }
}

/// One day of one week, and the rules that count on it.
#[derive(Debug, Clone)]
pub(super) struct DayPlan<'t> {
    pub(super) team: &'t Team,
    pub(super) week: u32,
    pub(super) day: Day,
    pub(super) date: Date,
    pub(super) rules: Vec<Rule>,
}

impl<'t> DayPlan<'t> {
    /// The day with all rules that touch it; none on a day on which the office is closed.
    pub(super) fn new(team: &'t Team, week: u32, day: Day, date: Date) -> Option<Self> {
        if team.closed.contains(&date) {
            return None;
        }
        let due =
            |every: u32, first: u32| first <= week && (week - first).is_multiple_of(every.max(1));
        let mut rules = Vec::new();
        for (person, member) in team.people.iter().enumerate() {
            rules.push(Rule::WorkingDays { person });
            if member.leave.iter().any(|leave| covers(*leave, date)) {
                rules.push(Rule::Leave { person });
            }
            if !member.not.is_empty() {
                rules.push(Rule::NotBy { person });
            }
        }
        for (fixed, settled) in team.fixed.iter().enumerate() {
            if settled.week == week && settled.day == day {
                rules.push(Rule::Fixed { fixed });
            }
        }
        for (meeting, asked) in team.meetings.iter().enumerate() {
            if asked.day == day && due(asked.every, asked.first) {
                rules.push(Rule::Meeting { meeting });
            }
        }
        for (task, asked) in team.tasks.iter().enumerate() {
            if asked.day == day && due(asked.every, asked.first) {
                rules.push(Rule::Task { task });
            }
        }
        rules.extend(Part::ALL.map(|part| Rule::Phone { part }));
        Some(Self {
            team,
            week,
            day,
            date,
            rules,
        })
    }

    /// The same day with fewer rules.
    pub(super) fn with(&self, rules: Vec<Rule>) -> Self {
        Self {
            rules,
            ..self.clone()
        }
    }

    pub(super) fn has(&self, rule: Rule) -> bool {
        self.rules.contains(&rule)
    }

    /// Is this person at work at this time?
    pub(super) fn is_present(&self, person: usize, time: Span) -> bool {
        if self.has(Rule::Leave { person }) {
            return false;
        }
        if !self.has(Rule::WorkingDays { person }) {
            return true;
        }
        let parts = Part::ALL
            .into_iter()
            .filter(|part| self.works(person, *part));
        let spans: Vec<Span> = parts.map(|part| part.span(self.team)).collect();
        let evening = self.team.afternoon.to <= time.from && !spans.is_empty();
        let whole_day = Span {
            from: self.team.morning.from,
            to: self.team.afternoon.to,
        };
        evening
            || spans.iter().any(|span| time.is_within(*span))
            || (spans.len() == Part::ALL.len() && time.is_within(whole_day))
    }

    /// Does this person work in this part of the day, leave set aside?
    pub(super) fn works(&self, person: usize, part: Part) -> bool {
        let Some(person) = self.team.people.get(person) else {
            return false;
        };
        let half = match part {
            Part::Morning => &person.mornings,
            Part::Afternoon => &person.afternoons,
        };
        person.days.contains(&self.day) || half.contains(&self.day)
    }

    /// May this person do this task?
    pub(super) fn may_do(&self, person: usize, activity: Activity) -> bool {
        !self.has(Rule::NotBy { person })
            || self
                .team
                .people
                .get(person)
                .is_some_and(|member| !member.not.contains(&activity))
    }
}

fn covers(leave: Leave, date: Date) -> bool {
    leave.from <= date && date <= leave.to
}
