//! A value together with where it was read, so that each can be shown and each leaf accounted for.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::tree::View;

/// Where an element stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The name of the file.
    pub file: Arc<str>,
    /// The way to it from the root of the file, as in `FHIRPath`.
    pub path: Box<str>,
    /// The line in the file, counted from 1.
    pub line: u32,
}

/// A value that was found a place in a referral.
#[derive(Clone, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// The leaves that the value was made of.
    pub from: Vec<Place>,
    /// The leaves that told how to read it: a use, the system of a code, the address of an extension.
    pub read_with: Vec<Place>,
}

impl<T> Placed<T> {
    /// A value read from one leaf.
    pub(crate) fn new(value: T, leaf: View<'_>) -> Self {
        Self {
            value,
            from: vec![leaf.place()],
            read_with: Vec::new(),
        }
    }

    /// Adds the leaves with a value that told how to read this.
    pub(crate) fn with<'a>(mut self, leaves: impl IntoIterator<Item = View<'a>>) -> Self {
        let told = leaves.into_iter().filter(|leaf| leaf.value().is_some());
        self.read_with.extend(told.map(View::place));
        self
    }

    /// The same places with another value.
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Placed<U> {
        Placed {
            value: change(self.value),
            from: self.from,
            read_with: self.read_with,
        }
    }
}

impl Placed<String> {
    /// Joins values that together are one: `B.` and `A.` are the initials `B.A.`.
    pub(crate) fn join(parts: Vec<Self>, between: &str) -> Option<Self> {
        let mut parts = parts.into_iter();
        let mut joined = parts.next()?;
        for part in parts {
            joined.value.push_str(between);
            joined.value.push_str(&part.value);
            joined.from.extend(part.from);
            joined.read_with.extend(part.read_with);
        }
        Some(joined)
    }
}

impl<T> Deref for Placed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> fmt::Debug for Placed<T> {
    /// The places alone: values are about people.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Placed")
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

impl<T: fmt::Display> fmt::Display for Placed<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(formatter)
    }
}
