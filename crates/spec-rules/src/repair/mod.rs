//! What rules propose: pure functions from a project to fixes, each kind of repair in a file of its own.

pub(crate) mod attest;
pub(crate) mod cache;
pub(crate) mod checkout;
pub(crate) mod environment;
pub(crate) mod grants;
pub(crate) mod identity;
pub(crate) mod intent;
pub(crate) mod names;
pub(crate) mod pins;
pub(crate) mod split;
pub(crate) mod updater;
pub(crate) mod waiting;

use crate::{Fix, FixEdit, Safety};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use spec_model::{
    Project,
    facts::{RELEASES, Upload, all_uses, version_beside},
    github::{Job, Pin, Step, Workflow},
};
use spec_source::{
    Document, Draft, Layout, Node, Route, Value,
    change::{Piece, Position},
};

/// The route to a job.
pub(super) fn job_route(job: &str) -> Route {
    Route::root().key("jobs").key(job)
}

/// The route to a step of a job.
pub(super) fn step_route(job: &str, step: usize) -> Route {
    job_route(job).key("steps").item(step)
}

/// A single value.
pub(super) fn plain(text: &str) -> Piece {
    Piece::Plain(text.into())
}

/// Keys and single values.
pub(super) fn map(entries: &[(&str, &str)]) -> Piece {
    let entries = entries
        .iter()
        .map(|(key, value)| ((*key).to_string(), plain(value)));
    Piece::Map(entries.collect())
}

/// Behind the last of some keys that a mapping has before its steps; before all where it has none of them.
pub(super) fn behind(node: &Node, keys: &[&str]) -> Position {
    let head = node
        .entries()
        .iter()
        .take_while(|entry| entry.key.text() != Some("steps"));
    let last = head
        .filter(|entry| !entry.merged)
        .filter_map(|entry| entry.key.text())
        .filter(|key| keys.contains(key))
        .last();
    last.map_or(Position::First, |key| Position::After(key.into()))
}

/// Whether a mapping or a list is written by indentation.
pub(super) const fn is_block(node: &Node) -> bool {
    matches!(
        node.value,
        Value::Mapping(_, Layout::Block) | Value::Sequence(_, Layout::Block)
    )
}

/// A repair in one file.
pub(super) fn in_file(
    document: &Document,
    draft: &Draft,
    title: String,
    safety: Safety,
    before: Vec<String>,
    after: Vec<String>,
) -> Option<Fix> {
    let edits: Vec<FixEdit> = draft
        .edits()
        .into_iter()
        .map(|edit| FixEdit {
            path: document.path.clone(),
            edit,
            creates: false,
        })
        .collect();
    (!edits.is_empty()).then_some(Fix {
        title,
        safety,
        before,
        after,
        edits,
    })
}

/// A repair that only a person can make.
pub(super) fn by_hand(title: String, before: Vec<String>, steps: Vec<String>) -> Fix {
    Fix {
        title,
        safety: Safety::ByHand,
        before,
        after: steps,
        edits: Vec::new(),
    }
}

/// The document of a workflow, and a draft of it.
pub(super) fn begin<'a>(
    project: &'a Project,
    workflow: &Workflow,
) -> Option<(&'a Document, Draft)> {
    // what of a file is not understood could be changed unseen
    let document = project
        .documents
        .get(workflow.document)
        .filter(|document| document.is_whole())?;
    Some((document, Draft::new(document)))
}

/// What `uses:` says of an action that a repair puts in, pinned as elsewhere in the project, else as in a dated table.
pub(super) fn pinned(project: &Project, slug: &str, major: u32) -> Option<Piece> {
    let mut best: Option<(Vec<u32>, String, String)> = None;
    for found in all_uses(project) {
        if found.uses.slug().as_deref() != Some(slug) || found.uses.pin != Pin::Sha {
            continue;
        }
        let Some(version) = version_beside(project, found.document, found.uses) else {
            continue;
        };
        let numbers = numbers(&version);
        let newer = best.as_ref().is_none_or(|(known, ..)| numbers > *known);
        if newer && numbers.first().is_some_and(|first| *first >= major) {
            best = Some((numbers, found.uses.text.value.trim().into(), version));
        }
    }
    if let Some((_, text, version)) = best {
        return Some(Piece::Remarked(text, version));
    }
    let release = RELEASES.iter().find(|release| release.slug == slug)?;
    let text = format!("{slug}@{}", release.sha);
    Some(Piece::Remarked(text, release.version.into()))
}

/// The numbers of a version.
pub(super) fn numbers(version: &str) -> Vec<u32> {
    let bare = version.trim_start_matches(['v', 'V']);
    bare.split('.')
        .map_while(|part| part.parse().ok())
        .collect()
}

/// Some names in backticks, joined by commas.
pub(super) fn quoted<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<String> = names
        .iter()
        .map(|name| format!("`{}`", name.as_ref()))
        .collect();
    names.join(", ")
}

/// Whether a step or its job runs on a condition whose value is known at run time only.
pub(super) fn at_run_time(job: &Job, step: &Step) -> bool {
    step.condition
        .iter()
        .chain(&job.condition)
        .any(|condition| {
            let known = |context: &&str| condition.value.contains(context);
            ["env.", "steps.", "needs.", "matrix."].iter().any(known)
        })
}

/// One repair for each job: several in one would change the same permissions; the next is proposed once the first is made.
pub(crate) fn once_per_job<'a>(
    uploads: impl Iterator<Item = &'a Upload>,
    repair: impl Fn(&Upload) -> Option<Fix>,
) -> Vec<Fix> {
    let mut jobs = Vec::new();
    let mut found = Vec::new();
    for upload in uploads {
        let job = upload.site.job();
        if job.is_some() && jobs.contains(&job) {
            continue;
        }
        let fix = repair(upload);
        if fix.is_some() {
            jobs.push(job);
        }
        found.extend(fix);
    }
    found
}
