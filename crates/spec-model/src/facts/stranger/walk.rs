//! Follows a run from the event that starts it through jobs, called workflows, steps and actions.

use super::{
    StrangerPlace, artifacts,
    contexts::STRANGERS_EVENTS,
    fetch, followed, guards, scripts,
    taint::{Chosen, Kind, Scope, add},
    token,
};
use crate::{
    Place, Project,
    facts::{
        JobRef, Likely,
        build::never_runs,
        closure::{MAX_CALLS, callers},
        tables::{OUTPUTS_OF_THEIR_OWN, SCRIPT_INPUTS},
    },
    github::{
        ActionKind, Input, Job, Permissions, Script, Step, Target, Uses, Variable, Workflow,
        expressions, find,
    },
};
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use spec_source::{Node, Span};

/// How many calls and actions are followed in all, so that nothing that somebody wrote takes long.
const MAX_VISITS: usize = 2000;

pub(super) struct Walk<'a> {
    project: &'a Project,
    pub(super) found: Vec<StrangerPlace>,
    /// The workflows that are being followed, the one that started first.
    chain: Vec<usize>,
    /// The composite actions that are being followed.
    actions: Vec<usize>,
    visits: usize,
}

/// What holds for the jobs or steps that are looked at.
#[derive(Clone)]
struct Around<'a> {
    events: Vec<&'a str>,
    /// Whether a condition may keep strangers out.
    guarded: bool,
    /// Whether the job takes part in a release.
    releases: bool,
    /// What the job's token may do.
    token: String,
}

impl Around<'_> {
    fn privileged(&self) -> bool {
        for event in &self.events {
            if STRANGERS_EVENTS.contains(event) {
                return true;
            }
        }
        false
    }

    /// Whether the run can be for the pull request that the event names.
    fn for_pull_requests(&self) -> bool {
        self.events.contains(&"pull_request_target") || self.events.contains(&"issue_comment")
    }
}

/// What the steps of a job leave to those behind them.
#[derive(Default)]
struct State {
    scope: Scope,
    /// What was fetched or written, and counts as soon as a step follows.
    pending: Vec<(Place, bool, String, String)>,
    fetched: fetch::Fetched,
    laid: Vec<artifacts::Laid>,
    /// Whether the repository was checked out into the workspace's top.
    checked_out: bool,
    /// The variables that were set for later steps.
    wrote: Vec<(String, Vec<Chosen>)>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(project: &'a Project) -> Self {
        Self {
            project,
            found: Vec::new(),
            chain: Vec::new(),
            actions: Vec::new(),
            visits: 0,
        }
    }

    /// Follows a workflow from its own events; from a call where a caller may be out of sight.
    pub(super) fn start(&mut self, index: usize) {
        let project = self.project;
        let Some(view) = project.workflows.get(index) else {
            return;
        };
        let mut events: Vec<&str> = Vec::new();
        for trigger in &view.triggers {
            let event = trigger.event.value.as_str();
            if event != "workflow_call" && !events.contains(&event) {
                events.push(event);
            }
        }
        let around = Around {
            events,
            guarded: false,
            releases: false,
            token: String::new(),
        };
        if !around.events.is_empty() {
            self.workflow(index, &around, Scope::default(), None);
        }
        let Some(trigger) = view.trigger("workflow_call") else {
            return;
        };
        let hidden = project.listing.is_none();
        if !hidden && !callers(project, index).is_empty() {
            return;
        }
        let mut inputs = Scope::default();
        for input in &trigger.inputs {
            if hidden && takes_text(input) {
                let chosen = Chosen::perhaps(format!("`inputs.{}`", input.name.value));
                inputs.set(input_path(&input.name.value), [chosen].into());
            }
        }
        let around = Around {
            events: ["workflow_call"].into(),
            ..around
        };
        self.workflow(index, &around, inputs, None);
    }

    /// Follows a workflow; hands back what its outputs hold, as `outputs.NAME`.
    fn workflow(
        &mut self,
        index: usize,
        around: &Around<'a>,
        inputs: Scope,
        granted: Option<&'a Permissions>,
    ) -> Scope {
        let project = self.project;
        let mut outputs = Scope::default();
        let Some(view) = project.workflows.get(index) else {
            return outputs;
        };
        if self.chain.contains(&index) || self.chain.len() > MAX_CALLS || !self.visit() {
            return outputs;
        }
        self.chain.push(index);
        let mut scope = inputs;
        scope.asks = around.privileged();
        for variable in &view.env {
            take(variable, &mut scope);
        }
        for job in in_order(view) {
            self.job(index, view, job, around, &mut scope, granted);
        }
        let root = project
            .documents
            .get(view.document)
            .and_then(|document| document.root());
        let declared = root
            .and_then(|root| root.get("on")?.get("workflow_call")?.get("outputs"))
            .map(Node::entries)
            .unwrap_or_default();
        for entry in declared {
            if let (Some(name), Some(value)) = (
                entry.key.text(),
                entry.value.get("value").and_then(Node::text),
            ) {
                let name = format!("outputs.{}", name.to_ascii_lowercase());
                outputs.set(name, scope.in_text(value));
            }
        }
        self.chain.pop();
        outputs
    }

    fn too_many(&mut self, place: Place) {
        let because = "there are more calls here than are followed".to_owned();
        let bring = "whether a stranger's text or code runs behind this call".to_owned();
        self.report(place, false, because, bring);
    }

    fn visit(&mut self) -> bool {
        self.visits += 1;
        self.visits <= MAX_VISITS
    }

    fn job(
        &mut self,
        workflow: usize,
        view: &'a Workflow,
        position: usize,
        around: &Around<'a>,
        scope: &mut Scope,
        granted: Option<&'a Permissions>,
    ) {
        let Some(job) = view.jobs.get(position) else {
            return;
        };
        let condition = job.condition.as_ref().map(|text| text.value.as_str());
        if condition.is_some_and(crate::facts::is_false) {
            return;
        }
        let guarded = guards::read(condition, &around.events);
        if guarded.events.is_empty() {
            return;
        }
        let block = job
            .permissions
            .as_ref()
            .or(view.permissions.as_ref())
            .or(granted);
        let reference = JobRef {
            workflow,
            job: position,
        };
        let around = Around {
            events: guarded.events,
            guarded: around.guarded || guarded.guards,
            releases: self.project.facts.closure.jobs.contains(&reference),
            token: token::may(block),
        };
        let node = self.job_node(view, job);
        let mut inside = scope.clone();
        inside.asks = around.privileged();
        for variable in &job.env {
            take(variable, &mut inside);
        }
        if let Some(matrix) = node.and_then(|node| node.get("strategy")?.get("matrix")) {
            take_matrix(matrix, &mut inside);
        }
        let key = job.key.value.to_ascii_lowercase();
        if let Some(uses) = &job.uses {
            let outputs = self.call(view, job, uses, &around, &inside, block);
            for way in ["needs", "jobs"] {
                scope.adopt(&format!("{way}.{key}."), &outputs);
            }
            return;
        }
        let mut state = State {
            scope: inside,
            ..State::default()
        };
        let steps = node.and_then(|node| node.get("steps"));
        self.steps(view.document, &job.steps, steps, &around, &mut state);
        let outputs = node
            .and_then(|node| node.get("outputs"))
            .map(Node::entries)
            .unwrap_or_default();
        for entry in outputs {
            if let (Some(name), Some(value)) = (entry.key.text(), entry.value.text()) {
                let name = name.to_ascii_lowercase();
                let chosen = state.scope.in_text(value);
                for way in ["needs", "jobs"] {
                    scope.set(format!("{way}.{key}.outputs.{name}"), chosen.clone());
                }
            }
        }
    }

    fn job_node(&self, view: &Workflow, job: &Job) -> Option<&'a Node> {
        let root = self.project.documents.get(view.document)?.root()?;
        root.get("jobs")?.get(&job.key.value)
    }

    /// Follows a job that calls a workflow; hands back what its outputs hold.
    fn call(
        &mut self,
        view: &Workflow,
        job: &'a Job,
        uses: &Uses,
        around: &Around<'a>,
        scope: &Scope,
        block: Option<&'a Permissions>,
    ) -> Scope {
        let called = if let Target::Local(path) = &uses.target {
            self.project.workflow_at(path)
        } else {
            None
        };
        let Some(called) = called else {
            if around.releases || around.privileged() {
                let because = if around.privileged() {
                    "a stranger can start this call, and what it runs is not in sight"
                } else {
                    "it takes part in a release, and what it runs, and with which texts, is not in sight"
                };
                let place = Place::new(view.document, uses.text.span);
                let bring = format!("the workflow file that `{}` names", uses.text.value);
                self.report(place, false, because.to_owned(), bring);
            }
            return Scope::default();
        };
        if self.visits >= MAX_VISITS {
            self.too_many(Place::new(view.document, uses.text.span));
            return Scope::default();
        }
        let mut inputs = Scope::default();
        let trigger = self
            .project
            .workflows
            .get(called)
            .and_then(|view| view.trigger("workflow_call"));
        for input in trigger.iter().flat_map(|trigger| &trigger.inputs) {
            let handed = find(&job.with, &input.name.value).map(|with| with.value.value.as_str());
            let default = input.default.as_ref().map(|text| text.value.as_str());
            let value = handed.or(default).unwrap_or_default();
            let chosen = if takes_text(input) {
                scope.in_text(value)
            } else {
                Vec::new()
            };
            inputs.set(input_path(&input.name.value), chosen);
        }
        self.workflow(called, around, inputs, block)
    }

    fn steps(
        &mut self,
        document: usize,
        steps: &'a [Step],
        nodes: Option<&'a Node>,
        around: &Around<'a>,
        state: &mut State,
    ) {
        for step in steps {
            if never_runs(step) {
                continue;
            }
            let condition = step.condition.as_ref().map(|text| text.value.as_str());
            let guarded = guards::read(condition, &around.events);
            if guarded.events.is_empty() {
                continue;
            }
            let around = Around {
                events: guarded.events,
                guarded: around.guarded || guarded.guards,
                ..around.clone()
            };
            for (place, sure, because, bring) in core::mem::take(&mut state.pending) {
                self.report(place, sure, because, bring);
            }
            let mut scope = state.scope.clone();
            scope.files |= !state.laid.is_empty();
            for variable in &step.env {
                take(variable, &mut scope);
            }
            if let Some(run) = &step.run {
                let folder = nodes
                    .and_then(|nodes| nodes.items().get(step.index))
                    .and_then(|node| node.get("working-directory"))
                    .and_then(Node::text)
                    .unwrap_or_default();
                self.script(document, step, run, folder, &scope, &around, state);
            }
            if let Some(uses) = &step.uses {
                self.uses(document, step, uses, &scope, &around, state);
            }
        }
    }

    #[allow(clippy::too_many_arguments)] // each is another thing, and all are needed
    fn script(
        &mut self,
        document: usize,
        step: &Step,
        run: &Script,
        folder: &str,
        scope: &Scope,
        around: &Around<'a>,
        state: &mut State,
    ) {
        self.expressions(document, &run.text, scope, around, |start, end| {
            run.node.part(start, end)
        });
        let cmd = step.shell.as_ref().is_some_and(|shell| {
            shell.value.eq_ignore_ascii_case("cmd") || shell.value.starts_with("cmd ")
        });
        let does = scripts::read(&run.text, scope, cmd);
        for (start, end, chosen) in &does.runs {
            let place = Place::new(document, run.node.part(*start, *end));
            self.text(place, chosen, around, "this command");
        }
        for (start, end, chosen) in &does.spills {
            if counts(chosen, around) != Counts::No {
                let place = Place::new(document, run.node.part(*start, *end));
                let because = format!(
                    "{} goes into a file that sets variables or paths for the steps behind it, and a line of its own in it sets another, by which some programs run what it names",
                    chosen.name
                );
                let bring = "whether the text can hold a line break here".to_owned();
                state.pending.push((place, false, because, bring));
            }
        }
        self.fetches(document, run, &does.locals, around, state);
        self.artifacts(document, run, folder, &does.locals, around, state);
        for (name, chosen) in does.env {
            let name = format!("env.{name}");
            state.scope.set(name.clone(), chosen.clone());
            state.wrote.push((name, chosen));
        }
        if let Some(id) = &step.id {
            let id = id.value.to_ascii_lowercase();
            for (name, chosen) in does.outputs {
                state
                    .scope
                    .set(format!("steps.{id}.outputs.{name}"), chosen);
            }
            state
                .scope
                .others(&format!("steps.{id}.outputs."), does.others);
        }
    }

    fn fetches(
        &mut self,
        document: usize,
        run: &Script,
        scope: &Scope,
        around: &Around<'a>,
        state: &mut State,
    ) {
        let by_contributor = self.by_contributor(around);
        if by_contributor == Likely::No {
            return;
        }
        for fetch in fetch::in_script(&run.text, scope, &mut state.fetched) {
            let place = Place::new(document, run.node.part(fetch.start, fetch.end));
            let found = fetched(place, fetch.sure, by_contributor, around);
            if fetch.run {
                let (place, sure, because, bring) = found;
                self.report(place, sure, because, bring);
            } else {
                state.pending.push(found);
            }
        }
    }

    fn artifacts(
        &mut self,
        document: usize,
        run: &Script,
        folder: &str,
        scope: &Scope,
        around: &Around<'a>,
        state: &mut State,
    ) {
        let by_contributor = self.by_contributor(around);
        if by_contributor == Likely::No {
            return;
        }
        let runs =
            artifacts::in_script(&run.text, folder, scope, state.checked_out, &mut state.laid);
        for runs in runs {
            let place = Place::new(document, run.node.part(runs.start, runs.end));
            let sure = runs.sure && by_contributor == Likely::Yes;
            let because = if sure {
                format!(
                    "it runs what an artifact of another run holds, which a pull request can have made, with a token that {}",
                    around.token
                )
            } else {
                "an artifact of another run, which a pull request can have made, lies on the runner, and this command may run what it holds".to_owned()
            };
            let bring = if by_contributor == Likely::Yes {
                "whether this command takes its code from the artifact"
            } else {
                "the workflows that this one follows"
            };
            self.report(place, sure && !around.guarded, because, bring.to_owned());
        }
    }

    /// Whether a run can be for a contributor's pull request.
    fn by_contributor(&self, around: &Around<'a>) -> Likely {
        if around.for_pull_requests() {
            return Likely::Yes;
        }
        if !around.events.contains(&"workflow_run") {
            return Likely::No;
        }
        let first = self.chain.first();
        first
            .and_then(|first| self.project.workflows.get(*first))
            .map_or(Likely::Unknown, |workflow| {
                followed::can_be_a_pull_request(self.project, workflow)
            })
    }

    fn uses(
        &mut self,
        document: usize,
        step: &'a Step,
        uses: &'a Uses,
        scope: &Scope,
        around: &Around<'a>,
        state: &mut State,
    ) {
        let slug = uses.slug().unwrap_or_default();
        for (known, inputs) in &SCRIPT_INPUTS {
            if *known != slug {
                continue;
            }
            for name in *inputs {
                if let Some(input) = step.input(name) {
                    let span = input.value.span;
                    self.expressions(document, &input.value.value, scope, around, |_, _| span);
                }
            }
        }
        let by_contributor = self.by_contributor(around);
        if by_contributor != Likely::No {
            if let Some((input, sure)) = fetch::checkout(step, uses, scope) {
                let span = input.map_or(uses.text.span, |input| {
                    if sure { input.span } else { uses.text.span }
                });
                let place = Place::new(document, span);
                let found = if input.is_none() {
                    let because = "this action may fetch a contributor's commit, and steps follow that can run it; whether it asks who started the run stands in its own repository".to_owned();
                    let bring = "which commit this is when a stranger starts the run".to_owned();
                    (place, false, because, bring)
                } else {
                    fetched(place, sure, by_contributor, around)
                };
                state.pending.push(found);
            }
            state.laid.extend(artifacts::of_action(step, uses, scope));
        }
        if slug == "actions/checkout" && step.input("path").is_none() {
            state.checked_out = true;
        }
        if slug == "actions/github-script"
            && around.privileged()
            && let Some(input) = step.input("script")
            && scripts::javascript_runs(&input.value.value)
            && (scripts::javascript_asks_the_event(&input.value.value)
                || !scope.environment().is_empty())
        {
            let chosen = Chosen::perhaps("what this script takes of the event".to_owned());
            let place = Place::new(document, input.value.span);
            self.text(place, &chosen, around, "a command that it runs");
        }
        if matches!(uses.target, Target::Docker(_)) {
            for name in ["args", "entrypoint"] {
                if let Some(input) = step.input(name) {
                    for chosen in scope.in_text(&input.value.value) {
                        let chosen = Chosen {
                            sure: false,
                            ..chosen
                        };
                        let place = Place::new(document, input.value.span);
                        self.text(place, &chosen, around, "this command");
                    }
                }
            }
        }
        if slug == "actions/github-script"
            && !state.laid.is_empty()
            && let Some(input) = step.input("script")
            && artifacts::javascript_may_run(&input.value.value)
        {
            let place = Place::new(document, input.value.span);
            let because = "an artifact of another run, which a pull request can have made, lies on the runner, and this script may run what it holds".to_owned();
            let bring = "whether this script takes its code from the artifact".to_owned();
            self.report(place, false, because, bring);
        }
        if let Target::Local(folder) = &uses.target {
            self.action(document, step, uses, folder, scope, around, state);
            return;
        }
        let Some(id) = &step.id else { return };
        if OUTPUTS_OF_THEIR_OWN.contains(&slug.as_str()) {
            return;
        }
        let id = &id.value;
        let mut others = scope.environment();
        for input in &step.with {
            for chosen in scope.in_text(&input.value.value) {
                add(
                    &mut others,
                    Chosen {
                        sure: false,
                        ..chosen
                    },
                );
            }
        }
        let closed = slug == "actions/github-script"
            && !step
                .input("script")
                .is_some_and(|input| scripts::javascript_asks(&input.value.value));
        if around.privileged() && !closed {
            let name = format!("what step `{id}` hands on");
            add(&mut others, Chosen::perhaps(name));
        }
        let prefix = format!("steps.{}.outputs.", id.to_ascii_lowercase());
        state.scope.others(&prefix, others);
    }

    #[allow(clippy::too_many_arguments)] // each is another thing, and all are needed
    fn action(
        &mut self,
        document: usize,
        step: &'a Step,
        uses: &'a Uses,
        folder: &str,
        scope: &Scope,
        around: &Around<'a>,
        state: &mut State,
    ) {
        let project = self.project;
        let Some(index) = project.action_in(folder) else {
            if around.privileged() || around.releases {
                let place = Place::new(document, uses.text.span);
                let bring = format!("the `action.yml` that `{}` names", uses.text.value);
                self.report(
                    place,
                    false,
                    "what this action runs was not given".to_owned(),
                    bring,
                );
            }
            return;
        };
        let Some(view) = project.actions.get(index) else {
            return;
        };
        if self.actions.contains(&index) || self.actions.len() > 50 || !self.visit() {
            return;
        }
        if self.visits >= MAX_VISITS {
            self.too_many(Place::new(document, uses.text.span));
            return;
        }
        let mut inside = scope.only("env.");
        for (name, default) in &view.inputs {
            inside.set(input_path(name), scope.in_text(default));
        }
        for input in &step.with {
            let chosen = scope.in_text(&input.value.value);
            inside.set(input_path(&input.name.value), chosen);
        }
        let root = project
            .documents
            .get(view.document)
            .and_then(|document| document.root());
        let outside = core::mem::replace(&mut state.scope, inside);
        self.actions.push(index);
        let nodes = root.and_then(|root| root.get("runs")?.get("steps"));
        self.steps(view.document, &view.steps, nodes, around, state);
        self.actions.pop();
        let inside = core::mem::replace(&mut state.scope, outside);
        for (name, chosen) in &state.wrote {
            state.scope.set(name.clone(), chosen.clone());
        }
        let Some(id) = &step.id else { return };
        let id = id.value.to_ascii_lowercase();
        let outputs = root
            .and_then(|root| root.get("outputs"))
            .map(Node::entries)
            .unwrap_or_default();
        if view.kind != ActionKind::Composite && around.privileged() {
            let chosen = Chosen::perhaps(format!("what step `{id}` hands on"));
            state
                .scope
                .others(&format!("steps.{id}.outputs."), [chosen].into());
            return;
        }
        for entry in outputs {
            if let (Some(name), Some(value)) = (
                entry.key.text(),
                entry.value.get("value").and_then(Node::text),
            ) {
                let name = name.to_ascii_lowercase();
                let chosen = inside.in_text(value);
                state
                    .scope
                    .set(format!("steps.{id}.outputs.{name}"), chosen);
            }
        }
    }

    /// Every expression of a script that can come out as a text of a stranger.
    fn expressions(
        &mut self,
        document: usize,
        text: &str,
        scope: &Scope,
        around: &Around<'a>,
        part: impl Fn(usize, usize) -> Span,
    ) {
        for (start, end, body) in spans(text) {
            for chosen in scope.in_body(body) {
                let place = Place::new(document, part(start, end));
                self.text(place, &chosen, around, "this script");
            }
        }
    }

    /// Reports that a text becomes a part of a script.
    fn text(&mut self, place: Place, chosen: &Chosen, around: &Around<'a>, what: &str) {
        if chosen.kind != Kind::Text {
            return;
        }
        let counts = counts(chosen, around);
        if counts == Counts::No {
            return;
        }
        let name = &chosen.name;
        let because = if chosen.sure {
            format!(
                "whoever chooses {name} writes a part of {what}, which runs with a token that {}",
                around.token
            )
        } else {
            format!(
                "{name} becomes a part of {what}, and whether a stranger chooses it cannot be followed"
            )
        };
        let bring = if counts == Counts::ByCaller {
            "every workflow that calls this one".to_owned()
        } else if chosen.sure {
            format!("whether the conditions around it let a stranger's {name} through")
        } else {
            format!("whether a stranger can choose {name}")
        };
        let sure = chosen.sure && counts == Counts::Yes && !around.guarded;
        self.report(place, sure, because, bring);
    }

    /// Notes a place once: what is certain goes before what is not.
    fn report(&mut self, place: Place, sure: bool, because: String, bring: String) {
        let runs = if sure { Likely::Yes } else { Likely::Unknown };
        for known in &mut self.found {
            if known.place != place {
                continue;
            }
            for workflow in &self.chain {
                if !known.workflows.contains(workflow) {
                    known.workflows.push(*workflow);
                }
            }
            if sure && known.runs != Likely::Yes {
                known.runs = runs;
                known.because = because;
                known.bring = None;
            }
            return;
        }
        self.found.push(StrangerPlace {
            place,
            workflows: self.chain.clone(),
            runs,
            because,
            bring: (!sure).then_some(bring),
        });
    }
}

/// What a checkout or a command that fetches a contributor's commit is reported as.
fn fetched(
    place: Place,
    sure: bool,
    by_contributor: Likely,
    around: &Around<'_>,
) -> (Place, bool, String, String) {
    let because = if sure {
        format!(
            "it fetches a contributor's commit into a run with the repository's caches and a token that {}, and what follows can run it",
            around.token
        )
    } else {
        "which commit it fetches depends on the run, and what follows can run it".to_owned()
    };
    let bring = if !sure {
        "which commit this is when a stranger starts the run"
    } else if by_contributor == Likely::Unknown {
        "the workflows that this one follows"
    } else {
        "whether the conditions around it let only people with write access start it"
    };
    let certain = sure && by_contributor == Likely::Yes && !around.guarded;
    (place, certain, because, bring.to_owned())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Counts {
    Yes,
    No,
    ByCaller,
}

/// Whether one of the events fills a text with what a stranger wrote.
fn counts(chosen: &Chosen, around: &Around<'_>) -> Counts {
    for event in &around.events {
        let by_anybody = STRANGERS_EVENTS.contains(event);
        let by_commit = around.releases && *event == "push";
        if chosen.events.contains(event) && (by_anybody || by_commit) {
            return Counts::Yes;
        }
    }
    if around.events.contains(&"workflow_call") {
        Counts::ByCaller
    } else {
        Counts::No
    }
}

/// Gives a variable what its value holds.
fn take(variable: &Variable, scope: &mut Scope) {
    let chosen = scope.in_text(&variable.value.value);
    let name = format!("env.{}", variable.name.value.to_ascii_lowercase());
    scope.set(name, chosen);
}

/// Gives the entries of a matrix what their texts hold.
fn take_matrix(matrix: &Node, scope: &mut Scope) {
    if let Some(text) = matrix.text() {
        let chosen = scope.in_text(text);
        scope.set("matrix".to_owned(), chosen);
        return;
    }
    for entry in matrix.entries() {
        let Some(key) = entry.key.text() else {
            continue;
        };
        let listed = matches!(key, "include" | "exclude");
        let mut chosen = Vec::new();
        texts(&entry.value, scope, &mut chosen, 0);
        if !listed {
            add_to(
                scope,
                &format!("matrix.{}", key.to_ascii_lowercase()),
                chosen,
            );
            continue;
        }
        if key == "exclude" {
            continue;
        }
        if let Some(text) = entry.value.text() {
            let chosen = scope.in_text(text);
            add_to(scope, "matrix", chosen);
        }
        for item in entry.value.items() {
            for entry in item.entries() {
                let mut chosen = Vec::new();
                texts(&entry.value, scope, &mut chosen, 0);
                let key = entry.key.text().unwrap_or_default().to_ascii_lowercase();
                add_to(scope, &format!("matrix.{key}"), chosen);
            }
        }
    }
}

fn add_to(scope: &mut Scope, name: &str, chosen: Vec<Chosen>) {
    if !chosen.is_empty() {
        scope.set(name.to_owned(), chosen);
    }
}

/// All that the texts of a node hold.
fn texts(node: &Node, scope: &Scope, found: &mut Vec<Chosen>, depth: usize) {
    if depth > 8 {
        return;
    }
    if let Some(text) = node.text() {
        for chosen in scope.in_text(text) {
            add(found, chosen);
        }
    }
    for item in node.items() {
        texts(item, scope, found, depth + 1);
    }
    for entry in node.entries() {
        texts(&entry.value, scope, found, depth + 1);
    }
}

/// Whether an input of a called workflow can be a text.
fn takes_text(input: &Input) -> bool {
    !matches!(input.kind.as_deref(), Some("boolean" | "number"))
}

fn input_path(name: &str) -> String {
    format!("inputs.{}", name.to_ascii_lowercase())
}

/// The positions of a workflow's jobs, each behind those that it needs.
fn in_order(workflow: &Workflow) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::new();
    loop {
        let before = order.len();
        let mut waiting = None;
        for (index, job) in workflow.jobs.iter().enumerate() {
            if order.contains(&index) {
                continue;
            }
            let mut ready = true;
            for need in &job.needs {
                if let Some(needed) = workflow.job(&need.value) {
                    ready &= order.contains(&needed);
                }
            }
            if ready {
                order.push(index);
            } else if waiting.is_none() {
                waiting = Some(index);
            }
        }
        match waiting {
            None => return order,
            // jobs that need each other, which GitHub refuses
            Some(index) if order.len() == before => order.push(index),
            Some(_) => {}
        }
    }
}

/// Every expression of a text with its place, `${{` and `}}` included.
fn spans(text: &str) -> Vec<(usize, usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    for body in expressions(text) {
        let rest = text.get(at..).unwrap_or_default();
        let Some(start) = rest.find("${{").map(|start| at + start) else {
            break;
        };
        let from = text.get(start..).unwrap_or_default();
        let inside = from.find(body).unwrap_or(3) + body.len();
        let tail = from.get(inside..).unwrap_or_default();
        let end = tail
            .find("}}")
            .map_or(text.len(), |end| start + inside + end + 2);
        found.push((start, end, body));
        at = end;
    }
    found
}
