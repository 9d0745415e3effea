//! Commands that verify attestations, in workflows and in documents.

use super::{
    JobRef,
    authority::Authority,
    authority::authority,
    credential::Surroundings,
    indirect::runs_other_code,
    tables::{DOES_NOT_UPLOAD, UPLOAD_ACTIONS},
};
use crate::{
    Place, Project,
    github::{Step, Target, is_never},
    python::normal_name,
    shell::{Invocation, invocations},
};
use alloc::{string::String, vec::Vec};
use spec_source::{Kind, Span};

/// A command that verifies an attestation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// The command.
    pub place: Place,
    /// Whether a workflow runs it; else a document shows it.
    pub runs: bool,
    /// Whether it looks for GitHub's attestations; else for another kind.
    pub of_host: bool,
    /// Whose attestations it looks for.
    pub whose: Whose,
}

/// Whose attestations a command looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// This repository's: it names it by the run's own variable, or by the name of a package that is built here.
    Own,
    /// Those of a repository or owner whose name stands there.
    Named(String),
    /// It cannot be told.
    Unclear,
}

/// Every command that verifies an attestation, steps of workflows first. What `if: false` switches off is none.
pub fn verifications(project: &Project) -> Vec<Verification> {
    let mut found = Vec::new();
    for workflow in &project.workflows {
        for job in &workflow.jobs {
            for step in &job.steps {
                let env = [step.env.as_slice(), &[], &job.env, &workflow.env];
                of_step(project, workflow.document, step, env, &mut found);
            }
        }
    }
    for action in project
        .facts
        .used_actions
        .iter()
        .filter_map(|index| project.actions.get(*index))
    {
        for step in &action.steps {
            let env = [step.env.as_slice(), &[], &[], &[]];
            of_step(project, action.document, step, env, &mut found);
        }
    }
    for (index, document) in project.documents.iter().enumerate() {
        if matches!(document.kind, Kind::Markdown | Kind::Rst) {
            of_text(project, index, &document.text, &mut found);
        }
    }
    found
}

fn of_step(
    project: &Project,
    document: usize,
    step: &Step,
    env: [&[crate::github::Variable]; 4],
    found: &mut Vec<Verification>,
) {
    let Some(run) = step
        .run
        .as_ref()
        .filter(|_| !step.condition.as_ref().is_some_and(is_never))
    else {
        return;
    };
    let around = Surroundings {
        env,
        ..Surroundings::default()
    };
    for invocation in invocations(&run.text) {
        let Some(of_host) = verifies(&invocation) else {
            continue;
        };
        found.push(Verification {
            place: Place::new(document, run.node.part(invocation.start, invocation.end)),
            runs: true,
            of_host,
            whose: whose(project, &invocation, around),
        });
    }
}

/// A line of a document that is the command itself, perhaps after a prompt.
fn of_text(project: &Project, document: usize, text: &str, found: &mut Vec<Verification>) {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let bare = line.trim();
        let command = bare.strip_prefix("$ ").unwrap_or(bare);
        if !command.starts_with("gh at") {
            continue;
        }
        for invocation in invocations(command) {
            if verifies(&invocation) != Some(true) {
                continue;
            }
            let at = start + line.find(command).unwrap_or(0);
            let around = Surroundings::default();
            found.push(Verification {
                place: Place::new(
                    document,
                    Span::new(at + invocation.start, at + invocation.end),
                ),
                runs: false,
                of_host: true,
                whose: whose(project, &invocation, around),
            });
        }
    }
}

/// Whether an invocation verifies GitHub's attestations, or those of another kind.
/// <https://cli.github.com/manual/gh_attestation_verify>
fn verifies(invocation: &Invocation) -> Option<bool> {
    let plain: Vec<&str> = invocation.plain().take(2).collect();
    match (invocation.program.as_str(), plain.as_slice()) {
        ("gh", ["attestation" | "at", "verify"]) => Some(true),
        // https://github.com/slsa-framework/slsa-verifier#verifying-provenance,
        // https://github.com/pypi/pypi-attestations#usage-as-a-command-line-tool
        ("slsa-verifier", ["verify-artifact", ..])
        | ("pypi-attestations" | "pypi_attestations", ["verify", ..]) => Some(false),
        _ => None,
    }
}

fn whose(project: &Project, invocation: &Invocation, around: Surroundings<'_>) -> Whose {
    let Some(name) = invocation.value_text(&["-R", "--repo", "-o", "--owner", "--source-uri"])
    else {
        return Whose::Unclear;
    };
    let name = around.resolve(name, &[]);
    let lower = name.to_ascii_lowercase();
    if lower.contains("github.repository") || lower.contains("github_repository") {
        return Whose::Own;
    }
    if name.is_empty() || name.contains(['$', '<', '{']) {
        return Whose::Unclear;
    }
    let repository = lower.rsplit('/').next().unwrap_or_default();
    let built_here = project
        .pyprojects
        .iter()
        .filter_map(|pyproject| pyproject.name.as_ref())
        .any(|known| normal_name(&known.value) == normal_name(repository));
    if built_here {
        Whose::Own
    } else {
        Whose::Named(name)
    }
}

/// The jobs that are permitted to attest, or may be for all that can be seen, and run something that could out of sight.
pub fn may_attest(project: &Project) -> Vec<JobRef> {
    let mut found = Vec::new();
    for (workflow, view) in project.workflows.iter().enumerate() {
        for job in 0..view.jobs.len() {
            let reference = JobRef { workflow, job };
            let may = |scope| authority(project, reference, scope) != Authority::NoWrite;
            if may("attestations") && may("id-token") && hides_a_maker(project, reference) {
                found.push(reference);
            }
        }
    }
    found
}

/// Whether a job runs anything whose inside is out of sight and could attest: a call, an action of somebody else, a script.
fn hides_a_maker(project: &Project, reference: JobRef) -> bool {
    let Some((_, job)) = reference.view(project) else {
        return true;
    };
    if job.uses.is_some() {
        return true;
    }
    for step in &job.steps {
        if let Some(uses) = &step.uses {
            let known = match &uses.target {
                Target::Local(folder) => project.action_in(folder).is_some(),
                _ => uses.slug().is_some_and(|slug| {
                    slug.starts_with("actions/")
                        || DOES_NOT_UPLOAD.contains(&slug.as_str())
                        || UPLOAD_ACTIONS.iter().any(|known| known.slug == slug)
                }),
            };
            if !known {
                return true;
            }
        }
        if let Some(run) = &step.run
            && invocations(&run.text).iter().any(runs_other_code)
        {
            return true;
        }
    }
    false
}
