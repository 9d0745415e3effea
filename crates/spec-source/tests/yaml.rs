//! What a reader of a YAML file sees of it.

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

use spec_source::{Document, Kind, Layout, MAX_DEPTH, ScalarKind, ScalarStyle, Span};
use support::{at, belongs, comment, place, problem, source_of, text};

fn yaml(text: &str) -> Document {
    let document = support::read(Kind::Yaml, text);
    support::assert_places(&document);
    document
}

fn whole(text: &str) -> Document {
    let document = yaml(text);
    assert_eq!(document.problems, []);
    document
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

#[test]
fn numbers_follow_the_core_schema() {
    let numbers = "0 -12 +3 0o17 0xfF 1.5 .5 1. 1e3 -1.5E-10 .inf -.Inf +.INF .nan .NaN";
    let words = "1_000 0b11 017x 1.2.3 e3 . + - 0x 0o8 1e --1 .Nan 12:30 3.13t v1";
    let kind = |word: &str| {
        at(&whole(&format!("k: {word}\n")), &["k"])
            .scalar()
            .unwrap()
            .kind
    };
    for word in numbers.split(' ') {
        assert_eq!(kind(word), ScalarKind::Number, "{word}");
    }
    for word in words.split(' ').filter(|word| *word != "-") {
        assert_eq!(kind(word), ScalarKind::String, "{word}");
    }
}

#[test]
fn tags_of_the_core_schema_are_honoured() {
    let document = whole("a: ! 12\nb: !!str 12\nc: !!int '12'\nd: !own 12\ne: !!str\n");
    let kind = |key: &str| at(&document, &[key]).scalar().unwrap().kind;
    assert_eq!(kind("a"), ScalarKind::String);
    assert_eq!(kind("b"), ScalarKind::String);
    assert_eq!(kind("c"), ScalarKind::Number);
    assert_eq!(kind("d"), ScalarKind::Number);
    assert_eq!(kind("e"), ScalarKind::String);
    assert_eq!(text(&document, &["e"]), "");
}

#[test]
fn a_pattern_without_quotes_is_told_to_be_put_in_quotes() {
    let document = yaml("on:\n  push:\n    tags: [*.*, v1]\n");
    let (_, message, hides) = problem(&document);
    assert!(hides && message.contains("quotes"), "{message}");
}

#[test]
fn a_block_keeps_each_commands_place_in_every_header_style() {
    for header in ["|", "|-", "|+", "|2", "|2-", "|-2", "| # note"] {
        for eol in ["\n", "\r\n"] {
            let source =
                format!("on: é\nrun: {header}\n\n  ä one\n   \ttwo é\n\n\n  three\n\nnext: 1\n")
                    .replace('\n', eol);
            let document = whole(&source);
            let run = at(&document, &["run"]);
            assert!(
                run.text()
                    .unwrap()
                    .starts_with("\nä one\n \ttwo é\n\n\nthree"),
                "{header:?}"
            );
            for word in ["ä one", "one", "\ttwo é", "é", "three"] {
                assert_eq!(source_of(&document, &run, word), word);
            }
            let place = document.slice(run.span);
            assert!(
                place.starts_with(header) && place.ends_with("three"),
                "{place:?}"
            );
            assert_eq!(
                place.len(),
                source.find("three").unwrap() + 5 - source.find('|').unwrap()
            );
        }
    }
}

#[test]
fn a_folded_block_keeps_each_words_place() {
    let source = "run: >-\n  one é\n  two\n\n  three\n    deep\n  four\n\n\n  five\n\nnext: 1\n";
    for source in [source.to_owned(), source.replace('\n', "\r\n")] {
        let document = whole(&source);
        let run = at(&document, &["run"]);
        assert_eq!(run.text(), Some("one é two\nthree\n  deep\nfour\n\nfive"));
        for word in ["one é", "two", "three", "deep", "four", "five"] {
            assert_eq!(source_of(&document, &run, word), word);
        }
        assert_eq!(
            source_of(&document, &run, "one é two").replace('\r', ""),
            "one é\n  two"
        );
    }
}

#[test]
fn a_block_may_end_with_the_text() {
    let document = whole("run: |\n  one");
    assert_eq!(text(&document, &["run"]), "one\n");
    assert_eq!(place(&document, &["run"]), "|\n  one");
    let document = whole("run: |+\n\nnext: >\n");
    assert_eq!(text(&document, &["run"]), "\n");
    assert_eq!(place(&document, &["run"]), "|+");
    assert_eq!(place(&document, &["next"]), ">");
}

#[test]
fn a_blocks_header_is_found_behind_anchors_tags_and_comments() {
    let source = "a: &x|y !<tag:yaml.org,2002:str> # > no | no\n  |\n  one\nb: &z>\n >-\n  two\n";
    let document = whole(source);
    assert_eq!(place(&document, &["a"]), "|\n  one");
    assert_eq!(place(&document, &["b"]), ">-\n  two");
}

#[test]
fn escapes_are_found_as_they_are_written() {
    let document = whole(
        r#"a: "x\n\u00e9\U0001F600 \"y\" z"
b: 'it''s'
"#,
    );
    let a = at(&document, &["a"]);
    assert_eq!(a.text(), Some("x\né😀 \"y\" z"));
    assert_eq!(source_of(&document, &a, "x"), "x");
    assert_eq!(source_of(&document, &a, "\n"), r"\n");
    assert_eq!(source_of(&document, &a, "é"), r"\u00e9");
    assert_eq!(source_of(&document, &a, "😀"), r"\U0001F600");
    assert_eq!(source_of(&document, &a, "\"y\""), r#"\"y\""#);
    assert_eq!(source_of(&document, &a, "y"), "y");
    assert_eq!(source_of(&document, &a, " z"), " z");
    let b = at(&document, &["b"]);
    assert_eq!(source_of(&document, &b, "'"), "''");
    assert_eq!(source_of(&document, &b, "t's"), "t''s");
}

#[test]
fn scalars_over_several_lines_keep_each_words_place() {
    let source = "p: one\n two é\n\n   three  # note\nd: \"one\n  two \\\n  three\n\n  four \"\ns: 'one  \n\n\n  two'\n";
    for source in [source.to_owned(), source.replace('\n', "\r\n")] {
        let document = whole(&source);
        let p = at(&document, &["p"]);
        assert_eq!(p.text(), Some("one two é\nthree"));
        let d = at(&document, &["d"]);
        assert_eq!(d.text(), Some("one two three\nfour "));
        let s = at(&document, &["s"]);
        assert_eq!(s.text(), Some("one\n\ntwo"));
        for (node, words) in [
            (&p, "one two é three"),
            (&d, "one two three four"),
            (&s, "one two"),
        ] {
            for word in words.split(' ') {
                assert_eq!(source_of(&document, node, word), word);
            }
        }
        assert_eq!(
            belongs(&document, "note").replace('\r', ""),
            "one\n two é\n\n   three"
        );
    }
}

#[test]
fn collections_reach_from_their_first_to_their_last_character() {
    let document = whole(
        "a:\n  - b: 1\n    c: [x, {y: z}] # end\n  # after\n\n- : \n".trim_end_matches("- : \n"),
    );
    assert_eq!(place(&document, &[]), "a:\n  - b: 1\n    c: [x, {y: z}]");
    assert_eq!(place(&document, &["a"]), "- b: 1\n    c: [x, {y: z}]");
    assert_eq!(place(&document, &["a", "0"]), "b: 1\n    c: [x, {y: z}]");
    assert_eq!(place(&document, &["a", "0", "c", "1"]), "{y: z}");
    let layout = |steps: &[&str]| match at(&document, steps).value {
        spec_source::Value::Sequence(_, layout) | spec_source::Value::Mapping(_, layout) => layout,
        spec_source::Value::Scalar(_) => panic!("a scalar"),
    };
    assert_eq!(layout(&["a"]), Layout::Block);
    assert_eq!(layout(&["a", "0", "c"]), Layout::Flow);
}

#[test]
fn an_empty_value_stands_after_its_colon_however_the_key_is_written() {
    for (source, steps, place) in [
        ("a:\n", "a", 2),
        ("a: # note\n", "a", 2),
        ("\"a\" : \nb: 1\n", "a", 5),
        ("{a: , b: }", "b", 8),
        ("{a: , b: }", "a", 3),
        ("{a, b: 1}", "a", 2),
        ("? a\n", "a", 3),
        ("a: &x\nb: 1\n", "a", 5),
    ] {
        let document = whole(source);
        let value = at(&document, &[steps]);
        assert!(value.is_null());
        assert_eq!(value.span, Span::at(place), "{source:?}");
    }
}

#[test]
fn a_byte_order_mark_moves_no_place() {
    let document = whole("\u{feff}# top\non: é # note\nb: c\n");
    assert!(document.text.starts_with('\u{feff}'));
    assert_eq!(place(&document, &["b"]), "c");
    assert_eq!(belongs(&document, "note"), "é");
    assert!(comment(&document, "top").own_line);
}

#[test]
fn comments_are_told_from_hashes_in_text() {
    let document = whole(
        "a: b#c # one\nd: 'x # y' # two\ne: \"x # y\"# three\n"
            .replace("\"# three", "\" # three")
            .as_str(),
    );
    let texts: Vec<&str> = document
        .comments
        .iter()
        .map(|comment| comment.text.as_str())
        .collect();
    assert_eq!(texts, ["one", "two", "three"]);
    assert_eq!(belongs(&document, "one"), "b#c");
    assert_eq!(belongs(&document, "two"), "'x # y'");
    assert_eq!(belongs(&document, "three"), "\"x # y\"");
}

#[test]
fn comments_in_flow_lists_and_at_openers_belong_to_their_neighbours() {
    let source = "a: [ # one\n  b, # two\n  # three\n  c\n] # four\nd:\n- # five\n  e: *x # six\n";
    let document = whole(&source.replace("a: [", "x: &x 1\na: ["));
    assert_eq!(belongs(&document, "one"), "a");
    assert_eq!(belongs(&document, "two"), "b");
    assert_eq!(belongs(&document, "three"), "c");
    assert_eq!(comment(&document, "four").belongs_to, None);
    assert_eq!(belongs(&document, "five"), "e");
    assert_eq!(belongs(&document, "six"), "*x");
}

#[test]
fn a_long_run_of_comment_lines_is_read() {
    let source = format!("a: 1\n{}b: 2\n", "# line\n".repeat(5_000));
    assert_eq!(whole(&source).comments.len(), 5_000);
}

#[test]
fn an_unknown_alias_is_a_problem_that_hides() {
    let document = yaml("a: *nowhere\nb: 1\n");
    let (place, message, hides) = problem(&document);
    assert_eq!((place, hides), ("*nowhere", true));
    assert!(message.contains("names no anchor"), "{message}");
    assert!(at(&document, &["a"]).is_null());
    assert_eq!(text(&document, &["b"]), "1");
}

#[test]
fn an_alias_within_its_own_value_is_a_problem_and_ends() {
    let document = yaml("a: &a\n  b: [*a]\n");
    assert_eq!(problem(&document).0, "*a");
    assert!(problem(&document).2);
    assert!(at(&document, &["a", "b", "0"]).is_null());
}

#[test]
fn an_anchor_given_twice_means_the_one_before_the_alias() {
    let document = whole("a: &x 1\nb: *x\nc: &x 2\nd: *x\n");
    assert_eq!(text(&document, &["b"]), "1");
    assert_eq!(text(&document, &["d"]), "2");
}

#[test]
fn merge_keys_are_followed_and_refused() {
    let source = "base: &base {a: 1, b: 2}\nmore: &more {b: 3, c: 4}\nall:\n  <<: [*base, *more]\n  a: own\none:\n  <<: *base\n  d: 5\n";
    let document = yaml(source);
    assert_eq!(document.problems.len(), 2);
    let (place, message, hides) = problem(&document);
    assert_eq!((place, hides), ("<<", true));
    assert!(message.contains("merge keys"), "{message}");
    let values = |steps: &[&str]| -> Vec<(String, String, bool)> {
        let node = at(&document, steps);
        let entries = node.entries().iter();
        entries
            .map(|entry| {
                let word = |node: &spec_source::Node| node.text().unwrap().to_owned();
                (word(&entry.key), word(&entry.value), entry.merged)
            })
            .collect()
    };
    let entry = |key: &str, value: &str, merged| (key.to_owned(), value.to_owned(), merged);
    assert_eq!(
        values(&["all"]),
        [
            entry("b", "2", true),
            entry("c", "4", true),
            entry("a", "own", false)
        ]
    );
    assert_eq!(
        values(&["one"]),
        [
            entry("a", "1", true),
            entry("b", "2", true),
            entry("d", "5", false)
        ]
    );
    let merged = at(&document, &["one", "a"]);
    assert_eq!(document.slice(merged.place()), "*base");
    assert_eq!(document.slice(merged.span), "1");
}

#[test]
fn a_quoted_merge_key_is_a_key() {
    let document = whole("'<<': 1\n");
    assert_eq!(text(&document, &["<<"]), "1");
}

#[test]
fn a_key_given_twice_is_a_problem_at_the_second() {
    let document = yaml("a: 1\nb: 2\n\"a\": 3\n");
    let (place, message, hides) = problem(&document);
    assert_eq!((place, hides), ("\"a\"", true));
    assert!(message.contains("line 1"), "{message}");
    assert_eq!(text(&document, &["a"]), "3");
}

#[test]
fn a_key_that_is_a_list_is_a_problem_and_left_out() {
    let document = yaml("? [a, b]\n: c\nd: e\n");
    assert_eq!(problem(&document).0, "[a, b]");
    assert!(problem(&document).2);
    assert_eq!(at(&document, &[]).entries().len(), 1);
}

#[test]
fn several_documents_are_several_roots() {
    let document = whole("---\na: 1\n---\n- b\n...\n# end\n");
    assert_eq!(document.roots.len(), 2);
    assert_eq!(document.roots[1].items()[0].text(), Some("b"));
}

#[test]
fn a_fault_costs_its_document_and_not_those_before() {
    let document = yaml("a: 1\n---\nb: [1\nc: 2\n");
    assert_eq!(document.roots.len(), 1);
    assert_eq!(document.problems.len(), 1);
    let (_, message, hides) = problem(&document);
    assert!(hides && message.contains("opens on line 3"), "{message}");
}

#[test]
fn faults_say_their_line_and_what_to_do() {
    for (source, line, todo) in [
        ("a:\n\tb: 1\n", 2, "spaces"),
        ("a: 1\nb: c: d\n", 2, "quotes"),
        ("a: \"x\nb: 1\n", 2, "quotes"),
        ("a: @b\n", 1, "quotes"),
        ("a: 1\n b: 2\n", 2, "indentation"),
        ("a: {b: 1\n", 1, "close the bracket"),
    ] {
        let document = yaml(source);
        assert!(document.roots.is_empty(), "{source:?}");
        let (_, message, hides) = problem(&document);
        assert!(hides && message.contains(todo), "{source:?}: {message}");
        let span = document.problems[0].span.unwrap();
        assert_eq!(
            document.lines.line(span.start),
            line,
            "{source:?}: {message}"
        );
    }
}

#[test]
fn what_is_too_deep_is_a_problem_and_not_a_crash() {
    for source in [
        "[".repeat(100_000),
        "{a: ".repeat(20_000),
        "- ".repeat(100_000),
        (0..400)
            .map(|depth| format!("{}a:\n", " ".repeat(depth)))
            .collect(),
        "? ".repeat(50_000),
    ] {
        let document = yaml(&source);
        assert!(document.roots.is_empty());
        assert!(!document.is_whole());
    }
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(yaml(&nested(MAX_DEPTH)).is_whole());
    assert!(!yaml(&nested(MAX_DEPTH + 1)).is_whole());
}

#[test]
fn bombs_of_aliases_are_a_problem_and_not_a_hang() {
    let level = |level: usize, width: usize| {
        let item = level
            .checked_sub(1)
            .map_or("x".to_owned(), |before| format!("*a{before}"));
        format!("a{level}: &a{level} [{}]\n", vec![item; width].join(", "))
    };
    let wide = (0..200).map(|depth| level(depth, 10)).collect();
    let deep = (0..200).map(|depth| level(depth, 1)).collect();
    let long = format!(
        "a: &a {}\nb: [{}]\n",
        "x".repeat(500_000),
        vec!["*a"; 100_000].join(", ")
    );
    for source in [wide, deep, long] {
        let document = yaml(&source);
        assert!(document.roots.is_empty());
        assert!(!document.is_whole());
    }
}

#[test]
fn a_text_without_content_has_no_root() {
    let document = whole("# only a comment\n");
    assert!(document.root().is_none());
    let document = yaml(" \n");
    assert!(document.root().is_none());
    assert!(document.is_whole());
    assert!(problem(&document).1.contains("empty"));
}
