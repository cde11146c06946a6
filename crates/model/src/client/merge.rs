//! Seeing several people as one: under whom each is seen, and what forbids it. No data of anybody moves.

use std::collections::BTreeMap;

use crate::ids::PersonId;

/// The aliases that have not ended: who is seen under whom. Nobody is seen under two, and nobody under themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Aliases(BTreeMap<PersonId, PersonId>);

impl FromIterator<(PersonId, PersonId)> for Aliases {
    fn from_iter<I: IntoIterator<Item = (PersonId, PersonId)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl Aliases {
    /// The one under whom a person is seen in the end: themselves where no alias leads on.
    pub fn canonical(&self, person: PersonId) -> PersonId {
        let mut seen_as = person;
        // Rows that lead around in a circle end after as many steps as there are rows.
        for _ in 0..=self.0.len() {
            match self.0.get(&seen_as) {
                Some(kept) => seen_as = *kept,
                None => break,
            }
        }
        seen_as
    }

    /// Everybody who is seen under this person by way of aliases, and the person.
    pub fn under(&self, person: PersonId) -> Vec<PersonId> {
        let mut found = vec![person];
        let mut next = 0;
        while let Some(kept) = found.get(next).copied() {
            let below = self.0.iter().filter(|(_, to)| **to == kept);
            let new: Vec<PersonId> = below
                .map(|(from, _)| *from)
                .filter(|from| !found.contains(from))
                .collect();
            found.extend(new);
            next += 1;
        }
        found
    }
}

/// What of two groups of people, each seen as one, decides whether they may be seen as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Obstacles {
    /// Both have a valid citizen service number, and the numbers differ.
    pub numbers_differ: bool,
    /// Of one of them a death was recorded, of the other not.
    pub deaths_differ: bool,
    /// Of somebody in one and somebody in the other it was judged that they are two people.
    pub judged_different: bool,
}

/// Why two people are not made one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MergeRefused {
    /// They are seen as one already.
    #[error("they are one already")]
    AlreadyOne,
    /// Two different valid citizen service numbers.
    #[error("their citizen service numbers differ")]
    NumbersDiffer,
    /// A death of one of the two.
    #[error("one of them died, the other did not")]
    DeathsDiffer,
    /// Somebody judged otherwise about people who would become one.
    #[error("people who would become one were judged to be two")]
    JudgedDifferent,
}

impl MergeRefused {
    /// The key of the text that says so.
    pub const fn key(self) -> &'static str {
        match self {
            Self::AlreadyOne => "pair-refused-already-one",
            Self::NumbersDiffer => "pair-refused-numbers",
            Self::DeathsDiffer => "pair-refused-deaths",
            Self::JudgedDifferent => "pair-refused-judged",
        }
    }
}

/// May `loser` be seen under `kept`? Both are people that no alias leads on from.
pub fn may_merge(
    kept: PersonId,
    loser: PersonId,
    obstacles: Obstacles,
) -> Result<(), MergeRefused> {
    if kept == loser {
        return Err(MergeRefused::AlreadyOne);
    }
    if obstacles.numbers_differ {
        return Err(MergeRefused::NumbersDiffer);
    }
    if obstacles.deaths_differ {
        return Err(MergeRefused::DeathsDiffer);
    }
    if obstacles.judged_different {
        return Err(MergeRefused::JudgedDifferent);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(number: u8) -> PersonId {
        PersonId::from_parts(1, [number; 10])
    }

    fn aliases(pairs: &[(u8, u8)]) -> Aliases {
        let pairs = pairs.iter().map(|(from, to)| (person(*from), person(*to)));
        pairs.collect()
    }

    #[test]
    fn a_chain_leads_to_its_end() {
        let chain = aliases(&[(1, 2), (2, 3), (4, 3)]);
        assert_eq!(chain.canonical(person(1)), person(3));
        assert_eq!(chain.canonical(person(3)), person(3));
        assert_eq!(chain.canonical(person(9)), person(9));
        let mut under = chain.under(person(3));
        under.sort();
        assert_eq!(under, [1, 2, 3, 4].map(person));
        assert_eq!(chain.under(person(2)), [2, 1].map(person));
    }

    #[test]
    fn a_circle_that_should_not_be_there_does_not_hold_up_anybody() {
        let circle = aliases(&[(1, 2), (2, 1)]);
        let _ = circle.canonical(person(1));
        assert_eq!(circle.under(person(1)).len(), 2);
    }

    #[track_caller]
    fn check(obstacles: Obstacles, expected: Option<MergeRefused>) {
        assert_eq!(
            may_merge(person(1), person(2), obstacles).err(),
            expected,
            "{obstacles:?}"
        );
    }

    #[test]
    fn what_cannot_be_true_of_one_person_forbids_it() {
        let none = Obstacles::default();
        check(none, None);
        let numbers_differ = Obstacles {
            numbers_differ: true,
            ..none
        };
        check(numbers_differ, Some(MergeRefused::NumbersDiffer));
        let deaths_differ = Obstacles {
            deaths_differ: true,
            ..none
        };
        check(deaths_differ, Some(MergeRefused::DeathsDiffer));
        let judged_different = Obstacles {
            judged_different: true,
            ..none
        };
        check(judged_different, Some(MergeRefused::JudgedDifferent));
        assert_eq!(
            may_merge(person(1), person(1), none),
            Err(MergeRefused::AlreadyOne)
        );
    }
}
