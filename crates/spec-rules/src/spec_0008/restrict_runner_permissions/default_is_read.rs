#![cfg_attr(feature = "pages", doc = include_str!("default_is_read.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Every workflow limits its token in a `permissions` block at its top."
)]

use super::{no_workflow, repository_default_is_read::default_word};
use crate::{
    Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who, agree, answered::need, repair,
};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Place, Project, Source,
    doors::table,
    github::{Grant, Job, Workflow},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/restrict-runner-permissions/default-is-read",
    claim: "every workflow limits its token in a `permissions` block at its top",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Tree, Source::HostSettings],
    subject: Subject::Workflows,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("default_is_read.md"),
};

fn decide(project: &Project) -> Decision {
    if project.workflows.is_empty() {
        return no_workflow(project);
    }
    let mut decision = Decision::default();
    let default = default_word(project);
    let reads = default.as_ref().is_some_and(|(_, word)| *word == "read");
    for workflow in &project.workflows {
        let mut exhibit = judge(workflow);
        if exhibit.verdict == Verdict::Unmet && reads {
            exhibit.verdict = Verdict::MetDifferently;
            exhibit.says.push_str(", which is read");
        }
        if exhibit.verdict == Verdict::Unmet {
            decision
                .fixes
                .extend(repair::grants::at_top(project, workflow));
        }
        decision.places.push(exhibit);
    }
    let bare = decision.count(Verdict::Unmet);
    let all = decision.places.len() - decision.count(Verdict::NotApplicable);
    decision.summary = match decision.verdict() {
        Verdict::Unmet if all == 1 => {
            "the workflow leaves a job with the repository's default permissions".into()
        }
        Verdict::Unmet => format!(
            "{bare} of {all} workflows {} a job with the repository's default permissions",
            agree(bare, "leaves", "leave")
        ),
        Verdict::Unknown => "a `permissions` block cannot be read".into(),
        Verdict::MetDifferently if reads => {
            "where no `permissions` block limits a token, the repository's default does".into()
        }
        Verdict::MetDifferently => {
            "where the top has no `permissions` block, every job has one".into()
        }
        Verdict::Met => {
            format!("every workflow has a `permissions` block at its top ({all} of {all})")
        }
        Verdict::NotApplicable => {
            "every workflow is only called, and runs under its callers' token".into()
        }
    };
    if decision.count(Verdict::Unknown) > 0 {
        let bring = "the workflow as GitHub accepts it: with jobs, and `permissions` of `read`, `write` and `none`";
        decision.needs.push(Need::new(
            Source::Tree,
            Who::Writer,
            bring,
            "what its token may do",
        ));
    }
    match default {
        Some((found, word)) => {
            let says = if word == "read" {
                "the repository's default: a token without a block can only read"
            } else {
                "the repository's default: a token without a block can write"
            };
            decision
                .places
                .push(Exhibit::answered(&found, Verdict::NotApplicable, says));
        }
        None if bare > 0 => decision.needs.push(need(
            project,
            &table::WORKFLOW_PERMISSIONS,
            &[],
            "whether the repository's default is read, so that the aim is reached in another way",
        )),
        None => {}
    }
    decision
}

fn judge(workflow: &Workflow) -> Exhibit {
    let at = |span, verdict, says: String| {
        Exhibit::at(Place::new(workflow.document, span), verdict, says)
    };
    if workflow.is_callable() && !workflow.is_startable() {
        let span = workflow
            .trigger("workflow_call")
            .map(|trigger| trigger.event.span)
            .or(workflow.on)
            .unwrap_or(workflow.jobs_key);
        return at(
            span,
            Verdict::NotApplicable,
            "it is only called, and runs under its callers' token".into(),
        );
    }
    if let Some(block) = &workflow.permissions {
        return match block.grant {
            Grant::Unclear => at(
                block.span,
                Verdict::Unknown,
                "this `permissions` block is none that GitHub documents".into(),
            ),
            Grant::ReadAll => at(
                block.span,
                Verdict::Met,
                "limited to reading; broader than needed, since most jobs read contents only"
                    .into(),
            ),
            Grant::WriteAll => at(
                block.span,
                Verdict::Met,
                "the repository's default does not count here, since a block stands at the top; that block limits nothing".into(),
            ),
            Grant::Scopes(_) => at(
                block.span,
                Verdict::Met,
                "the token is limited at the top".into(),
            ),
        };
    }
    let bare: Vec<&Job> = workflow
        .jobs
        .iter()
        .filter(|job| job.permissions.is_none())
        .collect();
    match bare.as_slice() {
        [] if workflow.jobs.is_empty() => {
            Exhibit::absent(&workflow.path, Verdict::Unknown, "it has no job to judge")
        }
        [] => at(
            workflow.jobs_key,
            Verdict::MetDifferently,
            "no block at the top, and every job has its own: a new job would not".into(),
        ),
        [job] => at(
            job.key.span,
            Verdict::Unmet,
            format!(
                "no `permissions` at the top, and job `{}` has none: its token gets the repository's default",
                job.key.value
            ),
        ),
        [job, rest @ ..] => {
            let more = if rest.len() == 1 {
                "another job have".into()
            } else {
                format!("{} more have", rest.len())
            };
            at(
                job.key.span,
                Verdict::Unmet,
                format!(
                    "no `permissions` at the top, and job `{}` and {more} none: their tokens get the repository's default",
                    job.key.value
                ),
            )
        }
    }
}
