//! What waits for a person: a step, or the environment of a job that is needed.

use super::{
    JobRef, Likely, attestation::truth, closure::callers, reach, tables::APPROVAL_ACTIONS,
};
use crate::{
    Place, Project, Spanned,
    answers::{Environment, Review},
    github::{
        Job, Step, Uses, Workflow, condition::Value, has_expression, is_never, whole_expression,
    },
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
    before_upload(project, job, true)
}

/// What waits for a person before a job uploads, or does where an expression or a condition has it so.
pub fn may_wait_for_a_person(project: &Project, job: JobRef) -> Option<Place> {
    before_upload(project, job, false)
}

fn before_upload(project: &Project, job: JobRef, surely: bool) -> Option<Place> {
    let uploads = project
        .facts
        .uploads
        .iter()
        .filter(|upload| upload.site.job() == Some(job) && upload.may_reach_pypi());
    let (workflow, view) = job.view(project)?;
    let steps: Vec<usize> = uploads.filter_map(|upload| upload.site.step()).collect();
    let heeds = |at: &usize| {
        let step = view.steps.get(*at);
        step.is_none_or(|step| stops_with(step.condition.as_ref(), surely))
    };
    let first = if steps.iter().all(heeds) {
        steps.into_iter().min().unwrap_or(0)
    } else {
        0
    };
    let mut walk = Walk {
        project,
        surely,
        known: Map::new(),
    };
    asking(workflow, view, first, surely).or_else(|| walk.waits(job, MAX_JOBS))
}

/// The names that the environment of a job can have, where all are in sight: its own, or those in the cells of its matrix. `None` where one may
/// be empty, too.
pub fn environment_names(project: &Project, job: JobRef) -> Option<Vec<String>> {
    let name = job
        .view(project)?
        .1
        .environment
        .as_ref()?
        .name
        .value
        .as_str();
    if !has_expression(name) {
        return Some(Vec::from([name.into()]));
    }
    let key = whole_expression(name)?.trim().strip_prefix("matrix.")?;
    let plain = |name: &String| !name.trim().is_empty() && !has_expression(name);
    let of_cell = |cell: &Value| match cell.member(key) {
        Value::Text(name) => Some(name).filter(plain),
        _ => None,
    };
    let mut found: Vec<String> = reach::matrix(project, job)?
        .iter()
        .map(of_cell)
        .collect::<Option<_>>()?;
    found.dedup();
    (!found.is_empty()).then_some(found)
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
fn asking(workflow: &Workflow, job: &Job, before: usize, surely: bool) -> Option<Place> {
    let mut steps = job.steps.iter().take(before);
    let asking = steps.find(|step| match asks(step) {
        Likely::Yes => true,
        Likely::Unknown => !surely,
        Likely::No => false,
    });
    let uses = asking?.uses.as_ref()?;
    Some(Place::new(workflow.document, uses.text.span))
}

/// A walk through what jobs wait for.
struct Walk<'a> {
    project: &'a Project,
    /// Whether only what certainly waits counts.
    surely: bool,
    known: Known,
}

impl Walk<'_> {
    /// What a job waits for before it starts; each is asked once for each number of jobs that are left, since jobs that need each other by threes
    /// make more ways than can be gone.
    fn waits(&mut self, reference: JobRef, left: usize) -> Option<Place> {
        let left = left.checked_sub(1)?;
        if let Some(found) = self.known.get(&(reference, left)) {
            return *found;
        }
        let found = self.find(reference, left);
        self.known.insert((reference, left), found);
        found
    }

    fn find(&mut self, reference: JobRef, left: usize) -> Option<Place> {
        let project = self.project;
        let (workflow, job) = reference.view(project)?;
        let stops = stops_with(job.condition.as_ref(), self.surely);
        let by_need = job.needs.iter().filter(|_| stops).find_map(|need| {
            let needed = JobRef {
                workflow: reference.workflow,
                job: workflow.job(&need.value)?,
            };
            let (_, view) = needed.view(project)?;
            if goes_on(view.continue_on_error.as_ref(), self.surely) {
                return None;
            }
            reviewed(project, workflow, view)
                .or_else(|| asking(workflow, view, view.steps.len(), self.surely))
                .or_else(|| self.waits(needed, left))
        });
        if by_need.is_some() || workflow.is_startable() || project.listing.is_none() {
            return by_need;
        }
        let calls = callers(project, reference.workflow);
        let mut waiting = calls.iter().map(|caller| self.waits(*caller, left));
        let first = waiting.next()??;
        waiting.all(|place| place.is_some()).then_some(first)
    }
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
    stops_with(job.condition.as_ref(), true)
}

/// Whether a condition holds only where what comes before it has succeeded; or may, where it asks for the result of something by its name.
fn stops_with(condition: Option<&Spanned<String>>, surely: bool) -> bool {
    condition.is_none_or(|condition| {
        let text = condition.value.to_ascii_lowercase().replace(' ', "");
        !["always(", "cancelled(", "failure("]
            .iter()
            .any(|function| text.contains(function))
            || !surely
                && ["needs.", "needs[", "steps.", "success("]
                    .iter()
                    .any(|word| text.contains(word))
    })
}

/// Whether what comes behind goes on though this failed, or perhaps does.
fn goes_on(continues: Option<&Spanned<String>>, surely: bool) -> bool {
    continues.is_some_and(|text| surely || truth(&text.value) == Likely::Yes)
}

/// Whether a step waits for a person, whenever it is reached, and stops what follows it. Where it does not stop what follows, that may ask for its
/// answer by its `id`.
fn asks(step: &Step) -> Likely {
    // https://github.com/trstringer/manual-approval#usage
    let denial = step.input("fail-on-denial").map(|input| &input.value.value);
    let stops = denial.map_or(Likely::Yes, |text| match truth(text) {
        Likely::No if !text.trim().eq_ignore_ascii_case("false") => Likely::Unknown,
        stops => stops,
    });
    let ignored = step.continue_on_error.as_ref();
    if !step.uses.as_ref().is_some_and(is_approval) || step.condition.as_ref().is_some_and(is_never)
    {
        Likely::No
    } else if goes_on(ignored, false) || stops == Likely::No {
        step.id.as_ref().map_or(Likely::No, |_| Likely::Unknown)
    } else if step.condition.is_some() || ignored.is_some() {
        Likely::Unknown
    } else {
        stops
    }
}

fn is_approval(uses: &Uses) -> bool {
    uses.slug()
        .is_some_and(|slug| APPROVAL_ACTIONS.contains(&slug.as_str()))
}
