//! What becomes of bytes before a notation is read.

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

use spec_source::{
    Document, Input, Kind, Origin,
    decode::{MAX_ANSWER, MAX_FILE},
};
use support::{problem, read};

#[test]
fn bytes_that_are_no_text_are_one_problem_that_hides() {
    for (bytes, says) in [
        (b"a: 1\nb: \xff\n".as_slice(), "byte 8, on line 2"),
        (b"a: 1\nb: \0\n", "byte 8, on line 2"),
        (b"\xff\xfea\0:\0", "UTF-16"),
        (b"\xfe\xff\0a\0:", "UTF-16"),
    ] {
        for kind in [
            Kind::Yaml,
            Kind::Toml,
            Kind::Json,
            Kind::Listing,
            Kind::Text,
        ] {
            let document = read(kind, bytes);
            assert_eq!(document.problems.len(), 1);
            let (_, message, hides) = problem(&document);
            assert!(hides && message.contains(says), "{message}");
            assert!(document.text.is_empty() && document.roots.is_empty());
        }
    }
}

#[test]
fn an_empty_workflow_is_one_problem_that_hides_nothing() {
    for text in ["", " \n\n", "\u{feff}\n"] {
        let document = read(Kind::Yaml, text);
        assert_eq!(document.problems.len(), 1);
        assert!(document.is_whole() && document.root().is_none());
    }
    assert_eq!(read(Kind::Text, "").problems, []);
}

#[test]
fn what_is_larger_than_its_kind_allows_is_not_read() {
    for (kind, limit) in [
        (Kind::Yaml, MAX_FILE),
        (Kind::Toml, MAX_FILE),
        (Kind::Text, MAX_ANSWER),
    ] {
        let fits = read(kind, "#".repeat(limit));
        assert!(fits.is_whole() && fits.text.len() == limit);
        let large = read(kind, "#".repeat(limit + 1));
        assert!(!large.is_whole() && large.text.is_empty());
    }
}

#[test]
fn paths_tell_the_notation() {
    for (path, kind) in [
        (".github/workflows/ci.yml", Kind::Yaml),
        (".github/dependabot.YAML", Kind::Yaml),
        ("CITATION.cff", Kind::Yaml),
        ("pyproject.toml", Kind::Toml),
        ("renovate.json", Kind::Json),
        (".github/renovate.json5", Kind::Json),
        (".renovaterc", Kind::Json),
        (".renovaterc.json", Kind::Json),
        ("README.md", Kind::Markdown),
        ("docs/index.rst", Kind::Rst),
        ("setup.cfg", Kind::Text),
        ("setup.py", Kind::Text),
        ("requirements.txt", Kind::Text),
        ("Makefile", Kind::Text),
        (".github/CODEOWNERS", Kind::Text),
        ("odd", Kind::Text),
    ] {
        assert_eq!(Kind::detect(path, b"", Origin::File), kind, "{path}");
    }
    assert_eq!(Kind::detect("ci.yml", b"", Origin::Listing), Kind::Listing);
    assert_eq!(Kind::detect("ci.yml", b"", Origin::Answer), Kind::Json);
    assert_eq!(Kind::detect("ci.yml", b"{}", Origin::Pasted), Kind::Yaml);
}

#[test]
fn a_pasted_text_is_known_by_its_content() {
    for (text, kind) in [
        ("name: x\non: push\n", Kind::Yaml),
        ("# a comment\n\non:\n  push:\n", Kind::Yaml),
        ("---\nname: x\n", Kind::Yaml),
        ("    - uses: actions/checkout@v4\n      with:\n", Kind::Yaml),
        ("- uses: actions/checkout@v4\n", Kind::Yaml),
        ("\"on\": push\n", Kind::Yaml),
        ("[a, b]\n", Kind::Yaml),
        ("{\"total_count\": 1}", Kind::Json),
        ("\u{feff}\n[{\"name\": \"x\"}]", Kind::Json),
        ("[]", Kind::Json),
        ("[1, 2]", Kind::Json),
        ("{\n  // note\n  extends: []\n}", Kind::Json),
        ("{", Kind::Json),
        ("[project]\nname = \"x\"\n", Kind::Toml),
        (
            "# note\n[build-system]\nrequires = [\n  \"x\",\n]\n",
            Kind::Toml,
        ),
        ("name = \"x\"\n", Kind::Toml),
        ("[[tool.x]]\n", Kind::Toml),
        ("[tool.x] # note\ny.z = true\n", Kind::Toml),
        ("[metadata]\nname = x\n", Kind::Text),
        (
            ".github/workflows/ci.yml\nREADME.md\nsrc/a b.py\nsetup.py\nx/y\n",
            Kind::Listing,
        ),
        ("README.md\r\nsetup.py\r\n", Kind::Listing),
        ("\"gr\\303\\266.md\"\nsetup.py\n", Kind::Listing),
        (
            "100644 4b825dc642cb6eb9a060e54bf8d69288fbee4904 0\ta.py\n\
             100644 4b825dc642cb6eb9a060e54bf8d69288fbee4904 0\tb.py\n",
            Kind::Listing,
        ),
        ("numpy>=2.0\nscipy==1.2.3\n", Kind::Text),
        ("We publish from CI.\nSee the docs.\n", Kind::Text),
        ("Title\n=====\n", Kind::Text),
        ("", Kind::Text),
        ("{{ template }}", Kind::Text),
    ] {
        assert_eq!(
            Kind::detect("", text.as_bytes(), Origin::Pasted),
            kind,
            "{text:?}"
        );
    }
}

#[test]
fn a_head_that_ends_within_a_character_is_known_by_what_stands_before() {
    let bytes = "on: push\nname: é".as_bytes();
    let head = &bytes[..bytes.len() - 1];
    assert_eq!(Kind::detect("", head, Origin::Pasted), Kind::Yaml);
}

#[test]
fn paths_are_given_with_slashes_from_the_top() {
    let document = Document::parse(&Input::new(".\\.github\\a.yml", "on: push\n", Origin::File));
    assert_eq!(document.path, ".github/a.yml");
    assert_eq!(document.kind, Kind::Yaml);
}

#[test]
fn the_comment_after_a_node_is_found() {
    let document = support::whole(Kind::Yaml, "a: x # one\nb: y\n# two\nc: [d, e] # three\n");
    let after = |key: &str| {
        let node = support::at(&document, &[key]);
        document
            .comment_after(node.span)
            .map(|comment| comment.text.as_str())
    };
    assert_eq!(after("a"), Some("one"));
    assert_eq!(after("b"), None);
    assert_eq!(after("c"), Some("three"));
}
