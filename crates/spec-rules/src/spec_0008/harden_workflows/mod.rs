//! A release takes intent and a second person.

pub mod release_branch_is_protected;
pub mod release_needs_approval;
pub mod release_needs_intent;
pub mod releases_are_signed;
mod second_person;

use crate::{Clause, Passage};

/// The heading with what it asks.
///
/// The heading points to the section on environments for how a second person is asked, so the clause rests on both.
pub static CLAUSE: Clause = Clause {
    id: "spec8/harden-workflows",
    title: "A release takes intent and a second person",
    anchor: "hardening-workflow-environment-permissions",
    passages: &[
        Passage {
            heading: "Hardening workflow environment permissions",
            digest: "6240604dbb0eb679e35f75fa1bd3f0be11385dd52932723a89703625b321dfa9",
        },
        Passage {
            heading: "Use GitHub Actions environments",
            digest: "e9ecd85653d5c22c812d9944e44e6b602f1e20b15a293383bd2b399d382542e9",
        },
    ],
    rules: &[
        &release_needs_intent::RULE,
        &release_needs_approval::RULE,
        &releases_are_signed::RULE,
        &release_branch_is_protected::RULE,
    ],
    coming: &[],
};
