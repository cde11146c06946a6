//! Moments as the clock on the wall in the Netherlands shows them, daylight saving included.

use std::sync::LazyLock;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

static AMSTERDAM: LazyLock<TimeZone> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the time zones are compiled in")]
    TimeZone::get("Europe/Amsterdam").expect("Europe/Amsterdam is compiled in")
});

/// The text is no moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a moment: expected 2026-05-04, 2026-05-04T10:30 or 2026-05-04T10:30:00+02:00, in the years 2014 to 2199"
)]
pub struct InvalidMoment;

/// The time zone in which every network works.
pub fn amsterdam() -> &'static TimeZone {
    &AMSTERDAM
}

/// The local date and time of an instant.
pub fn local_time(instant: Timestamp) -> DateTime {
    instant.to_zoned(AMSTERDAM.clone()).datetime()
}

/// Reads a moment that somebody typed, and gives the local date and time.
///
/// With an offset (or `Z`) it is that instant. Without one it is the clock in the Netherlands: a time that the spring
/// change skips is moved on by the length of the gap (02:30 becomes 03:30), of a time that comes twice in autumn the
/// first is meant. A date alone is the start of that day.
///
/// # Errors
/// [`InvalidMoment`] for anything else, and outside the years 2014 to 2199, for which the holidays are known.
pub fn parse_local(text: &str) -> Result<DateTime, InvalidMoment> {
    let text = text.trim();
    // A time zone that contradicts the offset must not fall through to the offset alone.
    let local = if text.contains('[') {
        zoned(text)
    } else {
        instant(text).or_else(|| wall_clock(text))
    };
    let local = local.ok_or(InvalidMoment)?;
    if (2014..2200).contains(&local.year()) {
        Ok(local)
    } else {
        Err(InvalidMoment)
    }
}

fn zoned(text: &str) -> Option<DateTime> {
    let zoned: Zoned = text.parse().ok()?;
    Some(local_time(zoned.timestamp()))
}

fn instant(text: &str) -> Option<DateTime> {
    text.parse().ok().map(local_time)
}

fn wall_clock(text: &str) -> Option<DateTime> {
    let written: DateTime = text.parse().ok()?;
    Some(written.to_zoned(AMSTERDAM.clone()).ok()?.datetime())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let found = parse_local(text).ok().map(|local| local.to_string());
        assert_eq!(found.as_deref(), expected, "{text:?}");
    }

    #[test]
    fn an_offset_makes_it_an_instant() {
        check("2026-01-02T23:30:00Z", Some("2026-01-03T00:30:00"));
        check("2026-07-01T23:30:00+00:00", Some("2026-07-02T01:30:00"));
        check("2026-07-01T12:00:00+02:00", Some("2026-07-01T12:00:00"));
        check(
            "2026-07-01T12:00:00+02:00[Europe/Amsterdam]",
            Some("2026-07-01T12:00:00"),
        );
        check(
            "2026-07-01T12:00:00[America/New_York]",
            Some("2026-07-01T18:00:00"),
        );
    }

    #[test]
    fn without_an_offset_it_is_the_clock_on_the_wall() {
        check("2026-05-04", Some("2026-05-04T00:00:00"));
        check("2026-05-04T10:30", Some("2026-05-04T10:30:00"));
        check("2026-05-04 10:30:15", Some("2026-05-04T10:30:15"));
    }

    #[test]
    fn the_spring_gap_moves_on_and_the_autumn_hour_is_the_first() {
        check("2026-03-29T02:30", Some("2026-03-29T03:30:00"));
        check("2026-10-25T02:30", Some("2026-10-25T02:30:00"));
        let first: DateTime = "2026-10-25T02:30".parse().unwrap();
        let instant = first.to_zoned(amsterdam().clone()).unwrap().timestamp();
        assert_eq!(instant.to_string(), "2026-10-25T00:30:00Z");
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "yesterday",
            "04-05-2026",
            "2026-02-30",
            "2026-05-04T25:00",
            "10:30",
            "2013-12-31",
            "2200-01-01",
        ] {
            check(text, None);
        }
        check("2026-07-01T12:00:00+05:00[Europe/Amsterdam]", None);
    }
}
