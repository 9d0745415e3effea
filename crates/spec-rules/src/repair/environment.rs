//! An environment for the job that publishes.

use super::{begin, behind, by_hand, in_file, job_route, names, plain};
use crate::{Fix, Safety};
use alloc::{format, string::String, vec, vec::Vec};
use spec_model::{
    Place, Project,
    doors::table,
    facts::Likely,
    github::{Job, Workflow},
};
use spec_source::change::Change;

/// The name where nothing suggests another.
const NAME: &str = "pypi";

/// Words of an environment that is meant for publishing.
const WORDS: [&str; 3] = ["pypi", "release", "publish"];

/// The environment that fits: one that another publishing job of the project runs in, else one of the settings, else `pypi`.
pub(super) fn name(project: &Project) -> String {
    let used = project
        .facts
        .closure
        .publishing
        .iter()
        .filter_map(|job| job.view(project)?.1.environment.as_ref())
        .find(|environment| !environment.name.value.contains("${{"));
    if let Some(used) = used {
        return used.name.value.trim().into();
    }
    let known = project.listed(&table::ENVIRONMENTS, &[]);
    let names = known.iter().flat_map(|known| &known.items);
    let mut names = names.filter_map(|item| item.get("name")?.text());
    let fits = |name: &&str| {
        let name = name.to_ascii_lowercase();
        !name.contains("test") && WORDS.iter().any(|word| name.contains(word))
    };
    names.find(fits).unwrap_or(NAME).into()
}

/// What must be true of an environment before a job that publishes names it.
pub(super) fn must_exist(project: &Project, name: &str) -> String {
    format!(
        "an environment `{name}` exists with required reviewers ({}); GitHub would make a missing one without any rule",
        names::settings(project, "environments")
    )
}

/// Runs a job that publishes in an environment.
pub(crate) fn of_job(project: &Project, workflow: &Workflow, job: &Job) -> Option<Fix> {
    let name = name(project);
    if workflow.is_callable() && !workflow.is_startable() {
        return Some(by_hand(
            format!("run job `{}` of `{}` in an environment", job.key.value, workflow.path),
            Vec::new(),
            vec![
                "decide what those who call this workflow find: an environment of a called workflow is one of the calling repository".into(),
                format!("add `environment: {name}` to the job, or `environment: ${{{{ inputs.environment }}}}` with an input of that name, and say so where the workflow is documented"),
            ],
        ));
    }
    let (document, mut draft) = begin(project, workflow)?;
    let route = job_route(&job.key.value);
    let node = document.at(&route)?;
    let change = match node.get("environment") {
        None => Change::Insert {
            into: route,
            at: behind(node, &["name", "needs", "if", "runs-on"]),
            key: "environment".into(),
            value: plain(&name),
        },
        Some(empty) if empty.is_null() => Change::Replace {
            at: route.key("environment"),
            value: plain(&name),
        },
        Some(_) => return None,
    };
    draft.make(&change).ok()?;
    let mut before = vec![
        must_exist(project, &name),
        "where PyPI's trusted publisher names an environment, it is this one; where it names none, it goes on working".into(),
    ];
    if let Some(others) = other_events(project, workflow, job) {
        before.push(format!(
            "it is meant that job `{}` waits for a reviewer, or is refused by a rule for branches and tags, on {others}, too: an `if` keeps those runs from its upload only; if it is not, move the upload into a job of its own first",
            job.key.value
        ));
    }
    in_file(
        document,
        &draft,
        format!(
            "run job `{}` in an environment called `{name}`",
            job.key.value
        ),
        Safety::Review,
        before,
        vec![format!(
            "add the environment to the trusted publisher, so that no other job of that file can publish: {}",
            names::publisher(project, workflow, Some(&name))
        )],
    )
}

/// The events that start a job's workflow and that conditions of its steps keep from its uploads.
fn other_events(project: &Project, workflow: &Workflow, job: &Job) -> Option<String> {
    let conditions: Vec<Place> = job
        .steps
        .iter()
        .filter_map(|step| Some(Place::new(workflow.document, step.condition.as_ref()?.span)))
        .collect();
    let inside = |place: &Place| {
        place.document == workflow.document
            && job.steps.iter().any(|step| step.span.contains(place.span))
    };
    let mut found: Vec<&str> = Vec::new();
    for upload in project
        .facts
        .to_pypi()
        .filter(|upload| inside(&upload.what))
    {
        for reach in project.facts.reaches(upload) {
            let by_step = reach
                .condition
                .is_some_and(|place| conditions.contains(&place));
            if reach.reaches != Likely::Yes && by_step && !found.contains(&reach.event.as_str()) {
                found.push(&reach.event);
            }
        }
    }
    (!found.is_empty()).then(|| super::quoted(&found))
}
