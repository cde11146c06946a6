//! Comparing two people in every respect: a level for each comparison, and how rare the shared value is.

use crate::comparison::{Comparison, Level};
use crate::features::Features;
use crate::name::{Agreement, compare_given, compare_surnames};
use crate::parameters::Kind;
use crate::population::Population;
use crate::table::Table;
use crate::{address, bsn, contact, date};

/// Comparisons there are.
pub(crate) const COMPARISONS: usize = Comparison::ALL.len();
/// The most levels a comparison has.
pub(crate) const LEVELS: usize = 9;
/// In place of a level: one of the two values is unknown.
pub(crate) const UNKNOWN: u8 = 15;

/// The outcome of all comparisons of a pair: a level each, and how rare the shared value is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outcome {
    pub(crate) levels: [u8; COMPARISONS],
    pub(crate) frequencies: [f32; COMPARISONS],
}

/// The level of a comparison among packed levels.
pub(crate) fn level_at(packed: u64, place: usize) -> usize {
    usize::try_from(packed >> (4 * place) & 15).unwrap_or(usize::from(UNKNOWN))
}

impl Outcome {
    /// All levels in one number, four bits each.
    pub(crate) fn packed(&self) -> u64 {
        self.levels
            .iter()
            .enumerate()
            .fold(0, |packed, (place, level)| {
                packed | u64::from(*level) << (4 * place)
            })
    }
}

/// Compares two people in every respect.
pub(crate) fn compare(people: &Population, left: &Features, right: &Features) -> Outcome {
    let mut outcome = Outcome {
        levels: [UNKNOWN; COMPARISONS],
        frequencies: [0.0; COMPARISONS],
    };
    let given = compare_given(people, left, right);
    outcome.set(Comparison::GivenName, given);
    outcome.set(
        Comparison::Surname,
        compare_surnames(people, left, right, given),
    );
    outcome.set(
        Comparison::BirthDate,
        both(left.birth, right.birth)
            .map(|(one, other)| exact_or(people, date::compare(one, other), Kind::BirthDate, one)),
    );
    let sex = both(u32::from(left.sex), u32::from(right.sex));
    let named = given.is_some_and(|given| matches!(given.level, Level::Exact | Level::FirstName));
    let sex = sex.map(|(one, other)| {
        Agreement::at(if one == other {
            Level::Exact
        } else {
            Level::Different
        })
    });
    outcome.set(
        if named {
            Comparison::SexOfName
        } else {
            Comparison::Sex
        },
        sex,
    );
    outcome.set(Comparison::Address, address::compare(people, left, right));
    outcome.set(
        Comparison::Phone,
        both(left.phone, right.phone).map(|(one, other)| {
            exact_or(
                people,
                contact::compare_phones(one, other),
                Kind::Phone,
                one,
            )
        }),
    );
    outcome.set(
        Comparison::Bsn,
        both(left.bsn, right.bsn)
            .map(|(one, other)| exact_or(people, bsn::compare(one, other), Kind::Bsn, one)),
    );
    outcome.set(
        Comparison::Email,
        compare_texts(
            &people.emails,
            left.email,
            right.email,
            contact::compare_emails,
        ),
    );
    outcome.set(
        Comparison::OtherId,
        compare_texts(
            &people.others,
            left.other,
            right.other,
            contact::compare_other_ids,
        ),
    );
    outcome
}

impl Outcome {
    #[expect(clippy::indexing_slicing, reason = "every comparison has a place")]
    fn set(&mut self, comparison: Comparison, agreement: Option<Agreement>) {
        if let Some(agreement) = agreement {
            self.levels[comparison as usize] =
                u8::try_from(comparison.place(agreement.level)).unwrap_or(UNKNOWN);
            self.frequencies[comparison as usize] = agreement.frequency;
        }
    }

    #[expect(clippy::indexing_slicing, reason = "every comparison has a place")]
    pub(crate) fn level(&self, comparison: Comparison) -> Option<Level> {
        comparison
            .levels()
            .get(usize::from(self.levels[comparison as usize]))
            .copied()
    }
}

fn both(left: u32, right: u32) -> Option<(u32, u32)> {
    (left != 0 && right != 0).then_some((left, right))
}

fn exact_or(people: &Population, level: Level, kind: Kind, value: u32) -> Agreement {
    let frequency = if matches!(level, Level::Exact | Level::ExactInvalid) {
        people.number_frequency(kind, value)
    } else {
        0.0
    };
    Agreement { level, frequency }
}

fn compare_texts(
    table: &Table,
    left: u32,
    right: u32,
    differ: fn(&str, &str) -> Level,
) -> Option<Agreement> {
    let (left, right) = both(left, right)?;
    let (one, other) = (table.entry(left), table.entry(right));
    if left == right {
        return Some(Agreement::on(Level::Exact, one.frequency));
    }
    Some(Agreement::at(differ(table.text(one), table.text(other))))
}
