//! A step that attests the distributions, right before they are uploaded.

use super::{
    at_run_time, begin, by_hand, grants::grant, in_file, job_route, no_pin, pinned, plain,
};
use crate::{Fix, Safety};
use alloc::{
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};
use spec_model::{
    Project,
    facts::{Authority, Means, Site, Upload},
    github::Step,
    shell::invocations,
};
use spec_source::change::{Change, Piece};

/// The action that the SPEC shows.
const ACTION: &str = "actions/attest-build-provenance";

/// What it has been a wrapper of since its version 4: <https://github.com/actions/attest-build-provenance#readme>.
const SUCCESSOR: &str = "actions/attest";

/// What an upload takes: the folder's files, as a pattern.
fn distributions(upload: &Upload, step: &Step) -> Option<String> {
    let literal = |text: &str| {
        let text = text.trim();
        let odd = text.is_empty()
            || text.contains(['$', '"', '\'', '\\', '#', ',', '\n', ':', '`'])
            || text.starts_with(['*', '!', '-', '&', '?', '[', '{', '%', '@']);
        (!odd).then(|| text.to_string())
    };
    match upload.means {
        Means::GhAction => {
            let folder = ["packages-dir", "packages_dir"]
                .into_iter()
                .find_map(|name| step.input(name));
            let folder = folder.map_or("dist", |input| input.value.value.trim());
            Some(format!("{}/*", literal(folder.trim_end_matches('/'))?))
        }
        Means::Twine | Means::Uv => {
            let script = &step.run.as_ref()?.text;
            let command = invocations(script).into_iter().find(|invocation| {
                let word = if upload.means == Means::Uv {
                    "publish"
                } else {
                    "upload"
                };
                invocation.program == upload.means.word()
                    && invocation.plain().any(|one| one == word)
            })?;
            let files: Vec<&str> = command
                .plain()
                .skip(1)
                .filter(|word| word.contains('/') && !word.contains("://"))
                .collect();
            match files.as_slice() {
                [] if upload.means == Means::Uv => Some("dist/*".into()),
                [only] => literal(only),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Attests what an upload publishes, with the permissions that it takes.
pub(crate) fn before_upload(project: &Project, upload: &Upload) -> Option<Fix> {
    let Site::Step(reference, index) = upload.site else {
        return None;
    };
    // without anything to upload with, that comes first
    if upload.credential.is_none() && upload.id_token == Authority::NoWrite {
        return None;
    }
    let (workflow, job) = reference.view(project)?;
    let step = job.steps.get(index)?;
    let name = &job.key.value;
    let only_called = workflow.is_callable() && !workflow.is_startable();
    let subject = distributions(upload, step);
    let steps_by_hand = |why: Option<String>| {
        let files = subject.as_ref().map_or_else(
            || "naming the files that are uploaded".into(),
            |subject| format!("`{subject}`"),
        );
        let mut steps: Vec<String> = why.into_iter().collect();
        steps.push(format!(
            "put a step `uses: {ACTION}@SHA # vX.Y.Z` before the upload, with `subject-path:` {files}; written as `@vX.Y.Z`, `pinact run {}` puts in the commit (https://github.com/suzuki-shunsuke/pinact)",
            workflow.path
        ));
        steps.push("grant the job `id-token: write` and `attestations: write`, and every job that calls its workflow the same".into());
        by_hand(
            format!(
                "attest the distributions in job `{name}` of `{}` before they are uploaded",
                workflow.path
            ),
            Vec::new(),
            steps,
        )
    };
    let Some(subject) = subject
        .as_ref()
        .filter(|_| !only_called && !at_run_time(job, step))
    else {
        return Some(steps_by_hand(None));
    };
    let action = pinned(project, ACTION, 2).or_else(|| pinned(project, SUCCESSOR, 4));
    let Some(action) = action else {
        return Some(steps_by_hand(Some(no_pin(&[ACTION]))));
    };
    let (document, mut draft) = begin(project, workflow)?;
    let steps = job_route(name).key("steps");
    if !super::is_block(document.at(&steps)?) {
        return None;
    }
    let mut entries: Vec<(String, Piece)> = Vec::new();
    if let Some(condition) = &step.condition {
        let node = document.at(&steps.clone().item(index).key("if"))?;
        let written = document.slice(node.place());
        if written.contains('\n') || node.alias.is_some() || condition.value.contains('\n') {
            return None;
        }
        entries.push(("if".into(), plain(written)));
    }
    entries.push(("uses".into(), action.piece()));
    entries.push((
        "with".into(),
        Piece::Map(vec![("subject-path".into(), plain(subject))]),
    ));
    grant(
        project,
        workflow,
        job,
        &mut draft,
        &["id-token", "attestations"],
    )?;
    draft
        .make(&Change::InsertItem {
            into: steps,
            at: index,
            value: Piece::Map(entries),
        })
        .ok()?;
    in_file(
        document,
        &draft,
        format!(
            "attest `{subject}` in job `{name}` of `{}` before it is uploaded",
            workflow.path
        ),
        Safety::Review,
        [
            format!("nothing but distributions lies in `{subject}` when job `{name}` uploads"),
            "the repository is public, or its plan has artifact attestations for private ones"
                .into(),
        ]
        .into_iter()
        .chain(action.before)
        .collect(),
        vec!["verify the next release: `gh attestation verify FILE --repo OWNER/REPO`".into()],
    )
}
