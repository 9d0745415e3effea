//! The archive to copy into a static folder, and the npm package; both hold the files of `embed/v1` as they are.

use crate::{
    embed::quoted,
    failure::Failure,
    integrity::integrity,
    room::{Room, write},
    stage::bytes,
};
use flate2::{Compression, GzBuilder};
use std::{fmt::Write, fs, path::Path};
use tar::{Builder, Header};

/// The archive's name.
const ARCHIVE: &str = "spec-check-embed-v1.tar.gz";
/// The folder that is in it.
const INSIDE: &str = "spec-check/v1";

/// Writes both into `target/embed`.
pub(crate) fn pack(room: &Room, folder: &Path) -> Result<(), Failure> {
    let out = room.at("target/embed");
    if out.exists() {
        fs::remove_dir_all(&out).map_err(|error| Failure::file(&out, &error))?;
    }
    let names = names(folder)?;
    // the same files make the same bytes: no name of a person, no time
    let gzip = GzBuilder::new().write(Vec::new(), Compression::best());
    let mut archive = Builder::new(gzip);
    let refused =
        |error: std::io::Error| Failure::new(format!("the archive was not made: {error}"));
    for name in &names {
        let content = bytes(&folder.join(name))?;
        write(&out.join("npm").join(name), &content)?;
        let mut header = Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(0);
        archive
            .append_data(&mut header, format!("{INSIDE}/{name}"), content.as_slice())
            .map_err(refused)?;
    }
    let gzip = archive.into_inner().map_err(refused)?;
    let packed = gzip.finish().map_err(refused)?;
    write(&out.join(ARCHIVE), &packed)?;
    println!(
        "{} files: {} ({} bytes, {}) and the npm package in {}",
        names.len(),
        out.join(ARCHIVE).display(),
        packed.len(),
        integrity(&packed),
        out.join("npm").display()
    );
    Ok(())
}

/// What npm reads.
pub(crate) fn package() -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        r#"{{
  "name": "@scientific-python/spec-check",
  "version": "{version}",
  "description": "SPEC 6 and SPEC 8 in small boxes: a claim, an example, and the verdict on a reader's own file, in their browser",
  "license": "BSD-3-Clause",
  "repository": {{ "type": "git", "url": "git+https://github.com/scientific-python/spec-check.git" }},
  "type": "module",
  "sideEffects": ["./spec-check.js"],
  "types": "./spec-check.d.ts",
  "exports": {{
    ".": {{ "types": "./spec-check.d.ts", "default": "./spec-check.js" }},
    "./frame.html": "./frame.html",
    "./boxes/*": "./boxes/*",
    "./manifest.json": "./manifest.json",
    "./package.json": "./package.json"
  }},
  "files": ["*"]
}}
"#
    )
}

/// Every file with its size and its digest, as the attribute `integrity` takes it.
pub(crate) fn manifest(folder: &Path) -> Result<String, Failure> {
    let mut out = format!(
        "{{\n  \"name\": \"spec-check-embed\",\n  \"version\": {},\n  \"files\": {{\n",
        quoted(env!("CARGO_PKG_VERSION"))
    );
    let names = names(folder)?;
    let mut first = true;
    for name in names.iter().filter(|name| *name != "manifest.json") {
        let content = bytes(&folder.join(name))?;
        let between = if first { "" } else { ",\n" };
        first = false;
        // writing into a string cannot fail
        let _ = write!(
            out,
            "{between}    {}: {{ \"bytes\": {}, \"integrity\": {} }}",
            quoted(name),
            content.len(),
            quoted(&integrity(&content))
        );
    }
    out.push_str("\n  }\n}\n");
    Ok(out)
}

/// The paths of all files below a folder, sorted, with `/` between their parts.
fn names(folder: &Path) -> Result<Vec<String>, Failure> {
    fn walk(folder: &Path, prefix: &str, names: &mut Vec<String>) -> std::io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{name}/"), names)?;
            } else {
                names.push(name);
            }
        }
        Ok(())
    }
    let mut all = Vec::new();
    walk(folder, "", &mut all).map_err(|error| Failure::file(folder, &error))?;
    all.sort();
    Ok(all)
}
