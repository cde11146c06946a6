//! Which rules cannot be kept together: a set from which none can be left out without the rest being possible.

use jiff::civil::Date;
use serde::Serialize;

use super::roster::{self, Roster, Turns};
use super::rules::{DayPlan, Part, Rule};
use super::team::{Day, Team};

/// Rules that clash, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("the rules clash in week {week:?}: {rules:?}")]
pub struct Clash {
    /// The week, from 1; none where every week is the same.
    pub week: Option<u32>,
    /// The day.
    pub date: Option<Date>,
    /// The rules: leave out any one of them and the others can be kept.
    pub rules: Vec<Rule>,
}

/// A person whose working days hold more hours than the contract.
pub(super) fn of_hours(team: &Team) -> Option<Clash> {
    let too_many = team.people.iter().enumerate().find(|(_, member)| {
        let parts = |days: &[Day], part: Part| {
            u32::try_from(days.len()).unwrap_or(u32::MAX) * part.span(team).minutes()
        };
        let whole = parts(&member.days, Part::Morning) + parts(&member.days, Part::Afternoon);
        let halves =
            parts(&member.mornings, Part::Morning) + parts(&member.afternoons, Part::Afternoon);
        member.hours * 60 < whole + halves
    });
    let (person, _) = too_many?;
    Some(Clash {
        week: None,
        date: None,
        rules: vec![Rule::Hours { person }, Rule::WorkingDays { person }],
    })
}

/// An evening task that cannot be made up for within the contract hours.
pub(super) fn of_evening(days: &[(DayPlan<'_>, Roster)], person: usize) -> Clash {
    let evening = |plan: &DayPlan<'_>, task: usize| {
        plan.team
            .tasks
            .get(task)
            .is_some_and(|task| plan.team.afternoon.to <= task.time.from)
    };
    let tasks = days.iter().flat_map(|(plan, _)| {
        plan.rules
            .iter()
            .copied()
            .filter(|rule| matches!(rule, Rule::Task { task } if evening(plan, *task)))
    });
    let rules = [Rule::Hours { person }].into_iter().chain(tasks).collect();
    Clash {
        week: days.first().map(|(plan, _)| plan.week),
        date: None,
        rules,
    }
}

/// The clash of a day that has no roster: rules are left out as long as the rest still clashes.
pub(super) fn of_day(plan: &DayPlan<'_>, turns: &Turns) -> Clash {
    let mut rules = plan.rules.clone();
    for rule in &plan.rules {
        let fewer: Vec<Rule> = rules
            .iter()
            .copied()
            .filter(|other| other != rule)
            .collect();
        if roster::roster(&plan.with(fewer.clone()), turns).is_none() {
            rules = fewer;
        }
    }
    Clash {
        week: Some(plan.week),
        date: Some(plan.date),
        rules,
    }
}
