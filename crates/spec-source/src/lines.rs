//! The one place where byte offsets become lines, columns and UTF-16 offsets, and back.

use alloc::vec::Vec;

/// A place as people and editors count: both from 1, the column in UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in UTF-16 units.
    pub column: usize,
}

/// Where each line of a text begins. Lines end with LF, CR LF or a lone CR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Finds the lines of a text.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = alloc::vec![0];
        for (index, byte) in bytes.iter().enumerate() {
            let lone_cr = *byte == b'\r' && bytes.get(index + 1) != Some(&b'\n');
            if *byte == b'\n' || lone_cr {
                starts.push(index + 1);
            }
        }
        Self { starts }
    }

    /// How many lines there are; at least one.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The line of a byte offset, from 1; an offset beyond the text is on the last line.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }

    /// The byte offset at which a line (from 1) begins.
    pub fn start(&self, line: usize) -> Option<usize> {
        self.starts.get(line.checked_sub(1)?).copied()
    }

    /// The place of a byte offset; one inside a character counts as that character's begin.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = floor(text, offset);
        let line = self.line(offset);
        let start = self.start(line).unwrap_or(0);
        Position {
            line,
            column: 1 + utf16_len(text.get(start..offset).unwrap_or_default()),
        }
    }
}

/// The number of UTF-16 units before a byte offset; one inside a character counts as that character's begin.
pub fn utf16_offset(text: &str, offset: usize) -> usize {
    utf16_len(text.get(..floor(text, offset)).unwrap_or_default())
}

/// The byte offset of a UTF-16 offset; inside a surrogate pair it is the character's begin, beyond the text its end.
pub fn byte_offset(text: &str, utf16: usize) -> usize {
    let mut units = 0;
    for (offset, char) in text.char_indices() {
        units += char.len_utf16();
        if units > utf16 {
            return offset;
        }
    }
    text.len()
}

fn utf16_len(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
