//! The events that start a workflow, those of its callers included.

use crate::{Project, github::Target};
use alloc::vec::Vec;

/// The events that start a workflow, in the order of the text: its own, and in place of `workflow_call` those of the workflows of this repository that
/// call it. `workflow_call` stays among them where a caller may be out of sight.
pub fn start_events(project: &Project, workflow: usize) -> Vec<&str> {
    let mut found = Vec::new();
    visit(project, workflow, &mut Vec::new(), &mut found);
    found
}

fn visit<'a>(
    project: &'a Project,
    workflow: usize,
    seen: &mut Vec<usize>,
    found: &mut Vec<&'a str>,
) {
    let Some(view) = project.workflows.get(workflow) else {
        return;
    };
    if seen.contains(&workflow) {
        return;
    }
    seen.push(workflow);
    for trigger in &view.triggers {
        let event = trigger.event.value.as_str();
        if event != "workflow_call" {
            if !found.contains(&event) {
                found.push(event);
            }
            continue;
        }
        let callers: Vec<usize> = (0..project.workflows.len())
            .filter(|caller| {
                project.workflows.get(*caller).is_some_and(|caller| {
                    caller.jobs.iter().any(|job| {
                        job.uses.as_ref().is_some_and(
                            |uses| matches!(&uses.target, Target::Local(path) if *path == view.path),
                        )
                    })
                })
            })
            .collect();
        if (callers.is_empty() || project.listing.is_none()) && !found.contains(&event) {
            found.push(event);
        }
        for caller in callers {
            visit(project, caller, seen, found);
        }
    }
}
