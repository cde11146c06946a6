//! Gathers all that belongs to each referral. Nothing of somebody else may end up in a person's file.

use std::collections::{BTreeMap, BTreeSet};

use crate::cases::{Case, of_kind, references, subject};
use crate::library::{Library, ResourceId};

/// How the resources of a delivery hang together.
struct Web {
    /// What each resource refers to.
    onward: Vec<Vec<ResourceId>>,
    /// What refers to each resource.
    back: BTreeMap<ResourceId, Vec<ResourceId>>,
    /// What is about each person.
    about: BTreeMap<ResourceId, Vec<ResourceId>>,
    /// What each resource contains.
    contained: BTreeMap<ResourceId, Vec<ResourceId>>,
    /// The resources that make a referral.
    roots: BTreeSet<ResourceId>,
}

/// Gives every referral its members. Returns the resources that belong to none.
pub(crate) fn gather(library: &Library<'_>, cases: &mut [Case]) -> Vec<ResourceId> {
    let web = Web::new(library, cases);
    for case in cases.iter_mut() {
        let own: BTreeSet<_> = case.roots().collect();
        case.members = web.members(library, case, &own);
    }
    let taken: BTreeSet<_> = cases
        .iter()
        .flat_map(|case| case.members.iter().copied())
        .collect();
    let left: Vec<_> = library
        .all()
        .map(|(id, _)| id)
        .filter(|id| !taken.contains(id))
        .collect();
    match cases {
        // What comes with a single referral belongs to it.
        [only] => {
            only.members.extend(left.iter().copied());
            strangers(library, only, &left)
        }
        _ => left,
    }
}

/// Persons other than the client that nothing in the referral leads to.
fn strangers(library: &Library<'_>, case: &Case, left: &[ResourceId]) -> Vec<ResourceId> {
    let patients: BTreeSet<_> = of_kind(library, "Patient").into_iter().collect();
    left.iter()
        .copied()
        .filter(|id| patients.contains(id) && case.patient != Some(*id))
        .collect()
}

impl Web {
    fn new(library: &Library<'_>, cases: &[Case]) -> Self {
        let mut web = Self {
            onward: Vec::new(),
            back: BTreeMap::new(),
            about: BTreeMap::new(),
            contained: BTreeMap::new(),
            roots: cases.iter().flat_map(Case::roots).collect(),
        };
        for (id, resource) in library.all() {
            let targets = references(library, id);
            for target in &targets {
                web.back.entry(*target).or_default().push(id);
            }
            if let Some(person) = subject(library, id) {
                web.about.entry(person).or_default().push(id);
            }
            if let Some(owner) = resource.owner {
                web.contained.entry(owner).or_default().push(id);
            }
            web.onward.push(targets);
        }
        web
    }

    fn members(
        &self,
        library: &Library<'_>,
        case: &Case,
        own: &BTreeSet<ResourceId>,
    ) -> BTreeSet<ResourceId> {
        let about = case
            .patient
            .and_then(|patient| self.about.get(&patient))
            .into_iter()
            .flatten();
        let speaking_of = own.iter().filter_map(|root| self.back.get(root)).flatten();
        let mut ahead: Vec<_> = own
            .iter()
            .chain(about)
            .chain(speaking_of)
            .copied()
            .collect();
        ahead.extend(case.patient);
        let mut members = BTreeSet::new();
        while let Some(id) = ahead.pop() {
            let of_another = self.roots.contains(&id) && !own.contains(&id);
            if of_another
                || library.get(id).is_none_or(|found| found.kind == "Bundle")
                || !members.insert(id)
            {
                continue;
            }
            ahead.extend(self.onward.get(id).into_iter().flatten());
            ahead.extend(self.contained.get(&id).into_iter().flatten());
            ahead.extend(library.get(id).and_then(|resource| resource.owner));
        }
        members.extend(case.bundle);
        members
    }
}
