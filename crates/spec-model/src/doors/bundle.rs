//! The bundle `spec-check-evidence/1`: many answers in one object, as the command that collects them prints it.

use alloc::{format, string::String, vec::Vec};
use spec_source::{Document, Input, Node, Origin};

/// The name of the format.
pub const FORMAT: &str = "spec-check-evidence/1";

/// Whether a document is a bundle.
pub fn is_bundle(root: &Node) -> bool {
    root.get("format")
        .and_then(Node::text)
        .is_some_and(|format| format.starts_with("spec-check-evidence/"))
}

/// What a bundle holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bundle {
    /// `owner/name` of the repository it speaks of.
    pub repository: Option<String>,
    /// The day it was collected, as it is written.
    pub collected: Option<String>,
    /// Every answer under the path it answers, its text as it stands in the bundle.
    pub answers: Vec<Input>,
    /// What is wrong with it: what is so, why it matters, what to do.
    pub problems: Vec<String>,
}

/// Takes a bundle apart. `None` when it is none.
pub fn take(document: &Document) -> Option<Bundle> {
    let root = document.root().filter(|root| is_bundle(root))?;
    let text = |key: &str| root.get(key).and_then(Node::text).map(String::from);
    let mut bundle = Bundle {
        repository: text("repository"),
        collected: text("collected"),
        ..Bundle::default()
    };
    if text("format").as_deref() != Some(FORMAT) {
        bundle.problems.push(format!(
            "this bundle says that it is another format than `{FORMAT}`, so some of it may not be understood: collect it again with the command of this version"
        ));
    }
    match root.get("answers").filter(|answers| answers.is_mapping()) {
        None => bundle.problems.push(
            "this bundle has no `answers`, so it tells nothing: run the command again and bring all it prints".into(),
        ),
        Some(answers) => {
            for entry in answers.entries() {
                if let Some(path) = entry.key.text() {
                    let bytes = document.slice(entry.value.span).as_bytes();
                    bundle.answers.push(Input {
                        path: path.into(),
                        bytes: bytes.into(),
                        origin: Origin::Answer,
                    });
                }
            }
        }
    }
    Some(bundle)
}
