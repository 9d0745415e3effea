//! Tasks that stand in `pyproject.toml`, `hatch.toml` or `pixi.toml`: of Hatch, PDM, Pixi, Poe, Rye and taskipy.

use super::{Here, Line, Task};
use crate::Place;
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use spec_source::{Node, is_among};

/// The commands of the task of a name, whichever runner has it; `None` when none has.
pub(super) fn task(here: &Here<'_>, name: &str) -> Option<Task> {
    let name = name.rsplit(':').next().unwrap_or(name);
    let here = here.above(&FILES)?;
    let mut found = None;
    for file in FILES {
        let document = here.file(file);
        let source = document.and_then(|document| here.project.documents.get(document));
        let (Some(document), Some(root)) = (document, source.and_then(|source| source.root()))
        else {
            continue;
        };
        for (table, has_hooks) in tables(file, root) {
            let Some(own) = entry(table, name) else {
                continue;
            };
            let hook = |when: &str| entry(table, &format!("{when}{name}")).filter(|_| has_hooks);
            for entry in [hook("pre_"), Some(own), hook("post_")]
                .into_iter()
                .flatten()
            {
                commands(document, entry, found.get_or_insert_with(Vec::new))?;
            }
        }
    }
    Some(Task::of_lines(found?, here.folder, true))
}

/// The files that hold tables of tasks.
pub(super) const FILES: [&str; 3] = ["pyproject.toml", "hatch.toml", "pixi.toml"];

/// The tables of tasks in a file, each with whether a `pre_` and a `post_` task run with the one they name.
fn tables<'a>(file: &str, root: &'a Node) -> Vec<(&'a Node, bool)> {
    // https://pdm-project.org/latest/usage/scripts/, https://poethepoet.natn.io/tasks/, https://pixi.sh/latest/workspace/advanced_tasks/,
    // https://github.com/taskipy/taskipy#usage
    const PATHS: [[&str; 2]; 5] = [
        ["pdm", "scripts"],
        ["poe", "tasks"],
        ["pixi", "tasks"],
        ["rye", "scripts"],
        ["taskipy", "tasks"],
    ];
    let tool = root.get("tool");
    let of = |name: &str| match file {
        "pyproject.toml" => tool.and_then(|tool| tool.get(name)),
        _ => file.starts_with(name).then_some(root),
    };
    let mut found = Vec::new();
    for [first, second] in PATHS {
        let table = of(first).and_then(|tool| tool.get(second));
        // https://github.com/taskipy/taskipy#composing-tasks
        found.extend(table.map(|table| (table, is_among(first, "pdm taskipy"))));
    }
    // https://hatch.pypa.io/latest/config/environment/overview/#scripts
    for (first, group, inner) in [
        ("hatch", "envs", "scripts"),
        ("pixi", "feature", "tasks"),
        ("pixi", "target", "tasks"),
    ] {
        let group = of(first).and_then(|tool| tool.get(group));
        for entry in group.map(Node::entries).unwrap_or_default() {
            found.extend(entry.value.get(inner).map(|table| (table, false)));
        }
    }
    found
}

fn entry<'a>(table: &'a Node, name: &str) -> Option<&'a Node> {
    let mut entries = table.entries().iter();
    let entry = entries.find(|entry| {
        entry
            .key
            .text()
            .is_some_and(|key| key.eq_ignore_ascii_case(name))
    })?;
    Some(&entry.value)
}

/// What a task's value says it runs: a command, several, or a table with one; `None` for a way that is not known here.
fn commands(document: usize, task: &Node, lines: &mut Vec<Line>) -> Option<()> {
    let place = Place::new(document, task.place());
    if let Some(text) = task.text() {
        let text = text.trim_start_matches("- ").to_owned();
        lines.push(Line {
            place,
            text,
            in_table: true,
        });
        return Some(());
    }
    if task.is_sequence() {
        for item in task.items() {
            commands(document, item, lines)?;
        }
        return Some(());
    }
    let mut known = false;
    for key in ["cmd", "shell", "sequence", "composite"] {
        if let Some(inner) = task.get(key) {
            known = true;
            let words = inner.texts();
            if key == "cmd" && inner.is_sequence() {
                let words: Vec<&str> = words.iter().filter_map(|word| word.text()).collect();
                let text = words.join(" ");
                lines.push(Line {
                    place,
                    text,
                    in_table: true,
                });
            } else {
                commands(document, inner, lines)?;
            }
        }
    }
    for key in ["depends-on", "depends_on", "deps", "ref"] {
        for needed in task.get(key).map(Node::texts).unwrap_or_default() {
            known = true;
            let text: String = format!("poe {}", needed.text().unwrap_or_default());
            let place = Place::new(document, needed.place());
            lines.push(Line {
                place,
                text,
                in_table: true,
            });
        }
    }
    known.then_some(())
}
