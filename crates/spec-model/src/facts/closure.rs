//! What takes part in publishing to PyPI, by jobs; and what of it is out of sight.

use super::{
    Authority, IndirectKind, Likely, Upload, authority::authority, feeds::Handed, indirect,
    indirect::takes_secret,
};
use crate::{
    Place, Project,
    github::{Job, Pin, Step, Target, Uses, Variable, Workflow},
    shell::{Invocation, invocations},
};
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use spec_source::{Map, Set};

/// A job, by the positions of its workflow in the project and of itself in the workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct JobRef {
    /// The workflow's position.
    pub workflow: usize,
    /// The job's position.
    pub job: usize,
}

impl JobRef {
    /// The job and its workflow.
    pub fn view(self, project: &Project) -> Option<(&Workflow, &Job)> {
        let workflow = project.workflows.get(self.workflow)?;
        Some((workflow, workflow.jobs.get(self.job)?))
    }
}

/// The release closure: the publishing jobs, the jobs they need, the local reusable workflows and composite actions these use,
/// and their callers.
#[derive(Debug, Clone, Default)]
pub struct Closure {
    /// The jobs that upload to PyPI or to an index known at run time only, sorted.
    pub publishing: Vec<JobRef>,
    /// All jobs of the closure, sorted; the publishing ones among them.
    pub jobs: Vec<JobRef>,
    /// The composite actions they use, sorted.
    pub actions: Vec<usize>,
    /// What it meets and cannot follow, and what may publish out of sight.
    pub gaps: Vec<Gap>,
}

/// Something that belongs to publishing, or may, and is out of sight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// What it is.
    pub kind: GapKind,
    /// Its name: the text of `uses`, a file's path, a command.
    pub name: String,
    /// Where it is named; `None` for a file that is only listed.
    pub place: Option<Place>,
}

/// What can be out of sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GapKind {
    /// A workflow of another repository that is handed nothing to upload with.
    RemoteWorkflow,
    /// A workflow of another repository that may upload.
    RemotePublisher,
    /// A workflow of this repository that was not given.
    LocalWorkflow,
    /// An action of this repository that was not given, or that comes with another checkout.
    LocalAction,
    /// The same, in a job that hands it nothing to upload with.
    UnarmedAction,
    /// An action of another repository, or one of this that is not composite, that may upload.
    RemoteAction,
    /// A script or task that may upload.
    Script,
    /// The workflow that calls a publishing one.
    Caller,
    /// The run whose artifacts are uploaded.
    Artifact,
    /// Another service's configuration.
    OtherService,
    /// A workflow file that was listed and not given, or not understood.
    UnseenWorkflow,
}

/// What a rule looks at, and a gap can hide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// A `uses:`.
    Uses,
    /// A `permissions` block.
    Permissions,
    /// A job's environment.
    Environment,
    /// An upload.
    Upload,
    /// A password or token.
    Credential,
    /// A step that attests.
    Attestation,
    /// What starts it.
    Trigger,
    /// An `if`.
    Condition,
}

impl GapKind {
    /// What hides in it: a script never hides a `uses:`, a permission, an environment or a condition of the job that runs it; a remote
    /// workflow everything but the trigger, condition and permissions of its call; what a remote action uses is its owner's.
    pub const fn hides(self, sight: Sight) -> bool {
        match self {
            Self::UnseenWorkflow | Self::LocalWorkflow | Self::OtherService => true,
            Self::RemoteWorkflow => matches!(sight, Sight::Uses | Sight::Attestation),
            Self::RemotePublisher => !matches!(
                sight,
                Sight::Trigger | Sight::Condition | Sight::Permissions
            ),
            Self::Script => matches!(
                sight,
                Sight::Upload | Sight::Credential | Sight::Attestation | Sight::Trigger
            ),
            Self::RemoteAction => matches!(
                sight,
                Sight::Upload | Sight::Credential | Sight::Attestation
            ),
            Self::LocalAction => matches!(
                sight,
                Sight::Uses | Sight::Upload | Sight::Credential | Sight::Attestation
            ),
            Self::UnarmedAction => matches!(sight, Sight::Uses | Sight::Attestation),
            Self::Caller => !matches!(sight, Sight::Environment | Sight::Upload),
            Self::Artifact => {
                matches!(sight, Sight::Uses | Sight::Permissions | Sight::Attestation)
            }
        }
    }
}

impl Closure {
    pub(super) fn of(project: &Project, uploads: &[Upload]) -> Self {
        let mut walk = Walk::new(project);
        for upload in uploads.iter().filter(|upload| upload.may_reach_pypi()) {
            match &upload.indirect {
                Some(indirect)
                    if indirect.target.is_some()
                        && indirect.kind == IndirectKind::ReusableWorkflow => {}
                Some(indirect) if indirect.target.is_none() && !indirect.known => {
                    walk.hidden(upload);
                }
                _ => {
                    if upload
                        .indirect
                        .as_ref()
                        .is_some_and(|indirect| indirect.target.is_none())
                    {
                        walk.hidden(upload);
                    }
                    if let Some(job) = upload.site.job() {
                        walk.publishing(job);
                    }
                }
            }
        }
        for unseen in &project.unseen {
            let place = project
                .document(&unseen.path)
                .map(|document| Place::new(document, spec_source::Span::at(0)));
            walk.gap(GapKind::UnseenWorkflow, &unseen.path, place);
        }
        for service in project
            .other_services
            .iter()
            .filter(|service| service.document.is_none())
        {
            walk.gap(GapKind::OtherService, &service.path, None);
        }
        let mut closure = walk.closure;
        spec_source::sort::all(&mut closure.publishing);
        spec_source::sort::all(&mut closure.jobs);
        spec_source::sort::all(&mut closure.actions);
        spec_source::sort::by(&mut closure.gaps, |a, b| {
            (a.place, a.kind, &a.name).cmp(&(b.place, b.kind, &b.name))
        });
        closure
    }

    /// What takes part in the uploads of one job.
    pub(super) fn of_job(project: &Project, job: JobRef) -> Self {
        let mut walk = Walk::new(project);
        walk.job(job);
        walk.callers_of(job.workflow, MAX_CALLS);
        walk.closure
    }

    /// The gaps that hide one of these sights.
    pub fn hiding<'a>(&'a self, sights: &'a [Sight]) -> impl Iterator<Item = &'a Gap> {
        self.gaps
            .iter()
            .filter(|gap| sights.iter().any(|sight| gap.kind.hides(*sight)))
    }
}

/// The jobs that take part in what one job does, itself among them: those it needs, whose artifacts it takes and which it calls, and the callers
/// of its workflow with theirs; sorted.
pub fn taking_part(project: &Project, job: JobRef) -> Vec<JobRef> {
    let mut jobs = Closure::of_job(project, job).jobs;
    spec_source::sort::all(&mut jobs);
    jobs
}

/// How many calls are followed up: GitHub allows ten levels of workflows.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations#limitations-of-reusable-workflows>
pub(super) const MAX_CALLS: usize = 10;

struct Walk<'a> {
    project: &'a Project,
    closure: Closure,
    /// The called workflows whose callers are in, and how many calls more were followed from each.
    climbed: Map<usize, usize>,
    /// The jobs that are in.
    entered: Set<JobRef>,
}

/// A visit to a job.
enum Visit {
    /// Before what it needs is visited.
    Enter(JobRef),
    /// After it.
    Leave(JobRef),
}

impl<'a> Walk<'a> {
    fn new(project: &'a Project) -> Self {
        Self {
            project,
            closure: Closure::default(),
            climbed: Map::new(),
            entered: Set::new(),
        }
    }

    fn gap(&mut self, kind: GapKind, name: &str, place: Option<Place>) {
        let gap = Gap {
            kind,
            name: name.to_owned(),
            place,
        };
        if !self.closure.gaps.contains(&gap) {
            self.closure.gaps.push(gap);
        }
    }

    /// An upload that may happen out of sight.
    fn hidden(&mut self, upload: &Upload) {
        let Some(indirect) = &upload.indirect else {
            return;
        };
        let name = &indirect.name;
        let local = (upload.pin == Some(Pin::Local))
            .then(|| name.split_once('/').map_or(name.as_str(), |(_, path)| path));
        let kind = match (indirect.kind, local) {
            (IndirectKind::Action, Some(folder)) if self.project.action_in(folder).is_none() => {
                GapKind::LocalAction
            }
            (IndirectKind::ReusableWorkflow, Some(path))
                if self.project.workflow_at(path).is_none() =>
            {
                self.gap(GapKind::LocalWorkflow, path, Some(upload.what));
                return;
            }
            // what stands inside of it has a row of its own
            (IndirectKind::ReusableWorkflow | IndirectKind::CompositeAction, Some(_)) => return,
            (kind, _) => Self::of_hidden(kind),
        };
        self.gap(kind, name, Some(upload.what));
    }

    const fn of_hidden(kind: IndirectKind) -> GapKind {
        match kind {
            IndirectKind::ReusableWorkflow => GapKind::RemotePublisher,
            IndirectKind::CompositeAction => GapKind::LocalAction,
            IndirectKind::Action => GapKind::RemoteAction,
            IndirectKind::Script => GapKind::Script,
            IndirectKind::OtherService => GapKind::OtherService,
        }
    }

    fn publishing(&mut self, job: JobRef) {
        if !self.closure.publishing.contains(&job) {
            self.closure.publishing.push(job);
        }
        self.job(job);
        self.callers_of(job.workflow, MAX_CALLS);
    }

    /// Takes in a job and everything before it. What is to be looked at waits in a list: a workflow can have more jobs in a row than a stack
    /// has room for.
    fn job(&mut self, reference: JobRef) {
        let mut open = Vec::from([Visit::Enter(reference)]);
        while let Some(visit) = open.pop() {
            match visit {
                Visit::Enter(reference) => {
                    let Some((workflow, job)) = reference
                        .view(self.project)
                        .filter(|_| self.entered.insert(reference))
                    else {
                        continue;
                    };
                    self.closure.jobs.push(reference);
                    open.push(Visit::Leave(reference));
                    let needs = job.needs.iter().rev();
                    let needed = needs.filter_map(|need| workflow.job(&need.value));
                    open.extend(needed.map(|job| {
                        Visit::Enter(JobRef {
                            workflow: reference.workflow,
                            job,
                        })
                    }));
                }
                Visit::Leave(reference) => {
                    let before = self.before(reference);
                    open.extend(before.into_iter().rev().map(Visit::Enter));
                }
            }
        }
    }

    /// The jobs that come before one in another way than by its needs: what it calls, and whose artifacts it takes.
    fn before(&mut self, reference: JobRef) -> Vec<JobRef> {
        let mut before = Vec::new();
        let project = self.project;
        let Some((workflow, job)) = reference.view(project) else {
            return before;
        };
        if let Some(uses) = &job.uses {
            self.call(reference, workflow.document, uses, &mut before);
        }
        let armed = || is_armed(project, reference, workflow, job);
        let publishing = self.closure.publishing.contains(&reference);
        for step in &job.steps {
            self.step(workflow.document, step, publishing, &armed);
            if takes_artifacts_from_elsewhere(step) {
                self.other_run(reference.workflow, workflow.document, step, &mut before);
            }
        }
        self.feeders(reference, &mut before);
        before
    }

    /// The jobs of the same workflow whose artifacts a job takes, needed or not.
    fn feeders(&self, reference: JobRef, before: &mut Vec<JobRef>) {
        let Some(workflow) = self.project.workflows.get(reference.workflow) else {
            return;
        };
        let taken = Handed::of(self.project, reference);
        if taken.takes_nothing() {
            return;
        }
        let mut around = Vec::from([reference.workflow]);
        if workflow.is_callable() {
            // a call and its caller are one run, and its artifacts are common to both
            for caller in callers(self.project, reference.workflow) {
                around.push(caller.workflow);
            }
        }
        for workflow in around {
            let jobs = self.project.workflows.get(workflow);
            for (job, view) in jobs.map_or(&[][..], |view| &view.jobs).iter().enumerate() {
                let other = JobRef { workflow, job };
                let makes = Handed::of(self.project, other).reach(&view.key.value, &taken);
                if other != reference && makes == Likely::Yes {
                    before.push(other);
                }
            }
        }
    }

    /// The jobs of the run that started this one and made the artifact that a step takes of it, where its workflows are in sight.
    fn other_run(
        &mut self,
        workflow: usize,
        document: usize,
        step: &Step,
        before: &mut Vec<JobRef>,
    ) {
        let names_it = ["run-id", "run_id"].iter().any(|name| {
            step.input(name)
                .is_some_and(|input| input.value.value.contains("github.event.workflow_run.id"))
        });
        let taken = Handed::of_step(self.project, step);
        let mut known = false;
        for other in followed(self.project, workflow)
            .filter(|_| names_it)
            .unwrap_or_default()
        {
            let jobs = self
                .project
                .workflows
                .get(other)
                .map_or(&[][..], |workflow| &workflow.jobs);
            for (job, view) in jobs.iter().enumerate() {
                let maker = JobRef {
                    workflow: other,
                    job,
                };
                if Handed::of(self.project, maker).reach(&view.key.value, &taken) == Likely::Yes {
                    known = true;
                    before.push(maker);
                }
            }
        }
        if let Some(uses) = step.uses.as_ref().filter(|_| !known) {
            let place = Place::new(document, uses.text.span);
            self.gap(GapKind::Artifact, &uses.text.value, Some(place));
        }
    }

    fn call(&mut self, reference: JobRef, document: usize, uses: &Uses, before: &mut Vec<JobRef>) {
        let place = Some(Place::new(document, uses.text.span));
        if let Target::Local(path) = &uses.target {
            match self.project.workflow_at(path) {
                Some(workflow) => {
                    let jobs = self
                        .project
                        .workflows
                        .get(workflow)
                        .map_or(0, |workflow| workflow.jobs.len());
                    before.extend((0..jobs).map(|job| JobRef { workflow, job }));
                }
                None => self.gap(GapKind::LocalWorkflow, path, place),
            }
        } else {
            let kind = if indirect::can_upload(self.project, reference) {
                GapKind::RemotePublisher
            } else {
                GapKind::RemoteWorkflow
            };
            self.gap(kind, &uses.text.value, place);
        }
    }

    /// The jobs that call a publishing workflow, and those that call theirs: a workflow that the release only uses has callers of its own,
    /// which take no part in it.
    fn callers_of(&mut self, workflow: usize, left: usize) {
        let called = self
            .project
            .workflows
            .get(workflow)
            .filter(|workflow| workflow.is_callable());
        let (Some(view), Some(left)) = (called, left.checked_sub(1)) else {
            return;
        };
        if self
            .climbed
            .get(&workflow)
            .is_some_and(|known| *known >= left)
        {
            return;
        }
        self.climbed.insert(workflow, left);
        let callers = callers(self.project, workflow);
        let hidden = self.project.listing.is_none() || callers.is_empty() && !view.is_startable();
        if hidden {
            let place = view
                .trigger("workflow_call")
                .map(|trigger| Place::new(view.document, trigger.event.span));
            self.gap(GapKind::Caller, &view.path, place);
        }
        for caller in callers {
            self.job(*caller);
            self.callers_of(caller.workflow, left);
        }
    }

    fn step(&mut self, document: usize, step: &Step, publishing: bool, armed: &dyn Fn() -> bool) {
        if let Some(uses) = &step.uses
            && let Target::Local(folder) = &uses.target
        {
            let place = Some(Place::new(document, uses.text.span));
            match self.project.action_in(folder) {
                Some(action) => self.action(action),
                None if armed() => self.gap(GapKind::LocalAction, &uses.text.value, place),
                None => self.gap(GapKind::UnarmedAction, &uses.text.value, place),
            }
        }
        if let Some(run) = &step.run {
            for invocation in invocations(&run.text) {
                let Some(name) = downloads_from_elsewhere(&invocation, publishing) else {
                    continue;
                };
                let place = Place::new(document, run.node.part(invocation.start, invocation.end));
                self.gap(GapKind::Artifact, name, Some(place));
                break;
            }
        }
    }

    fn action(&mut self, index: usize) {
        if self.closure.actions.contains(&index) {
            return;
        }
        self.closure.actions.push(index);
        let Some(action) = self.project.actions.get(index) else {
            return;
        };
        for step in &action.steps {
            self.step(action.document, step, false, &|| true);
            if let Some(uses) = step
                .uses
                .as_ref()
                .filter(|_| takes_artifacts_from_elsewhere(step))
            {
                let place = Place::new(action.document, uses.text.span);
                self.gap(GapKind::Artifact, &uses.text.value, Some(place));
            }
        }
    }
}

/// Whether a job has anything that an upload needs: the identity, or a secret other than the host's own token.
fn is_armed(project: &Project, reference: JobRef, workflow: &Workflow, job: &Job) -> bool {
    let secret = |variables: &[Variable]| {
        variables
            .iter()
            .any(|variable| takes_secret(&variable.value.value))
    };
    authority(project, reference, "id-token") != Authority::NoWrite
        || secret(&workflow.env)
        || secret(&job.env)
        || job.steps.iter().any(|step| {
            let written = step.run.as_ref().is_some_and(|run| takes_secret(&run.text));
            written || secret(&step.env) || secret(&step.with)
        })
}

/// The workflows whose runs start one by `workflow_run`; `None` where one of them is not in sight, or none is named.
pub fn followed(project: &Project, workflow: usize) -> Option<Vec<usize>> {
    let trigger = project.workflows.get(workflow)?.trigger("workflow_run")?;
    let mut found = Vec::new();
    for name in trigger.workflows.as_ref()? {
        let same = called_so(project, &name.value);
        if same.is_empty() {
            return None;
        }
        found.extend(same);
    }
    (!found.is_empty()).then_some(found)
}

/// The workflows that go by a name: several can have the same, and one without a name goes by its path.
pub(super) fn called_so(project: &Project, name: &str) -> Vec<usize> {
    let mut found = Vec::new();
    for (index, workflow) in project.workflows.iter().enumerate() {
        let own = workflow.name.as_ref();
        if own.map_or(workflow.path.as_str(), |own| &own.value) == name {
            found.push(index);
        }
    }
    found
}

/// Actions that download what another run made, or what a release holds.
const DOWNLOADS_FROM_ELSEWHERE: [&str; 4] = [
    // https://github.com/dawidd6/action-download-artifact#readme
    "dawidd6/action-download-artifact",
    // https://github.com/robinraju/release-downloader#readme
    "robinraju/release-downloader",
    // https://github.com/dsaltares/fetch-gh-release-asset#readme
    "dsaltares/fetch-gh-release-asset",
    // https://github.com/i3h/download-release-asset#readme
    "i3h/download-release-asset",
];

/// By what a command downloads distributions that another run made. Tools are fetched from releases, too: elsewhere than in a publishing
/// job only what is a wheel, or comes from this repository, counts.
fn downloads_from_elsewhere(invocation: &Invocation, publishing: bool) -> Option<&'static str> {
    let plain: Vec<&str> = invocation.plain().collect();
    let distribution = |word: &&str| -> bool {
        let released = word.contains("/releases/download/") || word.contains("/releases/assets/");
        let lower = word.to_ascii_lowercase();
        let own = lower.contains("github.repository") || lower.contains("github_repository");
        released && (publishing || own || lower.contains(".whl"))
    };
    match (invocation.program.as_str(), plain.as_slice()) {
        ("gh", ["run", "download", ..]) => Some("gh run download"),
        ("gh", ["release", "download", ..]) => Some("gh release download"),
        ("curl", words) if words.iter().any(distribution) => Some("curl"),
        ("wget", words) if words.iter().any(distribution) => Some("wget"),
        _ => None,
    }
}

/// Whether a step downloads artifacts of another run.
/// <https://github.com/actions/download-artifact#inputs>
fn takes_artifacts_from_elsewhere(step: &Step) -> bool {
    let Some(uses) = &step.uses else { return false };
    let given = |name: &str| {
        step.input(name)
            .is_some_and(|input| !input.value.value.trim().is_empty())
    };
    match uses.slug().as_deref() {
        Some("actions/download-artifact") => {
            let own = step
                .input("run-id")
                .is_some_and(|input| input.value.value.replace(' ', "") == "${{github.run_id}}");
            (given("run-id") && !own) || given("repository")
        }
        Some(slug) => DOWNLOADS_FROM_ELSEWHERE.contains(&slug),
        None => false,
    }
}

/// The jobs of this repository that call a workflow.
pub fn callers(project: &Project, workflow: usize) -> &[JobRef] {
    let called = project.workflows.get(workflow);
    let found = called.and_then(|called| project.callers.get(&called.path));
    found.map_or(&[], Vec::as_slice)
}

/// The jobs that call a workflow of this repository, by the path that they call.
pub(crate) fn all_callers(workflows: &[Workflow]) -> Map<String, Vec<JobRef>> {
    let mut found: Map<String, Vec<JobRef>> = Map::new();
    for (workflow, view) in workflows.iter().enumerate() {
        for (job, view) in view.jobs.iter().enumerate() {
            if let Some(Target::Local(path)) = view.uses.as_ref().map(|uses| &uses.target) {
                found
                    .or_default(path.clone())
                    .push(JobRef { workflow, job });
            }
        }
    }
    found
}
