//! Accounts and keys are hard to steal.

use crate::{Clause, Coming, Force, Passage};

/// The heading with what it asks.
pub static CLAUSE: Clause = Clause {
    id: "spec6/security-recommendations",
    title: "Accounts and keys are hard to steal",
    anchor: "other-security-recommendations",
    passages: &[Passage {
        heading: "Other security recommendations",
        digest: "8f5b4ba70ab79decf75d5bc793bdcde642d80c898199eec9729c9221d852bcda",
    }],
    rules: &[],
    coming: &[
        Coming {
            id: "spec6/security-recommendations/organisation-requires-two-factor",
            claim: "the organisation asks all its members for two-factor authentication",
            force: Force::Must,
        },
        Coming {
            id: "spec6/security-recommendations/passwords-are-generated",
            claim: "passwords are made by a password manager",
            force: Force::Must,
        },
        Coming {
            id: "spec6/security-recommendations/ssh-keys-are-locked",
            claim: "every SSH key is locked with a passphrase",
            force: Force::Must,
        },
        Coming {
            id: "spec6/security-recommendations/ssh-keys-are-ed25519",
            claim: "SSH keys are of the type Ed25519",
            force: Force::Should,
        },
    ],
};
