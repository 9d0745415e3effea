//! `cargo dev test`: everything that must hold, step by step.

use crate::{
    embed,
    failure::Failure,
    recipes,
    room::Room,
    setup,
    shell::{Shell, took},
    site, size, stage,
    tally::Tally,
};
use std::time::Instant;

/// One part of the tests.
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    run: fn(&Room, &mut Tally) -> Result<(), Failure>,
}

/// In the order in which they run: what fails soonest first, what needs the built site last.
pub(crate) const PARTS: [Part; 7] = [
    Part {
        name: "format",
        what: "the sources are formatted",
        run: format,
    },
    Part {
        name: "lint",
        what: "clippy has nothing to say",
        run: lint,
    },
    Part {
        name: "unit",
        what: "the tests of all crates, on this machine",
        run: unit,
    },
    Part {
        name: "wall",
        what: "the pure crates and all modules, as the browser's compiler sees them",
        run: wall,
    },
    Part {
        name: "site",
        what: "the site builds",
        run: |room, _| site::build(room),
    },
    Part {
        name: "size",
        what: "what a visit loads stays within its budgets",
        run: |room, _| size::within_budgets(room),
    },
    Part {
        name: "browser",
        what: "the built site in Chromium and Firefox",
        run: browser,
    },
];

/// Runs the named parts, or all of them.
pub(crate) fn test(room: &Room, names: &[String]) -> Result<(), Failure> {
    let chosen = choose(names)?;
    let start = Instant::now();
    let (mut sum, mut broken, mut table) = (Tally::default(), Vec::new(), Vec::new());
    for part in chosen {
        println!("\n== {}: {}", part.name, part.what);
        let since = Instant::now();
        let mut tally = Tally::default();
        let result = (part.run)(room, &mut tally);
        let word = match &result {
            Ok(()) => "ok",
            Err(failure) => {
                println!("{failure}");
                broken.push(part.name);
                // a part that fails without naming a test counts as one, so that no failure reads as none
                tally.failed = tally.failed.max(1);
                "FAILED"
            }
        };
        let line = format!("{:<8} {word:<6} {}", part.name, took(since));
        println!("== {line}");
        table.push(line);
        sum.add(tally);
        if result.is_err() && part.name == "site" {
            println!("the parts after it need the site and were left out");
            break;
        }
    }
    println!("\n  {}\n  together {}", table.join("\n  "), took(start));
    println!("\n{} passed, {} failed", sum.passed, sum.failed);
    if broken.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "not everything holds: run `cargo dev test {}` to see it again",
            broken.join(" ")
        )))
    }
}

fn choose(names: &[String]) -> Result<Vec<&'static Part>, Failure> {
    let known = || PARTS.map(|part| part.name).join("`, `");
    if let Some(other) = names
        .iter()
        .find(|name| PARTS.iter().all(|part| part.name != **name))
    {
        return Err(Failure::new(format!(
            "`{other}` is no part of the tests: the parts are `{}`",
            known()
        )));
    }
    let wanted = |part: &&Part| names.is_empty() || names.iter().any(|name| name == part.name);
    Ok(PARTS.iter().filter(wanted).collect())
}

fn format(room: &Room, _: &mut Tally) -> Result<(), Failure> {
    Shell::new(room, "cargo")
        .line("fmt --all --check")
        .run("some sources are not formatted; run `cargo fmt --all`")
}

/// The page's own package is looked at twice: as the browser gets it (see [`wall`]), and as it renders the example.
fn lint(room: &Room, _: &mut Tally) -> Result<(), Failure> {
    setup::crates(room)?;
    let clippy = || Shell::new(room, "cargo").line("clippy --locked --quiet --all-targets");
    let otherwise = "its words stand above";
    clippy()
        .line("--workspace --exclude spec-site --exclude spec-element -- -D warnings")
        .run(otherwise)?;
    clippy()
        .line("--package spec-site --no-default-features --features prerender -- -D warnings")
        .run(otherwise)
}

fn unit(room: &Room, tally: &mut Tally) -> Result<(), Failure> {
    setup::crates(room)?;
    let cargo = || Shell::new(room, "cargo").line("test --locked --quiet --no-fail-fast");
    let all = [
        cargo().line("--workspace --exclude spec-site --exclude spec-element"),
        cargo().line("--package spec-site --no-default-features --features prerender"),
    ];
    let mut good = true;
    for run in all {
        good &= run.lines(|line| tally.read(line))?;
    }
    if good {
        Ok(())
    } else {
        Err(Failure::new(
            "some tests of the crates fail; they stand above",
        ))
    }
}

fn wall(room: &Room, _: &mut Tally) -> Result<(), Failure> {
    setup::crates(room)?;
    setup::wasm_target(room)?;
    let (flags, value) = stage::wasm_flags(room);
    Shell::new(room, "cargo")
        .line("clippy --locked --quiet --target wasm32-unknown-unknown --package spec-wasm --package spec-site --package spec-element -- -D warnings")
        .set(flags, value)
        .run("something does not build for the browser, or clippy minds it; its words stand above")
}

fn browser(room: &Room, tally: &mut Tally) -> Result<(), Failure> {
    if !room.at("target/www/index.html").is_file() {
        site::build(room)?;
    }
    setup::for_browsers(room)?;
    // some tests ask the terminal beside the page, and none of them should wait for the compiler
    Shell::new(room, "cargo")
        .line("build --locked --quiet --package spec-cli")
        .run("the terminal command was not built; the compiler's words stand above")?;
    embed::archive(room)?;
    // a page whose tool cannot be had is left out, which is said
    recipes::build(room)?;
    let mut node = Shell::new(room, "node")
        .line("--test --test-reporter=spec --test-concurrency=1")
        .within(&room.at("tests/browser"));
    for (variable, program) in setup::found_browsers() {
        node = node.set(variable, program);
    }
    if node.lines(|line| tally.read(line))? {
        Ok(())
    } else {
        Err(Failure::new(
            "some browser tests fail; they stand above, screenshots are in `target/screenshots`",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::{PARTS, choose};
    use crate::room::{Room, read};

    #[test]
    fn parts_run_in_their_own_order_and_without_a_name_all_of_them() {
        let names = |words: &[&str]| -> Vec<&str> {
            let words: Vec<String> = words.iter().map(ToString::to_string).collect();
            choose(&words)
                .unwrap()
                .iter()
                .map(|part| part.name)
                .collect()
        };
        assert_eq!(names(&["browser", "unit"]), ["unit", "browser"]);
        assert_eq!(names(&[]).len(), PARTS.len());
    }

    #[test]
    fn an_unknown_part_is_named_with_those_there_are() {
        let failure = choose(&["untit".into()]).err().unwrap().to_string();
        assert!(failure.contains("`untit`") && failure.contains("`unit`"));
    }

    #[test]
    fn the_pure_crates_keep_out_the_standard_library() {
        let room = Room::find().unwrap();
        for pure in ["source", "model", "rules", "report"] {
            let top = read(&room.at(&format!("crates/spec-{pure}/src/lib.rs"))).unwrap();
            assert!(top.contains("\n#![no_std]\n"), "spec-{pure}");
            assert!(!top.contains("extern crate std"), "spec-{pure}");
        }
    }

    #[test]
    fn the_continuous_run_is_the_readers_own_command() {
        let room = Room::find().unwrap();
        assert!(
            read(&room.at(".ci/run"))
                .unwrap()
                .ends_with("\ncargo dev test\n")
        );
    }
}
