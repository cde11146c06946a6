//! Who does what on one day: meetings and settled parts first, then tasks and the phone, by turns.
//!
//! A depth-first search over the people for each turn, those whose turn it is first; the fairest of what it finds.

use super::rules::{DayPlan, Part, Rule};
use super::team::{Activity, Span};

/// After this many steps the best found so far stands.
const MOST_STEPS: usize = 50_000;

/// Something that one person does at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Duty {
    pub(super) person: usize,
    pub(super) time: Span,
    pub(super) activity: Activity,
    pub(super) settled: bool,
}

/// A day in which all rules are kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Roster {
    pub(super) duties: Vec<Duty>,
    pub(super) phone: Vec<(Part, usize)>,
}

/// How often each person had each task, and the phone.
#[derive(Debug, Clone)]
pub(super) struct Turns {
    hours: Vec<u64>,
    tasks: Vec<Vec<(Activity, u64)>>,
    phone: Vec<u64>,
}

impl Turns {
    pub(super) fn new(hours: impl Iterator<Item = u32>) -> Self {
        let hours: Vec<u64> = hours.map(|hours| u64::from(hours.max(1))).collect();
        Self {
            tasks: vec![Vec::new(); hours.len()],
            phone: vec![0; hours.len()],
            hours,
        }
    }

    /// How often a person had a task.
    pub(super) fn count(&self, person: usize, activity: Activity) -> u64 {
        let of = self
            .tasks
            .get(person)
            .and_then(|tasks| tasks.iter().find(|(other, _)| *other == activity));
        of.map_or(0, |(_, count)| *count)
    }

    /// How often a person had the phone.
    pub(super) fn phone(&self, person: usize) -> u64 {
        self.phone.get(person).copied().unwrap_or(0)
    }

    /// What one more turn weighs: more than the last one, and more for who works less.
    fn weight(&self, person: usize, count: u64, all: u64) -> u64 {
        let hours = self.hours.get(person).copied().unwrap_or(1);
        (10 * (2 * count + 1) + 2 * all + 1) * 10_000 / hours
    }

    fn task_weight(&self, person: usize, activity: Activity) -> u64 {
        let all = self
            .tasks
            .get(person)
            .map_or(0, |tasks| tasks.iter().map(|(_, count)| count).sum());
        self.weight(person, self.count(person, activity), all)
    }

    /// Counts a day.
    pub(super) fn count_day(&mut self, roster: &Roster, tasks: &[Activity]) {
        for duty in roster
            .duties
            .iter()
            .filter(|duty| tasks.contains(&duty.activity))
        {
            let Some(own) = self.tasks.get_mut(duty.person) else {
                continue;
            };
            match own
                .iter_mut()
                .find(|(activity, _)| *activity == duty.activity)
            {
                Some((_, count)) => *count += 1,
                None => own.push((duty.activity, 1)),
            }
        }
        for (_, person) in &roster.phone {
            if let Some(count) = self.phone.get_mut(*person) {
                *count += 1;
            }
        }
    }
}

/// One turn that somebody must take.
#[derive(Debug, Clone, Copy)]
enum Turn {
    Task { time: Span, activity: Activity },
    Phone(Part),
}

/// The fairest roster of a day, where one exists.
pub(super) fn roster(plan: &DayPlan<'_>, turns: &Turns) -> Option<Roster> {
    let start = settled(plan)?;
    let mut search = Search {
        plan,
        turns,
        open: open_turns(plan, &start),
        best: None,
        steps: 0,
    };
    search.go_on(0, start, 0);
    search.best.map(|(_, roster)| roster)
}

/// What does not depend on turns: settled parts and meetings; none where these clash.
fn settled(plan: &DayPlan<'_>) -> Option<Roster> {
    let mut roster = Roster::default();
    for rule in &plan.rules {
        match *rule {
            Rule::Fixed { fixed } => {
                let asked = plan.team.fixed.get(fixed)?;
                let person = plan
                    .team
                    .people
                    .iter()
                    .position(|person| person.id == asked.person)?;
                roster.add(
                    plan,
                    Duty {
                        person,
                        time: asked.time,
                        activity: asked.activity,
                        settled: true,
                    },
                )?;
            }
            Rule::Meeting { meeting } => {
                let asked = plan.team.meetings.get(meeting)?;
                for (person, member) in plan.team.people.iter().enumerate() {
                    let named = asked.people.contains(&member.id);
                    let meant =
                        named || (asked.people.is_empty() && plan.is_present(person, asked.time));
                    if meant && !roster.has(person, asked.time, asked.activity) {
                        roster.add(
                            plan,
                            Duty {
                                person,
                                time: asked.time,
                                activity: asked.activity,
                                settled: false,
                            },
                        )?;
                    }
                }
            }
            _ => {}
        }
    }
    Some(roster)
}

impl Roster {
    /// Adds a duty, where the person is there and free.
    fn add(&mut self, plan: &DayPlan<'_>, duty: Duty) -> Option<()> {
        if !plan.is_present(duty.person, duty.time) || !self.is_free(duty.person, duty.time) {
            return None;
        }
        self.duties.push(duty);
        Some(())
    }

    fn is_free(&self, person: usize, time: Span) -> bool {
        !self
            .duties
            .iter()
            .any(|duty| duty.person == person && duty.time.overlaps(time))
    }

    fn has(&self, person: usize, time: Span, activity: Activity) -> bool {
        self.duties
            .iter()
            .any(|duty| (duty.person, duty.time, duty.activity) == (person, time, activity))
    }

    /// Can this person be called in this part of the day?
    fn is_reachable(&self, person: usize, part: Span) -> bool {
        !self.duties.iter().any(|duty| {
            duty.person == person && duty.time.overlaps(part) && !duty.activity.is_reachable()
        })
    }
}

fn open_turns(plan: &DayPlan<'_>, start: &Roster) -> Vec<Turn> {
    let mut open = Vec::new();
    for rule in &plan.rules {
        match *rule {
            Rule::Task { task } => {
                let Some(asked) = plan.team.tasks.get(task) else {
                    continue;
                };
                let (time, activity) = (asked.time, asked.activity);
                let done = start
                    .duties
                    .iter()
                    .filter(|duty| (duty.time, duty.activity) == (time, activity))
                    .count();
                let left = usize::try_from(asked.people)
                    .unwrap_or(usize::MAX)
                    .saturating_sub(done);
                open.extend(std::iter::repeat_n(
                    Turn::Task { time, activity },
                    left.min(plan.team.people.len() + 1),
                ));
            }
            Rule::Phone { part } => open.push(Turn::Phone(part)),
            _ => {}
        }
    }
    open
}

struct Search<'a, 't> {
    plan: &'a DayPlan<'t>,
    turns: &'a Turns,
    open: Vec<Turn>,
    best: Option<(u64, Roster)>,
    steps: usize,
}

impl Search<'_, '_> {
    fn go_on(&mut self, index: usize, roster: Roster, weight: u64) {
        self.steps += 1;
        let beaten = self.best.as_ref().is_some_and(|(best, _)| *best <= weight);
        if beaten || (MOST_STEPS < self.steps && self.best.is_some()) {
            return;
        }
        let Some(turn) = self.open.get(index).copied() else {
            self.best = Some((weight, roster));
            return;
        };
        for (more, person) in self.candidates(turn, &roster) {
            let mut next = roster.clone();
            match turn {
                Turn::Task { time, activity } => {
                    next.duties.push(Duty {
                        person,
                        time,
                        activity,
                        settled: false,
                    });
                }
                Turn::Phone(part) => next.phone.push((part, person)),
            }
            self.go_on(index + 1, next, weight + more);
        }
    }

    /// Who can take this turn, the one whose turn it is first.
    fn candidates(&self, turn: Turn, roster: &Roster) -> Vec<(u64, usize)> {
        let people = 0..self.plan.team.people.len();
        let mut candidates: Vec<(u64, usize)> = match turn {
            Turn::Task { time, activity } => people
                .filter(|person| {
                    self.plan.is_present(*person, time)
                        && self.plan.may_do(*person, activity)
                        && roster.is_free(*person, time)
                })
                .map(|person| (self.turns.task_weight(person, activity), person))
                .collect(),
            Turn::Phone(part) => {
                let span = part.span(self.plan.team);
                let already = |person: usize| {
                    u64::from(roster.phone.iter().any(|(_, other)| *other == person))
                };
                people
                    .filter(|person| {
                        self.plan.is_present(*person, span) && roster.is_reachable(*person, span)
                    })
                    .map(|person| {
                        let count = self.turns.phone(person) + already(person);
                        (self.turns.weight(person, count, 0), person)
                    })
                    .collect()
            }
        };
        candidates.sort_unstable();
        candidates
    }
}
