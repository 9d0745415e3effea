//! `spec-check completions SHELL`: what a shell reads to complete this command.

use crate::{End, args::Args, explain::print};
use clap::CommandFactory;
use clap_complete::{Shell, generate};

pub(crate) fn run(shell: Shell) -> End {
    let mut script = Vec::new();
    generate(shell, &mut Args::command(), "spec-check", &mut script);
    print(&String::from_utf8_lossy(&script))
}
