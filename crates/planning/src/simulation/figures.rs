//! From sums to figures: what one replication says, and the document with means and intervals over all of them.

use serde::{Serialize, Serializer, ser::SerializeMap as _};

use super::plan::Plan;
use super::spec::Spec;
use crate::stats::{Figure, Moments};

mod replication;

pub(crate) use replication::Reduction;

/// All figures of a simulation, for the whole region or for one district.
///
/// Times are in days, `started`, `left`, `arrived`, `helped`, `worsened` and `exits` are numbers per year of 365 days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// Time average of the number waiting, also per class.
    pub waiting: ByClass<Figure>,
    /// Time average of the number in care.
    pub busy: Figure,
    /// Mean time on the list of those who started and those who left, together.
    pub wait_all: Figure,
    /// Wait of those whose service started, also per class.
    pub wait_started: ByClass<Waits>,
    /// Left before start ÷ (left + started), also per class.
    pub left_share: ByClass<Figure>,
    /// Services started per year.
    pub started: Figure,
    /// People who left before their service started, per year.
    pub left: Figure,
    /// Arrivals per year.
    pub arrived: Figure,
    /// Wait for the first contact by anyone; only with link workers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_contact: Option<ByClass<Contact>>,
    /// People per year for whom the contact with a link worker was enough; only with link workers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helped: Option<Figure>,
    /// Changes to a class while waiting, per year; only where classes worsen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worsened: Option<ByClass<Figure>>,
    /// Ends of care per year by exit; only where exits compete.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exits: Option<Named<Figure>>,
    /// The same figures per district; only with districts, and only at the top.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_district: Option<Named<Figures>>,
}

/// The wait of those whose service started in the window.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Waits {
    /// Mean wait in days.
    #[serde(flatten)]
    pub mean: Figure,
    /// Median wait: nearest rank within a replication.
    pub median: Figure,
    /// 90th percentile of the wait: nearest rank within a replication.
    pub p90: Figure,
    /// Share with a wait within the norm of the class.
    pub in_norm: Figure,
    /// Share with a wait of at most 42 days.
    pub in_6_weeks: Figure,
}

/// The wait for the first contact by anyone.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Contact {
    /// Mean wait in days.
    #[serde(flatten)]
    pub mean: Figure,
    /// Share with a wait within the norm of the class.
    pub in_norm: Figure,
}

/// A figure for all classes together, and per class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ByClass<T> {
    /// All classes together.
    #[serde(flatten)]
    pub all: T,
    /// Per class, in the order of the document.
    pub by_class: Named<T>,
}

/// Values by name, in a fixed order; serialises as an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Named<T>(pub Vec<(String, T)>);

impl<T> Named<T> {
    /// The value with this name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value)
    }
}

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// A figure of a group of districts as a whole.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Whole {
    Busy,
    WaitAll,
    Started,
    Left,
    Arrived,
    Helped,
}

/// A figure that exists per class, and for all classes together.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    Waiting,
    Wait,
    Median,
    P90,
    InNorm,
    InSixWeeks,
    LeftShare,
    Contact,
    ContactInNorm,
    Worsened,
}

const WHOLES: usize = Whole::Helped as usize + 1;
const PARTS: usize = Part::Worsened as usize + 1;

/// Where each figure lies in the flat list of figures of one replication.
///
/// Group 0 is the region; with districts, group 1 + d is district d. Within a group come the wholes, the parts for
/// all classes, the parts of each class, the exits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    classes: usize,
    groups: usize,
    exits: usize,
}

impl Layout {
    pub(crate) fn new(plan: &Plan) -> Self {
        let groups = if plan.districts > 1 {
            1 + plan.districts
        } else {
            1
        };
        Self {
            classes: plan.classes.len(),
            groups,
            exits: plan.exits.len(),
        }
    }

    pub(crate) fn len(self) -> usize {
        self.groups * self.group_len()
    }

    fn group_len(self) -> usize {
        WHOLES + PARTS * (1 + self.classes) + self.exits
    }

    pub(crate) fn whole(self, group: usize, whole: Whole) -> usize {
        group * self.group_len() + whole as usize
    }

    /// `class` is `None` for all classes together.
    pub(crate) fn part(self, group: usize, class: Option<usize>, part: Part) -> usize {
        let row = class.map_or(0, |class| 1 + class);
        group * self.group_len() + WHOLES + row * PARTS + part as usize
    }

    fn exit(self, group: usize, exit: usize) -> usize {
        group * self.group_len() + WHOLES + PARTS * (1 + self.classes) + exit
    }
}

/// Builds the document of figures from the moments of every figure.
pub(crate) fn document(spec: &Spec, plan: &Plan, moments: &[Moments]) -> Figures {
    let writer = Writer {
        spec,
        plan,
        layout: Layout::new(plan),
        moments,
    };
    let mut figures = writer.group(0);
    if plan.districts > 1 {
        let districts = spec.districts.iter().enumerate();
        figures.by_district = Some(Named(
            districts
                .map(|(place, one)| (one.name.clone(), writer.group(1 + place)))
                .collect(),
        ));
    }
    figures
}

struct Writer<'a> {
    spec: &'a Spec,
    plan: &'a Plan,
    layout: Layout,
    moments: &'a [Moments],
}

impl Writer<'_> {
    fn group(&self, group: usize) -> Figures {
        let part = |class, part| self.figure(self.layout.part(group, class, part));
        let whole = |whole| self.figure(self.layout.whole(group, whole));
        let contact = |class| Contact {
            mean: part(class, Part::Contact),
            in_norm: part(class, Part::ContactInNorm),
        };
        let has_contacts = self.plan.contacts.is_some();
        let worsens = self
            .plan
            .classes
            .iter()
            .any(|class| class.worsens.is_some());
        Figures {
            waiting: self.by_class(|class| part(class, Part::Waiting)),
            busy: whole(Whole::Busy),
            wait_all: whole(Whole::WaitAll),
            wait_started: self.by_class(|class| Waits {
                mean: part(class, Part::Wait),
                median: part(class, Part::Median),
                p90: part(class, Part::P90),
                in_norm: part(class, Part::InNorm),
                in_6_weeks: part(class, Part::InSixWeeks),
            }),
            left_share: self.by_class(|class| part(class, Part::LeftShare)),
            started: whole(Whole::Started),
            left: whole(Whole::Left),
            arrived: whole(Whole::Arrived),
            first_contact: has_contacts.then(|| self.by_class(contact)),
            helped: has_contacts.then(|| whole(Whole::Helped)),
            worsened: worsens.then(|| self.by_class(|class| part(class, Part::Worsened))),
            exits: self.exits(group),
            by_district: None,
        }
    }

    fn exits(&self, group: usize) -> Option<Named<Figure>> {
        let names = self.plan.exits.iter().enumerate();
        let exits =
            names.map(|(exit, name)| (name.clone(), self.figure(self.layout.exit(group, exit))));
        (!self.plan.exits.is_empty()).then(|| Named(exits.collect()))
    }

    fn by_class<T>(&self, value: impl Fn(Option<usize>) -> T) -> ByClass<T> {
        let classes = self.spec.classes.iter().enumerate();
        ByClass {
            all: value(None),
            by_class: Named(
                classes
                    .map(|(place, class)| (class.name.clone(), value(Some(place))))
                    .collect(),
            ),
        }
    }

    fn figure(&self, place: usize) -> Figure {
        self.moments
            .get(place)
            .copied()
            .unwrap_or_default()
            .figure()
    }
}
