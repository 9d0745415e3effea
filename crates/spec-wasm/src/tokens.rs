//! Which places of a text deserve which colour, from its tree.

use spec_source::{Document, Input, Kind, Node, Origin, ScalarKind, ScalarStyle, Span, Value};

const KEY: u32 = 1;
const STRING: u32 = 2;
const PLAIN: u32 = 3;
const COMMENT: u32 = 4;
const EXPRESSION: u32 = 5;
const BLOCK: u32 = 6;

/// `start, end, class` in UTF-16 units, rising, never overlapping.
pub(crate) fn tokens(path: &str, bytes: &[u8]) -> Vec<u32> {
    let document = Document::parse(&Input::new(path, bytes, Origin::Pasted));
    let mut places = Places {
        document: &document,
        found: Vec::new(),
    };
    for root in &document.roots {
        places.node(root, None);
    }
    for comment in &document.comments {
        places.add(comment.span, COMMENT);
    }
    utf16(&document.text, places.found)
}

struct Places<'a> {
    document: &'a Document,
    found: Vec<(Span, u32)>,
}

impl Places<'_> {
    fn add(&mut self, span: Span, class: u32) {
        if !span.is_empty() {
            self.found.push((span, class));
        }
    }

    /// `class` is set for a key; a value's class follows from what it holds.
    fn node(&mut self, node: &Node, class: Option<u32>) {
        if node.alias.is_some() {
            return; // its text stands elsewhere and is met there
        }
        match &node.value {
            Value::Scalar(scalar) => {
                let class = class.unwrap_or(match (scalar.style, scalar.kind) {
                    (ScalarStyle::Literal | ScalarStyle::Folded, _) => BLOCK,
                    (_, ScalarKind::String) => STRING,
                    _ => PLAIN,
                });
                self.scalar(node.span, class);
            }
            Value::Sequence(items, _) => items.iter().for_each(|item| self.node(item, None)),
            Value::Mapping(entries, _) => {
                for entry in entries.iter().filter(|entry| !entry.merged) {
                    self.node(&entry.key, Some(KEY));
                    self.node(&entry.value, None);
                }
            }
        }
    }

    /// A scalar, with the expressions in it standing out.
    fn scalar(&mut self, span: Span, class: u32) {
        let mut from = span.start;
        if self.document.kind == Kind::Yaml {
            for expression in expressions(self.document.slice(span)) {
                let start = span.start + expression.start;
                self.add(Span::new(from, start), class);
                from = span.start + expression.end;
                self.add(Span::new(start, from), EXPRESSION);
            }
        }
        self.add(Span::new(from, span.end), class);
    }
}

/// The places of `${{ … }}` in a text. As GitHub reads them, a `}}` inside single quotes ends none.
fn expressions(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find("${{")) {
        let start = from + start;
        let Some(end) = end_of_expression(text, start + 3) else {
            break;
        };
        found.push(Span::new(start, end));
        from = end;
    }
    found
}

fn end_of_expression(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(from..)?;
    let mut quoted = false;
    for (index, pair) in bytes.windows(2).enumerate() {
        match pair {
            [b'\'', _] => quoted = !quoted,
            [b'}', b'}'] if !quoted => return Some(from + index + 2),
            _ => {}
        }
    }
    None
}

/// Byte places to UTF-16 places in one walk over the text; of two that overlap the earlier one stays.
fn utf16(text: &str, mut found: Vec<(Span, u32)>) -> Vec<u32> {
    spec_source::sort::all(&mut found);
    let mut chars = text.char_indices();
    let (mut byte, mut unit) = (0, 0_u32);
    let mut at = |offset: usize| {
        while byte < offset {
            let Some((start, char)) = chars.next() else {
                break;
            };
            byte = start + char.len_utf8();
            unit += if char.len_utf16() == 2 { 2 } else { 1 };
        }
        unit
    };
    let mut out = Vec::with_capacity(found.len() * 3);
    let mut done = 0;
    for (span, class) in found {
        if span.start >= done {
            out.extend([at(span.start), at(span.end), class]);
            done = span.end;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{expressions, utf16};
    use spec_source::Span;

    #[test]
    fn an_expression_ends_at_its_braces_and_not_inside_quotes() {
        let text = "a ${{ b }} c ${{ format('}}', x) }} d ${{ open";
        let spans = expressions(text);
        let found: Vec<&str> = spans
            .iter()
            .filter_map(|span| text.get(span.range()))
            .collect();
        assert_eq!(found, ["${{ b }}", "${{ format('}}', x) }}"]);
    }

    #[test]
    fn places_count_utf16_units_and_never_overlap() {
        let text = "é: 𝄞 # x";
        let found = vec![
            (Span::new(4, 8), 2),
            (Span::new(0, 2), 1),
            (Span::new(5, 9), 2),
            (Span::new(9, 12), 4),
        ];
        assert_eq!(utf16(text, found), [0, 1, 1, 3, 5, 2, 6, 9, 4]);
    }
}
