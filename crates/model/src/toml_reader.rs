//! Reading a TOML file that a person wrote: every problem at once, each with its line, its field and what is expected.
//!
//! The reading goes on after a problem; a file with problems gives no value at all. Which fields there are is known to
//! the modules that read: nothing here knows a covenant.

mod field;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(crate) use field::Field;

use crate::problem::{Expected, Fault, Problem};

/// Reads a whole document.
///
/// # Errors
/// Every problem found, in the order of the lines.
pub(crate) fn read_document<T>(
    text: &str,
    read: impl FnOnce(&mut Table<'_>) -> Option<T>,
) -> Result<T, Vec<Problem>> {
    let log = Log::of(text);
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(errors
            .iter()
            .map(|error| log.syntax_problem(error))
            .collect());
    }
    let mut table = Table::new(
        document.get_ref(),
        Place {
            path: String::new(),
            offset: 0,
        },
        &log,
    );
    let value = read(&mut table);
    table.refuse_unknown_keys();
    let mut problems = log.problems.take();
    problems.sort_by_key(|problem| problem.line);
    match value {
        Some(value) if problems.is_empty() => Ok(value),
        _ => Err(problems),
    }
}

/// The text being read, and what was wrong with it so far.
struct Log<'a> {
    text: &'a str,
    line_ends: Vec<usize>,
    problems: RefCell<Vec<Problem>>,
}

impl<'a> Log<'a> {
    fn of(text: &'a str) -> Self {
        let line_ends = text.match_indices('\n').map(|(offset, _)| offset).collect();
        Self {
            text,
            line_ends,
            problems: RefCell::default(),
        }
    }

    fn add(&self, place: &Place, fault: Fault) {
        let problem = Problem::new(self.line(place.offset), place.path.clone(), fault);
        self.problems.borrow_mut().push(problem);
    }

    fn line(&self, offset: usize) -> usize {
        self.line_ends.partition_point(|end| *end < offset) + 1
    }

    fn syntax_problem(&self, error: &toml::de::Error) -> Problem {
        let Range { start, end } = error.span().unwrap_or_default();
        let fault = if error.message().contains("duplicate key") {
            Fault::KeyTwice
        } else {
            Fault::NotToml
        };
        let path = if fault == Fault::KeyTwice {
            self.text.get(start..end).unwrap_or_default()
        } else {
            ""
        };
        Problem::new(self.line(start), path, fault)
    }
}

/// Where in the file something stands.
#[derive(Debug, Clone)]
struct Place {
    path: String,
    offset: usize,
}

/// A table being read. It remembers which keys were asked for; the others are unknown.
pub(crate) struct Table<'a> {
    entries: &'a DeTable<'a>,
    place: Place,
    log: &'a Log<'a>,
    asked: BTreeSet<&'static str>,
}

impl<'a> Table<'a> {
    fn new(entries: &'a DeTable<'a>, place: Place, log: &'a Log<'a>) -> Self {
        Self {
            entries,
            place,
            log,
            asked: BTreeSet::new(),
        }
    }

    /// The field with this key; whoever reads it says what was expected when it is absent.
    pub(crate) fn field(&mut self, key: &'static str) -> Field<'a> {
        self.asked.insert(key);
        let path = self.path_of(key);
        match self.entries.get(key) {
            Some(value) => self.present(path, value),
            None => Field {
                value: None,
                place: Place {
                    path,
                    offset: self.place.offset,
                },
                log: self.log,
            },
        }
    }

    /// The field with this key, where it is there.
    pub(crate) fn optional(&mut self, key: &'static str) -> Option<Field<'a>> {
        self.asked.insert(key);
        let value = self.entries.get(key)?;
        Some(self.present(self.path_of(key), value))
    }

    /// Every field, for a table whose keys are names that the writer chose.
    pub(crate) fn named_fields(&self) -> Vec<(String, Field<'a>)> {
        let named = self.entries.iter().map(|(key, value)| {
            let key = key.get_ref().to_string();
            let field = self.present(self.path_of(&key), value);
            (key, field)
        });
        named.collect()
    }

    /// Says that something about the table as a whole is wrong.
    pub(crate) fn refuse(&self, fault: Fault) {
        self.log.add(&self.place, fault);
    }

    /// Says that the table as a whole is not what it should be, and gives nothing.
    pub(crate) fn expected<T>(&self, expected: Expected) -> Option<T> {
        self.refuse(Fault::Unexpected {
            found: "{…}".to_owned(),
            expected,
        });
        None
    }

    fn present(&self, path: String, value: &'a Spanned<DeValue<'a>>) -> Field<'a> {
        Field {
            value: Some(value.get_ref()),
            place: Place {
                path,
                offset: value.span().start,
            },
            log: self.log,
        }
    }

    fn path_of(&self, key: &str) -> String {
        if self.place.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.place.path)
        }
    }

    fn refuse_unknown_keys(&self) {
        for key in self.entries.keys() {
            let name = key.get_ref();
            if !self.asked.contains(name.as_ref()) {
                let place = Place {
                    path: self.path_of(name),
                    offset: key.span().start,
                };
                let known = self.asked.iter().map(|known| (*known).to_owned()).collect();
                self.log.add(&place, Fault::UnknownKey { known });
            }
        }
    }
}

/// The names that were read so far with the line of each, to find the second of two.
pub(crate) struct Firsts<T>(BTreeMap<T, usize>);

impl<T> Default for Firsts<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Ord + Clone + Display> Firsts<T> {
    /// Reads a name that may stand in the file only once.
    pub(crate) fn read(
        &mut self,
        field: Field<'_>,
        expected: Expected,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let place = field.clone();
        let name = field.parsed(expected, parse)?;
        if let Some(first_line) = self.0.get(&name) {
            return place.refuse(Fault::Repeated {
                found: name.to_string(),
                first_line: *first_line,
            });
        }
        self.0.insert(name.clone(), place.line());
        Some(name)
    }
}

/// The names that the file defines, to check what points at them.
///
/// Where the definitions themselves have problems nothing is checked, so that one mistake gives one message.
pub(crate) struct Names<T>(Option<BTreeSet<T>>);

impl<T: Ord + Display> Names<T> {
    /// The names of what was read, or nothing when that had problems.
    pub(crate) fn of<X>(defined: Option<&[X]>, name: impl Fn(&X) -> T) -> Self {
        Self(defined.map(|defined| defined.iter().map(name).collect()))
    }

    /// Reads a name that must be one of these.
    pub(crate) fn read(
        &self,
        field: Field<'_>,
        expected: Expected,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let place = field.clone();
        let name = field.parsed(expected, parse)?;
        if self.0.as_ref().is_none_or(|names| names.contains(&name)) {
            Some(name)
        } else {
            self.refuse(&place, &name)
        }
    }

    /// Checks a name that stands in the field in another form.
    pub(crate) fn require(&self, field: &Field<'_>, name: &T) {
        if self.0.as_ref().is_some_and(|names| !names.contains(name)) {
            self.refuse(field, name);
        }
    }

    fn refuse(&self, place: &Field<'_>, name: &T) -> Option<T> {
        // More than anybody reads; whoever shows the message shortens it further.
        const SHOWN: usize = 100;
        let known = self
            .0
            .iter()
            .flatten()
            .take(SHOWN)
            .map(ToString::to_string)
            .collect();
        place.refuse(Fault::UnknownName {
            found: name.to_string(),
            known,
        })
    }
}
