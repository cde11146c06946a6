//! The schedule as an iCalendar feed (RFC 5545), in the time of the Netherlands.

use std::fmt::Write as _;

use jiff::civil::Date;
use spil_planning::schedule::{Schedule, Span, Team};
use spil_texts::Language;

use super::words;

/// Lines are at most this many bytes, the rest goes on after a fold.
const LONGEST_LINE: usize = 74;

/// The rules of summer time since 1996: last Sunday of March and of October.
const TIME_ZONE: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/Amsterdam\r\nBEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:19960331T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n";

/// Something in a calendar.
struct Event {
    key: String,
    date: Date,
    time: Span,
    title: String,
    is_background: bool,
}

/// Whose calendar it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Titles {
    /// Of several: each event says whose it is.
    WithNames,
    /// Of one person: what it is alone.
    Plain,
}

/// The calendar of schedules, with this name.
pub fn of(language: Language, name: &str, titles: Titles, all: &[(&Team, &Schedule)]) -> String {
    let mut text =
        String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Spil//schedule//NL\r\n");
    line(&mut text, "X-WR-CALNAME", name);
    text.push_str(TIME_ZONE);
    for (team, schedule) in all {
        of_one(&mut text, language, titles, (team, schedule));
    }
    text.push_str("END:VCALENDAR\r\n");
    text
}

fn of_one(
    text: &mut String,
    language: Language,
    titles: Titles,
    (team, schedule): (&Team, &Schedule),
) {
    // The stamp is the start of the schedule: equal schedules give equal files.
    let stamp = format!("{}T000000Z", compact(team.start));
    for event in events(language, titles, team, schedule) {
        text.push_str("BEGIN:VEVENT\r\n");
        line(text, "UID", &format!("{}@spil", event.key));
        line(text, "DTSTAMP", &stamp);
        line(
            text,
            "DTSTART;TZID=Europe/Amsterdam",
            &moment(event.date, event.time.from),
        );
        line(
            text,
            "DTEND;TZID=Europe/Amsterdam",
            &moment(event.date, event.time.to),
        );
        line(text, "SUMMARY", &event.title);
        if event.is_background {
            line(text, "TRANSP", "TRANSPARENT");
        }
        text.push_str("END:VEVENT\r\n");
    }
}

fn events(language: Language, titles: Titles, team: &Team, schedule: &Schedule) -> Vec<Event> {
    let title = |person: &str, what: String| match titles {
        Titles::WithNames => format!("{}: {what}", words::name(team, person)),
        Titles::Plain => what,
    };
    let mut events = Vec::new();
    for week in &schedule.weeks {
        events.extend(week.entries.iter().map(|entry| Event {
            key: format!(
                "{}-{}-{}",
                entry.person,
                compact(entry.date),
                entry.time.from
            ),
            date: entry.date,
            time: entry.time,
            title: title(&entry.person, words::activity(language, entry.activity)),
            is_background: false,
        }));
        events.extend(week.phone.iter().map(|duty| {
            let time = duty.part.span(team);
            Event {
                key: format!("{}-{}-{}-phone", duty.person, compact(duty.date), time.from),
                date: duty.date,
                time,
                title: title(&duty.person, language.text("schedule-reachable")),
                is_background: true,
            }
        }));
    }
    events
}

fn compact(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

fn moment(date: Date, minutes: u32) -> String {
    format!("{}T{:02}{:02}00", compact(date), minutes / 60, minutes % 60)
}

/// A content line: text escaped, folded where it is too long.
fn line(text: &mut String, name: &str, value: &str) {
    let value = value
        .replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace(['\r', '\n'], " ");
    let mut width = 0;
    for letter in format!("{name}:{value}").chars() {
        if LONGEST_LINE < width + letter.len_utf8() {
            text.push_str("\r\n ");
            width = 1;
        }
        width += letter.len_utf8();
        let _ = write!(text, "{letter}");
    }
    text.push_str("\r\n");
}
