//! The file of Statistics Netherlands (CBS) that says in which neighbourhood each postcode with house number lies.
//!
//! It has about eight million rows, so it is read row by row and never held. Which source the bytes come from, and where
//! the rows go, is the caller's business. That an address stands in the file once is left to whoever stores the rows.

use std::io::{self, BufRead, Read as _};

use csv::ByteRecord;

use super::{DistrictCode, HouseNumber, MunicipalityCode, NeighbourhoodCode, Postcode};
use crate::problem::{Contradiction, Expected, Fault, Problem, shortened};
use crate::text::one_line;

/// A postcode file of which the header has been read.
#[derive(Debug)]
pub struct PostcodeFile<R> {
    /// The year of the division into neighbourhoods, as the header gives it.
    pub edition: u16,
    columns: Columns,
    rows: csv::Reader<R>,
    record: ByteRecord,
}

/// One row: an address and its neighbourhood, which knows its district and municipality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostcodeRow {
    /// The postcode.
    pub postcode: Postcode,
    /// The house number.
    pub house_number: HouseNumber,
    /// The neighbourhood.
    pub neighbourhood: NeighbourhoodCode,
}

/// What the areas of a row are called, where the file says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeighbourhoodNames {
    /// The name of the neighbourhood.
    pub neighbourhood: String,
    /// The name of its district.
    pub district: String,
    /// The name of its municipality.
    pub municipality: String,
}

/// Why a postcode file, or a row of it, could not be read.
#[derive(Debug, thiserror::Error)]
pub enum PostcodeFileError {
    /// Something in the file is wrong.
    #[error("line {}: {:?}", .0.line, .0.fault)]
    Problem(Problem),
    /// The bytes could not be read at all.
    #[error("the file cannot be read")]
    Unreadable(#[source] io::Error),
}

/// No area has a longer name.
const LONGEST_NAME: usize = 100;

/// Where in a row each value stands.
#[derive(Debug, Clone, Copy)]
struct Columns {
    postcode: usize,
    house_number: usize,
    neighbourhood: usize,
    district: usize,
    municipality: usize,
    /// The columns with the names of the three, where there are any.
    names: Option<[usize; 3]>,
}

impl<R: BufRead> PostcodeFile<R> {
    /// Reads the header: `PC6`, `Huisnummer`, `Buurt2025`, `Wijk2025` and `Gemeente2025` (or `Gem2025`), in any order,
    /// separated by semicolons or commas; `Buurtnaam`, `Wijknaam` and `Gemeentenaam` where the file has them. Other
    /// columns are ignored.
    ///
    /// # Errors
    /// [`PostcodeFileError::Problem`] when a column is missing or the years differ.
    pub fn open(mut file: R) -> Result<Self, PostcodeFileError> {
        let header = first_line(&mut file)?;
        let delimiter = if header.contains(';') { b';' } else { b',' };
        let names: Vec<&str> = header.split(char::from(delimiter)).map(unquoted).collect();
        let (columns, edition) = Columns::find(&names).ok_or_else(|| {
            problem(
                1,
                "",
                Fault::Unexpected {
                    found: shortened(&header),
                    expected: expected_columns(),
                },
            )
        })?;
        let rows = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            // An open quotation mark must not swallow the rest of the file; the marks are taken off by hand.
            .quoting(false)
            .has_headers(false)
            .flexible(true)
            .from_reader(file);
        Ok(Self {
            edition,
            columns,
            rows,
            record: ByteRecord::new(),
        })
    }

    /// The line of the row that was read last.
    pub fn line(&self) -> usize {
        line_of(&self.record)
    }

    /// The names that stand in the row that was read last.
    pub fn names(&self) -> Option<NeighbourhoodNames> {
        let [neighbourhood, district, municipality] = self.columns.names?.map(|place| {
            let bytes = self.record.get(place).unwrap_or_default();
            let name = one_line(unquoted(&String::from_utf8_lossy(bytes)));
            name.chars().take(LONGEST_NAME).collect::<String>()
        });
        let is_named =
            !neighbourhood.is_empty() && !district.is_empty() && !municipality.is_empty();
        is_named.then_some(NeighbourhoodNames {
            neighbourhood,
            district,
            municipality,
        })
    }

    fn read(&mut self) -> Option<Result<PostcodeRow, PostcodeFileError>> {
        match self.rows.read_byte_record(&mut self.record) {
            Ok(false) => None,
            Ok(true) => Some(self.columns.row(&self.record)),
            Err(error) => Some(Err(unreadable(error))),
        }
    }
}

impl<R: BufRead> Iterator for PostcodeFile<R> {
    type Item = Result<PostcodeRow, PostcodeFileError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read()
    }
}

impl Columns {
    fn find(names: &[&str]) -> Option<(Self, u16)> {
        let place = |wanted: &str| {
            names
                .iter()
                .position(|name| name.eq_ignore_ascii_case(wanted))
        };
        let year = |wanted: &str| {
            names
                .iter()
                .enumerate()
                .find_map(|(place, name)| Some((place, year_after(name, wanted)?)))
        };
        let name = |wanted: &str| {
            let starts = |name: &&str| {
                let start = name.split_at_checked(wanted.len());
                start.is_some_and(|(start, _)| start.eq_ignore_ascii_case(wanted))
            };
            names.iter().position(starts)
        };
        let titles = [name("buurtnaam"), name("wijknaam"), name("gemeentenaam")];
        let (neighbourhood, edition) = year("buurt")?;
        let (district, district_edition) = year("wijk")?;
        let (municipality, municipality_edition) = year("gemeente").or_else(|| year("gem"))?;
        let columns = Self {
            postcode: place("pc6")?,
            house_number: place("huisnummer")?,
            neighbourhood,
            district,
            municipality,
            names: match titles {
                [Some(neighbourhood), Some(district), Some(municipality)] => {
                    Some([neighbourhood, district, municipality])
                }
                _ => None,
            },
        };
        (edition == district_edition && edition == municipality_edition)
            .then_some((columns, edition))
    }

    fn row(&self, record: &ByteRecord) -> Result<PostcodeRow, PostcodeFileError> {
        let postcode = value(record, self.postcode, "PC6", Expected::Postcode, |text| {
            Postcode::parse(text).ok()
        })?;
        let house_number = value(
            record,
            self.house_number,
            "Huisnummer",
            Expected::HouseNumber,
            |text| HouseNumber::parse(text).ok(),
        )?;
        let neighbourhood = value(
            record,
            self.neighbourhood,
            "Buurt",
            Expected::NeighbourhoodCode,
            |text| NeighbourhoodCode::parse_padded(text).ok(),
        )?;
        let district = value(
            record,
            self.district,
            "Wijk",
            Expected::DistrictCode,
            |text| DistrictCode::parse_padded(text).ok(),
        )?;
        let municipality = value(
            record,
            self.municipality,
            "Gemeente",
            Expected::MunicipalityCode,
            |text| MunicipalityCode::parse_padded(text).ok(),
        )?;
        if neighbourhood.district() != district || district.municipality() != municipality {
            return Err(problem(
                line_of(record),
                "Buurt",
                Fault::Contradiction(Contradiction::CodesDoNotFit),
            ));
        }
        Ok(PostcodeRow {
            postcode,
            house_number,
            neighbourhood,
        })
    }
}

/// The year that stands after the name of a column: 2025 in `Buurt2025`.
fn year_after(name: &str, wanted: &str) -> Option<u16> {
    let (start, year) = name.split_at_checked(wanted.len())?;
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    if is_year && start.eq_ignore_ascii_case(wanted) {
        year.parse().ok()
    } else {
        None
    }
}

fn value<T>(
    record: &ByteRecord,
    place: usize,
    column: &str,
    expected: Expected,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, PostcodeFileError> {
    let Some(bytes) = record.get(place) else {
        return Err(problem(line_of(record), column, Fault::NotCsv));
    };
    let Ok(text) = str::from_utf8(bytes) else {
        return Err(problem(line_of(record), column, Fault::NotText));
    };
    parse(unquoted(text)).ok_or_else(|| {
        problem(
            line_of(record),
            column,
            Fault::Unexpected {
                found: shortened(text),
                expected,
            },
        )
    })
}

fn first_line(file: &mut impl BufRead) -> Result<String, PostcodeFileError> {
    // A header is short; a file that has no line end at all is not read whole.
    const LONGEST: u64 = 10_000;
    let mut bytes = Vec::new();
    file.take(LONGEST)
        .read_until(b'\n', &mut bytes)
        .map_err(PostcodeFileError::Unreadable)?;
    let text = String::from_utf8(bytes).map_err(|_| problem(1, "", Fault::NotText))?;
    Ok(text.trim_start_matches('\u{feff}').trim_end().to_owned())
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches('"')
}

/// The header was read apart, so the reader of rows counts one line less.
fn line_of(record: &ByteRecord) -> usize {
    let line = record.position().map_or(0, csv::Position::line);
    usize::try_from(line)
        .unwrap_or(usize::MAX)
        .saturating_add(1)
}

fn problem(line: usize, column: &str, fault: Fault) -> PostcodeFileError {
    PostcodeFileError::Problem(Problem::new(line, column, fault))
}

fn unreadable(error: csv::Error) -> PostcodeFileError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => PostcodeFileError::Unreadable(error),
        other => PostcodeFileError::Unreadable(io::Error::other(format!("{other:?}"))),
    }
}

fn expected_columns() -> Expected {
    Expected::Columns(
        ["PC6", "Huisnummer", "Buurt2025", "Wijk2025", "Gemeente2025"]
            .map(ToOwned::to_owned)
            .to_vec(),
    )
}

#[cfg(test)]
mod tests;
