//! Where things stand: the workspace, its target folder, the tools.

use crate::failure::Failure;
use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

/// The places of one checkout.
#[derive(Debug)]
pub(crate) struct Room {
    /// The workspace's top.
    pub(crate) top: PathBuf,
    /// Whether output goes to a log rather than to a person.
    pub(crate) plain: bool,
}

impl Room {
    /// Finds the workspace by the place this program was built from.
    pub(crate) fn find() -> Result<Self, Failure> {
        let here = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let top = here
            .ancestors()
            .find(|folder| folder.join("trunk.toml").is_file())
            .ok_or_else(|| {
                Failure::new(
                    "no `trunk.toml` stands above this package, so this is no checkout of SPEC Check: run `cargo dev` inside one",
                )
            })?
            .to_path_buf();
        let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        Ok(Self {
            top,
            plain: set("CI") || set("NO_COLOR"),
        })
    }

    /// A path from the workspace's top.
    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.top.join(path)
    }

    /// Cargo's target folder.
    pub(crate) fn target(&self) -> PathBuf {
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.at("target"), |dir| self.top.join(dir))
    }

    /// The folder that holds the built tools, shared by all checkouts of a person.
    pub(crate) fn cache() -> Result<PathBuf, Failure> {
        let dir = |name| {
            env::var_os(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        dir("XDG_CACHE_HOME")
            .or_else(|| Some(dir("HOME").or_else(|| dir("USERPROFILE"))?.join(".cache")))
            .map(|cache| cache.join("spec-check-dev"))
            .ok_or_else(|| {
                Failure::new("neither `XDG_CACHE_HOME` nor `HOME` is set, so there is no place for the built tools: set one of them")
            })
    }
}

/// Finds a program on `PATH`.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(name).with_extension(env::consts::EXE_EXTENSION))
        .find(|file| file.is_file())
}

/// `PATH` with further folders before it.
pub(crate) fn path_with(folders: &[PathBuf]) -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(env::split_paths(&path));
    env::join_paths(all).unwrap_or(path)
}

/// Reads a text file.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::file(path, &error))
}

/// Writes a file and the folders above it.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    path.parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(path, bytes))
        .map_err(|error| Failure::file(path, &error))
}
