//! Secrets are shared through a system made for it: the fourth principle.

use crate::{Clause, Coming, Force, Passage};

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
    rules: &[],
    coming: &[
        Coming {
            id: "spec6/share-secrets/secrets-are-encrypted",
            claim: "shared secrets are stored encrypted in one central place",
            force: Force::Must,
        },
        Coming {
            id: "spec6/share-secrets/access-is-selective",
            claim: "access to shared secrets can be given to some members and not to others",
            force: Force::Must,
        },
        Coming {
            id: "spec6/share-secrets/access-is-revocable",
            claim: "access to future versions of a shared secret can be taken away",
            force: Force::Must,
        },
        Coming {
            id: "spec6/share-secrets/system-is-open-or-exportable",
            claim: "the system for secrets is open source, or lets all its data be exported",
            force: Force::Must,
        },
    ],
};
