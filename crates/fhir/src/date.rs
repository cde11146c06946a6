//! Dates as FHIR writes them: a year, a month, a day, or a moment.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

/// A moment with nanoseconds and an offset is shorter.
const LONGEST: usize = 40;

/// A date in FHIR, with what is known of it. It is printed as it was written, in ISO 8601.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FhirDate {
    written: String,
    moment: Moment,
}

/// How precise a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// A year alone.
    Year(i16),
    /// A month of a year, 1 to 12.
    Month(i16, i8),
    /// A day.
    Day(Date),
    /// A date and time whose offset was left out.
    Local(DateTime),
    /// A moment, with the date and time on the sender's clock.
    Instant(Timestamp, DateTime),
}

impl FhirDate {
    /// Reads `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, or a date with a time.
    ///
    /// FHIR asks for an offset after a time; senders leave it out, so it may be absent.
    pub fn parse(written: &str) -> Option<Self> {
        let moment = moment(written)?;
        Some(Self {
            written: written.to_owned(),
            moment,
        })
    }

    /// What is known.
    pub fn moment(&self) -> Moment {
        self.moment
    }

    /// The day on the sender's calendar, where it is known.
    pub fn day(&self) -> Option<Date> {
        match self.moment {
            Moment::Year(_) | Moment::Month(..) => None,
            Moment::Day(day) => Some(day),
            Moment::Local(local) | Moment::Instant(_, local) => Some(local.date()),
        }
    }
}

impl fmt::Display for FhirDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.written)
    }
}

/// Whether, or when, somebody died.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deceased {
    /// Alive.
    No,
    /// Died, no date given.
    Yes,
    /// Died on this date.
    On(FhirDate),
}

impl fmt::Display for Deceased {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::No => formatter.write_str("false"),
            Self::Yes => formatter.write_str("true"),
            Self::On(date) => date.fmt(formatter),
        }
    }
}

fn moment(written: &str) -> Option<Moment> {
    if written.len() > LONGEST {
        return None;
    }
    let shape: String = written
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    match shape.as_str() {
        "0000" => Some(Moment::Year(written.parse().ok()?)),
        "0000-00" => {
            let (year, month) = written.split_once('-')?;
            let first = Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
            Some(Moment::Month(first.year(), first.month()))
        }
        "0000-00-00" => Some(Moment::Day(written.parse().ok()?)),
        _ if shape.starts_with("0000-00-00T00:00") => timed(written),
        _ => None,
    }
}

fn timed(written: &str) -> Option<Moment> {
    let local = written.trim_end_matches('Z').parse::<DateTime>().ok();
    match written.parse::<Timestamp>() {
        Ok(instant) => Some(Moment::Instant(instant, local?)),
        Err(_) => local.map(Moment::Local),
    }
}
