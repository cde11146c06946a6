//! Who lives in a district: by age and sex where that is known, estimated from a total where it is not.
//!
//! Formats: Spil's own table, the core figures per district of Statistics Netherlands (`Kerncijfers wijken en
//! buurten`), and totals of people with dementia that others have computed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::prevalence::Prevalence;
use super::table::{Row, Table, TableProblem};
use crate::problem::Misfit;

/// The age profile of those of 65 and over that is used where none is given.
const BUILT_IN_PROFILE: &str = include_str!("../../data/profile-65-plus.csv");
/// An open band of ages ("90 and over") counts as this many years.
const OPEN_YEARS: u32 = 10;

/// Sex as in population tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// Men.
    Male,
    /// Women.
    Female,
}

/// A band of ages in whole years, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// Youngest age.
    pub from: u32,
    /// Oldest age; `None`: and over.
    pub to: Option<u32>,
}

/// A number of people of one band and sex.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// Sex, where the table tells it.
    pub sex: Option<Sex>,
    /// Ages.
    pub band: Band,
    /// Number of people.
    pub people: f64,
}

/// What a district's numbers rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Population by age and sex.
    AgeAndSex,
    /// The number of people of 65 and over, divided by a profile: an estimate.
    Profile,
    /// People with dementia as given by others.
    GivenTotal,
}

/// A district and what is known of its people, per year.
#[derive(Debug, Clone, PartialEq)]
pub struct District {
    /// Its name.
    pub name: String,
    /// What its numbers rest on.
    pub basis: Basis,
    /// People with dementia at unchanged prevalence, per year for which there are data.
    pub with_dementia: BTreeMap<u32, f64>,
}

impl Sex {
    pub(super) fn read(row: &Row<'_>) -> Result<Option<Self>, TableProblem> {
        match row.text("sex").to_lowercase().as_str() {
            "male" | "m" | "man" | "mannen" => Ok(Some(Self::Male)),
            "female" | "f" | "v" | "vrouw" | "vrouwen" => Ok(Some(Self::Female)),
            "both" | "" | "totaal" => Ok(None),
            _ => Err(row.problem(
                "sex",
                Misfit::UnknownChoice {
                    known: "male, female, both".to_owned(),
                },
            )),
        }
    }
}

impl Band {
    pub(super) fn read(row: &Row<'_>) -> Result<Self, TableProblem> {
        let from = row.whole("age_from")?;
        let to = if row.text("age_to").is_empty() {
            None
        } else {
            Some(row.whole("age_to")?)
        };
        if to.is_some_and(|to| to < from) {
            return Err(row.problem("age_to", Misfit::TooEarly { field: "age_from" }));
        }
        Ok(Self { from, to })
    }

    /// Whether an age lies in the band.
    pub fn holds(self, age: u32) -> bool {
        self.from <= age && self.to.is_none_or(|to| age <= to)
    }

    /// The ages of the band; an open band counts as ten years.
    pub fn ages(self) -> std::ops::RangeInclusive<u32> {
        self.from..=self.to.unwrap_or(self.from + OPEN_YEARS - 1)
    }
}

/// Reads a population by age and sex: columns `district`, `year`, `sex`, `age_from`, `age_to`, `people`.
///
/// # Errors
///
/// Line and column of the first value that does not fit.
///
/// # Example
///
/// ```
/// use spil_planning::forecast::{population, prevalence::Prevalence};
///
/// let table = "district,year,sex,age_from,age_to,people\nNoord,2025,female,85,89,1000\nNoord,2025,male,85,89,1000\n";
/// let districts = population::by_age_and_sex(table, &Prevalence::built_in().unwrap()).unwrap();
/// assert!((districts[0].with_dementia[&2025] - 412.0).abs() < 1e-9);
/// ```
pub fn by_age_and_sex(text: &str, prevalence: &Prevalence) -> Result<Vec<District>, TableProblem> {
    let table = Table::read(text)?;
    table.needs(&["district", "year", "age_from", "age_to", "people"])?;
    let mut counts = Counts::default();
    for row in table.rows() {
        let cell = Cell {
            sex: Sex::read(&row)?,
            band: Band::read(&row)?,
            people: row.number("people")?,
        };
        counts.add(
            named(&row, "district")?,
            row.whole("year")?,
            with_dementia(&cell, prevalence),
        );
    }
    Ok(counts.districts(Basis::AgeAndSex))
}

/// Reads totals of people with dementia that others have computed: columns `district`, `year`, `people_with_dementia`.
///
/// # Errors
///
/// Line and column of the first value that does not fit.
pub fn given_totals(text: &str) -> Result<Vec<District>, TableProblem> {
    let table = Table::read(text)?;
    table.needs(&["district", "year", "people_with_dementia"])?;
    let mut counts = Counts::default();
    for row in table.rows() {
        counts.add(
            named(&row, "district")?,
            row.whole("year")?,
            row.number("people_with_dementia")?,
        );
    }
    Ok(counts.districts(Basis::GivenTotal))
}

/// Reads the network's own arrivals: columns `district`, `year`, `arrivals`; per district the last year counts.
///
/// # Errors
///
/// Line and column of the first value that does not fit.
pub fn own_arrivals(text: &str) -> Result<BTreeMap<String, (u32, f64)>, TableProblem> {
    let table = Table::read(text)?;
    table.needs(&["district", "year", "arrivals"])?;
    let mut last: BTreeMap<String, (u32, f64)> = BTreeMap::new();
    for row in table.rows() {
        let (name, year, arrivals) = (
            named(&row, "district")?,
            row.whole("year")?,
            row.number("arrivals")?,
        );
        let known = last.entry(name).or_insert((year, arrivals));
        if known.0 <= year {
            *known = (year, arrivals);
        }
    }
    Ok(last)
}

/// Reads the core figures of Statistics Netherlands per district (`gwb_code`, `regio`, `a_65_oo`) for a year.
///
/// Their oldest group is 65 and over, too coarse for dementia: the group is divided by `profile`, so the result is an
/// estimate. Where the file has a column `recs`, only the lines of districts (`Wijk`) are used.
///
/// # Errors
///
/// Line and column of the first value that does not fit.
pub fn core_figures(
    text: &str,
    year: u32,
    profile: &Profile,
    prevalence: &Prevalence,
) -> Result<Vec<District>, TableProblem> {
    let table = Table::read(text)?;
    table.needs(&["gwb_code", "regio", "a_65_oo"])?;
    let per_person = profile.prevalence(prevalence);
    let mut counts = Counts::default();
    for row in table.rows() {
        if !table.has("recs") || row.text("recs").eq_ignore_ascii_case("wijk") {
            counts.add(
                named(&row, "regio")?,
                year,
                row.number("a_65_oo")? * per_person,
            );
        }
    }
    Ok(counts.districts(Basis::Profile))
}

/// How those of 65 and over are divided over ages and sexes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Profile {
    /// Where it comes from, in its own words.
    pub source: String,
    #[serde(skip)]
    cells: Vec<Cell>,
}

impl Profile {
    /// The profile that comes with Spil: the Netherlands around 2023, rounded.
    ///
    /// # Errors
    ///
    /// None in practice: the table is checked by the tests.
    pub fn built_in() -> Result<Self, TableProblem> {
        Self::from_csv(BUILT_IN_PROFILE)
    }

    /// Reads a profile: columns `sex`, `age_from`, `age_to`, `share` (numbers of people will do as well).
    ///
    /// # Errors
    ///
    /// Line and column of the first value that does not fit.
    pub fn from_csv(text: &str) -> Result<Self, TableProblem> {
        let table = Table::read(text)?;
        table.needs(&["sex", "age_from", "age_to", "share"])?;
        let mut cells = Vec::new();
        for row in table.rows() {
            cells.push(Cell {
                sex: Sex::read(&row)?,
                band: Band::read(&row)?,
                people: row.number("share")?,
            });
        }
        if cells.iter().all(|cell| cell.people <= 0.0) {
            return Err(TableProblem {
                line: 2,
                column: "share".to_owned(),
                misfit: Misfit::NotPositive,
            });
        }
        Ok(Self {
            source: super::prevalence::source(text),
            cells,
        })
    }

    /// Mean prevalence over the profile.
    fn prevalence(&self, prevalence: &Prevalence) -> f64 {
        let people: f64 = self.cells.iter().map(|cell| cell.people).sum();
        self.cells
            .iter()
            .map(|cell| with_dementia(cell, prevalence))
            .sum::<f64>()
            / people
    }
}

fn with_dementia(cell: &Cell, prevalence: &Prevalence) -> f64 {
    cell.people * prevalence.of(cell.sex, cell.band)
}

fn named(row: &Row<'_>, column: &str) -> Result<String, TableProblem> {
    match row.text(column) {
        "" => Err(row.problem(column, Misfit::Empty)),
        name => Ok(name.to_owned()),
    }
}

/// Sums per district and year, districts in the order of the file.
#[derive(Default)]
struct Counts {
    names: Vec<String>,
    sums: BTreeMap<(usize, u32), f64>,
}

impl Counts {
    fn add(&mut self, name: String, year: u32, people: f64) {
        let place = self
            .names
            .iter()
            .position(|own| *own == name)
            .unwrap_or_else(|| {
                self.names.push(name);
                self.names.len() - 1
            });
        *self.sums.entry((place, year)).or_default() += people;
    }

    fn districts(self, basis: Basis) -> Vec<District> {
        let sums = &self.sums;
        let of = |place: usize| {
            let own = sums.range((place, 0)..=(place, u32::MAX));
            own.map(|((_, year), people)| (*year, *people)).collect()
        };
        let named = self.names.iter().enumerate();
        named
            .map(|(place, name)| District {
                name: name.clone(),
                basis,
                with_dementia: of(place),
            })
            .collect()
    }
}
