//! The weekly grid as plain text: a block a day, a line a person, the phone last.

use std::fmt::Write as _;

use spil_app::schedule::words::{activity, day_name, name, part};
use spil_planning::schedule::{Day, Entry, Schedule, Team, Week};
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
