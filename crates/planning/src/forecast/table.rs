//! Reading tables of comma- or semicolon-separated values, with line and column of what does not fit.

use csv::{ReaderBuilder, StringRecord};

use crate::problem::{Kind, Misfit};

/// What is wrong with a table, and where.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("line {line}, column {column}: {misfit:?}")]
pub struct TableProblem {
    /// Line in the file, from 1.
    pub line: u64,
    /// Name of the column; empty for the line as a whole.
    pub column: String,
    /// What.
    pub misfit: Misfit,
}

/// A table with named columns.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<String>,
    rows: Vec<(u64, StringRecord)>,
}

/// One line of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'t> {
    columns: &'t [String],
    record: &'t StringRecord,
    line: u64,
}

impl Table {
    /// Reads a table; the separator is the one that occurs most in the first line, lines that begin with `#` are notes.
    pub(crate) fn read(text: &str) -> Result<Self, TableProblem> {
        let text = text.trim_start_matches('\u{feff}');
        let head = text
            .lines()
            .find(|line| !line.starts_with('#'))
            .unwrap_or_default();
        let delimiter = if head.matches(';').count() > head.matches(',').count() {
            b';'
        } else {
            b','
        };
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .comment(Some(b'#'))
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let columns = reader
            .headers()
            .map_err(|error| broken(&error))?
            .iter()
            .map(str::to_lowercase)
            .collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| broken(&error))?;
            rows.push((record.position().map_or(0, csv::Position::line), record));
        }
        Ok(Self { columns, rows })
    }

    /// Whether a column is there.
    pub(crate) fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|own| own == column)
    }

    /// Refuses a table without one of these columns.
    pub(crate) fn needs(&self, columns: &[&str]) -> Result<(), TableProblem> {
        match columns.iter().find(|column| !self.has(column)) {
            Some(column) => Err(TableProblem {
                line: 1,
                column: (*column).to_owned(),
                misfit: Misfit::Missing,
            }),
            None if self.rows.is_empty() => Err(TableProblem {
                line: 1,
                column: String::new(),
                misfit: Misfit::Empty,
            }),
            None => Ok(()),
        }
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, record)| Row {
            columns: &self.columns,
            record,
            line: *line,
        })
    }
}

impl Row<'_> {
    /// The text in a column; empty where the column is not there.
    pub(crate) fn text(&self, column: &str) -> &str {
        let place = self.columns.iter().position(|own| own == column);
        place
            .and_then(|place| self.record.get(place))
            .unwrap_or_default()
    }

    /// A number that is not negative; a decimal comma is understood.
    pub(crate) fn number(&self, column: &str) -> Result<f64, TableProblem> {
        let text = self.text(column).replace(',', ".");
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() && number >= 0.0 => Ok(number),
            _ => Err(self.problem(column, Misfit::WrongKind(Kind::Number))),
        }
    }

    /// A whole number that is not negative.
    pub(crate) fn whole(&self, column: &str) -> Result<u32, TableProblem> {
        self.text(column)
            .parse()
            .map_err(|_| self.problem(column, Misfit::WrongKind(Kind::WholeNumber)))
    }

    pub(crate) fn problem(&self, column: &str, misfit: Misfit) -> TableProblem {
        TableProblem {
            line: self.line,
            column: column.to_owned(),
            misfit,
        }
    }
}

fn broken(error: &csv::Error) -> TableProblem {
    let line = error.position().map_or(1, csv::Position::line);
    TableProblem {
        line,
        column: String::new(),
        misfit: Misfit::WrongKind(Kind::Other),
    }
}
