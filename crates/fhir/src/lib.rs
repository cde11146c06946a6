//! FHIR R4 as Spil reads it: the resources we use, from JSON and XML, and their mapping to a referral.
//!
//! No input or output: bytes in, values and problems out. Every leaf of what was read is accounted for: it found a
//! place in the [`IncomingReferral`], it holds a resource together, or it is listed as unplaced.

mod account;
mod cases;
mod codes;
mod date;
mod json;
mod library;
mod limits;
mod lines;
mod listing;
mod mapping;
mod parse;
mod placed;
mod problem;
mod receiving;
mod referral;
mod systems;
mod tree;
mod xml;

use std::sync::Arc;

use crate::cases::Case;
use crate::library::Library;
use crate::mapping::Mapper;
use crate::parse::Intake;

pub use codes::{Code, CodeList, Decision, NameKind, PhoneKind, Priority, Status, Use};
pub use date::{Deceased, FhirDate, Moment};
pub use limits::Limits;
pub use listing::Stored;
pub use placed::{Place, Placed};
pub use problem::{Problem, ProblemKind, Severity, Shape};
pub use receiving::{NoClient, Received, ReceivedFile, receive};
pub use referral::{
    Address, Attachment, Client, Coded, Coding, Condition, Consent, Contact, ContactPoint,
    ExternalNumber, IncomingReferral, Insurer, Language, Letter, Note, Organisation, PersonName,
    Professional, Reason, RecordNumber, Request, Structural, StructuralRole, TaskDetails, Unplaced,
};
pub use tree::{Tree, View};

/// A file of a delivery.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The name, with `/` between folders. Files in one folder may refer to each other.
    pub name: Arc<str>,
    /// The content.
    pub bytes: Vec<u8>,
}

/// What was read from a delivery.
#[derive(Debug, Default)]
pub struct Reading {
    /// The referrals, in the order of reading. Empty when a problem is an error.
    pub referrals: Vec<IncomingReferral>,
    /// Leaves of resources that belong to none of several referrals: they go into nobody's file.
    pub left_over: Vec<Unplaced>,
    /// What is wrong, by file and line.
    pub problems: Vec<Problem>,
}

impl Reading {
    /// Whether something is so wrong that nothing may be taken in.
    pub fn has_errors(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.severity() == Severity::Error)
    }
}

/// Reads the referrals in the files of one delivery. `name` is what the delivery as a whole is called in problems.
///
/// A file holds a resource or a bundle, in XML or JSON. Nothing is taken from a delivery with an error in any file.
pub fn read(name: &Arc<str>, files: &[SourceFile], limits: Limits) -> Reading {
    if files.is_empty() {
        return refused(vec![Problem::in_file(name, ProblemKind::EmptyFolder)]);
    }
    let mut intake = Intake::new(limits);
    let (mut trees, mut problems) = (Vec::new(), Vec::new());
    for file in files {
        match intake.read(&file.name, &file.bytes) {
            Ok(tree) => trees.push(tree),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() {
        read_trees(name, &trees, limits)
    } else {
        refused(problems)
    }
}

fn refused(problems: Vec<Problem>) -> Reading {
    Reading {
        problems,
        ..Reading::default()
    }
}

fn read_trees(name: &Arc<str>, trees: &[Tree], limits: Limits) -> Reading {
    let library = Library::new(trees);
    let mut cases = cases::find(&library);
    if cases.is_empty() {
        let where_from = if let [only] = trees {
            only.file()
        } else {
            name
        };
        return refused(vec![Problem::in_file(where_from, ProblemKind::NoReferral)]);
    }
    let left = cases::gather(&library, &mut cases);
    let (leaves, bytes) = weight(&library, &cases);
    if leaves > limits.elements.saturating_mul(2) {
        return refused(vec![Problem::in_file(
            name,
            ProblemKind::TooManyElements {
                limit: limits.elements,
            },
        )]);
    }
    if bytes > limits.bytes.saturating_mul(2) {
        return refused(vec![Problem::in_file(
            name,
            ProblemKind::TooLarge {
                limit: limits.bytes,
            },
        )]);
    }
    let mut problems = library.clashes();
    for tree in trees {
        account::inspect(&library, tree, &mut problems);
    }
    let mut referrals = Vec::new();
    let mut mapper = Mapper::new(&library);
    for case in &cases {
        let mut referral = mapper.referral(case);
        account::settle(&library, case, &mut referral);
        problems.extend(nobody(&library, case));
        referrals.push(referral);
    }
    problems.extend(mapper.into_problems());
    problems.extend(strays(&library, &left));
    problems.sort();
    problems.dedup();
    let left_over = if cases.len() > 1 {
        account::left_over(&library, &left)
    } else {
        Vec::new()
    };
    Reading {
        referrals,
        left_over,
        problems,
    }
}

/// The leaves of all referrals together and the bytes in them: what several share counts for each.
fn weight(library: &Library<'_>, cases: &[Case]) -> (usize, usize) {
    let size = |leaves: Vec<View<'_>>| {
        let bytes: usize = leaves
            .iter()
            .filter_map(|leaf| leaf.value())
            .map(str::len)
            .sum();
        (leaves.len(), bytes)
    };
    let sizes: Vec<_> = library
        .all()
        .map(|(_, resource)| size(resource.view.leaves()))
        .collect();
    let members = cases
        .iter()
        .flat_map(|case| &case.members)
        .filter_map(|id| sizes.get(*id));
    members.fold((0, 0), |(leaves, bytes), (more_leaves, more_bytes)| {
        (leaves + more_leaves, bytes + more_bytes)
    })
}

fn nobody(library: &Library<'_>, case: &Case) -> Option<Problem> {
    let root = case
        .root()
        .filter(|_| case.patient.is_none())
        .and_then(|root| library.get(root))?;
    Some(Problem::at(root.view, ProblemKind::NoPatient))
}

fn strays<'l>(
    library: &'l Library<'_>,
    left: &'l [library::ResourceId],
) -> impl Iterator<Item = Problem> + 'l {
    let resources = left.iter().filter_map(|id| library.get(*id));
    let entries =
        resources.filter(|resource| resource.kind != "Bundle" && resource.owner.is_none());
    entries.map(|resource| {
        let kind = ProblemKind::LeftOver {
            resource: resource.kind.to_owned(),
        };
        Problem::at(resource.view, kind)
    })
}
