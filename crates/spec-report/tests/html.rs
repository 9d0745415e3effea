//! The report as one file, at its border: what a browser makes of it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot be set up has failed"
)]

mod samples;

use proptest::prelude::*;
use sha2::{Digest, Sha256};
use spec_report::html::{STYLE_DIGEST, render, style};

/// Base 64, as a policy writes digests.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let value = three.iter().enumerate().fold(0u32, |sum, (index, byte)| {
            sum | u32::from(*byte) << (16 - 8 * index)
        });
        for index in 0..4 {
            let letter = LETTERS[(value >> (18 - 6 * index) & 63) as usize];
            out.push(if index > three.len() {
                '='
            } else {
                letter as char
            });
        }
    }
    out
}

/// The tags of a page in which nothing but text and our own tags stands: name and attributes of each.
fn tags(page: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let end = at + rest[at..].find('>').expect("a tag ends");
        found.push(&rest[at + 1..end]);
        rest = &rest[end + 1..];
    }
    found
}

const OURS: &[&str] = &[
    "!doctype", "html", "head", "meta", "title", "style", "body", "header", "main", "footer",
    "section", "details", "summary", "div", "span", "p", "h1", "h2", "h3", "ul", "ol", "li", "dl",
    "dt", "dd", "pre", "code", "strong", "a", "svg", "g", "rect", "path", "circle", "text",
    "tspan",
];

/// Nothing runs and nothing is fetched: only our own elements, no handler, no style attribute, links to here or to the SPECs alone.
fn is_harmless(page: &str) {
    for tag in tags(&page.replacen(&style(), "", 1)) {
        let name = tag
            .trim_start_matches('/')
            .split([' ', '\n', '/'])
            .next()
            .unwrap();
        assert!(OURS.contains(&name), "<{tag}>");
        // in a value every quote is escaped, so that a name with its sign is one of ours
        for attribute in tag.split('"').step_by(2) {
            let Some(attribute) = attribute.strip_suffix('=') else {
                continue;
            };
            let attribute = attribute.rsplit(' ').next().unwrap();
            assert!(!attribute.starts_with("on"), "<{tag}>");
            assert!(!matches!(attribute, "style" | "src" | "srcdoc"), "<{tag}>");
        }
        if let Some((_, link)) = tag.split_once("href=\"") {
            assert!(
                link.starts_with('#') || link.starts_with("https://"),
                "<{tag}>"
            );
        }
    }
    for char in page.chars() {
        assert!(
            char == '\n' || !char.is_control() && !"\u{202e}\u{2066}\u{200b}".contains(char),
            "{char:?}"
        );
    }
}

#[test]
fn its_policy_lets_in_its_own_style_and_nothing_else() {
    let digest = format!("sha256-{}", base64(&Sha256::digest(style())));
    assert_eq!(STYLE_DIGEST, digest, "write this digest into `html.rs`");
    let page = render(&samples::report(), &[], &samples::catalogue());
    assert!(page.contains(&format!("<style>{}</style>", style())));
    let policy =
        format!("default-src 'none'; style-src '{digest}'; base-uri 'none'; form-action 'none'");
    let at = page.find(&policy).expect("the policy is there");
    assert!(at < page.find("<style>").unwrap());
}

#[test]
fn it_says_the_sentence_the_counts_and_each_claim_with_its_verdict() {
    let page = render(&samples::report(), &[], &samples::catalogue());
    for part in [
        "<h1>example</h1>",
        "<p class=\"lead\">a tag push by anyone with write starts the upload; nobody else must agree</p>",
        "<span class=\"claim\">Every action of a release is pinned by a full commit SHA</span><span class=\"verdict\">unmet</span><span class=\"force\">must</span>",
        "id=\"spec8/pin-actions/release-pinned-by-full-sha\"><details open>",
        "Adopting a SPEC is the project&#39;s own decision",
    ] {
        assert!(page.contains(part), "`{part}` is not in:\n{page}");
    }
    is_harmless(&page);
}

#[test]
fn a_repository_without_releases_says_so_in_a_sentence() {
    let mut report = samples::report();
    report.publishing.clear();
    let page = render(&report, &[], &samples::catalogue());
    assert!(page.contains("No step that uploads to a package index was seen."));
    assert!(!page.contains("class=\"drawing"));
}

#[test]
fn hostile_texts_stand_there_as_texts() {
    for text in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</style><svg onload=alert(1)>",
        "</title><iframe srcdoc=x>",
        "`</code><a href=javascript:alert(1)>`",
        "\u{202e}txt.exe\u{2066}",
        "\u{1b}[31mred\u{1b}]8;;http://evil\u{7}",
        "a\r\n<b>\u{0}",
        "&lt;b&gt; &#60;",
    ] {
        is_harmless(&render(&samples::hostile(text), &[], &samples::catalogue()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_a_report_holds_it_is_harmless(report in samples::any_report()) {
        is_harmless(&render(&report, &[], &samples::catalogue()));
    }
}
