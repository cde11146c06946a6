//! Day 0: who is in care and who waits.

#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "classes, pools and kinds are numbered by the plan and fit in 16 bits"
)]

use super::Engine;
use crate::simulation::arrivals::{Attributes, Person, draw_kind};
use crate::simulation::chance::{Generator, Purpose, generator, half_word};
use crate::simulation::law::{Law, Stay};
use crate::simulation::plan::{Plan, Pool, WaitingPlan};
use crate::simulation::spec::Residual;

impl Engine<'_> {
    /// Puts those who are in care on day 0 in their places.
    pub(super) fn fill_slots(&mut self, stream: u64, pool: &Pool) {
        let plan = self.plan;
        let mut chance = generator(plan.seed, stream, Purpose::Busy);
        if plan.busy_listed.is_empty() {
            let busy = pool.busy.unwrap_or(self.slots).min(self.slots);
            for _ in 0..busy {
                let class = plan.busy_kinds.classes.place(half_word(&mut chance));
                let district = district_in(plan, pool, &mut chance);
                let law = &plan.services[plan.classes[class].service];
                let stay = match plan.residual {
                    Residual::Stationary => law.draw_residual(&mut chance),
                    Residual::Fresh => law.draw(&mut chance),
                };
                self.hold(class, district, stay);
            }
        } else {
            for one in plan
                .busy_listed
                .iter()
                .filter(|one| pool.serves[one.district])
            {
                let law: &Law = &plan.services[plan.classes[one.class].service];
                let stay = law.draw_rest(one.days, &mut chance);
                if self.busy < self.slots {
                    self.hold(one.class, one.district, stay);
                }
            }
        }
    }

    fn hold(&mut self, class: usize, district: usize, stay: Stay) {
        self.busy += 1;
        self.departures.push(stay.days);
        self.tally
            .in_care_at_start(district * self.plan.classes.len() + class, stay.days);
        self.note_exit(class, district, stay, stay.days);
    }

    pub(super) fn fill_queue(&mut self, replication: u64, pool: &Pool) {
        let plan = self.plan;
        let own = |purpose| generator(plan.seed, replication, purpose);
        let mut chance = own(Purpose::Waiting);
        let mut attributes =
            Attributes::new(own(Purpose::WaitingService), own(Purpose::WaitingPatience));
        let mut join = |engine: &mut Self, class: usize, district: usize, days: f64| {
            let stay = attributes.stay(plan, class);
            let deadline = attributes.patience(plan, class);
            if pool.serves[district] {
                engine.enqueue(person(plan, class, district, (-days, deadline), stay), 0.0);
            }
        };
        match &plan.waiting {
            WaitingPlan::Count(count) => {
                for _ in 0..*count {
                    let (class, district) = draw_kind(plan, &mut chance);
                    join(self, class, district, 0.0);
                }
            }
            WaitingPlan::Listed(people) => {
                for one in people {
                    join(self, one.class, one.district, one.days);
                }
            }
        }
    }
}

fn person(
    plan: &Plan,
    class: usize,
    district: usize,
    (arrived, deadline): (f64, f64),
    stay: Stay,
) -> Person {
    Person {
        arrived,
        joined: arrived,
        deadline,
        service: stay.days,
        kind: (district * plan.classes.len() + class) as u16,
        exit: stay.exit,
        class: class as u16,
        contacted: false,
        gone: false,
    }
}

/// A district of the pool, by the shares of the arrivals.
fn district_in(plan: &Plan, pool: &Pool, chance: &mut Generator) -> usize {
    if plan.districts == 1 {
        return 0;
    }
    for _ in 0..10_000 {
        let district = plan.arrivals.districts.place(half_word(chance));
        if pool.serves[district] {
            return district;
        }
    }
    // Nobody arrives in these districts, so it does not matter where those in care are counted.
    pool.serves
        .iter()
        .position(|serves| *serves)
        .unwrap_or_default()
}
