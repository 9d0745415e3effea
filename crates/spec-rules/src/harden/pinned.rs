//! How an action is named: by the SHA that the repository itself pins it to, else by a tag.

use crate::repair::{self, pins};
use alloc::{format, string::String};
use spec_model::Project;

/// An action that a workflow of ours uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Action {
    /// `owner/repository`.
    pub(super) slug: &'static str,
    /// The first major version that does what it is used for: artifacts of older ones are refused by the host, and attesting had no predicate of its own.
    least: u32,
    /// The tag that is named where no SHA is known. It is only a name to begin with: the newest that workflows were seen to use on 2026-11-22, to be
    /// pinned, and so looked at, by whoever takes the file over.
    tag: &'static str,
}

pub(super) const CHECKOUT: Action = Action {
    slug: "actions/checkout",
    least: 1,
    tag: "v7",
};
pub(super) const PYTHON: Action = Action {
    slug: "actions/setup-python",
    least: 1,
    tag: "v7",
};
pub(super) const KEEP: Action = Action {
    slug: "actions/upload-artifact",
    least: 4,
    tag: "v7",
};
pub(super) const BRING: Action = Action {
    slug: "actions/download-artifact",
    least: 4,
    tag: "v8",
};
pub(super) const ATTEST: Action = Action {
    slug: "actions/attest",
    least: 4,
    tag: "v4",
};
pub(super) const ATTEST_BUILD: Action = Action {
    slug: "actions/attest-build-provenance",
    least: 2,
    tag: "v4",
};
pub(super) const PUBLISH: Action = Action {
    slug: "pypa/gh-action-pypi-publish",
    least: 1,
    tag: "v1.14.2",
};
pub(super) const WHEELS: Action = Action {
    slug: "pypa/cibuildwheel",
    least: 2,
    tag: "v4.2.0",
};
pub(super) const MATURIN: Action = Action {
    slug: "PyO3/maturin-action",
    least: 1,
    tag: "v1",
};

/// An action as it is written behind `uses:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// `owner/repository@reference`.
    pub(super) uses: String,
    /// The release that a SHA is, for the comment beside it; none for a tag.
    pub(super) release: Option<String>,
}

impl Named {
    /// As one line behind `uses:`.
    pub(super) fn line(&self) -> String {
        match &self.release {
            Some(release) => format!("{} # {release}", self.uses),
            None => self.uses.clone(),
        }
    }
}

/// The newest release whose commit the host or the repository itself names, else the tag. A SHA is never taken from anywhere else: who reads it
/// could not tell it from a forged one.
pub(super) fn named(project: &Project, action: Action) -> Named {
    known(project, action).unwrap_or_else(|| Named {
        uses: format!("{}@{}", action.slug, action.tag),
        release: None,
    })
}

/// The repository's own attesting action, where it has one.
pub(super) fn attest(project: &Project) -> Named {
    known(project, ATTEST)
        .or_else(|| known(project, ATTEST_BUILD))
        .unwrap_or_else(|| named(project, ATTEST))
}

/// The SHA that is known of an action, with its release.
pub(super) fn known(project: &Project, action: Action) -> Option<Named> {
    // a comment such as `v1` does not say which release the SHA is
    let known = pins::known_of(project, action.slug, action.least)
        .filter(|known| repair::numbers(&known.version).len() >= 3)?;
    Some(Named {
        uses: format!("{}@{}", action.slug, known.sha),
        release: Some(known.version),
    })
}
