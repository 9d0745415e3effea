//! Which files of a folder are worth reading, and when a folder is a repository's top.

use crate::{
    facts::OTHER_HOOKS,
    prose::{is_aside, named},
};
use alloc::{format, string::String, vec::Vec};
use spec_source::{Set, is_among};

/// Whether a file under this path can bear on a verdict, so that whoever walks a folder loads it.
/// The path is counted from the repository's top, with `/` between its parts.
pub fn is_wanted(path: &str) -> bool {
    // a step may run any script
    let is_script = path.rsplit_once('.').is_some_and(|(_, ending)| {
        ["sh", "bash"]
            .iter()
            .any(|one| ending.eq_ignore_ascii_case(one))
    });
    is_worth_asking_for(path) || is_script && !is_aside(&path.to_ascii_lowercase())
}

/// The same where each file costs a request: of scripts only those whose names say what they do.
pub fn is_worth_asking_for(path: &str) -> bool {
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
        || OTHER_HOOKS.contains(&lower.as_str())
        || top && (name.starts_with("azure-pipelines") || name.starts_with("renovate.json"))
        || lower.starts_with(".circleci/") && yaml
        || named(path).is_some()
        || name.ends_with(".sh")
            && (is_release_script(&lower) || name.contains("merge"))
            && !is_aside(&lower)
        || is_bare_script(path)
        || prose && name.starts_with("security.") && !is_aside(&lower)
        || is_among(&lower, "security .github/security docs/security")
        || WANTED_BELOW.contains(&name) && !is_aside(&lower)
}

/// Whether a file's name has no extension and says that it publishes. A folder may have such a name as well.
pub fn is_bare_script(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let name = lower.rsplit('/').next().unwrap_or(&lower);
    !name.contains('.') && is_release_script(name) && !is_aside(&lower)
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

/// What a package in a folder of its own can have: its metadata, and tasks that a step there runs.
const WANTED_BELOW: [&str; 8] = [
    "pyproject.toml",
    "hatch.toml",
    "pixi.toml",
    "tox.ini",
    "tox.toml",
    "makefile",
    "gnumakefile",
    "noxfile.py",
];

const WANTED_AT_TOP: [&str; 16] = [
    "setup.cfg",
    "uv.toml",
    "package.json",
    "spec-check.toml",
    ".renovaterc",
    ".renovaterc.json",
    ".renovaterc.json5",
    ".pre-commit-config.yaml",
    "prek.toml",
    ".cirrus.yml",
    ".cirrus.star",
    ".gitlab-ci.yml",
    ".travis.yml",
    "appveyor.yml",
    ".appveyor.yml",
    "jenkinsfile",
];

/// Whether a folder with these paths is a repository's top, so that its paths are all there are:
/// it has a `.git`, a `.github` folder or a packaging file. A source distribution is none: it has a `PKG-INFO` at its top, and leaves
/// out what its maker wished to.
pub fn is_repository_top<'a>(paths: impl IntoIterator<Item = &'a str>) -> bool {
    let mut is_top = false;
    let mut is_distribution = false;
    for path in paths {
        if path == ".git" || path.starts_with(".git/") {
            return true;
        }
        is_distribution |= path == "PKG-INFO";
        is_top |=
            path.starts_with(".github/") || is_among(path, "pyproject.toml setup.py setup.cfg");
    }
    is_top && !is_distribution
}

/// The path under which the list of all paths of a folder or an archive is given.
pub const LISTING: &str = "(the folder's list of paths)";

/// The most paths that are taken of an archive, or of a folder in a browser: five times those of the largest repositories of the
/// community.
pub const MOST_PATHS: usize = 200_000;

/// The most files that are loaded of them: ten times what any real repository seen has.
pub const MOST_FILES: usize = 2_000;

/// Folders that no repository keeps: what tools make and may delete, known by their names.
pub const ASIDE: [&str; 12] = [
    ".git",
    "node_modules",
    "__pycache__",
    ".venv",
    "venv",
    ".tox",
    ".nox",
    ".pixi",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".eggs",
];

/// What is made of all the paths of a folder or an archive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sifted {
    /// The paths that are the repository's, sorted, each once.
    pub paths: Vec<String>,
    /// The positions, among those given, of the files that are worth reading, in the order of their paths. Of a path that was given
    /// twice there are two.
    pub wanted: Vec<usize>,
    /// Whether it is a repository's top, so that these paths are all there are.
    pub is_top: bool,
    /// How many repositories of their own lie inside.
    pub repositories: usize,
}

/// Takes the repository's paths out of all the paths of a folder or an archive.
///
/// Left out are what no repository tracks: the folders of [`ASIDE`], virtual environments (with a `pyvenv.cfg`), caches (with a
/// `CACHEDIR.TAG`) and Cargo's `target`. Of a repository inside of it (a folder with a `.git`) there is its path alone, as in git.
pub fn sift(given: &[&str]) -> Sifted {
    let mut marked = Set::new();
    let mut nested = Set::new();
    let mut has_git = false;
    for path in given {
        let Some((folder, name)) = path.rsplit_once('/') else {
            has_git |= *path == ".git";
            continue;
        };
        match name {
            // <https://bford.info/cachedir/>, <https://docs.python.org/3/library/venv.html>
            "CACHEDIR.TAG" | "pyvenv.cfg" => {
                marked.insert(String::from(folder));
            }
            "Cargo.toml" => {
                marked.insert(format!("{folder}/target"));
            }
            ".git" => {
                nested.insert(folder);
            }
            _ => {}
        }
        has_git |= path.starts_with(".git/");
        if let Some(at) = path.find("/.git/") {
            nested.extend(path.get(..at));
        }
    }
    if given.contains(&"Cargo.toml") {
        marked.insert("target".into());
    }
    let place = |path: &str| -> Place {
        for (at, _) in path.match_indices('/') {
            let folder = path.get(..at).unwrap_or_default();
            let name = folder.rsplit('/').next().unwrap_or_default();
            if ASIDE.contains(&name) || !marked.is_empty() && marked.contains(folder) {
                return Place::Aside;
            }
            if !nested.is_empty() && nested.contains(folder) {
                return Place::Within(at);
            }
        }
        if path == ".git" || path.ends_with("/.git") {
            Place::Aside
        } else {
            Place::Here
        }
    };
    let mut sifted = Sifted {
        repositories: nested.len(),
        ..Sifted::default()
    };
    let mut wanted = Vec::new();
    let mut paths = Vec::new();
    for (at, path) in given.iter().enumerate() {
        match place(path) {
            Place::Aside => {}
            Place::Within(end) => paths.extend(path.get(..end)),
            Place::Here => {
                paths.push(path);
                if is_wanted(path) {
                    wanted.push((*path, at));
                }
            }
        }
    }
    spec_source::sort::all(&mut paths);
    paths.dedup();
    spec_source::sort::all(&mut wanted);
    sifted.is_top = is_repository_top(paths.iter().copied().chain(has_git.then_some(".git")));
    sifted.paths = paths.into_iter().map(String::from).collect();
    sifted.wanted = wanted.into_iter().map(|(_, at)| at).collect();
    sifted
}

/// Where a path lies.
enum Place {
    /// In the repository.
    Here,
    /// In a folder that no repository tracks.
    Aside,
    /// In a repository inside of this one, whose own path ends there.
    Within(usize),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(given: &[&str]) -> Vec<String> {
        sift(given).paths
    }

    #[test]
    fn a_script_without_an_extension_is_wanted_where_its_own_name_says_that_it_publishes() {
        assert!(is_wanted("scripts/publish"));
        assert!(is_wanted("bin/publish-pypi"));
        assert!(!is_wanted("scripts/check"));
        assert!(!is_wanted("docs/releases/index"));
        assert!(!is_wanted("tests/data/release"));
    }

    #[test]
    fn any_shell_script_is_read_where_that_costs_nothing() {
        assert!(is_wanted("ci/wheels.sh"));
        assert!(!is_worth_asking_for("ci/wheels.sh"));
        assert!(is_worth_asking_for("ci/upload-wheels.sh"));
        assert!(!is_wanted("tests/run.sh"));
    }

    #[test]
    fn what_no_repository_tracks_is_left_out_and_the_rest_is_sorted() {
        let given = [
            "src/b.py",
            "pyproject.toml",
            "node_modules/x/action.yml",
            "env/pyvenv.cfg",
            "env/lib/action.yml",
            ".cache/CACHEDIR.TAG",
            ".cache/a/b",
            "rust/Cargo.toml",
            "rust/target/debug/action.yml",
            "src/__pycache__/b.pyc",
        ];
        let sifted = sift(&given);
        assert_eq!(
            sifted.paths,
            ["pyproject.toml", "rust/Cargo.toml", "src/b.py"]
        );
        assert_eq!(sifted.wanted, [1]);
        assert!(sifted.is_top);
    }

    #[test]
    fn a_repository_inside_is_a_path_and_no_more() {
        let sifted = sift(&[
            "setup.py",
            "vendor/x/.git",
            "vendor/x/action.yml",
            "sub/.git/HEAD",
            "sub/a",
        ]);
        assert_eq!(sifted.paths, ["setup.py", "sub", "vendor/x"]);
        assert!(sifted.wanted.is_empty());
        assert_eq!(sifted.repositories, 2);
    }

    #[test]
    fn git_makes_a_top_and_is_no_path() {
        let sifted = sift(&[".git/HEAD", "a.txt"]);
        assert!(sifted.is_top);
        assert_eq!(sifted.paths, ["a.txt"]);
        assert_eq!(paths(&[".git", "a.txt"]), ["a.txt"]);
        assert!(!sift(&["a.txt", "docs/conf.py"]).is_top);
    }

    #[test]
    fn a_source_distribution_is_no_repository() {
        let given = ["PKG-INFO", "pyproject.toml", ".github/workflows/a.yml"];
        assert!(!is_repository_top(given));
        assert!(is_repository_top(given.into_iter().chain([".git"])));
        assert!(is_repository_top(["src/PKG-INFO", "pyproject.toml"]));
    }

    #[test]
    fn a_path_that_was_given_twice_is_listed_once_and_wanted_twice() {
        let sifted = sift(&["pyproject.toml", "a", "pyproject.toml"]);
        assert_eq!(sifted.paths, ["a", "pyproject.toml"]);
        assert_eq!(sifted.wanted, [0, 2]);
    }
}
