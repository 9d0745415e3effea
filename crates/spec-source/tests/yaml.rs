//! What a reader of a YAML file sees of it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop; clippy knows helpers of tests not as tests"
)]

use spec_source::{
    Comment, Document, Input, Kind, Node, Origin, Route, ScalarKind, ScalarStyle, Span,
};

fn yaml(text: &str) -> Document {
    let input = Input::new(".github/workflows/a.yml", text, Origin::File);
    let document = Document::parse(&input);
    assert_eq!(document.kind, Kind::Yaml);
    document
}

fn whole(text: &str) -> Document {
    let document = yaml(text);
    assert_eq!(document.problems, []);
    document
}

fn at(document: &Document, keys: &[&str]) -> Node {
    let route = keys
        .iter()
        .fold(Route::root(), |route, key| match key.parse() {
            Ok(index) => route.item(index),
            Err(_) => route.key(key),
        });
    document
        .at(&route)
        .unwrap_or_else(|| panic!("no {keys:?}"))
        .clone()
}

fn place<'t>(document: &'t Document, keys: &[&str]) -> &'t str {
    document.slice(at(document, keys).span)
}

/// The text that a part of a scalar's text stands for in the source.
fn source_of<'t>(document: &'t Document, node: &Node, part: &str) -> &'t str {
    let text = node.text().unwrap();
    let start = text
        .find(part)
        .unwrap_or_else(|| panic!("no {part:?} in {text:?}"));
    document.slice(node.part(start, start + part.len()))
}

fn comment<'d>(document: &'d Document, text: &str) -> &'d Comment {
    document
        .comments
        .iter()
        .find(|comment| comment.text == text)
        .unwrap()
}

fn belongs<'t>(document: &'t Document, text: &str) -> &'t str {
    document.slice(comment(document, text).belongs_to.unwrap_or_default())
}

const WORKFLOW: &str = "\
# Veröffentlichung
on:
  push:
  release: {types: [published]}
jobs:
  build: &build
    # the runner
    runs-on: ubuntu-latest # pinned
    steps:
      - uses: actions/checkout@0000 # v4.1.0
      - name: \"größe\" # quoted
        run: | # shell
          echo é
            python -m build

          twine upload dist/*   

  test: *build
# end
";

#[test]
fn places_are_bytes_also_after_text_that_is_not_ascii() {
    let document = whole(WORKFLOW);
    assert_eq!(
        place(&document, &["jobs", "build", "steps", "0", "uses"]),
        "actions/checkout@0000"
    );
    assert_eq!(
        place(&document, &["jobs", "build", "steps", "1", "name"]),
        "\"größe\""
    );
    assert_eq!(place(&document, &["on", "release"]), "{types: [published]}");
    assert!(place(&document, &["jobs", "build", "steps"]).starts_with("- uses"));
    assert!(place(&document, &["jobs", "build", "steps"]).ends_with("dist/*   "));
}

#[test]
fn an_empty_value_stands_after_its_colon() {
    let document = whole(WORKFLOW);
    let push = at(&document, &["on", "push"]);
    assert!(push.is_null());
    assert_eq!(push.span, Span::at(WORKFLOW.find("push:").unwrap() + 5));
}

#[test]
fn a_command_in_a_block_is_found_where_it_stands() {
    let document = whole(WORKFLOW);
    let run = at(&document, &["jobs", "build", "steps", "1", "run"]);
    assert_eq!(
        run.text(),
        Some("echo é\n  python -m build\n\ntwine upload dist/*   \n")
    );
    assert_eq!(
        source_of(&document, &run, "twine upload dist/*"),
        "twine upload dist/*"
    );
    let span = run.part(
        run.text().unwrap().find("twine").unwrap(),
        run.text().unwrap().find("twine").unwrap() + 5,
    );
    assert_eq!(span.start, WORKFLOW.find("twine").unwrap());
    assert!(document.slice(run.span).starts_with("| # shell"));
    assert!(document.slice(run.span).ends_with("dist/*   "));
}

#[test]
fn comments_belong_to_the_scalar_before_them_or_the_next_one() {
    let document = whole(WORKFLOW);
    assert_eq!(belongs(&document, "Veröffentlichung"), "on");
    assert_eq!(belongs(&document, "the runner"), "runs-on");
    assert_eq!(belongs(&document, "pinned"), "ubuntu-latest");
    assert_eq!(belongs(&document, "v4.1.0"), "actions/checkout@0000");
    assert_eq!(belongs(&document, "quoted"), "\"größe\"");
    assert!(belongs(&document, "shell").starts_with("| # shell"));
    assert_eq!(comment(&document, "end").belongs_to, None);
    assert!(comment(&document, "end").own_line);
    assert!(!comment(&document, "pinned").own_line);
}

#[test]
fn an_alias_keeps_its_own_place_and_shows_the_anchored_text() {
    let document = whole(WORKFLOW);
    let test = at(&document, &["jobs", "test"]);
    assert_eq!(document.slice(test.place()), "*build");
    assert!(test.anchored);
    let runner = test.get("runs-on").unwrap();
    assert_eq!(runner.alias, None);
    assert_eq!(document.slice(runner.span), "ubuntu-latest");
}

#[test]
fn on_stays_a_word() {
    let document = whole("on: yes\noff: true\nn: 1.5\nz: ~\ns: !!str 12\nq: '1'\n");
    let kind = |key: &str| at(&document, &[key]).scalar().unwrap().kind;
    assert_eq!(kind("on"), ScalarKind::String);
    assert_eq!(kind("off"), ScalarKind::Bool(true));
    assert_eq!(kind("n"), ScalarKind::Number);
    assert_eq!(kind("z"), ScalarKind::Null);
    assert_eq!(kind("s"), ScalarKind::String);
    assert_eq!(kind("q"), ScalarKind::String);
    assert_eq!(
        at(&document, &["q"]).scalar().unwrap().style,
        ScalarStyle::SingleQuoted
    );
}
