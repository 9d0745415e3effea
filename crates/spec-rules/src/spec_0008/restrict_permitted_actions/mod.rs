//! Only chosen actions may run.

pub mod actions_are_allow_listed;

use crate::{Clause, Passage};

/// The heading with what it asks.
pub static CLAUSE: Clause = Clause {
    id: "spec8/restrict-permitted-actions",
    title: "Only chosen actions may run",
    anchor: "restrict-permitted-actions-in-workflows",
    passages: &[Passage {
        heading: "Restrict permitted actions in workflows",
        digest: "f84ba2814d72b086e118a71854a15623f473eff4b45b19a1fb906e1d5f7283b2",
    }],
    rules: &[&actions_are_allow_listed::RULE],
    coming: &[],
};
