//! One neutral tree for a file, whether it was XML or JSON, so that every leaf can be accounted for.
//!
//! No knowledge of a format and none of what a resource means.

mod builder;
mod view;

use std::sync::Arc;

pub(crate) use builder::TreeBuilder;
pub use view::View;

/// The number of a node within its tree.
pub(crate) type NodeId = u32;

/// A parsed file: a resource with everything in it.
#[derive(Debug)]
pub struct Tree {
    file: Arc<str>,
    nodes: Vec<Node>,
}

/// An element of a resource. A primitive has a value, and children where it is extended.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) name: Box<str>,
    pub(crate) value: Option<Box<str>>,
    /// The type of the resource that begins here.
    pub(crate) resource: Option<Box<str>>,
    pub(crate) parent: Option<NodeId>,
    pub(crate) children: Vec<NodeId>,
    /// Counted from 1.
    pub(crate) line: u32,
    /// The place among siblings of the same name, where there are several; counted from 0.
    pub(crate) ordinal: Option<u32>,
}

impl Tree {
    /// The file it was read from.
    pub fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// The resource of the file.
    pub fn root(&self) -> View<'_> {
        View::new(self, 0)
    }

    /// Every element, in the order of the file.
    pub fn elements(&self) -> impl Iterator<Item = View<'_>> {
        (0..)
            .take(self.nodes.len())
            .map(|node| View::new(self, node))
    }

    /// Every element that has a value of its own.
    pub fn leaves(&self) -> impl Iterator<Item = View<'_>> {
        self.elements().filter(|element| element.value().is_some())
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "a number of a node is only made by the builder of its tree"
    )]
    pub(crate) fn node(&self, node: NodeId) -> &Node {
        &self.nodes[node as usize]
    }
}
