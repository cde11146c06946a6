//! For how many people at once an insurer pays at an organisation, and how much of that is left. Counts, nobody in particular.

use jiff::civil::Date;

use crate::agb::Uzovi;
use crate::ids::OrganisationId;

/// For how many people at once an insurer pays at an organisation, in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The insurer.
    pub insurer: Uzovi,
    /// So many people at once.
    pub places: u32,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

impl Budget {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }
}

/// How many more an insurer pays for at an organisation where it pays for `used` now. Nothing where no budget was agreed: then
/// there is no limit. Where every budget is over or still to come, nobody is paid for.
pub fn left(budgets: &[&Budget], used: u32, today: Date) -> Option<u32> {
    if budgets.is_empty() {
        return None;
    }
    let now = budgets.iter().filter(|budget| budget.holds_on(today));
    let places: u32 = now.map(|budget| budget.places).sum();
    Some(places.saturating_sub(used))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn budget(places: u32, year: i16) -> Budget {
        Budget {
            organisation: OrganisationId::from_parts(1, [0; 10]),
            insurer: Uzovi::parse("9901").unwrap(),
            places,
            from: date(year, 1, 1),
            until: date(year, 12, 31),
        }
    }

    #[test]
    fn a_budget_ends_and_is_used_up() {
        let (this, next) = (budget(10, 2026), budget(4, 2027));
        let both = [&this, &next];
        assert_eq!(left(&[], 99, date(2026, 5, 1)), None);
        assert_eq!(left(&both, 8, date(2026, 12, 31)), Some(2));
        assert_eq!(left(&both, 8, date(2027, 1, 1)), Some(0));
        assert_eq!(left(&both, 3, date(2027, 1, 1)), Some(1));
        assert_eq!(left(&both, 0, date(2028, 1, 1)), Some(0));
        assert_eq!(left(&both, 0, date(2025, 12, 31)), Some(0));
    }
}
