//! How an action is named: by the SHA that the repository itself pins it to, else by a tag.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use spec_model::{
    Project,
    facts::{all_uses, version_beside},
    github::Pin,
};

/// An action that a workflow of ours uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Action {
    /// `owner/repository`.
    pub(super) slug: &'static str,
    /// The release that is named where no SHA is known: <https://github.com/OWNER/REPOSITORY/releases>, read on 2026-11-22.
    tag: &'static str,
}

pub(super) const CHECKOUT: Action = Action {
    slug: "actions/checkout",
    tag: "v7",
};
pub(super) const PYTHON: Action = Action {
    slug: "actions/setup-python",
    tag: "v7",
};
pub(super) const KEEP: Action = Action {
    slug: "actions/upload-artifact",
    tag: "v7",
};
pub(super) const BRING: Action = Action {
    slug: "actions/download-artifact",
    tag: "v8",
};
pub(super) const ATTEST: Action = Action {
    slug: "actions/attest",
    tag: "v4",
};
pub(super) const ATTEST_BUILD: Action = Action {
    slug: "actions/attest-build-provenance",
    tag: "v4",
};
pub(super) const PUBLISH: Action = Action {
    slug: "pypa/gh-action-pypi-publish",
    tag: "v1.14.2",
};
pub(super) const WHEELS: Action = Action {
    slug: "pypa/cibuildwheel",
    tag: "v4.2.0",
};
pub(super) const MATURIN: Action = Action {
    slug: "PyO3/maturin-action",
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

/// The newest pin of the repository that says which release it is, else the tag. A SHA is never taken from anywhere else: who reads it
/// could not tell it from a forged one.
pub(super) fn named(project: &Project, action: Action) -> Named {
    known(project, action.slug).unwrap_or_else(|| Named {
        uses: format!("{}@{}", action.slug, action.tag),
        release: None,
    })
}

/// The repository's own attesting action, where it has one.
pub(super) fn attest(project: &Project) -> Named {
    known(project, ATTEST.slug)
        .or_else(|| known(project, ATTEST_BUILD.slug))
        .unwrap_or_else(|| named(project, ATTEST))
}

/// What the repository pins an action to.
pub(super) fn known(project: &Project, slug: &str) -> Option<Named> {
    let wanted = slug.to_ascii_lowercase();
    let mut best: Option<(Vec<u32>, Named)> = None;
    for place in all_uses(project) {
        if place.uses.pin != Pin::Sha || place.uses.slug().as_deref() != Some(&wanted) {
            continue;
        }
        let Some(release) = version_beside(project, place.document, place.uses) else {
            continue;
        };
        let numbers: Vec<u32> = release
            .trim_start_matches(['v', 'V'])
            .split('.')
            .map_while(|part| part.parse().ok())
            .collect();
        // a comment such as `v1` does not say which release the SHA is
        if numbers.len() < 3 {
            continue;
        }
        if best.as_ref().is_none_or(|(known, _)| *known < numbers) {
            let named = Named {
                uses: place.uses.text.value.trim().to_string(),
                release: Some(release),
            };
            best = Some((numbers, named));
        }
    }
    best.map(|(_, named)| named)
}
