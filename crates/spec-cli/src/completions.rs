//! `spec-check completions SHELL`: what a shell reads to complete this command.

use crate::{End, args::Args, explain::print};
use clap::CommandFactory;
use clap_complete::{Shell, generate};

pub(crate) fn run(shell: Shell) -> End {
    let mut script = Vec::new();
    generate(shell, &mut Args::command(), "spec-check", &mut script);
    let script = String::from_utf8_lossy(&script);
    // of a name with a hyphen the script for bash is led to one label and has another, and completes nothing behind a command:
    // <https://github.com/clap-rs/clap/issues/6421>
    print(&script.replace("spec__subcmd__check__subcmd__", "spec__check__subcmd__"))
}
