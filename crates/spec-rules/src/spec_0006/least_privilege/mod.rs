//! Everybody has the access their work takes, and no more: the second principle.

use crate::{Clause, Coming, Force, Passage};

/// The heading with what it asks.
pub static CLAUSE: Clause = Clause {
    id: "spec6/least-privilege",
    title: "Everybody has the access their work takes, and no more",
    anchor: "principles",
    passages: &[Passage {
        heading: "Principles",
        digest: "3f97f0d473037ed678f5a32865270875d7c2b81e9d0b5bc35768b61c4197425e",
    }],
    rules: &[],
    coming: &[
        Coming {
            id: "spec6/least-privilege/people-have-least-privilege",
            claim: "people have the lowest privileges with which they can do their work",
            force: Force::Should,
        },
        Coming {
            id: "spec6/least-privilege/permissions-are-reviewed",
            claim: "permissions were reviewed in the last year",
            force: Force::Should,
        },
        Coming {
            id: "spec6/least-privilege/tokens-expire",
            claim: "stored tokens expire within a year",
            force: Force::Should,
        },
        Coming {
            id: "spec6/least-privilege/rotation-is-documented",
            claim: "how tokens are rotated and revoked is written down",
            force: Force::Must,
        },
    ],
};
