//! Workflows start with read access only.

pub mod default_is_read;
pub mod more_is_granted_per_job;
pub mod repository_default_is_read;

use crate::{Clause, Decision, Exhibit, Need, Passage, Verdict, Who};

use spec_model::{Coverage, Project, Source};

/// The heading with what it asks.
pub static CLAUSE: Clause = Clause {
    id: "spec8/restrict-runner-permissions",
    title: "Workflows start with read access only",
    anchor: "restrict-permissions-in-ci-runners-to-the-minimum-required",
    passages: &[Passage {
        heading: "Restrict permissions in CI runners to the minimum required",
        digest: "5dee4125378a01a64c77374fd503ff191404518d7ba65822d9586adbab3e4e62",
    }],
    rules: &[
        &default_is_read::RULE,
        &more_is_granted_per_job::RULE,
        &repository_default_is_read::RULE,
    ],
    coming: &[],
};

/// What every rule about workflows says where there is none.
pub(crate) fn no_workflow(project: &Project) -> Decision {
    if project.tree_coverage() == Coverage::All {
        return Decision::nothing("the repository has no workflow");
    }
    let need = Need::new(
        Source::Tree,
        Who::Anyone,
        "the repository's workflows",
        "what they may do, and with which secrets",
    );
    let place = Exhibit::absent(
        ".github/workflows",
        Verdict::Unknown,
        "no workflow is among the files given",
    );
    Decision::unknown(
        place,
        "no workflow is among the files given".into(),
        [need].into(),
    )
}
