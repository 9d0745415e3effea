//! The tree that every notation is read into.

use crate::Span;
use alloc::{string::String, vec::Vec};

/// One value of a document and the place where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where its text stands: quotes included, a trailing comment not. A block scalar starts at its `|` or `>`.
    pub span: Span,
    /// The place of the alias (`*name`) through which it was reached; `span` is then that of the anchored node.
    pub alias: Option<Span>,
    /// Whether it carries an anchor (`&name`), so that others may share its text.
    pub anchored: bool,
    /// What it holds.
    pub value: Value,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A single value.
    Scalar(Scalar),
    /// A list, and how it is laid out.
    Sequence(Vec<Node>, Layout),
    /// Keys and values in the order of the text, and how they are laid out.
    Mapping(Vec<Entry>, Layout),
}

/// One key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key; always a scalar in what we read, anything else is a problem and left out.
    pub key: Node,
    /// Its value; an empty value is a null scalar with an empty span after the key.
    pub value: Node,
    /// Whether it came in through a merge key (`<<`).
    pub merged: bool,
}

/// How a list or a mapping is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// By indentation (YAML), or as a table with a header of its own (TOML).
    Block,
    /// In brackets.
    Flow,
}

/// A single value as it is written and as it reads.
#[derive(Debug, Clone, PartialEq)]
pub struct Scalar {
    /// The text after escapes, folding and chomping.
    pub text: String,
    /// How it is written.
    pub style: ScalarStyle,
    /// What YAML's core schema (or the notation itself) makes of it. Quoted text is always a string.
    pub kind: ScalarKind,
    /// Where each piece of `text` stands in the source: pairs of an offset in `text` and the byte offset in the source, rising;
    /// from one pair to the next the two run in step. A character that is written as an escape has two pairs, one for its
    /// first byte and one for its last. Empty where the places are not known.
    pub pieces: Vec<(usize, usize)>,
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Without quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// A block with `|`.
    Literal,
    /// A block with `>`.
    Folded,
}

/// What a scalar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarKind {
    /// Nothing (`null`, `~`, empty).
    Null,
    /// `true` or `false`; `on`, `yes` and the like stay strings.
    Bool(bool),
    /// A number; its text is kept as written.
    Number,
    /// Text.
    String,
}

impl Node {
    /// Where it is used: the alias's own place when it was reached through one, else its own.
    pub fn place(&self) -> Span {
        self.alias.unwrap_or(self.span)
    }

    /// The scalar it holds.
    pub fn scalar(&self) -> Option<&Scalar> {
        if let Value::Scalar(scalar) = &self.value {
            Some(scalar)
        } else {
            None
        }
    }

    /// Its text, when it is a scalar other than null.
    pub fn text(&self) -> Option<&str> {
        self.scalar()
            .filter(|scalar| scalar.kind != ScalarKind::Null)
            .map(|scalar| scalar.text.as_str())
    }

    /// Its truth value, when it is `true` or `false` without quotes.
    pub fn as_bool(&self) -> Option<bool> {
        match self.scalar()?.kind {
            ScalarKind::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Whether it is null or empty.
    pub fn is_null(&self) -> bool {
        self.scalar()
            .is_some_and(|scalar| scalar.kind == ScalarKind::Null)
    }

    /// Its items; empty when it is no list.
    pub fn items(&self) -> &[Self] {
        if let Value::Sequence(items, _) = &self.value {
            items
        } else {
            &[]
        }
    }

    /// Its keys and values; empty when it is no mapping.
    pub fn entries(&self) -> &[Entry] {
        if let Value::Mapping(entries, _) = &self.value {
            entries
        } else {
            &[]
        }
    }

    /// Whether it is a mapping.
    pub fn is_mapping(&self) -> bool {
        matches!(self.value, Value::Mapping(..))
    }

    /// Whether it is a list.
    pub fn is_sequence(&self) -> bool {
        matches!(self.value, Value::Sequence(..))
    }

    /// The entry of a key; of a key given twice the last one (the document then has a problem).
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries()
            .iter()
            .rev()
            .find(|entry| entry.key.text() == Some(key))
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// A value's only text or its items' texts: many keys take one or a list. Items that are no text are left out.
    pub fn texts(&self) -> Vec<&Self> {
        match &self.value {
            Value::Scalar(_) if self.text().is_some() => [self].into(),
            Value::Sequence(items, _) => {
                items.iter().filter(|item| item.text().is_some()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Where a piece of a scalar's `text` stands in the source; the whole node where that cannot be told.
    pub fn part(&self, start: usize, end: usize) -> Span {
        self.exact_part(start, end).unwrap_or(self.span)
    }

    fn exact_part(&self, start: usize, end: usize) -> Option<Span> {
        let scalar = self.scalar()?;
        let pieces = scalar.pieces.as_slice();
        scalar
            .text
            .get(start..end)
            .filter(|text| !text.is_empty())?;
        let last = end - 1;
        // where two pieces share an offset, a character is written in another form: it begins at the first
        // piece's place and its last byte stands at the second's
        let first = pieces.partition_point(|piece| piece.0 < start);
        let (text, source) = match pieces.get(first) {
            Some(piece) if piece.0 == start => piece,
            _ => pieces.get(first.checked_sub(1)?)?,
        };
        let from = source + (start - text);
        let index = pieces.partition_point(|piece| piece.0 <= last);
        let (text, source) = pieces.get(index.checked_sub(1)?)?;
        let to = source + (last - text) + 1;
        (from < to && self.span.contains(Span::new(from, to))).then_some(Span::new(from, to))
    }
}
