//! Reading the list of offers. The words in its columns stand here and nowhere else.

mod column;

use std::collections::{BTreeMap, BTreeSet};

use csv::StringRecord;

use self::column::Column;
use super::{Area, Audience, DiagnosisNeed, IndicationNeed, SupportOffer};
use crate::contact_details::Phone;
use crate::problem::{Expected, Fault, Problem, shortened};

const NAME: usize = 200;
const DESCRIPTION: usize = 2_000;

const AUDIENCES: [(&str, Audience); 7] = [
    ("cliënt", Audience::Client),
    ("client", Audience::Client),
    ("mantelzorger", Audience::Caregiver),
    ("caregiver", Audience::Caregiver),
    ("beiden", Audience::Both),
    ("allebei", Audience::Both),
    ("both", Audience::Both),
];

const DIAGNOSES: [(&str, DiagnosisNeed); 4] = [
    ("ja", DiagnosisNeed::Needed),
    ("nee", DiagnosisNeed::NotNeeded),
    ("yes", DiagnosisNeed::Needed),
    ("no", DiagnosisNeed::NotNeeded),
];

const INDICATIONS: [(&str, IndicationNeed); 7] = [
    ("geen", IndicationNeed::None),
    ("nee", IndicationNeed::None),
    ("none", IndicationNeed::None),
    ("wmo", IndicationNeed::Wmo),
    ("wlz", IndicationNeed::Wlz),
    ("wmo of wlz", IndicationNeed::WmoOrWlz),
    ("wmo or wlz", IndicationNeed::WmoOrWlz),
];

/// The whole file.
pub(super) fn offers(text: &str) -> Result<Vec<SupportOffer>, Vec<Problem>> {
    let text = text.trim_start_matches('\u{feff}');
    let header = text.lines().next().unwrap_or_default();
    let delimiter = if header.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut list = List::default();
    let mut places: Option<Places> = None;
    for record in reader.records() {
        let Ok(record) = record else { continue };
        match &places {
            None => places = Some(Places::find(&record).map_err(|problem| vec![problem])?),
            Some(places) => list.take(&Row {
                record: &record,
                places,
            }),
        }
    }
    if places.is_none() {
        return Err(vec![missing_columns(header)]);
    }
    if list.problems.is_empty() {
        Ok(list.offers)
    } else {
        Err(list.problems)
    }
}

/// What was read so far.
#[derive(Default)]
struct List {
    offers: Vec<SupportOffer>,
    problems: Vec<Problem>,
    first_lines: BTreeMap<(String, String), usize>,
}

impl List {
    fn take(&mut self, row: &Row<'_>) {
        if row.record.len() < row.places.columns {
            self.problems
                .push(Problem::new(row.line(), "", Fault::NotCsv));
            return;
        }
        let before = self.problems.len();
        let offer = row.offer(&mut self.problems);
        let Some(offer) = offer.filter(|_| self.problems.len() == before) else {
            return;
        };
        let key = (offer.name.to_lowercase(), offer.organisation.to_lowercase());
        if let Some(first_line) = self.first_lines.get(&key) {
            let fault = Fault::Repeated {
                found: offer.name,
                first_line: *first_line,
            };
            self.problems
                .push(Problem::new(row.line(), Column::Name.names()[0], fault));
        } else {
            self.first_lines.insert(key, row.line());
            self.offers.push(offer);
        }
    }
}

/// Where in a row each column stands, with the name that the file gives it.
struct Places {
    by_column: BTreeMap<Column, (usize, String)>,
    columns: usize,
}

impl Places {
    fn find(header: &StringRecord) -> Result<Self, Problem> {
        let named = |name: &str| {
            let name = name.trim().to_lowercase().replace('_', " ");
            let columns = Column::REQUIRED.into_iter().chain(Column::OPTIONAL);
            columns
                .into_iter()
                .find(|column| column.names().contains(&name.as_str()))
        };
        let places = header.iter().enumerate();
        let by_column: BTreeMap<Column, (usize, String)> = places
            .filter_map(|(place, name)| Some((named(name)?, (place, name.trim().to_owned()))))
            .collect();
        if Column::REQUIRED
            .iter()
            .all(|column| by_column.contains_key(column))
        {
            Ok(Self {
                by_column,
                columns: header.len(),
            })
        } else {
            Err(missing_columns(
                &header.iter().collect::<Vec<_>>().join(", "),
            ))
        }
    }
}

fn missing_columns(found: &str) -> Problem {
    let columns = Column::REQUIRED
        .iter()
        .map(|column| column.names()[0].to_owned())
        .collect();
    let expected = Expected::Columns(columns);
    Problem::new(
        1,
        "",
        Fault::Unexpected {
            found: shortened(found),
            expected,
        },
    )
}

/// A row being read.
struct Row<'a> {
    record: &'a StringRecord,
    places: &'a Places,
}

impl Row<'_> {
    fn offer(&self, problems: &mut Vec<Problem>) -> Option<SupportOffer> {
        let name = self.text(Column::Name, NAME, problems);
        let organisation = self.text(Column::Organisation, NAME, problems);
        let areas = self.read(Column::Area, Expected::AreaCode, problems, areas);
        let audience = self.word(Column::Audience, &AUDIENCES, problems);
        let diagnosis = self.word(Column::Diagnosis, &DIAGNOSES, problems);
        let indication = self.word(Column::Indication, &INDICATIONS, problems);
        let description = self.text(Column::Description, DESCRIPTION, problems);
        let most = Expected::WholeNumber {
            min: 0,
            max: 100_000,
        };
        let capacity = self.read_optional(Column::Capacity, most, problems, |text| {
            text.parse().ok().filter(|number| *number <= 100_000)
        });
        let phone = self.read_optional(Column::Phone, Expected::Phone, problems, |text| {
            Phone::parse(text).ok().map(|phone| phone.display())
        });
        let website =
            self.read_optional(Column::Website, Expected::WebAddress, problems, web_address);
        Some(SupportOffer {
            name: name?,
            organisation: organisation?,
            areas: areas?,
            audience: audience?,
            diagnosis: diagnosis?,
            indication: indication?,
            capacity,
            phone,
            website,
            description: description?,
        })
    }

    fn text(&self, column: Column, max: usize, problems: &mut Vec<Problem>) -> Option<String> {
        self.read(column, Expected::Text { max }, problems, |text| {
            (!text.is_empty() && text.chars().count() <= max).then(|| text.to_owned())
        })
    }

    fn word<T: Copy>(
        &self,
        column: Column,
        words: &[(&str, T)],
        problems: &mut Vec<Problem>,
    ) -> Option<T> {
        let expected = Expected::OneOf(words.iter().map(|(word, _)| (*word).to_owned()).collect());
        self.read(column, expected, problems, |text| {
            let text = text.to_lowercase();
            words
                .iter()
                .find(|(word, _)| *word == text)
                .map(|(_, value)| *value)
        })
    }

    fn read<T>(
        &self,
        column: Column,
        expected: Expected,
        problems: &mut Vec<Problem>,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let (place, name) = self.places.by_column.get(&column)?;
        let text = self.record.get(*place).unwrap_or_default().trim();
        let value = parse(text);
        if value.is_none() {
            let fault = if text.is_empty() {
                Fault::Missing { expected }
            } else {
                Fault::Unexpected {
                    found: shortened(text),
                    expected,
                }
            };
            problems.push(Problem::new(self.line(), name, fault));
        }
        value
    }

    fn read_optional<T>(
        &self,
        column: Column,
        expected: Expected,
        problems: &mut Vec<Problem>,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let (place, _) = self.places.by_column.get(&column)?;
        if self
            .record
            .get(*place)
            .is_none_or(|text| text.trim().is_empty())
        {
            return None;
        }
        self.read(column, expected, problems, parse)
    }

    fn line(&self) -> usize {
        let line = self.record.position().map_or(0, csv::Position::line);
        usize::try_from(line).unwrap_or(usize::MAX)
    }
}

/// One or more areas, separated by white space, bars or plus signs.
fn areas(text: &str) -> Option<BTreeSet<Area>> {
    let separators =
        |character: char| character.is_whitespace() || matches!(character, '|' | '+' | ',');
    let areas: Option<BTreeSet<Area>> = text
        .split(separators)
        .filter(|area| !area.is_empty())
        .map(Area::parse)
        .collect();
    areas.filter(|areas| !areas.is_empty())
}

fn web_address(text: &str) -> Option<String> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))?;
    let fits = text.len() <= 500
        && host.contains('.')
        && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    fits.then(|| text.to_owned())
}
