//! What a look-up found.

use crate::{Unread, answers::Repository};
use alloc::{string::String, vec::Vec};
use spec_source::Input;

/// What a look-up found: everything that [`Given`](crate::Given) needs besides the day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Looked {
    /// The repository, as its host spells it: the name of the report is `owner/repo`.
    pub repository: Repository,
    /// The answers and the files. None, where nothing at all was found: the notes say why.
    pub inputs: Vec<Input>,
    /// Files that are there and were not read.
    pub unread: Vec<Unread>,
    /// What else there is to say, in the order in which it came up.
    pub notes: Vec<Note>,
}

/// Something to tell the person who looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub about: About,
    /// What is so, why it matters, what to do.
    pub message: String,
}

/// What a note is about, so that an interface can offer the way out beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The host answers no more calls for a while: the other doors are open.
    Limit,
    /// The repository itself: not found, moved, private.
    Repository,
    /// Files that were not fetched.
    Files,
    /// One question that was not answered.
    Answer,
    /// A distribution on PyPI.
    Package,
}

impl About {
    /// Its word for other programs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Limit => "limit",
            Self::Repository => "repository",
            Self::Files => "files",
            Self::Answer => "answer",
            Self::Package => "package",
        }
    }
}

/// What the host says of its calls.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Left {
    /// How many calls this look-up has made that count.
    pub made: usize,
    /// How many it makes at most.
    pub most: usize,
    /// How many the host still answers, as it said last.
    pub remaining: Option<u64>,
    /// When it starts to count anew, in seconds since 1970, UTC.
    pub reset: Option<u64>,
}
