//! Follows a run from the event that starts it through jobs, called workflows, steps and actions.

use super::{
    StrangerPlace,
    around::{Around, State},
    guards,
    taint::{Chosen, Scope, add},
    token,
};
use crate::{
    Place, Project,
    facts::{
        JobRef,
        closure::{MAX_CALLS, callers},
        reach::job_node,
    },
    github::{Input, Job, Permissions, Target, Uses, Variable, Workflow, find},
};
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use spec_source::Node;

/// How many calls and actions are followed in all, so that nothing that somebody wrote takes long.
pub(super) const MAX_VISITS: usize = 2000;

pub(super) struct Walk<'a> {
    pub(super) project: &'a Project,
    pub(super) found: Vec<StrangerPlace>,
    /// The workflows that are being followed, the one that started first.
    pub(super) chain: Vec<usize>,
    /// The composite actions that are being followed.
    pub(super) actions: Vec<usize>,
    pub(super) visits: usize,
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
            guarded: guards::are_of_the_team(&view.triggers),
            events,
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
        // https://docs.github.com/en/actions/reference/workflows-and-actions/variables#default-environment-variables
        let head = scope.in_text("${{ github.head_ref }}");
        scope.set("env.github_head_ref".to_owned(), head);
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

    pub(super) fn too_many(&mut self, place: Place) {
        let because = "there are more calls here than are followed".to_owned();
        let bring = "whether a stranger's text or code runs behind this call".to_owned();
        self.report(place, false, because, bring);
    }

    pub(super) fn visit(&mut self) -> bool {
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
            guarded: around.guarded || guarded.guards || guards::stand_before(view, job),
            releases: self.project.facts.closure.jobs.contains(&reference),
            token: token::may(block),
        };
        let node = job_node(self.project, reference);
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
}

/// Gives a variable what its value holds.
pub(super) fn take(variable: &Variable, scope: &mut Scope) {
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

pub(super) fn input_path(name: &str) -> String {
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
