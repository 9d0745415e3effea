//! `spec-check`: files in, report out; a connection only where a repository is looked up by its name.

mod allow_list;
mod archive;
mod args;
mod baseline;
mod bundle;
mod completions;
mod day;
mod explain;
mod fix;
mod folder;
mod git;
mod harden;
mod look_up;
mod loose;
mod messages;
mod names;
mod needs;
mod pages;
mod reading;
mod rules;
mod run;
mod scope;
mod subjects;
mod terminal;
mod write;

use args::{Args, Command};
use clap::{CommandFactory, FromArgMatches};
use std::process::ExitCode;

/// How the command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// Nothing is unmet of force must or should.
    Clean = 0,
    /// Something is, or is unknown where certainty was asked for.
    Unmet = 1,
    /// The command was used wrongly.
    Misused = 2,
    /// No given path could be read, the report could not be written, or there is a fault in the command itself.
    Fault = 3,
}

fn main() -> ExitCode {
    let matches = Args::command()
        .long_version(args::long_version())
        .get_matches();
    let end = match Args::from_arg_matches(&matches) {
        Err(error) => error.exit(),
        Ok(args) => match &args.command {
            Some(Command::Explain { rule }) => explain::run(rule),
            Some(Command::Rules) => rules::run(),
            Some(Command::AllowList { path }) => allow_list::run(path),
            Some(Command::Harden(asked)) => harden::run(asked),
            Some(Command::Bundle { repository }) => bundle::run(repository),
            Some(Command::Needs { path, who }) => needs::run(path, who.as_deref()),
            Some(Command::Completions { shell }) => completions::run(*shell),
            None => run::run(&args),
        },
    };
    ExitCode::from(end as u8)
}
