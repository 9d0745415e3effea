//! What a project says of itself: ignores with a reason, statements that age, and how it publishes.
#![allow(clippy::expect_used)] // what fails here fails its test

use spec_model::Given;
use spec_report::wire::{Finding, Report};
use spec_source::{Input, Origin};

const WORKFLOW: &str = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    permissions: {contents: read}\n    steps:\n      - uses: actions/checkout@v5\n";
const PINS: &str = "spec8/pin-actions/others-pinned-by-full-sha";

fn judge(files: &[(&str, &str)]) -> Report {
    let mut given = Given {
        name: "example".into(),
        as_of: Some("2026-11-22".into()),
        ..Given::default()
    };
    let mut paths = String::new();
    for (path, text) in files {
        given.inputs.push(Input::new(path, *text, Origin::File));
        paths.push_str(path);
        paths.push('\n');
    }
    given
        .inputs
        .push(Input::new("list", paths, Origin::Listing));
    spec_report::judge(&given)
}

fn with_file(own: &str) -> Report {
    judge(&[
        (".github/workflows/test.yml", WORKFLOW),
        ("spec-check.toml", own),
    ])
}

fn finding<'a>(report: &'a Report, rule: &str) -> &'a Finding {
    report
        .findings
        .iter()
        .find(|finding| finding.rule == rule)
        .expect("a finding")
}

#[test]
fn an_ignored_finding_keeps_its_verdict_and_shows_the_reason_and_its_place() {
    let report = with_file(
        "[[ignore]]\nrule = \"spec8/pin-actions/others-pinned-by-full-sha\"\nreason = \"read-only token\"\n",
    );
    let found = finding(&report, PINS);
    assert_eq!(found.verdict, "unmet");
    let ignored = found.ignored.as_ref().expect("ignored");
    assert_eq!(
        (ignored.reason.as_str(), ignored.path.as_str(), ignored.line),
        ("read-only token", "spec-check.toml", 2)
    );
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}

#[test]
fn a_clause_is_ignored_by_its_id_and_a_path_limits_what_is() {
    let report = with_file(
        "[[ignore]]\nrule = \"spec8/pin-actions\"\npath = \".github/workflows/test.yml\"\nreason = \"x\"\n",
    );
    assert!(finding(&report, PINS).ignored.is_some());
    let report = with_file(
        "[[ignore]]\nrule = \"spec8/pin-actions\"\npath = \".github/workflows/docs.yml\"\nreason = \"x\"\n",
    );
    assert!(finding(&report, PINS).ignored.is_none());
    assert!(
        report.problems[0].message.contains("take it out"),
        "{:?}",
        report.problems
    );
}

#[test]
fn an_ignore_without_a_reason_is_not_applied_and_said() {
    let report = with_file("[[ignore]]\nrule = \"spec8/pin-actions\"\n");
    assert!(finding(&report, PINS).ignored.is_none());
    assert_eq!(report.problems.len(), 1);
    assert!(report.problems[0].message.contains("reason"));
}

#[test]
fn a_comment_ignores_its_line_or_the_next_one() {
    for text in [
        WORKFLOW.replace("@v5", "@v5 # spec-check: ignore[spec8/pin-actions] no release path"),
        WORKFLOW.replace("      - uses", "      # spec-check: ignore[spec8/pin-actions/others-pinned-by-full-sha] no release path\n      - uses"),
    ] {
        let report = judge(&[(".github/workflows/test.yml", &text)]);
        let ignored = finding(&report, PINS).ignored.as_ref().expect("ignored");
        assert_eq!((ignored.reason.as_str(), ignored.path.as_str()), ("no release path", ".github/workflows/test.yml"));
    }
    let bare = WORKFLOW.replace("@v5", "@v5 # spec-check: ignore[spec8/pin-actions]");
    let report = judge(&[(".github/workflows/test.yml", &bare)]);
    assert!(finding(&report, PINS).ignored.is_none());
    assert_eq!(report.problems[0].line, Some(7));
}

#[test]
fn one_place_that_is_not_covered_keeps_the_finding_counted() {
    let text = format!(
        "{}      - uses: actions/setup-python@v6\n",
        WORKFLOW.replace("@v5", "@v5 # spec-check: ignore[spec8/pin-actions] x")
    );
    let report = judge(&[(".github/workflows/test.yml", &text)]);
    assert!(finding(&report, PINS).ignored.is_none());
}

#[test]
fn pyproject_can_hold_it_and_the_file_of_its_own_goes_first() {
    let table =
        "[project]\nname = \"example\"\n[tool.spec-check.project]\npublishes = \"nothing\"\n";
    let report = judge(&[
        (".github/workflows/test.yml", WORKFLOW),
        ("pyproject.toml", table),
    ]);
    assert_eq!(
        finding(&report, "spec8/trusted-publishing/publishing-uses-oidc").verdict,
        "not-applicable"
    );
    let report = judge(&[
        (".github/workflows/test.yml", WORKFLOW),
        ("pyproject.toml", table),
        ("spec-check.toml", "[project]\npublishes = \"by hand\"\n"),
    ]);
    let found = finding(&report, "spec8/trusted-publishing/publishing-uses-oidc");
    assert_eq!((found.verdict.as_str(), found.declared), ("unmet", true));
}

#[test]
fn what_is_said_of_publishing_counts_only_where_no_upload_is_seen() {
    let release = "on: push\npermissions: {}\njobs:\n  publish:\n    runs-on: x\n    permissions: {id-token: write}\n    steps:\n      - run: uv publish\n";
    let report = judge(&[
        (".github/workflows/release.yml", release),
        ("spec-check.toml", "[project]\npublishes = \"nothing\"\n"),
    ]);
    let found = finding(&report, "spec8/trusted-publishing/publishing-uses-oidc");
    assert_eq!((found.verdict.as_str(), found.declared), ("met", false));
}

#[test]
fn elsewhere_points_to_the_repository_that_publishes() {
    let report = with_file(
        "[project]\npublishes = \"elsewhere\"\nrelease-repository = \"example/example-release\"\n",
    );
    let found = finding(
        &report,
        "spec8/use-environments/publishing-runs-in-environment",
    );
    assert_eq!(
        (found.verdict.as_str(), found.declared),
        ("not-applicable", true)
    );
    assert!(found.summary.contains("example/example-release"));
    let report = with_file("[project]\npublishes = \"elsewhere\"\n");
    assert_eq!(
        finding(
            &report,
            "spec8/use-environments/publishing-runs-in-environment"
        )
        .verdict,
        "unknown"
    );
}

#[test]
fn a_statement_turns_only_an_unknown_and_counts_for_twelve_months() {
    let release = "on: push\npermissions: {}\njobs:\n  publish:\n    runs-on: x\n    environment: pypi\n    permissions: {id-token: write}\n    steps:\n      - run: uv publish\n";
    let rule = "spec8/harden-workflows/release-needs-approval";
    let stated = |on: &str| {
        let own = format!(
            "[[statement]]\nrule = \"{rule}\"\nsays = \"met\"\nby = \"alice\"\non = {on}\n"
        );
        let report = judge(&[
            (".github/workflows/release.yml", release),
            ("spec-check.toml", &own),
        ]);
        let found = finding(&report, rule);
        (found.verdict.clone(), found.declared)
    };
    assert_eq!(stated("2026-10-01"), ("met".into(), true));
    assert_eq!(stated("2025-11-22"), ("met".into(), true));
    assert_eq!(stated("2025-11-21"), ("unknown".into(), false));
    assert_eq!(stated("2027-01-01"), ("unknown".into(), false));
    let bare = release.replace("    environment: pypi\n", "");
    let own = format!(
        "[[statement]]\nrule = \"{rule}\"\nsays = \"met\"\nby = \"alice\"\non = 2026-10-01\n"
    );
    let report = judge(&[
        (".github/workflows/release.yml", &bare),
        ("spec-check.toml", &own),
    ]);
    let found = finding(&report, rule);
    assert_eq!((found.verdict.as_str(), found.declared), ("unmet", false));
    assert!(
        found
            .exhibits
            .iter()
            .any(|exhibit| exhibit.path == "spec-check.toml")
    );
}

#[test]
fn what_is_wrong_in_the_file_is_said_with_its_line_and_the_rest_counts() {
    let own = "[projekt]\n[project]\npublishes = \"nowhere\"\nmaintainers = \"one\"\n[[statement]]\nrule = \"x\"\n[[ignore]]\nrule = \"spec8/pin-actions\"\nreason = \"x\"\n";
    let report = with_file(own);
    let lines: Vec<Option<usize>> = report.problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [Some(1), Some(3), Some(5)], "{:?}", report.problems);
    assert!(finding(&report, PINS).ignored.is_some());
}

#[test]
fn the_packages_are_those_that_are_stated_else_those_of_the_project_files_else_that_of_setup_cfg() {
    let packages = |files: &[(&str, &str)]| {
        let inputs = files.iter();
        let inputs = inputs.map(|(path, text)| Input::new(path, *text, Origin::File));
        spec_model::Project::read(&Given {
            inputs: inputs.collect(),
            ..Given::default()
        })
        .packages()
    };
    let own = ("spec-check.toml", "[project]\npackages = [\"a\", \"b\"]\n");
    let first = ("pyproject.toml", "[project]\nname = \"c\"\n");
    let second = ("plugins/pyproject.toml", "[project]\nname = \"d\"\n");
    let dynamic = ("pyproject.toml", "[build-system]\nrequires = []\n");
    let setup = ("setup.cfg", "[metadata]\nname = e\n");
    assert_eq!(packages(&[own, first, setup]), ["a", "b"]);
    assert_eq!(packages(&[first, second, setup]), ["d", "c"]); // as their paths sort
    assert_eq!(packages(&[dynamic, setup]), ["e"]);
    assert!(packages(&[dynamic]).is_empty());
}
