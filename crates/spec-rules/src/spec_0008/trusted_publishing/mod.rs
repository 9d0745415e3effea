//! Publishing uses a short-lived identity.

use crate::{Clause, Coming, Force, Passage};

/// The heading with what it asks.
pub static CLAUSE: Clause = Clause {
    id: "spec8/trusted-publishing",
    title: "Publishing uses a short-lived identity",
    anchor: "adopt-oidc-through-the-use-of-pypi-trusted-publishers",
    passages: &[Passage {
        heading: "Adopt OIDC through the use of PyPI Trusted Publishers",
        digest: "c1751b27d0278fde19cbf261ef92ad950ccdd463cf4682dbb1a8ec5f5e3a7fe3",
    }],
    rules: &[],
    coming: &[
        Coming {
            id: "spec8/trusted-publishing/publishing-uses-oidc",
            claim: "every upload to PyPI proves who it is by OIDC, as a trusted publisher",
            force: Force::Should,
        },
        Coming {
            id: "spec8/trusted-publishing/no-long-lived-token",
            claim: "no upload to PyPI can use a token that lives on after it",
            force: Force::Should,
        },
        Coming {
            id: "spec8/trusted-publishing/id-token-is-granted-per-job",
            claim: "`id-token: write` is granted job by job in every workflow of the release closure",
            force: Force::Should,
        },
    ],
};
