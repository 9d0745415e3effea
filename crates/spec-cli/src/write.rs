//! Files written whole or not at all: beside the old one, and renamed over it.

use crate::messages::reason;
use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write},
    path::{Component, Path, PathBuf},
    process,
};

/// How the names of files begin that are being written. They end so that nothing takes them for a workflow.
const BEGINS: &str = ".spec-check-";
const ENDS: &str = ".tmp";

/// A file that is to be written.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    /// As it is called in messages.
    pub(crate) path: &'a str,
    /// Where it is.
    pub(crate) file: PathBuf,
    /// The bytes that were read; none for a file that is to be made.
    pub(crate) before: Option<&'a [u8]>,
    pub(crate) after: &'a [u8],
}

/// Writes all files below a folder, or none where one of them cannot be: each is whole at every moment, the old one or the new.
///
/// Refused is a file that changed since it was read, that is read-only, that a link leads to outside of the folder, or that is to be made
/// and is there. All of them stand on the disk before the first takes its place.
pub(crate) fn write(root: &Path, wanted: &[Wanted<'_>]) -> Result<(), Vec<String>> {
    let refused = |message: String| vec![message];
    let root = fs::canonicalize(root).map_err(|error| refused(reason(&error)))?;
    let mut places: Vec<Place<'_>> = Vec::new();
    let mut wrong = Vec::new();
    for wanted in wanted {
        match Place::of(&root, wanted) {
            Ok(place) => match places.iter().find(|other| other.real == place.real) {
                // two paths of one file, by a link: what is said of one is said of the other
                Some(other) if other.after == place.after => {}
                Some(other) => wrong.push(format!(
                    "`{}` and `{}` are one file and would become two different ones; put a file of its own in place of the link",
                    other.path, place.path
                )),
                None => places.push(place),
            },
            Err(why) => wrong.push(format!("`{}` {why}", wanted.path)),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut written = Vec::new();
    for place in &places {
        match place.beside() {
            Ok(beside) => written.push((place, beside)),
            Err(why) => wrong.push(format!("`{}` {why}", place.path)),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    for (place, beside) in written {
        if let Err(why) = place.put(&beside) {
            wrong.push(format!("`{}` {why}", place.path));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// A path of a repository as a path of this system; `None` where a part of it leads elsewhere.
pub(crate) fn below(root: &Path, path: &str) -> Option<PathBuf> {
    let mut out = root.to_path_buf();
    for part in path.split('/') {
        let mut components = Path::new(part).components();
        match (components.next(), components.next()) {
            (Some(Component::Normal(name)), None) if name == part => out.push(name),
            _ => return None,
        }
    }
    Some(out)
}

/// A file that may be written.
struct Place<'a> {
    path: &'a str,
    /// Behind all links.
    real: PathBuf,
    before: Option<&'a [u8]>,
    after: &'a [u8],
}

impl<'a> Place<'a> {
    fn of(root: &Path, wanted: &Wanted<'a>) -> Result<Self, String> {
        let real = if wanted.before.is_some() {
            fs::canonicalize(&wanted.file)
                .map_err(|error| format!("could not be changed ({})", reason(&error)))?
        } else if fs::symlink_metadata(&wanted.file).is_ok() {
            return Err(
                "would be made and is there already; move it away, or repair it by hand".into(),
            );
        } else {
            real_of_new(&wanted.file)?
        };
        if !real.starts_with(root) {
            return Err("lies outside of the folder, where a link leads, so it was not changed; put the file itself in its place".into());
        }
        let place = Self {
            path: wanted.path,
            real,
            before: wanted.before,
            after: wanted.after,
        };
        place.is_as_read()?;
        Ok(place)
    }

    /// Whether the file is what was read, and may be written.
    fn is_as_read(&self) -> Result<(), String> {
        let Some(before) = self.before else {
            return Ok(());
        };
        let refuse = |error| format!("could not be changed ({})", reason(&error));
        let metadata = fs::metadata(&self.real).map_err(refuse)?;
        if metadata.permissions().readonly() {
            return Err("is read-only, so it was not changed; make it writable".into());
        }
        if fs::read(&self.real).map_err(refuse)? != before {
            return Err(
                "changed since it was read, so it was not changed; run the command again".into(),
            );
        }
        Ok(())
    }

    /// Writes the new text beside the file.
    fn beside(&self) -> Result<Beside, String> {
        let refuse = |error| format!("could not be written ({})", reason(&error));
        let folder = self.real.parent().ok_or("has no folder")?;
        fs::create_dir_all(folder).map_err(refuse)?;
        clear(folder);
        for number in 0..u16::MAX {
            let name = folder.join(format!("{BEGINS}{}-{number}{ENDS}", process::id()));
            let opened = OpenOptions::new().write(true).create_new(true).open(&name);
            let file = match opened {
                Ok(file) => file,
                Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(refuse(error)),
            };
            let beside = Beside { name };
            // who clears up elsewhere sees by it that somebody is writing
            let _ = file.try_lock();
            self.fill(file, &beside.name).map_err(refuse)?;
            return Ok(beside);
        }
        Err("could not be written: too many unfinished files stand beside it".into())
    }

    fn fill(&self, mut file: File, name: &Path) -> std::io::Result<()> {
        file.write_all(self.after)?;
        if self.before.is_some() {
            let old = fs::metadata(&self.real)?;
            keep_owner(&old, name);
            fs::set_permissions(name, old.permissions())?;
        }
        file.sync_all()
    }

    /// Puts the new file in the place of the old one.
    fn put(&self, beside: &Beside) -> Result<(), String> {
        self.is_as_read()?;
        if self.before.is_none() && fs::symlink_metadata(&self.real).is_ok() {
            return Err(
                "was made by somebody else meanwhile, so it was not written; run the command again"
                    .into(),
            );
        }
        fs::rename(&beside.name, &self.real)
            .map_err(|error| format!("could not be written ({})", reason(&error)))?;
        // the name is the new file's now; that the folder says so even after a power cut is asked of systems that can
        if let Some(folder) = self.real.parent().map(File::open)
            && let Ok(folder) = folder
        {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

/// A file that is not yet in its place; dropped, it goes.
struct Beside {
    name: PathBuf,
}

impl Drop for Beside {
    fn drop(&mut self) {
        // renamed, it is not there any more
        let _ = fs::remove_file(&self.name);
    }
}

/// Where a new file will be, behind the links of the folders that are there.
fn real_of_new(file: &Path) -> Result<PathBuf, String> {
    let mut missing = Vec::new();
    let mut folder = file;
    loop {
        let (Some(above), Some(name)) = (folder.parent(), folder.file_name()) else {
            return Err("has no folder".into());
        };
        missing.push(name);
        match fs::canonicalize(above) {
            Ok(real) => {
                return Ok(missing
                    .iter()
                    .rev()
                    .fold(real, |path, name| path.join(name)));
            }
            Err(error)
                if error.kind() == ErrorKind::NotFound && fs::symlink_metadata(above).is_err() =>
            {
                folder = above;
            }
            Err(error) => return Err(format!("could not be written ({})", reason(&error))),
        }
    }
}

/// Takes away what runs that were interrupted have left: files of our name that nobody is writing.
fn clear(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_ours = name
            .to_str()
            .and_then(|name| name.strip_prefix(BEGINS)?.strip_suffix(ENDS))
            .and_then(|middle| middle.split_once('-'))
            .is_some_and(|(process, number)| {
                let own = process::id().to_string();
                let is_number =
                    |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                process != own && is_number(process) && is_number(number)
            });
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_ours
            && is_file
            && OpenOptions::new()
                .write(true)
                .open(entry.path())
                .is_ok_and(|file| file.try_lock().is_ok())
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// As who repairs for somebody else, say as root in a container: the file stays theirs, where the system allows it.
#[cfg(unix)]
fn keep_owner(old: &fs::Metadata, new: &Path) {
    use std::os::unix::fs::{MetadataExt, chown};
    if let Ok(made) = fs::metadata(new)
        && (made.uid(), made.gid()) != (old.uid(), old.gid())
    {
        let _ = chown(new, Some(old.uid()), Some(old.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &fs::Metadata, _: &Path) {}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that cannot be set up has failed"
    )]

    use super::{Wanted, below, write};
    use std::{fs, path::Path};

    #[test]
    fn of_several_files_none_is_written_where_one_changed_since_it_was_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(name);
        fs::write(file("a.yml"), "old").unwrap();
        fs::write(file("b.yml"), "edited meanwhile").unwrap();
        let wanted = |path, before| Wanted {
            path,
            file: file(path),
            before,
            after: b"new",
        };
        let all = [
            wanted("a.yml", Some(&b"old"[..])),
            wanted("b.yml", Some(b"old")),
            wanted("made/c.yml", None),
        ];
        let wrong = write(folder.path(), &all).unwrap_err();
        assert_eq!(wrong.len(), 1);
        assert!(wrong.concat().contains("`b.yml` changed since it was read"));
        assert_eq!(fs::read(file("a.yml")).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);

        write(
            folder.path(),
            &[wanted("a.yml", Some(b"old")), wanted("made/c.yml", None)],
        )
        .unwrap();
        assert_eq!(fs::read(file("made/c.yml")).unwrap(), b"new");
        let again = write(folder.path(), &[wanted("made/c.yml", None)]).unwrap_err();
        assert!(again.concat().contains("is there already"));
    }

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let root = Path::new("root");
        assert_eq!(below(root, "a/b.yml"), Some(root.join("a").join("b.yml")));
        for path in ["../a", "a/../../b", "/a", "a//b", "", ".", "a/."] {
            assert_eq!(below(root, path), None, "{path}");
        }
    }
}
