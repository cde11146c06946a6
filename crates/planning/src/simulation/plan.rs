//! A specification made ready to run: names turned into numbers, laws compiled, staff divided into pools.
//!
//! A pool is a set of districts that share slots; pools do not influence each other.

#![expect(
    clippy::cast_sign_loss,
    clippy::cast_possible_truncation,
    reason = "a cast saturates: the last share takes what is left"
)]

use super::law::Law;
use super::spec::{self, Absence, Busy, Discipline, Residual, Spec, Waiting};

mod staff;

/// Everything a replication needs, the same for all of them.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) horizon: f64,
    pub(crate) warmup: f64,
    pub(crate) discipline: Discipline,
    pub(crate) arrivals: ArrivalPlan,
    pub(crate) classes: Vec<ClassPlan>,
    pub(crate) services: Vec<Law>,
    pub(crate) patiences: Vec<Law>,
    pub(crate) districts: usize,
    pub(crate) pools: Vec<Pool>,
    pub(crate) residual: Residual,
    pub(crate) busy_kinds: BusyKinds,
    pub(crate) busy_listed: Vec<Placed>,
    pub(crate) waiting: WaitingPlan,
    pub(crate) contacts: Option<Contacts>,
    /// Names of the exits of each service law, where they compete.
    pub(crate) exits: Vec<String>,
    /// For each service law, the place of each of its exits in `exits`.
    pub(crate) exit_places: Vec<Vec<usize>>,
}

/// When people arrive and of which kind they are.
#[derive(Debug, Clone)]
pub(crate) struct ArrivalPlan {
    /// Arrivals per day from a day on, with the number expected before that day.
    pub(crate) rates: Vec<Rate>,
    pub(crate) classes: Thresholds,
    pub(crate) districts: Thresholds,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Rate {
    pub(crate) from_day: f64,
    pub(crate) per_day: f64,
    pub(crate) expected_before: f64,
}

/// Shares as thresholds on 32 bits of chance.
#[derive(Debug, Clone)]
pub(crate) struct Thresholds(Vec<u32>);

#[derive(Debug, Clone)]
pub(crate) struct ClassPlan {
    pub(crate) norm: f64,
    pub(crate) service: usize,
    pub(crate) patience: Option<usize>,
    /// Class to which people worsen, and the rate per day.
    pub(crate) worsens: Option<(usize, f64)>,
}

/// Districts that share slots.
#[derive(Debug, Clone)]
pub(crate) struct Pool {
    /// Per district: does it belong here?
    pub(crate) serves: Vec<bool>,
    /// Changes of the number of slots, the first at day 0, leave already taken off.
    pub(crate) steps: Vec<(f64, u32)>,
    pub(crate) absence: Option<Absence>,
    /// How many are in care on day 0, where the document gives a number.
    pub(crate) busy: Option<u32>,
}

/// Of which kind those in care on day 0 are.
#[derive(Debug, Clone)]
pub(crate) struct BusyKinds {
    pub(crate) classes: Thresholds,
}

/// Someone who is there on day 0.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed {
    pub(crate) class: usize,
    pub(crate) district: usize,
    /// Days in care or on the list before day 0.
    pub(crate) days: f64,
}

#[derive(Debug, Clone)]
pub(crate) enum WaitingPlan {
    Count(u64),
    /// The longest waiting first.
    Listed(Vec<Placed>),
}

/// First contacts by link workers.
#[derive(Debug, Clone)]
pub(crate) struct Contacts {
    pub(crate) serves: Vec<bool>,
    pub(crate) days_between: f64,
    pub(crate) suffices: f64,
}

impl Thresholds {
    fn new(shares: impl Iterator<Item = f64> + Clone) -> Self {
        let total: f64 = shares.clone().sum();
        let mut running = 0.0;
        let mut limits: Vec<u32> = shares
            .map(|share| {
                running += share / total;
                // The cast saturates: a share that reaches 1 takes what is left.
                (running * 4_294_967_296.0) as u32
            })
            .collect();
        limits.pop();
        Self(limits)
    }

    /// The place that 32 bits of chance fall in.
    #[inline]
    pub(crate) fn place(&self, bits: u32) -> usize {
        self.0.iter().map(|limit| usize::from(*limit <= bits)).sum()
    }
}

impl Plan {
    /// Compiles a specification that has passed its check.
    pub(crate) fn new(spec: &Spec) -> Self {
        let mut services = vec![Law::new(&spec.service)];
        let mut service_specs = vec![&spec.service];
        let mut patiences: Vec<Law> = spec.patience.iter().map(Law::new).collect();
        let classes = spec
            .classes
            .iter()
            .map(|class| ClassPlan {
                norm: class.norm_days,
                service: class.service.as_ref().map_or(0, |law| {
                    service_specs.push(law);
                    add(&mut services, law)
                }),
                patience: match &class.patience {
                    Some(own) => own.as_ref().map(|law| add(&mut patiences, law)),
                    None => spec.patience.as_ref().map(|_| 0),
                },
                worsens: class
                    .worsens
                    .as_ref()
                    .map(|to| (class_place(spec, &to.to), to.per_year / 365.0)),
            })
            .collect::<Vec<_>>();
        let (exits, exit_places) = exit_names(&service_specs);
        Self {
            seed: spec.seed,
            horizon: spec.horizon_days,
            warmup: spec.warmup_days,
            discipline: spec.discipline,
            arrivals: arrival_plan(spec),
            busy_kinds: busy_kinds(spec, &classes, &services),
            pools: staff::pools(spec),
            districts: spec.districts.len().max(1),
            residual: spec.start.residual,
            busy_listed: busy_listed(spec),
            waiting: waiting(spec),
            contacts: contacts(spec),
            classes,
            services,
            patiences,
            exits,
            exit_places,
        }
    }

    /// Number of kinds: a kind is a class in a district, numbered district × classes + class.
    pub(crate) fn kinds(&self) -> usize {
        self.districts * self.classes.len()
    }

    /// About how many departures there will be in one replication.
    pub(crate) fn expected_departures(&self) -> f64 {
        let slots = self
            .pools
            .iter()
            .filter_map(|pool| pool.steps.first())
            .map(|step| f64::from(step.1))
            .sum::<f64>();
        self.arrivals.expected(self.horizon) + slots
    }
}

impl ArrivalPlan {
    /// Expected number of arrivals before a day.
    pub(crate) fn expected(&self, day: f64) -> f64 {
        let last = self.rates.iter().rev().find(|rate| rate.from_day <= day);
        last.map_or(0.0, |rate| {
            rate.expected_before + (day - rate.from_day) * rate.per_day
        })
    }
}

fn add(laws: &mut Vec<Law>, law: &spec::Law) -> usize {
    laws.push(Law::new(law));
    laws.len() - 1
}

fn class_place(spec: &Spec, name: &str) -> usize {
    spec.classes
        .iter()
        .position(|class| class.name == name)
        .unwrap_or_default()
}

fn district_place(spec: &Spec, name: Option<&str>) -> usize {
    let place = name.and_then(|name| {
        spec.districts
            .iter()
            .position(|district| district.name == name)
    });
    place.unwrap_or_default()
}

fn arrival_plan(spec: &Spec) -> ArrivalPlan {
    let base = spec.arrivals_per_year / 365.0;
    let mut rates = vec![Rate {
        from_day: 0.0,
        per_day: base,
        expected_before: 0.0,
    }];
    for step in &spec.arrival_factors {
        let per_day = base * step.factor;
        if let Some(last) = rates.last_mut() {
            if step.from_day <= 0.0 {
                last.per_day = per_day;
                continue;
            }
            let expected_before =
                last.expected_before + (step.from_day - last.from_day) * last.per_day;
            rates.push(Rate {
                from_day: step.from_day,
                per_day,
                expected_before,
            });
        }
    }
    ArrivalPlan {
        rates,
        classes: Thresholds::new(spec.classes.iter().map(|class| class.share)),
        districts: if spec.districts.is_empty() {
            Thresholds(Vec::new())
        } else {
            Thresholds::new(spec.districts.iter().map(|district| district.share))
        },
    }
}

/// In equilibrium, those in care are of a class in proportion to its share × its mean stay; fresh ones to its share.
fn busy_kinds(spec: &Spec, classes: &[ClassPlan], services: &[Law]) -> BusyKinds {
    let weight = |(class, plan): (&spec::Class, &ClassPlan)| match spec.start.residual {
        Residual::Stationary => class.share * services.get(plan.service).map_or(1.0, Law::mean),
        Residual::Fresh => class.share,
    };
    BusyKinds {
        classes: Thresholds::new(spec.classes.iter().zip(classes).map(weight)),
    }
}

fn busy_listed(spec: &Spec) -> Vec<Placed> {
    let Busy::Listed(people) = &spec.start.busy else {
        return Vec::new();
    };
    let placed = people.iter().map(|one| Placed {
        class: class_place(spec, &one.class),
        district: district_place(spec, one.district.as_deref()),
        days: one.days_in_care,
    });
    placed.collect()
}

fn waiting(spec: &Spec) -> WaitingPlan {
    match &spec.start.waiting {
        Waiting::Count(count) => WaitingPlan::Count(*count),
        Waiting::Listed(people) => {
            let mut placed: Vec<Placed> = people
                .iter()
                .map(|one| Placed {
                    class: class_place(spec, &one.class),
                    district: district_place(spec, one.district.as_deref()),
                    days: one.days_waited,
                })
                .collect();
            placed.sort_by(|a, b| b.days.total_cmp(&a.days));
            WaitingPlan::Listed(placed)
        }
    }
}

fn contacts(spec: &Spec) -> Option<Contacts> {
    let workers = spec.link_workers.as_ref()?;
    let serves = spec
        .classes
        .iter()
        .map(|class| workers.classes.contains(&class.name))
        .collect();
    Some(Contacts {
        serves,
        days_between: 7.0 / workers.contacts_per_week,
        suffices: workers.suffices,
    })
}

fn exit_names(laws: &[&spec::Law]) -> (Vec<String>, Vec<Vec<usize>>) {
    let mut names: Vec<String> = Vec::new();
    let mut places = Vec::new();
    for law in laws {
        let mut of_law = Vec::new();
        for exit in law.exits.iter().flatten() {
            let place = names
                .iter()
                .position(|name| *name == exit.name)
                .unwrap_or_else(|| {
                    names.push(exit.name.clone());
                    names.len() - 1
                });
            of_law.push(place);
        }
        places.push(of_law);
    }
    (names, places)
}
