//! A workflow file.

use super::{Job, Permissions, Trigger, Variable, job::default_folder, read_variables};
use crate::Spanned;
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use spec_source::{Document, Node, Problem, Span};

/// A workflow file.
#[derive(Debug, Clone, PartialEq)]
pub struct Workflow {
    /// Its document's position in the project.
    pub document: usize,
    /// Its path.
    pub path: String,
    /// Its `name`.
    pub name: Option<Spanned<String>>,
    /// What starts it.
    pub triggers: Vec<Trigger>,
    /// The `on` key, where there is one.
    pub on: Option<Span>,
    /// The permissions at its top.
    pub permissions: Option<Permissions>,
    /// The `env` at its top.
    pub env: Vec<Variable>,
    /// Its jobs.
    pub jobs: Vec<Job>,
    /// The `jobs` key.
    pub jobs_key: Span,
}

impl Workflow {
    /// Reads a document as a workflow, with what is wrong with it as one. A tree that is no mapping is none.
    pub fn read(document: usize, source: &Document) -> (Option<Self>, Vec<Problem>) {
        let Some(root) = source.root() else {
            return (None, Vec::new());
        };
        let mut problems = Vec::new();
        let mut problem = |span: Option<Span>, message: &str| {
            problems.push(Problem {
                span,
                message: message.to_owned(),
                hides: true,
            });
        };
        if !root.is_mapping() {
            problem(
                Some(root.place()),
                "the file's top is no mapping, so it is no workflow: start it with `on:` and `jobs:`",
            );
            return (None, problems);
        }
        let jobs = root.entry("jobs");
        match jobs {
            None => problem(
                None,
                "the workflow has no `jobs`, so there is nothing to judge in it: give the whole file",
            ),
            Some(entry) if !entry.value.is_mapping() => {
                problem(
                    Some(entry.key.place()),
                    "`jobs` is no mapping of jobs, and GitHub refuses the file: put each job's name under it",
                );
            }
            Some(_) => {}
        }
        if root.entry("on").is_none() && jobs.is_some() {
            problem(
                None,
                "the workflow has no `on`, so what starts it cannot be told: give the whole file",
            );
        }
        if let Some(second) = source.roots.get(1) {
            problem(
                Some(second.place()),
                "a workflow is one YAML document, and a second one begins here: only the first was judged",
            );
        }
        let workflow = Self {
            document,
            path: source.path.clone(),
            name: root.get("name").and_then(Spanned::text),
            triggers: root.get("on").map(Trigger::read_all).unwrap_or_default(),
            on: root.entry("on").map(|entry| entry.key.place()),
            permissions: root.entry("permissions").map(Permissions::read),
            env: read_variables(root.get("env")),
            jobs: jobs
                .map(|entry| entry.value.entries())
                .unwrap_or_default()
                .iter()
                .filter_map(|entry| Job::read(entry, default_folder(root).unwrap_or_default()))
                .collect(),
            jobs_key: jobs.map(|entry| entry.key.place()).unwrap_or_default(),
        };
        (Some(workflow), problems)
    }

    /// Whether a tree looks like a workflow by its keys.
    pub fn is_one(root: &Node) -> bool {
        root.get("jobs").is_some_and(Node::is_mapping)
    }

    /// The job of a key; job keys ignore case as expressions do.
    pub fn job(&self, key: &str) -> Option<usize> {
        self.jobs
            .iter()
            .position(|job| job.key.value.eq_ignore_ascii_case(key))
    }

    /// The trigger of an event.
    pub fn trigger(&self, event: &str) -> Option<&Trigger> {
        self.triggers
            .iter()
            .find(|trigger| trigger.event.value == event)
    }

    /// Whether something other than a call can start it.
    pub fn is_startable(&self) -> bool {
        self.triggers
            .iter()
            .any(|trigger| trigger.event.value != "workflow_call")
    }

    /// Whether other workflows can call it.
    pub fn is_callable(&self) -> bool {
        self.trigger("workflow_call").is_some()
    }
}
