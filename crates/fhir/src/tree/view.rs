//! Looking at an element: its value, its children, its path and where it stands.

use std::fmt::Write as _;

use crate::placed::Place;
use crate::tree::{Node, NodeId, Tree};

/// An element within its tree.
#[derive(Clone, Copy)]
pub struct View<'a> {
    tree: &'a Tree,
    id: NodeId,
}

impl std::fmt::Debug for View<'_> {
    /// The path alone: values are about people.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "View({})", self.path())
    }
}

impl<'a> View<'a> {
    pub(crate) fn new(tree: &'a Tree, id: NodeId) -> Self {
        Self { tree, id }
    }

    fn node(self) -> &'a Node {
        self.tree.node(self.id)
    }

    /// The name of the element; for the root the type of its resource.
    pub fn name(self) -> &'a str {
        &self.node().name
    }

    /// The value of a primitive, as it was written.
    pub fn value(self) -> Option<&'a str> {
        self.node().value.as_deref()
    }

    /// The type of the resource that begins here.
    pub fn resource_type(self) -> Option<&'a str> {
        self.node().resource.as_deref()
    }

    /// The line of the file, counted from 1.
    pub fn line(self) -> u32 {
        self.node().line
    }

    /// The tree it stands in.
    pub fn tree(self) -> &'a Tree {
        self.tree
    }

    /// The element it stands in.
    pub fn parent(self) -> Option<Self> {
        self.node().parent.map(|id| Self { id, ..self })
    }

    /// The elements inside it, in their order.
    pub fn children(self) -> impl Iterator<Item = Self> + 'a {
        self.node()
            .children
            .iter()
            .map(move |id| Self { id: *id, ..self })
    }

    /// The children with this name.
    pub fn all(self, name: &'a str) -> impl Iterator<Item = Self> + 'a {
        self.children().filter(move |child| child.name() == name)
    }

    /// The first child with this name.
    pub fn first(self, name: &str) -> Option<Self> {
        self.children().find(|child| child.name() == name)
    }

    /// The value of the first child with this name.
    pub fn value_of(self, name: &str) -> Option<&'a str> {
        self.first(name).and_then(Self::value)
    }

    /// The first extension with this address.
    pub fn extension(self, url: &str) -> Option<Self> {
        self.children()
            .find(|child| child.name() == "extension" && child.value_of("url") == Some(url))
    }

    /// The extensions with this address.
    pub fn extensions(self, url: &'a str) -> impl Iterator<Item = Self> + 'a {
        self.all("extension")
            .filter(move |extension| extension.value_of("url") == Some(url))
    }

    /// The element itself and all below it that have a value, without resources that begin below it.
    pub fn leaves(self) -> Vec<Self> {
        let mut leaves = Vec::new();
        let mut ahead = vec![self];
        while let Some(element) = ahead.pop() {
            if element.value().is_some() {
                leaves.push(element);
            }
            let inside = element
                .children()
                .filter(|child| child.resource_type().is_none());
            let mut inside: Vec<_> = inside.collect();
            inside.reverse();
            ahead.extend(inside);
        }
        leaves
    }

    /// The resource it belongs to.
    #[must_use]
    pub fn resource(self) -> Self {
        let mut element = self;
        while element.resource_type().is_none() {
            match element.parent() {
                Some(parent) => element = parent,
                None => break,
            }
        }
        element
    }

    /// The way to it from the root of the file, as in `FHIRPath`: `Patient.name[1].given`.
    ///
    /// A number is given only where siblings share a name; it counts from 0.
    pub fn path(self) -> String {
        let mut steps = vec![self];
        while let Some(parent) = steps.last().and_then(|element| element.parent()) {
            steps.push(parent);
        }
        let mut path = String::new();
        for step in steps.into_iter().rev() {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(step.name());
            if let Some(ordinal) = step.node().ordinal {
                let _ = write!(path, "[{ordinal}]");
            }
        }
        path
    }

    /// Where it stands: file, line and path.
    pub fn place(self) -> Place {
        Place {
            file: std::sync::Arc::clone(self.tree.file()),
            line: self.line(),
            path: self.path().into(),
        }
    }

    /// The number of its node, which with the file tells it from every other element.
    pub(crate) fn id(self) -> NodeId {
        self.id
    }
}
