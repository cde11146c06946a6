//! The two fields of `start` that may be a word, a number or a list. Nothing else of the document.

use std::fmt;

use serde::de::{Error, SeqAccess, Unexpected, Visitor, value::SeqAccessDeserializer};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Busy, Waiting};

impl Serialize for Busy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All => serializer.serialize_str("all"),
            Self::Count(count) => serializer.serialize_u64(*count),
            Self::Listed(people) => people.serialize(serializer),
        }
    }
}

impl Serialize for Waiting {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Count(count) => serializer.serialize_u64(*count),
            Self::Listed(people) => people.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Busy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BusyVisitor)
    }
}

impl<'de> Deserialize<'de> for Waiting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WaitingVisitor)
    }
}

struct BusyVisitor;

impl<'de> Visitor<'de> for BusyVisitor {
    type Value = Busy;

    // The word that `problem::expected_kind` knows; it is never shown.
    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("busy")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Busy, E> {
        match word {
            "all" => Ok(Busy::All),
            other => Err(E::invalid_value(Unexpected::Str(other), &self)),
        }
    }

    fn visit_u64<E: Error>(self, count: u64) -> Result<Busy, E> {
        Ok(Busy::Count(count))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Busy, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(Busy::Listed)
    }
}

struct WaitingVisitor;

impl<'de> Visitor<'de> for WaitingVisitor {
    type Value = Waiting;

    // The word that `problem::expected_kind` knows; it is never shown.
    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("waiting")
    }

    fn visit_u64<E: Error>(self, count: u64) -> Result<Waiting, E> {
        Ok(Waiting::Count(count))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Waiting, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(Waiting::Listed)
    }
}
