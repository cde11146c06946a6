//! Duty at the desk of an area: who has it on which day, who stands in, and of what somebody on duty is alerted.

use std::cmp::Reverse;

use jiff::civil::Date;
use uuid::Uuid;

use crate::{
    coded::coded,
    ids::{StaffId, SubRegionId},
};

coded! {
    /// Of what somebody is alerted.
    pub enum AlertKind {
        /// Somebody was referred with a sign of danger.
        Danger = "danger",
        /// The term of a step ran out, and this one stands in.
        DeputyAsked = "deputy_asked",
        /// The term of a step ran out long ago, and this one manages whoever must act.
        ManagerAsked = "manager_asked",
        /// Another referral of somebody who waits or is in guidance came in.
        AttachedNews = "attached_news",
    }
}

/// A period of duty in an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// Its id.
    pub id: Uuid,
    /// The area.
    pub area: SubRegionId,
    /// Who has duty.
    pub manager: StaffId,
    /// Who stands in.
    pub deputy: Option<StaffId>,
    /// The first day.
    pub first_day: Date,
    /// The last day; none: until another period begins.
    pub last_day: Option<Date>,
}

/// Why a period cannot stand on the rota.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoShift {
    /// Nobody stands in for themselves.
    #[error("manager and deputy are the same person")]
    OwnDeputy,
    /// The last day comes before the first.
    #[error("the last day comes before the first")]
    EndsBeforeStart,
    /// A rota is not changed for days that are over.
    #[error("the period begins in the past")]
    Past,
}

impl Shift {
    /// Whether it can be put on the rota today.
    pub fn check(&self, today: Date) -> Result<(), NoShift> {
        if self.deputy == Some(self.manager) {
            Err(NoShift::OwnDeputy)
        } else if self.last_day.is_some_and(|last| last < self.first_day) {
            Err(NoShift::EndsBeforeStart)
        } else if self.first_day < today {
            Err(NoShift::Past)
        } else {
            Ok(())
        }
    }

    fn covers(&self, day: Date) -> bool {
        self.first_day <= day && self.last_day.is_none_or(|last| day <= last)
    }
}

/// Who has duty in an area on a day. Of periods that overlap the one that began last counts, so that a swap for a week
/// stands on top of the plan for the year.
pub fn on_duty(shifts: &[Shift], area: SubRegionId, day: Date) -> Option<&Shift> {
    let of_area = shifts
        .iter()
        .filter(|shift| shift.area == area && shift.covers(day));
    of_area.min_by_key(|shift| {
        (
            Reverse(shift.first_day),
            shift.last_day.unwrap_or(Date::MAX),
            Reverse(shift.id),
        )
    })
}

/// Days in a row with the same duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first day.
    pub first_day: Date,
    /// The last day.
    pub last_day: Date,
    /// The duty; none where nobody has it.
    pub shift: Option<Shift>,
}

/// The duties of an area from one day to another, as stretches of days with the same duty.
pub fn stretches(shifts: &[Shift], area: SubRegionId, from: Date, until: Date) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let days = from
        .series(jiff::Span::new().days(1))
        .take_while(|day| *day <= until);
    for day in days {
        let shift = on_duty(shifts, area, day).copied();
        match found.last_mut() {
            Some(last) if last.shift == shift => last.last_day = day,
            _ => found.push(Stretch {
                first_day: day,
                last_day: day,
                shift,
            }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::fixtures::staff;

    fn area() -> SubRegionId {
        SubRegionId::from_parts(1, [0; 10])
    }

    fn shift(number: u64, manager: u64, from: Date, until: Option<Date>) -> Shift {
        Shift {
            id: crate::ids::uuid_from_parts(number, [0; 10]),
            area: area(),
            manager: staff(manager),
            deputy: None,
            first_day: from,
            last_day: until,
        }
    }

    #[test]
    fn a_swap_stands_on_top_of_the_plan() {
        let (monday, friday) = (date(2026, 3, 9), date(2026, 3, 13));
        let plan = [
            shift(1, 1, date(2026, 1, 1), None),
            shift(2, 2, monday, Some(friday)),
        ];
        let who = |day| on_duty(&plan, area(), day).map(|shift| shift.manager);
        assert_eq!(who(date(2025, 12, 31)), None);
        assert_eq!(who(date(2026, 3, 8)), Some(staff(1)));
        assert_eq!(who(monday), Some(staff(2)));
        assert_eq!(who(friday), Some(staff(2)));
        assert_eq!(who(date(2026, 3, 14)), Some(staff(1)));
        let weeks = stretches(&plan, area(), date(2026, 3, 2), date(2026, 3, 20));
        let days: Vec<_> = weeks
            .iter()
            .map(|one| (one.first_day.day(), one.last_day.day()))
            .collect();
        assert_eq!(days, [(2, 8), (9, 13), (14, 20)]);
    }

    #[test]
    fn of_two_that_begin_together_the_shorter_counts() {
        let day = date(2026, 3, 9);
        let plan = [shift(1, 1, day, None), shift(2, 2, day, Some(day))];
        let found = on_duty(&plan, area(), day).unwrap();
        assert_eq!(found.last_day, Some(day));
    }

    #[test]
    fn a_gap_is_shown_as_one() {
        let day = date(2026, 3, 9);
        let found = stretches(&[], area(), day, day.tomorrow().unwrap());
        assert_eq!(
            found,
            [Stretch {
                first_day: day,
                last_day: day.tomorrow().unwrap(),
                shift: None
            }]
        );
    }

    #[test]
    fn what_cannot_stand_on_the_rota() {
        let today = date(2026, 3, 9);
        let good = shift(1, 1, today, Some(today));
        assert_eq!(good.check(today), Ok(()));
        let own = Shift {
            deputy: Some(staff(1)),
            ..good
        };
        assert_eq!(own.check(today), Err(NoShift::OwnDeputy));
        let back = Shift {
            last_day: Some(today.yesterday().unwrap()),
            ..good
        };
        assert_eq!(back.check(today), Err(NoShift::EndsBeforeStart));
        assert_eq!(good.check(today.tomorrow().unwrap()), Err(NoShift::Past));
    }
}
