//! The XHTML narrative of FHIR as plain text: what a reader would see, lines kept apart.
//!
//! Styling goes; text, the alternative of an image and the address of a link stay.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{NsReader, XmlVersion};

use crate::limits::Limits;
use crate::problem::ProblemKind;
use crate::xml::{broken, character};

/// The text of a narrative that came as a string, as JSON has it.
pub(crate) fn text_of(xhtml: &str, limits: Limits) -> Result<String, ProblemKind> {
    let mut reader = NsReader::from_str(xhtml);
    reader.config_mut().expand_empty_elements = true;
    reader.resolver_mut().set_max_namespace_bindings(64);
    loop {
        match reader.read_event().map_err(|error| broken(&error))? {
            Event::Start(_) => return collect(&mut reader, limits.depth, limits),
            Event::DocType(_) => return Err(ProblemKind::DocumentType),
            Event::Eof => return Err(ProblemKind::BrokenXml),
            Event::Text(text) if !text.xml10_content().trim().is_empty() => {
                return Err(ProblemKind::BrokenXml);
            }
            _ => {}
        }
    }
}

/// The text up to the end of the element that has just opened.
pub(crate) fn collect(
    reader: &mut NsReader<&[u8]>,
    room: usize,
    limits: Limits,
) -> Result<String, ProblemKind> {
    let mut text = Plain::default();
    let mut depth = 1_usize;
    loop {
        match reader.read_event().map_err(|error| broken(&error))? {
            Event::Start(start) => {
                depth += 1;
                if depth > room {
                    return Err(ProblemKind::TooDeep {
                        limit: limits.depth,
                    });
                }
                text.open(&start)?;
            }
            Event::End(end) => {
                depth -= 1;
                if depth == 0 {
                    return Ok(text.finish());
                }
                text.close(end.local_name().as_ref());
            }
            Event::Text(run) => text.push(&run.xml10_content()),
            Event::CData(run) => text.push(&run.xml10_content()),
            Event::GeneralRef(reference) => text.character(character(&reference)?),
            Event::DocType(_) => return Err(ProblemKind::DocumentType),
            Event::Eof => {
                return Err(ProblemKind::Unclosed {
                    name: "div".to_owned(),
                });
            }
            // An empty element comes as a start and an end.
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::Empty(_) => {}
        }
    }
}

/// Text in which runs of white space count for one space and blocks stand on lines of their own.
#[derive(Default)]
struct Plain {
    text: String,
    gap: Gap,
}

#[derive(Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
}

impl Plain {
    fn push(&mut self, run: &str) {
        for character in run.chars() {
            self.character(character);
        }
    }

    fn character(&mut self, character: char) {
        if character.is_whitespace() {
            self.gap = self.gap.max(Gap::Space);
            return;
        }
        if !self.text.is_empty() {
            match self.gap {
                Gap::None => {}
                Gap::Space => self.text.push(' '),
                Gap::Line => self.text.push('\n'),
            }
        }
        self.gap = Gap::None;
        self.text.push(character);
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), ProblemKind> {
        self.around(start.local_name().as_ref());
        for attribute in start.attributes().with_checks(false).take(64) {
            let attribute = attribute.map_err(|_| ProblemKind::BrokenXml)?;
            let value = attribute
                .normalized_value(XmlVersion::Explicit1_0)
                .map_err(|error| broken(&error))?;
            if matches!(attribute.key.0, "href" | "src" | "alt") && !value.trim().is_empty() {
                self.gap = self.gap.max(Gap::Space);
                self.push(&format!("[{}]", value.trim()));
                self.gap = self.gap.max(Gap::Space);
            }
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        self.around(name);
    }

    fn around(&mut self, name: &str) {
        self.gap = self.gap.max(match name {
            "br" | "p" | "div" | "li" | "ul" | "ol" | "dl" | "dt" | "dd" | "tr" | "table"
            | "caption" | "hr" | "pre" | "blockquote" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                Gap::Line
            }
            "td" | "th" => Gap::Space,
            _ => Gap::None,
        });
    }

    fn finish(self) -> String {
        self.text
    }
}
