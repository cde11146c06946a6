//! Which resources make one referral: a request with its tasks, letters, client and all that belongs to them.

mod gather;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::library::{Library, ResourceId, Scope};
use crate::systems::{LOINC, MESSAGE_TYPE, REFERRAL_NOTE};
use crate::tree::View;

pub(crate) use gather::gather;

/// The resources of one referral.
#[derive(Debug, Default)]
pub(crate) struct Case {
    pub(crate) request: Option<ResourceId>,
    pub(crate) tasks: Vec<ResourceId>,
    pub(crate) compositions: Vec<ResourceId>,
    pub(crate) patient: Option<ResourceId>,
    pub(crate) bundle: Option<ResourceId>,
    /// Everything that belongs to it, the above included.
    pub(crate) members: BTreeSet<ResourceId>,
}

impl Case {
    /// The members of this type, in the order of reading.
    pub(crate) fn of_kind<'a>(
        &self,
        library: &'a Library<'a>,
        kind: &'static str,
    ) -> impl Iterator<Item = View<'a>> {
        let found: Vec<_> = self
            .members
            .iter()
            .filter_map(|id| library.get(*id))
            .collect();
        found
            .into_iter()
            .filter(move |resource| resource.kind == kind)
            .map(|resource| resource.view)
    }

    /// The files that the members lie in.
    pub(crate) fn files(&self, library: &Library<'_>) -> Vec<Arc<str>> {
        let files = self.members.iter().filter_map(|id| library.get(*id));
        let files: BTreeSet<_> = files
            .map(|resource| Arc::clone(resource.view.tree().file()))
            .collect();
        files.into_iter().collect()
    }

    /// The resource that makes it a referral.
    pub(crate) fn root(&self) -> Option<ResourceId> {
        self.roots().next()
    }

    fn roots(&self) -> impl Iterator<Item = ResourceId> {
        let tasks = self.tasks.iter().copied();
        self.request
            .into_iter()
            .chain(tasks)
            .chain(self.compositions.iter().copied())
    }
}

/// Finds the referrals of a delivery; their members are not yet gathered.
pub(crate) fn find(library: &Library<'_>) -> Vec<Case> {
    let mut cases = with_requests(library);
    add_tasks(library, &mut cases);
    add_letters(library, &mut cases);
    for case in &mut cases {
        case.patient = patient(library, case);
        let root = case.root().and_then(|root| library.get(root));
        case.bundle = root.and_then(|root| root.bundle);
    }
    cases.sort_by_key(Case::root);
    cases
}

/// A request that another letter or request only mentions is no referral, unless there is no other.
fn with_requests(library: &Library<'_>) -> Vec<Case> {
    let requests = of_kind(library, "ServiceRequest");
    let mentioned: BTreeSet<_> = library
        .all()
        .filter(|(_, resource)| {
            matches!(
                resource.kind,
                "ServiceRequest" | "Composition" | "DiagnosticReport"
            )
        })
        .flat_map(|(id, _)| {
            references(library, id)
                .into_iter()
                .filter(move |target| *target != id)
        })
        .collect();
    let focused: BTreeSet<_> = of_kind(library, "Task")
        .into_iter()
        .filter_map(|task| focus(library, task))
        .collect();
    let chosen = |id: &ResourceId| {
        focused.contains(id) || is_letter(library, *id) || !mentioned.contains(id)
    };
    let by_scope = requests
        .into_iter()
        .fold(BTreeMap::<Scope, Vec<_>>::new(), |mut scopes, id| {
            let scope = library
                .get(id)
                .map(|resource| resource.scope)
                .unwrap_or_default();
            scopes.entry(scope).or_default().push(id);
            scopes
        });
    by_scope
        .into_values()
        .flat_map(|ids| {
            let some: Vec<_> = ids.iter().copied().filter(chosen).collect();
            if some.is_empty() { ids } else { some }
        })
        .map(|id| Case {
            request: Some(id),
            ..Case::default()
        })
        .collect()
}

/// A task joins the request that it is about; one that is about none is a referral where there is no other.
fn add_tasks(library: &Library<'_>, cases: &mut Vec<Case>) {
    let mut loose = Vec::new();
    let by_request: BTreeMap<_, _> = cases
        .iter()
        .enumerate()
        .map(|(place, case)| (case.request, place))
        .collect();
    for task in of_kind(library, "Task") {
        let place = focus(library, task).and_then(|request| by_request.get(&Some(request)));
        match place.and_then(|place| cases.get_mut(*place)) {
            Some(case) => case.tasks.push(task),
            None => loose.push(task),
        }
    }
    match cases.as_mut_slice() {
        [] => cases.extend(loose.into_iter().map(|task| Case {
            tasks: vec![task],
            ..Case::default()
        })),
        [only] if only.tasks.is_empty() => only.tasks.extend(loose),
        _ => {}
    }
}

/// A letter joins the request that mentions it, or the only referral; alone it is a referral itself.
fn add_letters(library: &Library<'_>, cases: &mut Vec<Case>) {
    let letters: BTreeSet<_> = of_kind(library, "Composition").into_iter().collect();
    let mut loose = letters.clone();
    for case in cases.iter_mut() {
        let mentioning = case.request.into_iter().chain(case.tasks.iter().copied());
        let mentioned = mentioning.flat_map(|id| references(library, id));
        case.compositions = mentioned.filter(|id| letters.contains(id)).collect();
        case.compositions.dedup();
        loose.retain(|letter| !case.compositions.contains(letter));
    }
    match cases.as_mut_slice() {
        [] => {
            let notes: Vec<_> = loose
                .iter()
                .copied()
                .filter(|id| is_referral_note(library, *id))
                .collect();
            let letters = if notes.is_empty() {
                loose.into_iter().collect()
            } else {
                notes
            };
            cases.extend(letters.into_iter().map(|id| Case {
                compositions: vec![id],
                ..Case::default()
            }));
        }
        [only] => only.compositions.extend(loose),
        _ => {}
    }
}

fn patient(library: &Library<'_>, case: &Case) -> Option<ResourceId> {
    let named = case.roots().filter_map(|root| subject(library, root));
    let named = named.into_iter().find(|id| {
        library
            .get(*id)
            .is_some_and(|found| found.kind == "Patient")
    });
    named.or_else(|| {
        let scope = library.get(case.root()?)?.scope;
        let in_scope = |id: &ResourceId| {
            library
                .get(*id)
                .is_some_and(|resource| resource.scope == scope)
        };
        let mut patients = of_kind(library, "Patient").into_iter().filter(in_scope);
        patients.next().filter(|_| patients.next().is_none())
    })
}

/// The person that a resource is about, where it says so.
fn subject(library: &Library<'_>, id: ResourceId) -> Option<ResourceId> {
    let view = library.get(id)?.view;
    let links = ["subject", "for", "patient", "beneficiary"];
    links
        .into_iter()
        .find_map(|name| view.first(name))
        .and_then(|link| library.target(link))
}

fn of_kind(library: &Library<'_>, kind: &str) -> Vec<ResourceId> {
    library
        .all()
        .filter(|(_, resource)| resource.kind == kind)
        .map(|(id, _)| id)
        .collect()
}

fn focus(library: &Library<'_>, task: ResourceId) -> Option<ResourceId> {
    let view = library.get(task)?.view;
    let links = ["focus", "basedOn"]
        .into_iter()
        .filter_map(|name| view.first(name));
    links.into_iter().find_map(|link| library.target(link))
}

/// The resources that a resource refers to.
fn references(library: &Library<'_>, id: ResourceId) -> Vec<ResourceId> {
    let Some(resource) = library.get(id) else {
        return Vec::new();
    };
    let mut targets = Vec::new();
    let mut ahead = vec![resource.view];
    while let Some(element) = ahead.pop() {
        targets.extend(link(library, id, element));
        ahead.extend(
            element
                .children()
                .filter(|child| child.resource_type().is_none()),
        );
    }
    targets.sort_unstable();
    targets.dedup();
    targets
}

fn link(library: &Library<'_>, from: ResourceId, element: View<'_>) -> Option<ResourceId> {
    match element.name() {
        "reference" | "url" => library.resolve(from, element.value()?),
        "identifier" => {
            let reference = element
                .parent()
                .filter(|parent| parent.first("reference").is_none())?;
            let is_reference = reference.resource_type().is_none();
            is_reference
                .then(|| library.logical(from, reference))
                .flatten()
        }
        _ => None,
    }
}

fn is_letter(library: &Library<'_>, id: ResourceId) -> bool {
    coded_as(library, id, "category", MESSAGE_TYPE, "1")
}

fn is_referral_note(library: &Library<'_>, id: ResourceId) -> bool {
    coded_as(library, id, "type", LOINC, REFERRAL_NOTE)
}

fn coded_as(library: &Library<'_>, id: ResourceId, name: &str, system: &str, code: &str) -> bool {
    let Some(resource) = library.get(id) else {
        return false;
    };
    let mut codings = resource
        .view
        .children()
        .filter(|child| child.name() == name)
        .flat_map(|child| child.all("coding"));
    codings.any(|coding| {
        coding.value_of("system") == Some(system) && coding.value_of("code") == Some(code)
    })
}
