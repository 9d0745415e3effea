//! JSON into the one tree, also with comments, trailing commas and JSON5's other liberties.

use crate::Map;
use crate::{
    Entry, Layout, Lines, MAX_DEPTH, MAX_PROBLEMS, Node, Problem, Scalar, ScalarKind, ScalarStyle,
    Span, Value,
    document::Reading,
    pieces::{Pieces, Trace, escaped},
};
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use jsonc_parser::{
    CollectOptions, ParseOptions,
    ast::{ObjectPropName, Value as Parsed},
    common::{Range, Ranged},
    errors::ParseErrorKind,
    parse_to_ast,
};

/// How many values an answer may hold, keys counted: the longest list of files that GitHub gives in one answer has
/// [100,000 entries](https://docs.github.com/en/rest/git/trees#get-a-tree) of six keys.
const MAX_NODES: usize = 2_000_000;

/// Reads one value.
pub(crate) fn read(text: &str) -> Reading {
    let base = text.len() - text.trim_start_matches('\u{feff}').len();
    let body = text.get(base..).unwrap_or_default();
    let mut reading = Reading::default();
    if let Some(problem) = beyond(text, base) {
        reading.problems.push(problem);
        return reading;
    }
    let options = ParseOptions {
        allow_missing_commas: false,
        ..ParseOptions::default()
    };
    match parse_to_ast(body, &CollectOptions::default(), &options) {
        Ok(parsed) => {
            let mut reader = Reader {
                text,
                base,
                lines: Lines::new(text),
                problems: Vec::new(),
            };
            reading
                .roots
                .extend(parsed.value.map(|value| reader.node(value)));
            reading.problems = reader.problems;
            if reading.roots.is_empty() {
                reading.problems.push(Problem::hiding(
                    Some(Span::at(text.len())),
                    "there is no JSON value here, so it says nothing either way; bring it again",
                ));
            }
        }
        Err(error) => {
            let range = error.range();
            let span = within(text, base + range.start, base + range.end);
            let line = Lines::new(text).line(span.start);
            let todo = match error.kind() {
                ParseErrorKind::UnterminatedArray | ParseErrorKind::UnterminatedObject => {
                    "the end is missing: bring the whole of it"
                }
                ParseErrorKind::MultipleRootJsonValues => "give one value at a time",
                _ => "correct the line, or bring the whole answer as it came",
            };
            let what = lower(&format!("{}", error.kind()));
            reading.problems.push(Problem::hiding(
                Some(span),
                format!("line {line} is no JSON ({what}), so nothing of it could be read; {todo}"),
            ));
        }
    }
    reading
}

/// The problem of a text that is deeper or larger than what is read, found before anything recurses into it.
fn beyond(text: &str, base: usize) -> Option<Problem> {
    let bytes = text.as_bytes();
    let mut at = base;
    let mut depth = 0_usize;
    let mut nodes = 0_usize;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' | b'\'' => {
                at += 1;
                while bytes.get(at).is_some_and(|inner| inner != byte) {
                    at += 1 + usize::from(bytes.get(at) == Some(&b'\\'));
                }
            }
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                while bytes.get(at).is_some_and(|byte| !b"\r\n".contains(byte)) {
                    at += 1;
                }
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                let rest = text.get(at + 2..).unwrap_or_default();
                at = rest.find("*/").map_or(text.len(), |end| at + 2 + end + 1);
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' | b':' => nodes += 1,
            _ => {}
        }
        if depth > MAX_DEPTH || nodes > MAX_NODES {
            let line = Lines::new(text).line(at);
            return Some(Problem::hiding(
                Some(Span::at(at)),
                format!(
                    "up to line {line} this JSON holds more than {MAX_NODES} values or {MAX_DEPTH} levels, \
                     which no answer that is asked for does; nothing of it was read; bring the part that matters"
                ),
            ));
        }
        at += 1;
    }
    None
}

/// A span that lies in the text, on character boundaries.
fn within(text: &str, start: usize, end: usize) -> Span {
    let mut start = start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = end.min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    Span::new(start, end)
}

fn lower(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars.next().map_or_else(String::new, |first| {
        core::iter::once(first.to_ascii_lowercase())
            .chain(chars)
            .collect()
    })
}

struct Reader<'t> {
    text: &'t str,
    base: usize,
    lines: Lines,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn node(&mut self, value: Parsed<'_>) -> Node {
        let span = self.span(value.range());
        let value = match value {
            Parsed::Object(object) => {
                let entries: Vec<Entry> = object
                    .properties
                    .into_iter()
                    .map(|property| Entry {
                        key: self.key(&property.name),
                        value: self.node(property.value),
                        merged: false,
                    })
                    .collect();
                self.compare(&entries);
                Value::Mapping(entries, Layout::Flow)
            }
            Parsed::Array(array) => Value::Sequence(
                array
                    .elements
                    .into_iter()
                    .map(|item| self.node(item))
                    .collect(),
                Layout::Flow,
            ),
            Parsed::StringLit(string) => {
                return self.string(span, &string.value);
            }
            Parsed::NumberLit(_) => self.word(span, ScalarKind::Number),
            Parsed::BooleanLit(literal) => self.word(span, ScalarKind::Bool(literal.value)),
            Parsed::NullKeyword(_) => self.word(span, ScalarKind::Null),
        };
        node(span, value)
    }

    fn key(&self, name: &ObjectPropName<'_>) -> Node {
        let span = self.span(name.range());
        match name {
            ObjectPropName::String(string) => self.string(span, &string.value),
            ObjectPropName::Word(_) => node(span, self.word(span, ScalarKind::String)),
        }
    }

    fn string(&self, span: Span, text: &str) -> Node {
        let single = self.slice(span).starts_with('\'');
        let value = Value::Scalar(Scalar {
            text: text.to_owned(),
            style: if single {
                ScalarStyle::SingleQuoted
            } else {
                ScalarStyle::DoubleQuoted
            },
            kind: ScalarKind::String,
            pieces: self.pieces(span, text),
        });
        node(span, value)
    }

    fn word(&self, span: Span, kind: ScalarKind) -> Value {
        Value::Scalar(Scalar {
            text: self.slice(span).to_owned(),
            style: ScalarStyle::Plain,
            kind,
            pieces: [(0, span.start)].into(),
        })
    }

    fn pieces(&self, span: Span, text: &str) -> Pieces {
        let inner = Span::new(span.start + 1, span.end.saturating_sub(1));
        let mut trace = Trace::default();
        escaped(&mut trace, self.slice(inner), inner.start);
        trace.agree(text)
    }

    /// Notes the keys that are given twice.
    fn compare(&mut self, entries: &[Entry]) {
        let mut seen = Map::new();
        for entry in entries {
            let Some(key) = entry.key.text() else {
                continue;
            };
            let first = seen.insert(key, entry.key.span);
            if let Some(first) = first.filter(|_| self.problems.len() < MAX_PROBLEMS) {
                let line = self.lines.line(first.start);
                self.problems.push(Problem::hiding(
                    Some(entry.key.span),
                    format!(
                        "the key `{key}` stands already on line {line}, and readers differ in which of the two counts; \
                         keep one of them"
                    ),
                ));
            }
        }
    }

    const fn span(&self, range: Range) -> Span {
        Span::new(self.base + range.start, self.base + range.end)
    }

    fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
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
