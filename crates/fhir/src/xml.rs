//! Reads FHIR XML into the neutral tree. Entities are not expanded, document types are refused.
//!
//! Namespaces and limits are kept here; what a resource means is not known.

mod narrative;

use std::sync::Arc;

use quick_xml::escape::EscapeError;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::{NsReader, XmlVersion};

use crate::limits::Limits;
use crate::lines::Lines;
use crate::parse::Broken;
use crate::problem::ProblemKind;
use crate::tree::{Tree, TreeBuilder};

pub(crate) use narrative::text_of;

/// The namespace of FHIR.
const FHIR: &str = "http://hl7.org/fhir";
/// The namespace of narrative.
const XHTML: &str = "http://www.w3.org/1999/xhtml";
/// A FHIR element has three attributes at most; this leaves room for namespaces.
const MOST_ATTRIBUTES: usize = 16;

/// Reads a file that holds one resource. Returns the tree and how many more elements the delivery may hold.
pub(crate) fn parse(
    text: &str,
    file: Arc<str>,
    limits: Limits,
    elements_left: usize,
) -> Result<(Tree, usize), Broken> {
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    reader.resolver_mut().set_max_namespace_bindings(64);
    let mut parser = Parser {
        builder: TreeBuilder::new(limits, elements_left),
        layers: Vec::new(),
        lines: Lines::new(text),
        limits,
        has_root: false,
    };
    loop {
        let start = parser.lines.line(position(&reader));
        match parser.step(&mut reader, start) {
            Ok(Step::Onward) => {}
            Ok(Step::End) => break,
            Err(kind) => {
                let line = if kind == ProblemKind::BrokenXml {
                    parser.lines.line(error_position(&reader)).max(start)
                } else {
                    start
                };
                return Err(Broken { line, kind });
            }
        }
    }
    Ok(parser.builder.finish(file))
}

fn position(reader: &NsReader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn error_position(reader: &NsReader<&[u8]>) -> usize {
    usize::try_from(reader.error_position()).unwrap_or(usize::MAX)
}

enum Step {
    Onward,
    End,
}

/// What an open tag became: an element of its own, or the type of the resource that its parent holds.
enum Layer {
    Element,
    Resource(String),
}

struct Parser<'t> {
    builder: TreeBuilder,
    layers: Vec<Layer>,
    lines: Lines<'t>,
    limits: Limits,
    has_root: bool,
}

impl Parser<'_> {
    fn step(&mut self, reader: &mut NsReader<&[u8]>, line: u32) -> Result<Step, ProblemKind> {
        let (namespace, event) = reader
            .read_resolved_event()
            .map_err(|error| broken(&error))?;
        match event {
            Event::Start(start) if self.is_narrative(&namespace, &start) => {
                self.narrative(reader, line)?;
            }
            Event::Start(start) => {
                in_fhir(&namespace)?;
                self.start(&start, line)?;
            }
            Event::End(_) => self.end(),
            Event::Text(text) => self.stray(&text.xml10_content(), line)?,
            Event::CData(text) => self.stray(&text.xml10_content(), line)?,
            Event::GeneralRef(reference) => {
                let character = character(&reference)?;
                self.stray(character.encode_utf8(&mut [0; 4]), line)?;
            }
            Event::Decl(declaration) => check_encoding(&declaration)?,
            Event::DocType(_) => return Err(ProblemKind::DocumentType),
            // An empty element comes as a start and an end.
            Event::Comment(_) | Event::PI(_) | Event::Empty(_) => {}
            Event::Eof => return self.eof(),
        }
        Ok(Step::Onward)
    }

    fn is_narrative(&self, namespace: &ResolveResult<'_>, start: &BytesStart<'_>) -> bool {
        !self.layers.is_empty()
            && start.local_name().as_ref() == "div"
            && *namespace == ResolveResult::Bound(Namespace(XHTML))
    }

    fn narrative(&mut self, reader: &mut NsReader<&[u8]>, line: u32) -> Result<(), ProblemKind> {
        let room = self.limits.depth.saturating_sub(self.builder.depth());
        let text = narrative::collect(reader, room, self.limits)?;
        self.builder.leaf("div", text, line)
    }

    fn start(&mut self, start: &BytesStart<'_>, line: u32) -> Result<(), ProblemKind> {
        let local = start.local_name();
        let name: &str = local.as_ref();
        let is_type = name.starts_with(|first: char| first.is_ascii_uppercase());
        if self.layers.is_empty() {
            if self.has_root {
                return Err(ProblemKind::BrokenXml);
            }
            if !is_type {
                return Err(ProblemKind::NotResource {
                    found: name.to_owned(),
                });
            }
            self.has_root = true;
            self.builder.open(name, line)?;
            self.builder.resource(name);
            self.layers.push(Layer::Element);
        } else if is_type
            && matches!(self.layers.last(), Some(Layer::Element))
            && self.builder.resource(name)
        {
            self.layers.push(Layer::Resource(name.to_owned()));
        } else {
            self.builder.open(name, line)?;
            self.layers.push(Layer::Element);
        }
        self.attributes(start, line)
    }

    fn attributes(&mut self, start: &BytesStart<'_>, line: u32) -> Result<(), ProblemKind> {
        let mut seen: Vec<&str> = Vec::new();
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| ProblemKind::BrokenXml)?;
            let key = attribute.key.0;
            if seen.contains(&key) {
                return Err(ProblemKind::DoubledAttribute {
                    name: key.to_owned(),
                });
            }
            if seen.len() == MOST_ATTRIBUTES {
                return Err(ProblemKind::TooManyAttributes {
                    limit: MOST_ATTRIBUTES,
                });
            }
            self.attribute(&attribute, line)?;
            seen.push(attribute.key.0);
        }
        Ok(())
    }

    fn attribute(&mut self, attribute: &Attribute<'_>, line: u32) -> Result<(), ProblemKind> {
        if attribute.key.as_namespace_binding().is_some() {
            return Ok(());
        }
        let value = attribute
            .normalized_value(XmlVersion::Explicit1_0)
            .map_err(|error| broken(&error))?;
        match attribute.key.0 {
            "value" => {
                self.builder.value(value);
                Ok(())
            }
            key @ ("url" | "id") => self.builder.leaf(key, value, line),
            // FHIR has no other attributes; what stands there is kept all the same.
            other => self.builder.leaf(&format!("@{other}"), value, line),
        }
    }

    fn end(&mut self) {
        if matches!(self.layers.pop(), Some(Layer::Element)) {
            self.builder.close();
        }
    }

    /// Text between elements is nothing that FHIR has: it is kept as a leaf that no mapping takes.
    fn stray(&mut self, text: &str, line: u32) -> Result<(), ProblemKind> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        if self.layers.is_empty() {
            return Err(ProblemKind::BrokenXml);
        }
        self.builder.leaf("#text", text, line)
    }

    fn eof(&self) -> Result<Step, ProblemKind> {
        match self.layers.last() {
            Some(Layer::Resource(name)) => Err(ProblemKind::Unclosed { name: name.clone() }),
            Some(Layer::Element) => {
                let name = self.builder.open_name().unwrap_or_default().to_owned();
                Err(ProblemKind::Unclosed { name })
            }
            None if self.has_root => Ok(Step::End),
            None => Err(ProblemKind::EmptyFile),
        }
    }
}

fn in_fhir(namespace: &ResolveResult<'_>) -> Result<(), ProblemKind> {
    match namespace {
        ResolveResult::Bound(Namespace(FHIR)) => Ok(()),
        ResolveResult::Bound(Namespace(other)) => Err(ProblemKind::Namespace {
            found: (*other).to_owned(),
        }),
        ResolveResult::Unbound => Err(ProblemKind::Namespace {
            found: String::new(),
        }),
        ResolveResult::Unknown(prefix) => Err(ProblemKind::UnknownPrefix {
            prefix: prefix.clone(),
        }),
    }
}

fn check_encoding(declaration: &BytesDecl<'_>) -> Result<(), ProblemKind> {
    match declaration.encoding() {
        None => Ok(()),
        Some(Ok(name))
            if name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("us-ascii") =>
        {
            Ok(())
        }
        Some(Ok(name)) => Err(ProblemKind::Encoding {
            found: name.into_owned(),
        }),
        Some(Err(_)) => Err(ProblemKind::BrokenXml),
    }
}

/// The character that a reference in text stands for: by number, or one of the five of XML itself.
fn character(reference: &BytesRef<'_>) -> Result<char, ProblemKind> {
    if let Some(character) = reference
        .resolve_char_ref()
        .map_err(|_| ProblemKind::BrokenXml)?
    {
        return Ok(character);
    }
    match &*reference.xml10_content() {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "apos" => Ok('\''),
        "quot" => Ok('"'),
        name => Err(ProblemKind::Entity {
            name: name.to_owned(),
        }),
    }
}

/// What is wrong, in our own terms: the parser's own words are not for users.
fn broken(error: &quick_xml::Error) -> ProblemKind {
    use quick_xml::errors::IllFormedError;
    match error {
        quick_xml::Error::Escape(EscapeError::UnrecognizedEntity(_, name)) => {
            ProblemKind::Entity { name: name.clone() }
        }
        quick_xml::Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
            ProblemKind::EndTag {
                expected: expected.clone(),
                found: found.clone(),
            }
        }
        _ => ProblemKind::BrokenXml,
    }
}
