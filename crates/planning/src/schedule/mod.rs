//! The week schedule of a team: who does what and when, with team tasks that go round.
//!
//! A [`Team`] says who works when, what meetings there are, which tasks take how many people and what is settled
//! already. [`schedule`] plans so many weeks around it. Kept always: contract hours, presence, one thing at a time,
//! and somebody who can be reached by phone in every part of every day on which the office is open. Tasks and phone
//! go round in proportion to contract hours. Where the rules cannot all be kept, the answer is a [`Clash`]: a smallest
//! set of rules that exclude each other.
//!
//! No printing, no files: `spil schedule` does that. How the file looks is in `docs/schedule.md`.

mod check;
mod clash;
mod fill;
mod roster;
mod rules;
mod team;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use check::{TeamError, TeamFault};
pub use clash::Clash;
pub use rules::{Part, Rule};
pub use team::{Activity, Day, Fixed, Leave, Meeting, Person, Span, Task, Team};

use roster::{Roster, Turns};
use rules::DayPlan;

/// The weeks of a team.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Schedule {
    /// The weeks, in order.
    pub weeks: Vec<Week>,
    /// How often each person had each task that goes round.
    pub turns: Vec<TurnCount>,
}

/// A week.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Week {
    /// The number, from 1.
    pub week: u32,
    /// Its Monday.
    pub monday: Date,
    /// What everybody does, in order of person, day and time.
    pub entries: Vec<Entry>,
    /// Who can be reached by phone.
    pub phone: Vec<PhoneDuty>,
    /// What each person's week comes to.
    pub totals: Vec<Total>,
}

/// What one person does at a time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Entry {
    /// Who, by id.
    pub person: String,
    /// The day of the week.
    pub day: Day,
    /// The date.
    pub date: Date,
    /// The time.
    pub time: Span,
    /// What.
    pub activity: Activity,
    /// Was it settled beforehand?
    pub settled: bool,
}

/// Who can be reached by phone in a part of a day.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct PhoneDuty {
    /// The date.
    pub date: Date,
    /// The part of the day.
    pub part: Part,
    /// Who, by id.
    pub person: String,
}

/// What a person's week comes to, in minutes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Total {
    /// Who, by id.
    pub person: String,
    /// Worked.
    pub worked: u32,
    /// Of that with clients.
    pub clients: u32,
    /// What the production setting asks of the hours worked.
    pub clients_wanted: u32,
}

/// How often a person had a turn.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct TurnCount {
    /// Who, by id.
    pub person: String,
    /// The task; none: the phone.
    pub activity: Option<Activity>,
    /// How often.
    pub count: u64,
}

/// Why there is no schedule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// The team file makes no sense.
    #[error(transparent)]
    Team(#[from] TeamError),
    /// The rules exclude each other.
    #[error(transparent)]
    Clash(#[from] Clash),
}

/// Plans so many weeks.
///
/// # Errors
///
/// [`ScheduleError::Team`] where the file makes no sense, [`ScheduleError::Clash`] where its rules cannot all be kept.
///
/// # Example
///
/// ```
/// use jiff::civil::date;
/// use spil_planning::schedule::{Day, Person, Span, Team, schedule};
///
/// let person = Person { id: "a".to_owned(), name: "A".to_owned(), hours: 40, days: Day::ALL.to_vec(),
///     mornings: vec![], afternoons: vec![], production_percent: None, not: vec![], leave: vec![] };
/// let team = Team {
///     name: "Noord".to_owned(), start: date(2026, 1, 5),
///     morning: Span { from: 510, to: 750 }, afternoon: Span { from: 780, to: 1020 },
///     production_percent: 65, travel_minutes: 30, aftercare_minutes: 0, closed: vec![], people: vec![person],
///     meetings: vec![], tasks: vec![], fixed: vec![],
/// };
/// let schedule = schedule(&team, 2)?;
/// assert_eq!(schedule.weeks[0].totals[0].worked, 40 * 60);
/// assert_eq!(schedule.weeks[0].totals[0].clients, 26 * 60);
/// # Ok::<(), spil_planning::schedule::ScheduleError>(())
/// ```
pub fn schedule(team: &Team, weeks: u32) -> Result<Schedule, ScheduleError> {
    team.check()?;
    if let Some(clash) = clash::of_hours(team) {
        return Err(clash.into());
    }
    let tasks: Vec<Activity> = team.tasks.iter().map(|task| task.activity).collect();
    let mut turns = Turns::new(team.people.iter().map(|person| person.hours));
    let planned: Result<Vec<Week>, ScheduleError> = (1..=weeks)
        .map(|week| plan_week(team, week, &tasks, &mut turns))
        .collect();
    Ok(Schedule {
        weeks: planned?,
        turns: counts(team, &tasks, &turns),
    })
}

fn plan_week(
    team: &Team,
    week: u32,
    tasks: &[Activity],
    turns: &mut Turns,
) -> Result<Week, ScheduleError> {
    let monday = team.start.saturating_add(i64::from(week - 1).weeks());
    let mut days: Vec<(DayPlan<'_>, Roster)> = Vec::new();
    for day in Day::ALL {
        let date = monday.saturating_add(day.offset().days());
        let Some(plan) = DayPlan::new(team, week, day, date) else {
            continue;
        };
        let roster = roster::roster(&plan, turns).ok_or_else(|| clash::of_day(&plan, turns))?;
        turns.count_day(&roster, tasks);
        days.push((plan, roster));
    }
    let mut planned = Week {
        week,
        monday,
        entries: Vec::new(),
        phone: phone(team, &days),
        totals: Vec::new(),
    };
    for (number, person) in team.people.iter().enumerate() {
        let filled =
            fill::week(team, number, &days).ok_or_else(|| clash::of_evening(&days, number))?;
        let before = planned.entries.len();
        for ((plan, _), duties) in days.iter().zip(filled) {
            planned.entries.extend(duties.into_iter().map(|duty| Entry {
                person: person.id.clone(),
                day: plan.day,
                date: plan.date,
                time: duty.time,
                activity: duty.activity,
                settled: duty.settled,
            }));
        }
        planned.totals.push(total(
            team,
            person,
            planned.entries.get(before..).unwrap_or_default(),
        ));
    }
    Ok(planned)
}

fn phone(team: &Team, days: &[(DayPlan<'_>, Roster)]) -> Vec<PhoneDuty> {
    let mut phone = Vec::new();
    for (plan, roster) in days {
        for (part, person) in &roster.phone {
            let person = team
                .people
                .get(*person)
                .map(|person| person.id.clone())
                .unwrap_or_default();
            phone.push(PhoneDuty {
                date: plan.date,
                part: *part,
                person,
            });
        }
    }
    phone
}

fn total(team: &Team, person: &Person, entries: &[Entry]) -> Total {
    let minutes = |counts: &dyn Fn(Activity) -> bool| -> u32 {
        entries
            .iter()
            .filter(|entry| counts(entry.activity))
            .map(|entry| entry.time.minutes())
            .sum()
    };
    let worked = minutes(&|activity| activity != Activity::TimeOff);
    Total {
        person: person.id.clone(),
        worked,
        clients: minutes(&|activity| activity == Activity::Client),
        clients_wanted: worked * person.production_percent.unwrap_or(team.production_percent) / 100,
    }
}

fn counts(team: &Team, tasks: &[Activity], turns: &Turns) -> Vec<TurnCount> {
    let mut kinds: Vec<Activity> = tasks.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    let mut counts = Vec::new();
    for (number, person) in team.people.iter().enumerate() {
        let count = |activity: Option<Activity>| TurnCount {
            person: person.id.clone(),
            activity,
            count: activity.map_or_else(
                || turns.phone(number),
                |activity| turns.count(number, activity),
            ),
        };
        counts.extend(kinds.iter().map(|activity| count(Some(*activity))));
        counts.push(count(None));
    }
    counts
}
