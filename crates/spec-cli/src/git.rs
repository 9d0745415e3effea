//! Which files hold changes that git could not bring back.

use crate::messages::reason;
use std::{
    io::ErrorKind,
    path::Path,
    process::{Command, Stdio},
};

/// Of some files, by their paths from a folder, those that git does not have as they are: changed, new, or ignored. Empty where there
/// is no repository or no git; `Err` where git is there and cannot tell.
pub(crate) fn uncommitted(folder: &Path, files: &[String]) -> Result<Vec<String>, String> {
    let is_repository = std::fs::canonicalize(folder)
        .is_ok_and(|real| real.ancestors().any(|above| above.join(".git").exists()));
    if files.is_empty() || !is_repository {
        return Ok(Vec::new());
    }
    // `core.fsmonitor` names a program that would be run, and a status is no reason to fetch or to write
    let asked = Command::new("git")
        .args([
            "-c",
            "core.fsmonitor=false",
            "--no-optional-locks",
            "--literal-pathspecs",
        ])
        .args(["status", "--porcelain=v1", "-z", "--no-renames"])
        .args(["--untracked-files=all", "--ignored", "--"])
        .args(files)
        .current_dir(folder)
        .env("GIT_NO_LAZY_FETCH", "1")
        .stdin(Stdio::null())
        .output();
    let told = match asked {
        Ok(told) => told,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(format!("git could not be asked ({})", reason(&error))),
    };
    if !told.status.success() {
        let said = String::from_utf8_lossy(&told.stderr);
        let said = said.lines().next().unwrap_or("it said nothing");
        return Err(format!("git could not tell what is uncommitted ({said})"));
    }
    // `XY PATH`
    let said = String::from_utf8_lossy(&told.stdout);
    Ok(said
        .split('\0')
        .filter_map(|entry| entry.split_at_checked(3))
        .map(|(_, path)| path.into())
        .collect())
}
