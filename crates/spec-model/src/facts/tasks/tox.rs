//! `tox -e NAME`: the commands of an environment in `tox.ini`, `tox.toml` or `pyproject.toml`.
//!
//! <https://tox.wiki/en/stable/config.html>

use super::{Here, Line, Task, joined};
use crate::{Place, Project, shell::Invocation};
use alloc::{format, string::String, vec::Vec};
use spec_source::{Node, is_among};

pub(super) fn task(here: &Here<'_>, invocation: &Invocation) -> Option<Task> {
    let names = invocation.value_text(&["-e", "--env"])?;
    // a file or its folder
    let given = invocation.value_text(&["-c", "--conf"]);
    let here = match given {
        Some(path) if path.ends_with(".ini") || path.ends_with(".toml") => {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            here.at(folder)
        }
        Some(path) => here.at(path),
        None => here.above(&["tox.ini", "tox.toml", "pyproject.toml"])?,
    };
    let mut lines = in_tables(&here, names).or_else(|| in_sections(&here, names))?;
    let behind = invocation.args.iter().map(|word| word.text.as_str());
    let behind: Vec<&str> = behind.skip_while(|word| *word != "--").skip(1).collect();
    for line in &mut lines {
        line.text = substituted(&line.text, &behind.join(" "));
    }
    let whole = !goes_elsewhere(&here);
    Some(Task::of_lines(lines, here.folder, whole))
}

/// Whether some environment runs in another folder, or has a section that names several, which is not read here.
fn goes_elsewhere(here: &Here<'_>) -> bool {
    let mut files = ["tox.ini", "tox.toml", "pyproject.toml"].into_iter();
    files.any(|name| {
        let document = here.file(name);
        let document = document.and_then(|document| here.project.documents.get(document));
        document.is_some_and(|document| {
            let mut lines = document.text.lines();
            lines.any(|line| {
                line.starts_with("[testenv:") && line.contains('{')
                    || key(line).is_some_and(|key| is_among(key, "changedir change_dir"))
            })
        })
    })
}

/// A command with what tox puts into it: what stands behind `--`, or its default; of a variable the name with its default, as a shell
/// writes it.
/// <https://tox.wiki/en/stable/config.html#substitutions>
fn substituted(line: &str, behind: &str) -> String {
    const OPEN: char = '\u{1}';
    const CLOSE: char = '\u{2}';
    let behind = behind.replace('{', "\u{1}").replace('}', "\u{2}");
    let mut text = String::from(line);
    // the innermost first
    while let Some((before, rest)) = text.rsplit_once('{')
        && let Some((body, after)) = rest.split_once('}')
    {
        let (kind, default) = body.split_once(':').unwrap_or((body, ""));
        let value = match (kind, default.split_once(':')) {
            ("posargs", _) if behind.is_empty() => default.into(),
            ("posargs", _) => behind.clone(),
            ("env", Some((name, default))) => format!("${OPEN}{name}:={default}{CLOSE}"),
            _ => format!("{OPEN}{body}{CLOSE}"),
        };
        text = format!("{before}{value}{after}");
    }
    text.replace(OPEN, "{").replace(CLOSE, "}")
}

/// The commands of environments that stand in sections of `tox.ini`.
fn in_sections(here: &Here<'_>, names: &str) -> Option<Vec<Line>> {
    let project = here.project;
    let document = here.file("tox.ini")?;
    let text = &project.documents.get(document)?.text;
    let mut found = Vec::new();
    for name in names.split(',') {
        let own = section(text, &format!("[testenv:{name}]"));
        let base = section(text, "[testenv]");
        // without commands of its own an environment has those of the base
        let part = own
            .filter(|part| text.get(part.0..part.1).is_some_and(has_commands))
            .or(own.and(base))
            .or(base)?;
        found.extend(commands(project, document, part, name)?);
    }
    Some(found)
}

/// The commands of environments that stand in tables: in `tox.toml`, or under `[tool.tox]` of `pyproject.toml`.
fn in_tables(here: &Here<'_>, names: &str) -> Option<Vec<Line>> {
    let mut found = Vec::new();
    for name in names.split(',') {
        let (document, env) = ["tox.toml", "pyproject.toml"].iter().find_map(|path| {
            let document = here.file(path)?;
            let root = here.project.documents.get(document)?.root()?;
            let root = if *path == "tox.toml" {
                root
            } else {
                root.get("tool")?.get("tox")?
            };
            Some((document, root.get("env")?.get(name)?))
        })?;
        for key in ["commands_pre", "commands", "commands_post"] {
            for command in env.get(key).map(Node::items).unwrap_or_default() {
                let words: Vec<&str> = command
                    .texts()
                    .iter()
                    .filter_map(|word| word.text())
                    .collect();
                found.push(Line {
                    place: Place::new(document, command.place()),
                    text: words.join(" "),
                    in_table: false,
                });
            }
        }
    }
    Some(found)
}

/// Where a section begins and ends.
fn section(text: &str, head: &str) -> Option<(usize, usize)> {
    let mut found = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with('[') {
            if let Some(start) = found {
                return Some((start, offset));
            }
            if line.trim_end() == head {
                found = Some(offset + line.len());
            }
        }
        offset += line.len();
    }
    found.map(|start| (start, offset))
}

fn has_commands(part: &str) -> bool {
    part.lines().any(|line| key(line) == Some("commands"))
}

/// The key that a line of a section begins.
fn key(line: &str) -> Option<&str> {
    if line.starts_with([' ', '\t', '#', ';', '[']) {
        return None;
    }
    Some(line.split(['=', ':']).next()?.trim()).filter(|key| !key.is_empty())
}

fn commands(
    project: &Project,
    document: usize,
    part: (usize, usize),
    name: &str,
) -> Option<Vec<Line>> {
    let text = &project.documents.get(document)?.text;
    let mut found = Vec::new();
    let mut offset = 0;
    let mut start = None;
    for line in text.split_inclusive('\n') {
        let begins = key(line);
        if offset >= part.0 && (begins.is_some() || offset >= part.1) {
            if let Some(from) = start.take() {
                found.extend(joined(
                    project,
                    document,
                    (from, offset.min(part.1)),
                    &|line| command(line, name),
                ));
            }
            if offset < part.1
                && matches!(begins, Some("commands" | "commands_pre" | "commands_post"))
            {
                start = Some(offset);
            }
        }
        offset += line.len();
    }
    if let Some(from) = start {
        found.extend(joined(project, document, (from, part.1), &|line| {
            command(line, name)
        }));
    }
    // `{[testenv:other]commands}`
    let plain = found.iter().all(|line| !line.text.starts_with("{["));
    plain.then_some(found)
}

/// A line of `commands` without the key, the sign that lets it fail, and the condition on the environment's factors.
fn command<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let line = line.split(" #").next().unwrap_or(line).trim();
    if line.starts_with(['#', ';']) {
        return None;
    }
    let line = ["commands_pre", "commands_post", "commands"]
        .iter()
        .find_map(|key| line.strip_prefix(key)?.trim_start().strip_prefix('='))
        .unwrap_or(line)
        .trim_start();
    let line = match line.split_once(": ") {
        Some((factors, rest)) if is_condition(factors) => {
            let mine = factors.split(',').any(|all| {
                all.split('-').all(|factor| match factor.strip_prefix('!') {
                    Some(not) => !name.split('-').any(|own| own == not),
                    None => name.split('-').any(|own| own == factor),
                })
            });
            mine.then_some(rest)?
        }
        _ => line,
    };
    Some(line.trim_start_matches(['-', '!', '@']).trim_start())
}

fn is_condition(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b',' | b'!')
        })
}
