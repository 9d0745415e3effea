//! What a task of a task runner, or a script of the repository, runs: followed where its file was given and says so plainly.

mod make;
mod nox;
mod table;
mod tox;

use super::indirect::runs_other_code;
use crate::{
    Place, Project,
    shell::{Invocation, invocations},
};
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use spec_source::{Span, is_among};

/// What a task runs, as far as its file says it.
pub(super) struct Followed {
    /// Its commands, those of the tasks that it leads to among them, each with its line.
    pub(super) commands: Vec<(Place, Invocation)>,
    /// Whether all that it runs is in sight.
    pub(super) whole: bool,
}

/// One command line of a task, with its place.
struct Line {
    place: Place,
    text: String,
    /// Whether it stands in a table of tasks.
    in_table: bool,
}

/// How often a task may lead to another: the deepest chain seen is 2.
const MAX_DEPTH: usize = 5;

/// Follows what a command runs; `None` where it runs no task whose file was given.
pub(super) fn follow(project: &Project, invocation: &Invocation) -> Option<Followed> {
    let mut followed = Followed {
        commands: Vec::new(),
        whole: true,
    };
    within(project, invocation, 0, &mut followed)?;
    Some(followed)
}

fn within(
    project: &Project,
    invocation: &Invocation,
    depth: usize,
    followed: &mut Followed,
) -> Option<()> {
    if depth >= MAX_DEPTH {
        return None;
    }
    for line in lines_of(project, invocation)? {
        for mut inner in invocations(&line.text) {
            // a task calls another of its table by its bare name
            inner.may_be_task |= line.in_table;
            if within(project, &inner, depth + 1, followed).is_none() {
                followed.whole &= !runs_other_code(&inner) && !inner.program.starts_with('$');
                followed.commands.push((line.place, inner));
            }
        }
    }
    Some(())
}

/// The commands of the task or script that a command names; `None` when they are not in sight.
fn lines_of(project: &Project, invocation: &Invocation) -> Option<Vec<Line>> {
    if let Some(lines) = run_by_path(project, &invocation.written) {
        return Some(lines);
    }
    match invocation.program.as_str() {
        "tox" => tox::lines(project, invocation),
        "nox" => nox::lines(project, invocation),
        "make" | "gmake" => make::lines(project, invocation),
        "sh" | "bash" | "dash" | "zsh" | "source" | "." => {
            script(project, invocation.plain().next()?)
        }
        "poe" | "task" | "taskipy" => table::lines(project, invocation.plain().next()?),
        program if program.ends_with(".sh") || program.ends_with(".bash") => {
            script(project, program)
        }
        program if invocation.may_be_task => table::lines(project, program),
        _ => None,
    }
}

/// A script of the repository without an extension that is run by its path: what it is written in says its first line.
fn run_by_path(project: &Project, path: &str) -> Option<Vec<Line>> {
    let name = path.rsplit_once('/').map(|(_, name)| name)?;
    let path = path.trim_start_matches("./");
    let text = &project.documents.get(project.document(path)?)?.text;
    let shell = text.lines().next()?.strip_prefix("#!")?;
    let mut words = shell.split(['/', ' ']);
    let by_shell = words.any(|word| is_among(word, "sh bash dash zsh"));
    (by_shell && !name.contains('.')).then(|| script(project, path))?
}

/// A shell script of the repository, whole. A name without a folder is taken where only one file has it.
fn script(project: &Project, path: &str) -> Option<Vec<Line>> {
    let path = path.trim_start_matches("./");
    let document = project.document(path).or_else(|| {
        let mut same = project
            .documents
            .iter()
            .enumerate()
            .filter(|(_, document)| {
                let name = document.path.rsplit('/').next();
                name.is_some_and(|name| name.eq_ignore_ascii_case(path))
            });
        let (only, _) = same.next()?;
        same.next().is_none().then_some(only)
    })?;
    Some(joined(project, document, (0, usize::MAX), &|line| {
        Some(line)
    }))
}

/// The lines of a part of a document, those that end with a backslash together with the next; `command` takes off what is not the command,
/// or the whole line.
fn joined<'a>(
    project: &'a Project,
    document: usize,
    (from, until): (usize, usize),
    command: &dyn Fn(&'a str) -> Option<&'a str>,
) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut open = false;
    let text = project
        .documents
        .get(document)
        .map_or("", |document| document.text.as_str());
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        if start < from || start >= until {
            continue;
        }
        let line = line.trim_end();
        let (body, goes_on) = match line.strip_suffix('\\') {
            Some(body) => (body, true),
            None => (line, false),
        };
        if open && let Some(last) = lines.last_mut() {
            last.text.push(' ');
            last.text.push_str(body.trim_start());
            last.place.span.end = start + line.len();
        } else if let Some(body) = command(body).map(str::trim).filter(|body| !body.is_empty()) {
            let indent = line.len() - line.trim_start().len();
            lines.push(Line {
                place: Place::new(document, Span::new(start + indent, start + line.len())),
                text: body.to_owned(),
                in_table: false,
            });
        } else {
            continue;
        }
        open = goes_on;
    }
    lines
}
