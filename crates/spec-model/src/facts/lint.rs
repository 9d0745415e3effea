//! Where zizmor reads the workflows, and where it may.

use super::{build::never_runs, closure::callers, tasks};
use crate::{
    Place, Presence, Project,
    github::{Job, Step, Target, Workflow, is_never},
    shell::Invocation,
};
use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use spec_source::{Node, Span, is_among};

/// Where pre-commit finds the hooks, and prek, which has a file of its own: <https://pre-commit.com/#adding-pre-commit-plugins-to-your-project>,
/// <https://prek.j178.dev/configuration/>
pub const PRE_COMMIT: [&str; 3] = [
    ".pre-commit-config.yaml",
    ".pre-commit-config.yml",
    "prek.toml",
];

/// Where other tools find what they run before a commit, or as a task: lefthook, husky, hk, Trunk and mise. What they say is not read, a word in them is
/// found. <https://lefthook.dev/configuration/>, <https://typicode.github.io/husky/>, <https://hk.jdx.dev/configuration.html>,
/// <https://docs.trunk.io/code-quality/overview/initialize-trunk>, <https://mise.jdx.dev/configuration.html>
pub(crate) const OTHER_HOOKS: [&str; 9] = [
    "lefthook.yml",
    "lefthook.yaml",
    ".lefthook.yml",
    ".lefthook.yaml",
    ".husky/pre-commit",
    "hk.pkl",
    ".trunk/trunk.yaml",
    "mise.toml",
    ".mise.toml",
];

/// A place where zizmor runs, or may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LintPlace {
    /// The step's `uses` or command, the hook's `id`, or a word.
    pub place: Place,
    /// What it is.
    pub kind: LintKind,
}

/// What runs zizmor, or may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LintKind {
    /// A step of a workflow that something other than a person starts.
    Step,
    /// A step of a workflow that only a person starts.
    ByHand,
    /// A hook before each commit.
    Hook,
    /// A hook that only runs when it is asked for.
    ManualHook,
    /// Something that may run it, with its name.
    Maybe(String),
    /// The word zizmor, in a file that says nothing else of it.
    Word,
}

/// Where zizmor reads the workflows, and where it may, in the order of the files.
pub fn lint_places(project: &Project) -> Vec<LintPlace> {
    let mut found = Vec::new();
    for (index, workflow) in project.workflows.iter().enumerate() {
        of_workflow(project, index, workflow, &mut found);
    }
    for path in PRE_COMMIT {
        if let Some(index) = project.document(path)
            && let Some(root) = project
                .documents
                .get(index)
                .and_then(spec_source::Document::root)
        {
            hooks(index, root, &mut found);
        }
    }
    if found.is_empty() {
        words(project, &mut found);
    }
    found
}

fn of_workflow(project: &Project, index: usize, workflow: &Workflow, found: &mut Vec<LintPlace>) {
    let by_hand = workflow
        .triggers
        .iter()
        .all(|trigger| trigger.event.value == "workflow_dispatch");
    // a workflow that nobody calls never runs
    if !workflow.is_startable() && project.listing.is_some() && callers(project, index).is_empty() {
        return;
    }
    let runs = |job: &&Job| {
        job.condition
            .as_ref()
            .is_none_or(|condition| !is_never(condition))
    };
    for job in workflow.jobs.iter().filter(runs) {
        if let Some(uses) = &job.uses
            && let Some(slug) = uses.slug()
            && says_lint(&slug)
        {
            found.push(LintPlace {
                place: Place::new(workflow.document, uses.text.span),
                kind: LintKind::Maybe(uses.text.value.clone()),
            });
        }
        of_steps(
            project,
            workflow.document,
            &job.steps,
            by_hand,
            &mut Vec::new(),
            found,
        );
    }
}

fn of_steps(
    project: &Project,
    document: usize,
    steps: &[Step],
    by_hand: bool,
    seen: &mut Vec<usize>,
    found: &mut Vec<LintPlace>,
) {
    let runs = || {
        if by_hand {
            LintKind::ByHand
        } else {
            LintKind::Step
        }
    };
    for step in steps.iter().filter(|step| !never_runs(step)) {
        if let Some(uses) = &step.uses {
            let place = Place::new(document, uses.text.span);
            let slug = uses.slug().unwrap_or_default();
            if let Target::Local(folder) = &uses.target
                && let Some(action) = project.action_in(folder)
                && !seen.contains(&action)
            {
                seen.push(action);
                if let Some(view) = project.actions.get(action) {
                    of_steps(project, view.document, &view.steps, by_hand, seen, found);
                }
            }
            // https://github.com/zizmorcore/zizmor-action#readme, and where it was before
            let kind = match slug.as_str() {
                "zizmorcore/zizmor-action" | "woodruffw/zizmor-action" => Some(runs()),
                // collections of linters; their newer versions have zizmor among them
                slug if slug.starts_with("super-linter/super-linter")
                    || slug.starts_with("oxsecurity/megalinter")
                    || slug.contains("zizmor") =>
                {
                    Some(LintKind::Maybe(uses.text.value.clone()))
                }
                _ => None,
            };
            found.extend(kind.map(|kind| LintPlace { place, kind }));
        }
        let Some(run) = &step.run else { continue };
        for (invocation, folder) in run.commands() {
            let place = Place::new(document, run.node.part(invocation.start, invocation.end));
            let image = matches!(invocation.program.as_str(), "docker" | "podman")
                && invocation
                    .args
                    .iter()
                    .any(|word| word.text.contains("zizmorcore/zizmor"));
            let followed = tasks::follow(project, &invocation, &folder);
            let mut inside = followed.iter().flat_map(|followed| &followed.commands);
            let by_task = inside.any(|(_, command)| runs_zizmor(command));
            if runs_zizmor(&invocation) || image || by_task {
                found.push(LintPlace {
                    place,
                    kind: runs(),
                });
            } else if let Some(name) = hidden_task(project, &invocation) {
                found.push(LintPlace {
                    place,
                    kind: LintKind::Maybe(name),
                });
            }
        }
    }
}

fn runs_zizmor(invocation: &Invocation) -> bool {
    invocation.program == "zizmor" && !invocation.has(&["--version", "--help", "-V", "-h"])
}

/// A script or task whose name says that it checks something, and whose text was not given.
fn hidden_task(project: &Project, invocation: &Invocation) -> Option<String> {
    let program = invocation.program.as_str();
    let files: &[&str] = match program {
        "make" => &["Makefile", "makefile"],
        "nox" => &["noxfile.py"],
        "tox" => &["tox.ini", "pyproject.toml"],
        "just" | "task" | "invoke" | "inv" | "doit" | "mise" | "trunk" => &[],
        "poe" => &["pyproject.toml"],
        "spin" => &[".spin/cmds.py"],
        _ => {
            let script = [".sh", ".py", ".bash", ".ps1"];
            let by_shell = is_among(program, "sh bash python python3 source .");
            let name = if by_shell {
                invocation.plain().next().unwrap_or_default()
            } else {
                program
            };
            let file = name.rsplit('/').next().unwrap_or(name);
            // `scripts/lint`
            let path = if by_shell { name } else { &invocation.written };
            let is_bare = path.contains('/') && !file.contains('.');
            if !is_bare && !script.iter().any(|end| name.ends_with(end)) {
                return None;
            }
            let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
            // `check_version.py` checks a version; `check.sh` may check anything
            let one = is_among(stem, "check checks ci");
            return (one || says_lint(&stem.replace("check", ""))).then(|| name.to_string());
        }
    };
    if files
        .iter()
        .any(|file| matches!(project.presence(file), Presence::Given(_)))
    {
        return None;
    }
    let mut name = program.to_string();
    for word in &invocation.args {
        name.push(' ');
        name.push_str(&word.text);
    }
    says_lint(&name).then_some(name)
}

/// Whether a name speaks of checking: a word of it is one of these.
fn says_lint(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower
        .split(|char: char| !char.is_ascii_alphanumeric())
        .any(|word| {
            [
                "lint",
                "zizmor",
                "check",
                "static",
                "style",
                "qa",
                "audit",
                "security",
                "precommit",
                "prek",
                "workflow",
            ]
            .iter()
            .any(|stem| word.starts_with(stem))
                && word != "workflows"
        })
}

/// The hooks that run zizmor, of a repository of its own or as a command.
fn hooks(document: usize, root: &Node, found: &mut Vec<LintPlace>) {
    for repo in root.get("repos").map(Node::items).unwrap_or_default() {
        for hook in repo.get("hooks").map(Node::items).unwrap_or_default() {
            let text = |key: &str| hook.get(key).and_then(Node::text).unwrap_or_default();
            let by_entry = text("entry")
                .split(|char: char| !char.is_ascii_alphanumeric())
                .any(|word| word == "zizmor");
            if text("id") != "zizmor" && !by_entry {
                continue;
            }
            let Some(id) = hook.get("id").or_else(|| hook.get("entry")) else {
                continue;
            };
            let stages = hook
                .get("stages")
                .or_else(|| root.get("default_stages"))
                .map(Node::texts)
                .unwrap_or_default();
            let manual =
                !stages.is_empty() && stages.iter().all(|stage| stage.text() == Some("manual"));
            found.push(LintPlace {
                place: Place::new(document, id.place()),
                kind: if manual {
                    LintKind::ManualHook
                } else {
                    LintKind::Hook
                },
            });
        }
    }
}

/// The first time that each file says the word, in whatever language the file is.
fn words(project: &Project, found: &mut Vec<LintPlace>) {
    for (index, document) in project.documents.iter().enumerate() {
        let Some(start) = document.text.find("zizmor") else {
            continue;
        };
        let span = Span::new(start, start + "zizmor".len());
        found.push(LintPlace {
            place: Place::new(index, span),
            kind: LintKind::Word,
        });
    }
}

/// What is listed, was not given, and could run zizmor: the hooks, and other services.
pub fn lint_unseen(project: &Project) -> Vec<String> {
    let hooks = PRE_COMMIT
        .iter()
        .chain(&OTHER_HOOKS)
        .filter(|path| project.presence(path) == Presence::Listed)
        .map(|path| (*path).to_string());
    let workflows = project.unseen.iter().map(|unseen| unseen.path.clone());
    let services = project
        .other_services
        .iter()
        .filter(|service| service.document.is_none())
        .map(|service| service.path.clone());
    let mut found: Vec<String> = hooks.chain(workflows).chain(services).collect();
    found.extend(broken_hooks(project));
    found
}

/// A file of hooks that is there and cannot be read.
fn broken_hooks(project: &Project) -> Option<String> {
    PRE_COMMIT.iter().find_map(|path| {
        let document = project.documents.get(project.document(path)?)?;
        (!document.is_whole()).then(|| (*path).to_string())
    })
}
