//! The options that ask for a part, a comparison, a stricter end or one report over several repositories.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot be set up has failed"
)]

mod bench;

use bench::{BAD, CALM, Folder, GOOD, Ran, uploads, verdict};
use boon::{Compiler, Schemas};
use serde_json::Value;

const RELEASE: &str = ".github/workflows/release.yml";
const PINNED: &str = "spec8/pin-actions/release-pinned-by-full-sha";
const OIDC: &str = "spec8/trusted-publishing/publishing-uses-oidc";
const DAY: [&str; 2] = ["--as-of", "2026-11-22"];

/// The one report as JSON, which must be in the frozen form.
#[track_caller]
fn report(folder: &Folder, arguments: &[&str]) -> Value {
    let report = folder
        .run(&[arguments, &["--format", "json"]].concat())
        .report();
    in_the_form(&report);
    report
}

#[track_caller]
fn in_the_form(report: &Value) {
    let schema = include_str!("../../spec-report/schema/spec-check-1.json");
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    compiler
        .add_resource(
            "urn:spec-check:format:1",
            serde_json::from_str(schema).unwrap(),
        )
        .unwrap();
    let index = compiler
        .compile("urn:spec-check:format:1", &mut schemas)
        .unwrap();
    if let Err(error) = schemas.validate(report, index) {
        panic!("{error:#}");
    }
}

fn rules(report: &Value) -> Vec<&str> {
    report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect()
}

fn finding<'a>(report: &'a Value, rule: &str) -> &'a Value {
    report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["rule"] == rule)
        .unwrap()
}

fn misused(ran: &Ran, hint: &str) {
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
    assert!(ran.err.contains(hint), "`{hint}` is not in {}", ran.err);
}

// --spec, --clause, --rule

#[test]
fn a_spec_a_clause_or_a_rule_alone_is_shown_in_every_form() {
    let folder = Folder::with(&[(RELEASE, BAD)]);
    for (arguments, keeps) in [
        (&["--spec", "6"][..], "spec6/"),
        (&["--spec", "8"], "spec8/"),
        (&["--clause", "spec8/pin-actions"], "spec8/pin-actions/"),
        (&["--clause", "pin-actions"], "spec8/pin-actions/"),
        (&["--clause", "beyond"], "beyond/"),
        (&["--rule", PINNED], PINNED),
        (&["--rule", "release-pinned-by-full-sha"], PINNED),
        (
            &["--rule", "pin-actions/release-pinned-by-full-sha"],
            PINNED,
        ),
        (&["--rule", "Release-Pinned-By-Full-SHA/"], PINNED),
    ] {
        let told = report(&folder, arguments);
        let shown = rules(&told);
        assert!(!shown.is_empty(), "{arguments:?}");
        assert!(
            shown.iter().all(|rule| rule.starts_with(keeps)),
            "{arguments:?}: {shown:?}"
        );
        let text = folder.run(arguments).out;
        let markdown = folder
            .run(&[arguments, &["--format", "markdown"]].concat())
            .out;
        for (_, out) in [("text", &text), ("markdown", &markdown)] {
            assert!(out.contains("nothing else is shown or counted"), "{out}");
            let stranger = if keeps.starts_with("spec6") {
                "release-pinned-by-full-sha"
            } else {
                "secrets-are-avoided"
            };
            assert!(!out.contains(stranger), "{arguments:?}: {out}");
        }
    }
}

#[test]
fn what_is_narrowed_says_nothing_of_the_spec_that_is_left_out_and_keeps_the_release_path() {
    let folder = Folder::with(&[(RELEASE, BAD)]);
    let (whole, part) = (
        report(&folder, &DAY),
        report(&folder, &["--spec", "8", "--as-of", "2026-11-22"]),
    );
    for key in ["summary", "subject", "publishing", "problems", "tool"] {
        assert_eq!(whole[key], part[key], "{key}");
    }
    assert_eq!(part["specs"].as_array().unwrap().len(), 1);
    assert_eq!(part["specs"][0]["number"], 8);
    let markdown = folder.run(&["--spec", "8", "--format", "markdown"]).out;
    assert!(markdown.starts_with("# SPEC 8: where "), "{markdown}");
}

#[test]
fn clauses_and_rules_add_up_and_a_spec_limits_both() {
    let folder = Folder::with(&[(RELEASE, BAD)]);
    let told = report(
        &folder,
        &[
            "--clause",
            "pin-actions",
            "--rule",
            "publishing-uses-oidc",
            "--rule",
            "secrets-are-avoided",
        ],
    );
    let shown = rules(&told);
    assert!(
        shown.contains(&PINNED) && shown.contains(&OIDC),
        "{shown:?}"
    );
    assert!(shown.contains(&"spec6/publish-without-secrets/secrets-are-avoided"));
    let ran = folder.run(&["--spec", "6", "--clause", "pin-actions"]);
    misused(&ran, "`--spec 6` leaves only those of SPEC 6");
}

#[test]
fn only_what_is_shown_counts_for_the_end() {
    let folder = Folder::with(&[(RELEASE, BAD)]);
    assert_eq!(folder.run(&["--rule", "publishing-uses-oidc"]).code, 1);
    let ran = folder.run(&["--clause", "document-release"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(
        ran.out
            .contains("nothing of what is shown is unmet of force must or should"),
        "{}",
        ran.out
    );
}

#[test]
fn a_name_that_says_nothing_is_refused_with_near_ones() {
    let folder = Folder::with(&[(RELEASE, GOOD)]);
    for (arguments, hint) in [
        (["--rule", "release-pined-by-sha"], PINNED),
        (
            ["--clause", "pinactions"],
            "near to it: `spec8/pin-actions`",
        ),
        (["--rule", "pin-actions"], "ask for it by `--clause`"),
        (
            ["--clause", "release-pinned-by-full-sha"],
            "ask for it by `--rule`",
        ),
        (["--rule", ""], "there is no rule ``"),
        (["--clause", "zzz"], "`spec-check rules` lists them all"),
        (["--spec", "7"], "[possible values: 6, 8]"),
    ] {
        misused(&folder.run(&arguments), hint);
    }
    let rules = folder.run(&["rules"]).out;
    let announced = rules.lines().find(|line| line.contains("(coming)"));
    match announced.and_then(|line| line.split_whitespace().next()) {
        Some(rule) => misused(
            &folder.run(&["--rule", rule]),
            "announced and not decided yet",
        ),
        None => bench::say(
            "every rule is decided: that one which is announced is refused is not tested",
        ),
    }
}

#[test]
fn every_rule_and_clause_that_is_decided_can_be_asked_for_by_its_last_part() {
    let folder = Folder::with(&[(RELEASE, GOOD)]);
    let whole = report(&folder, &[]);
    for rule in rules(&whole) {
        let (clause, last) = rule.rsplit_once('/').unwrap();
        assert_eq!(rules(&report(&folder, &["--rule", last])), [rule]);
        let clause = clause.rsplit('/').next().unwrap();
        assert!(rules(&report(&folder, &["--clause", clause])).contains(&rule));
    }
}

#[test]
fn explain_takes_the_same_names_and_offers_the_same() {
    let folder = Folder::new();
    let page = folder.run(&["explain", PINNED]).out;
    let short = folder.run(&["explain", "pin-actions/release-pinned-by-full-sha"]);
    assert_eq!(short.out, page);
    misused(
        &folder.run(&["explain", "pinactions"]),
        "near to it: `spec8/pin-actions`",
    );
}

// --strict

#[test]
fn strict_ends_with_1_where_something_is_unknown() {
    let folder = Folder::with(&[(RELEASE, GOOD)]);
    let (lenient, strict) = (folder.run::<&str>(&[]), folder.run(&["--strict"]));
    assert_eq!((lenient.code, strict.code), (0, 1));
    assert!(
        strict.out.contains("`--strict` counts them as unmet"),
        "{}",
        strict.out
    );
    assert_eq!(
        report(&folder, &["--strict", "--as-of", "2026-11-22"]),
        report(&folder, &DAY)
    );
    let met = folder.run(&["--strict", "--rule", "release-pinned-by-full-sha"]);
    assert_eq!(met.code, 0, "{}", met.out);
}

#[test]
fn strict_does_not_count_what_is_ignored_or_asked_by_no_spec() {
    let folder = Folder::with(&[(RELEASE, GOOD)]);
    assert_eq!(folder.run(&["--strict", "--clause", "beyond"]).code, 0);
    let asked = ["--strict", "--rule", "process-is-written"];
    assert_eq!(folder.run(&asked).code, 1);
    folder.write(
        "spec-check.toml",
        "[[ignore]]\nrule = \"spec8/document-release\"\nreason = \"it stands in the handbook\"\n",
    );
    assert_eq!(folder.run(&asked).code, 0);
}

#[test]
fn strict_and_exit_zero_contradict_each_other() {
    misused(
        &Folder::with(&[(RELEASE, GOOD)]).run(&["--strict", "--exit-zero"]),
        "--exit-zero",
    );
}

// --baseline

/// A folder with a report of its state in `before.json`, outside of the repository `r`.
fn with_report(text: &str) -> Folder {
    let folder = Folder::new();
    folder.write(format!("r/{RELEASE}"), text);
    let arguments = ["r", "--format", "json", "--output", "before.json"];
    folder.run(&[&arguments[..], &DAY].concat());
    folder
}

const SINCE: [&str; 3] = ["r", "--baseline", "before.json"];

#[test]
fn what_was_unmet_before_does_not_fail_the_run() {
    let folder = with_report(BAD);
    assert_eq!(folder.run(&["r"]).code, 1);
    let ran = folder.run(&SINCE);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.out.contains("(unmet before)"), "{}", ran.out);
    assert!(
        ran.out.contains("Beside the earlier report, of 2026-11-22"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("nothing that fails a run is new"),
        "{}",
        ran.out
    );
    assert_eq!(ran.err, "");
}

#[test]
fn moved_lines_and_other_indentation_are_nothing_new() {
    let folder = with_report(BAD);
    folder.write(
        format!("r/{RELEASE}"),
        format!(
            "# a comment\n\n{}",
            BAD.replace("      - ", "        - ")
                .replace("          password", "            password")
                .replace("        with", "          with")
        ),
    );
    let ran = folder.run(&SINCE);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(
        ran.out.contains("0 unmet places are new, 0 gone"),
        "{}",
        ran.out
    );
}

#[test]
fn what_is_newly_unmet_fails_the_run_and_is_named() {
    let folder = with_report(BAD);
    let more = BAD.replace(
        "      - uses: actions/checkout@v4\n",
        "      - uses: actions/checkout@v4\n      - uses: actions/setup-python@v6\n",
    );
    folder.write(format!("r/{RELEASE}"), more);
    let ran = folder.run(&SINCE);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(
        ran.out.contains("  new        .github/workflows/release.yml:8  `actions/setup-python@v6`  release-pinned-by-full-sha\n"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("1 claim fails the run"), "{}", ran.out);
    let markdown = folder.run(&[&SINCE[..], &["--format", "markdown"]].concat());
    assert_eq!(markdown.code, 1);
    assert!(
        markdown.out.contains(&format!(
            "- **new**: `{RELEASE}:8` `actions/setup-python@v6`, `{PINNED}`\n"
        )),
        "{}",
        markdown.out
    );
    assert!(
        markdown.out.contains("**unmet** (must, in part new)"),
        "{}",
        markdown.out
    );
    assert_eq!(
        folder
            .run(&[&SINCE[..], &["--clause", "use-environments"]].concat())
            .code,
        0
    );
}

#[test]
fn what_is_gone_is_named_and_a_repaired_project_ends_with_0() {
    let folder = with_report(BAD);
    folder.write(format!("r/{RELEASE}"), GOOD);
    let ran = folder.run(&SINCE);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(
        ran.out
            .contains("  gone       .github/workflows/release.yml:7  `actions/checkout@v4`"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("nothing that fails a run is new"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains(
            "  undecided  .github/workflows/release.yml:4  `publish`  release-needs-approval"
        ),
        "who must agree is a setting now: {}",
        ran.out
    );
}

#[test]
fn what_was_not_read_this_time_is_not_called_gone() {
    let folder = with_report(BAD);
    folder.write("other.yml", CALM);
    let ran = folder.run(&["other.yml", "--baseline", "before.json"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(!ran.out.contains("  gone "), "{}", ran.out);
    assert!(ran.out.contains("  undecided "), "{}", ran.out);
}

#[test]
fn the_json_report_is_the_same_with_and_without_a_baseline() {
    let folder = with_report(BAD);
    folder.write(format!("r/{RELEASE}"), BAD.replace("@v4", "@v5"));
    let with = folder.run(&[&SINCE[..], &["--format", "json"], &DAY].concat());
    let without = folder.run(&[&["r", "--format", "json"][..], &DAY].concat());
    assert_eq!(with.out, without.out);
    assert_eq!((with.code, without.code), (1, 1));
}

#[test]
fn a_strict_run_with_a_baseline_fails_on_what_is_newly_unknown() {
    let folder = with_report(GOOD);
    let strict = [&SINCE[..], &["--strict"]].concat();
    assert_eq!(folder.run(&["r", "--strict"]).code, 1);
    assert_eq!(
        folder.run(&strict).code,
        0,
        "what was unknown before is nothing new"
    );
    folder.write(
        format!("r/{RELEASE}"),
        GOOD.replace(
            "environment: pypi",
            "environment: pypi\n    uses: o/r/.github/workflows/x.yml@v1",
        ),
    );
    folder.write("r/.github/workflows/late.yml", "on: push\njobs: [\n");
    assert_eq!(folder.run(&strict).code, 1);
}

#[test]
fn several_repositories_are_found_again_by_their_names() {
    let folder = Folder::with(&[
        ("a/.github/workflows/release.yml", BAD),
        ("b/.github/workflows/release.yml", GOOD),
    ]);
    folder.run(&["b", "a", "--format", "json", "--output", "before.json"]);
    let ran = folder.run(&["a", "b", "--baseline", "before.json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    assert!(
        ran.out
            .ends_with("something is newly unmet of force must or should in 0\n"),
        "{}",
        ran.out
    );
    folder.write("c/.github/workflows/release.yml", BAD);
    let ran = folder.run(&["a", "c", "--baseline", "before.json"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("the baseline has no report named `c`"),
        "{}",
        ran.err
    );
}

#[test]
fn one_repository_under_another_name_is_the_same() {
    let folder = with_report(BAD);
    folder.write(format!("checkout/{RELEASE}"), BAD);
    assert_eq!(
        folder.run(&["checkout", "--baseline", "before.json"]).code,
        0
    );
}

#[test]
fn a_report_that_was_folded_for_reading_is_taken() {
    let folder = with_report(BAD);
    let value: Value = serde_json::from_str(&folder.read("before.json")).unwrap();
    folder.write("before.json", format!("\u{feff}{value:#}\n"));
    assert_eq!(folder.run(&SINCE).code, 0);
}

#[test]
fn a_baseline_that_is_none_is_refused_and_said() {
    let folder = with_report(BAD);
    let whole = folder.read("before.json");
    for (text, hint) in [
        ("", "is empty"),
        ("# a README\n", "is no JSON"),
        ("{}", "is no report of spec-check"),
        ("[1]", "is no report of spec-check"),
        (&whole[..whole.len() / 2], "is no JSON"),
        (
            &whole.replacen("spec-check/1", "spec-check/2", 1),
            "only `spec-check/1` is read",
        ),
        (
            &whole.replacen("\"subject\"", "\"object\"", 1),
            "is no whole report",
        ),
        (&format!("{whole}{whole}"), "two reports named `r`"),
    ] {
        folder.write("before.json", text);
        misused(&folder.run(&SINCE), hint);
    }
    folder.write("before.json", b"\xff\xfe{\0");
    misused(&folder.run(&SINCE), "is no UTF-8");
    misused(
        &folder.run(&["r", "--baseline", "missing.json"]),
        "could not be read (no such file or directory)",
    );
    misused(&folder.run(&["r", "--baseline", "r"]), "could not be read");
}

#[test]
fn a_hostile_baseline_cannot_drive_the_terminal_or_forge_markup() {
    let folder = with_report(BAD);
    let mut value: Value = serde_json::from_str(&folder.read("before.json")).unwrap();
    let hostile = "\u{1b}[2J\n# <b>@all</b>\u{202e}`";
    value["subject"]["as_of"] = hostile.into();
    for finding in value["findings"].as_array_mut().unwrap() {
        for exhibit in finding["exhibits"].as_array_mut().unwrap() {
            exhibit["text"] = hostile.into();
            exhibit["path"] = format!("{RELEASE}{hostile}").into();
        }
    }
    folder.write("before.json", value.to_string());
    for form in ["text", "markdown"] {
        let out = folder.run(&[&SINCE[..], &["--format", form]].concat()).out;
        assert!(out.contains("gone"), "{out}");
        assert!(!out.contains(['\u{1b}', '\u{202e}']), "{out}");
        assert!(!out.lines().any(|line| line.starts_with("# <b>")), "{out}");
        if form == "markdown" {
            assert!(!out.contains("earlier report, of <b>"), "{out}");
        }
    }
}

// --together

const TOGETHER: [&str; 3] = ["--together", "code", "release"];

#[test]
fn where_another_repository_publishes_the_code_need_not() {
    let folder = Folder::with(&[
        ("code/.github/workflows/ci.yml", CALM),
        ("code/pyproject.toml", "[project]\nname = \"example\"\n"),
        ("release/.github/workflows/release.yml", GOOD),
    ]);
    assert_eq!(verdict(&report(&folder, &["code"]), OIDC), "unknown");
    let told = report(&folder, &TOGETHER);
    assert_eq!(verdict(&told, OIDC), "met");
    assert_eq!(verdict(&told, PINNED), "met");
    assert_eq!(uploads(&told), ["release/.github/workflows/release.yml:14"]);
    assert_eq!(told["subject"]["name"], "code and release");
    assert_eq!(told["subject"]["read"], 3);
    assert_eq!(told["subject"]["coverage"]["tree"], "all");
    assert!(
        told["summary"]
            .as_str()
            .unwrap()
            .starts_with("in `release`: a tag push can start")
    );
    let ran = folder.run(&TOGETHER);
    assert!(ran.out.starts_with("code and release\n"), "{}", ran.out);
}

#[test]
fn files_of_one_path_are_told_apart_by_their_folder_and_both_count() {
    let folder = Folder::with(&[
        (
            "code/.github/workflows/ci.yml",
            &CALM.replace(
                "      - run",
                "      - uses: actions/checkout@v4\n      - run",
            ),
        ),
        ("release/.github/workflows/ci.yml", GOOD),
    ]);
    let told = report(&folder, &TOGETHER);
    let others = finding(&told, "spec8/pin-actions/others-pinned-by-full-sha");
    assert_eq!(others["verdict"], "unmet");
    assert!(
        others["summary"]
            .as_str()
            .unwrap()
            .starts_with("in `code`: "),
        "{others}"
    );
    for exhibit in others["exhibits"].as_array().unwrap() {
        assert_eq!(
            exhibit["path"], "code/.github/workflows/ci.yml",
            "{exhibit}"
        );
    }
    assert_eq!(verdict(&told, PINNED), "met");
    assert_eq!(folder.run(&TOGETHER).code, 1);
}

#[test]
fn a_call_of_this_repository_is_looked_for_in_it_only() {
    let caller = "on: push\npermissions: {}\njobs:\n  publish:\n    uses: ./.github/workflows/called.yml\n    secrets: inherit\n";
    let publishing = GOOD.replace("  push:\n    tags: ['v*']\n", "  workflow_call:\n");
    let folder = Folder::with(&[
        ("code/.github/workflows/release.yml", caller),
        ("release/.github/workflows/called.yml", &publishing),
    ]);
    let told = report(&folder, &TOGETHER);
    // what the call runs is not in sight, though a file of its path lies beside it
    assert_eq!(verdict(&told, PINNED), "unknown");
    assert_eq!(verdict(&told, OIDC), "unknown");
}

#[test]
fn a_repository_that_hides_something_stays_unknown_and_says_what() {
    let folder = Folder::with(&[
        ("code/.github/workflows/ci.yml", CALM),
        ("code/.github/workflows/odd.yml", "on: push\njobs: [\n"),
        ("release/.github/workflows/release.yml", GOOD),
    ]);
    let told = report(&folder, &TOGETHER);
    let oidc = finding(&told, OIDC);
    assert_eq!(oidc["verdict"], "unknown");
    let needs = oidc["needs"].to_string();
    assert!(
        needs.contains("for `code`: the file `.github/workflows/odd.yml`"),
        "{needs}"
    );
    let part = Folder::with(&[
        ("code/notes/ci.md", "x"),
        ("release/.github/workflows/release.yml", GOOD),
    ]);
    let told = report(&part, &TOGETHER);
    assert_eq!(told["subject"]["coverage"]["tree"], "some");
    assert_eq!(
        verdict(&told, OIDC),
        "unknown",
        "the code was not seen whole"
    );
}

#[test]
fn one_written_process_is_enough_for_all() {
    let process = "# How to release\n\n1. Tag the version.\n2. Build the distributions: `python -m build`.\n3. Push the tag and upload them: `twine upload dist/*`.\n";
    let folder = Folder::with(&[
        ("code/.github/workflows/ci.yml", CALM),
        ("code/RELEASING.md", process),
        ("release/.github/workflows/release.yml", GOOD),
    ]);
    let rule = "spec8/document-release/process-is-written";
    assert_eq!(verdict(&report(&folder, &["release"]), rule), "unknown");
    let told = report(&folder, &TOGETHER);
    assert_eq!(verdict(&told, rule), "met");
    assert_eq!(finding(&told, rule)["needs"], Value::Array(Vec::new()));
}

#[test]
fn an_updater_works_in_its_own_repository_only() {
    let folder = Folder::with(&[
        ("code/.github/workflows/ci.yml", GOOD),
        (
            "code/.github/dependabot.yml",
            "version: 2\nupdates:\n  - package-ecosystem: github-actions\n    directory: /\n    schedule: {interval: weekly}\n",
        ),
        ("release/.github/workflows/release.yml", GOOD),
    ]);
    let told = report(&folder, &TOGETHER);
    let updates = finding(&told, "spec8/pin-actions/updates-are-proposed");
    assert_eq!(updates["verdict"], "unmet");
    assert!(
        updates["summary"]
            .as_str()
            .unwrap()
            .starts_with("in `release`: ")
    );
}

#[test]
fn what_is_seen_to_publish_stands_before_what_is_said() {
    let folder = Folder::with(&[
        ("code/.github/workflows/ci.yml", CALM),
        (
            "code/spec-check.toml",
            "[project]\npublishes = \"by hand\"\n",
        ),
        ("release/.github/workflows/release.yml", GOOD),
    ]);
    assert_eq!(verdict(&report(&folder, &["code"]), OIDC), "unmet");
    let told = report(&folder, &TOGETHER);
    assert_eq!(verdict(&told, OIDC), "met");
    assert_eq!(finding(&told, OIDC)["declared"], false);
    let message = bench::problem(&told, "code/spec-check.toml");
    assert!(
        message.contains("`release` is seen to publish"),
        "{message}"
    );
}

#[test]
fn a_statement_in_one_repository_answers_for_the_project() {
    let rule = "spec8/harden-workflows/release-needs-approval";
    let folder = Folder::with(&[
        ("code/.github/workflows/ci.yml", CALM),
        (
            "code/spec-check.toml",
            &format!(
                "[[statement]]\nrule = \"{rule}\"\nsays = \"met\"\nby = \"alice\"\non = 2026-10-01\n"
            ),
        ),
        ("release/.github/workflows/release.yml", GOOD),
    ]);
    assert_eq!(
        verdict(
            &report(&folder, &["release", "--as-of", "2026-11-22"]),
            rule
        ),
        "unknown"
    );
    let told = report(&folder, &[&TOGETHER[..], &DAY].concat());
    assert_eq!(verdict(&told, rule), "met");
    assert_eq!(finding(&told, rule)["declared"], true);
    let old = report(
        &folder,
        &[&TOGETHER[..], &["--as-of", "2028-01-01"]].concat(),
    );
    assert_eq!(verdict(&old, rule), "unknown");
}

#[test]
fn without_an_upload_anywhere_the_project_stays_unknown() {
    let folder = Folder::with(&[
        ("code/.github/workflows/ci.yml", CALM),
        ("release/.github/workflows/ci.yml", CALM),
    ]);
    let told = report(&folder, &TOGETHER);
    assert_eq!(verdict(&told, OIDC), "unknown");
    assert_eq!(
        told["summary"],
        "none of the 2 workflows given uploads to PyPI: bring the repository that publishes"
    );
}

#[test]
fn folders_of_one_name_are_called_by_their_paths() {
    let folder = Folder::with(&[
        ("mine/example/.github/workflows/ci.yml", CALM),
        ("other/example/.github/workflows/release.yml", GOOD),
    ]);
    let told = report(&folder, &["--together", "mine/example/", "./other/example"]);
    assert_eq!(told["subject"]["name"], "mine/example and other/example");
    assert_eq!(
        uploads(&told),
        ["other/example/.github/workflows/release.yml:14"]
    );
}

#[test]
fn the_order_of_the_folders_changes_no_verdict() {
    let folder = Folder::with(&[
        ("code/.github/workflows/ci.yml", BAD),
        ("release/.github/workflows/release.yml", GOOD),
    ]);
    let (one, other) = (
        report(&folder, &TOGETHER),
        report(&folder, &["--together", "release", "code"]),
    );
    for rule in rules(&one) {
        assert_eq!(verdict(&one, rule), verdict(&other, rule), "{rule}");
    }
}

#[test]
fn together_takes_several_folders_beside_each_other() {
    let folder = Folder::with(&[
        ("code/.github/workflows/ci.yml", CALM),
        ("release/.github/workflows/release.yml", GOOD),
        ("paths.txt", "a\n"),
    ]);
    for (arguments, hint) in [
        (&["--together", "code"][..], "one was given"),
        (&["--together"], "one was given"),
        (
            &[
                "--together",
                "code",
                "release/.github/workflows/release.yml",
            ],
            "is another file",
        ),
        (&["--together", "code", "-"], "standard input is none"),
        (&["--together", "code", "./code"], "is given twice"),
        (&["--together", ".", "code"], "lies in another"),
        (
            &["--together", "code", "release", "--listing", "paths.txt"],
            "`--listing`",
        ),
    ] {
        misused(&folder.run(arguments), hint);
    }
    let ran = folder.run(&["--together", "code", "missing"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(
        ran.err.contains("`missing` could not be read"),
        "{}",
        ran.err
    );
}

#[test]
fn a_joined_project_is_its_own_baseline() {
    let folder = Folder::with(&[
        ("code/.github/workflows/ci.yml", BAD),
        ("release/.github/workflows/release.yml", BAD),
    ]);
    folder.run(
        &[
            &TOGETHER[..],
            &["--format", "json", "--output", "before.json"],
        ]
        .concat(),
    );
    let ran = folder.run(&[&TOGETHER[..], &["--baseline", "before.json"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(
        ran.out.contains("0 unmet places are new, 0 gone"),
        "{}",
        ran.out
    );
}

// allow-list

#[test]
fn the_allow_list_is_ready_to_paste_and_the_rest_is_said_beside_it() {
    let folder = Folder::with(&[
        ("r/.github/workflows/release.yml", BAD),
        (
            "r/.github/workflows/more.yml",
            "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: ./.github/actions/own\n      - uses: docker://alpine:3\n      - uses: Astral-sh/setup-uv@v6\n  b:\n    uses: o/r/.github/workflows/build.yml@v2\n",
        ),
        (
            "r/.github/actions/own/action.yml",
            "runs:\n  using: composite\n  steps:\n    - uses: codecov/codecov-action@v5\n    - uses: astral-sh/setup-uv@v7\n",
        ),
    ]);
    let ran = folder.run(&["allow-list", "r"]);
    assert_eq!(
        ran.out,
        "Astral-sh/setup-uv@*,\ncodecov/codecov-action@*,\no/r/.github/workflows/build.yml@*,\npypa/gh-action-pypi-publish@**\n"
    );
    for note in [
        "\"Allow actions created by GitHub\": `actions/checkout`\n",
        "stands in this repository: `./.github/actions/own`\n",
        "not covered by patterns, which name actions and workflows only: `docker://alpine:3`\n",
        "must be allowed, too",
    ] {
        assert!(ran.err.contains(note), "{note}: {}", ran.err);
    }
    assert_eq!(ran.code, 0);
    assert_eq!(folder.run(&["allow-list", "r"]).out, ran.out);
}

#[test]
fn an_allow_list_that_may_lack_something_says_so() {
    let folder = Folder::with(&[
        ("r/.github/workflows/release.yml", BAD),
        ("r/.github/workflows/odd.yml", "on: push\njobs: [\n"),
    ]);
    assert!(
        folder
            .run(&["allow-list", "r"])
            .err
            .contains("not read whole were `.github/workflows/odd.yml`")
    );
    let ran = folder.run(&["allow-list", "r/.github/workflows/release.yml"]);
    assert!(ran.err.contains("not the whole repository"), "{}", ran.err);
    let ran = Folder::with(&[("README.md", "")]).run(&["allow-list"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(
        ran.err.contains("no workflow and no action was read"),
        "{}",
        ran.err
    );
    assert_eq!(Folder::new().run(&["allow-list", "missing"]).code, 3);
}

// needs

#[test]
fn what_is_needed_is_a_message_for_each_who_can_bring_it() {
    let folder = Folder::with(&[("r/.github/workflows/release.yml", BAD)]);
    let ran = folder.run(&["needs", "r"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let headings: Vec<&str> = ran
        .out
        .lines()
        .filter(|line| line.starts_with("# "))
        .collect();
    assert!(headings.is_sorted_by_key(|heading| {
        [
            "# For anybody",
            "# For somebody with write access to the repository",
            "# For an administrator of the repository or organisation",
            "# For an owner on PyPI",
            "# For somebody who knows how the project works",
        ]
        .iter()
        .position(|known| known == heading)
        .unwrap()
    }));
    assert!(headings.len() > 2, "{headings:?}");
    let one = folder.run(&["needs", "r", "--who", "administrator"]);
    assert!(one.out.starts_with("# For an administrator"), "{}", one.out);
    assert_eq!(one.out.matches("\n# ").count(), 0);
    let keys = "gh api --paginate --slurp 'repos/{owner}/{repo}/keys?per_page=100'";
    assert!(one.out.lines().any(|line| line == keys), "{}", one.out);
    assert!(ran.out.contains(one.out.trim_end()));
    assert_eq!(folder.run(&["needs", "r"]).out, ran.out);
}

#[test]
fn needs_of_nobody_and_of_nothing_are_said() {
    let folder = Folder::with(&[("r/.github/workflows/release.yml", BAD)]);
    let ran = folder.run(&["needs", "r", "--who", "index-owner"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(ran.err.contains("nothing is needed"), "{}", ran.err);
    misused(
        &folder.run(&["needs", "r", "--who", "nobody"]),
        "anyone, writer, administrator, index-owner, maintainer",
    );
    assert_eq!(folder.run(&["needs", "missing"]).code, 3);
}

// completions

#[test]
fn every_shell_gets_completions_that_name_options_and_commands() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = Folder::new().run(&["completions", shell]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{shell}");
        for word in [
            "baseline",
            "together",
            "markdown",
            "allow-list",
            "explain",
            "needs",
        ] {
            assert!(ran.out.contains(word), "{shell}: {word}");
        }
    }
    let ran = Folder::new().run(&["completions", "tcsh"]);
    misused(&ran, "bash, elvish, fish, powershell, zsh");
}

/// What bash offers for a line, by the script that we print.
fn offered(folder: &Folder, line: &[&str]) -> Option<Vec<String>> {
    folder.write("script", folder.run(&["completions", "bash"]).out);
    let words = format!("'{}'", line.join("' '"));
    let at = line.len() - 1;
    let program = format!(
        "source ./script; COMP_WORDS=({words}); COMP_CWORD={at}; f=$(complete -p spec-check); f=${{f#*-F }}; ${{f%% *}} spec-check '{}' '{}'; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        line[at],
        line[at - 1]
    );
    let output = std::process::Command::new("bash")
        .args(["--norc", "-c", &program])
        .current_dir(folder.path())
        .output()
        .ok()?;
    assert!(output.status.success(), "{output:?}");
    let out = String::from_utf8(output.stdout).unwrap();
    Some(out.lines().map(Into::into).collect())
}

#[test]
fn bash_completes_options_values_commands_and_files() {
    let folder = Folder::with(&[("before.json", "{}")]);
    let Some(options) = offered(&folder, &["spec-check", "--b"]) else {
        bench::say("there is no bash here: its completions are not tried");
        return;
    };
    assert_eq!(options, ["--baseline"]);
    let of = |line: &[&str]| offered(&folder, line).unwrap();
    assert_eq!(
        of(&["spec-check", "--format", ""]),
        ["text", "json", "markdown", "html"]
    );
    assert_eq!(of(&["spec-check", "--spec", ""]), ["6", "8"]);
    assert_eq!(of(&["spec-check", "--baseline", "bef"]), ["before.json"]);
    assert!(of(&["spec-check", "allow"]).contains(&"allow-list".into()));
    assert_eq!(of(&["spec-check", "completions", "z"]), ["zsh"]);
    assert_eq!(of(&["spec-check", "needs", "--who", "w"]), ["writer"]);
}

#[test]
fn zsh_reads_its_completions() {
    let folder = Folder::new();
    folder.write("_spec-check", folder.run(&["completions", "zsh"]).out);
    let run = std::process::Command::new("zsh")
        .args(["-f", "-n", "_spec-check"])
        .current_dir(folder.path())
        .output();
    match run {
        Ok(output) => assert!(output.status.success(), "{output:?}"),
        Err(_) => bench::say("there is no zsh here: its completions are not tried"),
    }
}

#[test]
fn a_report_to_print_holds_its_drawing_and_leads_nowhere_outside_of_itself() {
    let folder = Folder::with(&[(RELEASE, BAD)]);
    for narrow in [&[][..], &["--clause", "spec8/pin-actions"]] {
        let ran = folder.run(&[&["--format", "html"], narrow].concat());
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(ran.out.starts_with("<!doctype html>"), "{ran:?}");
        assert!(ran.out.contains("<svg"), "{ran:?}");
        for link in ran.out.split("href=\"#").skip(1) {
            let (id, _) = link.split_once('"').unwrap();
            assert!(
                ran.out.contains(&format!("id=\"{id}\"")),
                "{narrow:?}: {id}"
            );
        }
    }
}
