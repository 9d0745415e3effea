//! Which jobs are known to need a write permission.

use super::{
    tables::{COMMANDS_THAT_WRITE, WRITES},
    upload::is_shell,
};
use crate::{
    Project,
    github::{Job, Step, Target, Workflow},
    shell::invocations,
};
use alloc::vec::Vec;

/// The jobs of a workflow with a step that is known to need a scope's write permission. A job may need it without being among them: of what
/// most actions and scripts need nothing is known here.
pub fn needing<'a>(project: &Project, workflow: &'a Workflow, scope: &str) -> Vec<&'a Job> {
    let mut found = Vec::new();
    for job in &workflow.jobs {
        if job
            .steps
            .iter()
            .any(|step| needs(project, step, scope, &mut Vec::new()))
        {
            found.push(job);
        }
    }
    found
}

fn needs(project: &Project, step: &Step, scope: &str, seen: &mut Vec<usize>) -> bool {
    if let Some(uses) = &step.uses {
        if let Target::Local(folder) = &uses.target
            && let Some(index) = project
                .action_in(folder)
                .filter(|index| !seen.contains(index))
        {
            seen.push(index);
            let action = project.actions.get(index);
            return action.is_some_and(|action| {
                action
                    .steps
                    .iter()
                    .any(|step| needs(project, step, scope, seen))
            });
        }
        let slug = uses.slug().unwrap_or_default();
        let known = WRITES.iter().find(|(known, _)| *known == slug);
        if known.is_some_and(|(_, scopes)| scopes.contains(&scope)) {
            return true;
        }
    }
    let Some(run) = step.run.as_ref().filter(|_| is_shell(step)) else {
        return false;
    };
    for invocation in invocations(&run.text) {
        let plain: Vec<&str> = invocation.plain().take(2).collect();
        let known = COMMANDS_THAT_WRITE.iter().any(|(program, words, needed)| {
            *needed == scope && *program == invocation.program && plain.starts_with(words)
        });
        if known {
            return true;
        }
    }
    false
}
