//! One job of a workflow.

use super::{Environment, Permissions, Step, Uses, Variable, read_variables};
use crate::Spanned;
use alloc::{string::String, vec::Vec};
use spec_source::{Entry, Node, Span};

/// One job.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its key.
    pub key: Spanned<String>,
    /// Its key and all it holds.
    pub span: Span,
    /// The jobs it needs.
    pub needs: Vec<Spanned<String>>,
    /// Its `if`.
    pub condition: Option<Spanned<String>>,
    /// Its environment.
    pub environment: Option<Environment>,
    /// Its permissions.
    pub permissions: Option<Permissions>,
    /// Its `env`, and its container's, in which its steps run, too.
    pub env: Vec<Variable>,
    /// Its `runs-on`, one text a label.
    pub runs_on: Vec<Spanned<String>>,
    /// Its steps; none for a job that calls a workflow.
    pub steps: Vec<Step>,
    /// The workflow it calls.
    pub uses: Option<Uses>,
    /// The inputs of that call.
    pub with: Vec<Variable>,
    /// The secrets handed to that call.
    pub secrets: Secrets,
    /// Its `continue-on-error`.
    pub continue_on_error: Option<Spanned<String>>,
}

/// The secrets that a calling job hands over.
#[derive(Debug, Clone, PartialEq)]
pub enum Secrets {
    /// None.
    None,
    /// All of them (`inherit`).
    Inherit(Span),
    /// These.
    Named(Vec<Variable>),
}

impl Job {
    /// Reads an entry of a `jobs` mapping; a value that is no mapping is a job with nothing in it. Its scripts begin in this folder
    /// where neither they nor it name one.
    pub fn read(entry: &Entry, folder: &str) -> Option<Self> {
        let key = Spanned::text(&entry.key)?;
        let node = &entry.value;
        let text = |key: &str| node.get(key).and_then(Spanned::text);
        let secrets = match node.get("secrets") {
            Some(value) if value.text() == Some("inherit") => Secrets::Inherit(value.place()),
            Some(value) => Secrets::Named(read_variables(Some(value))),
            None => Secrets::None,
        };
        Some(Self {
            span: key.span.to(node.place()),
            key,
            needs: node
                .get("needs")
                .map(|needs| {
                    needs
                        .texts()
                        .into_iter()
                        .filter_map(Spanned::text)
                        .collect()
                })
                .unwrap_or_default(),
            condition: text("if"),
            environment: node.entry("environment").and_then(Environment::read),
            permissions: node.entry("permissions").map(Permissions::read),
            env: {
                // https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idcontainerenv
                let container = node.get("container").and_then(|node| node.get("env"));
                let mut env = read_variables(container);
                env.extend(read_variables(node.get("env")));
                env
            },
            runs_on: node
                .get("runs-on")
                .map(|labels| {
                    labels
                        .texts()
                        .into_iter()
                        .filter_map(Spanned::text)
                        .collect()
                })
                .unwrap_or_default(),
            steps: Step::read_all(node.get("steps"), default_folder(node).unwrap_or(folder)),
            uses: node
                .entry("uses")
                .and_then(|entry| Uses::read(entry.key.place(), &entry.value)),
            with: read_variables(node.get("with")),
            secrets,
            continue_on_error: text("continue-on-error"),
        })
    }
}

/// The folder in which the scripts of a workflow or job begin that name none.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#defaultsrunworking-directory>
pub(super) fn default_folder(node: &Node) -> Option<&str> {
    let run = node.get("defaults")?.get("run")?;
    run.get("working-directory")?.text()
}
