//! What the given paths are: repositories to judge, and paths that cannot be read.

use crate::{
    End, archive, folder,
    look_up::look_up,
    loose::{self, Loose},
    messages::{reason, say},
    reading,
};
use spec_model::{Given, doors::look_up::Asked};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

/// One repository to judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A folder.
    Folder(PathBuf),
    /// An archive.
    Archive(PathBuf),
    /// All loose files of the command.
    Loose(Vec<Loose>),
    /// Folders and archives that are one project.
    Together(Vec<PathBuf>),
    /// A repository that is looked up.
    Remote(Asked),
}

impl Subject {
    /// Reads it: one repository, or several that are one project.
    pub(crate) fn read(&self, stdin_path: Option<&str>) -> Result<Vec<Given>, String> {
        match self {
            Self::Folder(path) | Self::Archive(path) => Ok(vec![read_one(path)?]),
            Self::Loose(files) => Ok(vec![loose::read(files, stdin_path)]),
            Self::Remote(asked) => Ok(vec![look_up(asked)?]),
            Self::Together(paths) => {
                let mut all = Vec::new();
                for path in paths {
                    all.push(read_one(path)?);
                }
                tell_apart(&mut all, paths);
                Ok(all)
            }
        }
    }

    /// What it is called before it was read.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Folder(path) | Self::Archive(path) => path.display().to_string(),
            Self::Loose(_) => "the files".into(),
            Self::Remote(asked) => asked.repository.clone(),
            Self::Together(folders) => folders
                .iter()
                .map(|folder| folder.display().to_string())
                .collect::<Vec<_>>()
                .join(" and "),
        }
    }
}

/// Reads a folder or an archive.
fn read_one(path: &Path) -> Result<Given, String> {
    let read = if path.is_dir() {
        folder::read(path)
    } else {
        archive::read(path)
    };
    read.map_err(|message| format!("`{}`: {message}", path.display()))
}

/// Repositories of one name are called by the paths that were given.
fn tell_apart(all: &mut [Given], paths: &[PathBuf]) {
    let names: Vec<String> = all.iter().map(|given| given.name.clone()).collect();
    for (given, path) in all.iter_mut().zip(paths) {
        if names.iter().filter(|name| **name == given.name).count() > 1 {
            let path = reading::name(path.as_os_str());
            let path = path.trim_start_matches("./").trim_end_matches('/');
            given.name = path.into();
        }
    }
}

/// The folders and archives of one project; why they cannot be that, with how the command ends.
pub(crate) fn together(paths: &[PathBuf]) -> Result<Subject, (End, String)> {
    let misused = |message: String| Err((End::Misused, message));
    let mut real = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            return misused(
                "`--together` joins folders, and standard input is none: name the folders".into(),
            );
        }
        match probe(path) {
            Ok(true) => {}
            Ok(false) if archive::is_one(path) => {}
            Ok(false) => {
                return misused(format!(
                    "`--together` joins folders and archives, and `{}` is another file: name the folder of its repository",
                    path.display()
                ));
            }
            Err(message) => {
                return Err((
                    End::Fault,
                    format!(
                        "nothing was judged: of the folders that are one project `{}` could not be read ({message}), and without it a verdict could be wrong",
                        path.display()
                    ),
                ));
            }
        }
        real.push(fs::canonicalize(path).unwrap_or_else(|_| path.clone()));
    }
    if paths.len() < 2 {
        return misused("`--together` joins several folders to one project, and one was given: name the others, too".into());
    }
    for (index, folder) in real.iter().enumerate() {
        let inside = real
            .iter()
            .enumerate()
            .any(|(other, above)| other != index && folder.starts_with(above));
        if inside {
            return misused(format!(
                "`{}` is given twice, or lies in another of the folders: `--together` joins repositories that lie beside each other",
                paths.get(index).unwrap_or(folder).display()
            ));
        }
    }
    Ok(Subject::Together(paths.to_vec()))
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
                Ok(false) if archive::is_one(path) => {
                    subjects.push(Subject::Archive(path.clone()));
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
