//! Our own repository is our first customer: what we ask of others, our own files meet.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

use spec_model::{Given, intake};
use spec_report::wire::{Finding, Report};
use spec_source::{Input, Origin};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// What our files themselves decide, in the SPEC's order. Every rule named here must have been judged, so that a report
/// that says nothing cannot pass.
const MET: [&str; 5] = [
    "spec8/restrict-runner-permissions/default-is-read",
    "spec8/restrict-runner-permissions/more-is-granted-per-job",
    "spec8/pin-actions/others-pinned-by-full-sha",
    "spec8/pin-actions/pin-names-its-release",
    "spec8/pin-actions/updates-are-proposed",
];

/// What speaks of an upload to PyPI. We upload nothing there, and a repository without an upload in sight has no clean
/// bill by that.
const ABOUT_PUBLISHING: [&str; 6] = [
    "spec8/harden-workflows/release-needs-approval",
    "spec8/use-environments/publishing-runs-in-environment",
    "spec8/pin-actions/release-pinned-by-full-sha",
    "spec8/attest-builds/provenance-is-attested",
    "spec8/trusted-publishing/publishing-uses-oidc",
    "spec8/trusted-publishing/id-token-is-granted-per-job",
];

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What is no part of the repository: made by builds and installs, or kept by git itself.
fn is_made(name: &str) -> bool {
    matches!(name, ".git" | "target" | "node_modules" | "dist")
}

fn walk(folder: &Path, under: &str, paths: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if is_made(&name) {
            continue;
        }
        let path = format!("{under}{name}");
        if entry.file_type().unwrap().is_dir() {
            walk(&entry.path(), &format!("{path}/"), paths);
        } else {
            paths.push(path);
        }
    }
}

fn ourselves() -> Given {
    let mut paths = Vec::new();
    walk(&top(), "", &mut paths);
    paths.sort();
    let files = paths
        .iter()
        .filter(|path| intake::is_wanted(path))
        .map(|path| Input::new(path, fs::read(top().join(path)).unwrap(), Origin::File));
    let listing = Input::new("listing", paths.join("\n") + "\n", Origin::Listing);
    Given {
        name: "spec-check".into(),
        as_of: None,
        inputs: [listing].into_iter().chain(files).collect(),
        unread: Vec::new(),
    }
}

fn finding<'a>(report: &'a Report, rule: &str) -> &'a Finding {
    let mut of_rule = report.findings.iter().filter(|f| f.rule == rule);
    let finding = of_rule
        .next()
        .unwrap_or_else(|| panic!("`{rule}` was not judged"));
    assert!(of_rule.next().is_none(), "`{rule}` was judged twice");
    finding
}

#[test]
fn our_workflows_are_among_what_is_judged() {
    let given = ourselves();
    for path in [
        ".github/dependabot.yml",
        ".github/workflows/release.yml",
        ".github/workflows/site.yml",
        ".github/workflows/test.yml",
    ] {
        assert!(
            given.inputs.iter().any(|input| input.path == path),
            "{path}"
        );
    }
}

#[test]
fn nothing_that_spec_8_asks_is_unmet_here() {
    let report = spec_report::judge(&ourselves());
    let judged: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| finding.spec == Some(8))
        .collect();
    assert!(judged.len() >= MET.len() + ABOUT_PUBLISHING.len());
    for finding in judged {
        assert_ne!(
            finding.verdict, "unmet",
            "{}: {}\n{:#?}",
            finding.rule, finding.summary, finding.exhibits
        );
    }
}

#[test]
fn what_our_files_decide_is_met_and_shows_our_files() {
    let report = spec_report::judge(&ourselves());
    for rule in MET {
        let finding = finding(&report, rule);
        assert_eq!(finding.verdict, "met", "{rule}: {}", finding.summary);
        let shown: BTreeSet<&str> = finding.exhibits.iter().map(|e| e.path.as_str()).collect();
        assert!(
            shown.iter().any(|path| path.starts_with(".github/")),
            "{rule}: {shown:?}"
        );
    }
}

#[test]
fn a_repository_that_uploads_nothing_has_no_clean_bill_by_that() {
    let report = spec_report::judge(&ourselves());
    assert!(report.publishing.is_empty(), "{:#?}", report.publishing);
    for rule in ABOUT_PUBLISHING {
        let finding = finding(&report, rule);
        assert_eq!(finding.verdict, "unknown", "{rule}: {}", finding.summary);
        assert!(
            !finding.needs.is_empty(),
            "{rule} says what would decide it"
        );
    }
}

#[test]
fn our_files_are_read_without_a_problem() {
    let report = spec_report::judge(&ourselves());
    assert!(report.problems.is_empty(), "{:#?}", report.problems);
    assert_eq!(report.subject.coverage.tree, "all");
    assert!(report.subject.read >= 4, "{:?}", report.subject);
}
