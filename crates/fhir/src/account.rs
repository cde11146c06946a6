//! Accounts for every leaf of a referral: it found a place, it holds a resource together, or it is unplaced.

use std::collections::BTreeSet;

use crate::cases::Case;
use crate::library::{Library, ResourceId};
use crate::placed::Place;
use crate::problem::{Problem, ProblemKind, Shape};
use crate::referral::{IncomingReferral, Structural, StructuralRole, Unplaced};
use crate::tree::{Tree, View};

/// Adds to a referral what found no place.
pub(crate) fn settle(library: &Library<'_>, case: &Case, referral: &mut IncomingReferral) {
    let listing = referral.listing();
    let placed: BTreeSet<&Place> = listing.places().collect();
    let (structural, unplaced) = sort(library, case.members.iter().copied(), &placed);
    drop(placed);
    referral.structural = structural;
    referral.unplaced = unplaced;
}

/// All leaves of resources that belong to no referral.
pub(crate) fn left_over(library: &Library<'_>, resources: &[ResourceId]) -> Vec<Unplaced> {
    let resources = resources.iter().filter_map(|id| library.get(*id));
    resources
        .flat_map(|resource| resource.view.leaves())
        .map(unplaced)
        .collect()
}

fn unplaced(leaf: View<'_>) -> Unplaced {
    Unplaced {
        place: leaf.place(),
        value: leaf.value().unwrap_or_default().to_owned(),
    }
}

fn sort(
    library: &Library<'_>,
    resources: impl Iterator<Item = ResourceId>,
    placed: &BTreeSet<&Place>,
) -> (Vec<Structural>, Vec<Unplaced>) {
    let (mut structural, mut unplaced) = (Vec::new(), Vec::new());
    for resource in resources.filter_map(|id| library.get(id)) {
        for leaf in resource.view.leaves() {
            let place = leaf.place();
            if placed.contains(&place) {
                continue;
            }
            match role(library, leaf) {
                Some(role) => structural.push(Structural { place, role }),
                None => unplaced.push(Unplaced {
                    place,
                    value: leaf.value().unwrap_or_default().to_owned(),
                }),
            }
        }
    }
    (structural, unplaced)
}

/// Why a leaf needs no place of its own. This list is documented in `docs/fhir-referral.md`.
fn role(library: &Library<'_>, leaf: View<'_>) -> Option<StructuralRole> {
    let parent = leaf.parent()?;
    match leaf.name() {
        "id" => Some(StructuralRole::Id),
        "@xsi:schemaLocation" => Some(StructuralRole::Schema),
        "profile" | "versionId" | "lastUpdated" if is_meta(parent) => Some(StructuralRole::Meta),
        "status" if parent.name() == "text" && parent.first("div").is_some() => {
            Some(StructuralRole::NarrativeStatus)
        }
        "reference" | "type" | "display" if parent.first("reference").is_some() => {
            library.target(parent).map(|_| StructuralRole::Reference)
        }
        _ if in_envelope(leaf) => Some(StructuralRole::Envelope),
        _ => None,
    }
}

fn is_meta(element: View<'_>) -> bool {
    element.name() == "meta"
        && element
            .parent()
            .is_some_and(|resource| resource.resource_type().is_some())
}

/// Bundle type and total, addresses of entries, and how they were asked for and answered.
fn in_envelope(leaf: View<'_>) -> bool {
    let bundle = leaf.resource();
    if bundle.resource_type() != Some("Bundle") {
        return false;
    }
    let mut element = leaf;
    while let Some(parent) = element.parent() {
        let in_entry = parent.name() == "entry";
        match element.name() {
            "fullUrl" | "search" | "request" | "response" | "link" if in_entry => return true,
            "type" | "total" | "link" if parent.id() == bundle.id() => return true,
            _ => element = parent,
        }
    }
    false
}

/// What is wrong with the elements of a file, whatever they mean.
pub(crate) fn inspect(library: &Library<'_>, tree: &Tree, problems: &mut Vec<Problem>) {
    for element in tree.elements() {
        if let Some(kind) = fault(library, element) {
            problems.push(Problem::at(element, kind));
        }
    }
}

fn fault(library: &Library<'_>, element: View<'_>) -> Option<ProblemKind> {
    match element.name() {
        "reference" => {
            let written = element.value()?;
            let leads_nowhere = library.target(element.parent()?).is_none();
            leads_nowhere.then(|| ProblemKind::dangling(written))
        }
        "modifierExtension" => Some(ProblemKind::ModifierExtension),
        "#text" => Some(ProblemKind::StrayText),
        "div" if element.value()?.starts_with('<') => Some(ProblemKind::BadValue {
            expected: Shape::Xhtml,
        }),
        _ => None,
    }
}
