//! What a reader of a list of paths sees of it.

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

use spec_source::{Document, Kind};
use support::{at, place, problem, source_of};

fn listing(text: &str) -> Document {
    let document = support::read(Kind::Listing, text);
    support::assert_places(&document);
    document
}

fn paths(document: &Document) -> Vec<&str> {
    let items = document.root().unwrap().items().iter();
    items.map(|item| item.text().unwrap()).collect()
}

#[test]
fn each_line_is_a_path() {
    for source in [
        ".github/workflows/a.yml\nREADME.md\n\nwith space/é.txt",
        ".github/workflows/a.yml\r\nREADME.md\r\nwith space/é.txt\r\n",
    ] {
        let document = listing(source);
        assert_eq!(document.problems, []);
        assert_eq!(
            paths(&document),
            [".github/workflows/a.yml", "README.md", "with space/é.txt"]
        );
        assert_eq!(place(&document, &["2"]), "with space/é.txt");
    }
}

#[test]
fn quoted_paths_are_read_as_git_writes_them() {
    let document = listing("\"doc/gr\\303\\266\\303\\237e \\\"x\\\".md\"\n\"tab\\there\"\n");
    assert_eq!(document.problems, []);
    assert_eq!(paths(&document), ["doc/größe \"x\".md", "tab\there"]);
    let node = at(&document, &["0"]);
    assert_eq!(source_of(&document, &node, "doc/gr"), "doc/gr");
    assert_eq!(source_of(&document, &node, "ö"), r"\303\266");
    assert_eq!(source_of(&document, &node, "ße"), r"\303\237e");
}

#[test]
fn a_path_that_is_not_utf_8_is_told_and_hides_nothing() {
    let document = listing("a\n\"b\\377\"\n");
    assert_eq!(paths(&document), ["a", "b\u{fffd}"]);
    let (place, message, hides) = problem(&document);
    assert_eq!((place, hides), (r#""b\377""#, false));
    assert!(message.contains("line 2"), "{message}");
}

#[test]
fn paths_from_find_and_from_gits_own_tables_are_read() {
    let document = listing(
        "./a/b.py\n100644 4b825dc642cb6eb9a060e54bf8d69288fbee4904 0\tc d.py\n\
         100755 blob 4b825dc642cb6eb9a060e54bf8d69288fbee4904\te.sh\n",
    );
    assert_eq!(document.problems, []);
    assert_eq!(paths(&document), ["a/b.py", "c d.py", "e.sh"]);
    assert_eq!(place(&document, &["1"]), "c d.py");
}

#[test]
fn a_line_that_is_no_path_hides_what_the_repository_holds() {
    for line in [
        "fatal: not a git repository",
        "/home/someone/project/a.py",
        "../a.py",
        "./src:",
        "├── src",
        "C:/project/a.py",
        "total 48",
        "drwxr-xr-x 2 someone someone 4096 Nov 22 10:00 src",
        "-rw-r--r-- 1 someone someone 12 Nov 22 10:00 a.py",
    ] {
        let document = listing(&format!("a.py\n{line}\n"));
        assert!(!document.is_whole(), "{line}");
        assert!(problem(&document).1.contains("line 2"), "{line}");
    }
}

#[test]
fn a_lone_quote_belongs_to_the_name() {
    let document = listing("\"a\nb\"c\"\n");
    assert_eq!(document.problems, []);
    assert_eq!(paths(&document), ["\"a", "b\"c\""]);
}

#[test]
fn an_empty_listing_tells_nothing() {
    let document = listing("\n");
    assert!(!document.is_whole());
}
