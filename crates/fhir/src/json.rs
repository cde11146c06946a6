//! Reads FHIR JSON into the neutral tree. Numbers keep their digits; a key that occurs twice is refused.
//!
//! What a resource means is not known here.

mod scan;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::json::scan::{Content, Fault, Room, Value};
use crate::limits::Limits;
use crate::lines::Lines;
use crate::parse::Broken;
use crate::problem::ProblemKind;
use crate::tree::{Tree, TreeBuilder};
use crate::xml;

/// An element takes at most this many values: an array, an object for it, and one for its extension.
const VALUES_PER_ELEMENT: usize = 4;

/// Reads a file that holds one resource. Returns the tree and how many more elements the delivery may hold.
pub(crate) fn parse(
    text: &str,
    file: Arc<str>,
    limits: Limits,
    elements_left: usize,
) -> Result<(Tree, usize), Broken> {
    let room = Room {
        values: elements_left.saturating_mul(VALUES_PER_ELEMENT),
        depth: limits.depth.saturating_mul(2),
        too_many: limits.elements,
        too_deep: limits.depth,
    };
    let lines = Lines::new(text);
    let broken = |fault: Fault| Broken {
        line: lines.line(fault.at),
        kind: fault.kind,
    };
    let value = scan::scan(text, room).map_err(broken)?;
    let builder = TreeBuilder::new(limits, elements_left);
    let mut reader = Reader {
        builder,
        lines: &lines,
        limits,
    };
    reader.root(value).map_err(broken)?;
    Ok(reader.builder.finish(file))
}

/// The members of an object by key; what is taken from it is gone.
type Members<'t> = BTreeMap<String, Value<'t>>;

struct Reader<'l, 't> {
    builder: TreeBuilder,
    lines: &'l Lines<'t>,
    limits: Limits,
}

impl<'t> Reader<'_, 't> {
    fn root(&mut self, root: Value<'t>) -> Result<(), Fault> {
        let start = root.start;
        let members = object(root)?;
        let Some(kind) = resource_type(&members).map(str::to_owned) else {
            let found = "resourceType".to_owned();
            return Err(Fault {
                at: start,
                kind: ProblemKind::NotResource { found },
            });
        };
        self.open(&kind, start)?;
        self.members(members)?;
        self.builder.close();
        Ok(())
    }

    fn members(&mut self, members: Vec<(String, Value<'t>)>) -> Result<(), Fault> {
        let kind = resource_type(&members).map(str::to_owned);
        let is_resource = kind.is_some_and(|kind| self.builder.resource(&kind));
        let order: Vec<_> = members.iter().map(|(key, _)| key.clone()).collect();
        let mut members: Members<'t> = members.into_iter().collect();
        for key in order
            .iter()
            .filter(|key| !is_resource || *key != "resourceType")
        {
            // What extends a primitive goes with it; alone it is a primitive without a value.
            let name = key.strip_prefix('_').unwrap_or(key);
            if name != key && members.contains_key(name) {
                continue;
            }
            let value = members.remove(name);
            let companion = members.remove(&format!("_{name}"));
            self.property(name, value, companion)?;
        }
        Ok(())
    }

    /// A property once, or once for each item of an array; `null` in one of the two arrays fills a place.
    fn property(
        &mut self,
        name: &str,
        value: Option<Value<'t>>,
        companion: Option<Value<'t>>,
    ) -> Result<(), Fault> {
        if !is_array(value.as_ref()) && !is_array(companion.as_ref()) {
            return self.element(name, value, companion);
        }
        let (mut values, mut companions) =
            (items(value)?.into_iter(), items(companion)?.into_iter());
        loop {
            match (values.next(), companions.next()) {
                (None, None) => return Ok(()),
                (value, companion) => self.element(name, value, companion)?,
            }
        }
    }

    fn element(
        &mut self,
        name: &str,
        value: Option<Value<'t>>,
        companion: Option<Value<'t>>,
    ) -> Result<(), Fault> {
        let there = |value: &Value<'t>| !matches!(value.content, Content::Null);
        let (value, companion) = (value.filter(there), companion.filter(there));
        let Some(first) = value.as_ref().or(companion.as_ref()) else {
            return Ok(());
        };
        self.open(name, first.start)?;
        if let Some(value) = value {
            self.content(name, value)?;
        }
        if let Some(companion) = companion {
            self.members(object(companion)?)?;
        }
        self.builder.close();
        Ok(())
    }

    fn content(&mut self, name: &str, value: Value<'t>) -> Result<(), Fault> {
        match value.content {
            Content::Object(members) => return self.members(members),
            Content::Array(_) => {
                return Err(Fault {
                    at: value.start,
                    kind: ProblemKind::JsonShape,
                });
            }
            Content::Text(text) => {
                let text = self.narrative(name, text);
                self.builder.value(text);
            }
            Content::Literal(written) => self.builder.value(written),
            Content::Null => {}
        }
        Ok(())
    }

    /// Narrative as plain text; what is no XHTML stays as it is and is found again by its first character.
    fn narrative(&self, name: &str, text: String) -> String {
        if name != "div" {
            return text;
        }
        xml::text_of(&text, self.limits).unwrap_or(text)
    }

    fn open(&mut self, name: &str, at: usize) -> Result<(), Fault> {
        let line = self.lines.line(at);
        self.builder
            .open(name, line)
            .map_err(|kind| Fault { at, kind })
    }
}

fn resource_type<'m>(members: &'m [(String, Value<'_>)]) -> Option<&'m str> {
    let (_, value) = members.iter().find(|(key, _)| key == "resourceType")?;
    match &value.content {
        Content::Text(kind) if kind.starts_with(|first: char| first.is_ascii_uppercase()) => {
            Some(kind)
        }
        _ => None,
    }
}

fn object(value: Value<'_>) -> Result<Vec<(String, Value<'_>)>, Fault> {
    match value.content {
        Content::Object(members) => Ok(members),
        _ => Err(Fault {
            at: value.start,
            kind: ProblemKind::JsonShape,
        }),
    }
}

fn items(value: Option<Value<'_>>) -> Result<Vec<Value<'_>>, Fault> {
    match value {
        None
        | Some(Value {
            content: Content::Null,
            ..
        }) => Ok(Vec::new()),
        Some(Value {
            content: Content::Array(items),
            ..
        }) => Ok(items),
        Some(other) => Err(Fault {
            at: other.start,
            kind: ProblemKind::JsonShape,
        }),
    }
}

fn is_array(value: Option<&Value<'_>>) -> bool {
    value.is_some_and(|value| matches!(value.content, Content::Array(_)))
}
