//! `spec-check bundle`: the command that collects a repository's answers.

use crate::{
    End,
    messages::{reason, say},
};
use spec_model::{answers::Repository, doors::bundle_command};
use std::io::{Write, stdout};

/// Prints the command; what to do with it is said beside it, so that it can be piped on.
pub(crate) fn run(repository: &str) -> End {
    let repository = match Repository::named(repository) {
        Ok(repository) => repository,
        Err(message) => {
            say(&message);
            return End::Misused;
        }
    };
    let command = bundle_command(&repository);
    if let Err(error) = stdout().lock().write_all(command.as_bytes()) {
        say(&format!(
            "the command could not be written: {}",
            reason(&error)
        ));
        return End::Fault;
    }
    if std::io::IsTerminal::is_terminal(&stdout()) {
        say(
            "run this where `gh` is logged in, or let an administrator run it: add `> evidence.json` behind its last line, then `spec-check --evidence evidence.json`, or paste what it prints into the page",
        );
    }
    End::Clean
}
