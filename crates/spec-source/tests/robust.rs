//! No bytes whatever make a reader panic, hang or give a wrong place.

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

use proptest::{collection::vec, prelude::*, sample::select};
use spec_source::{Document, Input, Kind, MAX_DEPTH, Origin, ScalarStyle, decode::MAX_FILE};
use support::generate::documents;

const KINDS: [Kind; 7] = [
    Kind::Yaml,
    Kind::Toml,
    Kind::Json,
    Kind::Listing,
    Kind::Markdown,
    Kind::Rst,
    Kind::Text,
];

/// What the notations are made of, so that random texts reach far into the readers.
const TOKENS: &[&str] = &[
    "a",
    "b: ",
    "key",
    ": ",
    ":",
    "- ",
    "-",
    "? ",
    "\n",
    "\n  ",
    "\n    ",
    "\n\t",
    "\r\n",
    "\r",
    " ",
    "\t",
    "# c",
    " # é\n",
    "|",
    ">",
    "|-\n",
    "|+\n  ",
    ">2\n",
    "\"",
    "'",
    "''",
    "\"\"\"",
    "'''",
    "\\",
    "\\n",
    "\\u00e9",
    "\\x4",
    "\\303",
    "[",
    "]",
    "{",
    "}",
    ",",
    "&a ",
    "*a",
    "<<: ",
    "!!str ",
    "!t ",
    "!<x>",
    "%YAML 1.2\n",
    "---\n",
    "...\n",
    "é",
    "😀",
    "\u{feff}",
    "\u{2028}",
    "\u{85}",
    "null",
    "true",
    "1.5",
    "0x1",
    " = ",
    "=",
    ".",
    "[[",
    "]]",
    "//",
    "/*",
    "*/",
    "2026-11-22",
    "inf",
    "\0",
    "\u{7f}",
    "@",
    "`",
    "/",
    "\"x\\\n  y\"",
];

fn check(bytes: &[u8]) {
    for kind in KINDS {
        let document = support::read(kind, bytes);
        support::assert_places(&document);
        let refused = document.roots.is_empty() && kind == Kind::Json;
        assert!(
            !refused || !document.is_whole(),
            "nothing was read and nothing said"
        );
    }
    for origin in [
        Origin::File,
        Origin::Pasted,
        Origin::Listing,
        Origin::Answer,
    ] {
        Document::parse(&Input::new("", bytes, origin));
    }
}

proptest! {
    #![proptest_config(support::cases(2_000))]

    #[test]
    fn random_bytes_are_read(bytes in vec(any::<u8>(), 0..200)) {
        check(&bytes);
    }

    #[test]
    fn random_tokens_are_read(tokens in vec(select(TOKENS), 0..40)) {
        check(tokens.concat().as_bytes());
    }
}

proptest! {
    #![proptest_config(support::cases(500))]

    #[test]
    fn documents_that_are_cut_or_mangled_are_read(
        written in documents(),
        place in any::<prop::sample::Index>(),
        token in select(TOKENS),
        cut in any::<bool>(),
    ) {
        let bytes = written.text.into_bytes();
        let place = place.index(bytes.len());
        let mut mangled = bytes[..place].to_vec();
        if !cut {
            mangled.extend_from_slice(token.as_bytes());
            mangled.extend_from_slice(&bytes[place..]);
        }
        check(&mangled);
    }

    #[test]
    fn a_plain_scalars_place_shows_its_text(written in documents()) {
        let document = support::read(Kind::Yaml, written.text);
        let mut nodes = Vec::new();
        support::nodes(document.root().unwrap(), &mut nodes);
        for node in nodes {
            let Some(scalar) = node.scalar() else { continue };
            let source = document.slice(node.span);
            if scalar.style == ScalarStyle::Plain && !source.contains('\n') {
                prop_assert_eq!(&scalar.text, source);
            }
        }
    }

    #[test]
    fn every_character_that_is_written_as_itself_has_its_place(written in documents()) {
        let document = support::read(Kind::Yaml, written.text);
        let mut nodes = Vec::new();
        support::nodes(document.root().unwrap(), &mut nodes);
        for node in nodes {
            let Some(scalar) = node.scalar() else { continue };
            prop_assert!(scalar.text.is_empty() || !scalar.pieces.is_empty(), "{:?} has no places", scalar);
            for (start, char) in scalar.text.char_indices() {
                if char.is_alphanumeric() {
                    let source = document.slice(node.part(start, start + char.len_utf8()));
                    let same = source.starts_with(char) || source.starts_with('\\');
                    prop_assert!(same, "{:?} is not {:?}", source, char);
                }
            }
        }
    }
}

/// Patterns that cost a careless reader time or stack when they fill a text up to its bound.
const FILLS: &[(&str, &str, &str)] = &[
    ("", "[", ""),
    ("", "- ", ""),
    ("[", "a, ", "]"),
    ("{", "a: 1, ", "}"),
    ("", "a: 1\n", ""),
    ("", "<<: {a: 1}\n", ""),
    ("", "- *a\n", ""),
    ("&a a: &b b\nc: [", "*b, ", "]"),
    ("", "&a ", ""),
    ("", "!!str ", ""),
    ("", "# c\n", ""),
    ("", "a # c\n", ""),
    ("", "\"", ""),
    ("a: \"", "\\\n", "\""),
    ("a: \"", "\\u00e9", "\""),
    ("a: '", "'' ", "'"),
    ("a: |\n", "  x\n", ""),
    ("a: >\n", "  x\n\n", ""),
    ("a: |\n", "\n", ""),
    ("a: x\n", " y\n", ""),
    ("", "?\n", ""),
    ("", ": ", ""),
    ("", "---\n", ""),
    ("", "---\n- &a [*a]\n", ""),
    ("", "%X\n", ""),
    ("", " ", "a"),
    ("", "\t", "a"),
    ("", "\r", ""),
    ("", "x", ": y"),
    ("", "é", ""),
    ("a = [", "{b.c = 1}, ", "]"),
    ("a = [", "[", ""),
    ("", "[[a]]\n", ""),
    ("", "[a.b]\n", ""),
    ("", "a.b = 1\n", ""),
    ("", "= 1\n", ""),
    ("a = \"\"\"", "\\\n", "\"\"\""),
    ("", "{\"a\":1,", ""),
    ("{", "\"a\":1,", "\"b\":1}"),
    ("[", "\"\\u00e9\",", "1]"),
    ("[", "/*", ""),
    ("", "\"\\303", "\"\n"),
    ("", "a\n", ""),
];

#[test]
fn long_texts_of_one_pattern_are_read_without_a_hang() {
    for (head, fill, tail) in FILLS {
        let text = format!("{head}{}{tail}", fill.repeat(MAX_FILE / 16 / fill.len()));
        for kind in [Kind::Yaml, Kind::Toml, Kind::Json, Kind::Listing] {
            let document = support::read(kind, text.as_str());
            assert_eq!(document.text.len(), text.len());
            assert!(
                document.problems.len() <= 51,
                "{} problems",
                document.problems.len()
            );
        }
    }
}

/// A browser's module has a stack of 1 MiB, and its frames are smaller than those of a test.
#[test]
fn the_deepest_texts_fit_into_a_small_stack() {
    let nested = |open: &str, inner: &str, close: &str, depth: usize| {
        format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
    };
    let read = move || {
        for depth in [MAX_DEPTH, 100_000] {
            for text in [
                nested("[", "", "]", depth),
                nested("{a: ", "1", "}", depth),
                nested("- ", "a", "", depth),
                nested("? ", "a", "", depth),
                nested("{\"a\":[", "1", "]}", depth / 2),
                format!("a = {}", nested("[", "", "]", depth.min(79))),
                format!("a = {}", nested("{b = ", "1", "}", depth.min(79))),
                format!("{} = 1", nested("a.", "a", "", depth.min(79))),
            ] {
                for kind in KINDS {
                    let document = support::read(kind, text.as_str());
                    let copy = document.clone();
                    assert!(copy == document);
                }
            }
        }
    };
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(read);
    thread.unwrap().join().unwrap();
}
