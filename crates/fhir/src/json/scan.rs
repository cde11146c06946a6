//! JSON in one pass: what a library does not give at once, the place of each value, the digits of numbers and keys that
//! occur twice. Text and numbers themselves are left to `serde_json`.
//!
//! FHIR is not known here.

use std::collections::BTreeSet;

use memchr::memchr2;
use serde::de::IgnoredAny;

use crate::problem::ProblemKind;

/// A value and the byte at which it begins.
#[derive(Debug)]
pub(super) struct Value<'t> {
    pub(super) start: usize,
    pub(super) content: Content<'t>,
}

#[derive(Debug)]
pub(super) enum Content<'t> {
    Null,
    /// Members in their order, each key once.
    Object(Vec<(String, Value<'t>)>),
    Array(Vec<Value<'t>>),
    Text(String),
    /// A number, `true` or `false`, as written.
    Literal(&'t str),
}

/// Where the text stops being right, and why.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) kind: ProblemKind,
}

/// How much may still come.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub(super) values: usize,
    pub(super) depth: usize,
    pub(super) too_many: usize,
    pub(super) too_deep: usize,
}

/// Reads a text that holds one value.
pub(super) fn scan(text: &str, room: Room) -> Result<Value<'_>, Fault> {
    let mut scanner = Scanner { text, at: 0, room };
    let value = scanner.value()?;
    match scanner.peek() {
        None => Ok(value),
        Some(_) => Err(scanner.fault(ProblemKind::BrokenJson)),
    }
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    room: Room,
}

impl<'t> Scanner<'t> {
    fn value(&mut self) -> Result<Value<'t>, Fault> {
        let first = self.peek();
        let start = self.at;
        let Some(values) = self.room.values.checked_sub(1) else {
            return Err(self.fault(ProblemKind::TooManyElements {
                limit: self.room.too_many,
            }));
        };
        self.room.values = values;
        let content = match first {
            Some(b'{') => self.inside(Self::object)?,
            Some(b'[') => self.inside(Self::array)?,
            Some(b'"') => Content::Text(self.string()?),
            _ => self.literal()?,
        };
        Ok(Value { start, content })
    }

    /// Goes one level deeper.
    fn inside(
        &mut self,
        read: fn(&mut Self) -> Result<Content<'t>, Fault>,
    ) -> Result<Content<'t>, Fault> {
        let Some(depth) = self.room.depth.checked_sub(1) else {
            return Err(self.fault(ProblemKind::TooDeep {
                limit: self.room.too_deep,
            }));
        };
        self.room.depth = depth;
        self.at += 1;
        let content = read(self);
        self.room.depth += 1;
        content
    }

    fn object(&mut self) -> Result<Content<'t>, Fault> {
        let mut members = Vec::new();
        let mut keys = BTreeSet::new();
        if self.take(b'}') {
            return Ok(Content::Object(members));
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.fault(ProblemKind::BrokenJson));
            }
            let at = self.at;
            let key = self.string()?;
            if !keys.insert(key.clone()) {
                return Err(Fault {
                    at,
                    kind: ProblemKind::duplicate_key(&key),
                });
            }
            self.expect(b':')?;
            members.push((key, self.value()?));
            if !self.take(b',') {
                self.expect(b'}')?;
                return Ok(Content::Object(members));
            }
        }
    }

    fn array(&mut self) -> Result<Content<'t>, Fault> {
        let mut items = Vec::new();
        if self.take(b']') {
            return Ok(Content::Array(items));
        }
        loop {
            items.push(self.value()?);
            if !self.take(b',') {
                self.expect(b']')?;
                return Ok(Content::Array(items));
            }
        }
    }

    fn string(&mut self) -> Result<String, Fault> {
        let start = self.at;
        let mut end = start + 1;
        loop {
            let rest = self.text.as_bytes().get(end..).unwrap_or_default();
            let Some(found) = memchr2(b'"', b'\\', rest) else {
                return Err(self.fault(ProblemKind::BrokenJson));
            };
            let escapes = rest.get(found) == Some(&b'\\');
            end += found + if escapes { 2 } else { 1 };
            if !escapes {
                break;
            }
        }
        let written = self.text.get(start..end).unwrap_or_default();
        let text =
            serde_json::from_str(written).map_err(|_| self.fault(ProblemKind::BrokenJson))?;
        self.at = end;
        Ok(text)
    }

    fn literal(&mut self) -> Result<Content<'t>, Fault> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.find(|c: char| c.is_ascii_whitespace() || ",:[]{}\"".contains(c));
        let written = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        if serde_json::from_str::<IgnoredAny>(written).is_err() {
            return Err(self.fault(ProblemKind::BrokenJson));
        }
        self.at += written.len();
        Ok(if written == "null" {
            Content::Null
        } else {
            Content::Literal(written)
        })
    }

    /// The next byte that is not white space.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
            .count();
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) -> Result<(), Fault> {
        if self.take(byte) {
            Ok(())
        } else {
            Err(self.fault(ProblemKind::BrokenJson))
        }
    }

    fn fault(&self, kind: ProblemKind) -> Fault {
        Fault { at: self.at, kind }
    }
}
