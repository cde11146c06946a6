//! How common dementia is by age and sex: a table that can be replaced, with its source.

#![expect(clippy::cast_precision_loss, reason = "a count of ages is small")]

use serde::Serialize;

use super::population::{Band, Sex};
use super::table::{Row, Table, TableProblem};
use crate::problem::Misfit;

/// The table that is used where none is given.
const BUILT_IN: &str = include_str!("../../data/prevalence-alzheimer-europe-2019.csv");

/// Prevalence of dementia by age and sex.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Prevalence {
    /// Where the table comes from, in its own words (the line of the file that begins with `# source:`).
    pub source: String,
    /// By what it is to be replaced, where it could not be checked (the line that begins with `# to be replaced by:`).
    pub to_be_replaced_by: Option<String>,
    #[serde(skip)]
    rows: Vec<(Option<Sex>, Band, f64)>,
}

impl Prevalence {
    /// The table that comes with Spil: Alzheimer Europe 2019, by sex in bands of five years.
    ///
    /// # Errors
    ///
    /// None in practice: the table is checked by the tests.
    pub fn built_in() -> Result<Self, TableProblem> {
        Self::from_csv(BUILT_IN)
    }

    /// Reads a table with the columns `sex` (`male`, `female`, `both`), `age_from`, `age_to` (empty: and over) and
    /// `prevalence` (0 to 1).
    ///
    /// # Errors
    ///
    /// Line and column of the first value that does not fit.
    ///
    /// # Example
    ///
    /// ```
    /// use spil_planning::forecast::population::{Band, Sex};
    /// use spil_planning::forecast::prevalence::Prevalence;
    ///
    /// let table = "# source: an example\nsex,age_from,age_to,prevalence\nboth,65,84,0.05\nboth,85,,0.25\n";
    /// let prevalence = Prevalence::from_csv(table).unwrap();
    /// assert_eq!(prevalence.source, "an example");
    /// // Half of the band lies below 85.
    /// let band = Band { from: 80, to: Some(89) };
    /// assert!((prevalence.of(Some(Sex::Female), band) - 0.15).abs() < 1e-12);
    /// ```
    pub fn from_csv(text: &str) -> Result<Self, TableProblem> {
        let table = Table::read(text)?;
        table.needs(&["sex", "age_from", "age_to", "prevalence"])?;
        let rows = table
            .rows()
            .map(|row| read_row(&row))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            source: source(text),
            to_be_replaced_by: said(text, "# to be replaced by:"),
            rows,
        })
    }

    /// The prevalence in a band of ages, which counts as evenly filled; without a sex the mean of both.
    pub fn of(&self, sex: Option<Sex>, band: Band) -> f64 {
        match sex {
            Some(sex) => self.of_sex(sex, band),
            None => f64::midpoint(self.of_sex(Sex::Male, band), self.of_sex(Sex::Female, band)),
        }
    }

    fn of_sex(&self, sex: Sex, band: Band) -> f64 {
        let ages = band.ages();
        let count = ages.clone().count().max(1);
        ages.map(|age| self.at(sex, age)).sum::<f64>() / count as f64
    }

    fn at(&self, sex: Sex, age: u32) -> f64 {
        let fits = |(own, band, _): &&(Option<Sex>, Band, f64)| {
            own.is_none_or(|own| own == sex) && band.holds(age)
        };
        self.rows.iter().find(fits).map_or(0.0, |row| row.2)
    }
}

/// What the line `# source:` of a table says.
pub(super) fn source(text: &str) -> String {
    said(text, "# source:").unwrap_or_default()
}

/// What the line that begins so says.
fn said(text: &str, begin: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix(begin));
    line.map(|line| line.trim().to_owned())
}

fn read_row(row: &Row<'_>) -> Result<(Option<Sex>, Band, f64), TableProblem> {
    let prevalence = row.number("prevalence")?;
    if prevalence > 1.0 {
        return Err(row.problem(
            "prevalence",
            Misfit::OutOfRange {
                least: 0.0,
                greatest: 1.0,
            },
        ));
    }
    Ok((Sex::read(row)?, Band::read(row)?, prevalence))
}
