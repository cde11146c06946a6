//! Reads FHIR JSON into the neutral tree. Numbers keep their digits; a key that occurs twice is refused.
//!
//! What a resource means is not known here.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserializer as _, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::limits::Limits;
use crate::lines::Lines;
use crate::parse::Broken;
use crate::problem::ProblemKind;
use crate::tree::{Tree, TreeBuilder};
use crate::xml;

/// Reads a file that holds one resource. Returns the tree and how many more elements the delivery may hold.
pub(crate) fn parse(
    text: &str,
    file: Arc<str>,
    limits: Limits,
    elements_left: usize,
) -> Result<(Tree, usize), Broken> {
    let root: &RawValue = serde_json::from_str(text).map_err(|error| {
        let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
        Broken {
            line,
            kind: ProblemKind::BrokenJson,
        }
    })?;
    let mut parser = Parser {
        builder: TreeBuilder::new(limits, elements_left),
        lines: Lines::new(text),
        start: text.as_ptr().addr(),
        elements_left,
        limits,
    };
    parser.root(root)?;
    Ok(parser.builder.finish(file))
}

/// The values of an object by key, and the keys in their order.
struct Object<'t> {
    order: Vec<String>,
    values: BTreeMap<String, &'t RawValue>,
}

impl Object<'_> {
    fn resource_type(&self) -> Option<String> {
        let value = self.values.get("resourceType")?;
        serde_json::from_str(value.get()).ok()
    }
}

struct Parser<'t> {
    builder: TreeBuilder,
    lines: Lines<'t>,
    /// Where the text begins in memory; each value is a part of it.
    start: usize,
    elements_left: usize,
    limits: Limits,
}

impl<'t> Parser<'t> {
    fn root(&mut self, value: &'t RawValue) -> Result<(), Broken> {
        let object = self.object(value)?;
        let Some(kind) = object.resource_type().filter(|kind| is_type(kind)) else {
            let found = "resourceType".to_owned();
            return Err(self.broken(value, ProblemKind::NotResource { found }));
        };
        let line = self.line(value);
        self.builder
            .open(&kind, line)
            .map_err(|kind| Broken { line, kind })?;
        self.members(object)?;
        self.builder.close();
        Ok(())
    }

    fn members(&mut self, mut object: Object<'t>) -> Result<(), Broken> {
        for key in std::mem::take(&mut object.order) {
            if let Some(name) = key.strip_prefix('_') {
                // It goes with the primitive that it extends; alone it is a primitive without a value.
                if !object.values.contains_key(name) {
                    let companion = object.values.get(&key).copied();
                    self.property(name, None, companion)?;
                }
                continue;
            }
            let value = object.values.get(&key).copied();
            if key == "resourceType"
                && let Some(kind) = object.resource_type().filter(|kind| is_type(kind))
                && self.builder.resource(&kind)
            {
                continue;
            }
            let companion = object.values.get(&format!("_{key}")).copied();
            self.property(&key, value, companion)?;
        }
        Ok(())
    }

    /// A property once, or once for each item of an array; `null` in one of the two arrays fills a place.
    fn property(
        &mut self,
        name: &str,
        value: Option<&'t RawValue>,
        companion: Option<&'t RawValue>,
    ) -> Result<(), Broken> {
        if !is_array(value) && !is_array(companion) {
            return self.element(name, value, companion);
        }
        let values = self.items(value)?;
        let companions = self.items(companion)?;
        for place in 0..values.len().max(companions.len()) {
            self.element(
                name,
                values.get(place).copied(),
                companions.get(place).copied(),
            )?;
        }
        Ok(())
    }

    fn element(
        &mut self,
        name: &str,
        value: Option<&'t RawValue>,
        companion: Option<&'t RawValue>,
    ) -> Result<(), Broken> {
        let value = value.filter(|value| value.get() != "null");
        let companion = companion.filter(|companion| companion.get() != "null");
        let Some(first) = value.or(companion) else {
            return Ok(());
        };
        let line = self.line(first);
        self.builder
            .open(name, line)
            .map_err(|kind| Broken { line, kind })?;
        if let Some(value) = value {
            self.content(name, value)?;
        }
        if let Some(companion) = companion {
            let object = self.object(companion)?;
            self.members(object)?;
        }
        self.builder.close();
        Ok(())
    }

    fn content(&mut self, name: &str, value: &'t RawValue) -> Result<(), Broken> {
        let written = value.get();
        match written.as_bytes().first() {
            Some(b'{') => {
                let object = self.object(value)?;
                self.members(object)
            }
            Some(b'[') => Err(self.broken(value, ProblemKind::JsonShape)),
            Some(b'"') => {
                let text: String = serde_json::from_str(written)
                    .map_err(|_| self.broken(value, ProblemKind::BrokenJson))?;
                self.builder.value(self.narrative(name, text));
                Ok(())
            }
            // A number keeps its digits: 1.50 is not 1.5.
            _ => {
                self.builder.value(written);
                Ok(())
            }
        }
    }

    /// Narrative as plain text; what is no XHTML stays as it is and is found again by its first character.
    fn narrative(&self, name: &str, text: String) -> String {
        if name != "div" {
            return text;
        }
        xml::text_of(&text, self.limits).unwrap_or(text)
    }

    fn object(&self, value: &'t RawValue) -> Result<Object<'t>, Broken> {
        if !value.get().starts_with('{') {
            return Err(self.broken(value, ProblemKind::JsonShape));
        }
        let mut deserializer = serde_json::Deserializer::from_str(value.get());
        let members = deserializer
            .deserialize_map(Members {
                most: self.elements_left,
            })
            .map_err(|_| {
                self.broken(
                    value,
                    ProblemKind::TooManyElements {
                        limit: self.limits.elements,
                    },
                )
            })?;
        let mut object = Object {
            order: Vec::with_capacity(members.len()),
            values: BTreeMap::new(),
        };
        for (key, member) in members {
            if object.values.insert(key.clone(), member).is_some() {
                return Err(self.broken(member, ProblemKind::DuplicateKey { key }));
            }
            object.order.push(key);
        }
        Ok(object)
    }

    fn items(&self, value: Option<&'t RawValue>) -> Result<Vec<&'t RawValue>, Broken> {
        let Some(value) = value.filter(|value| value.get() != "null") else {
            return Ok(Vec::new());
        };
        if !value.get().starts_with('[') {
            return Err(self.broken(value, ProblemKind::JsonShape));
        }
        let mut deserializer = serde_json::Deserializer::from_str(value.get());
        deserializer
            .deserialize_seq(Items {
                most: self.elements_left,
            })
            .map_err(|_| {
                self.broken(
                    value,
                    ProblemKind::TooManyElements {
                        limit: self.limits.elements,
                    },
                )
            })
    }

    fn line(&self, value: &RawValue) -> u32 {
        self.lines
            .line(value.get().as_ptr().addr().saturating_sub(self.start))
    }

    fn broken(&self, value: &RawValue, kind: ProblemKind) -> Broken {
        Broken {
            line: self.line(value),
            kind,
        }
    }
}

fn is_array(value: Option<&RawValue>) -> bool {
    value.is_some_and(|value| value.get().starts_with('['))
}

fn is_type(kind: &str) -> bool {
    kind.starts_with(|first: char| first.is_ascii_uppercase())
}

/// The members of an object with their values as written, doubled keys included.
struct Members {
    most: usize,
}

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            if members.len() == self.most {
                return Err(A::Error::custom("too many members"));
            }
            members.push(member);
        }
        Ok(members)
    }
}

/// The items of an array as written.
struct Items {
    most: usize,
}

impl<'de> Visitor<'de> for Items {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element()? {
            if items.len() == self.most {
                return Err(A::Error::custom("too many items"));
            }
            items.push(item);
        }
        Ok(items)
    }
}
