//! One file from the disk, no more of it than is read anyway.

use crate::messages::reason;
use spec_source::{
    Input, Kind, Origin,
    decode::{MAX_ANSWER, MAX_FILE},
};
use std::{
    ffi::OsStr,
    fs::{self, File},
    io::Read,
    path::Path,
};

/// A name as reports show it: control characters as their pictures, reordering ones by number, bytes that are no text as `�`.
/// So no name can forge a line of a listing or drive a terminal.
pub(crate) fn name(name: &OsStr) -> String {
    spec_report::visible(&name.to_string_lossy())
}

/// Reads a file under its path in the repository, or says why not.
pub(crate) fn file(file: &Path, path: &str, origin: Origin) -> Result<Input, String> {
    // opening a pipe or a device could wait for ever
    let metadata = fs::metadata(file).map_err(|error| unreadable(&error))?;
    if !metadata.is_file() {
        return Err(if metadata.is_dir() {
            "this is a folder where a file is expected, so nothing was read under its name; rename it, or put a file in its place".into()
        } else {
            "this is neither a file nor a folder, so it was not read; put a file in its place"
                .into()
        });
    }
    let most = match Kind::detect(path, &[], origin) {
        Kind::Yaml | Kind::Toml => MAX_FILE,
        _ => MAX_ANSWER,
    };
    if metadata.len() > most as u64 {
        return Err(format!(
            "this file has {} bytes, more than the {most} that are read of its kind, so nothing in it was judged; give the part that matters",
            metadata.len()
        ));
    }
    let opened = File::open(file).map_err(|error| unreadable(&error))?;
    let bytes = bounded(opened, most).map_err(|error| unreadable(&error))?;
    Ok(input(path, bytes, origin))
}

/// Reads standard input.
pub(crate) fn standard_input(path: Option<&str>) -> Result<Input, String> {
    let bytes = bounded(std::io::stdin().lock(), MAX_ANSWER).map_err(|error| unreadable(&error))?;
    Ok(match path {
        Some(path) => Input::new(&spec_report::visible(path), bytes, Origin::File),
        None => input("(standard input)", bytes, Origin::Pasted),
    })
}

/// At most one byte more than the limit: that one says that there is more.
fn bounded(reader: impl Read, most: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A file whose name may hold a backslash, which is no separator here.
fn input(path: &str, bytes: Vec<u8>, origin: Origin) -> Input {
    Input {
        path: path.into(),
        bytes,
        origin,
    }
}

fn unreadable(error: &std::io::Error) -> String {
    format!(
        "this file could not be read ({}), so nothing in it was judged; make it readable, or leave it out",
        reason(error)
    )
}
