//! Follows the steps of a job or an action: scripts, checkouts, artifacts, actions.

use super::{
    around::{Around, State},
    artifacts, fetch, followed, guards,
    reports::{Counts, counts, fetched},
    scripts,
    taint::{Chosen, Scope, add},
    walk::{MAX_VISITS, Walk, input_path, take},
};
use crate::{
    Place,
    facts::{
        Likely,
        build::never_runs,
        tables::{OUTPUTS_OF_THEIR_OWN, SCRIPT_INPUTS},
    },
    github::{ActionKind, Script, Step, Target, Uses, expressions},
};
use alloc::{borrow::ToOwned, format, vec::Vec};
use spec_source::{Node, Span};

impl<'a> Walk<'a> {
    pub(super) fn steps(
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
                guarded: around.guarded || guarded.guards || state.asked,
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
            state.asked |= guards::asks_who(step);
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

    /// Notes what an action lays on the runner: a contributor's commit, an artifact of another run.
    fn lays(
        &self,
        document: usize,
        step: &'a Step,
        uses: &Uses,
        scope: &Scope,
        around: &Around<'a>,
        state: &mut State,
    ) {
        let mut by_contributor = self.by_contributor(around);
        let is_sent = by_contributor == Likely::No && around.is_sent();
        if is_sent {
            by_contributor = Likely::Unknown;
        }
        if by_contributor != Likely::No {
            let checkout = fetch::checkout(step, uses, scope);
            if let Some((input, sure)) = checkout.filter(|(_, sure)| *sure || !is_sent) {
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
            let laid = artifacts::of_action(step, uses, scope);
            state.laid.extend(laid.filter(|_| !is_sent));
        }
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
        self.lays(document, step, uses, scope, around, state);
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
