//! Secrets are shared through a system made for it: the fourth principle.

pub mod access_is_revocable;
pub mod access_is_selective;
mod product;
pub mod secrets_are_encrypted;
pub mod system_is_open_or_exportable;

use crate::{Clause, Passage};

/// The heading with what it asks.
///
/// Which products have the properties asked for stands under the two headings on password storage, so the clause rests on them too.
pub static CLAUSE: Clause = Clause {
    id: "spec6/share-secrets",
    title: "Secrets are shared through a system made for it",
    anchor: "principles",
    passages: &[
        Passage {
            heading: "Principles",
            digest: "3f97f0d473037ed678f5a32865270875d7c2b81e9d0b5bc35768b61c4197425e",
        },
        Passage {
            heading: "Password storage: hosted",
            digest: "3b0211e839f73c4a2496ba70c4fb0fbdbf8488c916ed407428f2b1f23035afea",
        },
        Passage {
            heading: "Password storage: offline",
            digest: "e06ba07935b2ac5e6f7015c986f4ccfb8416f6c74ceed280a5537e2338281f56",
        },
    ],
    rules: &[
        &secrets_are_encrypted::RULE,
        &access_is_selective::RULE,
        &access_is_revocable::RULE,
        &system_is_open_or_exportable::RULE,
    ],
    coming: &[],
};
