//! Who waits, and who is next: a ring per class, first come first served within it.
//!
//! Leaving the list is not an event here. Whoever's patience ran out is found when their turn comes and is
//! reported with the day on which they left, so every figure is as exact as with an event.

#![expect(clippy::indexing_slicing, reason = "rings are numbered by class")]

use std::collections::VecDeque;

use super::arrivals::Person;
use super::spec::Discipline;
use super::tally::Tally;

/// The people waiting for one pool of slots.
#[derive(Debug)]
pub(crate) struct Queue {
    discipline: Discipline,
    norms: Vec<f64>,
    rings: Vec<Ring>,
}

/// The people of one class in the order in which they joined it.
#[derive(Debug, Default)]
struct Ring {
    people: VecDeque<Person>,
    /// How many have been taken from the front: the number of the first one.
    taken: u64,
    /// Number of the first one whom a link worker has not passed.
    contact: u64,
}

/// A place in the queue that stays valid while others come and go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    ring: usize,
    number: u64,
}

impl Queue {
    pub(crate) fn new(discipline: Discipline, norms: Vec<f64>) -> Self {
        let rings = if discipline == Discipline::FirstComeFirstServed {
            1
        } else {
            norms.len()
        };
        Self {
            discipline,
            norms,
            rings: (0..rings).map(|_| Ring::default()).collect(),
        }
    }

    /// Adds someone behind the others of their class.
    #[inline]
    pub(crate) fn push(&mut self, person: Person) -> Place {
        let ring = if self.rings.len() == 1 {
            0
        } else {
            usize::from(person.class)
        };
        let people = &mut self.rings[ring];
        people.people.push_back(person);
        Place {
            ring,
            number: people.taken + people.people.len() as u64 - 1,
        }
    }

    /// Takes out who is next; those found to have left before `now` are told to the tally.
    #[inline]
    pub(crate) fn take(&mut self, now: f64, tally: &mut Tally) -> Option<Person> {
        match self.discipline {
            Discipline::EarliestDueDate => self.take_earliest_due(now, tally),
            Discipline::ClassPriority | Discipline::FirstComeFirstServed => self
                .rings
                .iter_mut()
                .find_map(|ring| ring.prune(now, tally).then(|| ring.pop()).flatten()),
        }
    }

    fn take_earliest_due(&mut self, now: f64, tally: &mut Tally) -> Option<Person> {
        let mut first: Option<(f64, usize)> = None;
        for (class, ring) in self.rings.iter_mut().enumerate() {
            if !ring.prune(now, tally) {
                continue;
            }
            if let Some(person) = ring.people.front() {
                let due = person.joined + self.norms[class];
                if first.is_none_or(|(earliest, _)| due < earliest) {
                    first = Some((due, class));
                }
            }
        }
        first.and_then(|(_, class)| self.rings[class].pop())
    }

    /// The person at a place, if they still wait there at `now`.
    pub(crate) fn at(&mut self, place: Place, now: f64) -> Option<&mut Person> {
        let ring = &mut self.rings[place.ring];
        let offset = usize::try_from(place.number.checked_sub(ring.taken)?).ok()?;
        ring.people
            .get_mut(offset)
            .filter(|person| !person.gone && person.deadline > now)
    }

    /// Whether a change of class needs a new place.
    pub(crate) fn is_by_class(&self) -> bool {
        self.discipline != Discipline::FirstComeFirstServed
    }

    /// Of the classes that `serves` names, the person who waits longest without having been contacted.
    pub(crate) fn next_contact(&mut self, serves: &[bool], now: f64) -> Option<&mut Person> {
        let mut first: Option<(f64, usize, usize)> = None;
        for (place, ring) in self.rings.iter_mut().enumerate() {
            if let Some((arrived, offset)) = ring.first_without_contact(serves, now)
                && first.is_none_or(|(earliest, ..)| arrived < earliest)
            {
                first = Some((arrived, place, offset));
            }
        }
        first.and_then(|(_, ring, offset)| self.rings[ring].people.get_mut(offset))
    }

    /// Tells the tally about everyone who is still here at the end, and forgets them.
    pub(crate) fn close(&mut self, horizon: f64, tally: &mut Tally) {
        for ring in &mut self.rings {
            for person in ring.people.drain(..) {
                if !person.gone {
                    tally.waited_in_vain(&person, horizon);
                }
            }
            ring.taken = 0;
            ring.contact = 0;
        }
    }
}

impl Ring {
    /// Removes from the front all who are no longer there; whether anyone is left.
    #[inline]
    fn prune(&mut self, now: f64, tally: &mut Tally) -> bool {
        while let Some(person) = self.people.front() {
            if person.deadline > now && !person.gone {
                return true;
            }
            if !person.gone {
                tally.left(person);
            }
            self.pop();
        }
        false
    }

    #[inline]
    fn pop(&mut self) -> Option<Person> {
        self.taken += 1;
        self.people.pop_front()
    }

    fn first_without_contact(&mut self, serves: &[bool], now: f64) -> Option<(f64, usize)> {
        let start = self.contact.saturating_sub(self.taken);
        let mut offset = usize::try_from(start).ok()?;
        while let Some(person) = self.people.get(offset) {
            let open = !person.gone && !person.contacted && person.deadline > now;
            if open && serves[usize::from(person.class)] {
                self.contact = self.taken + offset as u64;
                return Some((person.arrived, offset));
            }
            offset += 1;
        }
        self.contact = self.taken + offset as u64;
        None
    }
}
