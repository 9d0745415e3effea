//! Everybody has the access their work takes, and no more: the second principle.

pub mod people_have_least_privilege;
pub mod permissions_are_reviewed;
pub mod rotation_is_documented;
pub mod tokens_expire;

use crate::{Clause, Passage};

/// The heading with what it asks.
pub static CLAUSE: Clause = Clause {
    id: "spec6/least-privilege",
    title: "Everybody has the access their work takes, and no more",
    anchor: "principles",
    passages: &[Passage {
        heading: "Principles",
        digest: "3f97f0d473037ed678f5a32865270875d7c2b81e9d0b5bc35768b61c4197425e",
    }],
    rules: &[
        &people_have_least_privilege::RULE,
        &permissions_are_reviewed::RULE,
        &tokens_expire::RULE,
        &rotation_is_documented::RULE,
    ],
    coming: &[],
};
