//! A place in an answer.

use crate::Place;
use alloc::{format, string::String, vec::Vec};
use spec_source::{Node, ScalarKind};

/// A value in an answer, with the way to it.
#[derive(Debug, Clone)]
pub struct Found<'a> {
    /// The answer's position among the project's documents.
    pub document: usize,
    /// The JSON pointer to it ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)); empty for the whole answer.
    pub pointer: String,
    /// The value.
    pub node: &'a Node,
}

impl<'a> Found<'a> {
    /// A whole answer.
    pub const fn whole(document: usize, node: &'a Node) -> Self {
        Self {
            document,
            pointer: String::new(),
            node,
        }
    }

    /// The value of a key; `None` where it is absent, and where this is no object.
    pub fn get(&self, key: &str) -> Option<Self> {
        let node = self.node.get(key)?;
        let key = key.replace('~', "~0").replace('/', "~1");
        Some(Self {
            document: self.document,
            pointer: format!("{}/{key}", self.pointer),
            node,
        })
    }

    /// The value at the end of several keys.
    pub fn down(&self, keys: &[&str]) -> Option<Self> {
        keys.iter()
            .try_fold(self.clone(), |found, key| found.get(key))
    }

    /// The items of a list; `None` where this is no list.
    pub fn items(&self) -> Option<Vec<Self>> {
        self.node.is_sequence().then(|| {
            let items = self.node.items().iter().enumerate();
            items
                .map(|(index, node)| Self {
                    document: self.document,
                    pointer: format!("{}/{index}", self.pointer),
                    node,
                })
                .collect()
        })
    }

    /// Its text; `None` where it is no string.
    pub fn text(&self) -> Option<&'a str> {
        self.node
            .scalar()
            .filter(|scalar| scalar.kind == ScalarKind::String)
            .map(|scalar| scalar.text.as_str())
    }

    /// Its truth value; `None` where it is none.
    pub fn truth(&self) -> Option<bool> {
        self.node.as_bool()
    }

    /// Its number; `None` where it is no whole number from 0.
    pub fn number(&self) -> Option<u64> {
        self.node
            .scalar()
            .filter(|scalar| scalar.kind == ScalarKind::Number)?
            .text
            .parse()
            .ok()
    }

    /// Where it stands.
    pub fn place(&self) -> Place {
        Place::new(self.document, self.node.place())
    }
}
