//! One simple command of a script.

use alloc::{string::String, vec::Vec};

/// One word of a command, quotes removed; `$NAME`, `${NAME}` and `${{ … }}` stay as they are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Word {
    /// The text.
    pub text: String,
    /// Where it begins in the script, in bytes.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
}

/// One simple command: what stands between separators, redirections and comments removed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Command {
    /// Its words; the first one names what runs. Empty for a line of assignments only.
    pub words: Vec<Word>,
    /// `NAME=value` before the words.
    pub assignments: Vec<(String, Word)>,
    /// The targets of its redirections into files.
    pub writes_to: Vec<String>,
}

impl Command {
    /// Where it begins in the script, in bytes.
    pub fn start(&self) -> usize {
        self.words.first().map_or_else(
            || self.assignments.first().map_or(0, |(_, word)| word.start),
            |word| word.start,
        )
    }

    /// The byte after its last word.
    pub fn end(&self) -> usize {
        self.words.last().map_or_else(
            || self.assignments.last().map_or(0, |(_, word)| word.end),
            |word| word.end,
        )
    }
}
