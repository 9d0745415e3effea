//! Artifacts of the run that a workflow follows: where they are laid, and which commands run them.

use super::{scripts::is_inert, taint::Scope};
use crate::{
    github::{Step, Uses},
    shell::{Invocation, invocations},
};
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use spec_source::is_among;

/// An artifact of another run that lies on the runner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Laid {
    /// The folder, beneath the workspace; empty for its top. `None` where it cannot be told.
    pub(super) folder: Option<String>,
    /// Whether it certainly comes from the run that is followed.
    pub(super) sure: bool,
}

/// A command that runs an artifact, or may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Runs {
    /// Where it begins in the script, in bytes.
    pub(super) start: usize,
    /// The byte after it.
    pub(super) end: usize,
    /// Whether it certainly does.
    pub(super) sure: bool,
}

/// What an action lays down of another run.
pub(super) fn of_action(step: &Step, uses: &Uses, scope: &Scope) -> Option<Laid> {
    let slug = uses.slug()?;
    let input = |name: &str| step.input(name).map(|input| input.value.value.as_str());
    let folder = || Some(place(input("path").unwrap_or_default(), ""));
    // https://github.com/actions/download-artifact#download-artifacts-from-other-workflow-runs-or-repositories
    if slug == "actions/download-artifact" {
        let run = input("run-id")?;
        let own = run.to_ascii_lowercase().contains("github.run_id");
        return (!own).then(|| Laid {
            folder: folder(),
            sure: scope.names_run(run),
        });
    }
    if slug == "actions/github-script" {
        let script = input("script")?;
        return asks_for_artifacts(script).then_some(Laid {
            folder: None,
            sure: true,
        });
    }
    // https://github.com/dawidd6/action-download-artifact/blob/HEAD/main.js: the run of a number is taken whoever caused it; without one, the last
    // of a workflow, by newer versions none of a fork's unless they are told to
    let other = slug.contains("download-artifact")
        || slug.contains("artifact-download")
        || slug.contains("download-workflow-artifact");
    other.then(|| Laid {
        folder: folder(),
        sure: input("run_id")
            .or_else(|| input("run-id"))
            .is_some_and(|run| scope.names_run(run)),
    })
}

fn asks_for_artifacts(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("downloadartifact")
        || lower.contains("archive_download_url")
        || lower.contains("/artifacts")
}

/// Whether JavaScript runs a file or a command of which only the run knows.
pub(super) fn javascript_may_run(script: &str) -> bool {
    [
        "child_process",
        "exec.exec",
        "getExecOutput",
        "require('./",
        "require(\"./",
        "require(`",
        "import(",
        "eval(",
    ]
    .iter()
    .any(|way| script.contains(way))
}

/// The commands of a script that run what artifacts hold, and what the script itself lays down.
pub(super) fn in_script(
    script: &str,
    folder: &str,
    scope: &Scope,
    checked_out: bool,
    laid: &mut Vec<Laid>,
) -> Vec<Runs> {
    let mut found = Vec::new();
    let mut here = place(folder, "");
    for invocation in invocations(script) {
        let program = invocation.program.as_str();
        match program {
            "cd" | "pushd" => {
                let to = invocation.plain().next().unwrap_or_default();
                here = place(to, &here);
            }
            "gh" => {
                let plain: Vec<&str> = invocation.plain().collect();
                if plain.starts_with(&["run", "download"]) {
                    let to = invocation.value_text(&["-D", "--dir"]).unwrap_or_default();
                    let mut sure = false;
                    for word in &invocation.args {
                        sure |= scope.names_run(&word.text);
                    }
                    laid.push(Laid {
                        folder: Some(place(to, &here)),
                        sure,
                    });
                } else if plain.starts_with(&["api"]) && asks(&invocation) {
                    laid.push(Laid {
                        folder: None,
                        sure: true,
                    });
                }
            }
            "curl" | "wget" if asks(&invocation) => laid.push(Laid {
                folder: None,
                sure: true,
            }),
            "unzip" | "tar" | "cp" | "mv" | "rsync" => moves(&invocation, &here, laid),
            _ if laid.is_empty() => {}
            _ => {
                if let Some(sure) = executes(script, &invocation, &here, checked_out, laid) {
                    found.push(Runs {
                        start: invocation.start,
                        end: invocation.end,
                        sure,
                    });
                }
            }
        }
    }
    found
}

fn asks(invocation: &Invocation) -> bool {
    for word in &invocation.args {
        let lower = word.text.to_ascii_lowercase();
        if asks_for_artifacts(&lower) || lower.contains("artifacts_url") {
            return true;
        }
    }
    false
}

/// Takes the folders into which a command unpacks or moves what lies in one of the known.
fn moves(invocation: &Invocation, here: &str, laid: &mut Vec<Laid>) {
    let plain: Vec<&str> = invocation.plain().collect();
    let unpacks = matches!(invocation.program.as_str(), "unzip" | "tar");
    let to = if unpacks {
        invocation
            .value_text(&["-d", "-C", "--directory"])
            .unwrap_or("")
    } else {
        plain.last().copied().unwrap_or_default()
    };
    let to = place(to, here);
    let mut from = None;
    for word in &plain {
        let path = place(word, here);
        for laid in laid.iter() {
            let beneath = match &laid.folder {
                Some(folder) => is_beneath(&path, folder),
                None => false,
            };
            if beneath {
                from = Some(laid.sure);
            }
        }
    }
    if let Some(sure) = from {
        let new = Laid {
            folder: Some(to),
            sure,
        };
        if !laid.contains(&new) {
            laid.push(new);
        }
    }
}

/// What a command takes its code from.
enum Code {
    /// Nothing of the files around it.
    None,
    /// A file or folder.
    At(String),
    /// The files of the folder it stands in.
    Here,
    /// It cannot be told.
    Unclear,
}

/// Whether a command runs what one of the artifacts holds, and whether that is certain.
fn executes(
    script: &str,
    invocation: &Invocation,
    here: &str,
    checked_out: bool,
    laid: &[Laid],
) -> Option<bool> {
    let (path, told) = match code(script, invocation) {
        Code::None => return None,
        Code::At(path) => (place(&path, here), true),
        Code::Here => (here.to_owned(), true),
        Code::Unclear => (here.to_owned(), false),
    };
    let hidden = path.contains('$') || path.starts_with('*');
    let mut perhaps = false;
    for laid in laid {
        let Some(folder) = &laid.folder else {
            perhaps |= !path.starts_with('$') || told && hidden;
            continue;
        };
        if is_beneath(&path, folder) {
            // where the repository was checked out, too, the file can be its own
            if laid.sure && told && !(folder.is_empty() && checked_out) {
                return Some(true);
            }
            perhaps = true;
        } else if hidden && !folder.contains('$') && told {
            perhaps |= !KNOWN_ELSEWHERE.iter().any(|start| path.starts_with(start));
        }
    }
    perhaps.then_some(false)
}

/// Folders outside of the workspace that no artifact is laid into by itself.
const KNOWN_ELSEWHERE: [&str; 6] = [
    "$github_action_path",
    "$home",
    "$conda",
    "$pythonlocation",
    "$virtual_env",
    "~",
];

fn code(script: &str, invocation: &Invocation) -> Code {
    let program = invocation.program.as_str();
    if is_inert(program) {
        return Code::None;
    }
    let first = || {
        let text = invocation.plain().next().map(ToOwned::to_owned);
        text.map_or(Code::Unclear, Code::At)
    };
    match program {
        _ if is_among(
            program,
            "sh bash dash zsh ksh . source node ruby perl rscript pwsh powershell deno bun",
        ) =>
        {
            first()
        }
        "pip" | "pip3" | "pipx" => of_pip(invocation),
        "uv" if invocation.plain().any(|word| word == "install") => of_pip(invocation),
        _ if is_among(
            program,
            "apt apt-get brew choco dnf yum apk conda mamba rustup",
        ) =>
        {
            Code::None
        }
        _ if is_among(
            program,
            "make tox nox npm npx yarn pnpm jlpm pytest cargo go hatch poetry pdm pixi just invoke doit meson cmake ninja pre-commit mkdocs sphinx-build cibuildwheel maturin build rake bundle gradle mvn",
        ) =>
        {
            invocation
                .value_text(&["-C", "--directory", "--prefix", "--rootdir"])
                .map_or(Code::Here, |folder| Code::At(folder.to_owned()))
        }
        _ => of_path(script, invocation),
    }
}

/// `./run.sh`, `python tools/x.py`: the path stands in the text of the command.
fn of_path(script: &str, invocation: &Invocation) -> Code {
    let program = invocation.program.as_str();
    let raw = script
        .get(invocation.start..invocation.end)
        .unwrap_or_default();
    for word in raw.split_ascii_whitespace() {
        let word = word.trim_matches(['"', '\'', '(', ')', '`']);
        let lower = word.to_ascii_lowercase();
        let named = lower == program || lower.ends_with(&format!("/{program}"));
        let file = word.contains('/')
            || [".py", ".sh", ".js", ".rb", ".pl"]
                .iter()
                .any(|ending| program.ends_with(ending));
        if named && file {
            return Code::At(word.to_owned());
        }
    }
    Code::Unclear
}

/// What `pip install` builds or installs from a file.
fn of_pip(invocation: &Invocation) -> Code {
    let from = invocation.value_text(&["-r", "--requirement", "-f", "--find-links", "-e"]);
    if let Some(path) = from {
        return Code::At(path.to_owned());
    }
    for word in invocation.plain() {
        let file = word.contains('/') || word.ends_with(".whl") || word.ends_with(".tar.gz");
        if word == "." || word.starts_with(".[") {
            return Code::Here;
        }
        if file && !word.contains("://") || word.starts_with('$') {
            return Code::At(word.to_owned());
        }
    }
    Code::None
}

/// A path beneath the workspace, from a folder of it: no `./` before, no `/` behind, in lower case.
pub(super) fn place(path: &str, here: &str) -> String {
    let mut text = path.trim().to_ascii_lowercase();
    for (from, to) in [
        ("${{ github.workspace }}", ""),
        ("${{github.workspace}}", ""),
        ("$github_workspace", ""),
        ("${github_workspace}", ""),
        ("${{ runner.temp }}", "$runner_temp"),
        ("${{runner.temp}}", "$runner_temp"),
        ("${runner_temp}", "$runner_temp"),
    ] {
        if let Some(rest) = text.strip_prefix(from) {
            let rest = rest.trim_start_matches('/');
            let whole = if to.is_empty() {
                rest.to_owned()
            } else {
                format!("{to}/{rest}")
            };
            return whole.trim_end_matches('/').to_owned();
        }
    }
    if text.starts_with(['$', '/', '~']) {
        return text.trim_end_matches('/').to_owned();
    }
    let mut base = here.to_owned();
    loop {
        if let Some(rest) = text.strip_prefix("./") {
            text = rest.to_owned();
        } else if text == ".." || text.starts_with("../") {
            let rest = text.get(2..).unwrap_or_default().trim_start_matches('/');
            text = rest.to_owned();
            base = base
                .rsplit_once('/')
                .map_or_else(String::new, |(folder, _)| folder.to_owned());
        } else {
            break;
        }
    }
    let text = text.trim_end_matches('/');
    if text.is_empty() || text == "." {
        base
    } else if base.is_empty() {
        text.to_owned()
    } else {
        format!("{base}/{text}")
    }
}

/// Whether a path is a folder or lies beneath it; the workspace's top holds every path that does not lead out of it.
fn is_beneath(path: &str, folder: &str) -> bool {
    if folder.is_empty() {
        return !path.starts_with(['$', '/', '~']);
    }
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(script: &str, folder: &str, checked_out: bool) -> Option<bool> {
        let mut laid = Vec::from([Laid {
            folder: Some(folder.into()),
            sure: true,
        }]);
        let scope = Scope::default();
        let found = in_script(script, "", &scope, checked_out, &mut laid);
        found.iter().map(|runs| runs.sure).max()
    }

    #[test]
    fn a_file_of_the_artifact_that_is_run_or_installed_is_seen() {
        for script in [
            "bash dist/run.sh",
            "./dist/run.sh",
            "python dist/x.py",
            "pip install ./dist/*.whl",
            "python -m pip install -r dist/requirements.txt",
            "cd dist && pip install x.whl",
            "cd dist\nmake",
            "make -C dist",
            "source dist/env.sh",
            "mv dist/x.sh tools/\nbash tools/x.sh",
        ] {
            assert_eq!(runs(script, "dist", true), Some(true), "{script}");
        }
        assert_eq!(runs("python setup.py install", "", false), Some(true));
        assert_eq!(runs("python setup.py install", "", true), Some(false));
        assert_eq!(runs("bash \"$FILE\"", "dist", true), Some(false));
    }

    #[test]
    fn an_artifact_that_is_read_is_data() {
        for script in [
            "cat dist/x.txt | tee y.txt",
            "python tools/report.py dist/",
            "pip install twine",
            "make docs",
            "aws s3 sync dist/ s3://x",
            "jq . dist/x.json",
            "unzip dist/x.zip -d dist/y",
        ] {
            assert_eq!(runs(script, "dist", true), None, "{script}");
        }
        assert_eq!(runs("cat x.txt", "", true), None);
    }
}
