//! The release process is written down.

use crate::{Clause, Coming, Force, Passage};

/// The heading with what it asks.
pub static CLAUSE: Clause = Clause {
    id: "spec8/document-release",
    title: "The release process is written down",
    anchor: "document-the-release-process",
    passages: &[Passage {
        heading: "Document the release process",
        digest: "5a22707b1ae5d56ba824dd26db27bed0550dd0e9b94e88928a0ab4764d2f22dd",
    }],
    rules: &[],
    coming: &[
        Coming {
            id: "spec8/document-release/process-is-written",
            claim: "how a release is made is written down, step by step",
            force: Force::Should,
        },
        Coming {
            id: "spec8/document-release/process-names-permissions",
            claim: "the release document says who may release and what access that takes",
            force: Force::Should,
        },
    ],
};
