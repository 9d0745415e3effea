#![cfg_attr(feature = "pages", doc = include_str!("more_is_granted_per_job.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Write access is granted by the jobs that need it, never by the whole workflow."
)]

use super::no_workflow;
use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who, agree, repair};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Place, Project, Source,
    facts::needing,
    github::{Grant, Job, Level, Permissions, Workflow},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/restrict-runner-permissions/more-is-granted-per-job",
    claim: "write access is granted by the jobs that need it, never by the whole workflow",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Tree],
    subject: Subject::Workflows,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("more_is_granted_per_job.md"),
};

fn decide(project: &Project) -> Decision {
    if project.workflows.is_empty() {
        return no_workflow(project);
    }
    let mut decision = Decision {
        places: project
            .workflows
            .iter()
            .flat_map(|workflow| judge(project, workflow))
            .collect(),
        ..Decision::default()
    };
    for workflow in &project.workflows {
        decision
            .fixes
            .extend(repair::grants::of_workflow(project, workflow));
    }
    let wide = decision.count(Verdict::Unmet);
    let all_of_them = project
        .workflows
        .iter()
        .flat_map(|workflow| &workflow.jobs)
        .filter(|job| writes_all(job).is_some())
        .count();
    if decision.count(Verdict::Unknown) > 0 {
        let bring =
            "the workflow as GitHub accepts it: with `permissions` of `read`, `write` and `none`";
        decision.needs.push(Need::new(
            Source::Tree,
            Who::Writer,
            bring,
            "what its token may do",
        ));
    }
    decision.summary = match decision.verdict() {
        Verdict::Unmet => {
            let tops = match wide - all_of_them {
                0 => String::new(),
                1 => "write access is granted to a whole workflow".into(),
                count => format!("write access is granted to a whole workflow in {count} places"),
            };
            match all_of_them {
                0 => tops,
                count => {
                    let jobs = agree(count, "job", "jobs");
                    let and = if tops.is_empty() { "" } else { ", and " };
                    format!("{tops}{and}{count} {jobs} may write everything")
                }
            }
        }
        Verdict::Unknown => "a `permissions` block cannot be read".into(),
        Verdict::Met | Verdict::MetDifferently => "no workflow grants a write at its top".into(),
        Verdict::NotApplicable => "no workflow has a `permissions` block at its top".into(),
    };
    decision
}

fn judge(project: &Project, workflow: &Workflow) -> Vec<Exhibit> {
    let mut found = Vec::new();
    for job in &workflow.jobs {
        if let Some(block) = writes_all(job) {
            let says = format!(
                "job `{}` may write everything: name only the scopes it needs",
                job.key.value
            );
            found.push(Exhibit::at(
                Place::new(workflow.document, block.span),
                Verdict::Unmet,
                says,
            ));
        }
    }
    if let Some(block) = &workflow.permissions {
        found.extend(judge_top(project, workflow, block));
    }
    found
}

/// The block by which a job may write everything.
fn writes_all(job: &Job) -> Option<&Permissions> {
    job.permissions
        .as_ref()
        .filter(|block| block.grant == Grant::WriteAll)
}

/// Which jobs are known to need a permission, in words.
fn needed_by(jobs: &[&Job]) -> String {
    match jobs {
        [] => "none of them is known to need it; move it to those that do".into(),
        [one] => format!("job `{}` is known to need it; move it there", one.key.value),
        all => {
            let names: Vec<&str> = all.iter().map(|job| job.key.value.as_str()).collect();
            format!(
                "jobs `{}` are known to need it; move it there",
                names.join("`, `")
            )
        }
    }
}

fn judge_top(project: &Project, workflow: &Workflow, block: &Permissions) -> Vec<Exhibit> {
    let at =
        |span, verdict, says: &str| Exhibit::at(Place::new(workflow.document, span), verdict, says);
    match &block.grant {
        Grant::WriteAll => [at(
            block.span,
            Verdict::Unmet,
            "every job may write everything: name the scopes in the jobs that need them",
        )]
        .into(),
        Grant::Unclear => [at(
            block.span,
            Verdict::Unknown,
            "this `permissions` block is none that GitHub documents",
        )]
        .into(),
        Grant::ReadAll => [at(block.span, Verdict::Met, "no write at the top")].into(),
        Grant::Scopes(scopes) => {
            let wide = block.writes().into_iter().map(|(name, span)| {
                // a job that has a block of its own is granted nothing by the top
                let granted: Vec<&Job> = workflow
                    .jobs
                    .iter()
                    .filter(|job| job.permissions.is_none())
                    .collect();
                let says = match granted.as_slice() {
                    [] => format!("`{name}: write` is granted at the top, where every job has a block of its own: drop it, since a job that is added later would get it"),
                    [only] => format!("`{name}: write` is granted at the top: move it to job `{}`, since a job that is added later would get it too", only.key.value),
                    all => format!(
                        "`{name}: write` is granted to {}{} jobs: {}",
                        if all.len() == workflow.jobs.len() { "all " } else { "" },
                        all.len(),
                        needed_by(&needing(project, workflow, name))
                    ),
                };
                at(span, Verdict::Unmet, &says)
            });
            let unclear = scopes
                .iter()
                .filter(|(_, level)| level.value == Level::Unclear);
            let unclear = unclear.map(|(name, level)| {
                at(
                    name.span.to(level.span),
                    Verdict::Unknown,
                    "this level is none of `read`, `write` and `none`",
                )
            });
            let found: Vec<Exhibit> = wide.chain(unclear).collect();
            if found.is_empty() {
                [at(block.span, Verdict::Met, "no write at the top")].into()
            } else {
                found
            }
        }
    }
}
