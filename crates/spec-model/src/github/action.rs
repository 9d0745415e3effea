//! An action of the repository itself.

use super::Step;
use crate::Spanned;
use alloc::{string::String, vec::Vec};
use spec_source::{Document, Entry, Node};

/// An `action.yml`.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// Its document's position in the project.
    pub document: usize,
    /// Its path.
    pub path: String,
    /// What runs it.
    pub kind: ActionKind,
    /// The inputs it declares, each with its default.
    pub inputs: Vec<(String, String)>,
    /// Its steps, when it is composite.
    pub steps: Vec<Step>,
    /// Its image, when it is a container's.
    pub image: Option<Spanned<String>>,
}

/// What runs an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionKind {
    /// Steps.
    Composite,
    /// JavaScript.
    Node,
    /// A container.
    Docker,
    /// Something else than these.
    Unclear,
}

impl Action {
    /// Reads a document as an action; a tree without `runs` is none.
    pub fn read(document: usize, source: &Document) -> Option<Self> {
        let runs = source.root()?.get("runs")?;
        let kind = match runs.get("using").and_then(Node::text) {
            Some("composite") => ActionKind::Composite,
            Some("docker") => ActionKind::Docker,
            Some(using) if using.starts_with("node") => ActionKind::Node,
            _ => ActionKind::Unclear,
        };
        Some(Self {
            document,
            path: source.path.clone(),
            kind,
            inputs: read_inputs(source.root()?.get("inputs")),
            steps: Step::read_all(runs.get("steps"), ""),
            image: runs.get("image").and_then(Spanned::text),
        })
    }

    /// The folder it stands in, as `uses: ./folder` names it; empty at the repository's top.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

fn read_inputs(node: Option<&Node>) -> Vec<(String, String)> {
    let entries = node.map(Node::entries).unwrap_or_default();
    let default = |entry: &Entry| {
        entry
            .value
            .get("default")
            .and_then(Node::text)
            .unwrap_or_default()
            .into()
    };
    entries
        .iter()
        .filter_map(|entry| Some((entry.key.text()?.into(), default(entry))))
        .collect()
}
