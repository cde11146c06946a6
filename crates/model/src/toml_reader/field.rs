//! One field of a TOML file: what it should hold, and the problem when it holds something else or is absent.

use std::ops::RangeInclusive;

use jiff::civil::{Date, Time};
use toml::de::DeValue;
use toml::value::Datetime;

use super::{Log, Place, Table};
use crate::problem::{Expected, Fault, shortened};

/// A field, present or absent. Each way of reading it records a problem where it cannot be read that way.
#[derive(Clone)]
pub(crate) struct Field<'a> {
    pub(super) value: Option<&'a DeValue<'a>>,
    pub(super) place: Place,
    pub(super) log: &'a Log<'a>,
}

impl<'a> Field<'a> {
    /// A table; `read` asks for its fields, and what it does not ask for is an unknown key.
    pub(crate) fn table<T>(self, read: impl FnOnce(&mut Table<'a>) -> Option<T>) -> Option<T> {
        let Some(DeValue::Table(entries)) = self.value else {
            return self.unexpected(Expected::Table);
        };
        let mut table = Table::new(entries, self.place, self.log);
        let value = read(&mut table);
        table.refuse_unknown_keys();
        value
    }

    /// A table whose keys are names that the writer chose.
    pub(crate) fn named_fields(self) -> Vec<(String, Field<'a>)> {
        match self.value {
            Some(DeValue::Table(entries)) => {
                Table::new(entries, self.place, self.log).named_fields()
            }
            _ => self.unexpected(Expected::Table).unwrap_or_default(),
        }
    }

    /// As [`Self::named_fields`], for a table that must not be empty.
    pub(crate) fn filled_table(self) -> Option<Vec<(String, Field<'a>)>> {
        match self.value {
            Some(DeValue::Table(entries)) if !entries.is_empty() => Some(self.named_fields()),
            _ => self.unexpected(Expected::Table),
        }
    }

    /// A list, each entry read in turn; nothing when one of them has a problem.
    pub(crate) fn list<T>(self, read: impl FnMut(Field<'a>) -> Option<T>) -> Option<Vec<T>> {
        let Some(DeValue::Array(entries)) = self.value else {
            return self.unexpected(Expected::List);
        };
        let fields = entries.iter().enumerate().map(|(index, value)| {
            let path = format!("{}[{}]", self.place.path, index + 1);
            let place = Place {
                path,
                offset: value.span().start,
            };
            Field {
                value: Some(value.get_ref()),
                place,
                log: self.log,
            }
        });
        // All of them are read before the first that failed is noticed.
        let read: Vec<Option<T>> = fields.map(read).collect();
        read.into_iter().collect()
    }

    /// A list with at least one entry.
    pub(crate) fn filled_list<T>(self, read: impl FnMut(Field<'a>) -> Option<T>) -> Option<Vec<T>> {
        if matches!(self.value, Some(DeValue::Array(entries)) if entries.is_empty()) {
            return self.unexpected(Expected::FilledList);
        }
        self.list(read)
    }

    /// A text that is not empty and not longer than `max` characters.
    pub(crate) fn text(self, max: usize) -> Option<String> {
        self.parsed(Expected::Text { max }, |text| {
            let text = text.trim();
            (!text.is_empty() && text.chars().count() <= max).then(|| text.to_owned())
        })
    }

    /// A text that `parse` understands.
    pub(crate) fn parsed<T>(
        self,
        expected: Expected,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        match self.value.and_then(DeValue::as_str).and_then(parse) {
            Some(value) => Some(value),
            None => self.unexpected(expected),
        }
    }

    /// One of these values, written as its code.
    pub(crate) fn one_of<T: Copy>(
        self,
        values: &[T],
        code: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        let expected =
            Expected::OneOf(values.iter().map(|value| code(*value).to_owned()).collect());
        self.parsed(expected, |text| {
            values.iter().copied().find(|value| code(*value) == text)
        })
    }

    /// A whole number within these bounds.
    pub(crate) fn whole<T: TryFrom<i64>>(self, bounds: RangeInclusive<i64>) -> Option<T> {
        let found = self
            .integer()
            .filter(|number| bounds.contains(number))
            .and_then(|number| T::try_from(number).ok());
        let expected = Expected::WholeNumber {
            min: *bounds.start(),
            max: *bounds.end(),
        };
        found.or_else(|| self.unexpected(expected))
    }

    /// A number with at most two decimals, in hundredths, within these bounds (in hundredths too).
    pub(crate) fn hundredths(self, bounds: RangeInclusive<u32>) -> Option<u32> {
        let expected = Expected::Decimal {
            min: *bounds.start(),
            max: *bounds.end(),
        };
        let written = match self.value {
            Some(DeValue::Float(number)) => Some(number.as_str()),
            Some(DeValue::Integer(number)) if number.radix() == 10 => Some(number.as_str()),
            _ => None,
        };
        let found = written
            .and_then(parse_hundredths)
            .filter(|number| bounds.contains(number));
        found.or_else(|| self.unexpected(expected))
    }

    /// True or false.
    pub(crate) fn boolean(self) -> Option<bool> {
        self.value
            .and_then(DeValue::as_bool)
            .or_else(|| self.unexpected(Expected::Boolean))
    }

    /// A date.
    pub(crate) fn date(self) -> Option<Date> {
        self.value
            .and_then(DeValue::as_datetime)
            .and_then(as_date)
            .or_else(|| self.unexpected(Expected::Date))
    }

    /// A time of day.
    pub(crate) fn time(self) -> Option<Time> {
        self.value
            .and_then(DeValue::as_datetime)
            .and_then(as_time)
            .or_else(|| self.unexpected(Expected::TimeOfDay))
    }

    /// Whether the field holds a text rather than a table or something else.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self.value, Some(DeValue::String(_)))
    }

    /// Whether the field holds a table.
    pub(crate) fn is_table(&self) -> bool {
        matches!(self.value, Some(DeValue::Table(_)))
    }

    /// The field's line.
    pub(crate) fn line(&self) -> usize {
        self.log.line(self.place.offset)
    }

    /// Records a problem with the field, and gives nothing.
    pub(crate) fn refuse<T>(&self, fault: Fault) -> Option<T> {
        self.log.add(&self.place, fault);
        None
    }

    /// Records that the field is absent or holds something else, and gives nothing.
    pub(crate) fn unexpected<T>(&self, expected: Expected) -> Option<T> {
        let fault = match self.value {
            None => Fault::Missing { expected },
            Some(value) => Fault::Unexpected {
                found: shown(value),
                expected,
            },
        };
        self.refuse(fault)
    }

    /// Records that the field's own name, which the writer chose, is not as it should be, and gives nothing.
    pub(crate) fn unexpected_name<T>(&self, name: &str, expected: Expected) -> Option<T> {
        self.refuse(Fault::Unexpected {
            found: shortened(name),
            expected,
        })
    }

    fn integer(&self) -> Option<i64> {
        let number = self.value?.as_integer()?;
        i64::from_str_radix(number.as_str(), number.radix()).ok()
    }
}

fn parse_hundredths(written: &str) -> Option<u32> {
    let (whole, decimals) = written.split_once('.').unwrap_or((written, ""));
    if decimals.len() > 2 {
        return None;
    }
    let whole: u32 = whole.parse().ok()?;
    format!("{whole}{decimals:0<2}").parse().ok()
}

fn as_date(found: &Datetime) -> Option<Date> {
    let Datetime {
        date: Some(date),
        time: None,
        offset: None,
    } = found
    else {
        return None;
    };
    let (year, month, day) = (
        date.year.try_into().ok()?,
        date.month.try_into().ok()?,
        date.day.try_into().ok()?,
    );
    Date::new(year, month, day).ok()
}

fn as_time(found: &Datetime) -> Option<Time> {
    let Datetime {
        date: None,
        time: Some(time),
        offset: None,
    } = found
    else {
        return None;
    };
    let (hour, minute) = (time.hour.try_into().ok()?, time.minute.try_into().ok()?);
    Time::new(hour, minute, time.second.unwrap_or(0).try_into().ok()?, 0).ok()
}

fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => shortened(text),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(boolean) => boolean.to_string(),
        DeValue::Datetime(datetime) => datetime.to_string(),
        DeValue::Array(_) => "[…]".to_owned(),
        DeValue::Table(_) => "{…}".to_owned(),
    }
}
