//! What came out of a scenario and what it rests on, in words, tables and charts.

use jiff::Span;
use jiff::civil::Date;
use spil_app::capacity::{
    ClassOutcome, Estimate, GroupOutcome, Line, Point, ScenarioResult, Sides,
};
use spil_model::capacity::{AreaPart, Assumptions, ClassPart, Group, Number, Start};
use spil_model::covenant::Covenant;

use super::super::form::class_name;
use super::super::words::{Unit, between, change, estimate, number};
use crate::chart::{Chart, Series, Spot};
use crate::page::Words;

/// About so many rows stand in the table beside a chart.
const ROWS: usize = 13;

/// A figure with nothing changed and in the scenario.
pub(super) struct Cell {
    pub(super) label: String,
    pub(super) change: String,
    pub(super) difference: String,
}

pub(super) struct ClassRow {
    pub(super) name: String,
    pub(super) cells: Vec<Cell>,
}

/// A class with all its figures and their intervals.
pub(super) struct FigureRow {
    pub(super) name: String,
    pub(super) figure: String,
    pub(super) unchanged: String,
    pub(super) scenario: String,
    pub(super) difference: String,
}

pub(super) struct PathRow {
    pub(super) day: String,
    pub(super) unchanged: String,
    pub(super) scenario: String,
}

pub(super) struct GroupView {
    /// The name of the area; none for the region.
    pub(super) name: Option<String>,
    pub(super) chart: Chart,
    pub(super) path: Vec<PathRow>,
    pub(super) columns: Vec<String>,
    pub(super) classes: Vec<ClassRow>,
    pub(super) figures: Vec<FigureRow>,
    pub(super) sums: Vec<String>,
}

/// Figures in words.
pub(super) struct View<'a> {
    pub(super) words: Words,
    pub(super) covenant: &'a Covenant,
}

/// A figure of a line with its name and unit.
type Figure = (&'static str, Unit, fn(&Line) -> Estimate);

const FIGURES: [Figure; 6] = [
    ("capacity-in-norm", Unit::Percent, |line| line.in_norm),
    ("capacity-in-6-weeks", Unit::Percent, |line| line.in_6_weeks),
    ("capacity-wait", Unit::Days, |line| line.wait),
    ("capacity-median", Unit::Days, |line| line.median),
    ("capacity-p90", Unit::Days, |line| line.p90),
    ("capacity-left-share", Unit::Percent, |line| line.left),
];

impl View<'_> {
    pub(super) fn groups(&self, rests_on: &Assumptions, result: &ScenarioResult) -> Vec<GroupView> {
        let groups = result.groups.iter();
        groups
            .map(|group| self.group(group, rests_on.start.on))
            .collect()
    }

    fn group(&self, group: &GroupOutcome, from: Date) -> GroupView {
        let words = self.words;
        let columns = FIGURES.map(|(key, ..)| words.t(key));
        GroupView {
            name: group.area.clone(),
            chart: self.chart(group, from),
            path: self.path(group, from),
            columns: columns.into(),
            classes: group
                .classes
                .iter()
                .map(|class| self.class(class))
                .collect(),
            figures: group
                .classes
                .iter()
                .flat_map(|class| self.figures(class))
                .collect(),
            sums: self.sums(group),
        }
    }

    fn class_name(&self, class: Option<&str>) -> String {
        class.map_or_else(
            || self.words.t("capacity-all-classes"),
            |id| class_name(self.words, self.covenant, id),
        )
    }

    fn class(&self, class: &ClassOutcome) -> ClassRow {
        let lines = &class.lines;
        let cell = |(key, unit, of): Figure| Cell {
            label: self.words.t(key),
            change: change(self.words, unit, of(&lines.unchanged), of(&lines.scenario)),
            difference: self.difference(unit, of(&lines.difference)),
        };
        ClassRow {
            name: self.class_name(class.class.as_deref()),
            cells: FIGURES.map(cell).into(),
        }
    }

    fn difference(&self, unit: Unit, figure: Estimate) -> String {
        let ends = figure.low.zip(figure.high);
        ends.map_or_else(String::new, |(low, high)| {
            self.words.t1(
                "capacity-difference-of",
                "ends",
                between(self.words, unit, low, high),
            )
        })
    }

    fn figures(&self, class: &ClassOutcome) -> Vec<FigureRow> {
        let waiting: Figure = ("capacity-waiting", Unit::People, |line| line.waiting);
        let lines = &class.lines;
        let row = |(key, unit, of): Figure| FigureRow {
            name: self.class_name(class.class.as_deref()),
            figure: self.words.t(key),
            unchanged: estimate(self.words, unit, of(&lines.unchanged)),
            scenario: estimate(self.words, unit, of(&lines.scenario)),
            difference: estimate(self.words, unit, of(&lines.difference)),
        };
        std::iter::once(waiting).chain(FIGURES).map(row).collect()
    }

    fn sums(&self, group: &GroupOutcome) -> Vec<String> {
        let of = |key, sides: &Sides<Estimate>| {
            let text = change(self.words, Unit::People, sides.unchanged, sides.scenario);
            self.words.t1(key, "change", text)
        };
        vec![
            of("capacity-sum-in-care", &group.in_care),
            of("capacity-sum-started", &group.started),
            of("capacity-sum-left", &group.left),
        ]
    }

    fn chart(&self, group: &GroupOutcome, from: Date) -> Chart {
        let words = self.words;
        let series = |key, style, path: &[Point]| Series {
            name: words.t(key),
            style,
            spots: path.iter().map(spot).collect(),
        };
        let caption = match &group.area {
            Some(area) => words.t1("capacity-chart-of", "area", area),
            None => words.t("capacity-chart"),
        };
        Chart::of(
            caption,
            self.says(group),
            &[
                series("capacity-unchanged", 2, &group.unchanged_path),
                series("capacity-scenario", 1, &group.path),
            ],
            &self.columns(group, from),
        )
    }

    /// What the figure says, in one sentence.
    fn says(&self, group: &GroupOutcome) -> String {
        let whole = |value: f64| number(self.words, value, 0).into();
        let (Some(first), Some(unchanged), Some(scenario)) = (
            group.unchanged_path.first(),
            group.unchanged_path.last(),
            group.path.last(),
        ) else {
            return String::new();
        };
        let values = [
            ("now", whole(first.mean)),
            ("unchanged", whole(unchanged.mean)),
            ("unchanged_low", whole(unchanged.low)),
            ("unchanged_high", whole(unchanged.high)),
            ("scenario", whole(scenario.mean)),
            ("scenario_low", whole(scenario.low)),
            ("scenario_high", whole(scenario.high)),
        ];
        self.words.0.text_with("capacity-chart-says", &values)
    }

    /// About seven days on the axis, by month and year.
    fn columns(&self, group: &GroupOutcome, from: Date) -> Vec<(f64, String)> {
        let last = group.path.last().map_or(0.0, |point| point.day);
        let months = [3_i32, 6, 12, 24, 36].into_iter();
        let fits = |months: &i32| last / (f64::from(*months) * 30.4) <= 7.0;
        let step = months.clone().find(fits).unwrap_or(36);
        let mut columns = Vec::new();
        for turn in 0..40 {
            let day = from.saturating_add(Span::new().months(step * turn));
            let at = f64::from((day - from).get_days());
            if last < at {
                break;
            }
            columns.push((at, self.month(day)));
        }
        columns
    }

    fn month(&self, day: Date) -> String {
        let date = self.words.date(day);
        let mut parts = date.split(' ').skip(2);
        let (month, year) = (
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
        );
        format!("{month} {year}")
    }

    fn path(&self, group: &GroupOutcome, from: Date) -> Vec<PathRow> {
        let step = group.path.len().div_ceil(ROWS).max(1);
        let last = group.path.len().saturating_sub(1);
        let rows = group.unchanged_path.iter().zip(&group.path).enumerate();
        let rows = rows.filter(|(place, _)| place % step == 0 || *place == last);
        rows.map(|(_, (unchanged, scenario))| PathRow {
            day: self.words.date(from.saturating_add(days(scenario.day))),
            unchanged: self.band(unchanged),
            scenario: self.band(scenario),
        })
        .collect()
    }

    fn band(&self, point: &Point) -> String {
        let ends = between(self.words, Unit::People, point.low, point.high);
        format!("{} ({ends})", number(self.words, point.mean, 0))
    }

    /// What link workers do, where there are any.
    pub(super) fn notes(&self, result: &ScenarioResult) -> Vec<String> {
        let note = |key, unit, figure: Option<Estimate>| {
            let text = estimate(self.words, unit, figure?);
            Some(self.words.t1(key, "figure", text))
        };
        [
            note("capacity-first-contact", Unit::Days, result.first_contact),
            note("capacity-helped", Unit::People, result.helped),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    pub(super) fn numbers(&self, all: &Assumptions) -> Vec<(String, String)> {
        let words = self.words;
        let row = |one: &Number| {
            let label = words.t(&format!("capacity-number-{}", one.code().replace('_', "-")));
            let value = all.numbers.get(one);
            let value = value.map_or_else(
                || words.t("capacity-nobody-leaves"),
                |value| number(words, *value, 2),
            );
            (label, value)
        };
        let staffing = (
            words.t("capacity-staffing"),
            words.t(&format!(
                "capacity-staffing-{}",
                all.staffing.code().replace('_', "-")
            )),
        );
        Number::ALL.iter().map(row).chain([staffing]).collect()
    }

    pub(super) fn classes(&self, all: &Assumptions) -> Vec<(String, String)> {
        let row = |(place, class): (usize, &ClassPart)| {
            let counts = self.counts(&all.start, |group| group.class == place);
            let percent = number(self.words, class.percent, 1);
            (
                self.class_name(Some(class.id.as_str())),
                format!("{percent} %; {counts}"),
            )
        };
        all.classes.iter().enumerate().map(row).collect()
    }

    pub(super) fn areas(&self, all: &Assumptions) -> Vec<(String, String)> {
        let row = |(place, area): (usize, &AreaPart)| {
            let counts = self.counts(&all.start, |group| group.area == place);
            let percent = number(self.words, area.percent, 1);
            let hours = self.words.t1(
                "capacity-hours-now",
                "hours",
                number(self.words, area.hours, 1),
            );
            (area.name.clone(), format!("{percent} %; {hours}; {counts}"))
        };
        all.areas.iter().enumerate().map(row).collect()
    }

    fn counts(&self, start: &Start, fits: impl Fn(&Group) -> bool) -> String {
        let waiting = Start::count(&start.waiting, &fits);
        let in_care = Start::count(&start.in_care, &fits);
        let waiting = self.words.t1("capacity-waiting-now", "count", waiting);
        let in_care = self.words.t1("capacity-in-care-now", "count", in_care);
        format!("{waiting}; {in_care}")
    }
}

fn spot(point: &Point) -> Spot {
    Spot {
        x: point.day,
        y: point.mean,
        low: point.low,
        high: point.high,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "at most fifteen years")]
fn days(day: f64) -> Span {
    Span::new().days(day as i64)
}
