//! No source of the page makes markup or code out of text, and no page holds a style or a script of its own: the policy would refuse it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot be set up has failed"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Ways from text to markup or code.
const WAYS: [&str; 16] = [
    "inner_html",
    "innerHTML",
    "outer_html",
    "outerHTML",
    "insert_adjacent_html",
    "insertAdjacentHTML",
    "setHTML",
    "set_html",
    "srcdoc",
    "document.write",
    "DOMParser",
    "createContextualFragment",
    "create_contextual_fragment",
    "eval(",
    "new Function",
    "javascript:",
];

/// Files of these kinds below a folder.
fn files(folder: &Path, ends: &[&str], all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let end = path
            .extension()
            .and_then(|end| end.to_str())
            .unwrap_or_default();
        if path.is_dir() {
            files(&path, ends, all);
        } else if ends.contains(&end) {
            all.push(path);
        }
    }
}

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn sources() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (folder, ends) in [
        ("site/src", &["rs"][..]),
        ("www", &["js", "html", "css"]),
        ("crates/spec-wasm/src", &["rs"]),
        ("crates/spec-report/src", &["rs"]),
        ("crates/spec-pages/src", &["rs"]),
    ] {
        files(&at(folder), ends, &mut all);
    }
    all.into_iter()
        .map(|path| {
            (
                path.display().to_string(),
                fs::read_to_string(&path).unwrap(),
            )
        })
        .collect()
}

/// The tags of a page, and of what a source writes as one, with everything in them.
fn tags(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('<').filter_map(|(at, _)| {
        let rest = text.get(at..)?;
        rest.get(1..)?
            .starts_with(|char: char| char.is_ascii_alphabetic())
            .then_some(())?;
        let mut quote = None;
        let end = rest.char_indices().find(|(_, char)| {
            match (quote, char) {
                (None, '"' | '\'') => quote = Some(*char),
                (Some(open), char) if open == *char => quote = None,
                _ => {}
            }
            quote.is_none() && *char == '>'
        })?;
        rest.get(..=end.0)
    })
}

/// The names of a tag's attributes.
fn attributes(tag: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = tag.get(1..tag.len() - 1).unwrap_or_default();
    rest = rest.find(char::is_whitespace).map_or("", |at| &rest[at..]);
    while let Some(start) = rest.find(|char: char| char.is_ascii_alphabetic()) {
        rest = &rest[start..];
        let end = rest
            .find(|char: char| char.is_whitespace() || char == '=')
            .unwrap_or(rest.len());
        names.push(rest[..end].to_ascii_lowercase());
        rest = &rest[end..];
        if let Some(value) = rest.strip_prefix('=') {
            let quote = value
                .chars()
                .next()
                .filter(|char| matches!(char, '"' | '\''));
            let end = match quote {
                Some(quote) => value[1..].find(quote).map_or(value.len(), |at| at + 2),
                None => value.find(char::is_whitespace).unwrap_or(value.len()),
            };
            rest = &value[end..];
        }
    }
    names
}

/// What a page's HTML must not hold.
fn complaints(html: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for tag in tags(html) {
        for name in attributes(tag) {
            if name == "style" || name.starts_with("on") {
                wrong.push(format!("`{name}` in {tag}"));
            }
        }
        let named = |tag: &str| tag.starts_with("<script") || tag.starts_with("<style");
        if named(tag) && !attributes(tag).contains(&"src".into()) {
            wrong.push(format!("{tag} without a file"));
        }
    }
    wrong
}

#[test]
fn no_source_makes_markup_or_code_out_of_text() {
    let all = sources();
    assert!(all.len() > 60, "only {} sources were found", all.len());
    for (path, text) in all {
        for way in WAYS {
            assert!(!text.contains(way), "{path} holds `{way}`");
        }
    }
}

#[test]
fn no_source_of_a_page_holds_a_style_or_a_script_of_its_own() {
    for (path, text) in sources() {
        if path.ends_with(".html") {
            assert_eq!(complaints(&text), [""; 0], "{path}");
        }
    }
    let style = spec_pages::Sheet {
        href: "page.css".into(),
        integrity: String::new(),
    };
    for (path, text) in spec_pages::pages(&style).unwrap() {
        if path.ends_with(".html") {
            assert_eq!(complaints(&text), [""; 0], "{path}");
        }
    }
}

#[test]
fn the_lint_sees_what_it_looks_for() {
    for html in [
        "<p style=\"x\">",
        "<img src=x onerror=y>",
        "<script>1</script>",
        "<style>a{}</style>",
        "<p title='a>b' onclick=\"x\">",
        "<svg\nonload=x>",
    ] {
        assert!(!complaints(html).is_empty(), "{html}");
    }
    for html in [
        "<p title=\"on style=\">",
        "<script src=a.js></script>",
        "<a href='x?on=1'>",
        "a < b onload=c >",
    ] {
        assert_eq!(complaints(html), [""; 0], "{html}");
    }
}
