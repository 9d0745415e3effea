//! Builds carry a signed provenance.

pub mod attestations_are_verified;
pub mod attesting_job_may_attest;
pub mod provenance_is_attested;

use crate::{Clause, Passage};

/// The heading with what it asks.
///
/// The permissions that attesting takes stand only in the example workflow, so the clause rests on it too.
pub static CLAUSE: Clause = Clause {
    id: "spec8/attest-builds",
    title: "Builds carry a signed provenance",
    anchor: "adopt-slsa-through-use-of-github-attestations",
    passages: &[
        Passage {
            heading: "Adopt SLSA through use of GitHub Attestations",
            digest: "bb623ce6c2315a0236c4c3000ae9c69e61f165cff90e323fa0c0bbe83a79cbe1",
        },
        Passage {
            heading: "Example workflow",
            digest: "e539f2a9fa4612c5ef9e76c00ecfbe322efd9f158fb0d2d6a0fef1d31f5a4e54",
        },
    ],
    rules: &[
        &provenance_is_attested::RULE,
        &attesting_job_may_attest::RULE,
        &attestations_are_verified::RULE,
    ],
    coming: &[],
};
