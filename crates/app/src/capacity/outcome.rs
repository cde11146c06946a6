//! What came out of a scenario, as it is kept: the few figures that the page shows, beside nothing changing.

use serde::{Deserialize, Serialize};
use spil_planning::simulation::{Comparison, Figures, Outcome, PathPoint};
use spil_planning::stats::Figure;

/// A figure with its 95 % interval; nothing where there was no case.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    /// The mean over the replications.
    pub mean: Option<f64>,
    /// The lower end of the interval.
    pub low: Option<f64>,
    /// The upper end of the interval.
    pub high: Option<f64>,
}

/// The same figure with nothing changed, in the scenario, and the difference: second less first, replication by replication.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sides<T> {
    /// With nothing changed.
    pub unchanged: T,
    /// In the scenario.
    pub scenario: T,
    /// The scenario less nothing changed.
    pub difference: T,
}

/// The figures of a class. Waits in days, shares from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Number waiting, on average.
    pub waiting: Estimate,
    /// Mean wait until a place.
    pub wait: Estimate,
    /// Half of them wait at most.
    pub median: Estimate,
    /// Nine of ten wait at most.
    pub p90: Estimate,
    /// Share within the norm.
    pub in_norm: Estimate,
    /// Share within six weeks.
    pub in_6_weeks: Estimate,
    /// Share that leaves before a place.
    pub left: Estimate,
}

/// The figures of one class, or of all together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassOutcome {
    /// The id of the class; none for all together.
    pub class: Option<String>,
    /// The figures.
    pub lines: Sides<Line>,
}

/// The number waiting on a day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// The day, from the beginning.
    pub day: f64,
    /// The mean over the replications.
    pub mean: f64,
    /// Nine of ten replications lie above this and below `high`.
    pub low: f64,
    /// The upper end of the band.
    pub high: f64,
}

/// The figures of the region, or of one area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupOutcome {
    /// The name of the area; none for the region.
    pub area: Option<String>,
    /// All classes together first, then each class.
    pub classes: Vec<ClassOutcome>,
    /// Number in care, on average.
    pub in_care: Sides<Estimate>,
    /// Starts a year.
    pub started: Sides<Estimate>,
    /// People who leave before a place, a year.
    pub left: Sides<Estimate>,
    /// The number waiting over time with nothing changed.
    pub unchanged_path: Vec<Point>,
    /// The number waiting over time in the scenario.
    pub path: Vec<Point>,
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioResult {
    /// The region first, then each area.
    pub groups: Vec<GroupOutcome>,
    /// Days until the first contact by anyone, for classes that link workers serve.
    pub first_contact: Option<Estimate>,
    /// People a year for whom the contact with a link worker was help enough.
    pub helped: Option<Estimate>,
}

impl From<Figure> for Estimate {
    fn from(figure: Figure) -> Self {
        let finite = |value: f64| value.is_finite().then_some(value);
        Self {
            mean: finite(figure.mean),
            low: finite(figure.ci95[0]),
            high: finite(figure.ci95[1]),
        }
    }
}

impl From<&PathPoint> for Point {
    fn from(point: &PathPoint) -> Self {
        Self {
            day: point.day,
            mean: point.mean,
            low: point.p5,
            high: point.p95,
        }
    }
}

impl ScenarioResult {
    /// What is kept of a comparison of nothing changing with the scenario.
    pub(super) fn of(comparison: &Comparison) -> Self {
        let (unchanged, scenario) = (&comparison.first, &comparison.compared_with);
        let region = group(
            None,
            &Sides {
                unchanged: &unchanged.figures,
                scenario: &scenario.figures,
                difference: &comparison.difference,
            },
            [&unchanged.path, &scenario.path],
        );
        let mut groups = vec![region];
        groups.extend(
            unchanged
                .spec
                .districts
                .iter()
                .filter_map(|district| of_area(&district.name, comparison)),
        );
        let contact = scenario.figures.first_contact.as_ref();
        Self {
            groups,
            first_contact: contact.map(|contact| contact.all.mean.into()),
            helped: scenario.figures.helped.map(Estimate::from),
        }
    }
}

fn of_area(name: &str, comparison: &Comparison) -> Option<GroupOutcome> {
    fn figures<'a>(name: &str, figures: &'a Figures) -> Option<&'a Figures> {
        figures.by_district.as_ref()?.get(name)
    }
    fn path<'a>(name: &str, outcome: &'a Outcome) -> Option<&'a Vec<PathPoint>> {
        outcome.path_by_district.as_ref()?.get(name)
    }
    let (unchanged, scenario) = (&comparison.first, &comparison.compared_with);
    let sides = Sides {
        unchanged: figures(name, &unchanged.figures)?,
        scenario: figures(name, &scenario.figures)?,
        difference: figures(name, &comparison.difference)?,
    };
    let paths = [path(name, unchanged)?, path(name, scenario)?];
    Some(group(Some(name.to_owned()), &sides, paths))
}

fn group(
    area: Option<String>,
    figures: &Sides<&Figures>,
    [unchanged, scenario]: [&Vec<PathPoint>; 2],
) -> GroupOutcome {
    let all = std::iter::once(None);
    let names = figures.unchanged.waiting.by_class.0.iter();
    let names = all.chain(names.map(|(name, _)| Some(name.clone())));
    let class = |class: Option<String>| {
        let lines = Sides {
            unchanged: line(figures.unchanged, class.as_deref()),
            scenario: line(figures.scenario, class.as_deref()),
            difference: line(figures.difference, class.as_deref()),
        };
        ClassOutcome { class, lines }
    };
    let sides = |of: fn(&Figures) -> Figure| Sides {
        unchanged: of(figures.unchanged).into(),
        scenario: of(figures.scenario).into(),
        difference: of(figures.difference).into(),
    };
    GroupOutcome {
        area,
        classes: names.map(class).collect(),
        in_care: sides(|figures| figures.busy),
        started: sides(|figures| figures.started),
        left: sides(|figures| figures.left),
        unchanged_path: unchanged.iter().map(Point::from).collect(),
        path: scenario.iter().map(Point::from).collect(),
    }
}

fn line(figures: &Figures, class: Option<&str>) -> Line {
    let waits = match class {
        Some(name) => figures.wait_started.by_class.get(name),
        None => None,
    };
    let waits = waits.unwrap_or(&figures.wait_started.all);
    let of = |figure: &spil_planning::simulation::ByClass<Figure>| {
        let own = class.and_then(|name| figure.by_class.get(name));
        Estimate::from(*own.unwrap_or(&figure.all))
    };
    Line {
        waiting: of(&figures.waiting),
        wait: waits.mean.into(),
        median: waits.median.into(),
        p90: waits.p90.into(),
        in_norm: waits.in_norm.into(),
        in_6_weeks: waits.in_6_weeks.into(),
        left: of(&figures.left_share),
    }
}
