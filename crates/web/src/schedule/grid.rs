//! One week as the grid that people know: a row a person, a column a day, and who can be reached by phone below.

use jiff::ToSpan as _;
use spil_app::schedule::words::{activity, day_name, name, part};
use spil_app::schedule::{Activity, Day, Entry, Plan, Total, Week};
use spil_model::ids::TeamId;

use super::block;
use crate::page::Words;

/// A block of a day.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) time: String,
    pub(super) what: String,
    pub(super) class: &'static str,
    pub(super) is_settled: bool,
    /// Where it is moved or settled, for whoever may plan.
    pub(super) change: Option<String>,
}

/// A day of somebody.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) day: String,
    pub(super) blocks: Vec<Block>,
}

/// The week of somebody.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) total: String,
    pub(super) is_short: bool,
    pub(super) cells: Vec<Cell>,
}

/// Who can be reached on a day.
#[derive(Debug)]
pub(super) struct Reach {
    pub(super) day: String,
    pub(super) lines: Vec<String>,
}

/// A week.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) title: String,
    pub(super) days: Vec<String>,
    pub(super) rows: Vec<Row>,
    pub(super) reach: Vec<Reach>,
    pub(super) settled: usize,
}

impl Grid {
    /// The week with this number; `changes` is the team for whoever may plan.
    pub(super) fn new(
        words: Words,
        plan: &Plan,
        week: u32,
        changes: Option<TeamId>,
    ) -> Option<Self> {
        let week = plan.schedule.weeks.iter().find(|one| one.week == week)?;
        let days = Day::ALL.map(|day| day_with_date(words, week, day));
        let rows = plan.team.people.iter().map(|person| Row {
            name: person.name.clone(),
            total: total(words, week, &person.id),
            is_short: is_short(week, &person.id),
            cells: Day::ALL
                .iter()
                .zip(&days)
                .map(|(day, title)| Cell {
                    day: title.clone(),
                    blocks: blocks(words, week, (&person.id, *day), changes),
                })
                .collect(),
        });
        let reach = Day::ALL.iter().zip(&days).map(|(day, title)| Reach {
            day: title.clone(),
            lines: reachable(words, plan, week, *day),
        });
        Some(Self {
            title: words.t2(
                "roster-week",
                ("week", &week.week.to_string()),
                ("day", &words.date(week.monday)),
            ),
            rows: rows.collect(),
            reach: reach.collect(),
            settled: week.entries.iter().filter(|entry| entry.settled).count(),
            days: days.to_vec(),
        })
    }
}

fn day_with_date(words: Words, week: &Week, day: Day) -> String {
    words.date(week.monday.saturating_add(day.offset().days()))
}

fn blocks(
    words: Words,
    week: &Week,
    (person, day): (&str, Day),
    changes: Option<TeamId>,
) -> Vec<Block> {
    let own = week
        .entries
        .iter()
        .filter(|entry| entry.person == person && entry.day == day);
    own.map(|entry| Block {
        time: String::from(entry.time).replace('-', "–"),
        what: activity(words.0, entry.activity),
        class: look(entry),
        is_settled: entry.settled,
        change: changes.map(|team| block::address(team, week.week, entry)),
    })
    .collect()
}

const fn look(entry: &Entry) -> &'static str {
    match entry.activity {
        Activity::Client | Activity::Travel => "roster__block--clients",
        Activity::WalkIn | Activity::Phone | Activity::GroupSession | Activity::AlzheimerCafe => {
            "roster__block--desk"
        }
        Activity::Mgt | Activity::TeamMeeting | Activity::Intervision => "roster__block--meeting",
        Activity::Administration | Activity::Aftercare | Activity::TimeOff => {
            "roster__block--quiet"
        }
    }
}

fn of_person<'a>(week: &'a Week, person: &str) -> Option<&'a Total> {
    week.totals.iter().find(|total| total.person == person)
}

/// Blocks are planned in half hours: what is less than one short is not.
const HALF_HOUR: u32 = 30;

fn is_short(week: &Week, person: &str) -> bool {
    let total = of_person(week, person);
    total.is_some_and(|total| total.clients + HALF_HOUR <= total.clients_wanted)
}

fn total(words: Words, week: &Week, person: &str) -> String {
    let Some(total) = of_person(week, person) else {
        return String::new();
    };
    let arguments = [
        ("worked", hours(total.worked).into()),
        ("clients", hours(total.clients).into()),
        ("wanted", hours(total.clients_wanted).into()),
    ];
    words.0.text_with("roster-total", &arguments)
}

fn hours(minutes: u32) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

fn reachable(words: Words, plan: &Plan, week: &Week, day: Day) -> Vec<String> {
    let date = week.monday.saturating_add(day.offset().days());
    let duties = week.phone.iter().filter(|duty| duty.date == date);
    duties
        .map(|duty| {
            let who = name(&plan.team, &duty.person);
            words.t2(
                "roster-reach",
                ("part", &part(words.0, duty.part)),
                ("name", &who),
            )
        })
        .collect()
}

/// The name of a working day.
pub(super) fn day(words: Words, day: Day) -> String {
    day_name(words.0, day)
}
