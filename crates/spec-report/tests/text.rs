//! The terminal's text at its border: what stands in it, in which order, and what cannot.
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
use spec_report::text::{Options, render};

fn plain() -> String {
    render(
        &samples::report(),
        &samples::catalogue(),
        Options {
            colour: false,
            signs: false,
            width: 80,
        },
    )
}

fn at(text: &str, part: &str) -> usize {
    text.find(part)
        .unwrap_or_else(|| panic!("`{part}` is not in:\n{text}"))
}

/// The text without its colours.
fn without_colour(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |out, part| {
        out + part.split_once('m').map_or("", |(_, rest)| rest)
    })
}

#[test]
fn the_release_path_comes_before_the_clauses() {
    let text = plain();
    let order = [
        "example\n",
        "a tag push by anyone",
        "How a release reaches its users",
        "SPEC 8: Securing the Release Process",
        "Problems with the input",
        "looked at",
    ];
    assert!(order.is_sorted_by_key(|part| at(&text, part)), "{text}");
}

#[test]
fn an_upload_is_told_with_its_events_environment_permission_credential_and_attestation() {
    let text = plain();
    for part in [
        "  .github/workflows/release.yml:42  job pypi-publish\n",
        "    uploads      to PyPI with gh-action-pypi-publish (v1.14.2, at a tag)\n",
        "    started by   push of a tag (tags v*)\n",
        "    perhaps by   workflow_dispatch (not evaluated)\n",
        "    never by     push of a branch\n",
        "    environment  release\n",
        "    id-token     write\n",
        "    credential   none\n",
        "    attestation  publish attestations (PEP 740) on the index\n",
    ] {
        at(&text, part);
    }
}

#[test]
fn clauses_stand_in_the_order_of_the_spec_whatever_the_order_of_the_findings() {
    let text = plain();
    assert!(
        [
            "Guard the release workflow",
            "Publish from an environment",
            "Pin actions",
            "Beyond the SPECs"
        ]
        .is_sorted_by_key(|title| at(&text, title)),
        "{text}"
    );
}

#[test]
fn what_is_met_takes_one_line() {
    let text = plain();
    let line = text
        .lines()
        .position(|line| line.contains("Each publishing job runs in an environment"))
        .unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[line],
        "  + met             should  Each publishing job runs in an environment"
    );
    assert_eq!(lines[line + 1], "");
}

#[test]
fn what_is_unmet_shows_its_places_and_its_repair() {
    let text = plain();
    for part in [
        "  x unmet           must    Every action of a release is pinned by a full commit\n",
        "      3 of 4 actions of the release are not pinned\n",
        "      a tag, which its owner can move:\n",
        "        .github/workflows/release.yml:20:15, 31  actions/checkout@v4\n",
        "        .github/workflows/release.yml:42:15  pypa/gh-action-pypi-publish@v1.14.2\n",
        "other places: 1 met",
        "      repair   pin each action to the commit of its release (by hand)\n",
        "               1. look up the commit of `v4`\n",
        "      rule     spec8/pin-actions/release-pinned-by-full-sha\n",
    ] {
        at(&text, part);
    }
}

#[test]
fn what_is_unknown_says_what_to_bring_and_who_can() {
    let text = plain().split_whitespace().collect::<Vec<_>>().join(" ");
    at(
        &text,
        "needs the answer of `gh api repos/example/example/environments` (from anyone) it decides: whether somebody else must agree",
    );
}

#[test]
fn what_several_claims_need_is_told_once() {
    let mut report = samples::report();
    let unknown = report.findings[2].clone();
    report.findings[0].verdict = "unknown".into();
    report.findings[0].needs = unknown.needs;
    let text = render(&report, &samples::catalogue(), Options::default());
    assert_eq!(
        text.matches("whether somebody else must agree").count(),
        1,
        "{text}"
    );
    at(
        &text,
        "      needs    as above, under `release-needs-approval`\n",
    );
}

#[test]
fn a_repair_shows_what_it_adds_and_its_steps_once_for_several_files() {
    let mut report = samples::report();
    let fix = |path: &str| spec_report::wire::Fix {
        title: format!("limit the token of `{path}`"),
        safety: "review".into(),
        before: ["name what each job writes".into()].into(),
        after: Vec::new(),
        edits: [spec_report::wire::Edit {
            path: path.into(),
            start: 20,
            end: 20,
            replacement: "permissions:\n  contents: read\n\n".into(),
            creates: false,
        }]
        .into(),
    };
    report.findings[1].fixes = [fix("a.yml"), fix("b.yml")].into();
    let text = render(&report, &samples::catalogue(), Options::default());
    at(
        &text,
        "      repair   limit the token of `a.yml` (review: it may change a run)
               + permissions:
               +   contents: read
      repair   limit the token of `b.yml` (review: it may change a run)
               first: name what each job writes
",
    );
}

#[test]
fn coming_rules_are_counted_in_one_line() {
    assert_eq!(
        plain()
            .matches("2 more claims are announced and not decided yet")
            .count(),
        1
    );
    assert!(!plain().contains("process-is-written"));
}

#[test]
fn the_last_lines_count_verdicts_and_grade_nothing() {
    let text = plain();
    at(
        &text,
        "3 claims of the SPECs looked at: 1 met, 1 unmet, 1 unknown\n",
    );
    at(&text, "beyond the SPECs, counted apart: 1 not-applicable\n");
    at(&text, "1 of the unmet is of force must or should\n");
    for never in ["score", "grade", "%", "compliant", "passed", "failed"] {
        assert!(!text.to_lowercase().contains(never), "{never}");
    }
}

#[test]
fn a_finding_that_the_catalogue_does_not_know_is_shown_all_the_same() {
    let text = render(
        &samples::report(),
        &spec_report::wire::Catalogue::default(),
        Options::default(),
    );
    at(&text, "spec8/pin-actions/release-pinned-by-full-sha");
    at(&text, "beyond/security-policy-exists");
}

#[test]
fn colour_adds_nothing_that_a_word_does_not_say() {
    let coloured = render(
        &samples::report(),
        &samples::catalogue(),
        Options {
            colour: true,
            signs: false,
            width: 80,
        },
    );
    assert!(coloured.contains("\u{1b}[1;31munmet"));
    at(
        &coloured,
        "\u{1b}[1mHow a release reaches its users\u{1b}[0m\n",
    );
    for line in coloured.lines() {
        let open = line
            .rfind("\u{1b}[")
            .map_or("\u{1b}[0m", |at| &line[at..at + 4]);
        assert_eq!(
            open, "\u{1b}[0m",
            "a colour runs into the next line: {line:?}"
        );
    }
    assert_eq!(without_colour(&coloured), plain());
    assert!(!plain().contains('\u{1b}'));
}

#[test]
fn signs_may_leave_ascii_and_words_stay() {
    let text = render(
        &samples::report(),
        &samples::catalogue(),
        Options {
            colour: false,
            signs: true,
            width: 80,
        },
    );
    at(&text, "✗ unmet ");
    at(&text, "✓ met ");
    assert!(plain().is_ascii(), "{}", plain());
}

#[test]
fn lines_are_broken_at_the_width_and_an_address_never() {
    for width in [40, 60, 80, 120] {
        let text = render(
            &samples::report(),
            &samples::catalogue(),
            Options {
                colour: false,
                signs: true,
                width,
            },
        );
        for line in text.lines() {
            let longest = line
                .split_whitespace()
                .map(|word| word.chars().count())
                .max()
                .unwrap_or(0);
            assert!(
                line.chars().count() <= width || longest + 24 > width,
                "{width}: {line}"
            );
            assert_eq!(line.trim_end(), line, "a blank at the end");
        }
        at(&text, ".github/workflows/release.yml:42:15");
    }
}

#[test]
fn of_many_places_the_first_are_shown_and_the_rest_are_counted() {
    let mut report = samples::report();
    let place = report.findings[1].exhibits[0].clone();
    report.findings[1].exhibits = (0..40)
        .map(|number| spec_report::wire::Exhibit {
            path: format!("w{number}.yml"),
            ..place.clone()
        })
        .collect();
    let text = render(&report, &samples::catalogue(), Options::default());
    assert_eq!(text.matches(".yml:20:15").count(), 12);
    at(&text, "28 more places like these");
}

#[test]
fn uploads_that_reach_everybody_come_before_nightlies_and_trials() {
    let mut report = samples::report();
    let row = report.publishing[0].clone();
    for (line, index) in [(1, "other"), (2, "testpypi"), (3, "pypi")] {
        report.publishing.insert(
            report.publishing.len() - 1,
            spec_report::wire::Publishing {
                line,
                index: index.into(),
                ..row.clone()
            },
        );
    }
    let text = render(&report, &samples::catalogue(), Options::default());
    let places = [
        "release.yml:3 ",
        "release.yml:42 ",
        "release.yml:2 ",
        "release.yml:1 ",
    ];
    assert!(places.is_sorted_by_key(|place| at(&text, place)), "{text}");
}

#[test]
fn thousands_of_places_are_told_in_a_few_lines() {
    let mut report = samples::report();
    let place = report.findings[1].exhibits[0].clone();
    report.findings[1].exhibits = (1..=30_000)
        .map(|line| spec_report::wire::Exhibit {
            line: Some(line),
            ..place.clone()
        })
        .collect();
    let text = render(&report, &samples::catalogue(), Options::default());
    at(
        &text,
        "release.yml:1:15, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 29990 more",
    );
    assert!(text.len() < 8_000);
}

#[test]
fn an_empty_report_is_readable() {
    let text = render(
        &spec_report::wire::Report::default(),
        &spec_report::wire::Catalogue::default(),
        Options::default(),
    );
    at(&text, "no step that uploads was seen");
    at(&text, "0 claims of the SPECs looked at: none");
}

#[test]
fn an_ignored_finding_keeps_its_verdict_and_shows_its_reason() {
    let mut report = samples::report();
    report.findings[1].ignored = Some(spec_report::wire::Ignored {
        reason: "read-only token".into(),
        path: "spec-check.toml".into(),
        line: 9,
    });
    let text = render(&report, &samples::catalogue(), Options::default());
    at(&text, "ignored  read-only token  spec-check.toml:9");
    at(&text, "x unmet");
    at(&text, "nothing is unmet of force must or should");
}

#[test]
fn a_statement_is_marked_as_said_not_seen() {
    let mut report = samples::report();
    report.findings[0].declared = true;
    at(
        &render(&report, &samples::catalogue(), Options::default()),
        "(said, not seen)",
    );
}

#[test]
fn an_escape_sequence_in_a_file_does_not_reach_the_terminal() {
    let text = render(
        &samples::hostile("\u{1b}[2J\u{1b}]0;title\u{7}\r\n\u{202e}evil"),
        &samples::catalogue(),
        Options::default(),
    );
    at(&text, "␛[2J␛]0;title␇␍␊<U+202E>evil");
    assert!(
        text.chars()
            .all(|char| char == '\n' || !char.is_control() && char != '\u{202e}'),
        "{text:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_report_drives_the_terminal_or_is_refused(report in samples::any_report(), colour in any::<bool>(), signs in any::<bool>(), width in 0..200_usize) {
        let text = render(&report, &samples::catalogue(), Options { colour, signs, width });
        let bare = if colour { without_colour(&text) } else { text };
        for char in bare.chars() {
            prop_assert!(char == '\n' || !char.is_control(), "{:?} in {:?}", char, bare);
            prop_assert!(!matches!(char, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'), "{:?}", char);
        }
        for finding in &report.findings {
            prop_assert!(bare.contains(&finding.verdict));
        }
    }

    #[test]
    fn nothing_that_a_file_says_begins_a_line_at_the_margin(text in samples::any_text()) {
        let page = render(&samples::hostile(&text), &samples::catalogue(), Options::default());
        let calm = render(&samples::hostile("x"), &samples::catalogue(), Options::default());
        let margins = |page: &str| page.lines().skip(3).filter(|line| !line.starts_with(' ') && !line.is_empty()).map(|line| line.chars().take(6).collect::<String>()).collect::<Vec<_>>();
        // the name and the summary stand at the margin on purpose: all else there is ours
        let ours = margins(&calm);
        for margin in ["How a ", "SPEC 8", "Proble"] {
            prop_assert_eq!(margins(&page).iter().filter(|found| *found == margin).count(), ours.iter().filter(|found| *found == margin).count());
        }
    }
}
