//! What a reader of a JSON answer or file sees of it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a test may stop, and clippy knows helpers of tests not as tests; their inputs are short"
)]

mod support;

use spec_source::{Document, Input, Kind, Origin, ScalarKind, ScalarStyle};
use support::{at, place, problem, source_of, text};

fn json(text: &str) -> Document {
    let document = support::read(Kind::Json, text);
    support::assert_places(&document);
    document
}

fn whole(text: &str) -> Document {
    let document = json(text);
    assert_eq!(document.problems, []);
    document
}

#[test]
fn values_stand_where_they_are_written() {
    let document =
        whole("{\n  \"é\": [1, -2.5e3, true, null, {}],\n  \"b\": {\"c\": \"x é\"}\n}\n");
    assert_eq!(place(&document, &["é"]), "[1, -2.5e3, true, null, {}]");
    assert_eq!(place(&document, &["b", "c"]), "\"x é\"");
    assert_eq!(place(&document, &["é", "1"]), "-2.5e3");
    assert_eq!(
        at(&document, &["é", "1"]).scalar().unwrap().kind,
        ScalarKind::Number
    );
    assert_eq!(at(&document, &["é", "2"]).as_bool(), Some(true));
    assert!(at(&document, &["é", "3"]).is_null());
    assert_eq!(
        document.slice(at(&document, &[]).entries()[0].key.span),
        "\"é\""
    );
}

#[test]
fn escapes_are_found_as_they_are_written() {
    let document = whole(r#"{"a": "x\n\u00e9 \ud83d\ude00 \"y\" \/z"}"#);
    let a = at(&document, &["a"]);
    assert_eq!(a.text(), Some("x\né 😀 \"y\" /z"));
    assert_eq!(source_of(&document, &a, "é"), r"\u00e9");
    assert_eq!(source_of(&document, &a, "😀"), r"\ud83d\ude00");
    assert_eq!(source_of(&document, &a, "\"y\""), r#"\"y\""#);
    assert_eq!(source_of(&document, &a, "z"), "z");
}

#[test]
fn comments_trailing_commas_and_other_liberties_of_renovates_files_are_read() {
    let document =
        whole("// top\n{\n  extends: ['config:recommended',], /* ] */\n  \"a\": +1,\n}\n");
    assert_eq!(text(&document, &["extends", "0"]), "config:recommended");
    assert_eq!(
        at(&document, &["extends", "0"]).scalar().unwrap().style,
        ScalarStyle::SingleQuoted
    );
    assert_eq!(text(&document, &["a"]), "+1");
}

#[test]
fn a_byte_order_mark_moves_no_place() {
    let document = whole("\u{feff}{\"a\": \"é\", \"b\": 1}");
    assert_eq!(place(&document, &["b"]), "1");
}

#[test]
fn a_key_given_twice_is_a_problem_at_the_second() {
    let document = json("{\"a\": 1,\n \"a\": 2}");
    let (place, message, hides) = problem(&document);
    assert_eq!((place, hides), ("\"a\"", true));
    assert!(message.contains("line 1"), "{message}");
    assert_eq!(document.problems[0].span.unwrap().start, 10);
    assert_eq!(text(&document, &["a"]), "2");
}

#[test]
fn faults_say_their_line_and_no_tree_is_kept() {
    for (source, line) in [
        ("{\"a\": 1\n \"b\": 2}", 1),
        ("{\"a\":\n [1, 2", 2),
        ("{}\n{}", 2),
        ("\n<html>", 2),
        ("{\"a\": }", 1),
        ("\"x", 1),
        ("// only a comment", 1),
    ] {
        let document = json(source);
        assert!(document.roots.is_empty(), "{source:?}");
        assert!(!document.is_whole());
        let span = document.problems[0].span.unwrap();
        assert_eq!(
            document.lines.line(span.start),
            line,
            "{source:?}: {:?}",
            document.problems
        );
    }
}

#[test]
fn what_is_too_deep_or_too_long_is_a_problem_and_not_a_crash() {
    for source in [
        "[".repeat(1_000_000),
        "{\"a\":".repeat(100_000),
        format!("[{}0]", "0,".repeat(3_000_000)),
    ] {
        let document = json(&source);
        assert!(document.roots.is_empty());
        assert!(!document.is_whole());
    }
}

#[test]
fn an_empty_answer_hides_everything() {
    let input = Input::new("/repos/o/r", "", Origin::Answer);
    let document = Document::parse(&input);
    assert_eq!(document.kind, Kind::Json);
    assert!(!document.is_whole());
    assert_eq!(document.problems.len(), 1);
}
