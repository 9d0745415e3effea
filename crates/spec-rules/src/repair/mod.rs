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
    facts::Upload,
    github::{Job, Step, Workflow},
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

/// What `uses:` says of an action that a repair puts in: the newest commit, from a major version on, that the host answers of a tag, or that
/// another pin of the project and its comment name. `None` where neither is at hand: a commit is taken from nowhere else, since nobody could
/// tell it from a forged one.
pub(super) fn pinned(project: &Project, slug: &str, major: u32) -> Option<Pinned> {
    let known = pins::known_of(project, slug, major)?;
    let before = (known.safety != Safety::Safe).then(|| {
        format!(
            "`{}` is the commit of `{slug}` {}: another comment of this repository says so, and it can be stale; `git ls-remote --tags https://github.com/{slug}` shows it",
            known.sha, known.version
        )
    });
    Some(Pinned {
        uses: format!("{slug}@{}", known.sha),
        release: known.version,
        before,
    })
}

/// An action as a repair puts it in.
pub(super) struct Pinned {
    /// What `uses:` says.
    uses: String,
    /// The comment beside it.
    release: String,
    /// What is to be looked at first, where only a comment says which release the commit is.
    before: Option<String>,
}

impl Pinned {
    /// What stands behind `uses:`.
    fn piece(&self) -> Piece {
        Piece::Remarked(self.uses.clone(), self.release.clone())
    }
}

/// What to do where a repair would put in actions and their commits are not known.
pub(super) fn no_pin(slugs: &[&str]) -> String {
    format!(
        "the commit of a release of {} is not known here: nothing that was read names one",
        quoted(slugs)
    )
}

/// The numbers of a version.
pub(crate) fn numbers(version: &str) -> Vec<u32> {
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
pub(crate) fn once_per_job(
    uploads: &[&Upload],
    repair: &dyn Fn(&Upload) -> Option<Fix>,
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
