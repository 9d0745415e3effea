//! What is really judged, in every form: the schema holds, the checklist fits an issue, the text fits a terminal.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up has failed"
)]

use boon::{Compiler, Schemas};
use pulldown_cmark::{Event, Options, Parser, Tag};
use spec_model::{Given, Unread};
use spec_report::{
    catalogue, json, judge, markdown,
    text::{self, Options as Layout},
    wire::Report,
};
use spec_source::{Input, Origin};
use spec_tests::corpus;
use std::sync::LazyLock;

const SCHEMA: &str = include_str!("../../crates/spec-report/schema/spec-check-1.json");

/// The longest text that GitHub takes for an issue.
const LONGEST_ISSUE: usize = 65_536;

/// Odd things to be given, which any computer has.
fn odd() -> Vec<Given> {
    let workflow = "on: [push, pull_request]\njobs:\n  \u{1f680}:\n    runs-on: x\n    environment: '<b>@octocat</b> `#1`'\n    permissions: write-all\n    steps:\n      - uses: pypa/gh-action-pypi-publish@release/v1\n        with: {password: '${{ secrets.A }}'}\n      - run: |\n          twine upload dist/* \\\n            --repository-url https://example.org/$X\n";
    let file = |path: &str, bytes: &[u8]| Input::new(path, bytes, Origin::File);
    let one = |input: Input| Given {
        name: "odd".into(),
        inputs: [input].into(),
        ..Given::default()
    };
    let mut all = vec![
        Given::default(),
        one(file(".github/workflows/release.yml", workflow.as_bytes())),
        one(file(
            ".github/workflows/release.yml",
            workflow.replace('\n', "\r\n").as_bytes(),
        )),
        one(file(".github/workflows/release.yml", b"\xff\xfe\0")),
        one(file(".github/workflows/release.yml", b"jobs: {")),
        one(file("pyproject.toml", b"[project")),
        one(Input::new("pasted", workflow, Origin::Pasted)),
        one(Input::new(
            "(paths)",
            "a\nb\n.cirrus.yml\n",
            Origin::Listing,
        )),
        one(Input::new("/repos/o/r/environments", "{", Origin::Answer)),
    ];
    all.push(Given {
        unread: [Unread {
            path: ".github/workflows/\u{202e}x.yml".into(),
            message: "it could not be read".into(),
        }]
        .into(),
        as_of: Some("2026-11-22".into()),
        ..Given::default()
    });
    all
}

/// Everything that is judged here: odd things, and the real repositories when they are at hand.
static REPORTS: LazyLock<Vec<Report>> = LazyLock::new(reports);

fn reports() -> Vec<Report> {
    let mut given = odd();
    if let Some(corpus) = corpus::folder() {
        given.extend(
            corpus::repositories(&corpus)
                .iter()
                .map(|repository| corpus::given(repository)),
        );
    }
    given.iter().map(judge).collect()
}

#[test]
fn every_report_is_in_the_frozen_form_and_one_line() {
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    compiler
        .add_resource(
            "urn:spec-check:format:1",
            serde_json::from_str(SCHEMA).unwrap(),
        )
        .unwrap();
    let form = compiler
        .compile("urn:spec-check:format:1", &mut schemas)
        .unwrap();
    for report in REPORTS.iter() {
        let line = json::render(report);
        assert_eq!(line.matches('\n').count(), 1);
        let value = serde_json::from_str(&line).unwrap();
        if let Err(error) = schemas.validate(&value, form) {
            panic!("{}: {error:#}", report.subject.name);
        }
        assert_eq!(serde_json::from_str::<Report>(&line).unwrap(), *report);
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for (first, second) in REPORTS.iter().zip(&reports()) {
        assert_eq!(json::render(first), json::render(second));
        assert_eq!(
            text::render(first, &catalogue(), Layout::default()),
            text::render(second, &catalogue(), Layout::default())
        );
        assert_eq!(
            markdown::render(first, &catalogue()),
            markdown::render(second, &catalogue())
        );
    }
}

#[test]
fn every_checklist_fits_an_issue_and_links_to_the_specs_alone() {
    let catalogue = catalogue();
    for report in REPORTS.iter() {
        let name = &report.subject.name;
        let page = markdown::render(report, &catalogue);
        assert!(
            page.chars().count() <= LONGEST_ISSUE,
            "{name}: {}",
            page.len()
        );
        let options = Options::ENABLE_TASKLISTS | Options::ENABLE_GFM | Options::ENABLE_TABLES;
        let mut boxes = 0;
        for event in Parser::new_ext(&page, options) {
            match event {
                Event::Start(Tag::Link { dest_url, .. }) => assert!(
                    dest_url.starts_with("https://scientific-python.org/specs/"),
                    "{name}: {dest_url}"
                ),
                Event::Html(html) | Event::InlineHtml(html) => panic!("{name}: {html}"),
                Event::Text(text) => {
                    assert!(!text.contains(['@', '#']), "{name}: {text}");
                }
                Event::TaskListMarker(_) => boxes += 1,
                _ => {}
            }
        }
        let open = report
            .findings
            .iter()
            .filter(|finding| finding.verdict != "not-applicable")
            .count();
        assert_eq!(boxes, open, "{name}");
    }
}

#[test]
fn every_text_shows_every_claim_and_fits_its_width() {
    let catalogue = catalogue();
    for report in REPORTS.iter() {
        let layout = Layout {
            width: 100,
            ..Layout::default()
        };
        let page = text::render(report, &catalogue, layout);
        for finding in &report.findings {
            let sign = format!(" {} ", finding.verdict);
            assert!(page.contains(&sign), "{}", finding.rule);
        }
        for line in page.lines() {
            // an address or a reference is never broken
            let longest = line
                .split(' ')
                .map(|word| word.chars().count())
                .max()
                .unwrap_or(0);
            assert!(
                line.chars().count() <= 100 || longest > 60,
                "{}: {line}",
                report.subject.name
            );
        }
        // a claim may take twenty lines at most, places, needs and repairs together, on the average of the worst report
        let (lines, bound) = (page.lines().count(), 20 * report.findings.len());
        assert!(
            lines < bound,
            "{}: too long to be read: {lines} lines for {} claims",
            report.subject.name,
            report.findings.len()
        );
    }
}

#[test]
fn what_judges_and_the_texts_judged_by_are_named() {
    for report in REPORTS.iter() {
        assert_eq!(report.format, "spec-check/1");
        assert_eq!(report.tool.name, "spec-check");
        assert_eq!(
            report
                .specs
                .iter()
                .map(|spec| spec.number)
                .collect::<Vec<_>>(),
            [8, 6]
        );
    }
}

#[test]
fn an_empty_project_is_never_met() {
    let report = judge(&Given::default());
    for finding in &report.findings {
        assert!(
            matches!(finding.verdict.as_str(), "unknown" | "not-applicable"),
            "{}: {}",
            finding.rule,
            finding.verdict
        );
    }
}
