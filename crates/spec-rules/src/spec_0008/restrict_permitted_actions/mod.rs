//! Only chosen actions may run.

use crate::{Clause, Coming, Force, Passage};

/// The heading with what it asks.
pub static CLAUSE: Clause = Clause {
    id: "spec8/restrict-permitted-actions",
    title: "Only chosen actions may run",
    anchor: "restrict-permitted-actions-in-workflows",
    passages: &[Passage {
        heading: "Restrict permitted actions in workflows",
        digest: "f84ba2814d72b086e118a71854a15623f473eff4b45b19a1fb906e1d5f7283b2",
    }],
    rules: &[],
    coming: &[Coming {
        id: "spec8/restrict-permitted-actions/actions-are-allow-listed",
        claim: "the repository runs only the actions that its settings allow by name",
        force: Force::Should,
    }],
};
