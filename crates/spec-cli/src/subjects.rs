//! What the given paths are: repositories to judge, and paths that cannot be read.

use crate::{
    folder,
    loose::{self, Loose},
    messages::{reason, say},
};
use spec_model::Given;
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

/// One repository to judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A folder.
    Folder(PathBuf),
    /// All loose files of the command.
    Loose(Vec<Loose>),
}

impl Subject {
    /// Reads it.
    pub(crate) fn read(&self, stdin_path: Option<&str>) -> Result<Given, String> {
        match self {
            Self::Folder(folder) => {
                folder::read(folder).map_err(|message| format!("`{}`: {message}", folder.display()))
            }
            Self::Loose(files) => Ok(loose::read(files, stdin_path)),
        }
    }
}

/// Sorts the given paths into repositories, in their order; the loose files stand where the first of them does.
/// A path that cannot be read is told and left out.
pub(crate) fn sort(paths: &[PathBuf]) -> Vec<Subject> {
    let mut subjects: Vec<Subject> = Vec::new();
    for path in paths {
        let one = if path.as_os_str() == "-" {
            Loose::StandardInput
        } else {
            match probe(path) {
                Ok(true) => {
                    subjects.push(Subject::Folder(path.clone()));
                    continue;
                }
                Ok(false) => Loose::File(path.clone()),
                Err(message) => {
                    say(&format!("`{}` was not judged: {message}", path.display()));
                    continue;
                }
            }
        };
        let together = subjects.iter_mut().find_map(|subject| {
            if let Subject::Loose(files) = subject {
                Some(files)
            } else {
                None
            }
        });
        match together {
            Some(files) if files.contains(&one) => {}
            Some(files) => files.push(one),
            None => subjects.push(Subject::Loose(vec![one])),
        }
    }
    subjects
}

/// Whether a path is a folder that can be listed, or a file that can be opened; else why neither.
fn probe(path: &Path) -> Result<bool, String> {
    let metadata = fs::metadata(path).map_err(|error| reason(&error))?;
    if metadata.is_dir() {
        fs::read_dir(path)
            .map(|_| true)
            .map_err(|error| reason(&error))
    } else if metadata.is_file() {
        File::open(path)
            .map(|_| false)
            .map_err(|error| reason(&error))
    } else {
        Err("it is neither a file nor a folder".into())
    }
}
