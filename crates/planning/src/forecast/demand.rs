//! From people with dementia to arrivals, slots and hours per year, in two scenarios of growth.
//!
//! Every factor is an assumption with a default and a place in the answer, so that a reader can see what a number
//! rests on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::capacity::{self, WaitingList};
use super::population::{Basis, District};
use crate::problem::{Misfit, Problem, read_json};

/// Growth of the number of people with dementia from 2020 to 2050 at stable incidence: +118 %.
///
/// Source: Rotterdam Study, PMC9215138.
pub const STABLE_GROWTH: f64 = 2.18;
/// The same if incidence keeps falling by 13 % per decade: +43 % (13 to 66). Source: as [`STABLE_GROWTH`].
pub const FALLING_GROWTH: f64 = 1.43;
/// The years over which that growth is published.
const GROWTH_YEARS: f64 = 30.0;
/// Weeks in a year of 365 days.
const WEEKS: f64 = 365.0 / 7.0;

/// The assumptions of a forecast. Every field may be left out of the document; the default is then used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Assumptions {
    /// Share of people with dementia who live at home. Default 0.68 (Vektis 2020).
    pub at_home: f64,
    /// Share of those at home who want case management. Default 0.30: the uptake of 2018 (hhm); a wish may be greater.
    pub wanting: f64,
    /// Mean stay in case management in days. Default 876 (2.4 years, from national stocks by Little's law).
    pub mean_stay_days: f64,
    /// The wait within which nearly everyone should have started, in weeks. Default 6 (Treeknorm).
    pub target_weeks: f64,
    /// Clients per full-time case manager. Default 52 (health authority, January 2023: 52.4).
    pub clients_per_fte: f64,
    /// Hours per week of a full-time case manager. Default 36.
    pub hours_per_fte: f64,
    /// Coefficient of variation of the time between arrivals. Default 1.
    pub cv_demand: f64,
    /// Coefficient of variation of the time between starts. Default 1.
    pub cv_capacity: f64,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self {
            at_home: 0.68,
            wanting: 0.30,
            mean_stay_days: 876.0,
            target_weeks: 6.0,
            clients_per_fte: 52.0,
            hours_per_fte: 36.0,
            cv_demand: 1.0,
            cv_capacity: 1.0,
        }
    }
}

/// How the number of people with dementia develops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scenario {
    /// Incidence by age stays as it is: +118 % from 2020 to 2050.
    StableIncidence,
    /// Incidence keeps falling: +43 % from 2020 to 2050.
    FallingIncidence,
}

/// A forecast for one district, or for all together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Forecast {
    /// Name of the district; empty for all together.
    pub name: String,
    /// What the numbers rest on.
    pub basis: Option<Basis>,
    /// Whether the numbers were estimated: from a profile, or beyond the years of the data.
    pub estimated: bool,
    /// Observed ÷ expected arrivals in the year of calibration; 1 without calibration.
    pub calibration: f64,
    /// The years, per scenario.
    pub scenarios: BTreeMap<Scenario, Vec<Year>>,
}

/// One year of a forecast. Numbers are means, not rounded.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Year {
    /// The year.
    pub year: u32,
    /// People with dementia.
    pub people_with_dementia: f64,
    /// Of them, at home.
    pub at_home: f64,
    /// Of them, wanting case management.
    pub wanting: f64,
    /// New clients per year, after calibration: wanting ÷ mean stay (Little's law).
    pub arrivals_per_year: f64,
    /// Caseload slots by formula: target capacity × mean stay.
    pub slots: f64,
    /// Full-time case managers: slots ÷ clients per full-time case manager.
    pub fte: f64,
    /// Hours per week.
    pub hours_per_week: f64,
    /// Whether this year lies outside the years of the data, so that it rests on published growth alone.
    pub extrapolated: bool,
}

impl Assumptions {
    /// Reads assumptions from a JSON document.
    ///
    /// # Errors
    ///
    /// Every value that does not fit, with its JSON pointer.
    pub fn from_json(text: &[u8]) -> Result<Self, Vec<Problem>> {
        let assumptions: Self = read_json(text).map_err(|problem| vec![problem])?;
        let problems = assumptions.problems();
        if problems.is_empty() {
            Ok(assumptions)
        } else {
            Err(problems)
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let between = |value: f64, least: f64, greatest: f64| {
            (!(least..=greatest).contains(&value)).then_some(Misfit::OutOfRange { least, greatest })
        };
        let checked = [
            ("/at_home", between(self.at_home, 0.0, 1.0)),
            ("/wanting", between(self.wanting, 0.0, 1.0)),
            (
                "/mean_stay_days",
                between(self.mean_stay_days, 1.0, 100_000.0),
            ),
            ("/target_weeks", between(self.target_weeks, 0.1, 1_000.0)),
            (
                "/clients_per_fte",
                between(self.clients_per_fte, 1.0, 1_000.0),
            ),
            ("/hours_per_fte", between(self.hours_per_fte, 1.0, 60.0)),
            ("/cv_demand", between(self.cv_demand, 0.0, 100.0)),
            ("/cv_capacity", between(self.cv_capacity, 0.0, 100.0)),
        ];
        checked
            .into_iter()
            .filter_map(|(pointer, misfit)| Some(Problem::at(pointer, misfit?)))
            .collect()
    }

    fn arrivals(&self, with_dementia: f64) -> f64 {
        with_dementia * self.at_home * self.wanting * 365.0 / self.mean_stay_days
    }
}

impl Scenario {
    /// Both scenarios.
    pub const ALL: [Self; 2] = [Self::StableIncidence, Self::FallingIncidence];

    /// Yearly growth of the number of people with dementia, as a factor.
    fn yearly(self) -> f64 {
        let whole: f64 = match self {
            Self::StableIncidence => STABLE_GROWTH,
            Self::FallingIncidence => FALLING_GROWTH,
        };
        whole.powf(1.0 / GROWTH_YEARS)
    }
}

/// A forecast per district for a range of years.
///
/// Between two years of data the number of people with dementia lies on a straight line. Outside them it grows by the
/// published scenario. Data for several years hold at stable incidence; in the scenario of falling incidence they are
/// lowered by the ratio of the two published growths from the first year of data on. `observed` holds the
/// network's own arrivals: per district a year and the arrivals of that year.
///
/// # Example
///
/// ```
/// use std::collections::BTreeMap;
/// use spil_planning::forecast::demand::{Assumptions, Scenario, forecast};
/// use spil_planning::forecast::population::given_totals;
///
/// let totals = "district,year,people_with_dementia\nWest,2040,5890\nWest,2050,6950\n";
/// let districts = given_totals(totals).unwrap();
/// let years = forecast(&districts, 2040..=2050, &Assumptions::default(), &BTreeMap::new());
/// let west = &years[0].scenarios[&Scenario::StableIncidence];
/// assert_eq!(west[0].people_with_dementia, 5890.0);
/// assert_eq!(west[5].people_with_dementia, 6420.0);
/// ```
pub fn forecast(
    districts: &[District],
    years: std::ops::RangeInclusive<u32>,
    assumptions: &Assumptions,
    observed: &BTreeMap<String, (u32, f64)>,
) -> Vec<Forecast> {
    let of = |district: &District| {
        let calibration = observed
            .get(&district.name)
            .map_or(1.0, |(year, arrivals)| {
                let expected =
                    assumptions.arrivals(with_dementia(district, *year, Scenario::StableIncidence));
                if expected > 0.0 {
                    arrivals / expected
                } else {
                    1.0
                }
            });
        one(district, years.clone(), assumptions, calibration)
    };
    districts.iter().map(of).collect()
}

/// The sum of forecasts over districts.
///
/// Slots, full-time case managers and hours are those of the districts added up: what separate teams need.
pub fn total(forecasts: &[Forecast]) -> Forecast {
    let mut scenarios: BTreeMap<Scenario, Vec<Year>> = BTreeMap::new();
    for forecast in forecasts {
        for (scenario, years) in &forecast.scenarios {
            let sums = scenarios.entry(*scenario).or_default();
            if sums.is_empty() {
                sums.clone_from(years);
            } else {
                sums.iter_mut()
                    .zip(years)
                    .for_each(|(sum, year)| sum.add(year));
            }
        }
    }
    let estimated = forecasts.iter().any(|forecast| forecast.estimated);
    Forecast {
        name: String::new(),
        basis: None,
        estimated,
        calibration: 1.0,
        scenarios,
    }
}

impl Year {
    fn add(&mut self, other: &Self) {
        self.people_with_dementia += other.people_with_dementia;
        self.at_home += other.at_home;
        self.wanting += other.wanting;
        self.arrivals_per_year += other.arrivals_per_year;
        self.slots += other.slots;
        self.fte += other.fte;
        self.hours_per_week += other.hours_per_week;
        self.extrapolated |= other.extrapolated;
    }
}

fn one(
    district: &District,
    years: std::ops::RangeInclusive<u32>,
    assumptions: &Assumptions,
    calibration: f64,
) -> Forecast {
    let of = |scenario: Scenario| {
        let years = years
            .clone()
            .map(|year| one_year(district, year, scenario, assumptions, calibration));
        (scenario, years.collect::<Vec<_>>())
    };
    let scenarios: BTreeMap<_, _> = Scenario::ALL.into_iter().map(of).collect();
    let extrapolated = scenarios.values().flatten().any(|year| year.extrapolated);
    Forecast {
        name: district.name.clone(),
        basis: Some(district.basis),
        estimated: extrapolated || district.basis == Basis::Profile,
        calibration,
        scenarios,
    }
}

fn one_year(
    district: &District,
    year: u32,
    scenario: Scenario,
    assumptions: &Assumptions,
    calibration: f64,
) -> Year {
    let people = with_dementia(district, year, scenario);
    let arrivals = assumptions.arrivals(people) * calibration;
    let list = WaitingList {
        demand: arrivals / WEEKS,
        target_weeks: assumptions.target_weeks,
        queue: None,
        capacity: None,
        cv_demand: assumptions.cv_demand,
        cv_capacity: assumptions.cv_capacity,
    };
    let slots = capacity::slots(
        capacity::advise(&list).target_capacity,
        assumptions.mean_stay_days,
    );
    let fte = slots / assumptions.clients_per_fte;
    Year {
        year,
        people_with_dementia: people,
        at_home: people * assumptions.at_home,
        wanting: people * assumptions.at_home * assumptions.wanting,
        arrivals_per_year: arrivals,
        slots,
        fte,
        hours_per_week: fte * assumptions.hours_per_fte,
        extrapolated: is_outside(district, year),
    }
}

fn is_outside(district: &District, year: u32) -> bool {
    let data = &district.with_dementia;
    data.range(..=year).next().is_none() || data.range(year..).next().is_none()
}

/// People with dementia in a year.
fn with_dementia(district: &District, year: u32, scenario: Scenario) -> f64 {
    let data = &district.with_dementia;
    let before = data
        .range(..=year)
        .next_back()
        .map(|(year, people)| (*year, *people));
    let after = data
        .range(year..)
        .next()
        .map(|(year, people)| (*year, *people));
    let first = data.keys().next().copied().unwrap_or(year);
    match (before, after) {
        (Some((from, low)), Some((to, high))) => {
            let part = if to == from {
                0.0
            } else {
                f64::from(year - from) / f64::from(to - from)
            };
            (low + (high - low) * part) * lowered(scenario, first, year)
        }
        (Some((from, people)), None) => {
            people * lowered(scenario, first, from) * grown(scenario, from, year)
        }
        (None, Some((to, people))) => people / grown(scenario, year, to),
        (None, None) => 0.0,
    }
}

/// Data hold at stable incidence: in the other scenario they are lowered as the years go by.
fn lowered(scenario: Scenario, first: u32, year: u32) -> f64 {
    let ratio = scenario.yearly() / Scenario::StableIncidence.yearly();
    ratio.powf(f64::from(year) - f64::from(first))
}

fn grown(scenario: Scenario, from: u32, to: u32) -> f64 {
    scenario.yearly().powf(f64::from(to) - f64::from(from))
}
