//! `cargo dev`: sets up, serves, tests, builds and measures SPEC Check.
#![allow(clippy::print_stdout, clippy::print_stderr)] // a terminal program: speaking is its work

mod bench;
mod embed;
mod failure;
mod integrity;
mod recipes;
mod room;
mod seal;
mod setup;
mod shell;
mod site;
mod size;
mod split;
mod stage;
mod steps;
mod tally;
mod view;

use failure::Failure;
use room::Room;
use std::process::ExitCode;

const HELP: &str = "\
cargo dev serve [--port N] [--release]   build the page, serve it, build again on every change
cargo dev test [PART...]                 run everything, or only some parts
cargo dev build                          the static site in target/www, for any host and any sub-path
cargo dev bench [PART...]                figures of the built page, or only some: printed, not asserted
cargo dev size                           what a visit loads, file by file (brotli)
cargo dev embed                          the element for other people's pages: an archive and an npm package in target/embed
cargo dev recipes                        pages that boxes stand in: plain, Hugo, Sphinx; built, and driven in both browsers
cargo dev setup                          only install what the others would install
cargo dev stage [--release]              the judging module and the example; the build calls it first
cargo dev seal                           the digest of the view's script, and the rules' pages; the build calls it last

Every command installs what it needs and is missing, and says so. The parts of `test`, in their order:
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Result<(), Failure> {
    let room = Room::find()?;
    let (command, rest) = args
        .split_first()
        .map_or(("help", args), |(command, rest)| (command.as_str(), rest));
    match command {
        "serve" => site::serve(&room, rest),
        "test" => steps::test(&room, rest),
        "build" => no_more(rest).and_then(|()| site::build(&room)),
        "bench" => bench::bench(&room, rest),
        "size" => no_more(rest).and_then(|()| size::show(&room)),
        "setup" => no_more(rest).and_then(|()| setup::everything(&room)),
        "stage" => stage::stage(&room, stage::mode(rest)?),
        "announce" => site::announce(rest),
        "embed" => no_more(rest).and_then(|()| embed::pack(&room)),
        "recipes" => no_more(rest).and_then(|()| recipes::recipes(&room)),
        "seal" => no_more(rest).and_then(|()| seal::seal(&room)),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            for part in steps::PARTS {
                println!("  {:<8} {}", part.name, part.what);
            }
            println!("\nThe parts of `bench`:");
            for part in &bench::PARTS {
                println!("  {:<8} {}", part.name, part.what);
            }
            Ok(())
        }
        other => Err(Failure::new(format!(
            "`cargo dev {other}` is not known: `cargo dev help` lists the commands"
        ))),
    }
}

fn no_more(rest: &[String]) -> Result<(), Failure> {
    match rest.first() {
        None => Ok(()),
        Some(extra) => Err(Failure::new(format!(
            "`{extra}` is not understood here: `cargo dev help` lists the commands"
        ))),
    }
}
