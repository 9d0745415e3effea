//! The project's own file, read.

use crate::{Place, Spanned};
use alloc::{string::String, vec::Vec};

/// What a project says of itself in `spec-check.toml`, or under `[tool.spec-check]` in `pyproject.toml`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OwnFile {
    /// Its document's position in the project.
    pub document: usize,
    /// The distributions it has on PyPI.
    pub packages: Vec<Spanned<String>>,
    /// How it publishes.
    pub publishes: Option<Spanned<Publishes>>,
    /// The repository that publishes it: `owner/name`.
    pub release_repository: Option<Spanned<String>>,
    /// Whether it has one maintainer, so that no second person can be asked.
    pub one_maintainer: Option<Spanned<bool>>,
    /// What people state.
    pub statements: Vec<Statement>,
    /// What is not to be counted.
    pub ignores: Vec<Ignore>,
    /// The access register.
    pub resources: Vec<Resource>,
}

/// How a project publishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publishes {
    /// From this repository.
    Here,
    /// From another repository or service.
    Elsewhere,
    /// From a person's machine.
    ByHand,
    /// Not at all.
    Nothing,
}

/// What a person states of a rule: said, not seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Where it stands.
    pub place: Place,
    /// The rule's id.
    pub rule: Spanned<String>,
    /// The verdict's word.
    pub says: Spanned<String>,
    /// Who says it.
    pub by: Option<String>,
    /// The day, `YYYY-MM-DD`.
    pub on: Option<Spanned<String>>,
    /// A note.
    pub note: Option<Spanned<String>>,
}

/// Something that is not to be counted, with the reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Ignore {
    /// Where it stands.
    pub place: Place,
    /// The rule's or clause's id.
    pub rule: String,
    /// What it covers.
    pub scope: IgnoreScope,
    /// The reason.
    pub reason: String,
}

/// What an ignore covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IgnoreScope {
    /// Every place.
    All,
    /// The places of one file.
    Path(String),
    /// The places on one line of one document.
    Line(usize, usize),
}

/// One entry of the access register.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// Where it stands.
    pub place: Place,
    /// Its name.
    pub name: Spanned<String>,
    /// What it is.
    pub kind: Option<String>,
    /// Where it is.
    pub location: Option<String>,
    /// Who holds it.
    pub holders: Vec<Spanned<String>>,
    /// How to gain access.
    pub gain_access: Option<Spanned<String>>,
    /// Where its rotation is described.
    pub rotation: Option<Spanned<String>>,
    /// The day it expires, `YYYY-MM-DD`.
    pub expires: Option<Spanned<String>>,
    /// The day its access was last reviewed, `YYYY-MM-DD`.
    pub reviewed: Option<Spanned<String>>,
}

impl Ignore {
    /// Whether it speaks of a rule: by its id, or by the id of its clause.
    pub fn names(&self, rule: &str) -> bool {
        rule == self.rule
            || rule
                .strip_prefix(self.rule.as_str())
                .is_some_and(|rest| rest.starts_with('/'))
    }
}
