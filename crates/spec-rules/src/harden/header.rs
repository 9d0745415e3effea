//! What stands on top of a workflow that was written: what is to be done outside of it, which actions stand as a tag, what was kept.

use crate::{Verdict, Where, judge};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use spec_model::{
    Given, Project,
    github::{Pin, Workflow},
};
use spec_source::{Document, Input, Map, Origin, Set};

/// How long a line of comment may be.
const WIDTH: usize = 110;

/// The comment, line by line without line breaks. `text` is the workflow below it, `outside` what is to be done outside of it, each as its
/// lines, and `notes` what a person should look at.
pub(super) fn lines(
    project: &Project,
    path: &str,
    text: &str,
    outside: &[Vec<String>],
    notes: &[String],
) -> Vec<String> {
    let mut out = Vec::new();
    put(
        &mut out,
        "",
        "Written by `spec-check harden`: build, attest, publish. Read it as a colleague's change; nothing of it was run yet.",
    );
    out.push("#".into());
    out.push("# To be done once, outside of this file:".into());
    for (index, step) in outside.iter().enumerate() {
        for (line, text) in step.iter().enumerate() {
            let begin = if line == 0 {
                format!("{}. ", index + 1)
            } else {
                "   ".into()
            };
            out.push(format!("#   {begin}{text}"));
        }
    }
    let after = with(project, path, text);
    let tags = unpinned(&after, path);
    if !tags.is_empty() {
        out.push("#".into());
        put(
            &mut out,
            "",
            &format!(
                "No SHA of these is known from this repository, and one from elsewhere could not be verified here. Pin them with `pinact run {path}`:",
            ),
        );
        out.extend(tags.iter().map(|name| format!("#   - {name}")));
    }
    let kept = kept(&after, path);
    if !kept.is_empty() {
        out.push("#".into());
        out.push("# Kept as it was, with what the rules say of it:".into());
        for (says, rules) in &kept {
            put(
                &mut out,
                "  - ",
                &format!(
                    "{says} ({})",
                    rules
                        .iter()
                        .map(String::as_str)
                        .collect::<Vec<_>>()
                        .join(", ")
                ),
            );
        }
    }
    if !notes.is_empty() {
        out.push("#".into());
        out.push("# To look at:".into());
        for note in notes {
            put(&mut out, "  - ", note);
        }
    }
    out
}

/// A sentence as lines of comment, the first behind a mark, the others below it.
fn put(out: &mut Vec<String>, mark: &str, text: &str) {
    let mut line = format!("# {mark}");
    let empty = line.chars().count();
    for word in text.split_whitespace() {
        if line.chars().count() > empty && line.chars().count() + word.chars().count() >= WIDTH {
            out.push(line.trim_end().to_string());
            line = format!("# {}", " ".repeat(mark.len()));
        }
        line.push_str(word);
        line.push(' ');
    }
    out.push(line.trim_end().to_string());
}

/// The project with another text of one workflow, or with a new one.
fn with(project: &Project, path: &str, text: &str) -> Project {
    let mut inputs: Vec<Input> = project
        .documents
        .iter()
        .filter(|document| document.path != path)
        .map(|document: &Document| Input {
            path: document.path.clone(),
            bytes: document.text.clone().into_bytes(),
            origin: document.origin,
        })
        .collect();
    inputs.push(Input::new(path, text, Origin::File));
    if let Some(listing) = &project.listing {
        let mut paths = listing.paths.clone();
        paths.push(path.into());
        inputs.push(Input {
            path: listing.path.clone(),
            bytes: paths.join("\n").into_bytes(),
            origin: Origin::Listing,
        });
    }
    Project::read(&Given {
        name: project.name.clone(),
        as_of: project.as_of.clone(),
        inputs,
        unread: Vec::new(),
    })
}

fn unpinned(project: &Project, path: &str) -> Set<String> {
    let workflow = project
        .workflows
        .iter()
        .find(|workflow| workflow.path == path);
    workflow
        .map(|workflow: &Workflow| {
            let jobs = workflow.jobs.iter();
            jobs.flat_map(|job| {
                job.uses
                    .iter()
                    .chain(job.steps.iter().filter_map(|step| step.uses.as_ref()))
            })
            .filter(|uses| matches!(uses.pin, Pin::Tag | Pin::Branch | Pin::ShortSha))
            .map(|uses| uses.text.value.clone())
            .collect()
        })
        .unwrap_or_default()
}

/// What is unmet in the file besides pins, by the SPECs or beyond them: what it says, and by which rules.
fn kept(project: &Project, path: &str) -> Map<String, Set<String>> {
    let mut found: Map<String, Set<String>> = Map::new();
    for finding in judge(project).findings {
        let id = finding.rule.id;
        // those about pins stand above
        if id.starts_with("spec8/pin-actions/others-pinned")
            || id.starts_with("spec8/pin-actions/release-pinned")
        {
            continue;
        }
        for exhibit in &finding.exhibits {
            let Where::Text { document, .. } = &exhibit.place else {
                continue;
            };
            let here = project
                .documents
                .get(*document)
                .is_some_and(|document| document.path == path);
            if exhibit.verdict == Verdict::Unmet && here {
                found.or_default(exhibit.says.clone()).insert(id.into());
            }
        }
    }
    found
}
