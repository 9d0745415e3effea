//! What waits for a person: a step, or the environment of a job that is needed.

use super::{JobRef, closure::callers, tables::APPROVAL_ACTIONS};
use crate::{
    Place, Project, Spanned,
    answers::{Environment, Review},
    github::{Job, Step, Uses, Workflow, has_expression},
};
use alloc::{string::String, vec::Vec};
use spec_source::{Map, Set};

/// How many jobs are followed from one to the other; a longer chain counts as waiting for nobody.
const MAX_JOBS: usize = 64;

/// What a job waits for, by the job and by how many more are followed from it.
type Known = Map<(JobRef, usize), Option<Place>>;

/// What certainly waits for a person before a job uploads: a step before the upload in the job itself, a step or the environment of a job that it
/// needs, or, of a workflow that is only called, the same before each of its calls. The job's own environment is not among it.
pub fn waits_for_a_person(project: &Project, job: JobRef) -> Option<Place> {
    let uploads = project
        .facts
        .uploads
        .iter()
        .filter(|upload| upload.site.job() == Some(job) && upload.may_reach_pypi());
    let (workflow, view) = job.view(project)?;
    let steps: Vec<usize> = uploads.filter_map(|upload| upload.site.step()).collect();
    let heeds = |at: &usize| {
        let step = view.steps.get(*at);
        step.is_none_or(|step| stops_with(step.condition.as_ref()))
    };
    let first = if steps.iter().all(heeds) {
        steps.into_iter().min().unwrap_or(0)
    } else {
        0
    };
    asking(workflow, view, first).or_else(|| waits(project, job, MAX_JOBS, &mut Known::new()))
}

/// The environments of which it is not known whom they ask, among those of the jobs that one waits for, whose refusal would stop it too.
pub fn environments_before(project: &Project, job: JobRef) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    let mut open = Vec::from([job]);
    let mut seen = Set::new();
    seen.insert(job);
    while let Some(reference) = open.pop() {
        let Some((workflow, view)) = reference
            .view(project)
            .filter(|(_, view)| stops_with_its_needs(view))
        else {
            continue;
        };
        for needed in view.needs.iter().filter_map(|need| {
            Some(JobRef {
                workflow: reference.workflow,
                job: workflow.job(&need.value)?,
            })
        }) {
            let Some((_, view)) = needed
                .view(project)
                .filter(|(_, view)| view.continue_on_error.is_none() && seen.insert(needed))
            else {
                continue;
            };
            open.push(needed);
            let Some(environment) = &view.environment else {
                continue;
            };
            let name = environment.name.value.as_str();
            let is_open = match project.environment(name) {
                Environment::Known(rules) => matches!(rules.review(), Review::Unknown),
                Environment::Missing(_) => false,
                Environment::Unknown => true,
            };
            if is_open && !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

/// The step of a job, before the one of this number, that asks a person.
fn asking(workflow: &Workflow, job: &Job, before: usize) -> Option<Place> {
    let asks = job.steps.iter().take(before).find_map(asks);
    asks.map(|uses| Place::new(workflow.document, uses.text.span))
}

/// What a job waits for before it starts; each is asked once for each number of jobs that are left, since jobs that need each other by threes
/// make more ways than can be gone.
fn waits(project: &Project, reference: JobRef, left: usize, known: &mut Known) -> Option<Place> {
    let left = left.checked_sub(1)?;
    if let Some(found) = known.get(&(reference, left)) {
        return *found;
    }
    let found = find(project, reference, left, known);
    known.insert((reference, left), found);
    found
}

fn find(project: &Project, reference: JobRef, left: usize, known: &mut Known) -> Option<Place> {
    let (workflow, job) = reference.view(project)?;
    let needed = |name: &str| {
        workflow.job(name).map(|job| JobRef {
            workflow: reference.workflow,
            job,
        })
    };
    let by_need = job
        .needs
        .iter()
        .filter(|_| stops_with_its_needs(job))
        .find_map(|need| {
            let needed = needed(&need.value)?;
            let (_, view) = needed.view(project)?;
            if view.continue_on_error.is_some() {
                return None;
            }
            reviewed(project, workflow, view)
                .or_else(|| asking(workflow, view, view.steps.len()))
                .or_else(|| waits(project, needed, left, known))
        });
    if by_need.is_some() || workflow.is_startable() || project.listing.is_none() {
        return by_need;
    }
    let calls = callers(project, reference.workflow);
    let mut waiting = calls
        .iter()
        .map(|caller| waits(project, *caller, left, known));
    let first = waiting.next()??;
    waiting.all(|place| place.is_some()).then_some(first)
}

/// The environment of a job, where it is known to ask a person other than the one who started the run.
fn reviewed(project: &Project, workflow: &Workflow, job: &Job) -> Option<Place> {
    let environment = job.environment.as_ref()?;
    let name = &environment.name.value;
    let asks = !has_expression(name) && project.asks_another(name).is_some();
    asks.then(|| Place::new(workflow.document, environment.span))
}

/// Whether a job does not run when one of its needs was refused: a status function in its condition lets it run all the same.
pub(super) fn stops_with_its_needs(job: &Job) -> bool {
    stops_with(job.condition.as_ref())
}

/// Whether a condition holds only where what comes before it has succeeded.
fn stops_with(condition: Option<&Spanned<String>>) -> bool {
    condition.is_none_or(|condition| {
        let text = condition.value.to_ascii_lowercase();
        !["always(", "cancelled(", "failure("]
            .iter()
            .any(|function| text.replace(' ', "").contains(function))
    })
}

/// The action of a step that waits for a person, whenever the step is reached, and stops what follows it.
fn asks(step: &Step) -> Option<&Uses> {
    let unconditional = step.condition.is_none() && step.continue_on_error.is_none();
    // https://github.com/trstringer/manual-approval#usage
    let goes_on = step
        .input("fail-on-denial")
        .is_some_and(|input| !input.value.value.trim().eq_ignore_ascii_case("true"));
    step.uses
        .as_ref()
        .filter(|uses| unconditional && !goes_on && is_approval(uses))
}

fn is_approval(uses: &Uses) -> bool {
    uses.slug()
        .is_some_and(|slug| APPROVAL_ACTIONS.contains(&slug.as_str()))
}
