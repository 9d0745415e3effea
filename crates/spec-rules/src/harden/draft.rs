//! A workflow that is being changed, one proved change after the other.

use alloc::{string::String, vec::Vec};
use spec_source::{
    Document, Edit, Input, Node, Route, Span,
    change::{Change, Piece, Position, Refused, propose},
    edit,
    insert::line_break,
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

    /// Inserts a step before another, above the comments that belong to that one, in the style of the steps around it. `lines` are its
    /// keys, two blanks for each further depth. `None` where steps do not stand below each other.
    pub(super) fn insert_step(&mut self, steps: &Route, at: usize, lines: &[String]) -> Option<()> {
        let node = self.at(steps)?;
        if node.anchored || node.alias.is_some() {
            return None;
        }
        let count = node.items().len();
        let next = node.items().get(at)?;
        let begin = self.line_start(next.place().start);
        let lead = self.document.text.get(begin..next.place().start)?;
        let dash = lead.find('-').filter(|dash| {
            lead.get(..*dash)
                .is_some_and(|blank| blank.trim().is_empty())
        })?;
        let content = lead.len();
        let (insert, parted) = match at
            .checked_sub(1)
            .and_then(|before| node.items().get(before))
        {
            Some(before) => {
                let end = self.end(before);
                let between = self.document.text.get(end..begin)?;
                (
                    end,
                    between
                        .lines()
                        .next()
                        .is_some_and(|line| line.trim().is_empty()),
                )
            }
            None => (begin, false),
        };
        let newline = line_break(&self.document);
        let mut text = String::new();
        if parted {
            text.push_str(newline);
        }
        for (index, line) in lines.iter().enumerate() {
            if index == 0 {
                text.push_str(&" ".repeat(dash));
                text.push('-');
                text.push_str(&" ".repeat(content - dash - 1));
            } else {
                text.push_str(&" ".repeat(content));
            }
            text.push_str(line);
            text.push_str(newline);
        }
        let old = self.document.clone();
        let edit = Edit {
            span: Span::at(insert),
            replacement: text,
        };
        let done = self.edit(&[edit]);
        if done.is_none() || self.at(steps).map(|node| node.items().len()) != Some(count + 1) {
            self.document = old;
            return None;
        }
        Some(())
    }

    /// Puts an empty line before a key of the top and the comments above it, where there is none.
    pub(super) fn part(&mut self, key: &str) {
        let Some(entry) = self.document.root().and_then(|root| root.entry(key)) else {
            return;
        };
        let mut at = self.line_start(entry.key.span.start);
        loop {
            let Some(above) = at.checked_sub(1).map(|last| self.line_start(last)) else {
                return;
            };
            let line = self.document.text.get(above..at).unwrap_or_default().trim();
            if line.is_empty() {
                return;
            }
            if !line.starts_with('#') {
                break;
            }
            at = above;
        }
        let edit = Edit {
            span: Span::at(at),
            replacement: line_break(&self.document).into(),
        };
        let _ = self.edit(&[edit]);
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
