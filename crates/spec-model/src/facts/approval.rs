//! Steps that wait for a person.

use super::{JobRef, tables::APPROVAL_ACTIONS};
use crate::{Place, Project, github::Uses};
use alloc::vec::Vec;

/// The step that waits for a person before a job's upload: in the job itself or in one it needs.
pub fn waits_for_a_person(project: &Project, job: JobRef) -> Option<Place> {
    let mut waiting = Vec::from([job]);
    let mut seen = Vec::new();
    while let Some(reference) = waiting.pop() {
        if seen.contains(&reference) {
            continue;
        }
        seen.push(reference);
        let Some((workflow, view)) = reference.view(project) else {
            continue;
        };
        let asks = view
            .steps
            .iter()
            .filter(|step| step.condition.is_none())
            .filter_map(|step| step.uses.as_ref())
            .find(|uses| is_approval(uses));
        if let Some(uses) = asks {
            return Some(Place::new(workflow.document, uses.text.span));
        }
        let needs = view
            .needs
            .iter()
            .filter_map(|need| workflow.job(&need.value));
        waiting.extend(needs.map(|job| JobRef {
            workflow: reference.workflow,
            job,
        }));
    }
    None
}

fn is_approval(uses: &Uses) -> bool {
    uses.slug()
        .is_some_and(|slug| APPROVAL_ACTIONS.contains(&slug.as_str()))
}
