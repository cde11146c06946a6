//! Says in words which rules exclude each other.

use spil_planning::schedule::{Clash, Rule, Span, Team};
use spil_texts::Language;

use super::words;

/// A line that says on which day, a line for each rule, and what to do.
pub fn in_words(language: Language, team: &Team, clash: &Clash) -> Vec<String> {
    let date = clash.date.map(|date| date.to_string());
    let mut lines = vec![match date {
        Some(date) => language.text_with("schedule-clash-on", &[("date", date.into())]),
        None => language.text("schedule-clash"),
    }];
    let rules = clash.rules.iter();
    lines.extend(rules.map(|rule| format!("- {}", rule_in_words(language, team, *rule))));
    lines.push(language.text("schedule-clash-way-out"));
    lines
}

fn rule_in_words(language: Language, team: &Team, rule: Rule) -> String {
    let person = |person: usize| {
        team.people
            .get(person)
            .map(|person| person.name.clone())
            .unwrap_or_default()
    };
    let about =
        |key: &str, number: usize| language.text_with(key, &[("name", person(number).into())]);
    match rule {
        Rule::Hours { person: number } => {
            let hours = team.people.get(number).map_or(0, |person| person.hours);
            language.text_with(
                "schedule-rule-hours",
                &[
                    ("name", person(number).into()),
                    ("hours", hours.to_string().into()),
                ],
            )
        }
        Rule::WorkingDays { person } => working_days(language, team, person),
        Rule::Leave { person } => about("schedule-rule-leave", person),
        Rule::NotBy { person } => about("schedule-rule-not-by", person),
        Rule::Phone { part } => language.text_with(
            "schedule-rule-phone",
            &[("part", words::part(language, part).into())],
        ),
        Rule::Meeting { meeting } => {
            team.meetings
                .get(meeting)
                .map_or_else(String::new, |meeting| {
                    timed(
                        language,
                        "schedule-rule-meeting",
                        &words::activity(language, meeting.activity),
                        meeting.time,
                    )
                })
        }
        Rule::Task { task } => team.tasks.get(task).map_or_else(String::new, |task| {
            timed(
                language,
                "schedule-rule-task",
                &words::activity(language, task.activity),
                task.time,
            )
        }),
        Rule::Fixed { fixed } => team.fixed.get(fixed).map_or_else(String::new, |fixed| {
            let what = format!(
                "{}, {}",
                words::name(team, &fixed.person),
                words::activity(language, fixed.activity)
            );
            timed(language, "schedule-rule-fixed", &what, fixed.time)
        }),
    }
}

fn timed(language: Language, key: &str, what: &str, time: Span) -> String {
    language.text_with(
        key,
        &[
            ("what", what.to_owned().into()),
            ("time", String::from(time).into()),
        ],
    )
}

fn working_days(language: Language, team: &Team, person: usize) -> String {
    let Some(person) = team.people.get(person) else {
        return String::new();
    };
    let whole = person
        .days
        .iter()
        .map(|day| words::day_name(language, *day));
    let mornings = person
        .mornings
        .iter()
        .map(|day| half(language, *day, "schedule-part-morning"));
    let afternoons = person
        .afternoons
        .iter()
        .map(|day| half(language, *day, "schedule-part-afternoon"));
    let days: Vec<String> = whole.chain(mornings).chain(afternoons).collect();
    let told = [
        ("name", person.name.clone().into()),
        ("days", days.join(", ").into()),
    ];
    language.text_with("schedule-rule-working-days", &told)
}

fn half(language: Language, day: spil_planning::schedule::Day, part: &str) -> String {
    format!("{} {}", words::day_name(language, day), language.text(part))
}
