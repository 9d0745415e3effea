//! Dependabot's configuration.

use crate::Spanned;
use alloc::{string::String, vec::Vec};
use spec_source::{Document, Node, Span};

/// `.github/dependabot.yml`.
#[derive(Debug, Clone, PartialEq)]
pub struct Dependabot {
    /// Its document's position in the project.
    pub document: usize,
    /// Its path.
    pub path: String,
    /// Its entries.
    pub updates: Vec<Update>,
}

/// One entry of `updates`.
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    /// The whole entry.
    pub span: Span,
    /// Its `package-ecosystem`.
    pub ecosystem: Spanned<String>,
    /// Its `directory` or `directories`.
    pub directories: Vec<Spanned<String>>,
    /// Where it ignores every dependency.
    pub ignores_all: Option<Span>,
    /// Its `open-pull-requests-limit`.
    pub limit: Option<Spanned<String>>,
}

impl Dependabot {
    /// Reads a document as Dependabot's configuration; a tree without `updates` has no entries.
    pub fn read(document: usize, source: &Document) -> Option<Self> {
        let items = source
            .root()?
            .get("updates")
            .map(Node::items)
            .unwrap_or_default();
        Some(Self {
            document,
            path: source.path.clone(),
            updates: items.iter().filter_map(Update::read).collect(),
        })
    }
}

impl Update {
    fn read(node: &Node) -> Option<Self> {
        let directories = ["directory", "directories"]
            .iter()
            .filter_map(|key| node.get(key));
        Some(Self {
            span: node.place(),
            ecosystem: Spanned::text(node.get("package-ecosystem")?)?,
            directories: directories
                .flat_map(Node::texts)
                .filter_map(Spanned::text)
                .collect(),
            ignores_all: node
                .get("ignore")
                .map(Node::items)
                .unwrap_or_default()
                .iter()
                .find(|item| ignores_all(item))
                .map(Node::place),
            limit: node.get("open-pull-requests-limit").and_then(Spanned::text),
        })
    }

    /// Whether it proposes updates at all: a limit of 0 switches it off.
    /// <https://docs.github.com/en/code-security/dependabot/working-with-dependabot/dependabot-options-reference#open-pull-requests-limit>
    pub fn is_on(&self) -> bool {
        self.limit
            .as_ref()
            .is_none_or(|limit| limit.value.trim() != "0")
    }
}

/// Whether an entry of `ignore` takes in every dependency and every kind of update.
fn ignores_all(item: &Node) -> bool {
    item.get("dependency-name").and_then(Node::text) == Some("*")
        && item.get("versions").is_none()
        && item.get("update-types").is_none()
}
