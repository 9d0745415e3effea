//! Publishing runs in an environment.

pub mod environment_exists;
pub mod publishing_runs_in_environment;

use crate::{Clause, Passage};

/// The heading with what it asks.
pub static CLAUSE: Clause = Clause {
    id: "spec8/use-environments",
    title: "Publishing runs in an environment",
    anchor: "use-github-actions-environments",
    passages: &[Passage {
        heading: "Use GitHub Actions environments",
        digest: "e9ecd85653d5c22c812d9944e44e6b602f1e20b15a293383bd2b399d382542e9",
    }],
    rules: &[
        &publishing_runs_in_environment::RULE,
        &environment_exists::RULE,
    ],
    coming: &[],
};
