//! Files that are given by themselves: together one repository of which nothing else is known.

use crate::reading;
use spec_model::{Given, Unread};
use spec_source::{Input, Origin};
use std::{
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
                (path, read)
            }
        };
        match read {
            Ok(input) => given.inputs.push(input),
            Err(message) => given.unread.push(Unread { path, message }),
        }
    }
    given
}

/// The path from the top of the repository that the file lies in; where there is none, or where that path is taken already, as given.
fn path(file: &Path, taken: &[Input]) -> String {
    let as_given = reading::name(file.as_os_str());
    let as_given = as_given.strip_prefix("./").unwrap_or(&as_given);
    fs::canonicalize(file)
        .ok()
        .and_then(|real| {
            let top = real.ancestors().skip(1).find(|folder| {
                [".git", ".github"]
                    .iter()
                    .any(|mark| folder.join(mark).exists())
            })?;
            let inside = real.strip_prefix(top).ok()?;
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
