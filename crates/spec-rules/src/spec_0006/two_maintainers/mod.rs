//! Two people hold each key: the third principle.

use crate::{Clause, Coming, Force, Passage};

/// The heading with what it asks.
pub static CLAUSE: Clause = Clause {
    id: "spec6/two-maintainers",
    title: "Two people hold each key",
    anchor: "principles",
    passages: &[Passage {
        heading: "Principles",
        digest: "3f97f0d473037ed678f5a32865270875d7c2b81e9d0b5bc35768b61c4197425e",
    }],
    rules: &[],
    coming: &[
        Coming {
            id: "spec6/two-maintainers/index-has-two-owners",
            claim: "every distribution on PyPI has at least two owners",
            force: Force::Should,
        },
        Coming {
            id: "spec6/two-maintainers/repository-has-two-admins",
            claim: "the repository has at least two administrators",
            force: Force::Should,
        },
        Coming {
            id: "spec6/two-maintainers/resources-have-two-holders",
            claim: "every listed resource has at least two holders",
            force: Force::Should,
        },
    ],
};
