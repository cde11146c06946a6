//! The people who arrive in one replication, with all that chance decides about them beforehand.
//!
//! A person's stay and patience are drawn at arrival, whatever becomes of them: the same person then behaves the
//! same in two scenarios. Drawn in blocks, which keeps the generators in registers.

#![expect(
    clippy::cast_possible_truncation,
    reason = "the check allows 64 classes and 200 districts: kinds fit in 16 bits"
)]
#![expect(
    clippy::indexing_slicing,
    reason = "classes and laws are numbered by the plan"
)]

use rand::RngExt;
use rand_distr::Exp1;

use super::chance::{Generator, Purpose, generator};
use super::law::Stay;
use super::plan::Plan;

/// How many people are drawn at a time.
const BLOCK: usize = 256;

/// A person in the queue.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Person {
    /// Day on which the wait began; before 0 for those on the list at the start.
    pub(crate) arrived: f64,
    /// Day on which they came into their present class.
    pub(crate) joined: f64,
    /// Day on which they leave if their service has not started.
    pub(crate) deadline: f64,
    /// Length of the stay to come, in days.
    pub(crate) service: f64,
    /// District × classes + class.
    pub(crate) kind: u16,
    /// Which exit will end the stay.
    pub(crate) exit: u16,
    /// Class, as in `kind`.
    pub(crate) class: u16,
    /// Whether a link worker has seen them.
    pub(crate) contacted: bool,
    /// Whether they are no longer at this place of the queue.
    pub(crate) gone: bool,
}

/// The stream of arrivals of one replication.
#[derive(Debug)]
pub(crate) struct Arrivals {
    times: Generator,
    kinds: Generator,
    attributes: Attributes,
    /// Arrivals so far, in expected numbers: a Poisson process of rate 1.
    expected: f64,
    rate: usize,
    block: Vec<Person>,
    next: usize,
}

/// Draws what is a person's own: stay and patience.
#[derive(Debug)]
pub(crate) struct Attributes {
    service: Generator,
    patience: Generator,
}

impl Attributes {
    pub(crate) fn new(service: Generator, patience: Generator) -> Self {
        Self { service, patience }
    }

    #[inline]
    pub(crate) fn stay(&mut self, plan: &Plan, class: usize) -> Stay {
        plan.services[plan.classes[class].service].draw(&mut self.service)
    }

    #[inline]
    pub(crate) fn patience(&mut self, plan: &Plan, class: usize) -> f64 {
        match plan.classes[class].patience {
            Some(law) => plan.patiences[law].draw(&mut self.patience).days,
            None => f64::INFINITY,
        }
    }
}

impl Arrivals {
    /// An empty stream; `begin` starts it.
    pub(crate) fn new() -> Self {
        let idle = || generator(0, 0, Purpose::Arrival);
        Self {
            times: idle(),
            kinds: idle(),
            attributes: Attributes::new(idle(), idle()),
            expected: 0.0,
            rate: 0,
            block: Vec::with_capacity(BLOCK),
            next: 0,
        }
    }

    /// Starts the stream of a replication.
    pub(crate) fn begin(&mut self, plan: &Plan, replication: u64) {
        let stream = |purpose| generator(plan.seed, replication, purpose);
        self.times = stream(Purpose::Arrival);
        self.kinds = stream(Purpose::Kind);
        self.attributes = Attributes::new(stream(Purpose::Service), stream(Purpose::Patience));
        self.expected = 0.0;
        self.rate = 0;
        self.refill(plan);
    }

    /// The day of the next arrival.
    #[inline]
    pub(crate) fn time(&self) -> f64 {
        self.block[self.next].arrived
    }

    /// The next person, who arrives now; the stream moves on.
    #[inline]
    pub(crate) fn take(&mut self, plan: &Plan) -> Person {
        let person = self.block[self.next];
        self.next += 1;
        if self.next == self.block.len() {
            self.refill(plan);
        }
        person
    }

    fn refill(&mut self, plan: &Plan) {
        self.block.clear();
        self.next = 0;
        for _ in 0..BLOCK {
            self.expected += self.times.sample::<f64, _>(Exp1);
            let day = self.day(plan);
            self.block.push(Person {
                arrived: day,
                joined: day,
                deadline: f64::INFINITY,
                service: 0.0,
                kind: 0,
                exit: 0,
                class: 0,
                contacted: false,
                gone: false,
            });
        }
        self.draw_kinds(plan);
        for person in &mut self.block {
            let stay = self.attributes.stay(plan, usize::from(person.class));
            person.service = stay.days;
            person.exit = stay.exit;
        }
        if !plan.patiences.is_empty() {
            for person in &mut self.block {
                person.deadline =
                    person.arrived + self.attributes.patience(plan, usize::from(person.class));
            }
        }
    }

    fn draw_kinds(&mut self, plan: &Plan) {
        let classes = plan.classes.len();
        for person in &mut self.block {
            let (class, district) = draw_kind(plan, &mut self.kinds);
            person.class = class as u16;
            person.kind = (district * classes + class) as u16;
        }
    }

    #[inline]
    fn day(&mut self, plan: &Plan) -> f64 {
        let rates = &plan.arrivals.rates;
        while rates
            .get(self.rate + 1)
            .is_some_and(|next| next.expected_before <= self.expected)
        {
            self.rate += 1;
        }
        let rate = rates[self.rate];
        rate.from_day + (self.expected - rate.expected_before) / rate.per_day
    }
}

/// Draws class and district by the shares of the arrivals.
#[inline]
pub(crate) fn draw_kind(plan: &Plan, kinds: &mut Generator) -> (usize, usize) {
    use rand::Rng;
    let bits = kinds.next_u64();
    let class = plan.arrivals.classes.place((bits >> 32) as u32);
    let district = plan.arrivals.districts.place(bits as u32);
    (class, district)
}
