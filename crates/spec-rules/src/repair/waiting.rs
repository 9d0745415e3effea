//! Conditions that let an upload start after a failure, narrowed to success.

use super::{begin, by_hand, in_file, job_route, plain, quoted};
use crate::{Fix, Safety};
use alloc::{format, string::String, vec, vec::Vec};
use spec_model::{
    Project, Spanned,
    facts::{ancestors, conjuncts, has_status},
    github::{Job, Workflow, has_expression, whole_expression},
};
use spec_source::{Span, change::Change};

/// What lets a job start whatever came before.
const OPEN: [&str; 6] = [
    "always()",
    "!cancelled()",
    "(success()||failure())",
    "(failure()||success())",
    "success()||failure()",
    "failure()||success()",
];

/// Repairs what stands at a place: a job's condition, or that its failure does not count.
pub(crate) fn at(project: &Project, workflow: &Workflow, span: Span) -> Option<Fix> {
    let stands =
        |text: &Option<Spanned<String>>| text.as_ref().is_some_and(|text| text.span == span);
    workflow.jobs.iter().find_map(|job| {
        if stands(&job.condition) {
            condition(project, workflow, job)
        } else if stands(&job.continue_on_error) {
            failure(project, workflow, job)
        } else {
            None
        }
    })
}

/// Narrows a job's condition, where it begins or ends with what lets everything through, to the success of what it needs. Where a job before it
/// has a condition of its own, that is left to a person: a job that was skipped has not succeeded, and a release that was made without it would be made no more.
fn condition(project: &Project, workflow: &Workflow, job: &Job) -> Option<Fix> {
    let (document, mut draft) = begin(project, workflow)?;
    let condition = job.condition.as_ref()?;
    let name = &job.key.value;
    let text = condition.value.trim();
    let alone = whole_expression(text);
    let body = alone.unwrap_or(text);
    if has_expression(body) {
        return None;
    }
    let at = job_route(name).key("if");
    let parts = conjuncts(body);
    let is_open = |part: &&str| {
        let bare: String = part.chars().filter(|char| !char.is_whitespace()).collect();
        OPEN.contains(&bare.to_ascii_lowercase().as_str())
    };
    if !parts.iter().any(&is_open) {
        return None;
    }
    let title = format!("let job `{name}` start only when every job before it has succeeded");
    let skipped: Vec<&str> = ancestors(workflow, job)
        .into_iter()
        .filter(|before| before.condition.is_some())
        .map(|before| before.key.value.as_str())
        .collect();
    if !skipped.is_empty() {
        return Some(by_hand(
            title,
            Vec::new(),
            vec![
                format!(
                    "this is left to a person, since {} can be skipped, and whether a release is meant to go out then is not written",
                    quoted(&skipped)
                ),
                format!(
                    "where it is not, take what lets everything through out of the condition of `{name}`: it waits for success by itself"
                ),
                "where it is, ask of each job that must have run: `needs.JOB.result == 'success'`"
                    .into(),
            ],
        ));
    }
    let mut kept: Vec<&str> = parts
        .iter()
        .filter(|part| !is_open(part))
        .map(|part| part.trim())
        .collect();
    // without a status function the success of all that is needed is asked for by itself
    if kept.iter().any(|part| has_status(part)) {
        kept.insert(0, "success()");
    }
    let change = if kept.is_empty() {
        Change::Remove { at }
    } else {
        let kept = kept.join(" && ");
        let value = if alone.is_some() || kept.starts_with('!') {
            format!("${{{{ {kept} }}}}")
        } else {
            kept
        };
        Change::Replace {
            at,
            value: plain(&value),
        }
    };
    draft.make(&change).ok()?;
    in_file(
        document,
        &draft,
        title,
        Safety::Review,
        vec![
            "no release is meant to go out while a job before it has failed or was cancelled"
                .into(),
        ],
        Vec::new(),
    )
}

/// Lets the failure of a job before an upload count.
fn failure(project: &Project, workflow: &Workflow, job: &Job) -> Option<Fix> {
    let (document, mut draft) = begin(project, workflow)?;
    let at = job_route(&job.key.value).key("continue-on-error");
    draft.make(&Change::Remove { at }).ok()?;
    in_file(
        document,
        &draft,
        format!(
            "let a failure of job `{}` stop what needs it",
            job.key.value
        ),
        Safety::Review,
        vec![format!(
            "job `{}` is one that a release must not go out without",
            job.key.value
        )],
        Vec::new(),
    )
}
