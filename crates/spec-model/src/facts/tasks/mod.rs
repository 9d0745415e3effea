//! What a task of a task runner, or a script of the repository, runs: followed where its file was given and says so plainly.

mod make;
mod nox;
mod table;
mod tox;

use super::indirect::runs_other_code;
use crate::{
    Place, Presence, Project,
    shell::{Folder, Invocation, invocations},
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

/// Where a command runs, and so which file a name means there.
struct Here<'a> {
    project: &'a Project,
    folder: Folder,
}

impl Here<'_> {
    /// The document of a name. From a folder that is not known a bare name means a file where only one has it.
    fn file(&self, name: &str) -> Option<usize> {
        if !self.folder.is_unknown() {
            return self.project.document(&self.folder.file(name)?);
        }
        let documents = self.project.documents.iter().enumerate();
        let mut same =
            documents.filter(|(_, document)| document.path.rsplit('/').next() == Some(name));
        let (only, _) = same.next()?;
        same.next().is_none().then_some(only)
    }

    /// The same from the nearest folder from here on up that has one of these files, as most runners look for their own.
    fn above(&self, names: &[&str]) -> Option<Self> {
        let mut next = Some(self.folder.clone());
        while let Some(folder) = next {
            let is_there = |name: &&str| {
                let path = folder.file(name);
                let presence = path.map(|path| self.project.presence(&path));
                matches!(presence, Some(Presence::Given(_) | Presence::Listed))
            };
            if folder.is_unknown() || names.iter().any(is_there) {
                return Some(Self { folder, ..*self });
            }
            next = folder.above();
        }
        None
    }

    fn at(&self, folder: &str) -> Self {
        Self {
            folder: self.folder.then(folder),
            ..*self
        }
    }
}

/// What a task runs.
struct Task {
    lines: Vec<Line>,
    /// Where its lines begin.
    folder: Folder,
    /// Whether they are one script, so that a line begins where the one before it has gone.
    is_script: bool,
    /// Whether these lines are all that it runs.
    whole: bool,
}

/// Follows what a command runs in a folder; `None` where it runs no task whose file was given.
pub(super) fn follow(
    project: &Project,
    invocation: &Invocation,
    folder: &Folder,
) -> Option<Followed> {
    let here = Here {
        project,
        folder: folder.clone(),
    };
    let mut followed = Followed {
        commands: Vec::new(),
        whole: true,
    };
    within(&here, invocation, 0, &mut followed)?;
    Some(followed)
}

/// Whether a command that names no task in sight may name one that is not: a runner was asked for it, and not all of its tables were given.
pub(super) fn may_name_one(project: &Project, invocation: &Invocation) -> bool {
    let is_unseen =
        |file: &&str| matches!(project.presence(file), Presence::Listed | Presence::Unseen);
    invocation.may_be_task
        && !is_among(&invocation.program, "twine gh git pip python python3")
        && table::FILES.iter().any(is_unseen)
}

fn within(
    here: &Here<'_>,
    invocation: &Invocation,
    depth: usize,
    followed: &mut Followed,
) -> Option<()> {
    if depth >= MAX_DEPTH {
        return None;
    }
    let task = task_of(here, invocation)?;
    if !task.whole {
        // what it runs beside these lines is as little known as that of a task out of sight
        followed.whole = false;
        let line = task.lines.first();
        followed
            .commands
            .extend(line.map(|line| (line.place, invocation.clone())));
    }
    let mut inside = Here {
        folder: task.folder.clone(),
        ..*here
    };
    for line in task.lines {
        if !task.is_script {
            inside.folder.clone_from(&task.folder);
        }
        for mut inner in invocations(&line.text) {
            inside.folder.follow(&inner);
            // a task calls another of its table by its bare name
            inner.may_be_task |= line.in_table;
            if within(&inside, &inner, depth + 1, followed).is_none() {
                followed.whole &= !runs_other_code(&inner) && !inner.program.starts_with('$');
                followed.commands.push((line.place, inner));
            }
        }
    }
    Some(())
}

impl Task {
    /// Lines that each begin in the folder.
    const fn of_lines(lines: Vec<Line>, folder: Folder, whole: bool) -> Self {
        Self {
            lines,
            folder,
            is_script: false,
            whole,
        }
    }
}

/// The task or script that a command names; `None` when it is not in sight.
fn task_of(here: &Here<'_>, invocation: &Invocation) -> Option<Task> {
    if let Some(task) = run_by_path(here, &invocation.written) {
        return Some(task);
    }
    match invocation.program.as_str() {
        "tox" => tox::task(here, invocation),
        "nox" => nox::task(here, invocation),
        "make" | "gmake" => make::task(here, invocation),
        "sh" | "bash" | "dash" | "zsh" | "source" | "." => script(here, invocation.plain().next()?),
        // https://taskfile.dev: its files are not read
        "task" if here.above(&["Taskfile.yml", "Taskfile.yaml"]).is_some() => None,
        "poe" | "task" | "taskipy" => table::task(here, invocation.plain().next()?),
        // `pdm NAME` is `pdm run NAME`: https://pdm-project.org/latest/usage/scripts/#script-shortcuts
        "pdm" => {
            let name = invocation.plain().next()?;
            (!is_among(name, PDM_VERBS)).then(|| table::task(here, name))?
        }
        program if program.ends_with(".sh") || program.ends_with(".bash") => {
            script(here, &invocation.written)
        }
        program if invocation.may_be_task => table::task(here, program),
        _ => None,
    }
}

/// What `pdm` does itself, whatever a script is called. <https://pdm-project.org/latest/reference/cli/>
const PDM_VERBS: &str = "add build cache completion config export fix import info init install list lock new outdated plugin publish py \
    python remove run search self show sync update use venv";

/// A script of the repository without an extension that is run by its path: what it is written in says its first line.
fn run_by_path(here: &Here<'_>, path: &str) -> Option<Task> {
    let name = path.rsplit_once('/').map(|(_, name)| name)?;
    let text = &here.project.documents.get(here.file(path)?)?.text;
    let shell = text.lines().next()?.strip_prefix("#!")?;
    let mut words = shell.split(['/', ' ']);
    let by_shell = words.any(|word| is_among(word, "sh bash dash zsh"));
    (by_shell && !name.contains('.')).then(|| script(here, path))?
}

/// A shell script of the repository, whole: it runs where it is called.
fn script(here: &Here<'_>, path: &str) -> Option<Task> {
    let document = here.file(path)?;
    Some(Task {
        lines: joined(here.project, document, (0, usize::MAX), &|line| Some(line)),
        folder: here.folder.clone(),
        is_script: true,
        whole: true,
    })
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
