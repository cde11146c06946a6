//! The document that describes a simulation: names, units and defaults. Whether its values make sense is `check`.

use serde::{Deserialize, Deserializer, Serialize};

use crate::problem::{Problem, read_json};

mod busy_or_waiting;
mod check;

/// A simulation as a document. Time is in days, a year has 365 of them.
///
/// Fields that are `Option` or `Vec` with a default may be left out; all others must be there, and a key that
/// is not named here is refused.
///
/// # Example
///
/// ```
/// use spil_planning::simulation::Spec;
///
/// let spec = Spec::from_json(br#"{
///     "seed": 1, "replications": 10, "horizon_days": 3650, "warmup_days": 730,
///     "discipline": "class_priority", "arrivals_per_year": 900,
///     "classes": [{"name": "urgent", "share": 0.1, "norm_days": 14}, {"name": "other", "share": 0.9, "norm_days": 84}],
///     "service": {"distribution": "lognormal", "mean_days": 803, "sigma": 0.7},
///     "patience": null, "slots": [{"from_day": 0, "count": 2000}],
///     "start": {"busy": "all", "waiting": 0, "residual": "stationary"}
/// }"#).unwrap();
/// assert_eq!(spec.classes.len(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// Where all chance comes from; the same seed gives the same figures. Default 1.
    #[serde(default = "one")]
    pub seed: u64,
    /// How often the period is simulated: 1 to 100,000. Default 100.
    #[serde(default = "hundred")]
    pub replications: u64,
    /// Length of one replication in days.
    pub horizon_days: f64,
    /// Days at the beginning that do not count in the figures.
    pub warmup_days: f64,
    /// Who is next when a slot is free.
    pub discipline: Discipline,
    /// Rate of the Poisson process of arrivals, per year of 365 days.
    pub arrivals_per_year: f64,
    /// Factors on that rate from a day on; 1 before the first. For growth.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arrival_factors: Vec<Factor>,
    /// Urgency classes, the most urgent first.
    pub classes: Vec<Class>,
    /// How long a client holds a slot.
    pub service: Law,
    /// How long a client waits before leaving the list; absent or `null`: nobody leaves.
    #[serde(default)]
    pub patience: Option<Law>,
    /// Caseload slots as steps, from day 0. With districts: the slots that the districts without own slots share.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slots: Vec<Step>,
    /// Where a replication begins. Default: all slots taken, nobody waiting, stationary residual stays.
    #[serde(default)]
    pub start: Start,
    /// Districts; none means one region without a name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub districts: Vec<District>,
    /// Sick leave of those who work on the shared slots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absence: Option<Absence>,
    /// Planned leave of those who work on the shared slots.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leave: Vec<Leave>,
    /// Link workers who take the first contact of some classes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link_workers: Option<LinkWorkers>,
}

impl Spec {
    /// Reads a document and checks it.
    ///
    /// # Errors
    ///
    /// What is wrong, each with its JSON pointer: one problem where the text does not have the shape of a
    /// specification, else all values that make no sense.
    pub fn from_json(text: &[u8]) -> Result<Self, Vec<Problem>> {
        let spec: Self = read_json(text).map_err(|problem| vec![problem])?;
        spec.check()?;
        Ok(spec)
    }
}

/// Who is next when a slot is free. Nobody's service is ever broken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Discipline {
    /// The first class of the list first; first come, first served within a class.
    ClassPriority,
    /// The smallest day of arrival plus norm first.
    EarliestDueDate,
    /// The earliest arrival first, whatever the class.
    FirstComeFirstServed,
}

/// An urgency class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Name, unique.
    pub name: String,
    /// Share of the arrivals, 0 to 1; the shares of all classes add up to 1.
    pub share: f64,
    /// Norm for the wait, in calendar days.
    pub norm_days: f64,
    /// The class's own length of stay in place of the common one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Law>,
    /// The class's own patience in place of the common one; `null` where nobody of the class leaves.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    pub patience: Option<Option<Law>>,
    /// To which class people go over while they wait, and at which rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worsens: Option<Worsens>,
}

/// Worsening while waiting: an exponential clock that starts at arrival.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worsens {
    /// Name of the class they go over to.
    pub to: String,
    /// Rate per year of 365 days.
    pub per_year: f64,
}

/// A distribution of a length of time in days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Which distribution; it decides which of the other fields are needed.
    pub distribution: Distribution,
    /// Mean in days (exponential, lognormal, gamma).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean_days: Option<f64>,
    /// Standard deviation of the logarithm (lognormal): mu = ln mean − sigma² ÷ 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sigma: Option<f64>,
    /// Shape (gamma); the scale is mean ÷ shape.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shape: Option<f64>,
    /// Observed stays in days, drawn with equal chance (empirical).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<Vec<f64>>,
    /// Exits that compete: the one that comes first ends the stay (competing).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exits: Option<Vec<Exit>>,
}

impl Law {
    /// The law with this mean in days, and with the standard deviation of the logarithm where it has one.
    pub const fn with_mean(distribution: Distribution, mean_days: f64, sigma: Option<f64>) -> Self {
        Self {
            distribution,
            mean_days: Some(mean_days),
            sigma,
            shape: None,
            days: None,
            exits: None,
        }
    }
}

/// The name of a distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Distribution {
    /// `mean_days`.
    Exponential,
    /// `mean_days` and `sigma`.
    Lognormal,
    /// `mean_days` and `shape`.
    Gamma,
    /// `days`.
    Empirical,
    /// `exits`: independent times, the smallest counts.
    Competing,
}

/// One of several exits that compete to end a stay, such as admission, death and moving away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exit {
    /// Name, unique within the list.
    pub name: String,
    /// Time until this exit if there were no other; not itself competing.
    pub law: Law,
}

/// A number of slots from a day on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// First day of this step.
    pub from_day: f64,
    /// Number of slots.
    pub count: u64,
}

/// A factor on the arrival rate from a day on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// First day on which it holds.
    pub from_day: f64,
    /// The factor, greater than 0.
    pub factor: f64,
}

/// A district with its share of the arrivals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct District {
    /// Name, unique.
    pub name: String,
    /// Share of the arrivals, 0 to 1; the shares of all districts add up to 1.
    pub share: f64,
    /// The district's own slots; left out where it shares the common ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slots: Vec<Step>,
    /// Sick leave of its own staff (own slots only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absence: Option<Absence>,
    /// Planned leave of its own staff (own slots only).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leave: Vec<Leave>,
}

/// Sick leave: every member of staff falls ill and comes back, independently, with exponential times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absence {
    /// Number of members of staff.
    pub members: u64,
    /// Slots that are lost while one member is ill.
    pub slots_per_member: f64,
    /// Spells of illness per member per year at work.
    pub spells_per_year: f64,
    /// Mean length of a spell in days.
    pub mean_days: f64,
}

/// Planned leave: slots that are not there for a while.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// First day.
    pub from_day: f64,
    /// Day on which the slots are back.
    pub to_day: f64,
    /// Number of slots.
    pub slots: u64,
}

/// Link workers: people who give the first contact to waiting clients of some classes, evenly over the week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkWorkers {
    /// Names of the classes they serve, the longest waiting client without contact first.
    pub classes: Vec<String>,
    /// First contacts per week, all link workers together.
    pub contacts_per_week: f64,
    /// Share of clients for whom that contact is enough, so that they leave the list helped: 0 to 1. Default 0.
    #[serde(default)]
    pub suffices: f64,
}

/// Where a replication begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Start {
    /// Who is in care on day 0; never more than the slots of that day.
    pub busy: Busy,
    /// Who waits on day 0. They have not arrived in the figures, their patience starts at day 0.
    pub waiting: Waiting,
    /// How much of the stay is left for those in care.
    pub residual: Residual,
}

impl Default for Start {
    fn default() -> Self {
        Self {
            busy: Busy::All,
            waiting: Waiting::Count(0),
            residual: Residual::Stationary,
        }
    }
}

/// Who is in care on day 0.
#[derive(Debug, Clone, PartialEq)]
pub enum Busy {
    /// Every slot is taken.
    All,
    /// This many slots are taken.
    Count(u64),
    /// These people, whose stay so far is known; the rest of it is drawn given that.
    Listed(Vec<InCare>),
}

/// Who waits on day 0.
#[derive(Debug, Clone, PartialEq)]
pub enum Waiting {
    /// This many people of classes drawn by share, who have waited 0 days.
    Count(u64),
    /// These people.
    Listed(Vec<OnList>),
}

/// Someone in care on day 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InCare {
    /// Class.
    pub class: String,
    /// Days in care before day 0.
    pub days_in_care: f64,
    /// District, where the document has districts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
}

/// Someone on the list on day 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnList {
    /// Class.
    pub class: String,
    /// Days waited before day 0.
    pub days_waited: f64,
    /// District, where the document has districts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
}

/// How much of the stay is left on day 0 for those in care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Residual {
    /// The rest of a stay that is met at a random moment in equilibrium.
    Stationary,
    /// A whole stay, as if all had started on day 0.
    Fresh,
}

fn one() -> u64 {
    1
}

fn hundred() -> u64 {
    100
}

/// Tells a field that is `null` from one that is left out.
#[expect(
    clippy::option_option,
    reason = "left out, null and a law are three different things"
)]
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<Law>>, D::Error> {
    Option::<Law>::deserialize(deserializer).map(Some)
}
