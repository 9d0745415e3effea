//! What the tests of the readers share.

#![allow(dead_code, reason = "every test file uses some of it")]

pub(crate) mod generate;

use proptest::prelude::ProptestConfig;
use spec_source::{Comment, Document, Input, Kind, Node, Origin, Route, Span, Value};

/// So many cases of a property, unless `PROPTEST_CASES` asks for others.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let default = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    if asked {
        default
    } else {
        ProptestConfig { cases, ..default }
    }
}

/// A text read as a notation.
pub(crate) fn read(kind: Kind, text: impl Into<Vec<u8>>) -> Document {
    Document::parse_as(&Input::new("input", text, Origin::File), kind)
}

/// A text without any problem.
pub(crate) fn whole(kind: Kind, text: &str) -> Document {
    let document = read(kind, text);
    assert_eq!(document.problems, []);
    document
}

/// The node at a way of keys and positions.
pub(crate) fn at(document: &Document, steps: &[&str]) -> Node {
    let route = steps
        .iter()
        .fold(Route::root(), |route, step| match step.parse() {
            Ok(index) => route.item(index),
            Err(_) => route.key(step),
        });
    let node = document.at(&route);
    node.unwrap_or_else(|| panic!("no {steps:?} in {:?}", document.roots))
        .clone()
}

/// The source of a node.
pub(crate) fn place<'d>(document: &'d Document, steps: &[&str]) -> &'d str {
    document.slice(at(document, steps).span)
}

/// The text of a scalar.
pub(crate) fn text(document: &Document, steps: &[&str]) -> String {
    at(document, steps).text().unwrap().to_owned()
}

/// The source that a part of a scalar's text stands for.
pub(crate) fn source_of<'d>(document: &'d Document, node: &Node, part: &str) -> &'d str {
    let text = node.text().unwrap();
    let start = text.find(part);
    let start = start.unwrap_or_else(|| panic!("no {part:?} in {text:?}"));
    document.slice(node.part(start, start + part.len()))
}

/// The comment that says a text.
pub(crate) fn comment<'d>(document: &'d Document, text: &str) -> &'d Comment {
    let found = document.comments.iter().find(|found| found.text == text);
    found.unwrap_or_else(|| panic!("no {text:?} in {:?}", document.comments))
}

/// The source of what a comment belongs to.
pub(crate) fn belongs<'d>(document: &'d Document, text: &str) -> &'d str {
    document.slice(comment(document, text).belongs_to.unwrap_or_default())
}

/// The first problem: the source at its place, its sentence, whether it hides.
pub(crate) fn problem(document: &Document) -> (&str, &str, bool) {
    let problem = document.problems.first().unwrap();
    let place = problem.span.map_or("", |span| document.slice(span));
    (place, &problem.message, problem.hides)
}

/// All nodes below a node, keys and the node itself among them.
pub(crate) fn nodes<'n>(node: &'n Node, out: &mut Vec<&'n Node>) {
    out.push(node);
    match &node.value {
        Value::Scalar(_) => {}
        Value::Sequence(items, _) => items.iter().for_each(|item| nodes(item, out)),
        Value::Mapping(entries, _) => {
            for entry in entries {
                nodes(&entry.key, out);
                nodes(&entry.value, out);
            }
        }
    }
}

/// Asserts what holds of the places of every document.
pub(crate) fn assert_places(document: &Document) {
    let text = document.text.as_str();
    let sound = |span: Span| {
        assert!(
            span.start <= span.end && text.get(span.range()).is_some(),
            "{span:?} cuts a character or lies outside"
        );
    };
    for problem in &document.problems {
        problem.span.into_iter().for_each(sound);
        assert!(!problem.message.contains('\n') || problem.message.contains('`'));
    }
    let mut before = 0;
    for comment in &document.comments {
        sound(comment.span);
        comment.belongs_to.into_iter().for_each(sound);
        assert!(document.slice(comment.span).starts_with('#'));
        assert!(before <= comment.span.start, "comments out of order");
        before = comment.span.end;
    }
    for root in &document.roots {
        let mut all = Vec::new();
        nodes(root, &mut all);
        for node in all {
            sound(node.span);
            node.alias.into_iter().for_each(sound);
            assert_pieces(document, node);
        }
    }
}

/// Asserts that every piece of a scalar's text is found where it stands.
fn assert_pieces(document: &Document, node: &Node) {
    let Some(scalar) = node.scalar() else { return };
    let mut before = (0, 0);
    for piece in &scalar.pieces {
        assert!(piece.0 < scalar.text.len().max(1) && *piece >= before);
        before = *piece;
    }
    for (start, char) in scalar.text.char_indices() {
        let span = node.part(start, start + char.len_utf8());
        assert!(
            node.span.contains(span),
            "{span:?} lies outside {:?}",
            node.span
        );
        let source = document.slice(span);
        assert!(document.text.get(span.range()).is_some());
        if scalar.pieces.is_empty() || span == node.span {
            continue;
        }
        let same = source.chars().eq([char]);
        // a fold, a break that is written otherwise, an escape
        let other = source.starts_with(['\\', '\r', '\n', ' ', '\t']) || source == "''";
        assert!(same || other, "{char:?} is not {source:?}");
    }
}
