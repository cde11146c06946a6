//! What happens when: the events that are still to come, in order, and what is known of each person on the way.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use spil_app::clock::in_the_netherlands;
use spil_model::ids::{QuestionId, ReferralId, RouteId, StaffId};

use crate::dice::Dice;
use crate::situation::Situation;

/// Something that will happen. The number is the place of a person or of a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Event {
    /// The background jobs of a day.
    Day,
    /// The file of somebody who is in guidance already is typed in; the number is the place of a case manager.
    TakeOver(usize),
    /// The letter of somebody who waits already is typed in; the number is the place of a team.
    TakeOverWaiting(usize),
    /// Somebody is referred.
    Arrive,
    /// A second one refers somebody.
    ArriveAgain(usize),
    /// The desk sees that somebody was referred before.
    Recognise(usize),
    /// The desk looks for the first time.
    FirstLook(usize),
    /// The desk calls.
    Call(usize),
    /// The desk decides the class.
    Decide(usize),
    /// A member of the geriatric team answers.
    AnswerQuestion(usize),
    /// The receiver of a route onward answers.
    AnswerRoute(usize),
    /// A wait at own wish is over.
    Resume(usize),
    /// Somebody who waits is called as planned.
    KeepInTouch(usize),
    /// Somebody does not go on waiting.
    LeaveList(usize),
    /// A team divides its inbox.
    Meeting(usize),
    /// Somebody is too urgent for the next meeting.
    TakeAtOnce(usize),
    /// A colleague answers an offer.
    AnswerOffer(usize),
    /// The link worker makes acquaintance.
    Acquaint(usize),
    /// The case manager meets the client.
    Meet(usize),
    /// Guidance ends.
    End(usize),
    /// Some case managers take a holiday.
    Holidays,
}

/// How far somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Intake,
    Waiting,
    Offered {
        to: StaffId,
    },
    Named {
        case_manager: StaffId,
        link_worker: Option<StaffId>,
    },
    Guidance {
        case_manager: StaffId,
    },
    Ended,
}

/// Somebody on the way.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) id: ReferralId,
    pub(crate) received_at: Timestamp,
    /// The place of the district, and with it of the team.
    pub(crate) team: usize,
    pub(crate) sub_region: usize,
    pub(crate) situation: Situation,
    pub(crate) phase: Phase,
    pub(crate) calls: u8,
    pub(crate) wish_until: Option<Date>,
    pub(crate) question: Option<(QuestionId, StaffId)>,
    pub(crate) route: Option<RouteId>,
    /// The place of the class in the covenant; the most urgent is 0.
    pub(crate) class: usize,
}

/// Where somebody lives: the place of the district, and with it of the team, and that of the sub-region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Home {
    pub(crate) team: usize,
    pub(crate) sub_region: usize,
}

impl Case {
    /// Somebody who was just referred.
    pub(crate) fn new(
        (id, received_at): (ReferralId, Timestamp),
        home: Home,
        situation: Situation,
    ) -> Self {
        Self {
            id,
            received_at,
            team: home.team,
            sub_region: home.sub_region,
            situation,
            phase: Phase::Intake,
            calls: 0,
            wish_until: None,
            question: None,
            route: None,
            class: 0,
        }
    }
}

/// The events that are still to come.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    queue: BinaryHeap<Reverse<(Timestamp, u64, Event)>>,
    written: u64,
}

impl Agenda {
    /// Puts an event on the agenda. Of two at one moment the first that was put there comes first.
    pub(crate) fn put(&mut self, at: Timestamp, event: Event) {
        self.written += 1;
        self.queue.push(Reverse((at, self.written, event)));
    }

    /// The next event before a moment.
    pub(crate) fn next(&mut self, until: Timestamp) -> Option<(Timestamp, Event)> {
        let Reverse((at, _, _)) = self.queue.peek()?;
        if until <= *at {
            return None;
        }
        self.queue.pop().map(|Reverse((at, _, event))| (at, event))
    }
}

/// A moment in office hours, so many working days later; for 0 days later on the same day if there is time left.
pub(crate) fn in_office(dice: &mut Dice, now: Timestamp, days: i64) -> Timestamp {
    let local = in_the_netherlands(now);
    let mut day = local.date();
    let mut left = days;
    if !is_weekday(day) || (left == 0 && local.hour() >= 15) {
        left += 1;
    }
    while left > 0 {
        day = day.tomorrow().unwrap_or(day);
        if is_weekday(day) {
            left -= 1;
        }
    }
    let (earliest, latest) = if day == local.date() {
        (
            i64::from(local.hour()) * 60 + i64::from(local.minute()) + 10,
            17 * 60,
        )
    } else {
        (8 * 60 + 30, 16 * 60 + 30)
    };
    let minute = dice.between(earliest.max(8 * 60 + 30), latest);
    at_minute(day, minute)
        .unwrap_or(now)
        .max(now + SignedDuration::from_mins(5))
}

/// A moment of the day on which people refer, from the public page also in the evening.
pub(crate) fn is_weekday(day: Date) -> bool {
    day.weekday().to_monday_one_offset() <= 5
}

/// A minute of a day in the Netherlands.
pub(crate) fn at_minute(day: Date, minute: i64) -> Option<Timestamp> {
    let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
    let midnight = day.at(0, 0, 0, 0).to_zoned(zone).ok()?.timestamp();
    midnight.checked_add(SignedDuration::from_mins(minute)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn office_hours_are_on_weekdays_and_always_later() {
        let mut dice = Dice::new(3);
        let mut now: Timestamp = "2024-01-05T22:00:00Z".parse().unwrap();
        for days in [0, 1, 3, 0, 2, 7, 0, 0, 0, 1].repeat(50) {
            let later = in_office(&mut dice, now, days);
            assert!(now < later, "{now} {later}");
            let local = in_the_netherlands(later);
            assert!(is_weekday(local.date()), "{local}");
            assert!((8..=18).contains(&local.hour()), "{local}");
            now = later;
        }
    }

    #[test]
    fn events_come_in_the_order_of_their_moments() {
        let mut agenda = Agenda::default();
        let at = |second| Timestamp::from_second(second).unwrap();
        agenda.put(at(2), Event::Arrive);
        agenda.put(at(1), Event::Day);
        agenda.put(at(2), Event::Day);
        agenda.put(at(9), Event::Day);
        let order: Vec<_> = std::iter::from_fn(|| agenda.next(at(9))).collect();
        assert_eq!(
            order,
            [
                (at(1), Event::Day),
                (at(2), Event::Arrive),
                (at(2), Event::Day)
            ]
        );
    }
}
