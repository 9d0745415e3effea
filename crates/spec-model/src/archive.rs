//! A zip or tar archive of one repository, read piece by piece: what to bring of it next, and what it holds.
//!
//! Nothing here opens, waits or unpacks: whoever has the archive asks [`Archive::wants`] for the next piece, brings its bytes unpacked
//! with [`Archive::take`], and in the end gets what can be judged. So the page and the terminal read the same archive alike, whatever
//! is wrong with it; and one bad entry never stops the others.

mod check;
mod found;
mod name;
mod tar;
mod zip;

use crate::Given;
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use found::Found;
use spec_source::{
    Kind, Origin,
    decode::{MAX_ANSWER, MAX_FILE},
};

/// The most bytes of an archive: four times that of the Linux kernel's repository, and less than a machine of today needs to be asked for.
pub const MOST_PACKED: u64 = 1 << 30;

/// The most bytes that are unpacked of a tar archive, where nothing can be passed over: three times the Linux kernel's repository, and
/// half a minute of unpacking.
pub const MOST_UNPACKED: u64 = 4 << 30;

/// How many times larger than itself an archive may become. Deflate reaches 1,032; whole repositories stay below 20, also those with
/// empty test data.
pub const MOST_RATIO: u64 = 200;

/// Up to here an archive may become any times larger: an empty tar archive does by 200, and no memory minds.
pub const RATIO_FROM: u64 = 64 << 20;

/// The most bytes of texts that are kept: twenty times what the repositories with the most workflows hold.
pub const MOST_KEPT: usize = 64 << 20;

/// The path under which the archive itself has a problem.
pub const ITSELF: &str = "(the archive)";

/// Bytes of the archive that are wanted next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Where they begin.
    pub from: u64,
    /// Where they end.
    pub to: u64,
    /// How they are unpacked before they are brought.
    pub packing: Packing,
}

/// How bytes are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// They are as they are.
    No,
    /// By deflate, without a frame.
    Deflate,
    /// By gzip.
    Gzip,
}

impl Packing {
    /// The word by which browsers know it; empty for none.
    pub const fn word(self) -> &'static str {
        match self {
            Self::No => "",
            Self::Deflate => "deflate-raw",
            Self::Gzip => "gzip",
        }
    }
}

/// An archive that is being read.
#[derive(Debug)]
pub struct Archive {
    name: String,
    size: u64,
    state: State,
    found: Found,
}

#[derive(Debug)]
enum State {
    /// Its first bytes tell what it is.
    Head(Vec<u8>),
    Zip(zip::Zip),
    /// A tar archive, whether it is packed, and whether it was asked for.
    Tar(tar::Tar, Packing, bool),
    /// There is no more to read, for this reason.
    Refused(String),
}

/// The first bytes of an archive that tell what it is: a header of tar.
const HEAD: u64 = 512;

impl Archive {
    /// An archive by the name of its file and its size in bytes.
    pub fn new(name: &str, size: u64) -> Self {
        let state = if size > MOST_PACKED {
            State::Refused(format!(
                "it has {size} bytes, more than the {MOST_PACKED} that are read of an archive, so nothing in it was judged; give its folder"
            ))
        } else {
            State::Head(Vec::new())
        };
        Self {
            name: name.to_owned(),
            size,
            state,
            found: Found::default(),
        }
    }

    /// What to bring next; `None` when there is no more.
    pub fn wants(&mut self) -> Option<Piece> {
        match &mut self.state {
            State::Head(_) => Some(Piece {
                from: 0,
                to: HEAD.min(self.size),
                packing: Packing::No,
            }),
            State::Zip(zip) => zip.wants(),
            State::Tar(_, packing, asked) => {
                let first = !core::mem::replace(asked, true);
                first.then_some(Piece {
                    from: 0,
                    to: self.size,
                    packing: *packing,
                })
            }
            State::Refused(_) => None,
        }
    }

    /// Takes the next bytes of the piece, as many as there are; says whether more of it are wanted.
    pub fn take(&mut self, bytes: &[u8]) -> bool {
        match &mut self.state {
            State::Head(held) => {
                held.extend_from_slice(bytes);
                (held.len() as u64) < HEAD
            }
            State::Zip(zip) => zip.take(bytes, &mut self.found),
            State::Tar(tar, ..) => tar.take(bytes, self.size, &mut self.found),
            State::Refused(_) => false,
        }
    }

    /// Says that the piece is over: all of it was brought, or as much as could be unpacked, or as was wanted.
    pub fn end(&mut self) {
        match &mut self.state {
            State::Head(held) => {
                let held = core::mem::take(held);
                self.state = self.detect(&held);
            }
            State::Zip(zip) => {
                if let Err(why) = zip.end(&mut self.found) {
                    self.state = State::Refused(why);
                }
            }
            State::Tar(tar, ..) => tar.end(&mut self.found),
            State::Refused(_) => {}
        }
        if let Some(why) = self.found.refused.take() {
            self.state = State::Refused(why);
        }
    }

    fn detect(&self, head: &[u8]) -> State {
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            State::Zip(zip::Zip::new(self.size))
        } else if head.starts_with(&[0x1f, 0x8b]) {
            State::Tar(tar::Tar::default(), Packing::Gzip, false)
        } else if tar::is_header(head) {
            State::Tar(tar::Tar::default(), Packing::No, false)
        } else if head.is_empty() {
            State::Refused("it is empty, so there is nothing to judge; bring it again".into())
        } else {
            State::Refused(
                "it is no archive that is read here (`.zip`, `.tar`, `.tar.gz`), so nothing in it was judged; unpack it, and give its folder".into(),
            )
        }
    }

    /// How many entries were seen so far.
    pub const fn entries(&self) -> usize {
        self.found.entries.len()
    }

    /// What it holds as one repository, the day left open; or why nothing of it can be judged, to be told behind the archive's name.
    ///
    /// # Errors
    /// What is no archive, holds nothing, or is made to fill a memory.
    pub fn finish(self) -> Result<Given, String> {
        match self.state {
            State::Refused(why) => Err(why),
            State::Head(_) => Err("it could not be read; give its folder".into()),
            State::Zip(_) | State::Tar(..) => self.found.give(&self.name),
        }
    }
}

/// Whether a file of this name is taken for an archive.
pub fn is_archive(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [".zip", ".tar", ".tar.gz", ".tgz"]
        .iter()
        .any(|end| lower.ends_with(end))
}

/// The most bytes that are read of a file with this path.
const fn most(kind: Kind) -> usize {
    match kind {
        Kind::Yaml | Kind::Toml => MAX_FILE,
        _ => MAX_ANSWER,
    }
}

/// Why a file of this path and size is not read, if it is not.
fn too_large(path: &str, size: u64) -> Option<String> {
    let most = most(Kind::detect(path, &[], Origin::File));
    (size > most as u64).then(|| {
        format!(
            "this file has {size} bytes, more than the {most} that are read of its kind, so nothing in it was judged; give the part that matters"
        )
    })
}

/// Why an archive that becomes this much larger is not read, if it is not.
fn too_thin(unpacked: u64, packed: u64) -> Option<String> {
    (unpacked > RATIO_FROM && unpacked / packed.max(1) > MOST_RATIO).then(|| {
        format!(
            "it becomes more than {MOST_RATIO} times larger when it is unpacked, as archives do that are made to fill a memory, so nothing in it was judged; if it is a real one, give its folder"
        )
    })
}

#[cfg(test)]
mod tests;
