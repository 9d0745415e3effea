#![cfg_attr(feature = "pages", doc = include_str!("repository_default_is_read.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "The repository gives workflows a token that can only read."
)]

use crate::{
    Decision, Exhibit, Fix, Force, Need, Rule, Safety, Subject, Verdict, Who,
    answered::{need, path},
};
use alloc::{vec, vec::Vec};
use spec_model::{
    Coverage, Place, Project, Source,
    answers::Found,
    doors::table,
    github::{Grant, Workflow},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/restrict-runner-permissions/repository-default-is-read",
    claim: "the repository gives workflows a token that can only read",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Tree, Source::HostSettings],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("repository_default_is_read.md"),
};

/// The word of the repository's default, where it was answered.
pub(super) fn default_word(project: &Project) -> Option<(Found<'_>, &str)> {
    let answer = project.reply(&table::WORKFLOW_PERMISSIONS, &[]).given()?;
    let found = answer.get("default_workflow_permissions")?;
    let word = found
        .text()
        .filter(|word| matches!(*word, "read" | "write"))?;
    Some((found, word))
}

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    match default_word(project) {
        Some((found, "read")) => decision.places.push(Exhibit::answered(
            &found,
            Verdict::Met,
            "a workflow that names no permissions can only read",
        )),
        Some((found, _)) => of_write(project, &found, &mut decision),
        None => {
            decision.places.push(Exhibit::absent(
                &path(project, &table::WORKFLOW_PERMISSIONS, &[]),
                Verdict::Unknown,
                "what a workflow's token may do by default is a setting",
            ));
            decision.needs.push(need(
                project,
                &table::WORKFLOW_PERMISSIONS,
                &[],
                "whether the default is read",
            ));
        }
    }
    let approve = project
        .reply(&table::WORKFLOW_PERMISSIONS, &[])
        .given()
        .and_then(|answer| answer.get("can_approve_pull_request_reviews"));
    if let Some(approve) = approve.filter(|approve| approve.truth() == Some(true)) {
        let says = "a workflow can approve a pull request, which may be all that a branch asks for";
        decision
            .places
            .push(Exhibit::answered(&approve, Verdict::NotApplicable, says));
    }
    decision.summary = match decision.verdict() {
        Verdict::Met => "by default a workflow's token can only read".into(),
        Verdict::MetDifferently => {
            "by default a workflow's token can write, and every workflow limits its own".into()
        }
        Verdict::Unmet => "by default a workflow's token can write".into(),
        _ => "what a workflow's token may do by default is not known".into(),
    };
    if matches!(decision.verdict(), Verdict::Unmet | Verdict::MetDifferently) {
        decision.fixes.push(by_hand());
    }
    decision
}

/// A token that can write by default matters where a workflow uses the default.
fn of_write(project: &Project, found: &Found<'_>, decision: &mut Decision) {
    let startable: Vec<&Workflow> = project
        .workflows
        .iter()
        .filter(|workflow| workflow.is_startable() || !workflow.is_callable())
        .collect();
    let bare = startable.iter().find(|workflow| !limits_itself(workflow));
    if let Some(workflow) = bare {
        let says = "this workflow leaves a job with the default";
        let place = Place::new(workflow.document, workflow.jobs_key);
        decision
            .places
            .push(Exhibit::at(place, Verdict::NotApplicable, says));
    }
    let whole = project.tree_coverage() == Coverage::All && project.unseen.is_empty();
    let all_limited = bare.is_none() && !startable.is_empty();
    if all_limited && whole {
        let says =
            "a token can write by default, and every workflow limits its own; a new file would not";
        decision
            .places
            .push(Exhibit::answered(found, Verdict::MetDifferently, says));
        return;
    }
    let says = "a workflow that names no permissions can write";
    decision
        .places
        .push(Exhibit::answered(found, Verdict::Unmet, says));
    if !whole && bare.is_none() {
        decision.needs.push(Need::new(
            Source::Tree,
            Who::Anyone,
            "all of the repository's workflows",
            "whether every one limits its own token, so that the aim is reached in another way",
        ));
    }
}

/// Whether no job of a workflow runs with the repository's default.
fn limits_itself(workflow: &Workflow) -> bool {
    let block = workflow.permissions.as_ref();
    block.is_some_and(|block| block.grant != Grant::Unclear)
        || block.is_none()
            && !workflow.jobs.is_empty()
            && workflow.jobs.iter().all(|job| job.permissions.is_some())
}

fn by_hand() -> Fix {
    Fix {
        title: "make read the default of every workflow's token".into(),
        safety: Safety::ByHand,
        before: vec!["every workflow that writes names what it writes in a `permissions` block of its own".into()],
        after: vec!["under the repository's Settings > Actions > General > Workflow permissions choose `Read repository contents and packages permissions`".into()],
        edits: Vec::new(),
    }
}
