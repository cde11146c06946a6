//! All resources of a delivery, and which one a reference means.
//!
//! A bundle is a scope of its own; the loose files of one folder share a scope. A reference is looked up in the scope
//! of the resource that makes it, then among the loose files of its folder.

use std::collections::BTreeMap;

use crate::problem::{Problem, ProblemKind};
use crate::tree::{Tree, View};

/// The number of a resource in the library.
pub(crate) type ResourceId = usize;

/// Where references are looked up: a bundle, or the loose files of a folder.
pub(crate) type Scope = usize;

/// A resource and what it can be found by.
#[derive(Debug)]
pub(crate) struct Resource<'a> {
    pub(crate) view: View<'a>,
    pub(crate) kind: &'a str,
    pub(crate) full_url: Option<&'a str>,
    pub(crate) scope: Scope,
    /// The scope of the loose files in the same folder.
    pub(crate) folder: Scope,
    /// The resource that contains it.
    pub(crate) owner: Option<ResourceId>,
    /// The bundle that it is an entry of.
    pub(crate) bundle: Option<ResourceId>,
}

/// The resources of a delivery, in the order of reading.
#[derive(Debug)]
pub(crate) struct Library<'a> {
    resources: Vec<Resource<'a>>,
    by_element: BTreeMap<(&'a str, u32), ResourceId>,
    by_id: BTreeMap<(Scope, &'a str, &'a str), Vec<ResourceId>>,
    by_full_url: BTreeMap<(Scope, &'a str), ResourceId>,
    by_identifier: BTreeMap<(Scope, &'a str, &'a str), Vec<ResourceId>>,
    contained: BTreeMap<(ResourceId, &'a str), ResourceId>,
}

impl<'a> Library<'a> {
    /// Shelves the resources of these files.
    pub(crate) fn new(trees: &'a [Tree]) -> Self {
        let mut library = Self {
            resources: Vec::new(),
            by_element: BTreeMap::new(),
            by_id: BTreeMap::new(),
            by_full_url: BTreeMap::new(),
            by_identifier: BTreeMap::new(),
            contained: BTreeMap::new(),
        };
        let mut folders: BTreeMap<&str, Scope> = BTreeMap::new();
        let mut scopes = 0..;
        for tree in trees {
            let folder = tree
                .file()
                .rsplit_once('/')
                .map_or("", |(folder, _)| folder);
            let folder = *folders
                .entry(folder)
                .or_insert_with(|| scopes.next().unwrap_or_default());
            for element in tree.elements() {
                if let Some(kind) = element.resource_type() {
                    library.shelve(element, kind, folder, &mut scopes);
                }
            }
        }
        library
    }

    fn shelve(
        &mut self,
        view: View<'a>,
        kind: &'a str,
        folder: Scope,
        scopes: &mut impl Iterator<Item = Scope>,
    ) {
        let around = view
            .parent()
            .map(View::resource)
            .and_then(|around| self.of(around));
        let contained = view.name() == "contained";
        let owner = around.filter(|_| contained);
        let bundle = around.filter(|_| !contained);
        // A bundle opens a scope for its entries; it stands in that scope itself.
        let new_scope = if kind == "Bundle" {
            scopes.next()
        } else {
            None
        };
        let around_it = around
            .and_then(|around| self.get(around))
            .map(|around| around.scope);
        let scope = new_scope.or(around_it).unwrap_or(folder);
        let number = self.resources.len();
        let id = view.value_of("id");
        let full_url = view
            .parent()
            .filter(|_| !contained)
            .and_then(|entry| entry.value_of("fullUrl"));
        match (id, owner) {
            (Some(id), None) => self
                .by_id
                .entry((scope, kind, id))
                .or_default()
                .push(number),
            (Some(id), Some(owner)) => {
                self.contained.entry((owner, id)).or_insert(number);
            }
            (None, _) => {}
        }
        for identifier in view.all("identifier") {
            if let Some(value) = identifier.value_of("value") {
                let system = identifier.value_of("system").unwrap_or_default();
                self.by_identifier
                    .entry((scope, system, value))
                    .or_default()
                    .push(number);
            }
        }
        if let Some(full_url) = full_url {
            self.by_full_url.entry((scope, full_url)).or_insert(number);
        }
        self.by_element
            .insert((view.tree().file(), view.id()), number);
        self.resources.push(Resource {
            view,
            kind,
            full_url,
            scope,
            folder,
            owner,
            bundle,
        });
    }

    /// All resources with their numbers.
    pub(crate) fn all(&self) -> impl Iterator<Item = (ResourceId, &Resource<'a>)> {
        self.resources.iter().enumerate()
    }

    /// The resource with this number.
    pub(crate) fn get(&self, id: ResourceId) -> Option<&Resource<'a>> {
        self.resources.get(id)
    }

    /// The resource that an element begins or belongs to.
    pub(crate) fn of(&self, element: View<'a>) -> Option<ResourceId> {
        let begin = element.resource();
        self.by_element
            .get(&(&**begin.tree().file(), begin.id()))
            .copied()
    }

    /// The resource that a reference means: `{"reference": …}` or `{"identifier": …}`.
    pub(crate) fn target(&self, reference: View<'a>) -> Option<ResourceId> {
        let from = self.of(reference)?;
        match reference.value_of("reference") {
            Some(written) => self.resolve(from, written),
            None => self.logical(from, reference),
        }
    }

    /// The resource that a written reference means, seen from another resource.
    pub(crate) fn resolve(&self, from: ResourceId, written: &str) -> Option<ResourceId> {
        let seen_from = self.get(from)?;
        if let Some(anchor) = written.strip_prefix('#') {
            return self.contained(seen_from.owner.unwrap_or(from), anchor);
        }
        let holder = seen_from
            .owner
            .and_then(|owner| self.get(owner))
            .unwrap_or(seen_from);
        [holder.scope, holder.folder]
            .into_iter()
            .find_map(|scope| self.in_scope(scope, holder, written))
    }

    fn contained(&self, owner: ResourceId, anchor: &str) -> Option<ResourceId> {
        if anchor.is_empty() {
            return Some(owner);
        }
        self.contained.get(&(owner, anchor)).copied()
    }

    fn in_scope(&self, scope: Scope, holder: &Resource<'a>, written: &str) -> Option<ResourceId> {
        if let Some(found) = self.by_full_url.get(&(scope, written)) {
            return Some(*found);
        }
        let (base, kind, id) = split(written)?;
        if base.is_empty()
            && let Some(base) = holder
                .full_url
                .and_then(split)
                .map(|(base, ..)| base)
                .filter(|base| !base.is_empty())
            && let Some(found) = self
                .by_full_url
                .get(&(scope, format!("{base}{kind}/{id}").as_str()))
        {
            return Some(*found);
        }
        self.by_id
            .get(&(scope, kind, id))
            .and_then(|found| found.first())
            .copied()
    }

    /// The resource that carries the identifier of a logical reference.
    pub(crate) fn logical(&self, from: ResourceId, reference: View<'a>) -> Option<ResourceId> {
        let wanted = reference.first("identifier")?;
        let system = wanted.value_of("system").unwrap_or_default();
        let value = wanted.value_of("value")?;
        let kind = reference.value_of("type");
        let Resource { scope, folder, .. } = *self.get(from)?;
        let carrying = [scope, folder]
            .into_iter()
            .filter_map(|scope| self.by_identifier.get(&(scope, system, value)));
        carrying
            .flatten()
            .copied()
            .filter(|number| *number != from)
            .find(|number| {
                kind.is_none_or(|kind| self.get(*number).is_some_and(|found| found.kind == kind))
            })
    }

    /// Resources that share a type and id: only the first can be referred to.
    pub(crate) fn clashes(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for ((_, kind, id), sharing) in &self.by_id {
            let mut sharing = sharing.iter().filter_map(|number| self.get(*number));
            let Some(first) = sharing.next() else {
                continue;
            };
            for later in sharing {
                let clash = ProblemKind::IdClash {
                    id: format!("{kind}/{id}"),
                    other: first.view.tree().file().to_string(),
                };
                problems.push(Problem::at(
                    later.view.first("id").unwrap_or(later.view),
                    clash,
                ));
            }
        }
        problems
    }
}

/// Splits `[base]Type/id[/_history/version]` into base, type and id.
fn split(written: &str) -> Option<(&str, &str, &str)> {
    let written = written
        .split_once("/_history/")
        .map_or(written, |(before, _)| before);
    let (rest, id) = written.rsplit_once('/')?;
    let (base, kind) = match rest.rfind('/') {
        Some(slash) => rest.split_at_checked(slash + 1)?,
        None => ("", rest),
    };
    (!kind.is_empty() && !id.is_empty()).then_some((base, kind, id))
}
