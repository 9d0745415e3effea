//! What conditions hang on and the typed views leave out: matrices, outputs, typed inputs, options.

use super::super::{JobRef, indirect::is_upload_switch};
use crate::{
    Project,
    github::{
        Workflow,
        condition::{Causes, Object, Value, decimal},
        has_expression,
    },
};
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use spec_source::{Node, ScalarKind};

/// A job's node.
pub(in super::super) fn job(project: &Project, job: JobRef) -> Option<&Node> {
    let (workflow, view) = job.view(project)?;
    project
        .documents
        .get(workflow.document)?
        .root()?
        .get("jobs")?
        .get(&view.key.value)
}

/// The input with an expression by which a job or its step asks for an upload: its name, and what it is given.
pub(super) fn switch(
    project: &Project,
    reference: JobRef,
    index: Option<usize>,
) -> Option<(&str, &Node)> {
    let user = match index {
        Some(index) => step(project, reference, index),
        None => job(project, reference),
    };
    let given = user?.get("with")?.entries().iter();
    let mut given = given.filter_map(|entry| Some((entry.key.text()?, &entry.value)));
    given.find(|(name, value)| {
        is_upload_switch(name) && value.text().is_some_and(|text| text.contains("${{"))
    })
}

/// A step's node.
pub(super) fn step(project: &Project, reference: JobRef, index: usize) -> Option<&Node> {
    job(project, reference)?.get("steps")?.items().get(index)
}

/// A step's node in a composite action.
pub(super) fn action_step(project: &Project, action: usize, index: usize) -> Option<&Node> {
    let action = project.actions.get(action)?;
    project
        .documents
        .get(action.document)?
        .root()?
        .get("runs")?
        .get("steps")?
        .items()
        .get(index)
}

/// The inputs that an action declares.
pub(super) fn action_inputs(project: &Project, action: usize) -> &[spec_source::Entry] {
    project
        .actions
        .get(action)
        .and_then(|action| {
            project
                .documents
                .get(action.document)?
                .root()?
                .get("inputs")
        })
        .map(Node::entries)
        .unwrap_or_default()
}

/// The inputs that a workflow declares for an event.
pub(super) fn workflow_inputs<'a>(
    project: &'a Project,
    workflow: &Workflow,
    event: &str,
) -> &'a [spec_source::Entry] {
    project
        .documents
        .get(workflow.document)
        .and_then(|document| document.root()?.get("on")?.get(event)?.get("inputs"))
        .map(Node::entries)
        .unwrap_or_default()
}

/// The times at which the clock starts a workflow, as they are written.
pub(super) fn crons(project: &Project, workflow: &Workflow) -> Vec<Value> {
    let root = project.documents.get(workflow.document);
    let times = root.and_then(|root| root.root()?.get("on")?.get("schedule"));
    let times = times.map(Node::items).unwrap_or_default().iter();
    times
        .filter_map(|time| Some(Value::text(time.get("cron")?.text()?)))
        .collect()
}

/// Whether an event is asked which files were changed.
pub(super) fn has_paths(project: &Project, workflow: &Workflow, event: &str) -> bool {
    project
        .documents
        .get(workflow.document)
        .and_then(|document| document.root()?.get("on")?.get(event))
        .is_some_and(|event| event.get("paths").is_some() || event.get("paths-ignore").is_some())
}

/// The options of a manual run's input.
pub(super) fn options(project: &Project, workflow: &Workflow, name: &str) -> Vec<String> {
    workflow_inputs(project, workflow, "workflow_dispatch")
        .iter()
        .find(|entry| entry.key.text() == Some(name))
        .and_then(|entry| entry.value.get("options"))
        .map(|options| {
            options
                .texts()
                .into_iter()
                .filter_map(Node::text)
                .map(ToOwned::to_owned)
                .collect()
        })
        .unwrap_or_default()
}

/// A node without expressions as a value; `None` where an expression stands in it.
fn literal(node: &Node) -> Option<Value> {
    if let Some(scalar) = node.scalar() {
        return match scalar.kind {
            ScalarKind::Null => Some(Value::Null),
            ScalarKind::Bool(value) => Some(Value::Bool(value)),
            ScalarKind::Number => {
                Some(decimal(&scalar.text).map_or_else(|| Value::text(&scalar.text), Value::Number))
            }
            ScalarKind::String if has_expression(&scalar.text) => None,
            ScalarKind::String => Some(Value::text(&scalar.text)),
        };
    }
    if node.is_sequence() {
        return node
            .items()
            .iter()
            .map(literal)
            .collect::<Option<_>>()
            .map(Value::Array);
    }
    let entries = node
        .entries()
        .iter()
        .map(|entry| Some((entry.key.text()?.to_owned(), literal(&entry.value)?)))
        .collect::<Option<Vec<_>>>()?;
    Some(Value::Object(Object {
        entries,
        open: false,
    }))
}

/// A node's literal value, nested or not; unsure where an expression stands in it.
pub(super) fn literal_or_anything(node: &Node) -> Value {
    literal(node).unwrap_or_else(|| Value::anything(Causes::NONE))
}

/// How many entries of a matrix are told apart: GitHub allows 256 jobs.
const MAX_ENTRIES: usize = 256;

/// The entries of a job's matrix, each an object; `None` for one that an expression makes. A job without a matrix has one empty entry.
/// <https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations>
pub(in super::super) fn matrix(project: &Project, reference: JobRef) -> Option<Vec<Value>> {
    let Some(node) = job(project, reference).and_then(|job| job.get("strategy")?.get("matrix"))
    else {
        return Some(Vec::from([Value::object()]));
    };
    if !node.is_mapping() {
        return None;
    }
    let listed = |key: &str| -> Option<Vec<Entry>> {
        let Some(list) = node.get(key) else {
            return Some(Vec::new());
        };
        if !list.is_sequence() {
            return None;
        }
        Some(
            list.items()
                .iter()
                .map(|item| {
                    item.entries()
                        .iter()
                        .filter_map(|entry| {
                            Some((
                                entry.key.text()?.to_owned(),
                                literal_or_anything(&entry.value),
                            ))
                        })
                        .collect()
                })
                .collect(),
        )
    };
    let (include, exclude) = (listed("include")?, listed("exclude")?);
    let axes: Vec<_> = node
        .entries()
        .iter()
        .filter(|entry| !matches!(entry.key.text(), Some("include" | "exclude") | None))
        .collect();
    let mut product: Vec<Entry> = Vec::new();
    if !axes.is_empty() {
        product.push(Vec::new());
    }
    for axis in axes {
        let name = axis.key.text().unwrap_or_default();
        let values: Vec<Value> = if axis.value.is_sequence() {
            axis.value.items().iter().map(literal_or_anything).collect()
        } else {
            Vec::from([Value::anything(Causes::NONE)])
        };
        let mut next = Vec::new();
        for entry in &product {
            for value in &values {
                let mut entry = entry.clone();
                entry.push((name.to_owned(), value.clone()));
                next.push(entry);
            }
        }
        if next.len() > MAX_ENTRIES {
            return None;
        }
        product = next;
    }
    product.retain(|entry| {
        !exclude.iter().any(|excluded| {
            excluded.iter().all(|(name, value)| {
                entry
                    .iter()
                    .any(|(n, v)| n == name && v == value && v.is_certain())
            })
        })
    });
    include_into(&mut product, include)?;
    Some(
        product
            .into_iter()
            .map(|entries| {
                Value::Object(Object {
                    entries,
                    open: false,
                })
            })
            .collect(),
    )
}

type Entry = Vec<(String, Value)>;

/// Adds what `include` lists: to every entry whose own values it leaves as they are, else as an entry of its own.
fn include_into(product: &mut Vec<Entry>, include: Vec<Entry>) -> Option<()> {
    let original = product.clone();
    for added in include {
        let mut joined = false;
        for (entry, before) in product.iter_mut().zip(&original) {
            let fits = added
                .iter()
                .all(|(name, value)| before.iter().all(|(n, v)| n != name || v == value));
            if fits {
                joined = true;
                entry.retain(|(name, _)| !added.iter().any(|(n, _)| n == name));
                entry.extend(added.iter().cloned());
            }
        }
        if !joined {
            product.push(added);
        }
        if product.len() > MAX_ENTRIES {
            return None;
        }
    }
    Some(())
}
