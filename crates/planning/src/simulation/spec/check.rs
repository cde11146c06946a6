//! Does a specification make sense? Every value that does not is named by its JSON pointer.

#![expect(
    clippy::cast_precision_loss,
    reason = "limits on counts are far below 2^52"
)]

use std::collections::BTreeSet;

use super::{Absence, Busy, Class, District, Factor, Leave, LinkWorkers, Spec, Step, Waiting};
use crate::problem::{Misfit, Problem};

mod laws;

/// The longest period that is simulated, in days.
const LONGEST: f64 = 10_000_000.0;
/// The most slots, people on a list or members of staff.
const MOST_PEOPLE: u64 = 1_000_000;
/// The most arrivals that are expected in one replication.
const MOST_ARRIVALS: f64 = 50_000_000.0;
/// How far shares may be from adding up to 1: what rounding to six decimals explains.
const SHARE_SLACK: f64 = 1.000_001e-6;
/// The greatest mean of a law and the greatest rate.
const GREATEST: f64 = 1e9;

impl Spec {
    /// Whether all values make sense together.
    ///
    /// # Errors
    ///
    /// Every value that does not, with its JSON pointer.
    pub fn check(&self) -> Result<(), Vec<Problem>> {
        let mut found = Found::default();
        found.period(self);
        found.classes(self);
        found.law("/service", &self.service);
        if let Some(patience) = &self.patience {
            found.law("/patience", patience);
        }
        found.districts(self);
        found.shared_staff(self);
        found.start(self);
        if let Some(workers) = &self.link_workers {
            found.link_workers(self, workers);
        }
        if found.0.is_empty() {
            Ok(())
        } else {
            Err(found.0)
        }
    }

    fn class_names(&self) -> BTreeSet<&str> {
        self.classes
            .iter()
            .map(|class| class.name.as_str())
            .collect()
    }
}

#[derive(Default)]
struct Found(Vec<Problem>);

impl Found {
    fn add(&mut self, pointer: impl Into<String>, misfit: Misfit) {
        self.0.push(Problem::at(pointer, misfit));
    }

    fn between(&mut self, pointer: impl Into<String>, value: f64, least: f64, greatest: f64) {
        if !(least..=greatest).contains(&value) {
            self.add(pointer, Misfit::OutOfRange { least, greatest });
        }
    }

    fn positive(&mut self, pointer: impl Into<String>, value: f64) {
        if !(value > 0.0 && value <= GREATEST) {
            self.add(pointer, Misfit::NotPositive);
        }
    }

    fn people(&mut self, pointer: impl Into<String>, count: u64) {
        self.between(pointer, count as f64, 0.0, MOST_PEOPLE as f64);
    }

    fn period(&mut self, spec: &Spec) {
        self.between("/replications", spec.replications as f64, 1.0, 100_000.0);
        if !(spec.horizon_days > 0.0 && spec.horizon_days <= LONGEST) {
            self.add("/horizon_days", Misfit::NotPositive);
        }
        if spec.warmup_days < 0.0 {
            self.add(
                "/warmup_days",
                Misfit::OutOfRange {
                    least: 0.0,
                    greatest: LONGEST,
                },
            );
        } else if spec.warmup_days >= spec.horizon_days {
            self.add(
                "/warmup_days",
                Misfit::NotBelow {
                    field: "horizon_days",
                },
            );
        }
        self.positive("/arrivals_per_year", spec.arrivals_per_year);
        self.factors(&spec.arrival_factors);
        let greatest = spec
            .arrival_factors
            .iter()
            .map(|step| step.factor)
            .fold(1.0, f64::max);
        let expected = spec.arrivals_per_year * greatest * spec.horizon_days / 365.0;
        if expected > MOST_ARRIVALS {
            self.add(
                "/arrivals_per_year",
                Misfit::TooManyArrivals {
                    expected,
                    most: MOST_ARRIVALS,
                },
            );
        }
    }

    fn factors(&mut self, factors: &[Factor]) {
        for (place, step) in factors.iter().enumerate() {
            self.positive(format!("/arrival_factors/{place}/factor"), step.factor);
            self.between(
                format!("/arrival_factors/{place}/from_day"),
                step.from_day,
                0.0,
                LONGEST,
            );
        }
        self.rising("/arrival_factors", factors.iter().map(|step| step.from_day));
    }

    fn rising(&mut self, list: &str, days: impl Iterator<Item = f64>) {
        let mut before = f64::NEG_INFINITY;
        for (place, day) in days.enumerate() {
            if day <= before {
                self.add(format!("{list}/{place}/from_day"), Misfit::NotRising);
            }
            before = day;
        }
    }

    fn classes(&mut self, spec: &Spec) {
        if spec.classes.is_empty() {
            self.add("/classes", Misfit::Empty);
            return;
        }
        self.between("/classes", spec.classes.len() as f64, 1.0, 64.0);
        self.names(
            "/classes",
            spec.classes.iter().map(|class| class.name.as_str()),
        );
        self.shares("/classes", spec.classes.iter().map(|class| class.share));
        let known = spec.class_names();
        for (place, class) in spec.classes.iter().enumerate() {
            self.class(&format!("/classes/{place}"), class, &known);
        }
    }

    fn class(&mut self, at: &str, class: &Class, known: &BTreeSet<&str>) {
        self.between(format!("{at}/norm_days"), class.norm_days, 0.0, LONGEST);
        if let Some(law) = &class.service {
            self.law(&format!("{at}/service"), law);
        }
        if let Some(Some(law)) = &class.patience {
            self.law(&format!("{at}/patience"), law);
        }
        if let Some(worsens) = &class.worsens {
            self.positive(format!("{at}/worsens/per_year"), worsens.per_year);
            self.known(format!("{at}/worsens/to"), &worsens.to, known);
            if worsens.to == class.name {
                self.add(
                    format!("{at}/worsens/to"),
                    Misfit::Repeated {
                        name: class.name.clone(),
                    },
                );
            }
        }
    }

    fn known(&mut self, pointer: String, name: &str, known: &BTreeSet<&str>) {
        if !known.contains(name) {
            self.add(
                pointer,
                Misfit::UnknownName {
                    name: name.to_owned(),
                },
            );
        }
    }

    fn names<'a>(&mut self, list: &str, names: impl Iterator<Item = &'a str>) {
        let mut seen = BTreeSet::new();
        for (place, name) in names.enumerate() {
            if name.trim().is_empty() {
                self.add(format!("{list}/{place}/name"), Misfit::Empty);
            } else if !seen.insert(name) {
                self.add(
                    format!("{list}/{place}/name"),
                    Misfit::Repeated {
                        name: name.to_owned(),
                    },
                );
            }
        }
    }

    fn shares(&mut self, list: &str, shares: impl Iterator<Item = f64>) {
        let before = self.0.len();
        let mut sum = 0.0;
        for (place, share) in shares.enumerate() {
            self.between(format!("{list}/{place}/share"), share, 0.0, 1.0);
            sum += share;
        }
        if self.0.len() == before && (sum - 1.0).abs() > SHARE_SLACK {
            self.add(list, Misfit::SharesDoNotAddUp { sum });
        }
    }

    fn districts(&mut self, spec: &Spec) {
        if spec.districts.is_empty() {
            return;
        }
        self.between("/districts", spec.districts.len() as f64, 1.0, 200.0);
        self.names(
            "/districts",
            spec.districts.iter().map(|district| district.name.as_str()),
        );
        self.shares(
            "/districts",
            spec.districts.iter().map(|district| district.share),
        );
        for (place, district) in spec.districts.iter().enumerate() {
            self.district(&format!("/districts/{place}"), district);
        }
    }

    fn district(&mut self, at: &str, district: &District) {
        if district.slots.is_empty() {
            if district.absence.is_some() {
                self.add(format!("{at}/absence"), Misfit::OutOfPlace);
            }
            if !district.leave.is_empty() {
                self.add(format!("{at}/leave"), Misfit::OutOfPlace);
            }
            return;
        }
        self.steps(&format!("{at}/slots"), &district.slots);
        self.staff(at, district.absence.as_ref(), &district.leave);
    }

    fn shared_staff(&mut self, spec: &Spec) {
        let somebody_shares =
            spec.districts.is_empty() || spec.districts.iter().any(|one| one.slots.is_empty());
        match (somebody_shares, spec.slots.is_empty()) {
            (true, true) => self.add("/slots", Misfit::Missing),
            (true, false) => self.steps("/slots", &spec.slots),
            (false, false) => self.add("/slots", Misfit::OutOfPlace),
            (false, true) => {}
        }
        self.staff("", spec.absence.as_ref(), &spec.leave);
    }

    fn steps(&mut self, at: &str, steps: &[Step]) {
        for (place, step) in steps.iter().enumerate() {
            self.people(format!("{at}/{place}/count"), step.count);
            self.between(
                format!("{at}/{place}/from_day"),
                step.from_day,
                0.0,
                LONGEST,
            );
        }
        self.rising(at, steps.iter().map(|step| step.from_day));
        if steps.first().is_some_and(|first| first.from_day > 0.0) {
            self.add(format!("{at}/0/from_day"), Misfit::NotFromDayZero);
        }
    }

    fn staff(&mut self, at: &str, absence: Option<&Absence>, leave: &[Leave]) {
        if let Some(absence) = absence {
            self.between(
                format!("{at}/absence/members"),
                absence.members as f64,
                1.0,
                10_000.0,
            );
            self.positive(
                format!("{at}/absence/slots_per_member"),
                absence.slots_per_member,
            );
            self.between(
                format!("{at}/absence/spells_per_year"),
                absence.spells_per_year,
                1e-6,
                100.0,
            );
            self.positive(format!("{at}/absence/mean_days"), absence.mean_days);
        }
        for (place, leave) in leave.iter().enumerate() {
            self.people(format!("{at}/leave/{place}/slots"), leave.slots);
            self.between(
                format!("{at}/leave/{place}/from_day"),
                leave.from_day,
                0.0,
                LONGEST,
            );
            if leave.to_day <= leave.from_day {
                self.add(
                    format!("{at}/leave/{place}/from_day"),
                    Misfit::NotBelow { field: "to_day" },
                );
            }
        }
    }

    fn start(&mut self, spec: &Spec) {
        match &spec.start.busy {
            Busy::All => {}
            Busy::Count(count) => self.people("/start/busy", *count),
            Busy::Listed(people) => {
                for (place, one) in people.iter().enumerate() {
                    let at = format!("/start/busy/{place}");
                    self.between(format!("{at}/days_in_care"), one.days_in_care, 0.0, LONGEST);
                    self.placed(spec, &at, &one.class, one.district.as_deref());
                }
            }
        }
        match &spec.start.waiting {
            Waiting::Count(count) => self.people("/start/waiting", *count),
            Waiting::Listed(people) => {
                for (place, one) in people.iter().enumerate() {
                    let at = format!("/start/waiting/{place}");
                    self.between(format!("{at}/days_waited"), one.days_waited, 0.0, LONGEST);
                    self.placed(spec, &at, &one.class, one.district.as_deref());
                }
            }
        }
    }

    fn placed(&mut self, spec: &Spec, at: &str, class: &str, district: Option<&str>) {
        self.known(format!("{at}/class"), class, &spec.class_names());
        match (district, spec.districts.is_empty()) {
            (Some(_), true) => self.add(format!("{at}/district"), Misfit::OutOfPlace),
            (None, false) => self.add(format!("{at}/district"), Misfit::Missing),
            (Some(name), false) => {
                let known = spec
                    .districts
                    .iter()
                    .map(|district| district.name.as_str())
                    .collect();
                self.known(format!("{at}/district"), name, &known);
            }
            (None, true) => {}
        }
    }

    fn link_workers(&mut self, spec: &Spec, workers: &LinkWorkers) {
        let known = spec.class_names();
        if workers.classes.is_empty() {
            self.add("/link_workers/classes", Misfit::Empty);
        }
        for (place, name) in workers.classes.iter().enumerate() {
            self.known(format!("/link_workers/classes/{place}"), name, &known);
        }
        self.between(
            "/link_workers/contacts_per_week",
            workers.contacts_per_week,
            1e-6,
            100_000.0,
        );
        self.between("/link_workers/suffices", workers.suffices, 0.0, 1.0);
    }
}
