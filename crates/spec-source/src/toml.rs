//! TOML into the one tree: keys in the order of their places (a table's is its own header), dates and times as strings.

use crate::{
    Entry, Layout, Lines, MAX_DEPTH, MAX_PROBLEMS, Node, Problem, Scalar, ScalarKind, ScalarStyle,
    Span, Value,
    attach::{Leaf, attach},
    document::Reading,
    pieces::{Pieces, Trace, escaped, lines},
};
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// Reads a document. One that has a fault has no tree: no program would read it.
pub(crate) fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    let shape = match survey(text) {
        Ok(shape) => shape,
        Err(at) => {
            let line = Lines::new(text).line(at);
            reading.problems.push(Problem::hiding(
                Some(Span::at(at)),
                format!(
                    "tables and lists lie deeper than {MAX_DEPTH} levels in each other on line {line}, which no file made by \
                     people does; nothing of it was read; write it flatter"
                ),
            ));
            return reading;
        }
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut leaves = Vec::new();
    if errors.is_empty() {
        let reader = Reader { text };
        let start = text.len() - text.trim_start_matches('\u{feff}').len();
        let root = Node {
            span: Span::new(start, text.len()),
            ..reader.table(table.into_inner(), Span::at(start), Layout::Block)
        };
        gather(&root, &mut leaves);
        reading.roots.push(root);
    }
    // the parser tells what it finds in several passes
    let mut places: Vec<_> = errors.iter().collect();
    crate::sort::by_key(&mut places, |error| {
        error.span().map_or(text.len(), |span| span.start)
    });
    let lines = Lines::new(text);
    reading.problems = places
        .into_iter()
        .take(MAX_PROBLEMS)
        .map(|error| refusal(text, &lines, error))
        .collect();
    reading.comments = attach(text, shape, leaves);
    reading
}

fn refusal(text: &str, lines: &Lines, error: &toml::de::Error) -> Problem {
    let range = error.span().unwrap_or(text.len()..text.len());
    let mut start = range.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = range.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let line = lines.line(start);
    Problem::hiding(
        Some(Span::new(start, end)),
        format!(
            "line {line} is no TOML ({}), so nothing of the whole text could be read; correct the line",
            error.message()
        ),
    )
}

/// The comments of a text; or, as an error, the place where it goes deeper than what is read.
///
/// The parser bounds the keys of one path and the brackets of one value each by itself, but not their product.
fn survey(text: &str) -> Result<Vec<Span>, usize> {
    let bytes = text.as_bytes();
    let mut comments = Vec::new();
    let mut at = 0;
    // the levels of the header, of each open bracket with the key before it, and of the key that is being read
    let mut header = 0;
    let mut open: Vec<usize> = Vec::new();
    let mut deep = 0;
    let mut key = 0;
    let mut line_begins = true;
    while let Some(byte) = bytes.get(at) {
        let begins = core::mem::replace(&mut line_begins, false);
        match byte {
            b'#' => {
                let end = text.get(at..).and_then(|rest| rest.find('\n'));
                let end = end.map_or(text.len(), |end| at + end);
                let end = end - usize::from(end > at && bytes.get(end - 1) == Some(&b'\r'));
                comments.push(Span::new(at, end));
                at = end;
                continue;
            }
            b'"' | b'\'' => {
                at = after_string(text, at);
                continue;
            }
            b'\n' => {
                if open.is_empty() {
                    key = 0;
                }
                line_begins = open.is_empty();
            }
            b' ' | b'\t' | b'\r' => line_begins = begins,
            b'.' => key += 1,
            b',' => key = 0,
            b'[' if begins => {
                // a header: its keys stay open until the next one
                let end = text.get(at..).and_then(|rest| rest.find('\n'));
                let line = text.get(at..end.map_or(text.len(), |end| at + end));
                header = 2 + line.map_or(0, |line| line.matches('.').count());
                let inside = line.map_or(0, |line| line.len() - line.trim_start_matches('[').len());
                at += inside;
                continue;
            }
            b'[' | b'{' => {
                open.push(key + 1);
                deep += key + 1;
                key = 0;
            }
            b']' | b'}' => {
                deep -= open.pop().unwrap_or(0);
                key = 0;
            }
            _ => {}
        }
        if header + deep + key > MAX_DEPTH {
            return Err(at);
        }
        at += 1;
    }
    Ok(comments)
}

/// The offset after the string that begins at `at`; one without an end reaches to the end of its line or, with
/// three quotes, of the text.
fn after_string(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let quote = bytes.get(at).copied().unwrap_or(b'"');
    let three = [quote; 3];
    let is_three = |at: usize| bytes.get(at..at + 3) == Some(three.as_slice());
    let long = is_three(at);
    let mut at = at + if long { 3 } else { 1 };
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 1,
            b'\n' if !long => return at,
            byte if *byte == quote && !long => return at + 1,
            _ if long && is_three(at) => {
                // up to two quotes may stand before the three that end it
                let quotes = (3..6).take_while(|next| bytes.get(at + next) == Some(&quote));
                return at + 3 + quotes.take(2).count();
            }
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// The places of a tree's scalars.
fn gather(node: &Node, leaves: &mut Vec<Leaf>) {
    let leaf = |node: &Node| Leaf {
        span: node.span,
        from: node.span.end,
    };
    match &node.value {
        Value::Scalar(_) => leaves.push(leaf(node)),
        Value::Sequence(items, _) => items.iter().for_each(|item| gather(item, leaves)),
        Value::Mapping(entries, _) => {
            for entry in entries {
                leaves.push(leaf(&entry.key));
                gather(&entry.value, leaves);
            }
        }
    }
}

struct Reader<'t> {
    text: &'t str,
}

impl Reader<'_> {
    /// `inline` within brackets, where nothing has a header.
    fn node(&self, value: Spanned<DeValue<'_>>, inline: bool) -> Node {
        let value_span = value.span();
        let span = Span::new(value_span.start, value_span.end);
        let source = self.text.get(span.range()).unwrap_or_default();
        let scalar = |kind| {
            let scalar = Scalar {
                text: source.to_owned(),
                style: ScalarStyle::Plain,
                kind,
                pieces: [(0, span.start)].into(),
            };
            node(span, Value::Scalar(scalar))
        };
        match value.into_inner() {
            DeValue::String(text) => self.string(span, text.into_owned()),
            DeValue::Integer(_) | DeValue::Float(_) => scalar(ScalarKind::Number),
            DeValue::Boolean(value) => scalar(ScalarKind::Bool(value)),
            DeValue::Datetime(_) => scalar(ScalarKind::String),
            DeValue::Array(array) => {
                // a list of tables has the place of its first table's header
                let tables = array.first().is_some_and(|item| item.span() == value_span);
                let items: Vec<Node> = array
                    .into_iter()
                    .map(|item| self.node(item, !tables))
                    .collect();
                if tables {
                    let end = items.last().map_or(span.end, |item| item.span.end);
                    let span = Span::new(span.start, end.max(span.end));
                    node(span, Value::Sequence(items, Layout::Block))
                } else {
                    node(span, Value::Sequence(items, Layout::Flow))
                }
            }
            DeValue::Table(table) => {
                let layout = if inline || source.starts_with('{') {
                    Layout::Flow
                } else {
                    Layout::Block
                };
                self.table(table, span, layout)
            }
        }
    }

    /// A table; one that is not inline reaches from its header or key to the end of the last value given under it.
    fn table(&self, table: DeTable<'_>, span: Span, layout: Layout) -> Node {
        let mut entries: Vec<Entry> = table
            .into_iter()
            .map(|(key, value)| {
                let span = Span::new(key.span().start, key.span().end);
                Entry {
                    key: self.string(span, key.into_inner().into_owned()),
                    value: self.node(value, layout == Layout::Flow),
                    merged: false,
                }
            })
            .collect();
        crate::sort::by_key(&mut entries, |entry| entry.key.span);
        let own_end = entries
            .iter()
            .filter(|entry| !self.has_header(&entry.value))
            .map(|entry| entry.value.span.end)
            .fold(span.end, usize::max);
        node(
            Span::new(span.start, own_end),
            Value::Mapping(entries, layout),
        )
    }

    /// Whether a value is a table or a list of tables that a header names.
    fn has_header(&self, value: &Node) -> bool {
        let line = || {
            let before = self.text.get(..=value.span.start).unwrap_or_default();
            before.rsplit('\n').next().unwrap_or_default().trim_start()
        };
        match &value.value {
            Value::Mapping(_, Layout::Block) => line().starts_with('['),
            Value::Sequence(_, Layout::Block) => true,
            _ => false,
        }
    }

    fn string(&self, span: Span, text: String) -> Node {
        let source = self.text.get(span.range()).unwrap_or_default();
        let style = match source.bytes().next() {
            Some(b'"') => ScalarStyle::DoubleQuoted,
            Some(b'\'') => ScalarStyle::SingleQuoted,
            _ => ScalarStyle::Plain,
        };
        let pieces = pieces(source, span.start, style, &text);
        let scalar = Scalar {
            text,
            style,
            kind: ScalarKind::String,
            pieces,
        };
        node(span, Value::Scalar(scalar))
    }
}

const fn node(span: Span, value: Value) -> Node {
    Node {
        span,
        alias: None,
        anchored: false,
        value,
    }
}

/// Where the pieces of a string or a key stand, whose source begins at `start`.
fn pieces(source: &str, start: usize, style: ScalarStyle, text: &str) -> Pieces {
    let mut trace = Trace::default();
    if style == ScalarStyle::Plain {
        trace.run(source, start);
        return trace.agree(text);
    }
    let long = source.len() >= 6 && (source.starts_with("\"\"\"") || source.starts_with("'''"));
    let quotes = if long { 3 } else { 1 };
    let inner = source
        .get(quotes..source.len().saturating_sub(quotes))
        .unwrap_or_default();
    let lines = lines(inner, start + quotes);
    // after a backslash at a line's end all blanks and breaks up to the next text go
    let mut swallow = false;
    for (index, line) in lines.iter().enumerate() {
        if index == 0 && line.broken && line.text.is_empty() && long {
            continue;
        }
        let mut content = line.text;
        let mut at = line.start;
        if swallow {
            content = content.trim_start_matches([' ', '\t']);
            at += line.text.len() - content.len();
            if content.is_empty() && line.broken {
                continue;
            }
        }
        swallow = false;
        if style == ScalarStyle::DoubleQuoted {
            let kept = content.trim_end_matches([' ', '\t']);
            let slashes = kept.len() - kept.trim_end_matches('\\').len();
            if line.broken && slashes % 2 == 1 {
                swallow = true;
                content = kept.strip_suffix('\\').unwrap_or(kept);
            }
            escaped(&mut trace, content, at);
        } else {
            trace.run(content, at);
        }
        if line.broken && !swallow {
            // the parser keeps a break as it is written
            let end = line.start + line.text.len();
            let next = lines.get(index + 1).map_or(end, |next| next.start);
            let written = source.get(end - start..next - start);
            trace.run(written.unwrap_or("\n"), end);
        }
    }
    trace.agree(text)
}

#[cfg(test)]
mod tests {
    use super::{after_string, survey};
    use crate::Span;

    #[test]
    fn a_string_ends_at_its_own_quotes() {
        for (source, end) in [
            (r#""a" b"#, 3),
            (r#""a\"b" c"#, 6),
            (r"'a\' b", 4),
            (r#""" b"#, 2),
            ("'''a'b''c'''' d", 13),
            ("\"a\nb", 2),
            ("'''a\nb", 6),
            (r#""a\"#, 3),
        ] {
            assert_eq!(after_string(source, 0), end, "{source:?}");
        }
    }

    #[test]
    fn a_comment_ends_before_its_break() {
        let text = "a = 1 # é\r\n#b";
        let places = [Span::new(6, 10), Span::new(12, 14)];
        assert_eq!(survey(text).as_deref(), Ok(places.as_slice()));
    }
}
