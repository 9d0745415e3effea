#![cfg_attr(feature = "pages", doc = include_str!("id_token_is_granted_per_job.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "`id-token: write` is granted job by job in every workflow of the release closure."
)]

use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who, repair};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Place, Project, Source,
    facts::Sight,
    github::{Grant, Level, Workflow},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/trusted-publishing/id-token-is-granted-per-job",
    claim: "`id-token: write` is granted job by job in every workflow of the release closure",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Tree],
    subject: Subject::Publishing(&[Sight::Permissions]),
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("id_token_is_granted_per_job.md"),
};

fn decide(project: &Project) -> Decision {
    let mut workflows: Vec<usize> = project
        .facts
        .closure
        .jobs
        .iter()
        .map(|job| job.workflow)
        .collect();
    workflows.dedup();
    let views: Vec<(usize, &Workflow)> = workflows
        .into_iter()
        .filter_map(|index| Some((index, project.workflows.get(index)?)))
        .collect();
    let moved = |(_, workflow): &(usize, &Workflow)| {
        repair::grants::moved(project, workflow, Some("id-token"))
    };
    let mut decision = Decision {
        places: views
            .iter()
            .map(|(index, workflow)| judge(project, *index, workflow))
            .collect(),
        fixes: views.iter().filter_map(moved).collect(),
        ..Decision::default()
    };
    if decision.count(Verdict::Unknown) > 0 {
        let bring =
            "the workflow as GitHub accepts it: with `permissions` of `read`, `write` and `none`";
        decision.needs.push(Need::new(
            Source::Tree,
            Who::Writer,
            bring,
            "whether all of its jobs may ask for an identity token",
        ));
    }
    decision.summary = match decision.verdict() {
        Verdict::Unmet => {
            "a workflow of the release closure grants `id-token: write` at its top".into()
        }
        Verdict::Unknown => "a `permissions` block of the release closure cannot be read".into(),
        _ => "no workflow of the release closure grants `id-token: write` at its top".into(),
    };
    decision
}

fn judge(project: &Project, index: usize, workflow: &Workflow) -> Exhibit {
    let at = |span, verdict, says: String| {
        Exhibit::at(Place::new(workflow.document, span), verdict, says)
    };
    let Some(block) = &workflow.permissions else {
        return at(
            workflow.jobs_key,
            Verdict::Met,
            "no `permissions` at the top, and the repository's default never includes `id-token`"
                .into(),
        );
    };
    match block.level("id-token") {
        Level::Write => {
            let publishing = project
                .facts
                .closure
                .publishing
                .iter()
                .filter(|job| job.workflow == index);
            let names: Vec<String> = publishing
                .filter_map(|job| Some(format!("`{}`", job.view(project)?.1.key.value)))
                .collect();
            let granted = if block.grant == Grant::WriteAll {
                "`write-all`"
            } else {
                "`id-token: write`"
            };
            let says = if workflow.jobs.iter().all(|job| job.permissions.is_some()) {
                format!(
                    "{granted} at the top, where every job has a block of its own: one that is added later could ask for an identity token"
                )
            } else if names.is_empty() {
                format!("{granted} at the top: each of its jobs can ask for an identity token")
            } else {
                format!(
                    "{granted} at the top: each of its jobs can ask for an identity token, and {} needs it to publish",
                    names.join(" and ")
                )
            };
            at(block.place_of("id-token"), Verdict::Unmet, says)
        }
        Level::Unclear => at(
            block.span,
            Verdict::Unknown,
            "this `permissions` block is none that GitHub documents".into(),
        ),
        Level::None | Level::Read => at(
            block.span,
            Verdict::Met,
            "no `id-token: write` at the top".into(),
        ),
    }
}
