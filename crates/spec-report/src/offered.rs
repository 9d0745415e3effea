//! What a project is offered besides repairs: its release workflow hardened, the papers that it lacks, the list of actions to allow.

use crate::{
    visible,
    wire::{Drafted, Offered},
};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Given, Project,
    facts::{AllowList, allow_list},
};
use spec_rules::harden::{Origin, harden, starters};

/// How many names a sentence lists.
const MOST_NAMES: usize = 20;

/// What a project is offered. Where it lies at the host is taken from its name where that is `owner/name`, else from its files.
pub fn offered(given: &Given) -> Offered {
    let project = Project::read(given);
    let origin = Origin::of_address(&format!("https://github.com/{}", given.name));
    let origin = origin.filter(|_| given.name.matches('/').count() == 1);
    let hardened = harden(&project, origin.as_ref());
    let first = hardened.workflows.first();
    let path = first.map(|workflow| workflow.path.clone());
    let starters = starters(&project, origin.as_ref(), path.as_deref());
    let drafted = |workflow: spec_rules::harden::Written| Drafted {
        outside: workflow.outside,
        path: workflow.path,
        text: workflow.text,
        replaces: workflow.replaces,
    };
    let starter = |starter: spec_rules::harden::Starter| Drafted {
        path: starter.path.into(),
        text: starter.text,
        replaces: false,
        outside: Vec::new(),
    };
    let workflows = hardened.workflows.into_iter().map(drafted);
    let list = allow_list(&project);
    Offered {
        drafts: workflows.chain(starters.into_iter().map(starter)).collect(),
        nothing: hardened.nothing,
        patterns: patterns(&list),
        notes: notes(&project, &list),
    }
}

/// The patterns of a list, ready to paste: the setting takes commas, also over several lines.
pub fn patterns(list: &AllowList) -> String {
    let patterns: Vec<String> = list
        .patterns
        .iter()
        .map(|pattern| visible(pattern))
        .collect();
    let mut text = patterns.join(",\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// What else there is to know of a list.
pub fn notes(project: &Project, list: &AllowList) -> Vec<String> {
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
