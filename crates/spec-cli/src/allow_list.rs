//! `spec-check allow-list`: the patterns on standard output, ready to paste; what else there is to know on standard error.

use crate::{End, explain::print, messages::say, subjects::sort};
use spec_model::{Project, facts::allow_list};
use spec_report::offered::{notes, patterns};
use std::path::PathBuf;

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
    let text = patterns(&list);
    let end = print(&text);
    for note in notes(&project, &list) {
        say(&note);
    }
    end
}
