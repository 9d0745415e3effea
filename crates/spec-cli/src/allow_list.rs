//! `spec-check allow-list`: the patterns on standard output, ready to paste; what else there is to know on standard error.

use crate::{End, explain::print, messages::say, subjects::sort};
use spec_model::{
    Project,
    facts::{AllowList, allow_list},
};
use std::path::PathBuf;

/// How many names a sentence lists.
const MOST_NAMES: usize = 20;

/// Prints the list of one repository.
pub(crate) fn run(path: &PathBuf) -> End {
    let subjects = sort(std::slice::from_ref(path));
    let Some(subject) = subjects.first() else {
        return End::Fault;
    };
    let given = match subject.read(None) {
        Ok(given) => given,
        Err(message) => {
            say(&message);
            return End::Fault;
        }
    };
    let Some(given) = given.first() else {
        return End::Fault;
    };
    let project = Project::read(given);
    let list = allow_list(&project);
    // the setting takes a list with commas, also over several lines
    let patterns: Vec<String> = list
        .patterns
        .iter()
        .map(|pattern| spec_report::visible(pattern))
        .collect();
    let mut text = patterns.join(",\n");
    if !text.is_empty() {
        text.push('\n');
    }
    let end = print(&text);
    for note in notes(&project, &list) {
        say(&note);
    }
    end
}

fn notes(project: &Project, list: &AllowList) -> Vec<String> {
    let mut notes = Vec::new();
    if project.workflows.is_empty() && project.actions.is_empty() {
        notes.push("no workflow and no action was read, so there is nothing to list: give the repository's folder".into());
        return notes;
    }
    if list.patterns.is_empty() {
        notes.push("nothing that is used needs a pattern".into());
    }
    if !list.by_github.is_empty() {
        notes.push(format!(
            "no pattern, but the switch \"Allow actions created by GitHub\": {}",
            names(&list.by_github)
        ));
    }
    if !list.local.is_empty() {
        notes.push(format!(
            "allowed without a pattern, since it stands in this repository: {}",
            names(&list.local)
        ));
    }
    if !list.images.is_empty() {
        notes.push(format!(
            "not covered by patterns, which name actions and workflows only: {}",
            names(&list.images)
        ));
    }
    if !list.unclear.is_empty() {
        notes.push(format!(
            "not listed, since what it names cannot be told: {}",
            names(&list.unclear)
        ));
    }
    let unseen: Vec<String> = project
        .unseen
        .iter()
        .map(|unseen| unseen.path.clone())
        .collect();
    if !unseen.is_empty() {
        notes.push(format!(
            "the list may lack something: not read whole were {}",
            names(&unseen)
        ));
    }
    if project.listing.is_none() {
        notes.push(
            "the list may lack something: only what was given was read, not the whole repository"
                .into(),
        );
    }
    if !list.patterns.is_empty() {
        notes.push("what these use inside of them must be allowed, too, and stands in their own files; those of your own organisation need no pattern where it allows its own".into());
    }
    notes
}

fn names(all: &[String]) -> String {
    let mut shown: Vec<String> = all
        .iter()
        .take(MOST_NAMES)
        .map(|name| format!("`{name}`"))
        .collect();
    if all.len() > MOST_NAMES {
        shown.push(format!("and {} more", all.len() - MOST_NAMES));
    }
    shown.join(", ")
}
