//! Which events can reach a step: by the filters of `on`, the conditions of jobs and steps, what they need, and their callers.
//!
//! Two questions are put to the same three-valued evaluation. *Never*: the values that an occurrence of the event can have are covered
//! by cases, some of them known only in part, and in every case the step is certainly skipped. *Ever*: one occurrence is found, its ref,
//! inputs and activity chosen from the filters and from the texts that the conditions compare with, in which the step certainly runs.
//! What answers neither is not known.

mod because;
mod choices;
mod events;
mod literals;
mod nodes;
mod occurrence;
mod paths;
mod pattern;
mod run;
mod sorted;

pub(super) use nodes::{job as job_node, matrix};
pub(crate) use pattern::ranges;
pub use pattern::{Filter as ReferenceFilter, Pattern, Patterns as PatternList};

use super::{JobRef, Likely, Site, Upload};
use crate::{
    Place, Project,
    github::{
        Step, Trigger, Workflow,
        condition::{Condition, Fuel, Template, Truth, Value},
    },
};
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use choices::Key;
use literals::Literals;
use occurrence::{Occasion, Pushed};
use paths::{Hop, paths};
use run::{Blame, Course, Frame, Run, Verdict};
pub use sorted::Sorted;

/// Whether an event can reach a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// The event's name.
    pub event: String,
    /// Of a push, and of what is created, whether tags or branches are meant.
    pub reference: Option<Reference>,
    /// `Yes` when some occurrence of the event runs the step.
    pub reaches: Likely,
    /// What decides it, in a few words.
    pub because: String,
    /// The event where it stands in `on`.
    pub trigger: Place,
    /// The condition that decides it, where one does.
    pub condition: Option<Place>,
}

/// What was pushed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reference {
    /// A tag.
    Tag,
    /// A branch.
    Branch,
}

impl Reference {
    /// The word as reports write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Branch => "branch",
        }
    }
}

/// What is asked for each upload of a project, by where it stands and where it leads.
pub type Reaches = Sorted<(Site, Option<Place>), Vec<Reach>>;

/// How many parts of expressions are evaluated for one event of one upload; the largest release workflow seen takes 20,000.
const FUEL_OF_EVENT: usize = 300_000;
/// How many parts are evaluated for a whole project, so that a file made of nothing but uploads and conditions stays quick: a second at
/// most.
const FUEL_OF_PROJECT: usize = 6_000_000;
/// How many choices are made one inside the other; a condition seldom hangs on more than four.
const MAX_CHOICES: usize = 12;
/// How many jobs that fail are tried where a condition asks for failure.
const MAX_FAILURES: usize = 8;

/// The events that can reach each upload.
pub(super) fn of_all(project: &Project, uploads: &[Upload]) -> Reaches {
    let mut fuel = Fuel::new(FUEL_OF_PROJECT);
    let names = repository_names(project);
    let mut found = Reaches::default();
    for upload in uploads {
        let key = key(upload);
        if found.get(&key).is_none() {
            let reaches = of_upload(project, upload, &names, &mut fuel);
            found.set(key, reaches);
        }
    }
    found
}

/// Where an upload stands and leads.
pub(super) fn key(upload: &Upload) -> (Site, Option<Place>) {
    let target = upload
        .indirect
        .as_ref()
        .and_then(|indirect| indirect.target);
    (upload.site, target)
}

/// The step whose `uses` or `run` key stands at a place.
fn site_at(project: &Project, place: Place) -> Option<Site> {
    let is_at = |step: &Step| {
        step.uses
            .as_ref()
            .is_some_and(|uses| uses.key == place.span)
            || step.run.as_ref().is_some_and(|run| run.key == place.span)
    };
    for (workflow, view) in project.workflows.iter().enumerate() {
        if view.document != place.document {
            continue;
        }
        for (job, view) in view.jobs.iter().enumerate() {
            let reference = JobRef { workflow, job };
            if let Some(step) = view.steps.iter().find(|step| is_at(step)) {
                return Some(Site::Step(reference, step.index));
            }
            if view
                .uses
                .as_ref()
                .is_some_and(|uses| uses.key == place.span)
            {
                return Some(Site::Call(reference));
            }
        }
    }
    let action = project
        .actions
        .iter()
        .position(|action| action.document == place.document)?;
    let steps = &project.actions.get(action)?.steps;
    let step = steps.iter().find(|step| is_at(step))?;
    Some(Site::ActionStep(action, step.index))
}

/// The ways to an upload: for what only leads to one, those that go through it to what it leads to.
fn ways(project: &Project, upload: &Upload) -> Vec<Vec<Hop>> {
    let target = upload
        .indirect
        .as_ref()
        .and_then(|indirect| indirect.target);
    let inner = target.and_then(|target| site_at(project, target));
    let Some(inner) = inner else {
        return paths(project, upload.site);
    };
    let mut found = paths(project, inner);
    found.retain(|path| {
        path.iter().any(|hop| match (hop, upload.site) {
            (Hop::Job(job, None), Site::Call(call)) => *job == call,
            (Hop::Job(job, Some(step)), Site::Step(site, index)) => *job == site && *step == index,
            (Hop::Action(action, step), Site::ActionStep(site, index)) => {
                *action == site && *step == index
            }
            _ => false,
        })
    });
    if found.is_empty() {
        paths(project, upload.site)
    } else {
        found
    }
}

/// The names that the project's conditions give to its repository.
fn repository_names(project: &Project) -> Literals {
    let mut literals = Literals::default();
    let conditions = project.workflows.iter().flat_map(|workflow| {
        workflow.jobs.iter().flat_map(|job| {
            job.condition
                .iter()
                .chain(job.steps.iter().filter_map(|step| step.condition.as_ref()))
        })
    });
    for condition in conditions {
        if condition.value.contains("repository")
            && let Some(condition) = Condition::read(&condition.value)
        {
            condition
                .trees()
                .for_each(|tree| literals.add_repository(tree));
        }
    }
    literals
}

/// Adds the texts of everything that the conditions on a way can hang on.
fn add_texts(project: &Project, path: &[Hop], literals: &mut Literals) {
    let mut read = |text: &str, is_condition: bool| {
        if is_condition {
            if let Some(condition) = Condition::read(text) {
                condition.trees().for_each(|tree| literals.add(tree));
            }
        } else if text.contains("${{") {
            Template::read(text)
                .trees()
                .for_each(|tree| literals.add(tree));
        }
    };
    // what stands on the way itself comes first, since only so many texts are tried
    for hop in path.iter().rev() {
        match hop {
            Hop::Job(reference, step) => {
                let Some((workflow, job)) = reference.view(project) else {
                    continue;
                };
                let of_step = step.and_then(|step| job.steps.get(step));
                for condition in of_step
                    .and_then(|step| step.condition.as_ref())
                    .into_iter()
                    .chain(job.condition.as_ref())
                {
                    read(&condition.value, true);
                }
                for input in job
                    .with
                    .iter()
                    .chain(of_step.map(|step| step.with.as_slice()).unwrap_or_default())
                {
                    read(&input.value.value, false);
                }
                // a condition can ask for a variable, and the variable for the branch
                let around = of_step.map(|step| step.env.as_slice()).unwrap_or_default();
                for variable in around.iter().chain(&job.env).chain(&workflow.env) {
                    read(&variable.value.value, false);
                }
                for job in &workflow.jobs {
                    if let Some(condition) = &job.condition {
                        read(&condition.value, true);
                    }
                }
                for step in &job.steps {
                    if let Some(condition) = &step.condition {
                        read(&condition.value, true);
                    }
                }
            }
            Hop::Action(action, step) => {
                let condition = project
                    .actions
                    .get(*action)
                    .and_then(|action| action.steps.get(*step)?.condition.as_ref());
                if let Some(condition) = condition {
                    read(&condition.value, true);
                }
            }
        }
    }
}

/// The occasions that start a workflow: its events, a push once for tags and once for branches. Calls are left out.
fn occasions<'a>(
    project: &'a Project,
    workflow: &'a Workflow,
    literals: &'a Literals,
    calls: bool,
) -> Vec<Occasion<'a>> {
    let mut found = Vec::new();
    for trigger in &workflow.triggers {
        let name = trigger.event.value.as_str();
        if (name == "workflow_call") != calls {
            continue;
        }
        let pushes: &[Option<Pushed>] = if matches!(name, "push" | "create") {
            &[Some(Pushed::Tag), Some(Pushed::Branch)]
        } else {
            &[None]
        };
        found.extend(
            pushes
                .iter()
                .map(|pushed| Occasion::new(project, workflow, trigger, *pushed, literals)),
        );
    }
    found
}

fn of_upload(project: &Project, upload: &Upload, names: &Literals, fuel: &mut Fuel) -> Vec<Reach> {
    let own = upload.site.job().map(|job| job.workflow);
    of_paths(project, &ways(project, upload), own, names, fuel)
}

/// Whether some event gets a job to run a step: one of its own, or of an action that it uses.
pub(super) fn ever_runs(project: &Project, job: JobRef, site: Site) -> Likely {
    let mut paths = paths(project, site);
    paths.retain(|path| goes_through(path, job));
    let names = repository_names(project);
    let mut fuel = Fuel::new(FUEL_OF_UPLOAD);
    let reaches = of_paths(project, &paths, None, &names, &mut fuel);
    let any = |likely| reaches.iter().any(|reach| reach.reaches == likely);
    match () {
        () if any(Likely::Yes) => Likely::Yes,
        // what is never started is not in sight
        () if any(Likely::Unknown) || reaches.is_empty() => Likely::Unknown,
        () => Likely::No,
    }
}

fn goes_through(path: &[Hop], job: JobRef) -> bool {
    path.iter()
        .any(|hop| matches!(hop, Hop::Job(known, _) if *known == job))
}

fn of_paths(
    project: &Project,
    paths: &[Vec<Hop>],
    own: Option<usize>,
    names: &Literals,
    fuel: &mut Fuel,
) -> Vec<Reach> {
    let mut found: Vec<Reach> = Vec::new();
    for path in paths {
        let Some(Hop::Job(first, _)) = path.first() else {
            continue;
        };
        let Some(workflow) = project.workflows.get(first.workflow) else {
            continue;
        };
        let mut literals = names.clone();
        add_texts(project, path, &mut literals);
        // a call by a workflow that is out of sight counts only where no caller is in sight, or not all can be
        let called = workflow.is_callable()
            && (project.listing.is_none()
                || super::closure::callers(project, first.workflow).is_empty());
        let mut all = occasions(project, workflow, &literals, false);
        if called {
            all.extend(occasions(project, workflow, &literals, true));
        }
        for occasion in &all {
            let mut reach = of_occasion(project, path, occasion, fuel);
            if let Some(caller) = because::caller(project, path, own.unwrap_or(first.workflow)) {
                reach.because = format!("{caller}: {}", reach.because);
            }
            merge(&mut found, reach);
        }
    }
    found
}

/// Whether a run that the end of another one starts certainly passes over an upload, where an event of this name had started that other one.
pub fn passes_over(project: &Project, upload: &Upload, event: &str) -> bool {
    let literals = Literals::default();
    ways(project, upload).iter().all(|path| {
        let Some(Hop::Job(first, _)) = path.first() else {
            return false;
        };
        let workflow = project.workflows.get(first.workflow);
        let occasions = workflow.map(|view| occasions(project, view, &literals, false));
        let mut ends = occasions.iter().flatten();
        ends.all(|occasion| {
            let mut search = Search {
                path,
                blame: Blame::Nothing,
            };
            let mut run = Run::new(project, occasion, Fuel::new(FUEL_OF_EVENT));
            search.ask(&mut run);
            let mut choices = run.choices.list.iter();
            let before = choices.position(|choice| choice.key == Key::Of("workflow_run.event"));
            let Some(before) = before else {
                return true; // another event
            };
            run.choices.choose(before, Some(Value::text(event)));
            search.never(&mut run, 0)
        })
    })
}

/// Of the ways by which one event comes, the one that reaches counts, then the one that may.
fn merge(found: &mut Vec<Reach>, reach: Reach) {
    let rank = |likely: Likely| match likely {
        Likely::Yes => 2,
        Likely::Unknown => 1,
        Likely::No => 0,
    };
    let same = found
        .iter_mut()
        .find(|known| known.event == reach.event && known.reference == reach.reference);
    match same {
        Some(known) if rank(known.reaches) < rank(reach.reaches) => *known = reach,
        Some(_) => {}
        None => found.push(reach),
    }
}

fn of_occasion(project: &Project, path: &[Hop], occasion: &Occasion<'_>, fuel: &mut Fuel) -> Reach {
    let reach = |reaches, because, condition| Reach {
        event: occasion.name().to_owned(),
        reference: occasion.pushed.map(|pushed| match pushed {
            Pushed::Tag => Reference::Tag,
            Pushed::Branch => Reference::Branch,
        }),
        reaches,
        because,
        trigger: Place::new(occasion.workflow.document, occasion.trigger.span),
        condition,
    };
    if let Some(because) = occasion.filtered_out() {
        return reach(Likely::No, because.to_owned(), None);
    }
    let mut run = Run::new(project, occasion, fuel.take(FUEL_OF_EVENT));
    let mut search = Search {
        path,
        blame: Blame::Nothing,
    };
    let result = if search.never(&mut run, 0) {
        let place = because::condition_of(project, &search.blame).map(|(_, place)| place);
        reach(Likely::No, because::never(project, &search.blame), place)
    } else if occasion.is_unclear() {
        let because = "a filter is empty, or stands beside its own opposite: what GitHub makes of it is not known";
        reach(Likely::Unknown, because.to_owned(), None)
    } else {
        let courses = search.courses(project);
        let ever = courses.into_iter().any(|course| {
            run.course = course;
            search.ever(&mut run, 0)
        });
        if ever {
            let because = because::reached(project, occasion, path, &run.choices);
            reach(Likely::Yes, because, None)
        } else {
            let place = because::condition_of(project, &search.blame).map(|(_, place)| place);
            let because = if run.fuel.is_spent() {
                "there are more conditions here than are looked at".to_owned()
            } else {
                because::undecided(project, &search.blame)
            };
            reach(Likely::Unknown, because, place)
        }
    };
    fuel.put_back(run.fuel);
    result
}

/// The search for an occurrence.
struct Search<'a> {
    path: &'a [Hop],
    /// What decides it: what skips the step, else what leaves it open.
    blame: Blame,
}

impl Search<'_> {
    fn ask(&self, run: &mut Run<'_>) -> Verdict {
        run.along(self.path, &mut Vec::new())
    }

    /// Whether the step is skipped in every case.
    fn never(&mut self, run: &mut Run<'_>, depth: usize) -> bool {
        let verdict = self.ask(run);
        let causes = match verdict.truth {
            Truth::Yes => return false,
            Truth::No => {
                self.blame = verdict.blame;
                return true;
            }
            Truth::Unknown(causes) => causes,
        };
        let cover = causes
            .first()
            .and_then(|number| Some((number, run.choices.list.get(number)?.cover.clone())))
            .filter(|(_, cover)| !cover.is_empty() && depth < MAX_CHOICES);
        let Some((number, cover)) = cover else {
            self.blame = verdict.blame;
            return false;
        };
        let mut all = true;
        for value in cover {
            run.choices.choose(number, Some(value));
            all = self.never(run, depth + 1);
            if !all {
                break;
            }
        }
        run.choices.choose(number, None);
        all
    }

    /// Whether some occurrence runs the step; its choices stay made.
    fn ever(&mut self, run: &mut Run<'_>, depth: usize) -> bool {
        let verdict = self.ask(run);
        let causes = match verdict.truth {
            Truth::Yes => return true,
            Truth::No => return false,
            Truth::Unknown(causes) => causes,
        };
        let Some(number) = causes.first().filter(|_| depth < MAX_CHOICES) else {
            self.blame = verdict.blame;
            return false;
        };
        let samples = run
            .choices
            .list
            .get(number)
            .map(|choice| choice.samples.clone())
            .unwrap_or_default();
        if samples.is_empty() {
            self.blame = verdict.blame;
        }
        for value in samples {
            run.choices.choose(number, Some(value));
            if self.ever(run, depth + 1) {
                return true;
            }
            if run.fuel.is_spent() {
                break;
            }
        }
        run.choices.choose(number, None);
        false
    }

    /// The courses of a run in which the step may run: that all goes well; others only where a condition asks for how it went.
    fn courses(&self, project: &Project) -> Vec<Course> {
        let mut courses = Vec::from([Course::Well]);
        let asks = |text: Option<&crate::Spanned<String>>| {
            text.and_then(|text| Condition::read(&text.value))
                .is_some_and(|condition| {
                    condition.asks_for_status()
                        || ["needs", "steps"]
                            .iter()
                            .any(|context| condition.mentions(context))
                })
        };
        for hop in self.path {
            let Hop::Job(reference, step) = hop else {
                continue;
            };
            let Some((workflow, job)) = reference.view(project) else {
                continue;
            };
            let step = step.and_then(|step| job.steps.get(step));
            if asks(step.and_then(|step| step.condition.as_ref())) {
                courses.push(Course::StepFails);
                courses.push(Course::StepCancelled);
            }
            if asks(job.condition.as_ref()) {
                courses.push(Course::Cancelled);
                let needs = job
                    .needs
                    .iter()
                    .filter_map(|need| workflow.job(&need.value));
                courses.extend(needs.take(MAX_FAILURES).map(|job| {
                    Course::JobFails(JobRef {
                        workflow: reference.workflow,
                        job,
                    })
                }));
            }
        }
        courses.dedup();
        courses
    }
}

/// A step, or what an input of it says, beside an upload.
#[derive(Debug, Clone, Copy)]
struct Beside<'a> {
    site: Site,
    input: Option<&'a str>,
}

/// Whether a step runs in the same occurrences as an upload: see [`WithUpload::runs`].
pub fn runs_with_upload(project: &Project, upload: &Upload, site: Site) -> Likely {
    WithUpload::new(project, upload).runs(site, None)
}

/// The occurrences in which an upload happens, to ask of other steps whether they run in them.
#[derive(Debug)]
pub struct WithUpload<'a> {
    project: &'a Project,
    ways: Vec<(Vec<Hop>, Literals)>,
    fuel: Fuel,
}

/// How many parts of expressions are evaluated for one question.
const FUEL_OF_QUESTION: usize = 100_000;
/// How many are evaluated for all questions about one upload, where it is the only one; several share it.
const FUEL_OF_UPLOAD: usize = 1_000_000;

impl<'a> WithUpload<'a> {
    /// The occurrences of an upload.
    pub fn new(project: &'a Project, upload: &Upload) -> Self {
        let names = repository_names(project);
        let ways = ways(project, upload).into_iter().map(|path| {
            let mut literals = names.clone();
            add_texts(project, &path, &mut literals);
            (path, literals)
        });
        let share = project.facts.uploads.len().max(1);
        Self {
            project,
            ways: ways.collect(),
            fuel: Fuel::new(FUEL_OF_UPLOAD / share),
        }
    }

    /// Of its ways only those that go through one job, where there are such.
    #[must_use]
    pub fn through(mut self, job: JobRef) -> Self {
        if self.ways.iter().any(|(path, _)| goes_through(path, job)) {
            self.ways.retain(|(path, _)| goes_through(path, job));
        }
        self
    }

    /// Whether a step, or a job that calls, runs in every occurrence in which the upload happens; where an input's text is given, whether
    /// that reads `true` too. `Yes` when it certainly does, `No` when in none, else `Unknown`.
    pub fn runs(&mut self, site: Site, input: Option<&str>) -> Likely {
        let beside = Beside { site, input };
        let mut seen = Seen::default();
        let project = self.project;
        for (path, literals) in &self.ways {
            let Some(workflow) = first_workflow(project, path) else {
                continue;
            };
            let mut all = occasions(project, workflow, literals, false);
            // where a caller is in sight it speaks for the call; one out of sight is the closure's gap
            let called = first_job(path)
                .is_some_and(|job| !super::closure::callers(project, job.workflow).is_empty());
            if !called {
                all.extend(occasions(project, workflow, literals, true));
            }
            let possible = all
                .iter()
                .filter(|occasion| occasion.filtered_out().is_none());
            for occasion in possible {
                seen.look(project, path, occasion, beside, &mut self.fuel, false);
            }
        }
        if !seen.any {
            // what starts it is out of sight, or nothing does: asked of an event of which nothing is known
            let trigger = unseen_trigger();
            for (path, literals) in &self.ways {
                let Some(workflow) = first_workflow(project, path) else {
                    continue;
                };
                let occasion = Occasion::new(project, workflow, &trigger, None, literals);
                seen.look(project, path, &occasion, beside, &mut self.fuel, true);
            }
        }
        match seen {
            Seen {
                any: true,
                always: true,
                never: false,
            } => Likely::Yes,
            Seen {
                any: true,
                always: false,
                never: true,
            } => Likely::No,
            _ => Likely::Unknown,
        }
    }
}

/// What was seen of a step in the occurrences looked at.
struct Seen {
    any: bool,
    always: bool,
    never: bool,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            any: false,
            always: true,
            never: true,
        }
    }
}

impl Seen {
    /// Looks at one event; `anyway` also where the event never gets to the upload.
    fn look(
        &mut self,
        project: &Project,
        path: &[Hop],
        occasion: &Occasion<'_>,
        beside: Beside<'_>,
        fuel: &mut Fuel,
        anyway: bool,
    ) {
        let implied = Implied::of(project, path);
        let mut run = Run::new(project, occasion, fuel.take(FUEL_OF_QUESTION));
        let mut search = Search {
            path,
            blame: Blame::Nothing,
        };
        if anyway || !search.never(&mut run, 0) {
            self.any = true;
            let mut courses = Vec::from([Course::Well]);
            if asks_how_it_went(project, path) {
                courses.push(Course::Open);
            }
            run.succeeding.clone_from(&implied.succeeding);
            for course in courses {
                run.course = course;
                self.always = self.always && search.implies(&mut run, beside, &implied, true, 0);
                self.never = self.never && search.implies(&mut run, beside, &implied, false, 0);
            }
        }
        fuel.put_back(run.fuel);
    }
}

/// The workflow that an event starts at the beginning of a way.
fn first_workflow<'a>(project: &'a Project, path: &[Hop]) -> Option<&'a Workflow> {
    project.workflows.get(first_job(path)?.workflow)
}

fn first_job(path: &[Hop]) -> Option<JobRef> {
    match path.first()? {
        Hop::Job(first, _) => Some(*first),
        Hop::Action(..) => None,
    }
}

/// A call by a workflow that is out of sight, with whatever event.
fn unseen_trigger() -> Trigger {
    let nowhere = spec_source::Span::at(0);
    Trigger {
        event: crate::Spanned::new("workflow_call".to_owned(), nowhere),
        span: nowhere,
        types: None,
        branches: None,
        branches_ignore: None,
        tags: None,
        tags_ignore: None,
        workflows: None,
        inputs: Vec::new(),
    }
}

/// What is so in every occurrence in which the upload at the end of a way happens.
struct Implied {
    /// The jobs that run, by the frame they stand in: those on the way, and those they need in order to run.
    running: Vec<(usize, JobRef)>,
    /// Those of them whose steps have succeeded, in the job of the upload up to it.
    succeeding: Vec<(usize, JobRef)>,
}

impl Implied {
    fn of(project: &Project, path: &[Hop]) -> Self {
        let mut implied = Self {
            running: Vec::new(),
            succeeding: Vec::new(),
        };
        let asks = |condition: Option<&crate::Spanned<String>>| {
            condition
                .and_then(|text| Condition::read(&text.value))
                .is_some_and(|condition| condition.asks_for_status())
        };
        let last = path
            .iter()
            .rposition(|hop| matches!(hop, Hop::Job(..)))
            .unwrap_or_default();
        let in_action = path.iter().any(|hop| match hop {
            Hop::Action(action, step) => asks(
                project
                    .actions
                    .get(*action)
                    .and_then(|action| action.steps.get(*step)?.condition.as_ref()),
            ),
            Hop::Job(..) => false,
        });
        // the ways' frames are numbered as its hops
        for (number, hop) in path.iter().enumerate() {
            let Hop::Job(reference, step) = hop else {
                continue;
            };
            let Some((workflow, job)) = reference.view(project) else {
                continue;
            };
            implied.running.push((number, *reference));
            let step = step.and_then(|step| job.steps.get(step));
            if number == last && !in_action && !asks(step.and_then(|step| step.condition.as_ref()))
            {
                implied.succeeding.push((number, *reference));
            }
            if !asks(job.condition.as_ref()) {
                let needed = run::ancestors(workflow, reference.job).unwrap_or_default();
                for job in needed {
                    let needed = JobRef {
                        workflow: reference.workflow,
                        job,
                    };
                    implied.running.push((number, needed));
                    implied.succeeding.push((number, needed));
                }
            }
        }
        implied
    }
}

/// Whether an upload may happen though something before it failed.
fn asks_how_it_went(project: &Project, path: &[Hop]) -> bool {
    path.iter().any(|hop| {
        let conditions = match hop {
            Hop::Job(reference, step) => reference.view(project).map(|(_, job)| {
                let of_step = step
                    .and_then(|step| job.steps.get(step))
                    .and_then(|step| step.condition.as_ref());
                [job.condition.as_ref(), of_step]
            }),
            Hop::Action(action, step) => project
                .actions
                .get(*action)
                .and_then(|action| action.steps.get(*step))
                .map(|step| [step.condition.as_ref(), None]),
        };
        conditions.into_iter().flatten().flatten().any(|condition| {
            Condition::read(&condition.value).is_some_and(|condition| condition.asks_for_status())
        })
    })
}

impl Search<'_> {
    /// Whether in every case in which the upload may happen the other certainly runs, or certainly does not.
    fn implies(
        &self,
        run: &mut Run<'_>,
        beside: Beside<'_>,
        implied: &Implied,
        wanted: bool,
        depth: usize,
    ) -> bool {
        let mut frames = Vec::new();
        let upload = run.along(self.path, &mut frames).truth;
        if upload == Truth::No {
            return true;
        }
        let other = other(run, self.path, &frames, beside, implied);
        if other == Truth::of(wanted) {
            return true;
        }
        if upload == Truth::Yes && other == Truth::of(!wanted) {
            return false;
        }
        let causes = match (upload, other) {
            (Truth::Unknown(a), Truth::Unknown(b)) => a.and(b),
            (Truth::Unknown(causes), _) | (_, Truth::Unknown(causes)) => causes,
            _ => return false,
        };
        let cover = causes
            .first()
            .and_then(|number| Some((number, run.choices.list.get(number)?.cover.clone())))
            .filter(|(_, cover)| !cover.is_empty() && depth < MAX_CHOICES);
        let Some((number, cover)) = cover else {
            return false;
        };
        let mut all = true;
        for value in cover {
            run.choices.choose(number, Some(value));
            all = self.implies(run, beside, implied, wanted, depth + 1);
            if !all {
                break;
            }
        }
        run.choices.choose(number, None);
        all
    }
}

/// Whether a step beside the upload runs: in one of the workflows on the way, or in one that a job of these calls.
fn other(
    run: &mut Run<'_>,
    path: &[Hop],
    frames: &[Frame],
    beside: Beside<'_>,
    implied: &Implied,
) -> Truth {
    let unknown = Truth::Unknown(crate::github::condition::Causes::NONE);
    let (job, step) = match beside.site {
        Site::Step(job, step) => (job, Some(step)),
        Site::Call(job) => (job, None),
        Site::ActionStep(action, step) => {
            return if beside.input.is_some() {
                unknown
            } else {
                in_action(run, path, frames, action, step).unwrap_or(unknown)
            };
        }
        Site::OtherService => return unknown,
    };
    let mut here: Vec<(Frame, Truth)> = frames
        .iter()
        .filter(|frame| frame.workflow == Some(job.workflow))
        .map(|frame| (frame.clone(), Truth::Yes))
        .collect();
    if here.is_empty() {
        here = called_frames(run, frames, job);
    }
    let mut any = Truth::No;
    if here.is_empty() {
        return unknown;
    }
    for (frame, called) in here {
        let runs = if implied.running.contains(&(frame.number, job)) {
            Truth::Yes
        } else {
            run.job(&frame, job).truth
        };
        let mut truth = called.and(runs);
        if let Some(step) = step {
            truth = truth.and(run.step(&frame, job, step, 0).truth);
            if let Some(input) = beside.input {
                truth = truth.and(run.reads_true(&frame, job, step, input));
            }
        }
        any = any.or(truth);
    }
    any
}

/// Whether a composite action's step runs: where the way goes through the action, else where a step of the workflows on it uses it.
fn in_action(
    run: &mut Run<'_>,
    path: &[Hop],
    frames: &[Frame],
    action: usize,
    step: usize,
) -> Option<Truth> {
    let mut user = None;
    for (hop, frame) in path.iter().zip(frames) {
        match hop {
            Hop::Job(job, _) => user = Some(*job),
            Hop::Action(known, _) if *known == action => {
                return Some(run.action_step(frame, user?, action, step).truth);
            }
            Hop::Action(..) => {}
        }
    }
    let mut any: Option<Truth> = None;
    for frame in frames {
        let Some(workflow) = frame.workflow else {
            continue;
        };
        for (job, using) in run.uses_of(workflow, action) {
            let truth = run
                .job(frame, job)
                .truth
                .and(run.step(frame, job, using, 0).truth);
            let inner = run.used(frame, job, using, action);
            let truth = truth.and(run.action_step(&inner, job, action, step).truth);
            any = Some(any.unwrap_or(Truth::No).or(truth));
        }
    }
    any
}

/// How many calls are looked into for a step beside the upload.
const MAX_CALLS: usize = 16;

/// The frames of a workflow that jobs of the workflows on the way call.
fn called_frames(run: &mut Run<'_>, frames: &[Frame], job: JobRef) -> Vec<(Frame, Truth)> {
    let mut found = Vec::new();
    for frame in frames {
        let Some(workflow) = frame.workflow else {
            continue;
        };
        for caller in run.jobs_of(workflow) {
            if run.callee(caller) == Some(job.workflow) && found.len() < MAX_CALLS {
                let calls = run.job(frame, caller).truth;
                found.push((run.called(frame, caller, job.workflow), calls));
            }
        }
    }
    found
}
