//! What a reader of a TOML file sees of it.

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

use spec_source::{Document, Kind, Layout, Node, ScalarKind, ScalarStyle, Value};
use support::{at, belongs, comment, place, problem, source_of, text};

fn toml(text: &str) -> Document {
    let document = support::read(Kind::Toml, text);
    support::assert_places(&document);
    document
}

fn whole(text: &str) -> Document {
    let document = toml(text);
    assert_eq!(document.problems, []);
    document
}

fn keys(node: &Node) -> Vec<&str> {
    let entries = node.entries().iter();
    entries.map(|entry| entry.key.text().unwrap()).collect()
}

const PROJECT: &str = r#"# größe
[project]
name = "größe" # the name
version = '1.0'
requires-python = ">=3.11"
dynamic = [ # one
  "a", # two
  # three
  "b # no comment",
] # four
urls.Home = "https://example.org"
urls.Source = "https://example.org/é"

[tool.black]
line-length = 1_000
quiet = true
since = 2026-11-22T10:00:00Z
limits = { low = 1.5, high = inf }

[[tool.mypy.overrides]]
module = "x"
[[tool.mypy.overrides]]
module = "y" # last

[build-system]
requires = [["a"], ["b"]]
text = """
one \
   two \"x\" \u00e9
three"""
"#;

#[test]
fn values_stand_where_they_are_written() {
    let document = whole(PROJECT);
    assert_eq!(place(&document, &["project", "name"]), "\"größe\"");
    assert_eq!(place(&document, &["project", "version"]), "'1.0'");
    assert_eq!(
        place(&document, &["project", "urls", "Source"]),
        "\"https://example.org/é\""
    );
    assert_eq!(
        place(&document, &["tool", "black", "limits"]),
        "{ low = 1.5, high = inf }"
    );
    assert_eq!(
        place(&document, &["build-system", "requires", "1"]),
        "[\"b\"]"
    );
    assert_eq!(
        place(&document, &["tool", "mypy", "overrides", "1", "module"]),
        "\"y\""
    );
}

#[test]
fn a_table_reaches_from_its_header_to_its_last_value() {
    let document = whole(PROJECT);
    let project = place(&document, &["project"]);
    assert!(
        project.starts_with("[project]\n") && project.ends_with("example.org/é\""),
        "{project}"
    );
    let black = place(&document, &["tool", "black"]);
    assert!(
        black.starts_with("[tool.black]") && black.ends_with("inf }"),
        "{black}"
    );
    let overrides = place(&document, &["tool", "mypy", "overrides"]);
    assert!(
        overrides.starts_with("[[tool.mypy.overrides]]") && overrides.ends_with("\"y\""),
        "{overrides}"
    );
    assert_eq!(
        place(&document, &["tool", "mypy", "overrides", "0"]),
        "[[tool.mypy.overrides]]\nmodule = \"x\""
    );
    assert!(place(&document, &["project", "urls"]).starts_with("urls.Home"));
    assert_eq!(place(&document, &["tool"]), "tool");
}

#[test]
fn keys_keep_the_order_of_the_text() {
    let document = whole(PROJECT);
    assert_eq!(
        keys(&at(&document, &[])),
        ["project", "tool", "build-system"]
    );
    assert_eq!(
        keys(&at(&document, &["project"])),
        ["name", "version", "requires-python", "dynamic", "urls"]
    );
}

#[test]
fn kinds_and_styles_are_those_of_toml() {
    let document = whole(PROJECT);
    let scalar = |steps: &[&str]| at(&document, steps).scalar().unwrap().clone();
    assert_eq!(
        scalar(&["tool", "black", "line-length"]).kind,
        ScalarKind::Number
    );
    assert_eq!(scalar(&["tool", "black", "line-length"]).text, "1_000");
    assert_eq!(
        scalar(&["tool", "black", "quiet"]).kind,
        ScalarKind::Bool(true)
    );
    assert_eq!(scalar(&["tool", "black", "since"]).kind, ScalarKind::String);
    assert_eq!(
        scalar(&["tool", "black", "since"]).text,
        "2026-11-22T10:00:00Z"
    );
    assert_eq!(
        scalar(&["tool", "black", "limits", "high"]).kind,
        ScalarKind::Number
    );
    assert_eq!(
        scalar(&["project", "version"]).style,
        ScalarStyle::SingleQuoted
    );
    let layout = |steps: &[&str]| match at(&document, steps).value {
        Value::Sequence(_, layout) | Value::Mapping(_, layout) => layout,
        Value::Scalar(_) => panic!("a scalar"),
    };
    assert_eq!(layout(&["project"]), Layout::Block);
    assert_eq!(layout(&["project", "dynamic"]), Layout::Flow);
    assert_eq!(layout(&["tool", "mypy", "overrides"]), Layout::Block);
    assert_eq!(layout(&["tool", "mypy", "overrides", "0"]), Layout::Block);
    assert_eq!(layout(&["tool", "black", "limits"]), Layout::Flow);
    assert_eq!(layout(&["build-system", "requires"]), Layout::Flow);
}

#[test]
fn comments_belong_to_the_scalar_before_them_or_the_next_one() {
    let document = whole(PROJECT);
    let texts: Vec<&str> = document
        .comments
        .iter()
        .map(|comment| comment.text.as_str())
        .collect();
    assert_eq!(
        texts,
        ["größe", "the name", "one", "two", "three", "four", "last"]
    );
    assert_eq!(belongs(&document, "größe"), "project");
    assert_eq!(belongs(&document, "the name"), "\"größe\"");
    assert_eq!(belongs(&document, "one"), "dynamic");
    assert_eq!(belongs(&document, "two"), "\"a\"");
    assert_eq!(belongs(&document, "three"), "\"b # no comment\"");
    assert_eq!(comment(&document, "four").belongs_to, None);
    assert_eq!(belongs(&document, "last"), "\"y\"");
}

#[test]
fn hashes_in_strings_of_every_kind_are_no_comments() {
    let document = whole(
        r##"a = '''
# no
'''' # one
b = """x\" # no
""""" # two
c = 'x\' # three
"#d" = 1
"##,
    );
    let texts: Vec<&str> = document
        .comments
        .iter()
        .map(|comment| comment.text.as_str())
        .collect();
    assert_eq!(texts, ["one", "two", "three"]);
    assert_eq!(text(&document, &["b"]), "x\" # no\n\"\"");
}

#[test]
fn strings_over_several_lines_keep_each_words_place() {
    for source in [PROJECT.to_owned(), PROJECT.replace('\n', "\r\n")] {
        let document = whole(&source);
        let node = at(&document, &["build-system", "text"]);
        assert_eq!(
            node.text().unwrap().replace('\r', ""),
            "one two \"x\" é\nthree"
        );
        for word in ["one", "two", "x", "three"] {
            assert_eq!(source_of(&document, &node, word), word);
        }
        assert_eq!(source_of(&document, &node, "é"), r"\u00e9");
        assert_eq!(source_of(&document, &node, "\"x\""), r#"\"x\""#);
    }
}

#[test]
fn a_byte_order_mark_moves_no_place() {
    let document = whole("\u{feff}a = \"é\" # note\nb = 1\n");
    assert_eq!(place(&document, &["a"]), "\"é\"");
    assert_eq!(place(&document, &["b"]), "1");
    assert_eq!(belongs(&document, "note"), "\"é\"");
}

#[test]
fn every_fault_says_its_line_and_no_tree_is_kept() {
    let document = toml("a = 1\nb = \nc = [1\nd = 2\n");
    assert!(document.roots.is_empty());
    assert!(!document.is_whole());
    assert!(
        problem(&document).1.starts_with("line 2 "),
        "{}",
        problem(&document).1
    );
    let many = "= 1\n".repeat(1_000);
    assert_eq!(toml(&many).problems.len(), 50);
}

#[test]
fn a_key_given_twice_is_a_problem_at_the_second() {
    let document = toml("[a]\nb = 1\nb = 2\n");
    let (place, message, hides) = problem(&document);
    assert_eq!((place, hides), ("b", true));
    assert!(
        message.contains("line 3") && message.contains("duplicate key"),
        "{message}"
    );
}

#[test]
fn what_is_too_deep_is_a_problem_and_not_a_crash() {
    let dotted = vec!["a"; 70].join(".");
    for source in [
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{b = ".repeat(50_000)),
        format!("{} = 1", vec!["a"; 100_000].join(".")),
        format!("[{}]", vec!["a"; 100_000].join(".")),
        format!("[{dotted}]\n{dotted} = {{ {dotted} = {{ {dotted} = 1 }} }}\n"),
        format!(
            "a = {}1{}\n",
            format!("{{ {dotted} = ").repeat(70),
            " }".repeat(70)
        ),
    ] {
        let document = toml(&source);
        assert!(document.roots.is_empty());
        assert!(!document.is_whole());
    }
}

#[test]
fn an_empty_file_is_a_problem_that_hides_nothing() {
    let document = toml("");
    assert!(document.is_whole());
    assert!(problem(&document).1.contains("empty"));
    assert_eq!(at(&whole("a = ''\n"), &["a"]).text(), Some(""));
}
