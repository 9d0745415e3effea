//! The checklist at its border: what a host makes of it.
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
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use spec_report::{markdown::render, said, wire};

fn events(text: &str) -> Vec<Event<'_>> {
    Parser::new_ext(
        text,
        Options::ENABLE_TABLES
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_MATH
            | Options::ENABLE_GFM,
    )
    .collect()
}

fn at(text: &str, part: &str) -> usize {
    text.find(part)
        .unwrap_or_else(|| panic!("`{part}` is not in:\n{text}"))
}

#[test]
fn each_claim_is_a_box_with_verdict_force_and_rule() {
    let text = render(&samples::report(), &samples::catalogue());
    at(
        &text,
        "- [x] **met** (should): Each publishing job runs in an environment `spec8/use-environments/publishing-runs-in-environment`\n",
    );
    at(
        &text,
        "- [ ] **unmet** (must): Every action of a release is pinned by a full commit SHA `spec8/pin-actions/release-pinned-by-full-sha`\n",
    );
    at(
        &text,
        "- [ ] **unknown** (should): A second person agrees to each release",
    );
    at(
        &text,
        "- **not-applicable** (beyond): There is a security policy",
    );
    let boxes: Vec<bool> = events(&text)
        .into_iter()
        .filter_map(|event| {
            if let Event::TaskListMarker(ticked) = event {
                Some(ticked)
            } else {
                None
            }
        })
        .collect();
    assert_eq!(boxes, [false, true, false]);
}

#[test]
fn evidence_needs_and_repairs_stand_under_their_claim() {
    let text = render(&samples::report(), &samples::catalogue());
    at(
        &text,
        "  - `.github/workflows/release.yml:20, 31` `actions/checkout@v4`: a tag, which its owner can move\n",
    );
    at(
        &text,
        "  - needs: the answer of `gh api repos/example/example/environments` (from anyone); it decides: whether somebody else must agree\n",
    );
    at(
        &text,
        "  - repair (by hand): pin each action to the commit of its release\n    - step: look up the commit of `v4`\n",
    );
}

#[test]
fn sections_link_to_the_spec() {
    let text = render(&samples::report(), &samples::catalogue());
    at(
        &text,
        "## [SPEC 8: Securing the Release Process](https://scientific-python.org/specs/spec-0008/) (text of 2026-06-29)\n",
    );
    at(
        &text,
        "### [Pin actions](https://scientific-python.org/specs/spec-0008/#pin-actions)\n",
    );
}

#[test]
fn it_says_that_adopting_is_the_projects_decision() {
    at(
        &render(&samples::report(), &samples::catalogue()),
        "Adopting a SPEC is the project's own decision",
    );
    assert!(!render(&samples::report(), &samples::catalogue()).contains("compliant"));
}

#[test]
fn a_code_span_holds_its_text_whatever_stands_in_it() {
    for text in ["a`b", "``", "`", "` `` `", " x ", "a\\", "<b>", "@you #1"] {
        let mut report = samples::report();
        report.publishing[0].environment = Some(text.into());
        let page = render(&report, &samples::catalogue());
        let codes: Vec<String> = events(&page)
            .into_iter()
            .filter_map(|event| {
                if let Event::Code(code) = event {
                    Some(code.to_string())
                } else {
                    None
                }
            })
            .collect();
        assert!(
            codes.iter().any(|code| code == text),
            "{text:?} is not among {codes:?}"
        );
    }
}

#[test]
fn a_mention_or_a_reference_never_leaves_code() {
    let page = render(
        &samples::hostile(
            "ask @octocat, see #12 or o/r#3 and GH-4 at https://evil.example/ 0123abc45",
        ),
        &samples::catalogue(),
    );
    for event in events(&page) {
        if let Event::Text(text) = event {
            assert!(
                !text.contains(['@', '#'])
                    && !text.contains("GH-")
                    && !text.contains("://")
                    && !text.contains("0123abc45"),
                "{text}"
            );
        }
    }
    at(
        &page,
        "ask `@octocat`, see `#12` or `o/r#3` and `GH-4` at `https://evil.example/`",
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_from_the_input_becomes_markup(text in samples::any_text()) {
        let calm = render(&samples::hostile("x"), &samples::catalogue());
        let page = render(&samples::hostile(&text), &samples::catalogue());
        let shape = |page: &str| {
            let mut headings = 0;
            let mut boxes = 0;
            let mut links = Vec::new();
            let mut wild = Vec::new();
            for event in events(page) {
                match event {
                    Event::Start(Tag::Heading { .. }) => headings += 1,
                    Event::Start(Tag::Link { dest_url, .. }) => links.push(dest_url.to_string()),
                    Event::TaskListMarker(_) => boxes += 1,
                    Event::Html(_) | Event::InlineHtml(_) | Event::Rule | Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) | Event::HardBreak
                    | Event::Start(Tag::Image { .. } | Tag::CodeBlock(_) | Tag::Table(_) | Tag::BlockQuote(_) | Tag::HtmlBlock | Tag::Emphasis | Tag::Strikethrough) => wild.push(format!("{event:?}")),
                    _ => {}
                }
            }
            (headings, boxes, links, wild)
        };
        let (headings, boxes, links, wild) = shape(&page);
        prop_assert!(wild.is_empty(), "{:?} in\n{}", wild, page);
        prop_assert_eq!((headings, boxes, links), { let (headings, boxes, links, _) = shape(&calm); (headings, boxes, links) }, "{}", page);
    }

    #[test]
    fn what_a_host_would_link_stands_in_code(text in samples::any_text()) {
        let page = render(&samples::hostile(&text), &samples::catalogue());
        for event in events(&page) {
            if let Event::Text(text) = event {
                prop_assert!(!text.contains(['@', '#', '$']) && !text.contains("://") && !text.contains("www."), "{:?} in\n{}", text, page);
            }
        }
    }

    #[test]
    fn what_is_said_of_repairs_holds_no_markup_of_others(text in samples::any_text()) {
        let made = wire::Made { rule: "rule".into(), title: text.clone(), before: vec![text.clone()], after: vec![text] };
        let wild = |event: &Event<'_>| {
            let is_plain = matches!(
                event,
                Event::Text(_)
                    | Event::Code(_)
                    | Event::SoftBreak
                    | Event::TaskListMarker(false)
                    | Event::Start(Tag::Paragraph | Tag::Item | Tag::List(None))
                    | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::List(false))
            );
            !is_plain
        };
        let page = said(&[made]);
        prop_assert!(!events(&page).iter().any(wild), "{}", page);
    }

    #[test]
    fn no_report_is_refused(report in samples::any_report()) {
        let page = render(&report, &samples::catalogue());
        for finding in &report.findings {
            prop_assert!(page.contains(&finding.rule));
        }
    }
}
