//! Builds a tree from the events of a parser, within the limits.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::limits::Limits;
use crate::problem::ProblemKind;
use crate::tree::{Node, NodeId, Tree};

/// Takes elements as they open and close.
#[derive(Debug)]
pub(crate) struct TreeBuilder {
    nodes: Vec<Node>,
    open: Vec<NodeId>,
    limits: Limits,
    elements_left: usize,
}

impl TreeBuilder {
    /// A builder that may still make `elements_left` elements.
    pub(crate) fn new(limits: Limits, elements_left: usize) -> Self {
        Self {
            nodes: Vec::new(),
            open: Vec::new(),
            limits,
            elements_left,
        }
    }

    /// Opens an element inside the one that is open.
    pub(crate) fn open(&mut self, name: &str, line: u32) -> Result<(), ProblemKind> {
        if self.open.len() >= self.limits.depth {
            return Err(ProblemKind::TooDeep {
                limit: self.limits.depth,
            });
        }
        self.elements_left =
            self.elements_left
                .checked_sub(1)
                .ok_or(ProblemKind::TooManyElements {
                    limit: self.limits.elements,
                })?;
        let id = NodeId::try_from(self.nodes.len()).map_err(|_| ProblemKind::TooManyElements {
            limit: self.limits.elements,
        })?;
        let parent = self.open.last().copied();
        if let Some(parent) = parent.and_then(|parent| self.nodes.get_mut(parent as usize)) {
            parent.children.push(id);
        }
        self.nodes.push(Node {
            name: name.into(),
            value: None,
            resource: None,
            parent,
            children: Vec::new(),
            line,
            ordinal: None,
        });
        self.open.push(id);
        Ok(())
    }

    /// Gives the open element its value.
    pub(crate) fn value(&mut self, value: impl Into<Box<str>>) {
        if let Some(node) = self.current() {
            node.value = Some(value.into());
        }
    }

    /// Says that the open element is a resource of this type. Returns whether it was none before.
    pub(crate) fn resource(&mut self, kind: &str) -> bool {
        match self.current() {
            Some(node) if node.resource.is_none() => {
                node.resource = Some(kind.into());
                true
            }
            _ => false,
        }
    }

    /// Adds an element that holds a value and nothing else.
    pub(crate) fn leaf(
        &mut self,
        name: &str,
        value: impl Into<Box<str>>,
        line: u32,
    ) -> Result<(), ProblemKind> {
        self.open(name, line)?;
        self.value(value);
        self.close();
        Ok(())
    }

    /// Closes the open element.
    pub(crate) fn close(&mut self) {
        self.open.pop();
    }

    /// How many elements are open.
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The name of the open element.
    pub(crate) fn open_name(&self) -> Option<&str> {
        let id = *self.open.last()?;
        self.nodes.get(id as usize).map(|node| &*node.name)
    }

    /// The tree, and how many more elements the delivery may hold.
    pub(crate) fn finish(mut self, file: Arc<str>) -> (Tree, usize) {
        self.number_siblings();
        (
            Tree {
                file,
                nodes: self.nodes,
            },
            self.elements_left,
        )
    }

    fn current(&mut self) -> Option<&mut Node> {
        let id = *self.open.last()?;
        self.nodes.get_mut(id as usize)
    }

    /// Numbers the siblings that share a name, so that a path says which one is meant.
    fn number_siblings(&mut self) {
        let mut ordinals = Vec::new();
        for parent in &self.nodes {
            let mut by_name: BTreeMap<&str, Vec<NodeId>> = BTreeMap::new();
            for child in &parent.children {
                if let Some(node) = self.nodes.get(*child as usize) {
                    by_name.entry(&node.name).or_default().push(*child);
                }
            }
            for siblings in by_name.into_values().filter(|siblings| siblings.len() > 1) {
                ordinals.extend(siblings.into_iter().zip(0..));
            }
        }
        for (child, ordinal) in ordinals {
            if let Some(node) = self.nodes.get_mut(child as usize) {
                node.ordinal = Some(ordinal);
            }
        }
    }
}
