//! One run: which of its jobs and steps run, by their conditions and by what they need.

use super::{
    super::JobRef,
    choices::{Choices, Domain, Key},
    nodes,
    occurrence::Occasion,
    paths::Hop,
    sorted::Sorted,
};
use crate::{
    Project,
    github::{
        Job, Step, Target, Variable, Workflow,
        condition::{Causes, Condition, Contexts, Fuel, Object, Status, Template, Truth, Value},
    },
};
use alloc::{borrow::ToOwned, rc::Rc, string::String, vec::Vec};
use spec_source::Node;

/// How a run goes where nothing in its conditions decides it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Course {
    /// In any way.
    Open,
    /// Everything that runs succeeds.
    Well,
    /// It is cancelled before the job begins.
    Cancelled,
    /// It is cancelled before the step that is asked about.
    StepCancelled,
    /// A step before the one that is asked about fails.
    StepFails,
    /// One job fails.
    JobFails(JobRef),
}

/// A workflow or composite action as it is used, with the inputs it was handed.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// Its number in the run.
    pub(super) number: usize,
    /// The workflow's position; of an action none.
    pub(super) workflow: Option<usize>,
    inputs: Value,
}

/// Whether something runs, and what decides it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Verdict {
    pub(super) truth: Truth,
    pub(super) blame: Blame,
}

/// What decides whether something runs.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Blame {
    /// Nothing asks for anything.
    Nothing,
    /// How the run goes.
    Course,
    /// A job's own condition.
    Job(JobRef),
    /// A step's own condition.
    Step(JobRef, usize),
    /// The condition of a composite action's step.
    ActionStep(usize, usize),
    /// A job that is needed and is skipped, with what skips it.
    Need(JobRef, Vec<Blame>),
    /// The input by which a job, or its step, asks for the upload.
    Switch(JobRef, Option<usize>),
    /// There is no such job or step.
    Missing,
}

/// How deep conditions may hang on one another through outputs, steps and needs: real workflows stay below five.
const MAX_DEPTH: usize = 16;

/// One run that is being looked at.
pub(super) struct Run<'a> {
    project: &'a Project,
    occasion: &'a Occasion<'a>,
    pub(super) choices: Choices,
    pub(super) fuel: Fuel,
    pub(super) course: Course,
    /// Jobs, by the frame they stand in, whose steps succeed in whatever course.
    pub(super) succeeding: Vec<(usize, JobRef)>,
    read: Sorted<String, Option<Rc<Condition>>>,
    // of the present choices; forgotten with them
    github: Rc<Value>,
    jobs: Sorted<(usize, JobRef), Verdict>,
    steps: Sorted<(usize, JobRef, usize), Verdict>,
    frames: usize,
}

/// Contexts that belong together.
struct Around {
    github: Rc<Value>,
    others: Vec<(&'static str, Value)>,
}

impl Around {
    fn contexts(&self, status: Status) -> Contexts<'_> {
        let mut entries = Vec::from([("github", &*self.github)]);
        entries.extend(self.others.iter().map(|(name, value)| (*name, value)));
        Contexts { entries, status }
    }
}

const OPEN: Status = Status {
    success: Truth::Unknown(Causes::NONE),
    failure: Truth::Unknown(Causes::NONE),
    cancelled: Truth::Unknown(Causes::NONE),
};

impl<'a> Run<'a> {
    pub(super) fn new(project: &'a Project, occasion: &'a Occasion<'a>, fuel: Fuel) -> Self {
        Self {
            project,
            occasion,
            choices: Choices::default(),
            fuel,
            course: Course::Open,
            succeeding: Vec::new(),
            read: Sorted::default(),
            github: Rc::new(Value::Null),
            jobs: Sorted::default(),
            steps: Sorted::default(),
            frames: 0,
        }
    }

    /// Begins anew under the present choices: the frame of the workflow that the event starts.
    pub(super) fn begin(&mut self, workflow: usize) -> Frame {
        self.jobs.clear();
        self.steps.clear();
        self.frames = 0;
        // as much work as an expression of so many parts
        let _ = self.fuel.take(40);
        let (github, inputs) = self.occasion.contexts(&mut self.choices);
        self.github = Rc::new(github);
        self.frame(Some(workflow), inputs)
    }

    fn frame(&mut self, workflow: Option<usize>, inputs: Value) -> Frame {
        let number = self.frames;
        self.frames += 1;
        Frame {
            number,
            workflow,
            inputs,
        }
    }

    /// Whether the last step of a path runs; the frames that it goes through are added.
    pub(super) fn along(&mut self, path: &[Hop], frames: &mut Vec<Frame>) -> Verdict {
        let Some(Hop::Job(first, _)) = path.first() else {
            return missing();
        };
        let mut frame = self.begin(first.workflow);
        let mut decided = Verdict {
            truth: Truth::Yes,
            blame: Blame::Nothing,
        };
        let mut caller: Option<(JobRef, Option<usize>)> = None;
        for (index, hop) in path.iter().enumerate() {
            let own = match hop {
                Hop::Job(job, step) => {
                    caller = Some((*job, *step));
                    let runs = self.job(&frame, *job);
                    match step {
                        Some(step) => both(runs, || self.step(&frame, *job, *step, 0)),
                        None => runs,
                    }
                }
                Hop::Action(action, step) => match caller {
                    Some((job, _)) => self.action_step(&frame, job, *action, *step),
                    None => missing(),
                },
            };
            decided = both(decided, || own);
            if path.len() == index + 1 {
                decided = both(decided, || self.asked(&frame, hop));
            }
            frames.push(frame.clone());
            match path.get(index + 1) {
                Some(Hop::Job(next, _)) => {
                    let Some((job, _)) = caller else { break };
                    frame = self.called(&frame, job, next.workflow);
                }
                Some(Hop::Action(next, _)) => {
                    let Some((job, step)) = caller else { break };
                    frame = match hop {
                        Hop::Job(..) => self.used(&frame, job, step.unwrap_or_default(), *next),
                        Hop::Action(outer, step) => {
                            self.used_by_action(&frame, job, *outer, *step, *next)
                        }
                    };
                }
                None => {}
            }
        }
        decided
    }

    /// Whether what a job or a step uses is asked for an upload, where an expression in an input says so: `upload_to_pypi: ${{ … }}`.
    fn asked(&mut self, frame: &Frame, hop: &Hop) -> Verdict {
        let mut asked = Verdict {
            truth: Truth::Yes,
            blame: Blame::Nothing,
        };
        if let Hop::Job(job, step) = *hop
            && let Some((_, with)) = nodes::switch(self.project, job, step)
        {
            let given = self.node(frame, job, step.unwrap_or_default(), with, 1);
            asked.truth = given.into_text().equals(&Value::text("false")).not();
            asked.blame = Blame::Switch(job, step);
        }
        asked
    }

    /// Whether a job runs.
    pub(super) fn job(&mut self, frame: &Frame, reference: JobRef) -> Verdict {
        let key = (frame.number, reference);
        if let Some(known) = self.jobs.get(&key) {
            return known.clone();
        }
        // a circle of needs is refused by GitHub
        self.jobs.set(key, unknown(Blame::Job(reference)));
        let verdict = self.judge_job(frame, reference);
        self.jobs.set(key, verdict.clone());
        verdict
    }

    fn judge_job(&mut self, frame: &Frame, reference: JobRef) -> Verdict {
        let Some((workflow, job)) = reference.view(self.project) else {
            return missing();
        };
        let Some(ancestors) = ancestors(workflow, reference.job) else {
            return unknown(Blame::Job(reference));
        };
        let (mut success, mut failure) = (Truth::Yes, Truth::No);
        let mut hinders = Blame::Course;
        for index in ancestors {
            if !self.fuel.spend() {
                return unknown(Blame::Job(reference));
            }
            let needed = JobRef {
                workflow: reference.workflow,
                job: index,
            };
            let runs = self.job(frame, needed);
            let result = self.result(frame, needed);
            let succeeds = result.equals(&Value::text("success"));
            if (succeeds == Truth::No && success != Truth::No)
                || (matches!(runs.truth, Truth::Unknown(_)) && hinders == Blame::Course)
            {
                hinders = Blame::Need(needed, Vec::from([runs.blame]));
            }
            success = success.and(succeeds);
            failure = failure.or(result.equals(&Value::text("failure")));
        }
        let cancelled = match self.course {
            Course::Open => Truth::Unknown(Causes::NONE),
            course => Truth::of(course == Course::Cancelled),
        };
        let status = Status {
            success: success.and(cancelled.not()),
            failure: failure.and(cancelled.not()),
            cancelled,
        };
        let text = job
            .condition
            .as_ref()
            .map_or("", |text| text.value.as_str());
        let Some(condition) = self.condition(text) else {
            return Verdict {
                truth: status.success,
                blame: hinders,
            };
        };
        let asks = condition.asks_for_status();
        if !asks && status.success == Truth::No {
            return Verdict {
                truth: Truth::No,
                blame: hinders,
            };
        }
        let mut others = Vec::from([("inputs", frame.inputs.clone()), ("vars", Value::open())]);
        if condition.mentions("needs") {
            others.push(("needs", self.needs(frame, reference, 0)));
        }
        let around = Around {
            github: Rc::clone(&self.github),
            others,
        };
        let certain_success = Status {
            success: Truth::Yes,
            ..status
        };
        let own = if asks {
            self.decide(text, &condition, &around, status)
        } else {
            self.decide(text, &condition, &around, certain_success)
        };
        if asks || own == Truth::No {
            return Verdict {
                truth: own,
                blame: Blame::Job(reference),
            };
        }
        let blame = if own == Truth::Yes && status.success != Truth::Yes && hinders != Blame::Course
        {
            hinders
        } else {
            Blame::Job(reference)
        };
        Verdict {
            truth: status.success.and(own),
            blame,
        }
    }

    /// A condition's truth; one that nothing in the files decides and that is the same throughout a run is open, by its text.
    fn decide(
        &mut self,
        text: &str,
        condition: &Condition,
        around: &Around,
        status: Status,
    ) -> Truth {
        let truth = condition.lets_run(&around.contexts(status), &mut self.fuel);
        let Truth::Unknown(causes) = truth else {
            return truth;
        };
        let constant = [
            "needs", "steps", "env", "matrix", "job", "strategy", "runner",
        ]
        .iter()
        .all(|context| !condition.mentions(context));
        let known = |truth: Truth| !matches!(truth, Truth::Unknown(_));
        let status_is_known = known(status.success)
            && (!condition.asks_for_status() || (known(status.failure) && known(status.cancelled)));
        if causes.first().is_some() || !constant || !status_is_known {
            return truth;
        }
        let inputs = around
            .others
            .iter()
            .find(|(name, _)| *name == "inputs")
            .map(|(_, value)| value);
        let inputs = inputs.cloned().unwrap_or(Value::Null);
        let status = if condition.asks_for_status() {
            status
        } else {
            OPEN
        };
        let key = Key::Condition(text.to_owned(), inputs, status);
        self.choices
            .read(key, &|| Domain {
                cover: Vec::from([Value::Bool(false), Value::Bool(true)]),
                samples: Vec::new(),
            })
            .truth()
    }

    fn condition(&mut self, text: &str) -> Option<Rc<Condition>> {
        let key = text.to_owned();
        if let Some(known) = self.read.get(&key) {
            return known.clone();
        }
        let read = Condition::read(text).map(Rc::new);
        self.read.set(key, read.clone());
        read
    }

    /// A needed job's result.
    fn result(&mut self, frame: &Frame, reference: JobRef) -> Value {
        let outcome = match self.course {
            Course::Open => Value::one_of(
                ["success", "failure", "cancelled"]
                    .map(Value::text)
                    .to_vec(),
                Causes::NONE,
            ),
            Course::Well | Course::StepFails | Course::StepCancelled => Value::text("success"),
            Course::Cancelled => Value::text("cancelled"),
            Course::JobFails(failing) => Value::text(if failing == reference {
                "failure"
            } else {
                "success"
            }),
        };
        match self.job(frame, reference).truth {
            Truth::Yes => outcome,
            Truth::No => Value::text("skipped"),
            Truth::Unknown(causes) => Value::text("skipped").join(outcome, causes),
        }
    }

    /// The `needs` context of a job: what it needs itself.
    fn needs(&mut self, frame: &Frame, reference: JobRef, depth: usize) -> Value {
        let Some((workflow, job)) = reference.view(self.project) else {
            return Value::open();
        };
        let mut entries = Vec::new();
        for need in &job.needs {
            let Some(index) = workflow.job(&need.value) else {
                return Value::open();
            };
            let needed = JobRef {
                workflow: reference.workflow,
                job: index,
            };
            let result = self.result(frame, needed);
            let outputs = self.outputs(frame, needed, depth + 1);
            entries.push((
                need.value.clone(),
                Value::object()
                    .with("result", result)
                    .with("outputs", outputs),
            ));
        }
        Value::Object(Object {
            entries,
            open: false,
        })
    }

    fn outputs(&mut self, frame: &Frame, reference: JobRef, depth: usize) -> Value {
        let runs = self.job(frame, reference).truth;
        if runs == Truth::No {
            return Value::object();
        }
        let Some((_, job)) = reference.view(self.project) else {
            return Value::open();
        };
        // what a called workflow hands back is followed no further
        if job.uses.is_some() || depth > MAX_DEPTH {
            return Value::open();
        }
        let declared = nodes::job(self.project, reference)
            .and_then(|job| job.get("outputs"))
            .map(Node::entries)
            .unwrap_or_default();
        let mut entries = Vec::new();
        for entry in declared {
            let Some(name) = entry.key.text() else {
                continue;
            };
            let value = self.outcome_of(frame, reference, &entry.value, depth);
            // a job that is skipped or fails may leave nothing
            let sure = runs == Truth::Yes && self.course != Course::Open;
            let causes = match runs {
                Truth::Unknown(causes) => causes,
                _ => Causes::NONE,
            };
            let value = if sure {
                value
            } else {
                value.join(Value::text(""), causes)
            };
            entries.push((name.to_owned(), value));
        }
        Value::Object(Object {
            entries,
            open: false,
        })
    }

    fn outcome_of(&mut self, frame: &Frame, reference: JobRef, node: &Node, depth: usize) -> Value {
        let last = reference
            .view(self.project)
            .map_or(0, |(_, job)| job.steps.len());
        let value = self.node(frame, reference, last, node, depth);
        // outputs are text
        value.into_text()
    }

    /// The value of a node in a job, before the step at a position.
    fn node(
        &mut self,
        frame: &Frame,
        reference: JobRef,
        before: usize,
        node: &Node,
        depth: usize,
    ) -> Value {
        let Some(text) = node.text() else {
            return nodes::literal_or_anything(node);
        };
        if !text.contains("${{") {
            return nodes::literal_or_anything(node);
        }
        let template = Template::read(text);
        let mentions = |context: &str| template.trees().any(|tree| tree.mentions(context));
        let around = self.around(frame, reference, before, &mentions, depth);
        template.evaluate(&around.contexts(OPEN), &mut self.fuel)
    }

    /// The contexts of a job's step.
    fn around(
        &mut self,
        frame: &Frame,
        reference: JobRef,
        step: usize,
        mentions: &dyn Fn(&str) -> bool,
        depth: usize,
    ) -> Around {
        let mut others = Vec::from([
            ("inputs", frame.inputs.clone()),
            ("vars", Value::open()),
            ("secrets", Value::open()),
            ("runner", Value::open()),
            ("job", Value::open()),
            ("strategy", Value::open()),
        ]);
        let too_deep = depth > MAX_DEPTH;
        if mentions("needs") {
            let value = if too_deep {
                Value::open()
            } else {
                self.needs(frame, reference, depth + 1)
            };
            others.push(("needs", value));
        }
        if mentions("matrix") {
            let project = self.project;
            let value = self
                .choices
                .read(Key::Matrix(frame.number, reference), &|| {
                    nodes::matrix(project, reference).map_or_else(
                        || Domain {
                            cover: Vec::from([Value::open()]),
                            samples: Vec::new(),
                        },
                        Domain::exactly,
                    )
                });
            others.push(("matrix", value));
        }
        if mentions("steps") {
            let value = if too_deep {
                Value::open()
            } else {
                self.steps_before(frame, reference, step, depth + 1)
            };
            others.push(("steps", value));
        }
        if mentions("env") {
            let value = if too_deep {
                Value::open()
            } else {
                self.env(frame, reference, step, depth + 1)
            };
            others.push(("env", value));
        }
        Around {
            github: Rc::clone(&self.github),
            others,
        }
    }

    /// The `steps` context before a step: what ran with an `id`.
    fn steps_before(
        &mut self,
        frame: &Frame,
        reference: JobRef,
        step: usize,
        depth: usize,
    ) -> Value {
        let Some((_, job)) = reference.view(self.project) else {
            return Value::open();
        };
        let mut entries = Vec::new();
        for earlier in job.steps.iter().take(step) {
            let Some(id) = &earlier.id else { continue };
            if !self.fuel.spend() {
                return Value::open();
            }
            let runs = self.step(frame, reference, earlier.index, depth).truth;
            let (ran, outputs) = match self.course {
                Course::Well => (Value::text("success"), Value::open()),
                _ => (
                    Value::one_of(
                        ["success", "failure", "cancelled"]
                            .map(Value::text)
                            .to_vec(),
                        Causes::NONE,
                    ),
                    Value::open(),
                ),
            };
            let skipped = Value::text("skipped");
            let (outcome, outputs) = match runs {
                Truth::Yes => (ran, outputs),
                Truth::No => (skipped, Value::object()),
                Truth::Unknown(causes) => (skipped.join(ran, causes), outputs),
            };
            entries.push((
                id.value.clone(),
                Value::object()
                    .with("outputs", outputs)
                    .with("outcome", outcome.clone())
                    .with("conclusion", outcome),
            ));
        }
        Value::Object(Object {
            entries,
            open: false,
        })
    }

    /// The `env` context of a step: what the file sets; anything else may come from an earlier step.
    fn env(&mut self, frame: &Frame, reference: JobRef, step: usize, depth: usize) -> Value {
        let Some((workflow, job)) = reference.view(self.project) else {
            return Value::open();
        };
        let own = job.steps.get(step);
        let mut entries: Vec<(String, Value)> = Vec::new();
        let of_step = own.map(|step| step.env.as_slice()).unwrap_or_default();
        for (variables, is_own) in [
            (of_step, true),
            (job.env.as_slice(), false),
            (workflow.env.as_slice(), false),
        ] {
            for variable in variables {
                let name = &variable.name.value;
                if entries
                    .iter()
                    .any(|(known, _)| known.eq_ignore_ascii_case(name))
                {
                    continue;
                }
                let earlier = job.steps.get(..step).unwrap_or_default();
                let value = if !is_own && earlier.iter().any(|step| may_set(step, name)) {
                    Value::anything(Causes::NONE)
                } else {
                    self.variable(frame, reference, step, variable, depth)
                };
                entries.push((name.clone(), value));
            }
        }
        Value::Object(Object {
            entries,
            open: true,
        })
    }

    fn variable(
        &mut self,
        frame: &Frame,
        reference: JobRef,
        step: usize,
        variable: &Variable,
        depth: usize,
    ) -> Value {
        let text = &variable.value.value;
        if !text.contains("${{") {
            return Value::text(text);
        }
        let template = Template::read(text);
        // a variable that is made from variables is not followed
        let mentions =
            |context: &str| context != "env" && template.trees().any(|tree| tree.mentions(context));
        let around = self.around(frame, reference, step, &mentions, depth);
        let value = template.evaluate(&around.contexts(OPEN), &mut self.fuel);
        value.into_text()
    }

    /// What a step's status functions answer, before it runs.
    fn step_status(&self, frame: &Frame, job: Option<JobRef>) -> Status {
        let succeeds = job.is_some_and(|job| self.succeeding.contains(&(frame.number, job)));
        let (success, failure, cancelled) = match self.course {
            _ if succeeds => (true, false, false),
            Course::Open => return OPEN,
            // a job that begins though the run was cancelled goes through its steps
            Course::Well | Course::JobFails(_) | Course::Cancelled => (true, false, false),
            Course::StepFails => (false, true, false),
            Course::StepCancelled => (false, false, true),
        };
        Status {
            success: Truth::of(success),
            failure: Truth::of(failure),
            cancelled: Truth::of(cancelled),
        }
    }

    /// Whether a step runs in a job that runs.
    pub(super) fn step(
        &mut self,
        frame: &Frame,
        reference: JobRef,
        index: usize,
        depth: usize,
    ) -> Verdict {
        let key = (frame.number, reference, index);
        if let Some(known) = self.steps.get(&key) {
            return known.clone();
        }
        let project = self.project;
        let Some(step) = reference
            .view(project)
            .and_then(|(_, job): (&Workflow, &Job)| job.steps.get(index))
        else {
            return missing();
        };
        let verdict = self.judge_step(
            step,
            self.step_status(frame, Some(reference)),
            Blame::Step(reference, index),
            |run, mentions| run.around(frame, reference, index, mentions, depth),
        );
        self.steps.set(key, verdict.clone());
        verdict
    }

    fn judge_step(
        &mut self,
        step: &Step,
        status: Status,
        blame: Blame,
        around: impl FnOnce(&mut Self, &dyn Fn(&str) -> bool) -> Around,
    ) -> Verdict {
        let text = step
            .condition
            .as_ref()
            .map_or("", |text| text.value.as_str());
        let Some(condition) = self.condition(text) else {
            return Verdict {
                truth: status.success,
                blame: Blame::Course,
            };
        };
        let around = around(self, &|context| condition.mentions(context));
        if condition.asks_for_status() {
            let truth = self.decide(text, &condition, &around, status);
            return Verdict { truth, blame };
        }
        let certain = Status {
            success: Truth::Yes,
            ..status
        };
        let own = self.decide(text, &condition, &around, certain);
        Verdict {
            truth: status.success.and(own),
            blame,
        }
    }

    /// Whether a composite action's step runs where the action is used.
    pub(super) fn action_step(
        &mut self,
        frame: &Frame,
        user: JobRef,
        action: usize,
        index: usize,
    ) -> Verdict {
        let project = self.project;
        let Some(step) = project
            .actions
            .get(action)
            .and_then(|action| action.steps.get(index))
        else {
            return missing();
        };
        self.judge_step(
            step,
            self.step_status(frame, Some(user)),
            Blame::ActionStep(action, index),
            |run, mentions| run.around_action(frame, user, mentions),
        )
    }

    /// The contexts of a composite action's steps; what its own steps left is not followed.
    fn around_action(
        &mut self,
        frame: &Frame,
        user: JobRef,
        mentions: &dyn Fn(&str) -> bool,
    ) -> Around {
        let mut around = self.around(
            frame,
            user,
            0,
            &|context| context == "matrix" && mentions(context),
            MAX_DEPTH,
        );
        around.others.push(("steps", Value::open()));
        around.others.push(("env", Value::open()));
        around
    }

    /// The frame of a workflow that a job calls.
    pub(super) fn called(&mut self, frame: &Frame, caller: JobRef, workflow: usize) -> Frame {
        let project = self.project;
        let Some(view) = project.workflows.get(workflow) else {
            return self.frame(Some(workflow), Value::open());
        };
        let given = nodes::job(project, caller)
            .and_then(|job| job.get("with"))
            .map(Node::entries)
            .unwrap_or_default();
        let declared = nodes::workflow_inputs(project, view, "workflow_call");
        let mut entries = Vec::new();
        for input in declared {
            let Some(name) = input.key.text() else {
                continue;
            };
            let of_type = |kind| input.value.get("type").and_then(Node::text) == Some(kind);
            let handed = given.iter().find(|entry| {
                entry
                    .key
                    .text()
                    .is_some_and(|key| key.eq_ignore_ascii_case(name))
            });
            let value = match (handed, input.value.get("default")) {
                (Some(handed), _) => self.node(frame, caller, 0, &handed.value, 1),
                (None, Some(default)) => nodes::literal_or_anything(default),
                (None, None) if of_type("boolean") => Value::Bool(false),
                (None, None) if of_type("number") => Value::Number(0.0),
                (None, None) => Value::text(""),
            };
            entries.push((name.to_owned(), value));
        }
        let inputs = Value::Object(Object {
            entries,
            open: false,
        });
        self.frame(Some(workflow), inputs)
    }

    /// The frame of a composite action that a step uses.
    pub(super) fn used(
        &mut self,
        frame: &Frame,
        user: JobRef,
        step: usize,
        action: usize,
    ) -> Frame {
        let given = nodes::step(self.project, user, step)
            .and_then(|step| step.get("with"))
            .map(Node::entries)
            .unwrap_or_default();
        let values: Vec<(&str, Value)> = given
            .iter()
            .filter_map(|entry| {
                let name = entry.key.text()?;
                Some((name, self.node(frame, user, step, &entry.value, 1)))
            })
            .collect();
        self.action_frame(&values, action)
    }

    fn used_by_action(
        &mut self,
        frame: &Frame,
        user: JobRef,
        outer: usize,
        step: usize,
        action: usize,
    ) -> Frame {
        let given = nodes::action_step(self.project, outer, step)
            .and_then(|step| step.get("with"))
            .map(Node::entries)
            .unwrap_or_default();
        let mut values = Vec::new();
        for entry in given {
            let Some(name) = entry.key.text() else {
                continue;
            };
            let text = entry.value.text().unwrap_or_default();
            let template = Template::read(text);
            let around = self.around_action(frame, user, &|context| {
                template.trees().any(|tree| tree.mentions(context))
            });
            let value = template.evaluate(&around.contexts(OPEN), &mut self.fuel);
            values.push((name, value));
        }
        self.action_frame(&values, action)
    }

    /// An action's inputs are text, whatever was handed over.
    fn action_frame(&mut self, given: &[(&str, Value)], action: usize) -> Frame {
        let text = Value::into_text;
        let mut entries = Vec::new();
        for input in nodes::action_inputs(self.project, action) {
            let Some(name) = input.key.text() else {
                continue;
            };
            let handed = given
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.clone());
            let value = handed.unwrap_or_else(|| {
                input
                    .value
                    .get("default")
                    .map_or(Value::text(""), nodes::literal_or_anything)
            });
            entries.push((name.to_owned(), text(value)));
        }
        let inputs = Value::Object(Object {
            entries,
            open: false,
        });
        self.frame(None, inputs)
    }

    /// Whether a text in a step, such as an input, reads `true`.
    pub(super) fn reads_true(
        &mut self,
        frame: &Frame,
        reference: JobRef,
        step: usize,
        text: &str,
    ) -> Truth {
        let template = Template::read(text);
        let mentions = |context: &str| template.trees().any(|tree| tree.mentions(context));
        let around = self.around(frame, reference, step, &mentions, 0);
        let value = template.evaluate(&around.contexts(OPEN), &mut self.fuel);
        match value {
            Value::Bool(value) => Truth::of(value),
            Value::Unsure(..) => {
                // what is true as a value reads `true`, what is text must say so
                let as_text = value.equals(&Value::text("true"));
                match (value.truth(), as_text) {
                    (Truth::No, _) => Truth::No,
                    (Truth::Unknown(a), Truth::Unknown(b)) => Truth::Unknown(a.and(b)),
                    (_, Truth::Yes) => Truth::Yes,
                    _ => Truth::Unknown(value.causes()),
                }
            }
            other => other.equals(&Value::text("true")),
        }
    }

    /// The jobs of a workflow.
    pub(super) fn jobs_of(&self, workflow: usize) -> Vec<JobRef> {
        let jobs = self
            .project
            .workflows
            .get(workflow)
            .map_or(0, |workflow| workflow.jobs.len());
        (0..jobs).map(|job| JobRef { workflow, job }).collect()
    }

    /// The steps of a workflow that use an action.
    pub(super) fn uses_of(&self, workflow: usize, action: usize) -> Vec<(JobRef, usize)> {
        let project = self.project;
        let mut found = Vec::new();
        for job in self.jobs_of(workflow) {
            let steps = job
                .view(project)
                .map(|(_, job)| job.steps.as_slice())
                .unwrap_or_default();
            let using = steps.iter().filter(|step| {
                step.uses.as_ref().is_some_and(|uses| {
                    matches!(&uses.target, Target::Local(folder) if project.action_in(folder) == Some(action))
                })
            });
            found.extend(using.map(|step| (job, step.index)));
        }
        found
    }

    /// The local workflow that a job calls.
    pub(super) fn callee(&self, reference: JobRef) -> Option<usize> {
        let (_, job) = reference.view(self.project)?;
        match &job.uses.as_ref()?.target {
            Target::Local(path) => self.project.workflow_at(path),
            _ => None,
        }
    }
}

fn missing() -> Verdict {
    unknown(Blame::Missing)
}

const fn unknown(blame: Blame) -> Verdict {
    Verdict {
        truth: Truth::Unknown(Causes::NONE),
        blame,
    }
}

/// Both verdicts together; what denies is to blame, else what leaves open, else what was asked last.
pub(super) fn both(first: Verdict, second: impl FnOnce() -> Verdict) -> Verdict {
    if first.truth == Truth::No {
        return first;
    }
    let second = second();
    let truth = first.truth.and(second.truth);
    let rank = |verdict: &Verdict| match (&verdict.truth, &verdict.blame) {
        (Truth::No, _) => 3,
        (Truth::Unknown(_), Blame::Course | Blame::Nothing) => 1,
        (Truth::Unknown(_), _) => 2,
        (Truth::Yes, _) => 0,
    };
    let blame = if rank(&second) > rank(&first) {
        second.blame
    } else {
        first.blame
    };
    Verdict { truth, blame }
}

/// Whether a step may set a variable for those after it.
fn may_set(step: &Step, name: &str) -> bool {
    step.run
        .as_ref()
        .is_some_and(|run| run.text.contains("GITHUB_ENV") && run.text.contains(name))
}

/// Every job that a job needs, directly or through others, needed ones first; `None` where a name is no job.
pub(super) fn ancestors(workflow: &Workflow, job: usize) -> Option<Vec<usize>> {
    let mut done: Vec<usize> = Vec::new();
    let mut open: Vec<(usize, usize)> = Vec::from([(job, 0)]);
    let mut entered: Vec<usize> = Vec::from([job]);
    while let Some((current, next)) = open.pop() {
        let needs = &workflow.jobs.get(current)?.needs;
        if let Some(need) = needs.get(next) {
            open.push((current, next + 1));
            let needed = workflow.job(&need.value)?;
            if !entered.contains(&needed) {
                entered.push(needed);
                open.push((needed, 0));
            }
        } else if current != job {
            done.push(current);
        }
    }
    Some(done)
}
