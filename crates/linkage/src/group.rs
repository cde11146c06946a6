//! Persons from pairs: everybody who is joined by matches, likeliest first, but never two different valid citizen service
//! numbers in one person.

use crate::bsn;

/// Which records are one person: for each record the first record of its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups {
    parents: Vec<u32>,
    /// A valid citizen service number of each person, at its first record; 0 where none is known.
    numbers: Vec<u32>,
    /// Joins refused because of different citizen service numbers.
    pub refused: usize,
}

/// Joins records by matches given in the order of their probability. `numbers` has the packed number of each record.
pub(crate) fn join_all(numbers: Vec<u32>, matches: impl Iterator<Item = (u32, u32)>) -> Groups {
    let parents = (0..u32::try_from(numbers.len()).unwrap_or(u32::MAX)).collect();
    let mut groups = Groups {
        parents,
        numbers,
        refused: 0,
    };
    matches.for_each(|(left, right)| groups.join(left, right));
    groups
}

/// Joins `records` records by pairs of places, given likeliest first, where `bsn` gives the number of each as text.
pub fn group(bsns: &[&str], matches: &[(u32, u32)]) -> Groups {
    join_all(
        bsns.iter().map(|text| bsn::parse(text)).collect(),
        matches.iter().copied(),
    )
}

impl Groups {
    /// The first record of the person to whom a record belongs.
    pub fn first(&self, record: usize) -> usize {
        let mut place = u32::try_from(record).unwrap_or(u32::MAX);
        while self.parent(place) != place {
            place = self.parent(place);
        }
        place as usize
    }

    /// How many persons there are.
    pub fn len(&self) -> usize {
        (0..self.parents.len())
            .filter(|record| self.first(*record) == *record)
            .count()
    }

    /// Whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.parents.is_empty()
    }

    fn join(&mut self, left: u32, right: u32) {
        let (left, right) = (self.find(left), self.find(right));
        if left == right {
            return;
        }
        let number = |record: u32| {
            self.numbers
                .get(record as usize)
                .copied()
                .unwrap_or_default()
        };
        let (one, other) = (number(left), number(right));
        if bsn::conflict(one, other) {
            self.refused += 1;
            return;
        }
        let (kept, joined) = (left.min(right), left.max(right));
        self.point(joined, kept);
        if let Some(number) = self.numbers.get_mut(kept as usize) {
            // A valid number is larger than any invalid one.
            *number = one.max(other);
        }
    }

    /// The first record of a person, halving the way there for the next search.
    fn find(&mut self, record: u32) -> u32 {
        let mut place = record;
        loop {
            let parent = self.parent(place);
            let grandparent = self.parent(parent);
            if parent == grandparent {
                return parent;
            }
            self.point(place, grandparent);
            place = grandparent;
        }
    }

    fn parent(&self, record: u32) -> u32 {
        self.parents.get(record as usize).copied().unwrap_or(record)
    }

    fn point(&mut self, record: u32, parent: u32) {
        if let Some(place) = self.parents.get_mut(record as usize) {
            *place = parent;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_citizen_service_numbers_are_never_joined_even_by_a_third() {
        let groups = group(&["111222333", "", "123456782"], &[(0, 1), (1, 2)]);
        assert_eq!(
            (
                groups.first(1),
                groups.first(2),
                groups.refused,
                groups.len()
            ),
            (0, 2, 1, 2)
        );
    }

    #[test]
    fn matches_join() {
        let groups = group(&["", "", "", ""], &[(3, 1), (1, 2)]);
        assert_eq!((groups.first(3), groups.first(2), groups.len()), (1, 1, 2));
    }
}
