//! Changes to a YAML document by route, in its own style: indentation, quotes, block or flow, line ends and comments stay. Each is proved by
//! reading the result again: what it means must be what was meant before, with this change and no other.

use crate::Map;
use crate::{
    Document, Edit, Entry, Input, Layout, Node, Route, ScalarStyle, Span, Step, Value, edit,
    insert::{insert_entry_before, line_break},
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new key in a mapping, or below a key without a value.
    Insert {
        /// The mapping.
        into: Route,
        /// Where among its keys.
        at: Position,
        /// The key.
        key: String,
        /// Its value.
        value: Piece,
    },
    /// A new item in a list.
    InsertItem {
        /// The list.
        into: Route,
        /// The position it gets; beyond the end it becomes the last.
        at: usize,
        /// The item.
        value: Piece,
    },
    /// Another value.
    Replace {
        /// What is replaced.
        at: Route,
        /// By what.
        value: Piece,
    },
    /// A key with its value, or an item, goes.
    Remove {
        /// What goes. Never the only key or item: take out what holds it.
        at: Route,
    },
}

/// Where among the keys of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Position {
    /// Before all.
    First,
    /// After all.
    Last,
    /// Before this key; where it is missing, after all.
    Before(String),
    /// After this key; where it is missing, after all.
    After(String),
}

/// A value that is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A single value, written as it is; the result is refused where it would read as anything else.
    Plain(String),
    /// A single value with a comment behind it (without `#`). In brackets the comment is left out.
    Remarked(String, String),
    /// A list.
    List(Vec<Piece>),
    /// Keys and values.
    Map(Vec<(String, Piece)>),
}

/// Why a change is not proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// There is no such place, or it holds something of another kind.
    NoSuchPlace,
    /// It is the only key or item of what holds it.
    LastOne,
    /// Its style is none that can be kept.
    Style,
    /// The result would mean something else, as where an anchor shares the place with others.
    OtherMeaning,
}

/// Proposes a change as one edit.
///
/// # Errors
/// Says why not; what is proposed means just what was asked for.
pub fn propose(document: &Document, change: &Change) -> Result<Edit, Refused> {
    let (edits, _) = propose_read(document, core::slice::from_ref(change))?;
    edits.into_iter().next().ok_or(Refused::NoSuchPlace)
}

/// Proposes changes of different places, which are proved together, with the document as it reads afterwards.
pub(crate) fn propose_read(
    document: &Document,
    changes: &[Change],
) -> Result<(Vec<Edit>, Document), Refused> {
    let root = document.root().ok_or(Refused::NoSuchPlace)?;
    let writer = Writer {
        document,
        style: Style {
            step: step(root, document),
            offset: list_offset(root, document),
        },
        line_break: line_break(document),
    };
    let edits: Result<Vec<Edit>, Refused> =
        changes.iter().map(|change| writer.edit(change)).collect();
    let edits = edits?;
    let after = prove(document, changes, &edits)?;
    Ok((edits, after))
}

/// The lines of a list's item in a new document: two blanks further in at each level.
pub fn lines_of_item(value: &Piece) -> Vec<String> {
    Style { step: 2, offset: 2 }.item(value)
}

/// How far things stand in.
struct Style {
    /// How far a mapping stands in below its key.
    step: usize,
    /// How far a list's dashes stand in below its key.
    offset: usize,
}

struct Writer<'a> {
    document: &'a Document,
    style: Style,
    line_break: &'static str,
}

impl Writer<'_> {
    fn edit(&self, change: &Change) -> Result<Edit, Refused> {
        match change {
            Change::Insert {
                into,
                at,
                key,
                value,
            } => self.insert(into, at, key, value),
            Change::InsertItem { into, at, value } => self.insert_item(into, *at, value),
            Change::Replace { at, value } => self.replace(at, value),
            Change::Remove { at } => self.remove(at),
        }
    }

    fn at(&self, route: &Route) -> Result<&Node, Refused> {
        self.document.at(route).ok_or(Refused::NoSuchPlace)
    }

    fn text(&self, start: usize, end: usize) -> &str {
        self.document.text.get(start..end).unwrap_or_default()
    }

    fn line_start(&self, offset: usize) -> usize {
        let line = self.document.lines.line(offset);
        self.document.lines.start(line).unwrap_or(0)
    }

    /// Behind the line break of the line with this offset; the end of the text where it has none.
    fn next_line(&self, offset: usize) -> usize {
        let rest = self.text(offset, self.document.text.len());
        rest.find('\n')
            .map_or(self.document.text.len(), |end| offset + end + 1)
    }

    /// The column of an offset, in bytes.
    fn column(&self, offset: usize) -> usize {
        let start = self.line_start(offset);
        let mark = self.text(start, offset).starts_with('\u{feff}');
        offset - start - if mark { '\u{feff}'.len_utf8() } else { 0 }
    }

    /// Where a value's last character ends, the blanks and line breaks behind a block scalar left out.
    fn end(&self, node: &Node) -> usize {
        let span = node.place();
        span.start
            + self
                .document
                .slice(span)
                .trim_end_matches([' ', '\t', '\r', '\n'])
                .len()
    }

    fn end_of(&self, entry: &Entry) -> usize {
        let value = self.end(&entry.value);
        // a key without a value ends at its colon
        let key = entry.key.span.end;
        if entry.value.place().is_empty() {
            let rest = self.text(key, self.next_line(key));
            return rest.find(':').map_or(key, |colon| key + colon + 1);
        }
        value
    }

    /// Whole lines at the start of a line, or behind a last line without a break.
    fn lines_at(&self, offset: usize, lines: &[String], indent: usize) -> Edit {
        let mut replacement = String::new();
        let unended = offset > 0 && !self.text(0, offset).ends_with('\n');
        for line in lines {
            if unended {
                replacement.push_str(self.line_break);
            }
            replacement.push_str(&" ".repeat(indent));
            replacement.push_str(line);
            if !unended {
                replacement.push_str(self.line_break);
            }
        }
        Edit {
            span: Span::at(offset),
            replacement,
        }
    }

    fn insert(
        &self,
        into: &Route,
        at: &Position,
        key: &str,
        value: &Piece,
    ) -> Result<Edit, Refused> {
        let node = self.at(into)?;
        if node.get(key).is_some() {
            return Err(Refused::NoSuchPlace);
        }
        if node.is_null() {
            return self.insert_below_bare_key(into, node, key, value);
        }
        let Value::Mapping(entries, layout) = &node.value else {
            return Err(Refused::NoSuchPlace);
        };
        let own: Vec<&Entry> = entries.iter().filter(|entry| !entry.merged).collect();
        let place = own.iter().position(|entry| match at {
            Position::Before(name) | Position::After(name) => entry.key.text() == Some(name),
            Position::First => true,
            Position::Last => false,
        });
        let before = matches!(at, Position::First | Position::Before(_)) && place.is_some();
        let Some(anchor) = place.and_then(|place| own.get(place)).or(own.last()) else {
            return match layout {
                Layout::Flow => self.fill_brackets(node, &format!("{{{key}: {}}}", flow(value))),
                Layout::Block => Err(Refused::Style),
            };
        };
        let start = anchor.key.place().start;
        if *layout == Layout::Flow {
            return Ok(if before {
                insertion(start, format!("{key}: {}, ", flow(value)))
            } else {
                insertion(self.end_of(anchor), format!(", {key}: {}", flow(value)))
            });
        }
        let indent = self.column(start);
        let lines = self.style.entry(key, value);
        if !before {
            let end = self.next_line(self.end_of(anchor));
            return Ok(self.lines_at(end, &lines, indent));
        }
        let mut texts: Vec<&str> = lines.iter().map(String::as_str).collect();
        if into.0.is_empty() && self.stands_apart(start) {
            texts.push("");
        }
        Ok(
            insert_entry_before(self.document, anchor.key.place(), &texts)
                .unwrap_or_else(|| insertion(start, self.joined(&lines, indent))),
        )
    }

    /// Whether a blank line stands above the key at an offset, or above its comments.
    fn stands_apart(&self, offset: usize) -> bool {
        let above = self.text(0, self.line_start(offset));
        above
            .lines()
            .rev()
            .map(str::trim)
            .find(|line| !line.starts_with('#'))
            .is_some_and(str::is_empty)
    }

    /// Lines one below the other where something follows: the first begins where it is put, and what follows goes on at their indentation.
    fn joined(&self, lines: &[String], indent: usize) -> String {
        let mut out = String::new();
        for line in lines {
            out.push_str(line);
            out.push_str(self.line_break);
            out.push_str(&" ".repeat(indent));
        }
        out
    }

    fn insert_below_bare_key(
        &self,
        into: &Route,
        node: &Node,
        key: &str,
        value: &Piece,
    ) -> Result<Edit, Refused> {
        if !node.place().is_empty() {
            return Err(Refused::Style);
        }
        let (parent, entry) = self.entry_at(into)?;
        if !is_block(parent) {
            return Err(Refused::Style);
        }
        let start = entry.key.place().start;
        let indent = self.column(start) + self.style.step;
        let lines = self.style.entry(key, value);
        Ok(self.lines_at(self.next_line(start), &lines, indent))
    }

    fn fill_brackets(&self, node: &Node, text: &str) -> Result<Edit, Refused> {
        if self.document.slice(node.span).contains('#') {
            return Err(Refused::Style);
        }
        Ok(Edit {
            span: node.span,
            replacement: text.into(),
        })
    }

    /// The mapping that holds a key, and its entry.
    fn entry_at(&self, route: &Route) -> Result<(&Node, &Entry), Refused> {
        let Some((Step::Key(key), above)) = route.0.split_last() else {
            return Err(Refused::NoSuchPlace);
        };
        let parent = self.at(&Route(above.to_vec()))?;
        let entry = parent.entry(key).filter(|entry| !entry.merged);
        Ok((parent, entry.ok_or(Refused::NoSuchPlace)?))
    }

    fn insert_item(&self, into: &Route, at: usize, value: &Piece) -> Result<Edit, Refused> {
        let node = self.at(into)?;
        let Value::Sequence(items, layout) = &node.value else {
            return Err(Refused::NoSuchPlace);
        };
        if *layout == Layout::Flow {
            return match (items.get(at), items.last()) {
                (Some(next), _) => Ok(insertion(next.place().start, format!("{}, ", flow(value)))),
                (None, Some(last)) => Ok(insertion(self.end(last), format!(", {}", flow(value)))),
                (None, None) => self.fill_brackets(node, &format!("[{}]", flow(value))),
            };
        }
        let anchor = items.get(at).or(items.last()).ok_or(Refused::Style)?;
        let dash = self.dash(anchor).ok_or(Refused::Style)?;
        let lines = self.style.item(value);
        let indent = self.column(dash);
        if items.get(at).is_some() {
            let start = self.line_start(dash);
            if !self.text(start, dash).bytes().all(|byte| byte == b' ') {
                return Ok(insertion(dash, self.joined(&lines, indent)));
            }
            let floor = match at.checked_sub(1).and_then(|before| items.get(before)) {
                Some(before) => self.next_line(self.end(before).max(before.place().start)),
                None => 0,
            };
            let (start, apart) = self.above_comments(start, floor.min(start));
            let mut edit = self.lines_at(start, &lines, indent);
            if apart {
                edit.replacement.push_str(self.line_break);
            }
            return Ok(edit);
        }
        Ok(self.lines_at(self.next_line(self.end(anchor).max(dash)), &lines, indent))
    }

    /// The start of the comments right above a line, which belong to it, but not above a floor; and whether a blank line stands above them.
    fn above_comments(&self, start: usize, floor: usize) -> (usize, bool) {
        let mut start = start;
        loop {
            let above = self.text(floor, start);
            let line = above.lines().next_back().unwrap_or_default();
            if above.is_empty() || !line.trim_start().starts_with('#') {
                return (start, !above.is_empty() && line.trim().is_empty());
            }
            let before = start.saturating_sub(1);
            start = self.line_start(before).max(floor);
        }
    }

    /// The dash before an item of a block list, on its line.
    fn dash(&self, item: &Node) -> Option<usize> {
        let start = item.place().start;
        let line = self.line_start(start);
        let before = self.text(line, start).trim_end_matches(' ');
        before.ends_with('-').then(|| line + before.len() - 1)
    }

    fn replace(&self, at: &Route, value: &Piece) -> Result<Edit, Refused> {
        let node = self.at(at)?;
        let place = node.place();
        let end = self.end(node);
        let is_flow = match at.0.split_last() {
            Some((_, above)) => !is_block(self.at(&Route(above.to_vec()))?),
            None => return Err(Refused::Style),
        };
        let single = match value {
            Piece::Plain(text) | Piece::Remarked(text, _) => Some(text),
            Piece::List(items) if items.is_empty() => None,
            Piece::Map(entries) if entries.is_empty() => None,
            Piece::List(_) | Piece::Map(_) if is_flow => None,
            Piece::List(_) | Piece::Map(_) => return self.replace_by_block(at, node, value),
        };
        let written = match (single, node.scalar().map(|scalar| scalar.style)) {
            (Some(text), Some(ScalarStyle::SingleQuoted)) if node.alias.is_none() => {
                format!("'{}'", text.replace('\'', "''"))
            }
            (Some(text), Some(ScalarStyle::DoubleQuoted)) if node.alias.is_none() => {
                if text.contains(['"', '\\']) {
                    return Err(Refused::Style);
                }
                format!("\"{text}\"")
            }
            (Some(text), _) => text.clone(),
            (None, _) => flow(value),
        };
        if place.is_empty() {
            let (_, entry) = self.entry_at(at)?;
            return Ok(insertion(
                self.end_of(entry),
                format!(" {written}{}", Self::remark(value)),
            ));
        }
        if node.scalar().is_none() && node.alias.is_none() && is_block(node) {
            // a block goes up to its key's line, before what is remarked there
            let (_, entry) = self.entry_at(at)?;
            let key = entry.key.place().end;
            let colon = key
                + self
                    .text(key, place.start)
                    .find(':')
                    .ok_or(Refused::Style)?
                + 1;
            let rest = self.text(colon, self.next_line(colon));
            let remark = rest.trim_end_matches(['\r', '\n']);
            if colon + remark.len() > place.start {
                return Err(Refused::Style);
            }
            return Ok(Edit {
                span: Span::new(colon, end),
                replacement: format!(" {written}{}{remark}", Self::remark(value)),
            });
        }
        let remarked = self
            .text(end, self.next_line(end))
            .trim_start()
            .starts_with('#');
        match value {
            Piece::Remarked(_, remark) if !is_flow => {
                let line_end = self.next_line(end);
                let line = self.text(end, line_end);
                let kept = line.trim_end_matches(['\r', '\n']).len();
                if !remarked && !line.trim().is_empty() {
                    return Err(Refused::Style);
                }
                Ok(Edit {
                    span: Span::new(place.start, end + kept),
                    replacement: format!("{written} # {remark}"),
                })
            }
            _ => Ok(Edit {
                span: Span::new(place.start, end),
                replacement: written,
            }),
        }
    }

    fn remark(value: &Piece) -> String {
        match value {
            Piece::Remarked(_, remark) => format!(" # {remark}"),
            _ => String::new(),
        }
    }

    /// Another block below the same key: what stands behind the key on its line stays.
    fn replace_by_block(&self, at: &Route, node: &Node, value: &Piece) -> Result<Edit, Refused> {
        let (_, entry) = self.entry_at(at)?;
        let indent = self.column(entry.key.place().start);
        let (place, end) = (node.place(), self.end(node));
        let lines = self.style.below(value);
        let mut block = String::new();
        for line in &lines {
            block.push_str(self.line_break);
            block.push_str(&" ".repeat(indent));
            block.push_str(line);
        }
        if is_block(node) && node.alias.is_none() && node.scalar().is_none() {
            let start = self.line_start(place.start);
            if start <= entry.key.place().start {
                return Err(Refused::Style);
            }
            // the line break before the block is kept, and ours goes
            return Ok(Edit {
                span: Span::new(start, end),
                replacement: block.trim_start_matches(['\r', '\n']).into(),
            });
        }
        let colon = self.end_of(entry);
        let (from, to) = if place.is_empty() {
            (colon, colon)
        } else {
            (place.start, end)
        };
        let line_end = to
            + self
                .text(to, self.next_line(to))
                .trim_end_matches(['\r', '\n'])
                .len();
        let behind = self.text(to, line_end).trim_start();
        let start = from - (from - self.text(0, from).trim_end_matches(' ').len());
        let gap = if behind.is_empty() { "" } else { " " };
        Ok(Edit {
            span: Span::new(start, line_end),
            replacement: format!("{gap}{behind}{block}"),
        })
    }

    fn remove(&self, at: &Route) -> Result<Edit, Refused> {
        let Some((step, above)) = at.0.split_last() else {
            return Err(Refused::NoSuchPlace);
        };
        let parent = self.at(&Route(above.to_vec()))?;
        // what is removed, from its first to its last character, with what stands beside it
        let (places, index, layout): (Vec<Span>, usize, Layout) = match (step, &parent.value) {
            (Step::Key(key), Value::Mapping(entries, layout)) => {
                let own: Vec<&Entry> = entries.iter().filter(|entry| !entry.merged).collect();
                let index = own
                    .iter()
                    .position(|entry| entry.key.text() == Some(key))
                    .ok_or(Refused::NoSuchPlace)?;
                let place = |entry: &&Entry| Span::new(entry.key.place().start, self.end_of(entry));
                (own.iter().map(place).collect(), index, *layout)
            }
            (Step::Item(index), Value::Sequence(items, layout)) => {
                let mut places = Vec::new();
                for item in items {
                    let start = match layout {
                        Layout::Flow => item.place().start,
                        Layout::Block => self.dash(item).ok_or(Refused::Style)?,
                    };
                    places.push(Span::new(start, self.end(item).max(start + 1)));
                }
                (places, *index, *layout)
            }
            _ => return Err(Refused::NoSuchPlace),
        };
        let place = places.get(index).copied().ok_or(Refused::NoSuchPlace)?;
        let next = places.get(index + 1).copied();
        let before = index.checked_sub(1).and_then(|index| places.get(index));
        if next.is_none() && before.is_none() {
            return Err(Refused::LastOne);
        }
        let line = self.line_start(place.start);
        let own_lines = self.text(line, place.start).trim_matches(' ').is_empty();
        let span = match (layout, next, before) {
            (Layout::Block, _, _) if own_lines => Span::new(line, self.next_line(place.end)),
            (_, Some(next), _) => Span::new(place.start, next.start),
            (Layout::Flow, None, Some(before)) => Span::new(before.end, place.end),
            _ => return Err(Refused::Style),
        };
        let beside = self.text(place.end.min(span.end), span.end);
        if !own_lines && beside.contains('#')
            || layout == Layout::Flow
                && self
                    .text(span.start, place.start.max(span.start))
                    .contains('#')
        {
            return Err(Refused::Style);
        }
        Ok(Edit {
            span,
            replacement: String::new(),
        })
    }
}

impl Style {
    /// A key with its value, each line counted from the key's own indentation.
    fn entry(&self, key: &str, value: &Piece) -> Vec<String> {
        match value {
            Piece::Plain(text) => [format!("{key}: {text}")].into(),
            Piece::Remarked(text, remark) => [format!("{key}: {text} # {remark}")].into(),
            Piece::List(items) if items.is_empty() => [format!("{key}: []")].into(),
            Piece::Map(entries) if entries.is_empty() => [format!("{key}: {{}}")].into(),
            Piece::List(_) | Piece::Map(_) => {
                let mut lines = Vec::from([format!("{key}:")]);
                lines.extend(self.below(value));
                lines
            }
        }
    }

    /// The lines below a key.
    fn below(&self, value: &Piece) -> Vec<String> {
        let (indent, lines): (usize, Vec<String>) = match value {
            Piece::Plain(text) | Piece::Remarked(text, _) => (self.step, [text.clone()].into()),
            Piece::List(items) => (
                self.offset,
                items.iter().flat_map(|item| self.item(item)).collect(),
            ),
            Piece::Map(entries) => (
                self.step,
                entries
                    .iter()
                    .flat_map(|(key, value)| self.entry(key, value))
                    .collect(),
            ),
        };
        let indent = " ".repeat(indent);
        lines.iter().map(|line| format!("{indent}{line}")).collect()
    }

    /// An item with its dash.
    fn item(&self, value: &Piece) -> Vec<String> {
        let lines = match value {
            Piece::Plain(text) => [text.clone()].into(),
            Piece::Remarked(text, remark) => [format!("{text} # {remark}")].into(),
            Piece::List(_) => [flow(value)].into(),
            Piece::Map(entries) if entries.is_empty() => [flow(value)].into(),
            Piece::Map(entries) => entries
                .iter()
                .flat_map(|(key, value)| self.entry(key, value))
                .collect::<Vec<_>>(),
        };
        let dash = |(index, line): (usize, &String)| {
            let lead = if index == 0 { "- " } else { "  " };
            format!("{lead}{line}")
        };
        lines.iter().enumerate().map(dash).collect()
    }
}

fn insertion(offset: usize, text: String) -> Edit {
    Edit {
        span: Span::at(offset),
        replacement: text,
    }
}

fn is_block(node: &Node) -> bool {
    matches!(
        &node.value,
        Value::Mapping(_, Layout::Block) | Value::Sequence(_, Layout::Block)
    )
}

/// A value in brackets.
fn flow(value: &Piece) -> String {
    match value {
        Piece::Plain(text) | Piece::Remarked(text, _) => text.clone(),
        Piece::List(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Piece::Map(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{key}: {}", flow(value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

/// How far mappings stand in below their keys: as the first one does, else two.
fn step(root: &Node, document: &Document) -> usize {
    let inside = |key: &Node, value: &Node| match &value.value {
        Value::Mapping(entries, Layout::Block) if value.alias.is_none() => {
            distance(document, key, entries.first()?.key.place().start)
        }
        _ => None,
    };
    first_distance(root, &inside).unwrap_or(2)
}

/// How far the dashes of lists stand in below their keys: as those of the first one do, else two.
fn list_offset(root: &Node, document: &Document) -> usize {
    let inside = |key: &Node, value: &Node| match &value.value {
        Value::Sequence(items, Layout::Block) if value.alias.is_none() => {
            let item = items.first()?.place().start;
            let line = document.lines.start(document.lines.line(item))?;
            let before = document.text.get(line..item)?;
            let dash = line + before.find('-')?;
            distance(document, key, dash)
        }
        _ => None,
    };
    first_distance(root, &inside).unwrap_or(2)
}

fn distance(document: &Document, key: &Node, offset: usize) -> Option<usize> {
    let column = |offset: usize| {
        let start = document.lines.start(document.lines.line(offset))?;
        Some(offset - start)
    };
    column(offset)?.checked_sub(column(key.place().start)?)
}

fn first_distance(node: &Node, inside: &dyn Fn(&Node, &Node) -> Option<usize>) -> Option<usize> {
    match &node.value {
        Value::Mapping(entries, _) => entries.iter().find_map(|entry| {
            inside(&entry.key, &entry.value).or_else(|| first_distance(&entry.value, inside))
        }),
        Value::Sequence(items, _) => items.iter().find_map(|item| first_distance(item, inside)),
        Value::Scalar(_) => None,
    }
}

/// What a tree means: without places, styles and the order of keys.
#[derive(Debug, Clone, PartialEq)]
enum Meaning {
    Single(String),
    List(Vec<Meaning>),
    Map(Map<String, Meaning>),
}

impl Meaning {
    fn of(node: &Node) -> Self {
        match &node.value {
            // nothing, however it is written
            Value::Scalar(_) if node.is_null() => Self::Single(String::new()),
            Value::Scalar(scalar) => Self::Single(format!("={}", scalar.text)),
            Value::Sequence(items, _) => Self::List(items.iter().map(Self::of).collect()),
            Value::Mapping(entries, _) => Self::Map(
                entries
                    .iter()
                    .map(|entry| {
                        let key = entry.key.text().unwrap_or_default().to_string();
                        (key, Self::of(&entry.value))
                    })
                    .collect(),
            ),
        }
    }

    fn of_piece(piece: &Piece) -> Self {
        match piece {
            Piece::Plain(text) | Piece::Remarked(text, _) => {
                let quoted = ['"', '\'']
                    .iter()
                    .find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote));
                Self::Single(format!("={}", quoted.unwrap_or(text)))
            }
            Piece::List(items) => Self::List(items.iter().map(Self::of_piece).collect()),
            Piece::Map(entries) => Self::Map(
                entries
                    .iter()
                    .map(|(key, value)| (key.clone(), Self::of_piece(value)))
                    .collect(),
            ),
        }
    }

    fn at(&mut self, steps: &[Step]) -> Option<&mut Self> {
        let Some((step, rest)) = steps.split_first() else {
            return Some(self);
        };
        match (step, self) {
            (Step::Key(key), Self::Map(entries)) => entries.get_mut(key)?.at(rest),
            (Step::Item(index), Self::List(items)) => items.get_mut(*index)?.at(rest),
            _ => None,
        }
    }

    fn change(&mut self, change: &Change) -> Option<()> {
        match change {
            Change::Insert {
                into, key, value, ..
            } => {
                let place = self.at(&into.0)?;
                if let Self::Single(_) = place {
                    *place = Self::Map(Map::new());
                }
                let Self::Map(entries) = place else {
                    return None;
                };
                entries.insert(key.clone(), Self::of_piece(value));
            }
            Change::InsertItem { into, at, value } => {
                let Self::List(items) = self.at(&into.0)? else {
                    return None;
                };
                items.insert((*at).min(items.len()), Self::of_piece(value));
            }
            Change::Replace { at, value } => *self.at(&at.0)? = Self::of_piece(value),
            Change::Remove { at } => {
                let (step, above) = at.0.split_last()?;
                match (step, self.at(above)?) {
                    (Step::Key(key), Self::Map(entries)) => {
                        entries.remove(key)?;
                    }
                    (Step::Item(index), Self::List(items)) if *index < items.len() => {
                        items.remove(*index);
                    }
                    _ => return None,
                }
            }
        }
        Some(())
    }
}

/// Reads the result again.
fn prove(document: &Document, changes: &[Change], proposed: &[Edit]) -> Result<Document, Refused> {
    let text = edit::apply(&document.text, proposed).map_err(|_| Refused::Style)?;
    let input = Input {
        path: document.path.clone(),
        bytes: text.into_bytes(),
        origin: document.origin,
    };
    let after = Document::parse_as(&input, document.kind);
    let mut due: Vec<Meaning> = document.roots.iter().map(Meaning::of).collect();
    let root = due.first_mut().ok_or(Refused::NoSuchPlace)?;
    for change in changes {
        root.change(change).ok_or(Refused::NoSuchPlace)?;
    }
    let found: Vec<Meaning> = after.roots.iter().map(Meaning::of).collect();
    if found == due && after.problems.len() <= document.problems.len() {
        Ok(after)
    } else {
        Err(Refused::OtherMeaning)
    }
}
