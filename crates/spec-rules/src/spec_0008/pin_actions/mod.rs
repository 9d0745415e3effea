//! Actions are pinned by their full commit SHA.

use crate::{Clause, Coming, Force, Passage};

/// The heading with what it asks.
pub static CLAUSE: Clause = Clause {
    id: "spec8/pin-actions",
    title: "Actions are pinned by their full commit SHA",
    anchor: "pin-github-actions-release-workflows-to-their-full-release-commit-shas",
    passages: &[Passage {
        heading: "Pin GitHub Actions release workflows to their full release commit SHAs",
        digest: "47cac2ca89533bf8e31d6424f28064a54cf8cd70975c8dffde0408df54c2c6b6",
    }],
    rules: &[],
    coming: &[
        Coming {
            id: "spec8/pin-actions/release-pinned-by-full-sha",
            claim: "every action in the release closure is pinned by its full commit SHA",
            force: Force::Must,
        },
        Coming {
            id: "spec8/pin-actions/others-pinned-by-full-sha",
            claim: "every action outside the release closure is pinned by its full commit SHA",
            force: Force::Should,
        },
        Coming {
            id: "spec8/pin-actions/pin-names-its-release",
            claim: "every pinned SHA has a comment beside it that names its release",
            force: Force::May,
        },
        Coming {
            id: "spec8/pin-actions/updates-are-proposed",
            claim: "a service proposes updates of the pinned actions",
            force: Force::May,
        },
        Coming {
            id: "spec8/pin-actions/updates-are-reviewed",
            claim: "a person reviews each update of an action before it is merged",
            force: Force::Should,
        },
    ],
};
