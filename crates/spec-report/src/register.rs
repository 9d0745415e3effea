//! The access register: what a scientific Python project has to start from, as TOML for `spec-check.toml` and as a page for its documentation.

use crate::{
    escape::prose,
    put::put,
    toml_text::{day, text, texts},
};
use alloc::{
    string::{String, ToString},
    vec::Vec,
};

/// Something that many projects have and not everybody may touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suggestion {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub kind: &'static str,
    /// An example of where it is; empty where there is none to give.
    pub location: &'static str,
    /// What is worth writing down of it.
    pub hint: &'static str,
}

/// One entry of the register. What is empty is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its name; an entry without one is left out.
    pub name: String,
    /// What it is.
    pub kind: String,
    /// Where it is.
    pub location: String,
    /// Who holds it; names are public.
    pub holders: Vec<String>,
    /// How to gain access.
    pub gain_access: String,
    /// Where it is described how it is rotated.
    pub rotation: String,
    /// The day it expires, `YYYY-MM-DD`; a day that does not exist is left out.
    pub expires: String,
    /// The day its access was last reviewed, as `expires`.
    pub reviewed: String,
}

impl From<&Suggestion> for Entry {
    fn from(suggestion: &Suggestion) -> Self {
        Self {
            name: suggestion.name.into(),
            kind: suggestion.kind.into(),
            ..Self::default()
        }
    }
}

/// The register as it stands in `spec-check.toml`.
pub fn toml(entries: &[Entry]) -> String {
    let mut out = String::new();
    for entry in named(entries) {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str("[[resource]]\n");
        text(&mut out, "name", &entry.name);
        for (key, value) in [("kind", &entry.kind), ("location", &entry.location)] {
            if !value.trim().is_empty() {
                text(&mut out, key, value);
            }
        }
        if holders(entry).next().is_some() {
            texts(&mut out, "holders", holders(entry));
        }
        for (key, value) in [
            ("gain-access", &entry.gain_access),
            ("rotation", &entry.rotation),
        ] {
            if !value.trim().is_empty() {
                text(&mut out, key, value);
            }
        }
        day(&mut out, "expires", &entry.expires);
        day(&mut out, "reviewed", &entry.reviewed);
    }
    out
}

/// The register as a page for the project's documentation, in Markdown. Nothing that stands in an entry can become markup.
pub fn page(entries: &[Entry]) -> String {
    let mut out = String::from(
        "# Access register\n\nWhat the project runs on and not everybody may touch: who can reach it, and what to do to gain access. No password belongs in here.\n",
    );
    for entry in named(entries) {
        put(&mut out, format_args!("\n## {}\n\n", line(&entry.name)));
        let held: Vec<String> = holders(entry).map(line).collect();
        let rows = [
            ("What it is", line(&entry.kind)),
            ("Where it is", line(&entry.location)),
            ("Held by", held.join(", ")),
            ("To gain access", line(&entry.gain_access)),
            ("Rotating and revoking", line(&entry.rotation)),
            ("Expires", line(&entry.expires)),
            ("Access last reviewed", line(&entry.reviewed)),
        ];
        for (label, value) in rows {
            if !value.is_empty() {
                put(&mut out, format_args!("- {label}: {value}\n"));
            }
        }
    }
    out
}

fn named(entries: &[Entry]) -> impl Iterator<Item = &Entry> {
    entries.iter().filter(|entry| !entry.name.trim().is_empty())
}

fn holders(entry: &Entry) -> impl Iterator<Item = &str> {
    entry
        .holders
        .iter()
        .map(String::as_str)
        .filter(|holder| !holder.trim().is_empty())
}

/// A text on one line, with nothing in it that could become markup.
fn line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    prose(&words.join(" ")).trim().to_string()
}

const fn resource(
    name: &'static str,
    kind: &'static str,
    location: &'static str,
    hint: &'static str,
) -> Suggestion {
    Suggestion {
        name,
        kind,
        location,
        hint,
    }
}

/// What a project may have, to start from.
pub const SUGGESTIONS: [Suggestion; 24] = [
    resource(
        "GitHub organisation",
        "code host",
        "https://github.com/example",
        "its owners, and how somebody becomes a member",
    ),
    resource(
        "repository settings",
        "code host",
        "https://github.com/example/example",
        "its administrators",
    ),
    resource(
        "PyPI",
        "package index",
        "https://pypi.org/project/example/",
        "owners and maintainers of each package",
    ),
    resource(
        "TestPyPI",
        "package index",
        "https://test.pypi.org/project/example/",
        "an account of its own, apart from PyPI's",
    ),
    resource(
        "conda-forge feedstock",
        "package index",
        "https://github.com/conda-forge/example-feedstock",
        "its maintainers, named in the recipe",
    ),
    resource(
        "nightly builds on anaconda.org",
        "token",
        "https://anaconda.org/scientific-python-nightly-wheels",
        "who made the upload token, when it ends, and how a new one is asked for",
    ),
    resource(
        "Read the Docs",
        "documentation host",
        "https://app.readthedocs.org/projects/example/",
        "its administrators",
    ),
    resource(
        "documentation server",
        "server",
        "docs.example.org",
        "whose SSH keys it takes, and who adds one",
    ),
    resource(
        "domain",
        "domain",
        "example.org",
        "the registrar's account, who pays, and until when: as `expires`",
    ),
    resource(
        "DNS",
        "domain",
        "",
        "the account in which its records are changed, where it is not the registrar's",
    ),
    resource(
        "web analytics",
        "web service",
        "",
        "who sees the numbers, and who can change what is counted",
    ),
    resource(
        "mailing list",
        "mailing list",
        "",
        "its administrators and moderators",
    ),
    resource(
        "security address",
        "mailbox",
        "security@example.org",
        "who reads it: at least two",
    ),
    resource(
        "project mailbox",
        "mailbox",
        "",
        "who reads it, and which accounts can be recovered through it",
    ),
    resource(
        "chat",
        "chat",
        "",
        "its owners and moderators (Discord, Zulip, Slack, Gitter, Matrix)",
    ),
    resource(
        "forum",
        "forum",
        "https://discuss.scientific-python.org/",
        "its moderators, and who appoints them",
    ),
    resource(
        "social accounts",
        "social media",
        "",
        "each account, who posts, and which mailbox recovers it",
    ),
    resource(
        "video channel and meetings",
        "social media",
        "",
        "the account that owns the recordings and the calendar",
    ),
    resource(
        "Zenodo",
        "archive",
        "https://zenodo.org/communities/example",
        "whose account archives the releases",
    ),
    resource(
        "Open Collective",
        "funding",
        "https://opencollective.com/example",
        "its administrators, and the fiscal host",
    ),
    resource(
        "CI services",
        "CI service",
        "",
        "each service beside GitHub Actions, who administers it, and who pays",
    ),
    resource(
        "bot account",
        "account",
        "",
        "whose mailbox it has, and who holds its second factor",
    ),
    resource(
        "signing keys",
        "signing key",
        "",
        "where they lie, until when they are good, and how a key is revoked",
    ),
    resource(
        "password vault",
        "vault",
        "",
        "the product, and who can give access to it",
    ),
];
