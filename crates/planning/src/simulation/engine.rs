//! One replication, event by event: arrivals, departures, changes of slots, worsening and first contacts.
//!
//! What is counted is `tally`; who is next is `queue`.

#![expect(
    clippy::cast_possible_truncation,
    reason = "the check allows 64 classes and 200 districts: kinds fit in 16 bits"
)]
#![expect(
    clippy::indexing_slicing,
    reason = "classes, pools and kinds are numbered by the plan"
)]

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::atomic::{AtomicBool, Ordering};

use rand::RngExt;
use rand_distr::Exp1;

use super::arrivals::{Arrivals, Person};
use super::chance::{Generator, Purpose, generator, open_unit};
use super::departures::Departures;
use super::law::Stay;
use super::plan::{Plan, Pool};
use super::queue::{Place, Queue};
use super::tally::Tally;

mod beginning;
mod staff;

/// Room for running replications one after the other; nothing is allocated between two events.
#[derive(Debug)]
pub(crate) struct Engine<'p> {
    plan: &'p Plan,
    arrivals: Arrivals,
    departures: Departures,
    queue: Queue,
    pub(crate) tally: Tally,
    /// Changes of the number of slots in this replication.
    steps: Vec<(f64, u32)>,
    next_step: usize,
    slots: u32,
    busy: u32,
    /// When people worsen, as bits of the day (days are not negative, so their bits are in order).
    worsening: BinaryHeap<Reverse<(u64, Place)>>,
    worsening_chance: Generator,
    next_contact: f64,
    contact_chance: Generator,
    /// The next change of slots, worsening or contact.
    next_special: f64,
    /// Whether first contacts are counted.
    counts_contacts: bool,
    stop: &'p AtomicBool,
}

impl<'p> Engine<'p> {
    pub(crate) fn new(plan: &'p Plan, stop: &'p AtomicBool) -> Self {
        let idle = || generator(0, 0, Purpose::Arrival);
        Self {
            plan,
            arrivals: Arrivals::new(),
            departures: Departures::new(plan.horizon, plan.expected_departures()),
            queue: Queue::new(
                plan.discipline,
                plan.classes.iter().map(|class| class.norm).collect(),
            ),
            tally: Tally::new(plan),
            steps: Vec::new(),
            next_step: 0,
            slots: 0,
            busy: 0,
            worsening: BinaryHeap::new(),
            worsening_chance: idle(),
            next_contact: f64::INFINITY,
            contact_chance: idle(),
            next_special: f64::INFINITY,
            counts_contacts: plan.contacts.is_some(),
            stop,
        }
    }

    /// Runs one replication; its sums are in `tally` afterwards.
    pub(crate) fn run(&mut self, replication: u64) {
        self.tally.clear();
        let plan = self.plan;
        for (number, pool) in plan.pools.iter().enumerate() {
            // A pool's own chance: its number above the bits that count replications.
            let stream = replication | (number as u64) << 40;
            self.begin(stream, pool);
            self.fill_slots(stream, pool);
            self.fill_queue(replication, pool);
            self.start_waiting(0.0);
            self.arrivals.begin(self.plan, replication);
            self.serve(pool);
            self.queue.close(self.plan.horizon, &mut self.tally);
        }
    }

    fn begin(&mut self, stream: u64, pool: &Pool) {
        let own = |purpose| generator(self.plan.seed, stream, purpose);
        let mut absence_chance = own(Purpose::Absence);
        self.worsening_chance = own(Purpose::Worsening);
        self.contact_chance = own(Purpose::Contact);
        self.departures.clear();
        self.worsening.clear();
        staff::slots_of(
            pool,
            self.plan.horizon,
            &mut absence_chance,
            &mut self.steps,
        );
        self.slots = self.steps.first().map_or(0, |step| step.1);
        self.next_step = 1;
        self.busy = 0;
        self.next_contact = self
            .plan
            .contacts
            .as_ref()
            .map_or(f64::INFINITY, |contacts| contacts.days_between);
        self.schedule();
    }

    fn serve(&mut self, pool: &Pool) {
        let everywhere = pool.serves.iter().all(|serves| *serves);
        let classes = self.plan.classes.len();
        loop {
            let arrival = self.arrivals.time();
            let departure = self.departures.next();
            let now = arrival.min(departure);
            if self.next_special <= now && self.next_special < self.plan.horizon {
                self.special();
            } else if departure <= arrival {
                // Departures beyond the horizon are not kept.
                if departure == f64::INFINITY {
                    return;
                }
                self.departures.pop();
                self.tally.events += 1;
                self.busy -= 1;
                if self.busy < self.slots {
                    self.start_next(departure);
                }
            } else if arrival >= self.plan.horizon || self.is_stopped() {
                return;
            } else {
                let person = self.arrivals.take(self.plan);
                if everywhere || pool.serves[usize::from(person.kind) / classes] {
                    self.arrive(&person);
                }
            }
        }
    }

    /// Looks up now and then, so that even one long replication can be interrupted.
    #[inline]
    fn is_stopped(&self) -> bool {
        self.tally.events.trailing_zeros() >= 16 && self.stop.load(Ordering::Relaxed)
    }

    #[inline]
    fn arrive(&mut self, person: &Person) {
        self.tally.arrived(person);
        if self.busy < self.slots {
            self.start(person, person.arrived);
        } else {
            self.enqueue(*person, person.arrived);
        }
    }

    #[inline]
    fn enqueue(&mut self, person: Person, now: f64) {
        let class = usize::from(person.class);
        let place = self.queue.push(person);
        if let Some((_, per_day)) = self.plan.classes[class].worsens {
            let day = now + self.worsening_chance.sample::<f64, _>(Exp1) / per_day;
            if day < self.plan.horizon {
                self.worsening.push(Reverse((day.to_bits(), place)));
                self.schedule();
            }
        }
    }

    #[inline]
    fn start_next(&mut self, now: f64) {
        if let Some(person) = self.queue.take(now, &mut self.tally) {
            self.start(&person, now);
        }
    }

    fn start_waiting(&mut self, now: f64) {
        while self.busy < self.slots {
            match self.queue.take(now, &mut self.tally) {
                Some(person) => self.start(&person, now),
                None => return,
            }
        }
    }

    #[inline]
    fn start(&mut self, person: &Person, now: f64) {
        let end = now + person.service;
        self.busy += 1;
        self.departures.push(end);
        self.tally.started(person, now, end);
        if self.counts_contacts && !person.contacted {
            self.tally.contacted(person, now);
        }
        if !self.plan.exits.is_empty() {
            let class = usize::from(person.class);
            let district = usize::from(person.kind) / self.plan.classes.len();
            self.note_exit(
                class,
                district,
                Stay {
                    days: person.service,
                    exit: person.exit,
                },
                end,
            );
        }
    }

    fn note_exit(&mut self, class: usize, district: usize, stay: Stay, end: f64) {
        let places = &self.plan.exit_places[self.plan.classes[class].service];
        if let Some(exit) = places.get(usize::from(stay.exit)) {
            self.tally.ended(district, *exit, end);
        }
    }

    /// Whatever comes first of a change of slots, a worsening and a contact.
    fn special(&mut self) {
        let now = self.next_special;
        if self
            .steps
            .get(self.next_step)
            .is_some_and(|step| step.0 <= now)
        {
            self.slots = self.steps[self.next_step].1;
            self.next_step += 1;
            self.start_waiting(now);
        } else if self
            .worsening
            .peek()
            .is_some_and(|next| f64::from_bits(next.0.0) <= now)
        {
            if let Some(Reverse((_, place))) = self.worsening.pop() {
                self.worsen(place, now);
            }
        } else {
            self.contact(now);
        }
        self.schedule();
    }

    fn schedule(&mut self) {
        let step = self
            .steps
            .get(self.next_step)
            .map_or(f64::INFINITY, |step| step.0);
        let worsening = self
            .worsening
            .peek()
            .map_or(f64::INFINITY, |next| f64::from_bits(next.0.0));
        self.next_special = step.min(worsening).min(self.next_contact);
    }

    fn worsen(&mut self, place: Place, now: f64) {
        let by_class = self.queue.is_by_class();
        let Some(person) = self.queue.at(place, now) else {
            return;
        };
        let Some((to, _)) = self.plan.classes[usize::from(person.class)].worsens else {
            return;
        };
        let before = *person;
        let district = usize::from(before.kind) / self.plan.classes.len();
        person.class = to as u16;
        person.kind = (district * self.plan.classes.len() + to) as u16;
        person.joined = now;
        let after = *person;
        if by_class {
            person.gone = true;
        }
        self.tally.worsened(&before, after.kind, now);
        if by_class {
            self.enqueue(after, now);
        } else if let Some((_, per_day)) = self.plan.classes[to].worsens {
            let day = now + self.worsening_chance.sample::<f64, _>(Exp1) / per_day;
            self.worsening.push(Reverse((day.to_bits(), place)));
        }
    }

    fn contact(&mut self, now: f64) {
        let Some(contacts) = &self.plan.contacts else {
            return;
        };
        self.next_contact = now + contacts.days_between;
        if let Some(person) = self.queue.next_contact(&contacts.serves, now) {
            person.contacted = true;
            let enough = open_unit(&mut self.contact_chance) < contacts.suffices;
            person.gone = enough;
            let person = *person;
            self.tally.contacted(&person, now);
            if enough {
                self.tally.helped(&person, now);
            }
        }
    }
}

#[cfg(test)]
mod tests;
