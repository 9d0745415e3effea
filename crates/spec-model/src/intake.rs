//! Which files of a folder are worth reading, and when a folder is a repository's top.

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
        || prose && !is_aside(&lower) && RELEASE_WORDS.iter().any(|word| has(name, word))
        || name == "pyproject.toml" && !is_aside(&lower)
}

const WANTED_AT_TOP: [&str; 17] = [
    "pyproject.toml",
    "setup.cfg",
    "tox.ini",
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

/// Words in the name of a document that may describe how a release is made, or how to report a weakness.
const RELEASE_WORDS: [&str; 5] = ["releas", "maintain", "contribut", "security", "develop"];

/// Whether a name has this word in it. The library's own search is one for long texts and many times as large in the page's
/// module.
fn has(name: &str, word: &str) -> bool {
    let mut places = name.as_bytes().windows(word.len());
    places.any(|place| place == word.as_bytes())
}

/// Whether a path lies in tests or in code of others.
fn is_aside(lower: &str) -> bool {
    lower.split('/').any(|part| {
        matches!(
            part,
            "test"
                | "tests"
                | "testing"
                | "vendor"
                | "vendored"
                | "_vendor"
                | "third_party"
                | "node_modules"
                | "site-packages"
                | ".git"
                | "target"
        )
    })
}

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
