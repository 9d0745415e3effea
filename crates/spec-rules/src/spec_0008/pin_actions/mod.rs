//! Actions are pinned by their full commit SHA.

pub mod others_pinned_by_full_sha;
pub mod pin_names_its_release;
mod pinned;
pub mod release_pinned_by_full_sha;
pub mod updates_are_proposed;
pub mod updates_are_reviewed;

use crate::{Clause, Passage};

/// The heading with what it asks.
pub static CLAUSE: Clause = Clause {
    id: "spec8/pin-actions",
    title: "Actions are pinned by their full commit SHA",
    anchor: "pin-github-actions-release-workflows-to-their-full-release-commit-shas",
    passages: &[Passage {
        heading: "Pin GitHub Actions release workflows to their full release commit SHAs",
        digest: "47cac2ca89533bf8e31d6424f28064a54cf8cd70975c8dffde0408df54c2c6b6",
    }],
    rules: &[
        &release_pinned_by_full_sha::RULE,
        &others_pinned_by_full_sha::RULE,
        &pin_names_its_release::RULE,
        &updates_are_proposed::RULE,
        &updates_are_reviewed::RULE,
    ],
    coming: &[],
};
