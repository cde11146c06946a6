//! Dates of birth, of which the day or the month may be unknown.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::as_text::travels_as_text;

/// Nobody older than this is referred; an older date is a slip of the pen.
pub const MAX_AGE: i16 = 125;

/// A date of birth. As text it is ISO 8601, shortened where a part is unknown: `1941-03-02`, `1941-03`, `1941`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BirthDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// Why a date is no date of birth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidBirthDate {
    /// Not a date of the calendar.
    #[error("not a date")]
    NotADate,
    /// A day without a month.
    #[error("a day needs a month")]
    DayWithoutMonth,
    /// Later than today.
    #[error("the date lies in the future")]
    Future,
    /// More than 125 years ago.
    #[error("the date lies too far back")]
    TooLongAgo,
}

impl InvalidBirthDate {
    /// The key of the text that explains it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotADate => "birth-date-not-a-date",
            Self::DayWithoutMonth => "birth-date-day-without-month",
            Self::Future => "birth-date-future",
            Self::TooLongAgo => "birth-date-too-long-ago",
        }
    }
}

impl BirthDate {
    /// Makes a date from the three fields of a form; whether it can be true is said by [`Self::plausible_on`].
    pub fn from_fields(
        year: i16,
        month: Option<i8>,
        day: Option<i8>,
    ) -> Result<Self, InvalidBirthDate> {
        if day.is_some() && month.is_none() {
            return Err(InvalidBirthDate::DayWithoutMonth);
        }
        if !(1800..=2999).contains(&year) {
            return Err(InvalidBirthDate::NotADate);
        }
        Date::new(year, month.unwrap_or(1), day.unwrap_or(1))
            .map_err(|_| InvalidBirthDate::NotADate)?;
        Ok(Self { year, month, day })
    }

    /// Reads ISO 8601, whole or shortened, or a date as Dutch people write it: `2-3-1941`, `02/03/1941`, `2.3.1941`.
    pub fn parse(text: &str) -> Result<Self, InvalidBirthDate> {
        let fields: Vec<&str> = text.trim().split(['-', '/', '.', ' ']).collect();
        let (year, month, day) = match fields.as_slice() {
            [year] if year.len() == 4 => (*year, None, None),
            [year, month] if year.len() == 4 => (*year, Some(*month), None),
            [year, month, day] if year.len() == 4 => (*year, Some(*month), Some(*day)),
            [day, month, year] if year.len() == 4 => (*year, Some(*month), Some(*day)),
            _ => return Err(InvalidBirthDate::NotADate),
        };
        let year = number(year)?;
        let month = month.map(number).transpose()?;
        let day = day.map(number).transpose()?;
        let small = |field: Option<i16>| {
            field
                .map(i8::try_from)
                .transpose()
                .map_err(|_| InvalidBirthDate::NotADate)
        };
        Self::from_fields(year, small(month)?, small(day)?)
    }

    /// Refuses a date in the future or more than 125 years ago.
    pub fn plausible_on(self, today: Date) -> Result<Self, InvalidBirthDate> {
        if today < self.first_possible() {
            return Err(InvalidBirthDate::Future);
        }
        if self.age_on(today) > MAX_AGE {
            return Err(InvalidBirthDate::TooLongAgo);
        }
        Ok(self)
    }

    /// Age in whole years. An unknown day or month counts as the first, so the age may be a year too high, never too low.
    pub fn age_on(self, date: Date) -> i16 {
        let birth = self.first_possible();
        let had_birthday = (birth.month(), birth.day()) <= (date.month(), date.day());
        date.year() - birth.year() - i16::from(!had_birthday)
    }

    /// The whole date, if all of it is known.
    pub fn exact(self) -> Option<Date> {
        Date::new(self.year, self.month?, self.day?).ok()
    }

    /// The year.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> Option<i8> {
        self.month
    }

    /// The day of the month.
    pub const fn day(self) -> Option<i8> {
        self.day
    }

    fn first_possible(self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or(Date::MIN)
    }
}

fn number(text: &str) -> Result<i16, InvalidBirthDate> {
    let digits = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits {
        text.parse().map_err(|_| InvalidBirthDate::NotADate)
    } else {
        Err(InvalidBirthDate::NotADate)
    }
}

impl From<Date> for BirthDate {
    fn from(date: Date) -> Self {
        Self {
            year: date.year(),
            month: Some(date.month()),
            day: Some(date.day()),
        }
    }
}

impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

travels_as_text!(BirthDate, InvalidBirthDate);

#[cfg(test)]
mod tests;
