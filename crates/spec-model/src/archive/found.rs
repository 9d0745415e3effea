//! What was found in an archive, and what becomes of it.

use super::{
    ITSELF, MOST_KEPT, is_archive,
    name::{self, Odd},
};
use crate::{
    Given, Unread,
    intake::{LISTING, MOST_FILES, MOST_PATHS, is_wanted, sift},
};
use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};
use spec_source::{Input, Map, Origin};

/// How many odd names are told one by one.
const MOST_TOLD: usize = 10;

/// How many links are followed, one behind the other.
const LINKS: usize = 8;

/// An entry that is a path.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) what: What,
}

/// What an entry is.
#[derive(Debug)]
pub(super) enum What {
    /// A file that no rule reads, or for which there was no room.
    Left,
    /// A file that was read.
    Read(Vec<u8>),
    /// A file that could not be read, with the reason.
    Refused(String),
    /// A link to a path, counted from its own folder.
    Link(String),
    /// A link to a path, counted from the archive's top.
    Twin(String),
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) entries: Vec<Entry>,
    /// Whether something of it was not seen.
    pub(super) cut: bool,
    /// What there is to say of the archive itself.
    pub(super) notes: Vec<String>,
    /// Whether `git archive` has made it, which leaves out what is marked so.
    pub(super) by_git: bool,
    /// Why nothing of it is to be judged.
    pub(super) refused: Option<String>,
    odd: Vec<(String, Odd)>,
    odd_more: usize,
    kept: usize,
    read: usize,
}

/// Whether a file may turn out to be one that a rule reads, wherever the repository's top is.
pub(super) fn is_candidate(path: &str) -> bool {
    let inside = path.split_once('/').map_or("", |(_, inside)| inside);
    path.ends_with(ATTRIBUTES)
        || is_wanted(path)
        || is_wanted(inside)
        || path.starts_with("workflows/") && is_wanted(&format!(".github/{path}"))
}

const ATTRIBUTES: &str = ".gitattributes";

impl Found {
    /// Takes an entry by its name, and gives its path. Nothing for a folder, and for a name that is no path.
    pub(super) fn path(&mut self, raw: &[u8]) -> Option<String> {
        match name::path(raw) {
            Ok((path, false)) => Some(path),
            Ok((_, true)) | Err(Odd::Empty) => None,
            Err(odd) => {
                self.cut |= odd == Odd::Long;
                if self.odd.len() < MOST_TOLD {
                    let shown: String = String::from_utf8_lossy(raw).chars().take(80).collect();
                    self.odd.push((shown, odd));
                } else {
                    self.odd_more += 1;
                }
                None
            }
        }
    }

    /// Whether there is room for another entry; where there is none, it is told once.
    pub(super) fn has_room(&mut self) -> bool {
        let room = self.entries.len() + self.odd_more < MOST_PATHS;
        if !room {
            self.cut(format!(
                "this archive has more than {MOST_PATHS} entries, and the others were not seen, so nothing is said to be missing; give the repository's own folder"
            ));
        }
        room
    }

    /// Says that something of the archive was not seen.
    pub(super) fn cut(&mut self, note: String) {
        self.cut = true;
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Whether there is room for a text of this size; where there is none, it is told once.
    pub(super) fn reserve(&mut self, size: usize) -> bool {
        let room = self.kept.saturating_add(size) <= MOST_KEPT && self.read < MOST_FILES;
        if room {
            self.kept += size;
            self.read += 1;
        } else {
            let note = format!(
                "more than {MOST_FILES} files of this archive, or {MOST_KEPT} bytes, could bear on a verdict, and the others were not read; give the part that matters"
            );
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        room
    }

    /// The repository, or why there is none.
    pub(super) fn give(mut self, file: &str) -> Result<Given, String> {
        // what the archivers of macOS add
        self.entries.retain(|entry| {
            !entry.path.starts_with("__MACOSX/") && !entry.path.ends_with(".DS_Store")
        });
        if self.entries.is_empty() {
            return Err(self.notes.pop().unwrap_or_else(|| {
                "it holds no files, so there is nothing to judge; bring it again, or give its folder".into()
            }));
        }
        let top = self.top();
        let mut given = Given {
            name: top.name.clone().unwrap_or_else(|| stem(file).to_owned()),
            ..Given::default()
        };
        for entry in &mut self.entries {
            top.lift(&mut entry.path);
            if let What::Twin(target) = &mut entry.what {
                top.lift(target);
            }
        }
        let paths: Vec<&str> = self
            .entries
            .iter()
            .map(|entry| entry.path.as_str())
            .collect();
        let sifted = sift(&paths);
        let is_repository = sifted.is_top && !top.is_part;
        let mut notes = core::mem::take(&mut self.notes);
        if is_repository && let Some(note) = self.left_out(&paths) {
            notes.push(note);
            self.cut = true;
        } else if paths.contains(&"PKG-INFO") && !sifted.is_top {
            notes.push("this is a source distribution (it has a `PKG-INFO`), which leaves out files of the repository, so nothing is said to be missing; give the repository".into());
        }
        self.read_wanted(&sifted.wanted, &mut given);
        self.look_at_links(&mut given);
        if !is_repository && given.inputs.is_empty() {
            notes.extend(self.holds_others(sifted.repositories));
        }
        let mut odd: Vec<(String, String)> = self
            .odd
            .iter()
            .map(|(name, odd)| (name.clone(), name::sentence(*odd)))
            .collect();
        odd.extend(notes.into_iter().map(|note| (ITSELF.into(), note)));
        if self.odd_more > 0 {
            odd.push((ITSELF.into(), format!("{} more entries of this archive have names that are no paths, and were left out; they are no files of the repository", self.odd_more)));
        }
        for (path, message) in odd {
            given.unread.push(Unread { path, message });
        }
        if is_repository && !self.cut {
            given.inputs.push(Input {
                path: LISTING.into(),
                bytes: sifted.paths.join("\n").into_bytes(),
                origin: Origin::Listing,
            });
        }
        spec_source::sort::by(&mut given.unread, |a, b| a.path.cmp(&b.path));
        Ok(given)
    }

    /// Where the repository's top is: in the one folder that everything lies in, if there is one.
    fn top(&self) -> Top {
        let first = |path: &str| path.split_once('/').map(|(first, _)| first.to_owned());
        let mut all = self.entries.iter().map(|entry| first(&entry.path));
        let folder = all
            .next()
            .flatten()
            .filter(|one| all.all(|other| other.as_ref() == Some(one)));
        match folder.as_deref() {
            None => Top::default(),
            Some(".git") => Top {
                is_part: true,
                ..Top::default()
            },
            // a part of a repository, as when it is dropped alone
            Some(".github") => Top {
                is_part: true,
                name: folder,
                ..Top::default()
            },
            Some("workflows") => Top {
                is_part: true,
                prefix: ".github/",
                name: folder,
                strip: 0,
            },
            Some(name) => Top {
                strip: name.len() + 1,
                name: folder,
                ..Top::default()
            },
        }
    }

    /// Why paths of the repository may be missing in an archive of it, if they may.
    fn left_out(&self, paths: &[&str]) -> Option<String> {
        if paths.iter().any(|path| path.starts_with(".git/")) {
            return None;
        }
        let ignores = |entry: &&Entry| {
            let is_attributes = entry.path.rsplit('/').next() == Some(ATTRIBUTES);
            let text = if let What::Read(bytes) = &entry.what {
                String::from_utf8_lossy(bytes)
            } else {
                // what could not be read may say anything
                return is_attributes;
            };
            is_attributes
                && text.lines().any(|line| {
                    let mut words = line.split_whitespace();
                    words
                        .next()
                        .is_some_and(|pattern| !pattern.starts_with('#'))
                        && words.any(|word| word == "export-ignore")
                })
        };
        if let Some(entry) = self.entries.iter().find(ignores) {
            return Some(format!(
                "`{}` names files that git leaves out of archives (`export-ignore`), so nothing is said to be missing; give the folder of a clone",
                entry.path
            ));
        }
        let has_workflows = paths.iter().any(|path| path.starts_with(".github/"));
        (self.by_git && !has_workflows).then(|| {
            "git made this archive and may have left out files that the repository marks so (`export-ignore`); as there is no `.github` in it, nothing is said to be missing; give the folder of a clone".into()
        })
    }

    fn read_wanted(&mut self, wanted: &[usize], given: &mut Given) {
        let mut times: Map<String, usize> = Map::new();
        for at in wanted {
            if let Some(entry) = self.entries.get(*at) {
                *times.or_default(entry.path.clone()) += 1;
            }
        }
        let mut told = "";
        let mut refuse = |path: &str, message: &str| {
            given.unread.push(Unread {
                path: path.into(),
                message: message.into(),
            });
        };
        for at in wanted {
            let Some(entry) = self.entries.get(*at) else {
                continue;
            };
            let path = entry.path.as_str();
            if times.get(path).is_some_and(|times| *times > 1) {
                if told != path {
                    refuse(
                        path,
                        "this archive has this file more than once, and programs differ in which of them they take, so none was judged; make the archive anew, or give its folder",
                    );
                    told = path;
                }
                continue;
            }
            match self.through(entry) {
                Some(What::Read(bytes)) => given.inputs.push(Input {
                    path: path.into(),
                    bytes: bytes.clone(),
                    origin: Origin::File,
                }),
                Some(What::Refused(why)) => refuse(path, why),
                Some(What::Left | What::Link(_) | What::Twin(_)) => {}
                None => refuse(
                    path,
                    "this is a link, and what it leads to is not among the files that are read of this archive, so nothing was read under its name; put the file itself in its place",
                ),
            }
        }
    }

    /// What an entry is, or what its link leads to; `None` where that leads to nothing that was read.
    fn through<'a>(&'a self, entry: &'a Entry) -> Option<&'a What> {
        let mut entry = entry;
        for _ in 0..LINKS {
            let target = match &entry.what {
                What::Link(target) => name::follow(&entry.path, target)?,
                What::Twin(target) => target.clone(),
                what => return Some(what),
            };
            entry = self
                .entries
                .iter()
                .find(|entry| entry.path == target)
                .filter(|entry| !matches!(entry.what, What::Left))?;
        }
        None
    }

    /// A link that stands where a folder of workflows or of other services' files would: what lies behind it is not seen.
    fn look_at_links(&mut self, given: &mut Given) {
        for entry in &self.entries {
            let path = entry.path.as_str();
            let is_link = matches!(entry.what, What::Link(_) | What::Twin(_));
            if is_link && (path == ".github" || is_wanted(&format!("{path}/any.yml"))) {
                self.cut = true;
                given.unread.push(Unread {
                    path: path.into(),
                    message: "this is a link where a folder is expected, and links to folders are not followed in an archive, so nothing is said to be missing; put the folder itself in its place".into(),
                });
            }
        }
    }

    /// Why there is nothing to judge in it, where it holds what could be.
    fn holds_others(&self, repositories: usize) -> Option<String> {
        if repositories > 0 {
            return Some("this archive is no repository and holds some, which were not read; give each of them by itself".into());
        }
        let inner = self.entries.iter().find(|entry| is_archive(&entry.path))?;
        Some(format!(
            "this archive holds others, such as `{}`, and those are not opened; unpack it, and give the one that holds the repository",
            inner.path
        ))
    }
}

/// The name of an archive's file without its ending.
fn stem(file: &str) -> &str {
    let lower = file.to_ascii_lowercase();
    [".zip", ".tar.gz", ".tgz", ".tar"]
        .iter()
        .find(|end| lower.ends_with(*end))
        .and_then(|end| file.get(..file.len() - end.len()))
        .filter(|stem| !stem.is_empty())
        .unwrap_or(file)
}

/// Where a repository's top is in an archive.
#[derive(Default)]
struct Top {
    /// Bytes of every path that stand before it.
    strip: usize,
    /// What goes before every path then.
    prefix: &'static str,
    /// The name of the folder.
    name: Option<String>,
    /// Whether this is only a part of a repository.
    is_part: bool,
}

impl Top {
    /// Counts a path from there.
    fn lift(&self, path: &mut String) {
        let inside = path.get(self.strip..).unwrap_or_default();
        *path = format!("{}{inside}", self.prefix);
    }
}

/// Why something that is no file, folder or link was not read.
pub(super) fn special() -> What {
    What::Refused(
        "this is neither a file nor a folder, so it was not read; put a file in its place"
            .to_string(),
    )
}
