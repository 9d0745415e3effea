//! Publishing uses a short-lived identity.

pub mod id_token_is_granted_per_job;
pub mod no_long_lived_token;
pub mod publishing_uses_oidc;

use crate::{Clause, Passage};

/// The heading with what it asks.
pub static CLAUSE: Clause = Clause {
    id: "spec8/trusted-publishing",
    title: "Publishing uses a short-lived identity",
    anchor: "adopt-oidc-through-the-use-of-pypi-trusted-publishers",
    passages: &[Passage {
        heading: "Adopt OIDC through the use of PyPI Trusted Publishers",
        digest: "c1751b27d0278fde19cbf261ef92ad950ccdd463cf4682dbb1a8ec5f5e3a7fe3",
    }],
    rules: &[
        &publishing_uses_oidc::RULE,
        &no_long_lived_token::RULE,
        &id_token_is_granted_per_job::RULE,
    ],
    coming: &[],
};
