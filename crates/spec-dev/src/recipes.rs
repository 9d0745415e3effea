//! Builds the pages of `tests/recipes` with their real tools, so that what the element's manual says is tried.

use crate::{
    embed,
    failure::Failure,
    room::{Room, read, write},
    setup,
    shell::Shell,
    site,
    stage::bytes,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A kind of page, and what builds it into the folder it is given.
struct Recipe {
    name: &'static str,
    build: fn(&Room, &Path, &Path) -> Result<(), Failure>,
    /// Where the element's files go below the sources.
    embed: &'static str,
    /// Where what a documentation site brings along goes.
    host: &'static str,
}

const RECIPES: [Recipe; 4] = [
    Recipe {
        name: "plain",
        build: as_it_is,
        embed: "spec-check/v1",
        host: "",
    },
    Recipe {
        name: "hugo",
        build: hugo,
        embed: "static/spec-check/v1",
        host: "static",
    },
    Recipe {
        name: "sphinx",
        build: sphinx,
        embed: "_static/spec-check/v1",
        host: "_static",
    },
    Recipe {
        name: "myst",
        build: as_it_is,
        embed: "spec-check/v1",
        host: "",
    },
];

/// Builds all of them, and drives them in both browsers.
pub(crate) fn recipes(room: &Room) -> Result<(), Failure> {
    if !room.at("target/www").join(embed::FOLDER).is_dir() {
        site::build(room)?;
    }
    setup::for_browsers(room)?;
    let missing = build(room)?;
    let mut node = Shell::new(room, "node")
        .line("--test --test-reporter=spec --test-concurrency=1 recipes.test.mjs")
        .within(&room.at("tests/browser"));
    for (variable, program) in setup::found_browsers() {
        node = node.set(variable, program);
    }
    node.run("some pages do not behave; what they did stands above, screenshots are in `target/screenshots`")?;
    missing.into_iter().next().map_or(Ok(()), Err)
}

/// Builds those whose tools are here or can be had; says which are left out and why.
pub(crate) fn build(room: &Room) -> Result<Vec<Failure>, Failure> {
    let out = room.at("target/recipes");
    if out.exists() {
        fs::remove_dir_all(&out).map_err(|error| Failure::file(&out, &error))?;
    }
    let mut missing = Vec::new();
    for recipe in &RECIPES {
        let sources = out.join("sources").join(recipe.name);
        copy(&room.at("tests/recipes").join(recipe.name), &sources, room)?;
        copy(
            &room.at("tests/recipes/host"),
            &sources.join(recipe.host),
            room,
        )?;
        copy(
            &room.at("target/www").join(embed::FOLDER),
            &sources.join(recipe.embed),
            room,
        )?;
        if let Err(failure) = (recipe.build)(room, &sources, &out.join(recipe.name)) {
            println!("left out, the page of {}: {failure}", recipe.name);
            missing.push(failure);
        }
    }
    Ok(missing)
}

/// Copies a folder. In a page, `{{spec8/pin-actions}}` on a line of its own becomes the markup of that box.
fn copy(from: &Path, to: &Path, room: &Room) -> Result<(), Failure> {
    let entries = fs::read_dir(from).map_err(|error| Failure::file(from, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| Failure::file(from, &error))?.path();
        let Some(name) = path.file_name() else {
            continue;
        };
        let there = to.join(name);
        if path.is_dir() {
            copy(&path, &there, room)?;
        } else if path
            .extension()
            .is_some_and(|end| ["html", "md", "rst"].iter().any(|page| end == *page))
        {
            write(&there, filled(&read(&path)?, room)?.as_bytes())?;
        } else {
            write(&there, &bytes(&path)?)?;
        }
    }
    Ok(())
}

fn filled(text: &str, room: &Room) -> Result<String, Failure> {
    let mut out = String::with_capacity(text.len());
    let mut raw = false;
    for line in text.lines() {
        let name = line
            .strip_prefix("{{")
            .and_then(|line| line.strip_suffix("}}"))
            .filter(|name| name.starts_with("spec"));
        if let Some(name) = name {
            let markup = room
                .at("target/www")
                .join(embed::FOLDER)
                .join(format!("boxes/{name}.html"));
            // what stands in a directive is indented, and in a shortcode the tag stands around it already
            let shortcode = out.trim_end().ends_with(">}}");
            for line in read(&markup)?.lines() {
                if shortcode && line.contains("spec-check") && !line.starts_with("<p") {
                    continue;
                }
                out.push_str(if raw { "   " } else { "" });
                out.push_str(line);
                out.push('\n');
            }
        } else {
            raw = line == ".. raw:: html" || raw && line.is_empty();
            out.push_str(line);
            out.push('\n');
        }
    }
    Ok(out)
}

fn as_it_is(room: &Room, sources: &Path, out: &Path) -> Result<(), Failure> {
    copy(sources, out, room)
}

fn hugo(room: &Room, sources: &Path, out: &Path) -> Result<(), Failure> {
    setup::hugo(room)?;
    // the shortcode is the manual's own
    let manual = read(&room.at("www/embed/README.md"))?;
    let shortcode = manual
        .split("\n```text\n")
        .nth(1)
        .and_then(|rest| rest.split("\n```\n").next())
        .ok_or_else(|| {
            Failure::new(
                "`www/embed/README.md` tells no shortcode for Hugo in its first block of text",
            )
        })?;
    write(
        &sources.join("layouts/shortcodes/spec-check.html"),
        shortcode.as_bytes(),
    )?;
    Shell::new(room, "hugo")
        .line("--quiet --minify --destination")
        .word(out)
        .within(sources)
        .run("Hugo did not build its page; its words stand above")
}

fn sphinx(room: &Room, sources: &Path, out: &Path) -> Result<(), Failure> {
    let program: PathBuf = setup::sphinx(room)?;
    Shell::new(room, program)
        .line("-q -W -b html")
        .word(sources)
        .word(out)
        .run("Sphinx did not build its page; its words stand above")
}
