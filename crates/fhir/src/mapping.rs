//! From resources to an incoming referral: which element means what.
//!
//! What is not taken here stays unplaced by itself: nothing is dropped by forgetting it.

mod address;
mod attachment;
mod client;
mod coding;
mod letter;
mod name;
mod professional;
mod reason;
mod telecom;

use std::collections::BTreeSet;

use crate::cases::Case;
use crate::codes::{Code, CodeList};
use crate::date::FhirDate;
use crate::library::{Library, ResourceId};
use crate::placed::Placed;
use crate::problem::{Problem, ProblemKind, Shape};
use crate::referral::IncomingReferral;
use crate::tree::View;

/// How many repeats of an element find a place; further ones stay unplaced. No real referral has as many.
const MOST: usize = 20;

/// Reads the elements of resources.
pub(crate) struct Mapper<'a> {
    library: &'a Library<'a>,
    problems: Vec<Problem>,
    /// Binaries that an attachment of this referral has taken.
    taken: BTreeSet<ResourceId>,
}

impl<'a> Mapper<'a> {
    pub(crate) fn new(library: &'a Library<'a>) -> Self {
        Self {
            library,
            problems: Vec::new(),
            taken: BTreeSet::new(),
        }
    }

    /// What is wrong with the values that were read.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// Reads a referral; what is unplaced is not yet known.
    pub(crate) fn referral(&mut self, case: &Case) -> IncomingReferral {
        self.taken.clear();
        let mut referral = IncomingReferral {
            files: case.files(self.library),
            ..IncomingReferral::default()
        };
        self.people(case, &mut referral);
        self.professionals(case, &mut referral);
        self.contents(case, &mut referral);
        referral.attachments = self.attachments(case);
        referral
    }

    fn view(&self, id: ResourceId) -> Option<View<'a>> {
        self.library.get(id).map(|resource| resource.view)
    }

    /// The resource that a reference element leads to.
    fn follow(&self, reference: View<'a>) -> Option<View<'a>> {
        self.library.target(reference).and_then(|id| self.view(id))
    }

    fn report(&mut self, element: View<'a>, kind: ProblemKind) {
        self.problems.push(Problem::at(element, kind));
    }

    /// A code from a list; one that is not in it is kept and reported.
    fn code<T: CodeList>(&mut self, element: View<'a>, name: &str) -> Option<Placed<Code<T>>> {
        self.code_by(element, name, Code::read)
    }

    fn code_by<T>(
        &mut self,
        element: View<'a>,
        name: &str,
        read: fn(&str) -> Code<T>,
    ) -> Option<Placed<Code<T>>> {
        let leaf = element.first(name)?;
        let code = read(leaf.value()?);
        if let Code::Unknown(code) = &code {
            self.report(leaf, ProblemKind::unknown_code(code));
        }
        Some(Placed::new(code, leaf))
    }

    /// A date; one that is none is reported and stays unplaced.
    fn date(&mut self, element: View<'a>, name: &str) -> Option<Placed<FhirDate>> {
        let leaf = element.first(name)?;
        let date = FhirDate::parse(leaf.value()?.trim());
        if date.is_none() {
            self.report(
                leaf,
                ProblemKind::BadValue {
                    expected: Shape::DateTime,
                },
            );
        }
        Some(Placed::new(date?, leaf))
    }

    /// `true` or `false`; anything else is reported and stays unplaced.
    fn boolean(&mut self, element: View<'a>, name: &str) -> Option<Placed<bool>> {
        let leaf = element.first(name)?;
        match leaf.value()?.trim() {
            "true" => Some(Placed::new(true, leaf)),
            "false" => Some(Placed::new(false, leaf)),
            _ => {
                self.report(
                    leaf,
                    ProblemKind::BadValue {
                        expected: Shape::Boolean,
                    },
                );
                None
            }
        }
    }
}

/// The text of a child; without one, or with nothing but white space, there is none.
fn text(element: View<'_>, name: &str) -> Option<Placed<String>> {
    element.first(name).and_then(text_of)
}

/// The text of a leaf.
fn text_of(leaf: View<'_>) -> Option<Placed<String>> {
    let value = leaf.value()?.trim();
    (!value.is_empty()).then(|| Placed::new(value.to_owned(), leaf))
}

/// The text of an extension, read with its address.
fn extension_text(element: View<'_>, url: &str, name: &str) -> Option<Placed<String>> {
    let extension = element.extension(url)?;
    Some(text(extension, name)?.with(extension.first("url")))
}

/// The number that one of these systems gave.
fn number_in(element: View<'_>, systems: &[&str]) -> Option<Placed<String>> {
    element
        .all("identifier")
        .find_map(|identifier| number(identifier, systems))
}

fn number(identifier: View<'_>, systems: &[&str]) -> Option<Placed<String>> {
    let system = identifier.first("system")?;
    systems.contains(&system.value()?).then_some(())?;
    Some(text(identifier, "value")?.with([system]))
}
