//! Codes and their meanings.

use crate::mapping::{MOST, text};
use crate::placed::Placed;
use crate::referral::{Coded, Coding};
use crate::tree::View;

/// The meaning in a child of this name, where there is one.
pub(super) fn coded(element: View<'_>, name: &str) -> Option<Coded> {
    element.first(name).map(concept)
}

/// The meanings in the children of this name.
pub(super) fn all_coded<'a>(element: View<'a>, name: &'a str) -> Vec<Coded> {
    element.all(name).take(MOST).map(concept).collect()
}

/// A `CodeableConcept`.
pub(super) fn concept(element: View<'_>) -> Coded {
    Coded {
        codings: element.all("coding").take(MOST).map(coding).collect(),
        text: text(element, "text"),
    }
}

pub(super) fn coding(element: View<'_>) -> Coding {
    Coding {
        system: text(element, "system"),
        code: text(element, "code"),
        display: text(element, "display"),
    }
}

/// The first code of an extension whose system fits, and the leaves that say what the code means.
pub(super) fn coded_leaves(
    extension: View<'_>,
    fits: impl Fn(&str) -> bool,
) -> Option<(Vec<View<'_>>, Placed<String>)> {
    let concept = extension.first("valueCodeableConcept")?;
    let coding = concept
        .all("coding")
        .find(|coding| fits(coding.value_of("system").unwrap_or_default()))?;
    let code = text(coding, "code")?;
    let told = ["system", "version", "display"]
        .into_iter()
        .filter_map(|name| coding.first(name));
    Some((told.collect(), code))
}
