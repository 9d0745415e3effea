//! The real repositories that tests read when they are at hand.

use spec_model::{Given, intake};
use spec_source::{Input, Origin};
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// The folder of real repositories: `SPEC_CORPUS`, else `../shared/corpus` beside the workspace. Says aloud when there is none.
pub fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let folder = env::var_os("SPEC_CORPUS").map_or(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    say(
        "the corpus of real repositories is not here (SPEC_CORPUS, else ../shared/corpus): what it would show is not tested",
    );
    None
}

/// Writes a line that the test runner does not hold back.
pub fn say(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The repositories' folders, sorted.
pub fn repositories(corpus: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(corpus)
        .expect("the corpus can be listed")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

/// A repository as it is at hand: every wanted file, with the list of all its paths.
pub fn given(repository: &Path) -> Given {
    let name = repository
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut given = Given {
        name,
        as_of: Some("2026-11-22".into()),
        ..Given::default()
    };
    let mut files = Vec::new();
    walk(repository, repository, &mut files);
    files.sort();
    for path in files.iter().filter(|path| intake::is_wanted(path)) {
        let bytes = fs::read(repository.join(path)).expect("a file of the corpus can be read");
        given.inputs.push(Input::new(path, bytes, Origin::File));
    }
    let listing = fs::read(repository.join("tree.txt")).unwrap_or_default();
    given
        .inputs
        .push(Input::new("tree.txt", listing, Origin::Listing));
    given
}

fn walk(top: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder)
        .expect("a folder of the corpus can be listed")
        .filter_map(Result::ok)
    {
        let path = entry.path();
        if path.is_dir() {
            walk(top, &path, found);
        } else if let Ok(inside) = path.strip_prefix(top) {
            found.push(inside.to_string_lossy().replace('\\', "/"));
        }
    }
}
