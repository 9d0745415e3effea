//! Renovate's configuration.

use alloc::string::String;
use spec_source::{Document, Node, Span};

/// A configuration of Renovate.
#[derive(Debug, Clone, PartialEq)]
pub struct Renovate {
    /// Its document's position in the project.
    pub document: usize,
    /// Its path.
    pub path: String,
    /// Where it stands: the whole configuration.
    pub span: Span,
    /// Where it switches updates of actions off: `enabled: false`, `github-actions.enabled: false`, or `enabledManagers` without them.
    pub off: Option<Span>,
}

impl Renovate {
    /// Where Renovate looks for its configuration.
    /// <https://docs.renovatebot.com/configuration-options/>
    pub const PATHS: [&'static str; 10] = [
        "renovate.json",
        "renovate.json5",
        "renovate.jsonc",
        ".github/renovate.json",
        ".github/renovate.json5",
        ".github/renovate.jsonc",
        ".gitlab/renovate.json",
        ".gitlab/renovate.json5",
        ".renovaterc",
        ".renovaterc.json",
    ];

    /// Reads a document as Renovate's configuration; `package.json` holds it under `renovate`.
    pub fn read(document: usize, source: &Document) -> Option<Self> {
        let root = source.root()?;
        let root = if source.path == "package.json" {
            root.get("renovate")?
        } else {
            root
        };
        Some(Self {
            document,
            path: source.path.clone(),
            span: root.place(),
            off: switched_off(root),
        })
    }
}

fn switched_off(root: &Node) -> Option<Span> {
    let disabled = |node: &Node| {
        node.entry("enabled")
            .filter(|entry| entry.value.as_bool() == Some(false))
            .map(|entry| entry.key.place().to(entry.value.place()))
    };
    if let Some(span) = disabled(root).or_else(|| disabled(root.get("github-actions")?)) {
        return Some(span);
    }
    let rules = root
        .get("packageRules")
        .map(Node::items)
        .unwrap_or_default();
    if let Some(span) = rules
        .iter()
        .find_map(|rule| rule_off(rule).and_then(|()| disabled(rule)))
    {
        return Some(span);
    }
    let managers = root.entry("enabledManagers")?;
    let listed = managers
        .value
        .texts()
        .iter()
        .any(|name| name.text() == Some("github-actions"));
    (!listed).then(|| managers.key.place().to(managers.value.place()))
}

/// Whether a rule of Renovate speaks of all actions, and of nothing narrower.
fn rule_off(rule: &Node) -> Option<()> {
    let of_actions = rule
        .get("matchManagers")?
        .texts()
        .iter()
        .any(|name| name.text() == Some("github-actions"));
    let narrower = rule
        .entries()
        .iter()
        .filter_map(|entry| entry.key.text())
        .any(|key| key.starts_with("match") && key != "matchManagers");
    (of_actions && !narrower).then_some(())
}
