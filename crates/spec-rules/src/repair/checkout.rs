//! Checkouts that leave no credentials behind.

use super::{by_hand, in_file, plain};
use crate::{Fix, Safety};
use alloc::{format, string::String, vec, vec::Vec};
use spec_model::{
    Project,
    facts::perhaps_writing,
    github::{Step, Uses, Workflow},
    shell::invocations,
};
use spec_source::Set;
use spec_source::{
    Document, Draft, Route,
    change::{Change, Piece, Position},
};

const INPUT: &str = "persist-credentials";

/// Actions that push with the credentials that a checkout left behind.
/// <https://github.com/stefanzweifel/git-auto-commit-action#readme>, <https://github.com/EndBug/add-and-commit#readme>
const PUSHING: [&str; 2] = [
    "stefanzweifel/git-auto-commit-action",
    "endbug/add-and-commit",
];

/// Where the steps of a document stand.
fn steps_route(workflow: Option<&str>) -> Route {
    match workflow {
        Some(job) => super::job_route(job).key("steps"),
        None => Route::root().key("runs").key("steps"),
    }
}

/// Drops the credentials of the checkouts of one document: each by its job's name, or in a composite action by none, and its position.
pub(crate) fn of_document(
    project: &Project,
    document: usize,
    places: &[(Option<&str>, usize)],
) -> Vec<Fix> {
    let whole = project.documents.get(document);
    let Some(document) = whole.filter(|document| document.is_whole()) else {
        return Vec::new();
    };
    let mut draft = Draft::new(document);
    let mut drops = Vec::new();
    let mut asked = false;
    let mut pushing: Vec<String> = Vec::new();
    let mut unknown: Set<String> = Set::new();
    for (job, index) in places {
        if let Some(job) = job.filter(|job| pushes(project, document, job)) {
            pushing.push(job.into());
            continue;
        }
        let step = steps_route(*job).item(*index);
        let asks = document.at(&step.clone().key("with").key(INPUT));
        if asks.is_some_and(|value| !value.is_null()) {
            asked = true;
            continue;
        }
        unknown.extend(
            job.iter()
                .flat_map(|job| of_unknown_needs(project, document, job)),
        );
        drops.extend(drop(document, step));
    }
    let made = if draft.make_together(&drops).is_ok() {
        drops.len()
    } else {
        drops
            .iter()
            .filter(|change| draft.make(change).is_ok())
            .count()
    };
    let title = |count: usize| {
        let what = if count == 1 {
            "one checkout".into()
        } else {
            format!("{count} checkouts")
        };
        format!("drop the credentials of {what} in `{}`", document.path)
    };
    let mut before = vec!["no later step of these jobs pushes, or fetches from a private repository, with the credentials of the checkout".into()];
    if !unknown.is_empty() {
        let names: Vec<String> = unknown.into_iter().collect();
        before.push(format!(
            "that holds of these, too, of which nothing is known here: {}",
            super::quoted(&names)
        ));
    }
    let mut fixes: Vec<Fix> = in_file(
        document,
        &draft,
        title(made),
        Safety::Review,
        before,
        Vec::new(),
    )
    .into_iter()
    .collect();
    if asked {
        fixes.push(by_hand(
            format!("do without the credentials that `{INPUT}: true` asks for in `{}`", document.path),
            Vec::new(),
            vec![format!("find the later steps of the job for which it was written: git commands and scripts that push or fetch with the token; hand it to these alone, or move them into a job that the release does not need, then set `{INPUT}: false`")],
        ));
    }
    if !pushing.is_empty() {
        fixes.push(by_hand(
            format!("let {} of `{}` push without the checkout's credentials", super::quoted(&pushing), document.path),
            Vec::new(),
            vec!["push from a job of its own that the release does not need; or set `persist-credentials: false` and hand the token to the one step that pushes".into()],
        ));
    }
    fixes
}

fn drop(document: &Document, step: Route) -> Option<Change> {
    let node = document.at(&step)?;
    Some(match node.get("with") {
        Some(with) if with.get(INPUT).is_some() => Change::Replace {
            at: step.key("with").key(INPUT),
            value: plain("false"),
        },
        Some(_) => Change::Insert {
            into: step.key("with"),
            at: Position::Last,
            key: INPUT.into(),
            value: plain("false"),
        },
        None => Change::Insert {
            into: step,
            at: Position::After("uses".into()),
            key: "with".into(),
            value: Piece::Map(vec![(INPUT.into(), plain("false"))]),
        },
    })
}

/// What of a job may push, though nothing is known of it.
fn of_unknown_needs(project: &Project, document: &Document, job: &str) -> Vec<String> {
    let found = project
        .workflow_at(&document.path)
        .and_then(|index| project.workflows.get(index))
        .and_then(|workflow| Some((workflow, workflow.jobs.get(workflow.job(job)?)?)));
    found.map_or_else(Vec::new, |(workflow, job)| {
        perhaps_writing(project, workflow, job)
    })
}

/// Whether a job of a document pushes with git, or by an action that takes what the checkout left.
fn pushes(project: &Project, document: &Document, job: &str) -> bool {
    let workflow: Option<&Workflow> = project
        .workflow_at(&document.path)
        .and_then(|index| project.workflows.get(index));
    let job = workflow.and_then(|workflow| workflow.jobs.get(workflow.job(job)?));
    job.is_some_and(|job| job.steps.iter().any(step_pushes))
}

fn step_pushes(step: &Step) -> bool {
    let by_action = step
        .uses
        .as_ref()
        .and_then(Uses::slug)
        .is_some_and(|slug| PUSHING.contains(&slug.as_str()));
    let by_command = step.run.as_ref().is_some_and(|run| {
        invocations(&run.text).iter().any(|invocation| {
            invocation.program == "git" && invocation.plain().any(|word| word == "push")
        })
    });
    by_action || by_command
}
