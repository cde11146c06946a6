//! The public holidays of the Netherlands and their dates. From 2014 on, the first year with a King's Day.

use super::days_later;
use crate::coded::coded;
use jiff::civil::{Date, Weekday};

/// A public holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holiday {
    /// Nieuwjaarsdag, 1 January.
    NewYearsDay,
    /// Goede Vrijdag, two days before Easter; worked on by most.
    GoodFriday,
    /// Eerste paasdag.
    EasterSunday,
    /// Tweede paasdag.
    EasterMonday,
    /// Koningsdag: 27 April, and the day before where that is a Sunday.
    KingsDay,
    /// Bevrijdingsdag, 5 May; a day off for many once in five years.
    LiberationDay,
    /// Hemelvaartsdag, 39 days after Easter.
    AscensionDay,
    /// Eerste pinksterdag, 49 days after Easter.
    WhitSunday,
    /// Tweede pinksterdag.
    WhitMonday,
    /// Eerste kerstdag, 25 December.
    ChristmasDay,
    /// Tweede kerstdag, 26 December.
    SecondChristmasDay,
}

/// What the covenant says of the holidays that are not free for everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HolidayRules {
    /// Good Friday.
    pub good_friday: GoodFriday,
    /// Liberation Day.
    pub liberation_day: LiberationDay,
}

coded! {
    /// Whether Good Friday is worked on.
    #[derive(Default)]
    pub enum GoodFriday {
        /// An ordinary working day.
        #[default]
        WorkingDay = "working_day",
        /// A day off.
        DayOff = "day_off",
    }
}

coded! {
    /// Whether Liberation Day is worked on.
    #[derive(Default)]
    pub enum LiberationDay {
        /// An ordinary working day.
        #[default]
        WorkingDay = "working_day",
        /// A day off in 2020, 2025, 2030 and so on, a working day in between.
        DayOffEveryFifthYear = "day_off_every_fifth_year",
        /// A day off.
        DayOff = "day_off",
    }
}

impl HolidayRules {
    /// Whether this holiday is a day off in this year.
    pub fn is_day_off(self, holiday: Holiday, year: i16) -> bool {
        match holiday {
            Holiday::GoodFriday => self.good_friday == GoodFriday::DayOff,
            Holiday::LiberationDay => match self.liberation_day {
                LiberationDay::WorkingDay => false,
                LiberationDay::DayOffEveryFifthYear => year % 5 == 0,
                LiberationDay::DayOff => true,
            },
            _ => true,
        }
    }
}

impl Holiday {
    /// All of them, in the order of an ordinary year.
    pub const ALL: [Self; 11] = [
        Self::NewYearsDay,
        Self::GoodFriday,
        Self::EasterSunday,
        Self::EasterMonday,
        Self::KingsDay,
        Self::LiberationDay,
        Self::AscensionDay,
        Self::WhitSunday,
        Self::WhitMonday,
        Self::ChristmasDay,
        Self::SecondChristmasDay,
    ];

    /// The date in this year; King's Day has none before 2014.
    pub fn date_in(self, year: i16) -> Option<Date> {
        match self {
            Self::NewYearsDay => Date::new(year, 1, 1).ok(),
            Self::GoodFriday => Some(after_easter(year, -2)),
            Self::EasterSunday => Some(easter_sunday(year)),
            Self::EasterMonday => Some(after_easter(year, 1)),
            Self::KingsDay => kings_day(year),
            Self::LiberationDay => Date::new(year, 5, 5).ok(),
            Self::AscensionDay => Some(after_easter(year, 39)),
            Self::WhitSunday => Some(after_easter(year, 49)),
            Self::WhitMonday => Some(after_easter(year, 50)),
            Self::ChristmasDay => Date::new(year, 12, 25).ok(),
            Self::SecondChristmasDay => Date::new(year, 12, 26).ok(),
        }
    }

    /// The holidays on this date: mostly none, now and then two (Ascension Day on 5 May).
    pub fn all_on(date: Date) -> impl Iterator<Item = Self> {
        let can_be = date.month() < 7 || date.month() == 12;
        Self::ALL
            .into_iter()
            .filter(move |holiday| can_be && holiday.date_in(date.year()) == Some(date))
    }

    /// The key of its name among the texts.
    pub fn text_key(self) -> &'static str {
        match self {
            Self::NewYearsDay => "calendar-new-years-day",
            Self::GoodFriday => "calendar-good-friday",
            Self::EasterSunday => "calendar-easter-sunday",
            Self::EasterMonday => "calendar-easter-monday",
            Self::KingsDay => "calendar-kings-day",
            Self::LiberationDay => "calendar-liberation-day",
            Self::AscensionDay => "calendar-ascension-day",
            Self::WhitSunday => "calendar-whit-sunday",
            Self::WhitMonday => "calendar-whit-monday",
            Self::ChristmasDay => "calendar-christmas-day",
            Self::SecondChristmasDay => "calendar-second-christmas-day",
        }
    }
}

/// Easter Sunday of the western churches.
///
/// The anonymous Gregorian algorithm, as in J. Meeus, Astronomical Algorithms, chapter 8.
pub fn easter_sunday(year: i16) -> Date {
    let year_number = i32::from(year);
    let golden = year_number.rem_euclid(19);
    let (century, in_century) = (year_number.div_euclid(100), year_number.rem_euclid(100));
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15).rem_euclid(30);
    let weekday =
        (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4).rem_euclid(7);
    let shift = (golden + 11 * epact + 22 * weekday) / 451;
    // Days after 22 March, the earliest Easter there is.
    let days = epact + weekday - 7 * shift;
    days_later(Date::new(year, 3, 22).unwrap_or(Date::MAX), i64::from(days))
}

fn after_easter(year: i16, days: i64) -> Date {
    days_later(easter_sunday(year), days)
}

fn kings_day(year: i16) -> Option<Date> {
    if year < 2014 {
        return None;
    }
    let birthday = Date::new(year, 4, 27).ok()?;
    if birthday.weekday() == Weekday::Sunday {
        birthday.yesterday().ok()
    } else {
        Some(birthday)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn easter_falls_on_the_published_dates() {
        for (year, month, day) in [
            (1818, 3, 22),
            (1943, 4, 25),
            (2000, 4, 23),
            (2024, 3, 31),
            (2025, 4, 20),
        ] {
            assert_eq!(easter_sunday(year), date(year, month, day));
        }
        for (year, month, day) in [
            (2026, 4, 5),
            (2027, 3, 28),
            (2038, 4, 25),
            (2049, 4, 18),
            (2050, 4, 10),
        ] {
            assert_eq!(easter_sunday(year), date(year, month, day));
        }
    }

    #[test]
    fn kings_day_gives_way_to_sunday() {
        assert_eq!(Holiday::KingsDay.date_in(2014), Some(date(2014, 4, 26)));
        assert_eq!(Holiday::KingsDay.date_in(2025), Some(date(2025, 4, 26)));
        assert_eq!(Holiday::KingsDay.date_in(2026), Some(date(2026, 4, 27)));
        assert_eq!(Holiday::KingsDay.date_in(2013), None);
    }

    #[test]
    fn ascension_day_may_fall_on_liberation_day() {
        let both: Vec<Holiday> = Holiday::all_on(date(2016, 5, 5)).collect();
        assert_eq!(both, [Holiday::LiberationDay, Holiday::AscensionDay]);
    }
}
