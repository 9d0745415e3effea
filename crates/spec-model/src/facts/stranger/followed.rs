//! Whether the runs that a workflow follows can be a pull request's.

use crate::{
    Project,
    facts::{Likely, closure::called_so},
    github::Workflow,
};
use alloc::vec::Vec;

/// Whether a run that a workflow follows can be for a pull request: unknown where a workflow that it names is out of sight.
pub(super) fn can_be_a_pull_request(project: &Project, workflow: &Workflow) -> Likely {
    let mut names: Vec<&str> = Vec::new();
    let trigger = workflow.trigger("workflow_run");
    for name in trigger
        .iter()
        .flat_map(|trigger| trigger.workflows.iter())
        .flatten()
    {
        names.push(name.value.as_str());
    }
    let mut likely = if names.is_empty() {
        Likely::Unknown
    } else {
        Likely::No
    };
    for name in names {
        let same = called_so(project, name);
        if same.is_empty() {
            likely = Likely::Unknown;
        }
        for workflow in same
            .iter()
            .filter_map(|index| project.workflows.get(*index))
        {
            for trigger in &workflow.triggers {
                if trigger.event.value.starts_with("pull_request") {
                    return Likely::Yes;
                }
            }
        }
    }
    likely
}
