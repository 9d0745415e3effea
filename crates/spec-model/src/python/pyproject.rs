//! `pyproject.toml`.

use crate::Spanned;
use alloc::{string::String, vec::Vec};
use spec_source::{Document, Node, Span};

/// A `pyproject.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct Pyproject {
    /// Its document's position in the project.
    pub document: usize,
    /// Its path.
    pub path: String,
    /// The distribution's name, when it is stated.
    pub name: Option<Spanned<String>>,
    /// The classifier that forbids uploads.
    pub private: Option<Span>,
    /// `[project.urls]`.
    pub urls: Vec<(String, Spanned<String>)>,
    /// Named indexes with the address that uploads go to: Poetry's repositories, Hatch's repositories.
    pub indexes: Vec<(String, Spanned<String>)>,
    /// What `[tool.uv]` says of publishing.
    pub uv: UvPublish,
}

/// What uv's settings say of publishing: a `[tool.uv]`, or a `uv.toml`. <https://docs.astral.sh/uv/reference/settings/>
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UvPublish {
    /// Its `trusted-publishing`.
    pub trusted_publishing: Option<Spanned<String>>,
    /// Its `check-url`.
    pub check_url: Option<Spanned<String>>,
    /// Its `publish-url`.
    pub publish_url: Option<Spanned<String>>,
    /// Its `keyring-provider`.
    pub keyring: Option<Spanned<String>>,
    /// Its named indexes with their `publish-url`.
    pub indexes: Vec<(String, Spanned<String>)>,
}

impl UvPublish {
    /// Reads a table of uv's settings.
    pub fn read(uv: &Node) -> Self {
        let text = |key: &str| uv.get(key).and_then(Spanned::text);
        let named = |index: &Node| {
            let url = index.get("publish-url").and_then(Spanned::text)?;
            Some((index.get("name")?.text()?.into(), url))
        };
        let indexes = uv.get("index").map(Node::items).unwrap_or_default();
        Self {
            trusted_publishing: text("trusted-publishing"),
            check_url: text("check-url"),
            publish_url: text("publish-url"),
            keyring: text("keyring-provider"),
            indexes: indexes.iter().filter_map(named).collect(),
        }
    }
}

impl Pyproject {
    /// Reads a document as a project file.
    pub fn read(document: usize, source: &Document) -> Option<Self> {
        let root = source.root()?;
        let project = root.get("project");
        let poetry = root.get("tool").and_then(|tool| tool.get("poetry"));
        let sections = [project, poetry];
        let name = sections
            .into_iter()
            .flatten()
            .find_map(|section| section.get("name"))
            .and_then(Spanned::text);
        let classifiers = sections
            .into_iter()
            .flatten()
            .filter_map(|section| section.get("classifiers"))
            .flat_map(Node::texts);
        let private = classifiers
            .into_iter()
            .find(|text| {
                text.text()
                    .is_some_and(|text| text.starts_with("Private ::"))
            })
            .map(Node::place);
        let pairs = |node: Option<&Node>| -> Vec<(String, Spanned<String>)> {
            let entries = node.map(Node::entries).unwrap_or_default();
            entries
                .iter()
                .filter_map(|entry| Some((entry.key.text()?.into(), Spanned::text(&entry.value)?)))
                .collect()
        };
        Some(Self {
            document,
            path: source.path.clone(),
            name,
            private,
            urls: pairs(project.and_then(|project| project.get("urls"))),
            indexes: indexes(root),
            uv: root
                .get("tool")
                .and_then(|tool| tool.get("uv"))
                .map_or_else(UvPublish::default, UvPublish::read),
        })
    }

    /// The upload address of a named index.
    pub fn index(&self, name: &str) -> Option<&str> {
        address(&self.indexes, name).or_else(|| address(&self.uv.indexes, name))
    }
}

/// The address that a name stands for.
pub(crate) fn address<'a>(indexes: &'a [(String, Spanned<String>)], name: &str) -> Option<&'a str> {
    let mut all = indexes.iter();
    all.find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, url)| url.value.as_str())
}

fn indexes(root: &Node) -> Vec<(String, Spanned<String>)> {
    let tool = |name: &str| root.get("tool").and_then(|tool| tool.get(name));
    let mut found = Vec::new();
    let poetry = tool("poetry").and_then(|poetry| poetry.get("repositories"));
    for entry in poetry.map(Node::entries).unwrap_or_default() {
        if let (Some(name), Some(url)) = (
            entry.key.text(),
            entry.value.get("url").and_then(Spanned::text),
        ) {
            found.push((name.into(), url));
        }
    }
    let hatch = tool("hatch").and_then(|hatch| hatch.get("publish")?.get("index")?.get("repos"));
    for entry in hatch.map(Node::entries).unwrap_or_default() {
        if let (Some(name), Some(url)) = (
            entry.key.text(),
            entry.value.get("url").and_then(Spanned::text),
        ) {
            found.push((name.into(), url));
        }
    }
    found
}
