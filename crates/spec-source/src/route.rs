//! The way from a document's root to a node, by keys and positions.

use alloc::{string::String, vec::Vec};

/// One step of a route.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Into the value of a key.
    Key(String),
    /// Into an item of a list, counted from 0.
    Item(usize),
}

/// A key path. A rule names a route; the document finds the bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Route(pub Vec<Step>);

impl Route {
    /// The root itself.
    pub const fn root() -> Self {
        Self(Vec::new())
    }

    /// The route to a key's value below this one.
    #[must_use]
    pub fn key(mut self, key: &str) -> Self {
        self.0.push(Step::Key(key.into()));
        self
    }

    /// The route to an item below this one.
    #[must_use]
    pub fn item(mut self, index: usize) -> Self {
        self.0.push(Step::Item(index));
        self
    }
}
