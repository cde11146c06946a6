//! How long data are kept, and how the file of one person stands. Who removes what, and how, is not known here.
//!
//! Care is kept for twenty years after the last change (article 7:454, paragraph 3, of the Dutch Civil Code); a referral that
//! never became care for a shorter term that the network sets; the log for five years at least (NEN 7513).

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

use crate::coded::coded;

coded! {
    /// What the list of those who are gone names.
    pub enum PurgedKind {
        /// A person.
        Person = "person",
        /// A referral.
        Referral = "referral",
    }
}

/// Years that care is kept after the last change.
pub const CARE_YEARS: i64 = 20;
/// The log is kept for so many years at least.
pub const SHORTEST_LOG_YEARS: i64 = 5;

/// The terms that a network sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Months that a referral which never became care is kept after the last change: 1 to 240.
    pub never_care_months: i64,
    /// Years that the log is kept: 5 to 100.
    pub log_years: i64,
    /// Days that a backup is kept: 1 to 400.
    pub backup_days: i64,
}

/// A term lies outside what is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermsRefused {
    /// Less than a month, or longer than care.
    #[error("a referral that never became care is kept for 1 to 240 months")]
    NeverCare,
    /// Shorter than the norm asks, or without end.
    #[error("the log is kept for 5 to 100 years")]
    Log,
    /// Less than a day, or much longer than a year.
    #[error("a backup is kept for 1 to 400 days")]
    Backup,
}

impl Terms {
    /// What holds until a network sets its own: two years, five years, ninety days.
    pub const SHIPPED: Self = Self {
        never_care_months: 24,
        log_years: SHORTEST_LOG_YEARS,
        backup_days: 90,
    };

    /// These terms, or everything that is wrong with them.
    pub fn checked(self) -> Result<Self, Vec<TermsRefused>> {
        let checks = [
            (
                (1..=CARE_YEARS * 12).contains(&self.never_care_months),
                TermsRefused::NeverCare,
            ),
            (
                (SHORTEST_LOG_YEARS..=100).contains(&self.log_years),
                TermsRefused::Log,
            ),
            ((1..=400).contains(&self.backup_days), TermsRefused::Backup),
        ];
        let wrong = checks.into_iter().filter(|(holds, _)| !holds);
        let wrong: Vec<TermsRefused> = wrong.map(|(_, refused)| refused).collect();
        if wrong.is_empty() {
            Ok(self)
        } else {
            Err(wrong)
        }
    }

    /// The first day on which data of this kind may go that were last changed on this day.
    pub fn until(self, kind: Kind, changed: Date) -> Date {
        let term: Span = match kind {
            Kind::Care => CARE_YEARS.years(),
            Kind::NeverCare => self.never_care_months.months(),
        };
        changed.saturating_add(term)
    }

    /// Whatever was changed after this day is kept, whatever its kind. Months differ in length: some days of it may be kept too.
    pub fn nothing_after(self, today: Date) -> Date {
        let shortest = self.never_care_months.min(CARE_YEARS * 12);
        today
            .saturating_sub(shortest.months())
            .saturating_add(3.days())
    }
}

/// What the file of a person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Somebody had care: a contact by whoever treats, or guidance.
    Care,
    /// Referrals alone.
    NeverCare,
}

impl Kind {
    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Care => "care",
            Self::NeverCare => "never_care",
        }
    }
}

/// What decides how long the file of a person is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// What it is.
    pub kind: Kind,
    /// The day of the last change; looking, merging and reminders are none.
    pub changed: Date,
    /// Whether a referral has not ended.
    pub is_open: bool,
    /// Whether it must be kept for a reason that somebody gave.
    pub is_held: bool,
    /// Whether its destruction was asked and granted: then the term counts no more.
    pub is_asked: bool,
}

/// How the file of a person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The term runs until this day.
    Kept(Date),
    /// The term was over on this day, but a referral has not ended: somebody must look.
    Open(Date),
    /// The term was over on this day, and it must be kept for a reason that somebody gave.
    Held(Date),
    /// It goes since this day.
    Due(Date),
}

impl Record {
    /// How it stands on a day.
    pub fn standing(&self, terms: Terms, today: Date) -> Standing {
        let until = if self.is_asked {
            self.changed
        } else {
            terms.until(self.kind, self.changed)
        };
        if today < until {
            Standing::Kept(until)
        } else if self.is_held {
            Standing::Held(until)
        } else if self.is_open {
            Standing::Open(until)
        } else {
            Standing::Due(until)
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn ended(kind: Kind, changed: Date) -> Record {
        Record {
            kind,
            changed,
            is_open: false,
            is_held: false,
            is_asked: false,
        }
    }

    #[track_caller]
    fn check(kind: Kind, changed: Date, expected: Date) {
        let record = ended(kind, changed);
        let standing = |today| record.standing(Terms::SHIPPED, today);
        assert_eq!(
            standing(expected.yesterday().unwrap()),
            Standing::Kept(expected)
        );
        assert_eq!(standing(expected), Standing::Due(expected));
    }

    #[test]
    fn a_term_ends_on_the_same_day_of_a_later_year_or_month() {
        check(Kind::Care, date(2026, 3, 2), date(2046, 3, 2));
        check(Kind::Care, date(2024, 2, 29), date(2044, 2, 29));
        check(Kind::NeverCare, date(2026, 3, 2), date(2028, 3, 2));
        check(Kind::NeverCare, date(2024, 2, 29), date(2026, 2, 28));
    }

    #[test]
    fn everything_wrong_with_terms_is_told() {
        let wrong = Terms {
            never_care_months: 241,
            log_years: 4,
            backup_days: 0,
        };
        let all = vec![
            TermsRefused::NeverCare,
            TermsRefused::Log,
            TermsRefused::Backup,
        ];
        assert_eq!(wrong.checked(), Err(all));
        assert_eq!(Terms::SHIPPED.checked(), Ok(Terms::SHIPPED));
    }

    proptest! {
        #[test]
        fn nobody_goes_early_held_or_open(
            months in 1_i64..=240, days in 0_i64..20_000, care: bool, is_open: bool, is_held: bool, is_asked: bool,
        ) {
            let terms = Terms { never_care_months: months, ..Terms::SHIPPED };
            let (today, kind) = (date(2060, 1, 1), if care { Kind::Care } else { Kind::NeverCare });
            let record = Record { kind, changed: today.saturating_sub(days.days()), is_open, is_held, is_asked };
            if let Standing::Due(_) = record.standing(terms, today) {
                prop_assert!(!is_open && !is_held);
                prop_assert!(is_asked || record.changed <= terms.nothing_after(today));
                prop_assert!(is_asked || !care || record.changed <= date(2040, 1, 1));
            } else {
                prop_assert!(is_open || is_held || !is_asked);
            }
        }

        #[test]
        fn whoever_may_go_may_go_on_every_later_day(changed in 0_i64..20_000, later in 0_i64..20_000, care: bool) {
            let start = date(2000, 1, 1);
            let kind = if care { Kind::Care } else { Kind::NeverCare };
            let record = ended(kind, start.saturating_add(changed.days()));
            let until = Terms::SHIPPED.until(kind, record.changed);
            let standing = record.standing(Terms::SHIPPED, until.saturating_add(later.days()));
            prop_assert_eq!(standing, Standing::Due(until));
        }
    }
}
