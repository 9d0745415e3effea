//! A folder read as one repository: its list of paths, and the files that can bear on a verdict.

use crate::{messages::reason, reading};
use spec_model::{
    Given, Unread,
    intake::{LISTING, is_bare_script, is_repository_top, is_wanted},
};
use spec_source::{Input, Origin};
use std::{
    fs::{self, DirEntry},
    path::{Component, Path, PathBuf},
};

/// How many paths are listed; the largest repositories have a fifth of it.
const MOST_PATHS: usize = 500_000;

/// How deep folders are followed; links that point at each other's folders end here at the latest.
const DEEPEST: usize = 64;

/// Reads a folder.
///
/// Left out are what no repository tracks: `.git`, `node_modules`, `__pycache__`, virtual environments (with a `pyvenv.cfg`), caches
/// (with a `CACHEDIR.TAG`) and Cargo's `target`; and the inside of folders that are repositories of their own. A link is followed
/// only to what lies inside the folder. What is not tracked yet is listed too: it is about to be.
pub(crate) fn read(folder: &Path) -> Result<Given, String> {
    let root = fs::canonicalize(folder).map_err(|error| refusal(&error))?;
    // a folder inside of `.github` is counted from the top that it belongs to
    let prefix = prefix(&root);
    let mut walk = Walk {
        root: root.clone(),
        whole: prefix.is_empty(),
        ..Walk::default()
    };
    fs::read_dir(&root).map_err(|error| refusal(&error))?;
    walk.folder(&root, &prefix, &mut vec![root.clone()]);
    let mut paths = walk.paths;
    paths.sort();
    paths.dedup();
    let has_git = fs::symlink_metadata(root.join(".git")).is_ok();
    let is_top = is_repository_top(
        paths
            .iter()
            .map(String::as_str)
            .chain(has_git.then_some(".git")),
    );
    let mut inputs = walk.inputs;
    if !is_top && inputs.is_empty() && walk.repositories > 0 {
        walk.unread.push(Unread {
            path: ".".into(),
            message: "this folder is no repository and holds some, which were not read; name each of them: `spec-check FOLDER/*`".into(),
        });
    }
    if is_top && walk.whole {
        inputs.push(Input {
            path: LISTING.into(),
            bytes: paths.join("\n").into_bytes(),
            origin: Origin::Listing,
        });
    }
    walk.unread.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Given {
        name: name(folder, &root),
        as_of: None,
        inputs,
        unread: walk.unread,
    })
}

#[derive(Default)]
struct Walk {
    root: PathBuf,
    paths: Vec<String>,
    inputs: Vec<Input>,
    unread: Vec<Unread>,
    /// How many repositories of their own lie inside.
    repositories: usize,
    /// Whether no path that the repository may have is missing from the list.
    whole: bool,
}

impl Walk {
    /// Reads a folder's entries; `above` are the real folders on the way to it, itself the last.
    fn folder(&mut self, folder: &Path, prefix: &str, above: &mut Vec<PathBuf>) {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<DirEntry>, _>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                self.whole = false;
                self.skip(
                    prefix.trim_end_matches('/'),
                    format!(
                        "this folder could not be read ({}), so nothing is concluded from files that were not seen; make it readable",
                        reason(&error)
                    ),
                );
                return;
            }
        };
        entries.sort_by_key(DirEntry::file_name);
        for entry in entries {
            if self.paths.len() >= MOST_PATHS {
                if self.whole {
                    self.skip(
                        ".",
                        format!("this folder has more than {MOST_PATHS} paths, so the others were not seen and nothing is concluded from them; name the repository's own folder"),
                    );
                }
                self.whole = false;
                return;
            }
            let path = format!("{prefix}{}", reading::name(&entry.file_name()));
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => self.enter(&entry.path(), &path, above),
                Ok(kind) if kind.is_symlink() => self.link(&entry.path(), path, above),
                _ => self.file(&entry.path(), path),
            }
        }
    }

    fn enter(&mut self, folder: &Path, path: &str, above: &mut Vec<PathBuf>) {
        if is_left_out(folder) {
            return;
        }
        if is_wanted(path) && !is_bare_script(path) {
            self.skip(path, "this is a folder where a file is expected, so nothing was read under its name; rename it, or put a file in its place".into());
        }
        if fs::symlink_metadata(folder.join(".git")).is_ok() {
            // as git does: the path of a repository inside of another, not what is in it
            self.repositories += 1;
            self.paths.push(path.into());
            return;
        }
        if above.len() >= DEEPEST {
            self.whole = false;
            self.skip(path, format!("this folder lies more than {DEEPEST} deep, so what is in it was not seen; move it up, or end the link that leads here"));
            return;
        }
        above.push(folder.into());
        self.folder(folder, &format!("{path}/"), above);
        above.pop();
    }

    fn link(&mut self, link: &Path, path: String, above: &mut Vec<PathBuf>) {
        let target = match fs::canonicalize(link) {
            Ok(target) if target.starts_with(&self.root) => target,
            Ok(_) => {
                self.not_followed(path, "this link leads out of the folder and was not followed, so what it leads to was not judged; put the file itself in its place");
                return;
            }
            Err(_) => {
                self.not_followed(path, "this link leads nowhere or in a circle, so nothing was read through it; put the file itself in its place");
                return;
            }
        };
        if !target.is_dir() {
            self.file(&target, path);
        } else if above.contains(&target) {
            self.not_followed(path, "this link leads back to a folder that it lies in, so it was not followed; remove it");
        } else {
            self.enter(&target, &path, above);
        }
    }

    /// A link stays a path of the repository; only where something wanted lies behind it there is something to say.
    fn not_followed(&mut self, path: String, message: &str) {
        if is_wanted(&path) {
            self.skip(&path, message.into());
        } else if path == ".github" || is_wanted(&format!("{path}/any.yml")) {
            // it stands where a folder of workflows or other services' files would
            self.whole = false;
            self.skip(&path, message.into());
        }
        self.paths.push(path);
    }

    fn file(&mut self, file: &Path, path: String) {
        if is_wanted(&path) {
            match reading::file(file, &path, Origin::File) {
                Ok(input) => self.inputs.push(input),
                Err(message) => self.skip(&path, message),
            }
        }
        self.paths.push(path);
    }

    fn skip(&mut self, path: &str, message: String) {
        let path = if path.is_empty() { "." } else { path };
        self.unread.push(Unread {
            path: path.into(),
            message,
        });
    }
}

/// Whether a folder holds what no repository tracks.
fn is_left_out(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default();
    if [".git", "node_modules", "__pycache__"]
        .iter()
        .any(|left_out| name == *left_out)
    {
        return true;
    }
    let holds = |file| fs::symlink_metadata(folder.join(file)).is_ok();
    // <https://bford.info/cachedir/>, <https://docs.python.org/3/library/venv.html>
    holds("CACHEDIR.TAG")
        || holds("pyvenv.cfg")
        || name == "target"
            && folder
                .parent()
                .is_some_and(|above| above.join("Cargo.toml").is_file())
}

/// `.github/workflows/` for that folder, empty for one that does not lie in a `.github`.
pub(crate) fn prefix(root: &Path) -> String {
    let names: Vec<String> = root
        .components()
        .filter_map(|component| {
            if let Component::Normal(name) = component {
                Some(reading::name(name))
            } else {
                None
            }
        })
        .collect();
    let from = names
        .iter()
        .rposition(|name| name == ".github")
        .unwrap_or(names.len());
    names
        .iter()
        .skip(from)
        .fold(String::new(), |prefix, name| prefix + name + "/")
}

/// The name that was given, or the real one of `.`.
fn name(folder: &Path, root: &Path) -> String {
    let given = match folder.components().next_back() {
        Some(Component::Normal(name)) => Some(name),
        _ => root.file_name(),
    };
    given.map_or_else(|| "/".into(), reading::name)
}

fn refusal(error: &std::io::Error) -> String {
    format!("this folder could not be read ({})", reason(error))
}
