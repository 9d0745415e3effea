//! Publishing needs no shared secret.

pub mod publishes_through_trusted_publisher;
pub mod secrets_are_avoided;

use crate::{Clause, Passage};

/// The heading with what it asks.
///
/// That secrets can often be avoided is said in the description, so the clause rests on it too.
pub static CLAUSE: Clause = Clause {
    id: "spec6/publish-without-secrets",
    title: "Publishing needs no shared secret",
    anchor: "other-common-scenarios",
    passages: &[
        Passage {
            heading: "Other common scenarios",
            digest: "0be8b22059b8e3d9509eba4d1979d09b6c2555cbb086041d84503ac62f870784",
        },
        Passage {
            heading: "Description",
            digest: "b618a48879dcad6afa620ba1472e357d4cf37e924bb597aa3f53aafd77de62fa",
        },
    ],
    rules: &[
        &publishes_through_trusted_publisher::RULE,
        &secrets_are_avoided::RULE,
    ],
    coming: &[],
};
