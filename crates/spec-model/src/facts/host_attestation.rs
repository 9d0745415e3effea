//! Steps that ask GitHub to sign an attestation, in the jobs that run them.

use super::{
    Authority, JobRef, Likely, Site, attestation::truth, authority, closure::Sight, reach,
};
use crate::{
    Place, Project,
    github::{Step, Target, Uses, has_expression, is_never},
};
use alloc::vec::Vec;

/// A step that asks GitHub to sign an attestation, of builds or of anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HostAttestation {
    /// The job whose token signs.
    pub job: JobRef,
    /// The text of its `uses`.
    pub place: Place,
    /// Whether it ever attests: an input can switch it on or off, and a condition can let it run.
    pub asks: Likely,
    /// Whether it stores the attestation with the job's own token; else with another one that is handed to it.
    pub own_token: bool,
}

/// Every step that asks GitHub to sign an attestation: of jobs, and of the local composite actions they use. A step that
/// is switched off by a literal `if: false`, its own or its job's, is none.
pub fn host_attestations(project: &Project) -> Vec<HostAttestation> {
    let mut found = Vec::new();
    for (workflow_index, workflow) in project.workflows.iter().enumerate() {
        for (job_index, job) in workflow.jobs.iter().enumerate() {
            if job.condition.as_ref().is_some_and(is_never) {
                continue;
            }
            let reference = JobRef {
                workflow: workflow_index,
                job: job_index,
            };
            let mut visited = Vec::new();
            let at = (workflow.document, None);
            visit(project, reference, at, &job.steps, &mut visited, &mut found);
        }
    }
    found
}

/// `at` are the document of the steps, and the action that they are of.
fn visit(
    project: &Project,
    job: JobRef,
    at: (usize, Option<usize>),
    steps: &[Step],
    visited: &mut Vec<usize>,
    found: &mut Vec<HostAttestation>,
) {
    for step in steps {
        let Some(uses) = step
            .uses
            .as_ref()
            .filter(|_| !step.condition.as_ref().is_some_and(is_never))
        else {
            continue;
        };
        if let Some(asks) = asks(step, uses) {
            let site = match at.1 {
                Some(action) => Site::ActionStep(action, step.index),
                None => Site::Step(job, step.index),
            };
            let asks = match reach::ever_runs(project, job, site) {
                Likely::Yes => asks,
                unsure => unsure,
            };
            found.push(HostAttestation {
                job,
                place: Place::new(at.0, uses.text.span),
                asks,
                own_token: has_own_token(step),
            });
        }
        if let Target::Local(folder) = &uses.target
            && let Some(index) = project.action_in(folder)
            && !visited.contains(&index)
            && let Some(action) = project.actions.get(index)
        {
            visited.push(index);
            let at = (action.document, Some(index));
            visit(project, job, at, &action.steps, visited, found);
        }
    }
}

fn asks(step: &Step, uses: &Uses) -> Option<Likely> {
    match uses.slug()?.as_str() {
        // https://github.com/actions/attest#usage
        "actions/attest" | "actions/attest-build-provenance" | "actions/attest-sbom" => {
            Some(Likely::Yes)
        }
        // https://github.com/hynek/build-and-inspect-python-package#inputs
        "hynek/build-and-inspect-python-package" => {
            let input = step.input("attest-build-provenance-github")?;
            Some(truth(&input.value.value)).filter(|asks| *asks != Likely::No)
        }
        _ => None,
    }
}

/// Whether a step stores what it attests with the token of its job.
fn has_own_token(step: &Step) -> bool {
    step.input("github-token")
        .is_none_or(|input| is_own(&input.value.value))
}

/// Whether a step gets the attestation that it asks GitHub for: without the permissions to sign and to store it fails.
pub(super) fn may_sign(project: &Project, job: JobRef, step: &Step) -> Likely {
    let has = |scope| match authority(project, job, scope) {
        Authority::Write => Likely::Yes,
        Authority::NoWrite => Likely::No,
        Authority::Unknown => Likely::Unknown,
    };
    match (has("id-token"), has("attestations")) {
        (signs, _) if !has_own_token(step) => signs,
        (Likely::No, _) | (_, Likely::No) => Likely::No,
        (Likely::Yes, stores) => stores,
        _ => Likely::Unknown,
    }
}

/// Whether a token is the job's own; an input without a value falls back to it.
fn is_own(token: &str) -> bool {
    let body = token.replace(' ', "").to_ascii_lowercase();
    body.is_empty()
        || !has_expression(&body)
        || matches!(
            body.as_str(),
            "${{github.token}}" | "${{secrets.github_token}}"
        )
}

/// What hides a step that attests, in all of a project.
pub fn hides_attestation(project: &Project) -> bool {
    let gaps = &project.facts.closure.gaps;
    !project.unseen.is_empty() || gaps.iter().any(|gap| gap.kind.hides(Sight::Attestation))
}
