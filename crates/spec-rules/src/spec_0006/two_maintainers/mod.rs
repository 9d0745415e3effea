//! Two people hold each key: the third principle.

pub mod index_has_two_owners;
pub mod repository_has_two_admins;
pub mod resources_have_two_holders;

use crate::{Clause, Passage};

/// The heading with what it asks.
pub static CLAUSE: Clause = Clause {
    id: "spec6/two-maintainers",
    title: "Two people hold each key",
    anchor: "principles",
    passages: &[Passage {
        heading: "Principles",
        digest: "3f97f0d473037ed678f5a32865270875d7c2b81e9d0b5bc35768b61c4197425e",
    }],
    rules: &[
        &index_has_two_owners::RULE,
        &repository_has_two_admins::RULE,
        &resources_have_two_holders::RULE,
    ],
    coming: &[],
};
