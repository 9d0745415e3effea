//! Conditions that let an upload start after a failure, narrowed to success.

use super::{begin, in_file, job_route, plain};
use crate::{Fix, Safety};
use alloc::{
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};
use spec_model::{
    Project, Spanned,
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

/// Waits for what did not fail; what was skipped is let through, as it was.
const NARROW: &str = "!failure() && !cancelled()";

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

/// Narrows a job's condition, where it begins or ends with what lets everything through.
fn condition(project: &Project, workflow: &Workflow, job: &Job) -> Option<Fix> {
    let (document, mut draft) = begin(project, workflow)?;
    let condition = job.condition.as_ref()?;
    let text = condition.value.trim();
    let body = whole_expression(text).unwrap_or(text);
    if has_expression(body) {
        return None;
    }
    let at = job_route(&job.key.value).key("if");
    let parts = spec_model::facts::conjuncts(body);
    let is_open = |part: &&str| {
        let bare: String = part.chars().filter(|char| !char.is_whitespace()).collect();
        OPEN.contains(&bare.to_ascii_lowercase().as_str())
    };
    if !parts.iter().any(&is_open) {
        return None;
    }
    let rest: Vec<&str> = parts
        .iter()
        .filter(|part| !is_open(part))
        .map(|part| part.trim())
        .collect();
    let change = if rest.is_empty() {
        Change::Remove { at }
    } else {
        let kept: Vec<String> = core::iter::once(NARROW.to_string())
            .chain(rest.iter().map(ToString::to_string))
            .collect();
        Change::Replace {
            at,
            value: plain(&format!("${{{{ {} }}}}", kept.join(" && "))),
        }
    };
    draft.make(&change).ok()?;
    in_file(
        document,
        &draft,
        format!(
            "let job `{}` start only when nothing before it has failed",
            job.key.value
        ),
        Safety::Review,
        vec!["no release is meant to go out while a job before it has failed".into()],
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
