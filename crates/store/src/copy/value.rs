//! A value that is carried over without knowing what it means, and the sum by which two tables are compared.

use std::fmt;

use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::columns::{At, Day, Json};
use crate::error::{Error, Result};

/// The type of a column, the same on both engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Uuid,
    Bytes,
    Text,
    Integer,
    Real,
    Flag,
    At,
    Day,
    Json,
}

/// A value, or none. JSON is carried over as the text that the engine gives.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Uuid(Option<Uuid>),
    Bytes(Option<Vec<u8>>),
    Text(Option<String>),
    Integer(Option<i64>),
    Real(Option<f64>),
    Flag(Option<bool>),
    At(Option<At>),
    Day(Option<Day>),
    Json(Option<Json<Box<RawValue>>>),
}

impl Value {
    /// No value.
    pub(crate) fn none(kind: Kind) -> Self {
        match kind {
            Kind::Uuid => Self::Uuid(None),
            Kind::Bytes => Self::Bytes(None),
            Kind::Text => Self::Text(None),
            Kind::Integer => Self::Integer(None),
            Kind::Real => Self::Real(None),
            Kind::Flag => Self::Flag(None),
            Kind::At => Self::At(None),
            Kind::Day => Self::Day(None),
            Kind::Json => Self::Json(None),
        }
    }

    /// The same bytes for the same value, whichever engine it came from.
    fn canonical(&self) -> Result<Option<Vec<u8>>> {
        Ok(match self {
            Self::Uuid(value) => value.map(|id| id.as_bytes().to_vec()),
            Self::Bytes(value) => value.clone(),
            Self::Text(value) => value.as_ref().map(|text| text.as_bytes().to_vec()),
            Self::Integer(value) => value.map(|number| number.to_be_bytes().to_vec()),
            Self::Real(value) => value.map(|number| number.to_bits().to_be_bytes().to_vec()),
            Self::Flag(value) => value.map(|flag| vec![u8::from(flag)]),
            Self::At(value) => value.map(|at| at.0.as_microsecond().to_be_bytes().to_vec()),
            Self::Day(value) => value.map(|day| day.0.to_string().into_bytes()),
            Self::Json(value) => match value {
                Some(json) => Some(canonical_json(json.0.get())?.into_bytes()),
                None => None,
            },
        })
    }
}

/// PostgreSQL orders the fields of an object anew and writes numbers out: neither changes the value.
fn canonical_json(text: &str) -> Result<String> {
    let value = serde_json::from_str(text)
        .map_err(|error| Error::Database(sqlx::Error::Decode(error.into())))?;
    let mut canonical = String::with_capacity(text.len());
    write_json(&value, &mut canonical);
    Ok(canonical)
}

fn write_json(value: &serde_json::Value, out: &mut String) {
    use serde_json::Value as V;
    match value {
        V::Null | V::Bool(_) | V::String(_) => out.push_str(&value.to_string()),
        V::Number(number) => out.push_str(&plain_number(number)),
        V::Array(items) => {
            out.push('[');
            for item in items {
                write_json(item, out);
                out.push(',');
            }
            out.push(']');
        }
        V::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_unstable_by_key(|(name, _)| *name);
            out.push('{');
            for (name, field) in fields {
                out.push_str(&V::from(name.as_str()).to_string());
                out.push(':');
                write_json(field, out);
                out.push(',');
            }
            out.push('}');
        }
    }
}

/// `100`, `100.0` and `1e2` are one number.
fn plain_number(number: &serde_json::Number) -> String {
    let whole = number.as_i64().map(|whole| whole.to_string());
    let large = || number.as_u64().map(|whole| whole.to_string());
    let broken = || number.as_f64().unwrap_or_default().to_string();
    whole.or_else(large).unwrap_or_else(broken)
}

/// How many rows a table has, and a sum over them that does not depend on their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many rows.
    pub rows: u64,
    sum: [u64; 4],
}

impl Tally {
    /// Counts a row in.
    pub(crate) fn add(&mut self, row: &[Value]) -> Result<()> {
        let mut hash = Sha256::new();
        for value in row {
            match value.canonical()? {
                Some(bytes) => {
                    hash.update([1]);
                    hash.update((bytes.len() as u64).to_be_bytes());
                    hash.update(&bytes);
                }
                None => hash.update([0]),
            }
        }
        self.rows += 1;
        let digest = hash.finalize();
        for (part, bytes) in self.sum.iter_mut().zip(digest.as_chunks().0) {
            *part = part.wrapping_add(u64::from_be_bytes(*bytes));
        }
        Ok(())
    }
}

impl fmt::Display for Tally {
    /// The sum in hexadecimal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sum
            .iter()
            .try_for_each(|part| write!(f, "{part:016x}"))
    }
}

#[cfg(test)]
mod tests;
