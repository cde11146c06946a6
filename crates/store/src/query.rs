//! Queries whose conditions depend on a filter or a scope: fixed pieces of SQL put together, values always bound.
//!
//! A piece is `&'static str`, so nothing that a user typed can become SQL.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::columns::{At, Day};

/// A value that is bound.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Bind {
    Uuid(Uuid),
    Text(String),
    Bytes(Vec<u8>),
    Integer(i64),
    Flag(bool),
    At(At),
    Day(Day),
}

macro_rules! bind_from {
    ($($from:ty => |$value:ident| $bind:expr),* $(,)?) => {$(
        impl From<$from> for Bind {
            fn from($value: $from) -> Self {
                $bind
            }
        }
    )*};
}

bind_from! {
    Uuid => |value| Self::Uuid(value),
    String => |value| Self::Text(value),
    &str => |value| Self::Text(value.to_owned()),
    &[u8] => |value| Self::Bytes(value.to_vec()),
    i64 => |value| Self::Integer(value),
    bool => |value| Self::Flag(value),
    Timestamp => |value| Self::At(At(value)),
    Date => |value| Self::Day(Day(value)),
}

/// A query under construction.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Query {
    text: String,
    binds: Vec<Bind>,
}

impl Query {
    /// Starts with a piece of SQL.
    pub(crate) fn new(sql: &'static str) -> Self {
        Self {
            text: sql.to_owned(),
            binds: Vec::new(),
        }
    }

    /// Adds a piece of SQL.
    pub(crate) fn sql(&mut self, sql: &'static str) -> &mut Self {
        self.text.push_str(sql);
        self
    }

    /// Adds a place for a value, and binds it.
    pub(crate) fn bind(&mut self, value: impl Into<Bind>) -> &mut Self {
        use std::fmt::Write as _;
        self.binds.push(value.into());
        // Writing to a string cannot fail.
        let _ = write!(self.text, "${}", self.binds.len());
        self
    }

    /// Adds `(v1, v2, …)`; an empty list becomes `(NULL)`, which nothing equals.
    pub(crate) fn list<T: Into<Bind>>(&mut self, values: impl IntoIterator<Item = T>) -> &mut Self {
        self.sql("(");
        let mut separator = "";
        for value in values {
            self.sql(separator).bind(value);
            separator = ", ";
        }
        if separator.is_empty() {
            self.sql("NULL");
        }
        self.sql(")")
    }

    pub(crate) fn into_parts(self) -> (String, Vec<Bind>) {
        (self.text, self.binds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_and_never_written_into_the_text() {
        let mut query = Query::new("SELECT a FROM b WHERE c = ");
        query
            .bind("'; DROP TABLE b")
            .sql(" AND d IN ")
            .list([1_i64, 2])
            .sql(" AND e IN ")
            .list(Vec::<i64>::new());
        let (text, binds) = query.into_parts();
        assert_eq!(
            text,
            "SELECT a FROM b WHERE c = $1 AND d IN ($2, $3) AND e IN (NULL)"
        );
        assert_eq!(binds.len(), 3);
    }
}
