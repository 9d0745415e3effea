//! A workflow that is being changed, one proved change after the other.

use alloc::{string::String, vec::Vec};
use spec_source::{
    Document, Edit, Input, Node, Route, Span,
    change::{Change, Piece, Position, Refused, propose},
    edit,
};

/// A workflow that is being changed.
pub(super) struct Draft {
    pub(super) document: Document,
}

impl Draft {
    pub(super) fn of(document: &Document) -> Self {
        Self {
            document: document.clone(),
        }
    }

    pub(super) fn change(&mut self, change: &Change) -> Result<(), Refused> {
        let edit = propose(&self.document, change)?;
        self.edit(&[edit]).ok_or(Refused::Style)
    }

    pub(super) fn insert(
        &mut self,
        into: &Route,
        at: Position,
        key: &str,
        value: Piece,
    ) -> Result<(), Refused> {
        self.change(&Change::Insert {
            into: into.clone(),
            at,
            key: key.into(),
            value,
        })
    }

    pub(super) fn replace(&mut self, at: &Route, value: Piece) -> Result<(), Refused> {
        self.change(&Change::Replace {
            at: at.clone(),
            value,
        })
    }

    /// Takes a key out of a mapping, and the mapping itself where it is the only one.
    pub(super) fn remove(&mut self, from: &Route, key: &str) -> Result<(), Refused> {
        let keys = self
            .document
            .at(from)
            .map_or(0, |node| node.entries().len());
        let at = if keys > 1 {
            from.clone().key(key)
        } else {
            from.clone()
        };
        self.change(&Change::Remove { at })
    }

    /// Puts other text in place of some; `None` where the result is read worse than before.
    pub(super) fn edit(&mut self, edits: &[Edit]) -> Option<()> {
        let text = edit::apply(&self.document.text, edits).ok()?;
        self.set(text)
    }

    pub(super) fn set(&mut self, text: String) -> Option<()> {
        let input = Input {
            path: self.document.path.clone(),
            bytes: text.into_bytes(),
            origin: self.document.origin,
        };
        let after = Document::parse_as(&input, self.document.kind);
        if after.problems.len() > self.document.problems.len() {
            return None;
        }
        self.document = after;
        Some(())
    }

    pub(super) fn at(&self, route: &Route) -> Option<&Node> {
        self.document.at(route)
    }

    /// Where the line of an offset begins.
    pub(super) fn line_start(&self, offset: usize) -> usize {
        let line = self.document.lines.line(offset);
        self.document.lines.start(line).unwrap_or(0)
    }

    /// Behind the line of an offset.
    pub(super) fn next_line(&self, offset: usize) -> usize {
        let rest = self.document.text.get(offset..).unwrap_or_default();
        rest.find('\n')
            .map_or(self.document.text.len(), |end| offset + end + 1)
    }

    /// Behind the last line of a node that holds anything.
    pub(super) fn end(&self, node: &Node) -> usize {
        let span: Span = node.place();
        let text = self.document.slice(span).trim_end();
        self.next_line(span.start + text.len())
    }
}

pub(super) fn plain(text: &str) -> Piece {
    Piece::Plain(text.into())
}

pub(super) fn map<const N: usize>(entries: [(&str, Piece); N]) -> Piece {
    Piece::Map(
        entries
            .into_iter()
            .map(|(key, value)| (key.into(), value))
            .collect::<Vec<_>>(),
    )
}

pub(super) fn remarked(text: &str, remark: &str) -> Piece {
    Piece::Remarked(text.into(), remark.into())
}
