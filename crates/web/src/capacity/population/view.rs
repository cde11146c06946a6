//! The forecast of each district in tables and charts.

use spil_app::capacity::{Basis, Forecast, Growth, Inhabitants, Year};

use super::super::words::number;
use crate::chart::{Chart, Series, Spot};
use crate::page::Words;

/// The years of a table lie so far apart, and the last one is always there.
const APART: u32 = 4;
/// So many districts are drawn; all of them stand in the table.
const MOST_DRAWN: usize = 60;

/// A year in the table of a district.
pub(super) struct YearRow {
    pub(super) year: String,
    pub(super) cells: Vec<String>,
}

/// A district, or all together.
pub(super) struct DistrictView {
    pub(super) name: String,
    pub(super) basis: Option<String>,
    pub(super) chart: Chart,
    pub(super) stable: Vec<YearRow>,
    pub(super) falling: Vec<YearRow>,
}

/// A line of the grid: a district with the arrivals of each year.
pub(super) struct GridRow {
    pub(super) name: String,
    pub(super) cells: Vec<(String, &'static str)>,
}

pub(super) struct Shown {
    pub(super) source: String,
    pub(super) notes: Vec<String>,
    pub(super) total: DistrictView,
    pub(super) years: Vec<String>,
    pub(super) grid: Vec<GridRow>,
    pub(super) districts: Vec<DistrictView>,
    pub(super) not_drawn: usize,
}

/// A column of the tables: its name and its value.
pub(super) type Column = (&'static str, fn(&Year) -> f64);

pub(super) const COLUMNS: [Column; 7] = [
    ("capacity-people-with-dementia", |year| {
        year.people_with_dementia
    }),
    ("capacity-people-at-home", |year| year.at_home),
    ("capacity-people-wanting", |year| year.wanting),
    ("capacity-arrivals-per-year", |year| year.arrivals_per_year),
    ("capacity-slots-needed", |year| year.slots),
    ("capacity-fte-needed", |year| year.fte),
    ("capacity-hours-needed", |year| year.hours_per_week),
];

pub(super) fn shown(words: Words, found: &Inhabitants) -> Shown {
    let mut notes = vec![words.t1("capacity-prevalence-from", "source", &found.prevalence)];
    if found.is_prevalence_unchecked {
        notes.push(words.t("capacity-prevalence-unchecked"));
    }
    notes.push(words.t2(
        "capacity-calibrated",
        ("count", &found.calibrated.to_string()),
        ("all", &found.districts.len().to_string()),
    ));
    if found.total.estimated {
        notes.push(words.t("capacity-estimated"));
    }
    let all = words.t("capacity-whole-region");
    let drawn = found.districts.iter().take(MOST_DRAWN);
    Shown {
        source: found.source.clone(),
        notes,
        total: district(words, &found.total, all),
        years: years(&found.total, Growth::StableIncidence)
            .iter()
            .map(|year| year.year.to_string())
            .collect(),
        grid: found
            .districts
            .iter()
            .map(|one| grid_row(words, one))
            .collect(),
        districts: drawn
            .map(|one| district(words, one, one.name.clone()))
            .collect(),
        not_drawn: found.districts.len().saturating_sub(MOST_DRAWN),
    }
}

/// The years that a table shows.
fn years(forecast: &Forecast, growth: Growth) -> Vec<&Year> {
    let all = forecast
        .scenarios
        .get(&growth)
        .map_or(&[][..], Vec::as_slice);
    let (first, last) = (
        all.first().map_or(0, |year| year.year),
        all.last().map_or(0, |year| year.year),
    );
    all.iter()
        .filter(|year| (year.year - first).is_multiple_of(APART) || year.year == last)
        .collect()
}

fn district(words: Words, forecast: &Forecast, name: String) -> DistrictView {
    let table = |growth| {
        let row = |year: &Year| YearRow {
            year: year.year.to_string(),
            cells: COLUMNS
                .map(|(_, of)| number(words, of(year), usize::from(of(year) < 10.0)))
                .into(),
        };
        years(forecast, growth)
            .into_iter()
            .map(row)
            .collect::<Vec<YearRow>>()
    };
    let basis = forecast.basis.map(|basis| match basis {
        Basis::AgeAndSex => words.t("capacity-basis-age-and-sex"),
        Basis::Profile => words.t("capacity-basis-profile"),
        Basis::GivenTotal => words.t("capacity-basis-given-total"),
    });
    DistrictView {
        chart: chart(words, forecast, &name),
        stable: table(Growth::StableIncidence),
        falling: table(Growth::FallingIncidence),
        basis,
        name,
    }
}

fn chart(words: Words, forecast: &Forecast, name: &str) -> Chart {
    let series = |growth, key, style| {
        let all = forecast
            .scenarios
            .get(&growth)
            .map_or(&[][..], Vec::as_slice);
        let spot = |year: &Year| Spot {
            x: f64::from(year.year),
            y: year.arrivals_per_year,
            low: year.arrivals_per_year,
            high: year.arrivals_per_year,
        };
        Series {
            name: words.t(key),
            style,
            spots: all.iter().map(spot).collect(),
        }
    };
    let (stable, falling) = (
        series(Growth::StableIncidence, "capacity-stable", 1),
        series(Growth::FallingIncidence, "capacity-falling", 2),
    );
    let at = |series: &Series, last: bool| {
        let spots = &series.spots;
        let spot = if last { spots.last() } else { spots.first() };
        number(words, spot.map_or(0.0, |spot| spot.y), 0)
    };
    let says = [
        ("name", name.into()),
        ("now", at(&stable, false).into()),
        ("stable", at(&stable, true).into()),
        ("falling", at(&falling, true).into()),
    ];
    let columns: Vec<(f64, String)> = stable
        .spots
        .iter()
        .filter(|spot| spot.x % 5.0 == 0.0)
        .map(|spot| (spot.x, format!("{:.0}", spot.x)))
        .collect();
    Chart::of(
        words.t1("capacity-arrivals-of", "name", name),
        words.0.text_with("capacity-arrivals-says", &says),
        &[stable, falling],
        &columns,
    )
}

/// The arrivals of each year at stable incidence, shaded by how much more they are than in the first year.
fn grid_row(words: Words, forecast: &Forecast) -> GridRow {
    let years = years(forecast, Growth::StableIncidence);
    let first = years.first().map_or(0.0, |year| year.arrivals_per_year);
    let cell = |year: &&Year| {
        let more = if first > 0.0 {
            year.arrivals_per_year / first
        } else {
            1.0
        };
        let shade = match more {
            more if more < 1.2 => "heat--1",
            more if more < 1.5 => "heat--2",
            more if more < 1.8 => "heat--3",
            _ => "heat--4",
        };
        (
            number(
                words,
                year.arrivals_per_year,
                usize::from(year.arrivals_per_year < 10.0),
            ),
            shade,
        )
    };
    GridRow {
        name: forecast.name.clone(),
        cells: years.iter().map(cell).collect(),
    }
}
