//! How uploads come about, run by run: which jobs take part, what each of them does, and who must agree before one starts.

use crate::{places, report::events, wire};
use alloc::{string::String, vec::Vec};
use spec_model::{
    Place, Project,
    answers::{Environment, Review},
    facts::{
        AttestStep, BuildKind, IndirectKind, JobRef, Likely, Reach, Site, Upload, artifacts,
        attest_steps, builds, callers, environments_before, handed_over, may_wait_for_a_person,
        never_runs, taking_part, waits_for_a_person,
    },
    github::{self, Job, Workflow},
    shell::{Invocation, invocations},
};
use spec_source::{Map, Span};

/// The runs of one workflow that can end in an upload.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Run {
    /// The workflow that is started; a configuration of another service.
    pub path: String,
    /// Its name, where it has one.
    pub name: Option<String>,
    /// The jobs that take part, each after those it waits for.
    pub jobs: Vec<RunJob>,
    /// Its uploads.
    pub lanes: Vec<Lane>,
}

/// A job of such a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunJob {
    /// The file.
    pub path: String,
    /// Its first line, from 1.
    pub line: usize,
    /// Its last line.
    pub end_line: usize,
    /// Its key.
    pub key: String,
    /// What it calls, as it is written.
    pub calls: Option<String>,
    /// The jobs it waits for, by their positions in the run.
    pub after: Vec<usize>,
    /// The jobs whose artifacts it takes without waiting for them.
    pub takes: Vec<usize>,
    /// The jobs that call the workflow it begins.
    pub called_by: Vec<usize>,
    /// The names of artifacts that it leaves behind.
    pub hands: Vec<String>,
    /// The environment's name as it is written.
    pub environment: Option<String>,
    /// Who must agree before it starts.
    pub asks: Asks,
    /// What it is seen to do.
    pub deeds: Vec<Deed>,
    /// How many steps it has; of a call those of what it calls.
    pub steps: usize,
}

/// Who must agree before a job starts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Asks {
    /// It names no environment, so nobody is asked.
    #[default]
    NoEnvironment,
    /// Another person than the one who started the run.
    Another,
    /// A person, by a step or a job that it waits for.
    Before,
    /// A reviewer, who can be the one who started it.
    Own,
    /// Its environment asks nobody.
    Nobody,
    /// It is not in sight.
    Unknown,
}

/// Something that a job does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// What it is.
    pub kind: DeedKind,
    /// By what: an action or a command.
    pub by: String,
    /// Its line, from 1.
    pub line: usize,
}

/// What a job can do for a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeedKind {
    /// It builds distributions.
    Builds,
    /// It runs something that may build them.
    MayBuild,
    /// It tests.
    Tests,
    /// It attests where they come from.
    Attests,
}

/// An upload and what leads to it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lane {
    /// The position of its row in the report's `publishing`.
    pub row: usize,
    /// What uploads: the action or the command.
    pub what: String,
    /// The job that uploads, by its position in the run; `None` where the upload is in no job.
    pub job: Option<usize>,
    /// The first line of its step in the job's file, from 1; 0 where it is in no step.
    pub line: usize,
    /// The last line of its step; 0 where it is in no step.
    pub end_line: usize,
    /// The events of this workflow that can start it, or could.
    pub events: Vec<wire::Event>,
    /// All jobs that come before, in their order.
    pub feeds: Vec<usize>,
}

/// How many jobs of one upload are followed; with more of them the file is made to be looked at by nobody.
const MOST_JOBS: usize = 80;

/// How many uploads are followed, those that can reach PyPI first.
pub(crate) const MOST_LANES: usize = 24;

/// The runs of a project that can end in an upload, those that can reach PyPI first; no more than 24 uploads are followed.
pub fn runs(project: &Project) -> Vec<Run> {
    let mut found: Map<usize, (Run, Vec<JobRef>)> = Map::new();
    let mut others = Vec::new();
    let mut uploads: Vec<(usize, &Upload)> = project.facts.uploads.iter().enumerate().collect();
    spec_source::sort::by_key(&mut uploads, |(_, upload)| reach(upload));
    let mut left = MOST_LANES;
    for (row, upload) in uploads {
        if left == 0 {
            break;
        }
        if is_drawn_elsewhere(project, upload) {
            continue;
        }
        let Some(job) = upload.site.job() else {
            let lane = Lane {
                row,
                what: by(project, upload.what),
                ..Lane::default()
            };
            others.push(Run {
                path: places::target(project, upload.key).path,
                lanes: [lane].into(),
                ..Run::default()
            });
            left -= 1;
            continue;
        };
        let all = taking_part(project, job);
        for (top, chain) in tops(project, job.workflow).into_iter().take(left) {
            let (run, known) = found.or_default(top);
            let way = Way::new(project, top, chain, &all, upload);
            way.add(run, known, row, job);
            left -= 1;
        }
    }
    let mut runs: Vec<Run> = found.into_values().map(|(run, _)| run).collect();
    runs.extend(others);
    spec_source::sort::by_key(&mut runs, |run| {
        let rows = run.lanes.iter().map(|lane| lane.row);
        rows.filter_map(|row| project.facts.uploads.get(row))
            .map(reach)
            .min()
    });
    runs
}

/// Whom an upload reaches: everybody, those who try, or those who want every night's.
fn reach(upload: &Upload) -> usize {
    match upload.index.word() {
        "testpypi" => 1,
        "other" => 2,
        _ => 0,
    }
}

/// Whether an upload is a part of another's lane: a call of a workflow whose uploads are known, a step of an action that jobs use.
fn is_drawn_elsewhere(project: &Project, upload: &Upload) -> bool {
    let calls = upload.indirect.as_ref().is_some_and(|indirect| {
        indirect.kind == IndirectKind::ReusableWorkflow && indirect.target.is_some()
    });
    let is_used = matches!(upload.site, Site::ActionStep(..))
        && project.facts.uploads.iter().any(|other| {
            other
                .indirect
                .as_ref()
                .is_some_and(|indirect| indirect.target == Some(upload.key))
        });
    calls || is_used
}

/// The workflows that can be started and lead to one, each with the workflows on the way; itself alone where nothing starts it in sight.
fn tops(project: &Project, workflow: usize) -> Vec<(usize, Vec<usize>)> {
    // every workflow that leads to it, with the workflows that call it
    let mut above: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut open = Vec::from([workflow]);
    while let Some(each) = open.pop() {
        let known = above.iter().any(|(known, _)| *known == each);
        let Some(view) = project.workflows.get(each).filter(|_| !known) else {
            continue;
        };
        if above.len() == MOST_JOBS {
            break;
        }
        let mut calling: Vec<usize> = Vec::new();
        if view.is_callable() {
            let callers = callers(project, each);
            add(&mut calling, callers.iter().map(|caller| caller.workflow));
        }
        open.extend(calling.iter().rev());
        above.push((each, calling));
    }
    let starts = |at: &usize| {
        project
            .workflows
            .get(*at)
            .is_some_and(Workflow::is_startable)
    };
    let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
    for (top, _) in above.iter().filter(|(at, _)| starts(at)) {
        let mut chain = Vec::from([*top]);
        let mut next = 0;
        while let Some(caller) = chain.get(next).copied() {
            let called = above
                .iter()
                .filter(|(_, calling)| calling.contains(&caller));
            add(&mut chain, called.map(|(called, _)| *called));
            next += 1;
        }
        found.push((*top, chain));
    }
    if found.is_empty() {
        found.push((workflow, [workflow].into()));
    }
    found
}

/// What leads from one workflow to one upload.
struct Way<'a> {
    project: &'a Project,
    top: usize,
    upload: &'a Upload,
    /// The workflows on the way.
    chain: Vec<usize>,
    /// The jobs that take part, and which of them hand artifacts to which.
    jobs: Vec<JobRef>,
    handed: Vec<(JobRef, JobRef)>,
    attests: Vec<AttestStep>,
}

/// Why a job comes before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tie {
    /// The other waits for it.
    Needs,
    /// It calls the other's workflow, of which that is a first job.
    Calls,
    /// The other takes its artifacts.
    Takes,
}

/// A job, and those that come directly before it.
type Step = (JobRef, Vec<(JobRef, Tie)>);

impl<'a> Way<'a> {
    fn new(
        project: &'a Project,
        top: usize,
        chain: Vec<usize>,
        all: &[JobRef],
        upload: &'a Upload,
    ) -> Self {
        let followed = spec_model::facts::followed(project, top).unwrap_or_default();
        let is_near =
            |job: &&JobRef| chain.contains(&job.workflow) || followed.contains(&job.workflow);
        let jobs: Vec<JobRef> = all
            .iter()
            .filter(is_near)
            .copied()
            .take(MOST_JOBS)
            .collect();
        Self {
            project,
            top,
            upload,
            chain,
            handed: handed_over(project, &jobs),
            jobs,
            attests: attest_steps(project, upload),
        }
    }

    /// Adds the upload to a run, with the jobs that it has more.
    fn add(&self, run: &mut Run, known: &mut Vec<JobRef>, row: usize, job: JobRef) {
        let Some(view) = self.project.workflows.get(self.top) else {
            return;
        };
        run.path.clone_from(&view.path);
        run.name = view.name.as_ref().map(|name| name.value.clone());
        let mut order = Vec::new();
        self.visit(job, &mut Vec::new(), &mut order);
        let mut feeds = Vec::new();
        let mut at = 0;
        for (each, before) in &order {
            let place = |tie: Tie| -> Vec<usize> {
                before
                    .iter()
                    .filter(|(_, other)| *other == tie)
                    .filter_map(|(job, _)| known.iter().position(|known| known == job))
                    .collect()
            };
            let (after, takes, called_by) =
                (place(Tie::Needs), place(Tie::Takes), place(Tie::Calls));
            at = known
                .iter()
                .position(|known| known == each)
                .unwrap_or_else(|| {
                    known.push(*each);
                    run.jobs.push(self.job(*each));
                    known.len() - 1
                });
            let waited = waited(&run.jobs, &[after.as_slice(), &called_by].concat());
            if let Some(job) = run.jobs.get_mut(at) {
                add(&mut job.after, after);
                add(&mut job.called_by, called_by);
                let takes = takes.into_iter().filter(|job| !waited.contains(job));
                add(&mut job.takes, takes);
            }
            feeds.push(at);
        }
        feeds.pop();
        let reaches = self.project.facts.reaches(self.upload).iter();
        let step = self.upload.site.step();
        let (line, end_line) = job
            .view(self.project)
            .and_then(|(workflow, job)| Some((workflow, job.steps.get(step?)?.span)))
            .map_or((0, 0), |(workflow, span)| {
                lines(self.project, workflow, span)
            });
        let own: Vec<Reach> = reaches
            .filter(|reach| reach.trigger.document == view.document)
            .cloned()
            .collect();
        run.lanes.push(Lane {
            row,
            what: by(self.project, self.upload.what),
            job: Some(at),
            line,
            end_line,
            events: events(&own),
            feeds,
        });
    }

    /// The jobs before one and itself at the end, each after those that it comes directly after.
    fn visit(&self, job: JobRef, open: &mut Vec<JobRef>, order: &mut Vec<Step>) {
        if open.contains(&job) || order.iter().any(|(known, _)| *known == job) {
            return;
        }
        open.push(job);
        let before = self.before(job);
        for (each, _) in &before {
            self.visit(*each, open, order);
        }
        open.pop();
        order.push((job, before));
    }

    /// The jobs that come directly before one.
    fn before(&self, job: JobRef) -> Vec<(JobRef, Tie)> {
        let Some((workflow, view)) = job.view(self.project) else {
            return Vec::new();
        };
        let callers = callers(self.project, job.workflow);
        let needs = |other: &JobRef| {
            let needed = |other: &Job| {
                view.needs
                    .iter()
                    .any(|need| need.value.eq_ignore_ascii_case(&other.key.value))
            };
            other.workflow == job.workflow
                && other
                    .view(self.project)
                    .is_some_and(|(_, other)| needed(other))
        };
        let calls = |other: &JobRef| {
            view.needs.is_empty()
                && workflow.is_callable()
                && other.workflow != job.workflow
                && self.chain.contains(&other.workflow)
                && callers.contains(other)
        };
        let mut before = Vec::new();
        for other in self.jobs.iter().filter(|other| **other != job) {
            let tie = if needs(other) {
                Tie::Needs
            } else if calls(other) {
                Tie::Calls
            } else if self.handed.contains(&(*other, job)) {
                Tie::Takes
            } else {
                continue;
            };
            before.push((*other, tie));
        }
        before
    }

    fn job(&self, reference: JobRef) -> RunJob {
        let project = self.project;
        let Some((workflow, job)) = reference.view(project) else {
            return RunJob::default();
        };
        let (line, end_line) = lines(
            project,
            workflow,
            Span::new(job.key.span.start, job.span.end),
        );
        let mut deeds = Vec::new();
        let mut hands = artifacts(project, reference);
        let mut steps = job.steps.len();
        does(project, workflow, job, &mut deeds);
        if job.uses.is_some() {
            // what a call runs is told with the call, unless it has boxes of its own
            for called in taking_part(project, reference) {
                let calls = callers(project, called.workflow).contains(&reference);
                if let (true, false, Some((workflow, job))) = (
                    calls,
                    self.chain.contains(&called.workflow),
                    called.view(project),
                ) {
                    does(project, workflow, job, &mut deeds);
                    hands.extend(artifacts(project, called));
                    steps += job.steps.len();
                }
            }
        }
        for step in &self.attests {
            let within = step.place.document == workflow.document
                && (job.span.start..job.span.end).contains(&step.place.span.start);
            if within && step.runs != Likely::No {
                deeds.push(Deed {
                    kind: DeedKind::Attests,
                    by: by(project, step.place),
                    line: places::target(project, step.place).line,
                });
            }
        }
        deeds.dedup_by(|a, b| (a.kind, &a.by) == (b.kind, &b.by));
        RunJob {
            path: workflow.path.clone(),
            line,
            end_line,
            key: job.key.value.clone(),
            calls: job.uses.as_ref().map(|uses| uses.text.value.clone()),
            after: Vec::new(),
            takes: Vec::new(),
            called_by: Vec::new(),
            hands,
            environment: job
                .environment
                .as_ref()
                .map(|environment| environment.name.value.clone()),
            asks: asks(project, reference, job),
            deeds,
            steps,
        }
    }
}

fn add(known: &mut Vec<usize>, more: impl IntoIterator<Item = usize>) {
    for one in more {
        if !known.contains(&one) {
            known.push(one);
        }
    }
}

/// The jobs that have ended when these have.
fn waited(jobs: &[RunJob], these: &[usize]) -> Vec<usize> {
    let mut waited = these.to_vec();
    let mut next = 0;
    while let Some(job) = waited.get(next).and_then(|at| jobs.get(*at)) {
        add(&mut waited, job.after.iter().copied());
        add(&mut waited, job.called_by.iter().copied());
        next += 1;
    }
    waited
}

/// The first and the last line of a span.
fn lines(project: &Project, workflow: &Workflow, span: Span) -> (usize, usize) {
    let document = project.documents.get(workflow.document);
    let line = |at| document.map_or(1, |document| document.lines.line(at));
    (
        line(span.start),
        line(span.end.saturating_sub(1).max(span.start)),
    )
}

fn asks(project: &Project, reference: JobRef, job: &Job) -> Asks {
    let own = match &job.environment {
        None if job.uses.is_some() => Asks::Unknown,
        None => Asks::NoEnvironment,
        Some(environment) => match project.environment(&environment.name.value) {
            Environment::Known(rules) => match rules.review() {
                Review::Another(..) => Asks::Another,
                Review::Own(_) => Asks::Own,
                Review::Nobody(_) => Asks::Nobody,
                Review::Unknown => Asks::Unknown,
            },
            Environment::Missing(_) => Asks::Nobody,
            Environment::Unknown => Asks::Unknown,
        },
    };
    if own != Asks::Another && waits_for_a_person(project, reference).is_some() {
        return Asks::Before;
    }
    match own {
        Asks::NoEnvironment | Asks::Nobody
            if may_wait_for_a_person(project, reference).is_some()
                || !environments_before(project, reference).is_empty() =>
        {
            Asks::Unknown
        }
        own => own,
    }
}

/// What the steps of a job do.
fn does(project: &Project, workflow: &Workflow, job: &Job, deeds: &mut Vec<Deed>) {
    for step in builds(project, workflow.document, &job.steps) {
        let kind = match step.kind {
            BuildKind::Builds | BuildKind::Installs => DeedKind::Builds,
            BuildKind::Task(_) | BuildKind::Action(_) => DeedKind::MayBuild,
        };
        let deed = Deed {
            kind,
            by: by(project, step.place),
            line: places::target(project, step.place).line,
        };
        // installing a project is seldom what its release is built by
        if step.kind != BuildKind::Installs {
            deeds.push(deed);
        }
    }
    for step in job.steps.iter().filter(|step| !never_runs(step)) {
        if let Some(test) = tests(step) {
            let at = step.run.as_ref().map_or(step.span, |run| run.key);
            let place = Place::new(workflow.document, at);
            deeds.push(Deed {
                kind: DeedKind::Tests,
                by: test,
                line: places::target(project, place).line,
            });
        }
    }
    deeds.retain({
        let tests: Vec<usize> = deeds
            .iter()
            .filter(|deed| deed.kind == DeedKind::Tests)
            .map(|deed| deed.line)
            .collect();
        move |deed| deed.kind != DeedKind::MayBuild || !tests.contains(&deed.line)
    });
}

/// The command by which a step tests.
fn tests(step: &github::Step) -> Option<String> {
    let run = step.run.as_ref()?;
    invocations(&run.text).iter().find_map(|invocation| {
        let first = invocation.plain().next().unwrap_or_default();
        let known = match invocation.program.as_str() {
            "pytest" | "tox" | "nox" | "unittest" => true,
            "twine" => first == "check",
            "spin" | "hatch" | "pixi" => first == "test",
            _ => false,
        };
        known.then(|| told(invocation))
    })
}

/// A command by its program and its first plain word.
fn told(invocation: &Invocation) -> String {
    let mut told = invocation.program.clone();
    let verb = invocation.plain().next().filter(|word| {
        word.bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte == b'-')
    });
    if let Some(verb) = verb {
        told.push(' ');
        told.push_str(verb);
    }
    told
}

/// An action without what it is pinned by, or the first line of a command.
fn by(project: &Project, place: Place) -> String {
    let text = project
        .documents
        .get(place.document)
        .map_or("", |document| document.slice(place.span));
    let first = text.trim().lines().next().unwrap_or_default().trim();
    let first = first.trim_matches(['"', '\'']);
    let action = !first.contains(' ');
    let name = match first.split_once('@') {
        Some((name, _)) if action => name,
        _ => first,
    };
    name.trim_end_matches('\\').trim_end().into()
}
