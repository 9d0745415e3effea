//! Accounts and keys are hard to steal.

pub mod organisation_requires_two_factor;
pub mod passwords_are_generated;
pub mod ssh_keys_are_ed25519;
pub mod ssh_keys_are_locked;

use crate::{Clause, Passage};

/// The heading with what it asks.
pub static CLAUSE: Clause = Clause {
    id: "spec6/security-recommendations",
    title: "Accounts and keys are hard to steal",
    anchor: "other-security-recommendations",
    passages: &[Passage {
        heading: "Other security recommendations",
        digest: "8f5b4ba70ab79decf75d5bc793bdcde642d80c898199eec9729c9221d852bcda",
    }],
    rules: &[
        &organisation_requires_two_factor::RULE,
        &passwords_are_generated::RULE,
        &ssh_keys_are_locked::RULE,
        &ssh_keys_are_ed25519::RULE,
    ],
    coming: &[],
};
