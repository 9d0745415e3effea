//! Workflows start with read access only.

use crate::{Clause, Coming, Force, Passage};

/// The heading with what it asks.
pub static CLAUSE: Clause = Clause {
    id: "spec8/restrict-runner-permissions",
    title: "Workflows start with read access only",
    anchor: "restrict-permissions-in-ci-runners-to-the-minimum-required",
    passages: &[Passage {
        heading: "Restrict permissions in CI runners to the minimum required",
        digest: "5dee4125378a01a64c77374fd503ff191404518d7ba65822d9586adbab3e4e62",
    }],
    rules: &[],
    coming: &[
        Coming {
            id: "spec8/restrict-runner-permissions/default-is-read",
            claim: "every workflow limits its token in a `permissions` block at its top",
            force: Force::Should,
        },
        Coming {
            id: "spec8/restrict-runner-permissions/more-is-granted-per-job",
            claim: "write access is granted by the jobs that need it, never by the whole workflow",
            force: Force::Should,
        },
        Coming {
            id: "spec8/restrict-runner-permissions/repository-default-is-read",
            claim: "the repository gives workflows a token that can only read",
            force: Force::Should,
        },
    ],
};
