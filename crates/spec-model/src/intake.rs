//! Which files of a folder are worth reading, and when a folder is a repository's top.

use crate::prose::{is_aside, named};

/// Whether a file under this path can bear on a verdict, so that whoever walks a folder loads it.
/// The path is counted from the repository's top, with `/` between its parts.
pub fn is_wanted(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let (folder, name) = lower.rsplit_once('/').unwrap_or(("", &lower));
    let yaml = [".yml", ".yaml"].iter().any(|end| name.ends_with(end));
    let prose = [".md", ".rst", ".txt"]
        .iter()
        .any(|end| name.ends_with(end));
    let top = folder.is_empty();
    lower.starts_with(".github/") && (yaml || prose || name.starts_with("renovate.json"))
        || matches!(name, "action.yml" | "action.yaml")
        || top && WANTED_AT_TOP.contains(&name)
        || top && (name.starts_with("azure-pipelines") || name.starts_with("renovate.json"))
        || lower.starts_with(".circleci/") && yaml
        || named(path).is_some()
        || name.ends_with(".sh") && is_release_script(&lower) && !is_aside(&lower)
        || prose && name.starts_with("security.") && !is_aside(&lower)
        || name == "pyproject.toml" && !is_aside(&lower)
}

/// Whether a script's name or folder says that it publishes, so that a step that runs it can be followed.
fn is_release_script(path: &str) -> bool {
    path.split(|char: char| !char.is_ascii_alphanumeric())
        .any(|word| {
            ["publish", "releas", "deploy", "upload"]
                .iter()
                .any(|stem| word.starts_with(stem))
        })
}

const WANTED_AT_TOP: [&str; 20] = [
    "pyproject.toml",
    "hatch.toml",
    "pixi.toml",
    "setup.cfg",
    "tox.ini",
    "tox.toml",
    "makefile",
    "noxfile.py",
    "package.json",
    "spec-check.toml",
    ".renovaterc",
    ".renovaterc.json",
    ".pre-commit-config.yaml",
    ".cirrus.yml",
    ".cirrus.star",
    ".gitlab-ci.yml",
    ".travis.yml",
    "appveyor.yml",
    ".appveyor.yml",
    "jenkinsfile",
];

/// Whether a folder with these paths is a repository's top, so that its paths are all there are:
/// it has a `.git`, a `.github` folder or a packaging file.
pub fn is_repository_top<'a>(paths: impl IntoIterator<Item = &'a str>) -> bool {
    paths.into_iter().any(|path| {
        path == ".git"
            || path.starts_with(".git/")
            || path.starts_with(".github/")
            || matches!(path, "pyproject.toml" | "setup.py" | "setup.cfg")
    })
}
