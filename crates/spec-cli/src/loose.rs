//! Files that are given by themselves: together one repository of which nothing else is known.

use crate::reading;
use spec_model::{Given, Unread};
use spec_source::{Input, Origin};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// One loose thing on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Loose {
    /// A file.
    File(PathBuf),
    /// Standard input.
    StandardInput,
}

/// Reads loose files. `stdin_path` is the path that standard input has in its repository.
pub(crate) fn read(loose: &[Loose], stdin_path: Option<&str>) -> Given {
    read_with_places(loose, stdin_path).0
}

/// Where the files are that are read, by their paths.
pub(crate) fn places(loose: &[Loose]) -> BTreeMap<String, PathBuf> {
    let files: Vec<Loose> = loose
        .iter()
        .filter(|one| **one != Loose::StandardInput)
        .cloned()
        .collect();
    read_with_places(&files, None).1
}

/// The folder that all files lie in: the top of their repository, where they have one, else the folder above all of them.
pub(crate) fn top(loose: &[Loose]) -> PathBuf {
    let mut tops = loose.iter().filter_map(|one| {
        let Loose::File(file) = one else {
            return None;
        };
        let real = fs::canonicalize(file).ok()?;
        let top = top_above(&real).or(real.parent())?;
        Some(top.to_path_buf())
    });
    let first = tops.next().unwrap_or_else(|| PathBuf::from("."));
    tops.fold(first, |above, top| {
        above
            .ancestors()
            .find(|folder| top.starts_with(folder))
            .unwrap_or(&above)
            .to_path_buf()
    })
}

fn read_with_places(
    loose: &[Loose],
    stdin_path: Option<&str>,
) -> (Given, BTreeMap<String, PathBuf>) {
    let mut places = BTreeMap::new();
    let mut given = Given {
        name: name(loose),
        ..Given::default()
    };
    for one in loose {
        let (path, read) = match one {
            Loose::StandardInput => (
                "(standard input)".into(),
                reading::standard_input(stdin_path),
            ),
            Loose::File(file) => {
                let path = path(file, &given.inputs);
                let read = reading::file(file, &path, Origin::File);
                places.insert(path.clone(), file.clone());
                (path, read)
            }
        };
        match read {
            Ok(input) => given.inputs.push(input),
            Err(message) => given.unread.push(Unread { path, message }),
        }
    }
    (given, places)
}

/// The top of the repository that a file lies in.
fn top_above(real: &Path) -> Option<&Path> {
    real.ancestors().skip(1).find(|folder| {
        [".git", ".github"]
            .iter()
            .any(|mark| folder.join(mark).exists())
    })
}

/// The path from the top of the repository that the file lies in; where there is none, or where that path is taken already, as given.
fn path(file: &Path, taken: &[Input]) -> String {
    let as_given = reading::name(file.as_os_str());
    let as_given = as_given.strip_prefix("./").unwrap_or(&as_given);
    fs::canonicalize(file)
        .ok()
        .and_then(|real| {
            let inside = real.strip_prefix(top_above(&real)?).ok()?;
            Some(
                inside
                    .iter()
                    .map(reading::name)
                    .collect::<Vec<_>>()
                    .join("/"),
            )
        })
        .filter(|path| !taken.iter().any(|input| input.path == *path))
        .unwrap_or_else(|| as_given.into())
}

fn name(loose: &[Loose]) -> String {
    match loose {
        [Loose::StandardInput] => "standard input".into(),
        [Loose::File(file)] => reading::name(file.file_name().unwrap_or(file.as_os_str())),
        many => format!("{} files", many.len()),
    }
}
