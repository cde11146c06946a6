//! The weekly grid as plain text: a block a day, a line a person, the phone last.

use std::fmt::Write as _;

use spil_planning::schedule::{Activity, Day, Entry, Part, Schedule, Team, Week};
use spil_texts::Language;

pub(super) fn of(language: Language, team: &Team, schedule: &Schedule) -> String {
    let mut text = format!("{}\n", team.name);
    for week in &schedule.weeks {
        one_week(&mut text, language, team, week);
    }
    let title = language.text("schedule-turns");
    let _ = writeln!(text, "\n{title}");
    for turn in &schedule.turns {
        let what = turn.activity.map_or_else(
            || language.text("schedule-reachable"),
            |task| activity(language, task),
        );
        let _ = writeln!(
            text,
            "  {}: {what} {}",
            name(team, &turn.person),
            turn.count
        );
    }
    text
}

fn one_week(text: &mut String, language: Language, team: &Team, week: &Week) {
    let told = [
        ("week", week.week.to_string().into()),
        ("date", week.monday.to_string().into()),
    ];
    let _ = writeln!(text, "\n{}", language.text_with("schedule-week", &told));
    for day in Day::ALL {
        let entries: Vec<&Entry> = week
            .entries
            .iter()
            .filter(|entry| entry.day == day)
            .collect();
        let Some(date) = entries.first().map(|entry| entry.date) else {
            continue;
        };
        let _ = writeln!(text, "\n{} {date}", day_name(language, day));
        for person in &team.people {
            let own: Vec<String> = entries
                .iter()
                .filter(|entry| entry.person == person.id)
                .map(|entry| {
                    format!(
                        "{} {}",
                        String::from(entry.time),
                        activity(language, entry.activity)
                    )
                })
                .collect();
            if !own.is_empty() {
                let _ = writeln!(text, "  {:<20} {}", person.name, own.join(" | "));
            }
        }
        let phone: Vec<String> = week
            .phone
            .iter()
            .filter(|duty| duty.date == date)
            .map(|duty| {
                format!(
                    "{}: {}",
                    part(language, duty.part),
                    name(team, &duty.person)
                )
            })
            .collect();
        let _ = writeln!(
            text,
            "  {:<20} {}",
            language.text("schedule-reachable"),
            phone.join(" | ")
        );
    }
    let _ = writeln!(text);
    for total in &week.totals {
        let told = [
            ("name", name(team, &total.person).into()),
            ("worked", hours(total.worked).into()),
            ("clients", hours(total.clients).into()),
            ("wanted", hours(total.clients_wanted).into()),
        ];
        let _ = writeln!(text, "  {}", language.text_with("schedule-total", &told));
    }
}

fn hours(minutes: u32) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// The name of the person with this id.
pub(super) fn name(team: &Team, id: &str) -> String {
    team.people
        .iter()
        .find(|person| person.id == id)
        .map_or_else(|| id.to_owned(), |person| person.name.clone())
}

pub(super) fn day_name(language: Language, day: Day) -> String {
    language.text(match day {
        Day::Mon => "schedule-day-mon",
        Day::Tue => "schedule-day-tue",
        Day::Wed => "schedule-day-wed",
        Day::Thu => "schedule-day-thu",
        Day::Fri => "schedule-day-fri",
    })
}

pub(super) fn part(language: Language, part: Part) -> String {
    language.text(match part {
        Part::Morning => "schedule-part-morning",
        Part::Afternoon => "schedule-part-afternoon",
    })
}

pub(super) fn activity(language: Language, activity: Activity) -> String {
    language.text(match activity {
        Activity::Client => "schedule-activity-client",
        Activity::Travel => "schedule-activity-travel",
        Activity::Administration => "schedule-activity-administration",
        Activity::Aftercare => "schedule-activity-aftercare",
        Activity::WalkIn => "schedule-activity-walk-in",
        Activity::Phone => "schedule-activity-phone",
        Activity::GroupSession => "schedule-activity-group-session",
        Activity::AlzheimerCafe => "schedule-activity-alzheimer-cafe",
        Activity::Mgt => "schedule-activity-mgt",
        Activity::TeamMeeting => "schedule-activity-team-meeting",
        Activity::Intervision => "schedule-activity-intervision",
        Activity::TimeOff => "schedule-activity-time-off",
    })
}
