//! Steps that build distributions, or run what may.

use super::{
    indirect::runs_a_file,
    tables::{ACTIONS_THAT_BUILD, ACTIONS_THAT_BUILD_NOTHING, MATURIN_ACTION},
    tasks,
    upload::is_shell,
};
use crate::{
    Place, Project,
    github::{Script, Step, Target, has_expression},
    shell::{Invocation, commands},
};
use alloc::{string::String, vec::Vec};
use spec_source::is_among;

/// What a step builds, or may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildStep {
    /// The text of its `uses`, or its command.
    pub place: Place,
    /// What it is.
    pub kind: BuildKind,
}

/// How sure it is that a step builds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BuildKind {
    /// It builds.
    Builds,
    /// It installs the project from its source, which builds it first.
    Installs,
    /// It runs a script or task whose text is not here: its name.
    Task(String),
    /// It is an action whose name says that it builds, or one of this repository that was not given: its name.
    Action(String),
}

/// What of some steps builds, in their order; local composite actions are followed.
pub fn builds(project: &Project, document: usize, steps: &[Step]) -> Vec<BuildStep> {
    let mut found = Vec::new();
    visit(project, document, steps, &mut Vec::new(), &mut found);
    found
}

fn visit(
    project: &Project,
    document: usize,
    steps: &[Step],
    seen: &mut Vec<usize>,
    found: &mut Vec<BuildStep>,
) {
    for step in steps.iter().filter(|step| !never_runs(step)) {
        if let Some(uses) = &step.uses {
            let place = Place::new(document, uses.text.span);
            let name = || uses.text.value.clone();
            match (&uses.target, uses.slug()) {
                (Target::Local(folder), _) => match project.action_in(folder) {
                    Some(action) if seen.contains(&action) => {}
                    Some(action) => {
                        seen.push(action);
                        if let Some(view) = project.actions.get(action) {
                            visit(project, view.document, &view.steps, seen, found);
                        }
                    }
                    None => found.push(BuildStep {
                        place,
                        kind: BuildKind::Action(name()),
                    }),
                },
                (Target::Docker(_) | Target::Unclear, _) => found.push(BuildStep {
                    place,
                    kind: BuildKind::Action(name()),
                }),
                (Target::Remote { .. }, slug) => {
                    let kind = of_action(step, &slug.unwrap_or_default(), name);
                    found.extend(kind.map(|kind| BuildStep { place, kind }));
                }
            }
        }
        if let Some(run) = step.run.as_ref().filter(|_| is_shell(step)) {
            found.extend(brings_the_project_in(document, steps, run));
            for (invocation, folder) in run.commands() {
                let place = Place::new(document, run.node.part(invocation.start, invocation.end));
                let commands = match tasks::follow(project, &invocation, &folder) {
                    Some(followed) => followed.commands,
                    None => [(place, invocation)].into(),
                };
                for (place, command) in commands {
                    let kind = of_command(project, &command);
                    found.extend(kind.map(|kind| BuildStep { place, kind }));
                }
            }
        } else if let Some(run) = &step.run {
            let shell = step.shell.as_ref().map_or("", |shell| &shell.value);
            found.push(BuildStep {
                place: Place::new(document, run.key),
                kind: BuildKind::Task(alloc::format!("the script for `{shell}`")),
            });
        }
    }
}

/// `uv run` installs the project that is checked out before it runs anything, and builds it where it is a package.
/// <https://docs.astral.sh/uv/concepts/projects/run/>
fn brings_the_project_in(document: usize, steps: &[Step], run: &Script) -> Option<BuildStep> {
    let slugs = steps.iter().filter_map(|step| step.uses.as_ref()?.slug());
    let checked_out = slugs.into_iter().any(|slug| slug == "actions/checkout");
    let command = commands(&run.text).into_iter().find(|command| {
        let mut words = command.words.iter().map(|word| word.text.as_str());
        let runs = words.next() == Some("uv") && words.next() == Some("run");
        let apart = |word: &str| {
            is_among(
                word,
                "--no-project --no-sync --no-install-project --only-dev --only-group --script --isolated --directory --project --package",
            )
        };
        checked_out && runs && !words.any(apart)
    })?;
    let place = Place::new(document, run.node.part(command.start(), command.end()));
    Some(BuildStep {
        place,
        kind: BuildKind::Task("uv run".into()),
    })
}

/// Whether a step's condition is the literal `false`.
pub fn never_runs(step: &Step) -> bool {
    step.condition
        .as_ref()
        .is_some_and(|condition| is_false(&condition.value))
}

/// Whether a condition is the literal `false`.
pub fn is_false(condition: &str) -> bool {
    let condition = condition.trim();
    let body = crate::github::whole_expression(condition).unwrap_or(condition);
    body.eq_ignore_ascii_case("false")
}

fn of_action(step: &Step, slug: &str, name: impl Fn() -> String) -> Option<BuildKind> {
    let input = |name: &str| {
        step.input(name)
            .map_or("", |input| input.value.value.as_str())
    };
    match slug {
        // https://github.com/PyO3/maturin-action#inputs
        slug if is_among(slug, MATURIN_ACTION) => match input("command").trim() {
            "upload" => None,
            command if has_expression(command) => Some(BuildKind::Action(name())),
            "" | "build" | "publish" | "develop" | "sdist" => Some(BuildKind::Builds),
            _ => Some(BuildKind::Action(name())),
        },
        // https://github.com/casperdcl/deploy-pypi#readme
        "casperdcl/deploy-pypi" => {
            let asks = ["build", "pip"]
                .iter()
                .any(|name| !matches!(input(name).trim(), "" | "false"));
            asks.then_some(BuildKind::Builds)
        }
        // it runs the command that `build_command` names: https://python-semantic-release.readthedocs.io/en/latest/configuration/automatic-releases/github-actions.html
        slug if slug.ends_with("/python-semantic-release") => {
            (input("build").trim() != "false").then(|| BuildKind::Action(name()))
        }
        slug if ACTIONS_THAT_BUILD.contains(&slug) => Some(BuildKind::Builds),
        slug if ACTIONS_THAT_BUILD_NOTHING.contains(&slug) => None,
        slug => says_build(slug).then(|| BuildKind::Action(name())),
    }
}

/// Whether a word of an action's name speaks of building: only then its own documentation must say what it does.
fn says_build(slug: &str) -> bool {
    slug.split(|char: char| !char.is_ascii_alphanumeric())
        .any(|word| {
            ["build", "wheel", "sdist", "compile", "package", "cibw"]
                .iter()
                .any(|stem| word.starts_with(stem))
        })
}

fn of_command(project: &Project, invocation: &Invocation) -> Option<BuildKind> {
    if invocation.has(&["--help", "-h", "--version"]) {
        return None;
    }
    let plain: Vec<&str> = invocation.plain().collect();
    let first = plain.first().copied().unwrap_or_default();
    let says = |word: &str| plain.contains(&word);
    let builds = match invocation.program.as_str() {
        // https://build.pypa.io, https://cibuildwheel.pypa.io
        "build" | "pyproject-build" | "cibuildwheel" | "pep517.build" | "conda-build" => true,
        "setup.py" => [
            "sdist",
            "bdist_wheel",
            "bdist",
            "build",
            "build_ext",
            "install",
            "develop",
        ]
        .iter()
        .any(|word| says(word)),
        "hatch" | "uv" | "rye" | "hatchling" | "python-build" | "rattler-build" | "pyodide" => {
            first == "build"
        }
        // https://github.com/mamba-org/boa#mambabuild
        "conda" | "mamba" | "micromamba" => matches!(first, "build" | "mambabuild"),
        // https://python-poetry.org/docs/cli/#publish
        "poetry" => first == "build" || first == "publish" && invocation.has(&["--build"]),
        // https://flit.pypa.io/en/stable/cmdline.html#flit-publish
        "flit" => matches!(first, "build" | "publish"),
        // https://pdm-project.org/latest/usage/publish/
        "pdm" => first == "build" || first == "publish" && !invocation.has(&["--no-build"]),
        // https://www.maturin.rs/distribution#publish-on-pypi
        "maturin" => is_among(first, "build publish sdist develop"),
        "pip" | "pip3" => first == "wheel",
        "npm" | "yarn" | "pnpm" | "jlpm" | "jupyter" => says("build") || says("pack"),
        // https://github.com/scientific-python/spin#readme
        "spin" => matches!(first, "build" | "sdist"),
        "cargo" => matches!(first, "build" | "install"),
        _ => false,
    };
    if builds {
        return Some(BuildKind::Builds);
    }
    if installs_the_project(invocation, &plain) {
        return Some(BuildKind::Installs);
    }
    let is_task = is_task(invocation) || tasks::may_name_one(project, invocation);
    is_task.then(|| {
        let mut name = invocation.program.clone();
        for word in &invocation.args {
            name.push(' ');
            name.push_str(&word.text);
        }
        BuildKind::Task(name)
    })
}

/// `pip install .`, `pip install -e .[test]`, `uv pip install .`, `uv sync`, `poetry install`, `pdm install`
fn installs_the_project(invocation: &Invocation, plain: &[&str]) -> bool {
    let from_source = plain.iter().any(|word| {
        let word = word.strip_prefix("file:").unwrap_or(word);
        matches!(word, "." | "./") || word.starts_with(".[") || word.starts_with("./[")
    });
    match invocation.program.as_str() {
        "pip" | "pip3" | "pipx" => plain.contains(&"install") && from_source,
        "uv" if plain.first() == Some(&"sync") => !invocation.has(&[
            // https://docs.astral.sh/uv/reference/cli/#uv-sync
            "--no-install-project",
            "--only-dev",
            "--only-group",
            "--package",
            "--dry-run",
        ]),
        "uv" => plain.starts_with(&["pip", "install"]) && from_source,
        // https://python-poetry.org/docs/cli/#install
        "poetry" => plain.first() == Some(&"install") && !invocation.has(&["--no-root"]),
        // https://pdm-project.org/latest/reference/cli/#install
        "pdm" => {
            matches!(plain.first(), Some(&("install" | "sync"))) && !invocation.has(&["--no-self"])
        }
        _ => false,
    }
}

/// Whether a command runs code that is not in the workflow.
fn is_task(invocation: &Invocation) -> bool {
    let program = invocation.program.as_str();
    let file = [".sh", ".py", ".bash", ".ps1", ".bat"]
        .iter()
        .any(|end| program.ends_with(end));
    // what runs in a container or makes its image is told by files, or by words behind its options
    let in_container = is_among(program, "docker podman")
        && invocation
            .plain()
            .any(|word| is_among(word, "run exec build buildx compose"));
    let by_shell = runs_a_file(invocation) || is_by_path(&invocation.written, program);
    let of_cargo = program == "cargo"
        && invocation
            .plain()
            .next()
            .is_some_and(|first| is_among(first, "run xtask"));
    let python = matches!(program, "python" | "python3")
        && invocation
            .plain()
            .next()
            .is_some_and(|name| name.rsplit_once('.').is_some_and(|(_, end)| end == "py"));
    is_among(
        program,
        // https://python-semantic-release.readthedocs.io/en/latest/configuration/configuration.html#build-command
        "make tox nox just task poe invoke inv doit spin cmake meson ninja bazel bazelisk scons gradle gradlew semantic-release rake pants earthly \
         dagger nix nix-build perl ruby",
    ) || file
        || of_cargo
        || in_container
        || by_shell
        || python
}

/// Whether a program is named by its path in the checkout: `devel/release`. Those of a virtual environment and of a tool that was fetched
/// there are known by their names, and the patterns of a `case` are no programs.
fn is_by_path(written: &str, program: &str) -> bool {
    let path = written.strip_prefix("./").unwrap_or(written);
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
    written.contains('/')
        && written.bytes().all(is_plain)
        && !written.starts_with('/')
        && !written.ends_with('/')
        && !path.starts_with("refs/")
        && !path.contains("/bin/")
        && program != "micromamba"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::invocations;

    #[test]
    fn a_program_that_is_named_by_its_path_in_the_checkout_runs_what_is_not_in_the_workflow() {
        let tells = |line: &str| invocations(line).iter().any(is_task);
        for line in ["devel/release", "./tools/make-dist 1.2", "cargo xtask dist"] {
            assert!(tells(line), "{line}");
        }
        for line in [
            ".venv/bin/twine check dist/*",
            "/usr/bin/git tag v1",
            "~/.local/bin/check dist",
            "cargo publish",
            "case $REF in refs/heads/main) echo ;; esac",
        ] {
            assert!(!tells(line), "{line}");
        }
    }
}
