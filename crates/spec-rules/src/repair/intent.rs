//! An upload narrowed to the events by which somebody means a release.

use super::{at_run_time, begin, behind, by_hand, in_file, job_route, plain, step_route};
use crate::{Fix, Safety};
use alloc::{format, string::String, vec, vec::Vec};
use spec_model::{
    Project,
    facts::{Likely, Reach, Reference, Site, Upload, builds},
    github::{Job, has_expression, whole_expression},
};
use spec_source::{Document, Route, change::Change};

/// The condition under which an intended event has started the run; `None` for an event that is none.
fn holds(reach: &Reach) -> Option<&'static str> {
    match (reach.event.as_str(), reach.reference) {
        _ if reach.reaches == Likely::No => None,
        ("push", Some(Reference::Tag)) => {
            Some("github.event_name == 'push' && startsWith(github.ref, 'refs/tags/')")
        }
        ("release", _) => Some("github.event_name == 'release'"),
        ("workflow_dispatch", _) => Some("github.event_name == 'workflow_dispatch'"),
        _ => None,
    }
}

/// Narrows the job or the step that uploads to the intended events that reach it; by hand where none does.
pub(crate) fn narrowed(project: &Project, upload: &Upload) -> Option<Fix> {
    let Site::Step(reference, index) = upload.site else {
        return None;
    };
    let (workflow, job) = reference.view(project)?;
    let name = &job.key.value;
    let mut meant: Vec<&str> = project
        .facts
        .reaches(upload)
        .iter()
        .filter_map(holds)
        .collect();
    meant.dedup();
    let steps = || {
        by_hand(
            format!("let `{}` upload only when somebody means a release", workflow.path),
            Vec::new(),
            vec![
                "decide what makes a release: pushing a version's tag (`on: push: tags: ['v*']`), publishing a GitHub release (`on: release: types: [published]`) or starting the workflow (`on: workflow_dispatch`)".into(),
                format!("write that event under `on`, and on job `{name}` the condition that belongs to it, such as `if: startsWith(github.ref, 'refs/tags/')`"),
            ],
        )
    };
    let open = job
        .steps
        .get(index)
        .is_some_and(|step| at_run_time(job, step));
    // what is known at run time only would leave it open what starts it
    if meant.is_empty() || workflow.is_callable() || open {
        return Some(steps());
    }
    let parts: Vec<String> = match meant.as_slice() {
        [only] => vec![(*only).into()],
        all => all
            .iter()
            .map(|part| {
                if part.contains("&&") {
                    format!("({part})")
                } else {
                    (*part).into()
                }
            })
            .collect(),
    };
    let asked = parts.join(" || ");
    let (document, mut draft) = begin(project, workflow)?;
    let alone = builds(project, workflow.document, &job.steps).is_empty()
        && job_only_uploads(project, upload, job);
    let route = if alone {
        job_route(name)
    } else {
        step_route(name, index)
    };
    let Some(change) = with_condition(document, &route, &asked, parts.len() > 1, alone) else {
        return Some(steps());
    };
    draft.make(&change).ok()?;
    let what = if alone {
        format!("job `{name}`")
    } else {
        format!("the upload of job `{name}`")
    };
    in_file(
        document,
        &draft,
        format!("let {what} run only on a deliberate act: `{asked}`"),
        Safety::Review,
        vec!["no release is meant to go out by another event; what needs this job is skipped with it then".into()],
        vec!["make the next release as you always do, and see that it goes out".into()],
    )
}

/// Whether every upload of the job is one and the same step, so that the job can be narrowed with it.
fn job_only_uploads(project: &Project, upload: &Upload, job: &Job) -> bool {
    let same = |other: &&Upload| other.site.job() == upload.site.job() && other.site != upload.site;
    project.facts.uploads.iter().filter(same).count() == 0
        && job.steps.iter().filter(|step| step.run.is_some()).count() <= 1
}

fn with_condition(
    document: &Document,
    route: &Route,
    asked: &str,
    several: bool,
    is_job: bool,
) -> Option<Change> {
    let keys: &[&str] = if is_job {
        &["name", "needs"]
    } else {
        &["name", "id"]
    };
    let node = document.at(route)?;
    let Some(own) = node.get("if") else {
        // an item's first key keeps its line with the dash
        let first = node.entries().first()?.key.text()?;
        let own = [first];
        let keys = if is_job || keys.contains(&first) {
            keys
        } else {
            &own
        };
        return Some(Change::Insert {
            into: route.clone(),
            at: behind(node, keys),
            key: "if".into(),
            value: plain(asked),
        });
    };
    let text = own.text()?.trim();
    let body = whole_expression(text).unwrap_or(text);
    if has_expression(body) || body.contains('\n') {
        return None;
    }
    let asked = if several || asked.contains("||") {
        format!("({asked})")
    } else {
        asked.into()
    };
    let kept = if body.contains("||") {
        format!("({body})")
    } else {
        body.into()
    };
    Some(Change::Replace {
        at: route.clone().key("if"),
        value: plain(&format!("${{{{ {kept} && {asked} }}}}")),
    })
}
