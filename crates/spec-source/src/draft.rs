//! Several changes to one document, one after the other, as edits of the text that it began with.

use crate::{
    Document, Edit, Input, Span,
    change::{Change, Refused, propose_read},
    edit,
};
use alloc::{string::String, vec::Vec};

/// A document that is being changed.
#[derive(Debug, Clone)]
pub struct Draft {
    original: String,
    current: Document,
    parts: Vec<Part>,
}

/// A piece of the current text.
#[derive(Debug, Clone)]
enum Part {
    /// It stands there in the original, too.
    Kept(Span),
    /// It is new.
    New(String),
}

impl Part {
    fn len(&self) -> usize {
        match self {
            Self::Kept(span) => span.end - span.start,
            Self::New(text) => text.len(),
        }
    }

    /// From one offset in it to another.
    fn piece(&self, start: usize, end: usize) -> Self {
        match self {
            Self::Kept(span) => Self::Kept(Span::new(span.start + start, span.start + end)),
            Self::New(text) => Self::New(text.get(start..end).unwrap_or_default().into()),
        }
    }
}

impl Draft {
    /// Begins with a document as it is.
    pub fn new(document: &Document) -> Self {
        Self {
            original: document.text.clone(),
            current: document.clone(),
            parts: [Part::Kept(Span::new(0, document.text.len()))].into(),
        }
    }

    /// The document with everything that was changed up to now.
    pub const fn document(&self) -> &Document {
        &self.current
    }

    /// Makes one change.
    ///
    /// # Errors
    /// Says why not; the draft then is as it was.
    pub fn make(&mut self, change: &Change) -> Result<(), Refused> {
        self.make_together(core::slice::from_ref(change))
    }

    /// Makes several changes of different places at once, or none: one reading proves them all.
    ///
    /// # Errors
    /// Says why they are not possible together; the draft then is as it was.
    pub fn make_together(&mut self, changes: &[Change]) -> Result<(), Refused> {
        let (edits, next) = propose_read(&self.current, changes)?;
        self.take(&edits, next);
        Ok(())
    }

    /// Makes several changes, or none.
    ///
    /// # Errors
    /// Says why one of them is not possible; the draft then is as it was.
    pub fn make_all(&mut self, changes: &[Change]) -> Result<(), Refused> {
        let mut next = self.clone();
        for change in changes {
            next.make(change)?;
        }
        *self = next;
        Ok(())
    }

    /// Makes edits of the current text. What they mean is for the caller to prove; only a text that cannot be read as well as before is refused.
    ///
    /// # Errors
    /// Refuses edits that touch each other or leave something wrong behind.
    pub fn splice(&mut self, edits: &[Edit]) -> Result<(), Refused> {
        let text = edit::apply(&self.current.text, edits).map_err(|_| Refused::Style)?;
        let input = Input {
            path: self.current.path.clone(),
            bytes: text.into_bytes(),
            origin: self.current.origin,
        };
        let next = Document::parse_as(&input, self.current.kind);
        if next.problems.len() > self.current.problems.len() {
            return Err(Refused::OtherMeaning);
        }
        self.take(edits, next);
        Ok(())
    }

    /// Takes edits up that lead to this document.
    fn take(&mut self, edits: &[Edit], next: Document) {
        let mut order: Vec<&Edit> = edits.iter().collect();
        crate::sort::all(&mut order);
        for edit in order.into_iter().rev() {
            let mut parts = self.cut(0, edit.span.start);
            if !edit.replacement.is_empty() {
                parts.push(Part::New(edit.replacement.clone()));
            }
            parts.extend(self.cut(edit.span.end, usize::MAX));
            self.parts = parts;
        }
        self.current = next;
    }

    /// The parts from one offset of the current text to another.
    fn cut(&self, start: usize, end: usize) -> Vec<Part> {
        let mut found = Vec::new();
        let mut at = 0;
        for part in &self.parts {
            let len = part.len();
            let from = start.clamp(at, at + len) - at;
            let to = end.clamp(at, at + len) - at;
            if from < to {
                found.push(part.piece(from, to));
            }
            at += len;
        }
        found
    }

    /// What was changed, as edits of the text that the draft began with; in its order.
    pub fn edits(&self) -> Vec<Edit> {
        let mut found = Vec::new();
        let mut at = 0;
        let mut new = String::new();
        let end = Span::at(self.original.len());
        for part in self.parts.iter().chain([&Part::Kept(end)]) {
            match part {
                Part::New(text) => new.push_str(text),
                Part::Kept(span) => {
                    let old = self.original.get(at..span.start).unwrap_or_default();
                    found.extend(smallest(at, old, &new));
                    new.clear();
                    at = span.end;
                }
            }
        }
        found
    }
}

/// The edit from one text to another without the words that they begin and end with alike.
fn smallest(at: usize, old: &str, new: &str) -> Option<Edit> {
    if old == new {
        return None;
    }
    let alike = |(one, other): &(char, char)| one == other;
    let width = |(one, _): (char, char)| one.len_utf8();
    // a part of a word says nothing to who reads the edit: `fals`
    let is_word = |char: char| char.is_alphanumeric() || char == '_';
    let splits = |text: &str, at: usize| {
        text.split_at_checked(at)
            .is_some_and(|(one, other)| one.ends_with(is_word) && other.starts_with(is_word))
    };
    let mut front: usize = old
        .chars()
        .zip(new.chars())
        .take_while(alike)
        .map(width)
        .sum();
    if splits(old, front) || splits(new, front) {
        front = old.get(..front)?.trim_end_matches(is_word).len();
    }
    let (old, new) = (old.get(front..)?, new.get(front..)?);
    let pairs = old.chars().rev().zip(new.chars().rev());
    let mut back: usize = pairs.take_while(alike).map(width).sum();
    if splits(old, old.len() - back) || splits(new, new.len() - back) {
        back = old
            .get(old.len() - back..)?
            .trim_start_matches(is_word)
            .len();
    }
    Some(Edit {
        span: Span::new(at + front, at + front + old.len() - back),
        replacement: new.get(..new.len() - back)?.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_changes_words_whole() {
        for (old, new, replacement) in [
            ("cache: true", "cache: false", "false"),
            ("cache: true # on", "cache: false # on", "false"),
            ("name: wheels", "name: wheel", "wheel"),
            ("a@v4", "a@v4 # v4.1", " # v4.1"),
            ("on: [push]", "on: [push, create]", ", create"),
        ] {
            let edit = smallest(0, old, new).unwrap();
            assert_eq!(edit.replacement, replacement, "{old}");
            assert_eq!(edit::apply(old, &[edit]).unwrap(), new);
        }
    }
}
