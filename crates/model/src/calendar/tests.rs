//! The laws of counting, the table of holidays, and the cases that people get wrong.

use jiff::civil::{date, time};
use proptest::prelude::*;

use super::*;

const WITHOUT_CUT_OFF: WorkingCalendar = WorkingCalendar {
    holidays: HolidayRules {
        good_friday: GoodFriday::WorkingDay,
        liberation_day: LiberationDay::WorkingDay,
    },
    cut_off: None,
};

fn with_cut_off() -> WorkingCalendar {
    WorkingCalendar {
        cut_off: Some(time(17, 0, 0, 0)),
        ..WITHOUT_CUT_OFF
    }
}

/// The reviewed table was made by another algorithm than ours (Oudin's).
#[test]
fn the_holidays_of_2024_to_2050_are_those_of_the_reviewed_table() {
    let reviewed = include_str!("tests/holidays-2024-2050.txt");
    let rows: Vec<&str> = reviewed
        .lines()
        .filter(|line| line.starts_with("20"))
        .collect();
    assert_eq!(rows.len(), 27, "the table has a row for every year");
    for (year, row) in (2024..=2050).zip(rows) {
        let dates = Holiday::ALL.map(|holiday| {
            holiday
                .date_in(year)
                .unwrap()
                .strftime("%m-%d %a")
                .to_string()
        });
        assert_eq!(format!("{year}  {}", dates.join(" ")), row);
        println!("{row}");
    }
}

#[track_caller]
fn check_due(calendar: WorkingCalendar, received: &str, term: Term, expected: Date) {
    let counting = calendar.count(received.parse().unwrap(), term);
    assert_eq!(counting.due, expected, "{received} {term:?}: {counting:#?}");
}

#[test]
fn receipt_on_a_working_day_is_day_zero() {
    check_due(
        WITHOUT_CUT_OFF,
        "2026-01-05T09:00",
        Term::WorkingDays(1),
        date(2026, 1, 6),
    );
    check_due(
        WITHOUT_CUT_OFF,
        "2026-01-09T23:59",
        Term::WorkingDays(1),
        date(2026, 1, 12),
    );
    check_due(
        WITHOUT_CUT_OFF,
        "2026-01-05T09:00",
        Term::WorkingDays(10),
        date(2026, 1, 19),
    );
    check_due(
        WITHOUT_CUT_OFF,
        "2026-01-05T09:00",
        Term::WorkingDays(0),
        date(2026, 1, 5),
    );
}

#[test]
fn receipt_on_a_day_off_counts_as_receipt_on_the_next_working_day() {
    check_due(
        WITHOUT_CUT_OFF,
        "2026-01-10T09:00",
        Term::WorkingDays(1),
        date(2026, 1, 13),
    );
    check_due(
        WITHOUT_CUT_OFF,
        "2026-12-25T09:00",
        Term::WorkingDays(1),
        date(2026, 12, 29),
    );
    check_due(
        WITHOUT_CUT_OFF,
        "2026-01-10T09:00",
        Term::Weeks(6),
        date(2026, 2, 23),
    );
}

#[test]
fn after_the_cut_off_is_the_next_working_day_and_on_the_minute_is_in_time() {
    check_due(
        with_cut_off(),
        "2026-01-05T17:00",
        Term::WorkingDays(1),
        date(2026, 1, 6),
    );
    check_due(
        with_cut_off(),
        "2026-01-05T17:00:01",
        Term::WorkingDays(1),
        date(2026, 1, 7),
    );
    check_due(
        with_cut_off(),
        "2026-01-09T18:00",
        Term::WorkingDays(1),
        date(2026, 1, 13),
    );
    check_due(
        with_cut_off(),
        "2026-01-10T18:00",
        Term::WorkingDays(1),
        date(2026, 1, 13),
    );
}

#[test]
fn weeks_end_on_the_same_weekday_and_are_not_moved() {
    check_due(
        WITHOUT_CUT_OFF,
        "2026-11-13T10:00",
        Term::Weeks(6),
        date(2026, 12, 25),
    );
    check_due(
        WITHOUT_CUT_OFF,
        "2026-01-05T10:00",
        Term::Weeks(20),
        date(2026, 5, 25),
    );
}

#[test]
fn easter_kings_day_and_christmas_are_skipped() {
    check_due(
        WITHOUT_CUT_OFF,
        "2026-04-02T10:00",
        Term::WorkingDays(2),
        date(2026, 4, 7),
    );
    check_due(
        WITHOUT_CUT_OFF,
        "2026-04-24T10:00",
        Term::WorkingDays(1),
        date(2026, 4, 28),
    );
    check_due(
        WITHOUT_CUT_OFF,
        "2026-12-24T10:00",
        Term::WorkingDays(1),
        date(2026, 12, 28),
    );
    check_due(
        WITHOUT_CUT_OFF,
        "2025-04-25T10:00",
        Term::WorkingDays(1),
        date(2025, 4, 28),
    );
}

#[test]
fn good_friday_and_liberation_day_follow_the_covenant() {
    let mut calendar = WITHOUT_CUT_OFF;
    check_due(
        calendar,
        "2025-05-02T10:00",
        Term::WorkingDays(1),
        date(2025, 5, 5),
    );
    calendar.holidays.liberation_day = LiberationDay::DayOffEveryFifthYear;
    check_due(
        calendar,
        "2025-05-02T10:00",
        Term::WorkingDays(1),
        date(2025, 5, 6),
    );
    check_due(
        calendar,
        "2026-05-04T10:00",
        Term::WorkingDays(1),
        date(2026, 5, 5),
    );
    calendar.holidays.liberation_day = LiberationDay::DayOff;
    check_due(
        calendar,
        "2026-05-04T10:00",
        Term::WorkingDays(1),
        date(2026, 5, 6),
    );
    calendar.holidays.good_friday = GoodFriday::DayOff;
    check_due(
        calendar,
        "2026-04-02T10:00",
        Term::WorkingDays(1),
        date(2026, 4, 7),
    );
}

#[test]
fn every_day_says_why_it_counts() {
    let counting = with_cut_off().count("2026-04-02T18:00".parse().unwrap(), Term::WorkingDays(1));
    let days: Vec<(i8, DayReason)> = counting
        .days
        .iter()
        .map(|day| (day.date.day(), day.reason))
        .collect();
    let expected = [
        (2, DayReason::ReceivedAfterCutOff),
        (3, DayReason::CountsAsReceived),
        (4, DayReason::Weekend),
        (5, DayReason::Holiday(Holiday::EasterSunday)),
        (6, DayReason::Holiday(Holiday::EasterMonday)),
        (7, DayReason::WorkingDay),
    ];
    assert_eq!(days, expected);
}

fn any_date() -> impl Strategy<Value = Date> {
    (0_i64..(136 * 365)).prop_map(|days| days_later(date(2014, 1, 1), days))
}

fn any_moment() -> impl Strategy<Value = DateTime> {
    (any_date(), 0_i8..24, 0_i8..60).prop_map(|(date, hour, minute)| date.at(hour, minute, 0, 0))
}

fn any_calendar() -> impl Strategy<Value = WorkingCalendar> {
    let good_friday = prop_oneof![Just(GoodFriday::WorkingDay), Just(GoodFriday::DayOff)];
    let liberation_day = prop_oneof![
        Just(LiberationDay::WorkingDay),
        Just(LiberationDay::DayOffEveryFifthYear),
        Just(LiberationDay::DayOff),
    ];
    let cut_off = proptest::option::of((8_i8..20).prop_map(|hour| time(hour, 0, 0, 0)));
    (good_friday, liberation_day, cut_off).prop_map(|(good_friday, liberation_day, cut_off)| {
        WorkingCalendar {
            holidays: HolidayRules {
                good_friday,
                liberation_day,
            },
            cut_off,
        }
    })
}

fn any_term() -> impl Strategy<Value = Term> {
    prop_oneof![
        (0_u16..60).prop_map(Term::WorkingDays),
        (0_u16..60).prop_map(Term::Weeks)
    ]
}

/// The number of working days after `from` up to `to`, counted one by one.
fn counted(calendar: WorkingCalendar, from: Date, to: Date) -> i64 {
    let days = from
        .series(Span::new().days(1))
        .skip(1)
        .take_while(|day| *day <= to);
    i64::try_from(days.filter(|day| calendar.is_working_day(*day)).count()).unwrap()
}

proptest! {
    #[test]
    fn day_zero_is_a_working_day_not_before_receipt(calendar in any_calendar(), received in any_moment()) {
        let day_zero = calendar.day_zero(received);
        prop_assert!(calendar.is_working_day(day_zero));
        prop_assert!(received.date() <= day_zero);
        prop_assert!(days_between(received.date(), day_zero) <= 6, "no stretch of days off is that long");
    }

    #[test]
    fn a_term_in_working_days_has_that_many(calendar in any_calendar(), received in any_moment(), n in 0_u16..60) {
        let counting = calendar.count(received, Term::WorkingDays(n));
        prop_assert!(calendar.is_working_day(counting.due));
        prop_assert_eq!(calendar.working_days_between(counting.day_zero, counting.due), i64::from(n));
        let counting_days = counting.days.iter().filter(|day| day.reason.counts()).count();
        prop_assert_eq!(counting_days, usize::from(n));
    }

    #[test]
    fn a_term_in_weeks_ends_on_the_weekday_of_day_zero(calendar in any_calendar(), received in any_moment(), n in 0_u16..60) {
        let counting = calendar.count(received, Term::Weeks(n));
        prop_assert_eq!(counting.due.weekday(), counting.day_zero.weekday());
        prop_assert_eq!(days_between(counting.day_zero, counting.due), i64::from(n) * 7);
    }

    #[test]
    fn later_receipt_never_ends_sooner(
        calendar in any_calendar(), one in any_moment(), other in any_moment(), term in any_term(),
    ) {
        let (sooner, later) = if one <= other { (one, other) } else { (other, one) };
        prop_assert!(calendar.count(sooner, term).due <= calendar.count(later, term).due);
    }

    #[test]
    fn one_more_working_day_always_ends_later(calendar in any_calendar(), from in any_date(), n in 0_u16..60) {
        prop_assert!(calendar.due(from, Term::WorkingDays(n)) < calendar.due(from, Term::WorkingDays(n + 1)));
    }

    #[test]
    fn working_days_between_counts_as_one_by_one(calendar in any_calendar(), from in any_date(), days in 0_i64..900) {
        let to = days_later(from, days);
        prop_assert_eq!(calendar.working_days_between(from, to), counted(calendar, from, to));
        prop_assert_eq!(calendar.working_days_between(to, from), -counted(calendar, from, to));
    }
}
