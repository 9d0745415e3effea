//! Which jobs are known to need a write permission, and of which it is not known.

use super::{
    tables::{
        COMMANDS_THAT_WRITE, IDENTITY_BY_INPUT, OUTPUTS_OF_THEIR_OWN, PERHAPS_IDENTITY, WRITES,
        WRITES_NOTHING,
    },
    upload::is_shell,
};
use crate::{
    Project,
    github::{Job, Step, Target, Variable, Workflow},
    shell::invocations,
};
use alloc::{format, string::String, vec::Vec};
use spec_source::Set;

/// The scopes that a `permissions` block can grant.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions>
pub const SCOPES: [&str; 14] = [
    "actions",
    "attestations",
    "checks",
    "contents",
    "deployments",
    "discussions",
    "id-token",
    "issues",
    "models",
    "packages",
    "pages",
    "pull-requests",
    "security-events",
    "statuses",
];

/// The scopes of which a step of the job is known to need the write permission.
pub fn writes_of(project: &Project, job: &Job) -> Vec<&'static str> {
    let known = |scope: &&str| {
        job.steps
            .iter()
            .any(|step| needs(project, step, scope, &mut Vec::new()))
    };
    SCOPES.into_iter().filter(known).collect()
}

/// What of a job may write though nothing is known of it: the workflow it calls, actions that are in no table, and what is handed the token by name.
pub fn perhaps_writing(project: &Project, workflow: &Workflow, job: &Job) -> Vec<String> {
    let mut found = Set::new();
    if let Some(uses) = &job.uses {
        found.insert(uses.text.value.clone());
    }
    let handed = has_token(&workflow.env) || has_token(&job.env);
    for step in &job.steps {
        perhaps(project, step, handed, &mut Vec::new(), &mut found);
    }
    found.into_iter().collect()
}

fn perhaps(
    project: &Project,
    step: &Step,
    handed: bool,
    seen: &mut Vec<usize>,
    found: &mut Set<String>,
) {
    if let Some(uses) = &step.uses {
        if let Target::Local(folder) = &uses.target {
            match project.action_in(folder) {
                None => {
                    found.insert(uses.text.value.clone());
                }
                Some(index) if seen.contains(&index) => {}
                Some(index) => {
                    seen.push(index);
                    for step in project
                        .actions
                        .get(index)
                        .iter()
                        .flat_map(|action| &action.steps)
                    {
                        perhaps(project, step, handed, seen, found);
                    }
                }
            }
            return;
        }
        let slug = uses.slug().unwrap_or_default();
        let known = WRITES.iter().any(|(known, _)| *known == slug) || writes_nothing(&slug, step);
        if !known {
            found.insert(uses.text.value.clone());
        }
        return;
    }
    let Some(run) = &step.run else { return };
    let is_handed = handed || has_token(&step.env) || names_token(&run.text);
    let known = SCOPES
        .iter()
        .any(|scope| needs(project, step, scope, &mut Vec::new()));
    if is_handed && !known {
        let name = step.name.as_ref().map(|name| name.value.clone());
        let line = run.text.lines().find(|line| !line.trim().is_empty());
        found.insert(name.unwrap_or_else(|| line.unwrap_or_default().trim().into()));
    }
}

fn has_token(variables: &[Variable]) -> bool {
    variables
        .iter()
        .any(|variable| names_token(&variable.value.value))
}

/// Whether a text names the token that the job gets.
fn names_token(text: &str) -> bool {
    text.contains("github.token") || text.contains("secrets.GITHUB_TOKEN")
}

/// Whether an action is known to write nothing with the job's token, whatever it is handed.
fn writes_nothing(slug: &str, step: &Step) -> bool {
    // https://github.com/PyO3/maturin-action/blob/main/action.yml: it runs what it is told, and `upload` and `publish` can ask PyPI for trust
    let builds = || {
        let command = step.input("command").map(|input| input.value.value.trim());
        command.is_none_or(|command| matches!(command, "build" | "sdist"))
    };
    match slug {
        "pyo3/maturin-action" | "messense/maturin-action" => builds(),
        _ if PERHAPS_IDENTITY.contains(&slug) => false,
        _ => {
            slug.starts_with("actions/setup-")
                || OUTPUTS_OF_THEIR_OWN.contains(&slug)
                || WRITES_NOTHING.contains(&slug)
        }
    }
}

/// Whether an input is given and not `false`.
fn asks(step: &Step, input: &str) -> bool {
    let given = step.input(input);
    given.is_some_and(|given| !matches!(given.value.value.trim(), "" | "false"))
}

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
    need(project, step, scope, seen).is_some()
}

/// What in a job is known to need a scope's write permission: the first action by its name, or the first command by the words that it begins with.
pub fn needed_by(project: &Project, job: &Job, scope: &str) -> Option<String> {
    job.steps
        .iter()
        .find_map(|step| need(project, step, scope, &mut Vec::new()))
}

fn need(project: &Project, step: &Step, scope: &str, seen: &mut Vec<usize>) -> Option<String> {
    if let Some(uses) = &step.uses {
        if let Target::Local(folder) = &uses.target
            && let Some(index) = project
                .action_in(folder)
                .filter(|index| !seen.contains(index))
        {
            seen.push(index);
            let action = project.actions.get(index)?;
            return action
                .steps
                .iter()
                .find_map(|step| need(project, step, scope, seen));
        }
        let slug = uses.slug().unwrap_or_default();
        let name = || {
            let text = uses.text.value.trim();
            Some(text.split('@').next().unwrap_or(text).into())
        };
        // https://github.com/hynek/build-and-inspect-python-package#inputs
        if slug == "hynek/build-and-inspect-python-package"
            && matches!(scope, "id-token" | "attestations")
        {
            return name().filter(|_| asks(step, "attest-build-provenance-github"));
        }
        if scope == "id-token"
            && IDENTITY_BY_INPUT
                .iter()
                .any(|(known, input)| *known == slug && asks(step, input))
        {
            return name();
        }
        let known = WRITES.iter().find(|(known, _)| *known == slug);
        if known.is_some_and(|(_, scopes)| scopes.contains(&scope)) {
            return name();
        }
    }
    let run = step.run.as_ref().filter(|_| is_shell(step))?;
    for invocation in invocations(&run.text) {
        let plain: Vec<&str> = invocation.plain().take(2).collect();
        let known = COMMANDS_THAT_WRITE.iter().find(|(program, words, needed)| {
            *needed == scope && *program == invocation.program && plain.starts_with(words)
        });
        if let Some((program, words, _)) = known {
            return Some(format!("{program} {}", words.join(" ")));
        }
    }
    None
}
