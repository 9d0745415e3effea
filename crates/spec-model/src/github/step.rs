//! One step of a job or a composite action.

use super::{Target, Uses, Variable, read_variables, whole_expression};
use crate::{
    Spanned,
    shell::{Folder, Invocation, invocations},
};
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use spec_source::{Node, Span};

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its position among the steps, from 0.
    pub index: usize,
    /// The whole step.
    pub span: Span,
    /// Its `id`.
    pub id: Option<Spanned<String>>,
    /// Its `name`.
    pub name: Option<Spanned<String>>,
    /// Its `if`.
    pub condition: Option<Spanned<String>>,
    /// Its `uses`.
    pub uses: Option<Uses>,
    /// Its `run`.
    pub run: Option<Script>,
    /// Its `shell`.
    pub shell: Option<Spanned<String>>,
    /// Its `with`.
    pub with: Vec<Variable>,
    /// Its `env`.
    pub env: Vec<Variable>,
    /// Its `continue-on-error`.
    pub continue_on_error: Option<Spanned<String>>,
}

/// A `run:` script.
#[derive(Debug, Clone, PartialEq)]
pub struct Script {
    /// The `run` key.
    pub key: Span,
    /// The script's text.
    pub text: String,
    /// The node that holds it, for the places of its parts.
    pub node: Node,
    /// Where it begins: its `working-directory`, or that of its job or workflow.
    pub folder: Folder,
}

impl Script {
    /// Its commands, each with the folder in which it runs.
    pub fn commands(&self) -> Vec<(Invocation, Folder)> {
        let mut folder = self.folder.clone();
        let all = invocations(&self.text).into_iter();
        all.map(|invocation| {
            folder.follow(&invocation);
            (invocation, folder.clone())
        })
        .collect()
    }
}

impl Step {
    /// Reads the item at a position of a `steps` list.
    pub fn read(index: usize, node: &Node) -> Self {
        let text = |key: &str| node.get(key).and_then(Spanned::text);
        Self {
            index,
            span: node.place(),
            id: text("id"),
            name: text("name"),
            condition: text("if"),
            uses: node
                .entry("uses")
                .and_then(|entry| Uses::read(entry.key.place(), &entry.value)),
            run: node.entry("run").and_then(|entry| {
                Some(Script {
                    key: entry.key.place(),
                    text: entry.value.text()?.into(),
                    node: entry.value.clone(),
                    folder: Folder::default(),
                })
            }),
            shell: text("shell"),
            with: read_variables(node.get("with")),
            env: read_variables(node.get("env")),
            continue_on_error: text("continue-on-error"),
        }
    }

    /// Reads a `steps` list, whose scripts begin in this folder of the workspace where they name none.
    pub fn read_all(node: Option<&Node>, folder: &str) -> Vec<Self> {
        let items = node.map(Node::items).unwrap_or_default();
        let mut steps: Vec<Self> = items
            .iter()
            .enumerate()
            .map(|(index, item)| Self::read(index, item))
            .collect();
        let mut folders: Vec<String> = Vec::new();
        for step in &mut steps {
            folders.extend(step.own_checkout());
            if let Some(Uses {
                target: Target::Local(path),
                ..
            }) = &mut step.uses
                && let Some(inside) = folders.iter().find_map(|folder| beneath(path, folder))
            {
                *path = inside.to_owned();
            }
        }
        let top = Folder::top(folders.first().map_or("", String::as_str));
        for (step, item) in steps.iter_mut().zip(items) {
            if let Some(run) = &mut step.run {
                let own = item.get("working-directory").and_then(Node::text);
                run.folder = top.then(own.unwrap_or(folder));
            }
        }
        steps
    }

    /// The folder into which this repository itself is checked out, where it is not the workspace's top.
    /// <https://github.com/actions/checkout#usage>
    fn own_checkout(&self) -> Option<String> {
        let uses = self.uses.as_ref()?;
        let other = self.input("repository").is_some_and(|repository| {
            let own = whole_expression(repository.value.value.trim());
            own.is_none_or(|body| body.trim() != "github.repository")
        });
        if uses.slug()? != "actions/checkout" || other {
            return None;
        }
        let path = self.input("path")?.value.value.trim();
        let path = path.trim_start_matches("./").trim_end_matches('/');
        (!path.is_empty() && path != "." && !path.contains("${{")).then(|| path.to_owned())
    }

    /// The value of an input; underscores and dashes are told apart, case is not.
    pub fn input(&self, name: &str) -> Option<&Variable> {
        super::find(&self.with, name)
    }
}

/// What of a path stands beneath a folder; empty for the folder itself.
fn beneath<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(folder)?;
    if rest.is_empty() {
        Some(rest)
    } else {
        rest.strip_prefix('/')
    }
}
