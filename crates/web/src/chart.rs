//! Our own charts as SVG: where lines, bands and ticks lie. What they say is told by the page, in words and in a table.

use std::fmt::Write as _;

/// The size of the drawing, in its own units.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 260.0;
/// Room beside the plot: for the numbers, the names at the ends of lines, the top, and the days.
const LEFT: f64 = 52.0;
const RIGHT: f64 = 132.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 34.0;
/// So far apart two names at the ends of lines are at least.
const APART: f64 = 17.0;

/// A value with its band at a place on the axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spot {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// A line with its band and its name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Series {
    pub(crate) name: String,
    /// The number in the names of the styles: 1 is drawn, 2 is dashed.
    pub(crate) style: u8,
    pub(crate) spots: Vec<Spot>,
}

/// A number or a day beside an axis.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    pub(crate) at: String,
    pub(crate) text: String,
}

/// A line or a band as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shape {
    pub(crate) class: &'static str,
    pub(crate) path: String,
}

/// A chart as the template draws it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chart {
    pub(crate) caption: String,
    /// What the figure says, in one sentence.
    pub(crate) says: String,
    pub(crate) bands: Vec<Shape>,
    pub(crate) lines: Vec<Shape>,
    pub(crate) rows: Vec<Tick>,
    pub(crate) columns: Vec<Tick>,
    pub(crate) names: Vec<Tick>,
}

impl Chart {
    /// Draws these lines; `columns` are places on the axis with their texts.
    pub(crate) fn of(
        caption: String,
        says: String,
        series: &[Series],
        columns: &[(f64, String)],
    ) -> Self {
        let spots = || series.iter().flat_map(|one| &one.spots);
        let last = spots().map(|spot| spot.x).fold(1.0, f64::max);
        let first = spots().map(|spot| spot.x).fold(last, f64::min);
        let highest = spots()
            .map(|spot| spot.high.max(spot.y))
            .fold(1.0, f64::max);
        let step = step(highest);
        let top = (highest / step).ceil() * step;
        let plot = Plot { first, last, top };
        Self {
            bands: series.iter().map(|one| plot.band(one)).collect(),
            lines: series.iter().map(|one| plot.line(one)).collect(),
            rows: plot.rows(step),
            columns: columns
                .iter()
                .map(|(x, text)| tick(plot.x(*x), text.clone()))
                .collect(),
            names: plot.names(series),
            caption,
            says,
        }
    }
}

/// What becomes of values in the drawing.
struct Plot {
    first: f64,
    last: f64,
    top: f64,
}

impl Plot {
    fn x(&self, x: f64) -> f64 {
        let length = (self.last - self.first).max(1e-9);
        LEFT + (x - self.first) / length * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, y: f64) -> f64 {
        HEIGHT - BOTTOM - y / self.top * (HEIGHT - TOP - BOTTOM)
    }

    fn line(&self, series: &Series) -> Shape {
        Shape {
            class: if series.style == 1 {
                "chart__line"
            } else {
                "chart__line chart__line--2"
            },
            path: self.path(series.spots.iter().map(|spot| (spot.x, spot.y))),
        }
    }

    fn band(&self, series: &Series) -> Shape {
        let upper = series.spots.iter().map(|spot| (spot.x, spot.high));
        let lower = series.spots.iter().rev().map(|spot| (spot.x, spot.low));
        Shape {
            class: if series.style == 1 {
                "chart__band"
            } else {
                "chart__band chart__band--2"
            },
            path: self.path(upper.chain(lower)) + "Z",
        }
    }

    fn path(&self, points: impl Iterator<Item = (f64, f64)>) -> String {
        let mut path = String::new();
        for (x, y) in points {
            let sign = if path.is_empty() { 'M' } else { 'L' };
            // Writing to a string cannot fail.
            let _ = write!(path, "{sign}{:.1} {:.1}", self.x(x), self.y(y));
        }
        path
    }

    fn rows(&self, step: f64) -> Vec<Tick> {
        let mut rows = Vec::new();
        let mut value = 0.0;
        while value <= self.top + step / 2.0 {
            rows.push(tick(self.y(value), format!("{value:.0}")));
            value += step;
        }
        rows
    }

    /// The names at the ends of the lines, moved apart where they would lie on each other.
    fn names(&self, series: &[Series]) -> Vec<Tick> {
        let mut ends: Vec<(f64, String)> = series
            .iter()
            .filter_map(|one| Some((self.y(one.spots.last()?.y) + 4.0, one.name.clone())))
            .collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut before = f64::NEG_INFINITY;
        for (at, _) in &mut ends {
            *at = at.max(before + APART);
            before = *at;
        }
        let over = (before - (HEIGHT - BOTTOM)).max(0.0);
        ends.into_iter()
            .map(|(at, name)| tick(at - over, name))
            .collect()
    }
}

fn tick(at: f64, text: String) -> Tick {
    Tick {
        at: format!("{at:.1}"),
        text,
    }
}

/// A round step of which about five go into the highest value; counts are whole.
fn step(highest: f64) -> f64 {
    let rough = (highest / 5.0).max(1.0);
    let power = 10.0_f64.powf(rough.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0];
    let fitting = steps.into_iter().find(|step| rough <= step * power);
    fitting.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(highest: f64, expect: f64) {
        assert!((step(highest) - expect).abs() < 1e-9, "{}", step(highest));
    }

    #[test]
    fn steps_are_round_and_about_five() {
        check(0.0, 1.0);
        check(4.0, 1.0);
        check(23.0, 5.0);
        check(204.0, 50.0);
        check(1_130.0, 500.0);
    }

    fn series(name: &str, style: u8, ends_at: f64) -> Series {
        let spot = |x, y: f64| Spot {
            x,
            y,
            low: y - 1.0,
            high: y + 1.0,
        };
        Series {
            name: name.to_owned(),
            style,
            spots: vec![spot(0.0, 10.0), spot(30.0, ends_at)],
        }
    }

    #[test]
    fn names_at_the_ends_never_lie_on_each_other() {
        for ends_at in [0.0, 19.0, 19.5, 20.0] {
            let lines = [series("Niets", 2, 20.0), series("Plan", 1, ends_at)];
            let chart = Chart::of(
                String::new(),
                String::new(),
                &lines,
                &[(0.0, "nu".to_owned())],
            );
            let at: Vec<f64> = chart
                .names
                .iter()
                .map(|name| name.at.parse().unwrap())
                .collect();
            assert!(APART - 0.2 <= at[1] - at[0], "{ends_at}: {at:?}");
            assert!(at.iter().all(|at| *at <= HEIGHT - BOTTOM + 0.1), "{at:?}");
        }
    }

    #[test]
    fn everything_that_is_drawn_lies_within_the_drawing() {
        let chart = Chart::of(
            String::new(),
            String::new(),
            &[series("Plan", 1, 873.0)],
            &[(0.0, "nu".to_owned()), (30.0, "dan".to_owned())],
        );
        let numbers = chart.bands[0].path.replace(['M', 'L', 'Z'], " ");
        let numbers: Vec<f64> = numbers
            .split_whitespace()
            .map(|one| one.parse().unwrap())
            .collect();
        assert_eq!(numbers.len(), 8);
        for pair in numbers.chunks(2) {
            assert!((LEFT..=WIDTH - RIGHT).contains(&pair[0]), "{pair:?}");
            assert!((0.0..=HEIGHT).contains(&pair[1]), "{pair:?}");
        }
    }
}
