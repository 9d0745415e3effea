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
    /// Whether it says `version: 2`, without which it is refused.
    pub is_second_version: bool,
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
    /// The names of dependencies that its `ignore` leaves out whole.
    pub ignored: Vec<Spanned<String>>,
    /// The names that its `allow` takes in alone; empty where it takes in all.
    pub allowed: Vec<Spanned<String>>,
    /// Its `exclude-paths`.
    pub excluded: Vec<Spanned<String>>,
    /// Whether it says when to look: without a `schedule` of its own, or a group that has one, the file is refused.
    /// <https://docs.github.com/en/code-security/dependabot/working-with-dependabot/dependabot-options-reference#required-keys>
    pub is_scheduled: bool,
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
            is_second_version: source
                .root()?
                .get("version")
                .and_then(Node::text)
                .is_some_and(|version| version.trim() == "2"),
        })
    }
}

impl Update {
    fn read(node: &Node) -> Option<Self> {
        let directories = ["directory", "directories"]
            .iter()
            .filter_map(|key| node.get(key));
        let items = |key: &str| node.get(key).map(Node::items).unwrap_or_default();
        Some(Self {
            span: node.place(),
            ecosystem: Spanned::text(node.get("package-ecosystem")?)?,
            directories: directories
                .flat_map(Node::texts)
                .filter_map(Spanned::text)
                .collect(),
            ignores_all: items("ignore")
                .iter()
                .find(|item| ignores_all(item))
                .map(Node::place),
            limit: node.get("open-pull-requests-limit").and_then(Spanned::text),
            ignored: items("ignore")
                .iter()
                .filter(|item| is_whole(item))
                .filter_map(|item| Spanned::text(item.get("dependency-name")?))
                .collect(),
            // an item that names a kind of dependencies takes in all of an action's
            allowed: items("allow")
                .iter()
                .map(|item| Spanned::text(item.get("dependency-name")?))
                .collect::<Option<Vec<_>>>()
                .unwrap_or_default(),
            excluded: node
                .get("exclude-paths")
                .map(Node::texts)
                .unwrap_or_default()
                .into_iter()
                .filter_map(Spanned::text)
                .collect(),
            is_scheduled: node.get("schedule").is_some()
                || node.get("multi-ecosystem-group").is_some(),
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
    let kinds = item.get("update-types").map(Node::texts);
    let kinds = kinds.unwrap_or_default();
    let has = |kind: &str| {
        let mut texts = kinds.iter().filter_map(|node| node.text());
        texts.any(|text| text.strip_prefix("version-update:semver-") == Some(kind))
    };
    let every = item.get("versions").is_none() && ["major", "minor", "patch"].into_iter().all(has);
    item.get("dependency-name").and_then(Node::text) == Some("*") && (every || is_whole(item))
}

/// Whether an entry of `ignore` takes in every update of what it names.
fn is_whole(item: &Node) -> bool {
    item.get("versions").is_none() && item.get("update-types").is_none()
}
