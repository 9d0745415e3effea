//! The command as a visitor uses it: paths, options, what is written where, and how it ends.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot be set up has failed"
)]

mod bench;

use bench::{BAD, CALM, Folder, GOOD, problem, uploads, verdict};
use std::fs;

const RELEASE: &str = ".github/workflows/release.yml";
const PINNED: &str = "spec8/pin-actions/release-pinned-by-full-sha";

#[test]
fn without_a_path_the_folder_it_stands_in_is_judged_under_its_real_name() {
    let folder = Folder::with(&[("numpy/.github/workflows/release.yml", BAD)]);
    let inner = folder.at("numpy");
    let ran = folder.run_with(
        &["--format", "json", inner.join(".").to_str().unwrap()],
        &[],
        b"",
    );
    assert_eq!(ran.report()["subject"]["name"], "numpy");
    let plain = folder.run(&["numpy"]);
    assert!(plain.out.starts_with("numpy\n"), "{}", plain.out);
}

#[test]
fn what_is_unmet_of_force_must_or_should_ends_with_1() {
    let ran = Folder::with(&[(RELEASE, BAD)]).run::<&str>(&[]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        ran.out.contains("of the unmet are of force must or should"),
        "{}",
        ran.out
    );
    assert_eq!(ran.err, "");
}

#[test]
fn exit_zero_ends_with_0_and_shows_the_same() {
    let folder = Folder::with(&[(RELEASE, BAD)]);
    let (strict, lenient) = (folder.run::<&str>(&[]), folder.run(&["--exit-zero"]));
    assert_eq!((strict.code, lenient.code), (1, 0));
    assert_eq!(strict.out, lenient.out);
}

#[test]
fn nothing_unmet_ends_with_0() {
    let ran = Folder::with(&[(RELEASE, GOOD)]).run::<&str>(&[]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(
        ran.out
            .contains("nothing is unmet of force must or should\n"),
        "{}",
        ran.out
    );
}

#[test]
fn a_folder_without_workflows_gets_its_report() {
    for files in [
        &[][..],
        &[
            ("README.md", "# hello"),
            ("pyproject.toml", "[project]\nname = 'x'\n"),
        ],
    ] {
        let ran = Folder::with(files).run::<&str>(&[]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(
            ran.out.contains("no step that uploads was seen"),
            "{}",
            ran.out
        );
        assert!(
            !ran.out.contains(" met  "),
            "nothing is met by absence: {}",
            ran.out
        );
    }
}

#[test]
fn a_path_that_is_not_there_is_told_and_the_others_are_judged() {
    let folder = Folder::with(&[("a/.github/workflows/release.yml", GOOD)]);
    let ran = folder.run(&["missing", "a"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(
        ran.err,
        "spec-check: `missing` was not judged: no such file or directory\n"
    );
    assert!(ran.out.starts_with("a\n"), "{}", ran.out);
}

#[test]
fn it_ends_with_3_only_when_no_given_path_could_be_read() {
    let folder = Folder::new();
    let ran = folder.run(&["missing", "also-missing"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert_eq!(ran.err.lines().count(), 2, "{}", ran.err);
    assert_eq!(folder.run(&["missing", "--exit-zero"]).code, 3);
}

#[test]
fn wrong_use_ends_with_2_and_says_what_to_do() {
    let folder = Folder::with(&[("a/x.md", ""), ("b/x.md", ""), ("paths", "a\n")]);
    for (arguments, hint) in [
        (
            &["--format", "xml"][..],
            "[possible values: text, json, markdown, html]",
        ),
        (
            &["--as-of", "2026-02-30"],
            "there is no such day in the calendar",
        ),
        (&["--as-of", "yesterday"], "YYYY-MM-DD"),
        (&["--formt", "json"], "--format"),
        (&["--path", "x.yml"], "add `-`"),
        (&["-", "--path", ""], "give the path"),
        (&["a", "b", "--listing", "paths"], "several were given"),
        (&["explain"], "<RULE>"),
        (
            &["explain", "no-such-thing-at-all"],
            "`spec-check rules` lists them all",
        ),
    ] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {ran:?}");
        assert!(ran.err.contains(hint), "{arguments:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{arguments:?}");
    }
}

#[test]
fn the_day_is_the_one_given() {
    let ran = Folder::with(&[(RELEASE, GOOD)]).run(&["--as-of", "2024-02-29", "--format", "json"]);
    assert_eq!(ran.report()["subject"]["as_of"], "2024-02-29");
}

#[test]
fn several_repositories_are_told_in_the_order_given_one_line_each() {
    let folder = Folder::new();
    let names: Vec<String> = (0..24)
        .map(|number| format!("r{number:02}"))
        .rev()
        .collect();
    for (index, name) in names.iter().enumerate() {
        let text = if index % 2 == 0 { GOOD } else { BAD };
        folder.write(format!("{name}/{RELEASE}"), text);
    }
    let arguments: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .chain(["--format", "json", "--as-of", "2026-11-22"])
        .collect();
    let ran = folder.run(&arguments);
    let told: Vec<String> = ran
        .reports()
        .iter()
        .map(|report| report["subject"]["name"].as_str().unwrap().into())
        .collect();
    assert_eq!(told, names);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.err, "", "progress is for terminals");
    assert_eq!(
        folder.run(&arguments).out,
        ran.out,
        "the same input gives the same bytes"
    );
}

#[test]
fn several_repositories_as_text_end_with_one_line_over_all() {
    let folder = Folder::with(&[
        ("good/.github/workflows/release.yml", GOOD),
        ("bad/.github/workflows/release.yml", BAD),
    ]);
    let ran = folder.run(&["good", "bad"]);
    assert!(
        ran.out
            .ends_with("2 repositories judged; something is unmet of force must or should in 1\n"),
        "{}",
        ran.out
    );
}

#[test]
fn loose_files_are_one_repository_of_which_only_they_are_known() {
    let folder = Folder::with(&[("one.yml", BAD), ("two.yml", CALM)]);
    let report = folder
        .run(&["one.yml", "two.yml", "--format", "json"])
        .report();
    assert_eq!(report["subject"]["coverage"]["tree"], "some");
    assert_eq!(report["subject"]["name"], "2 files");
    assert_eq!(report["subject"]["read"], 2);
    assert_eq!(uploads(&report), ["one.yml:8"]);
}

#[test]
fn a_loose_file_keeps_its_path_in_the_repository_it_lies_in() {
    let folder = Folder::with(&[("r/.github/workflows/release.yml", BAD)]);
    for path in [
        "r/.github/workflows/release.yml",
        "./r/.github/workflows/../workflows/release.yml",
    ] {
        assert_eq!(
            uploads(&folder.run(&[path, "--format", "json"]).report()),
            [".github/workflows/release.yml:8"]
        );
    }
}

#[test]
fn two_loose_files_of_one_path_are_both_judged() {
    let folder = Folder::with(&[
        ("a/.github/workflows/release.yml", BAD),
        ("b/.github/workflows/release.yml", BAD),
    ]);
    let ran = folder.run(&[
        "a/.github/workflows/release.yml",
        "b/.github/workflows/release.yml",
        "--format",
        "json",
    ]);
    assert_eq!(
        uploads(&ran.report()),
        [
            ".github/workflows/release.yml:8",
            "b/.github/workflows/release.yml:8"
        ]
    );
}

#[test]
fn a_folder_inside_of_github_is_counted_from_its_top() {
    let folder = Folder::with(&[("r/.github/workflows/release.yml", BAD)]);
    let report = folder
        .run(&["r/.github/workflows", "--format", "json"])
        .report();
    assert_eq!(uploads(&report), [".github/workflows/release.yml:8"]);
    assert_eq!(
        report["subject"]["coverage"]["tree"], "some",
        "what lies beside it was not seen"
    );
}

#[test]
fn a_folder_that_is_a_repositorys_top_is_known_whole() {
    let report = Folder::with(&[(RELEASE, GOOD), ("src/a.py", "")])
        .run(&["--format", "json"])
        .report();
    assert_eq!(report["subject"]["coverage"]["tree"], "all");
    assert_eq!(report["subject"]["paths"], 2);
    let report = Folder::with(&[("notes/release.md", "1. tag")])
        .run(&["--format", "json"])
        .report();
    assert_eq!(report["subject"]["coverage"]["tree"], "some");
}

#[test]
fn what_no_repository_tracks_is_left_out() {
    let report = Folder::with(&[
        (RELEASE, GOOD),
        (".git/config", ""),
        ("node_modules/x/action.yml", "runs: {}"),
        ("env/pyvenv.cfg", ""),
        ("env/lib/action.yml", "runs: {}"),
        (".some_cache/CACHEDIR.TAG", ""),
        (".some_cache/action.yml", "runs: {}"),
        ("pkg/__pycache__/a.pyc", ""),
        ("Cargo.toml", ""),
        ("target/action.yml", "runs: {}"),
        ("docs/target/action.yml", "runs: {}"),
        ("sub/.git", "gitdir: ../.git/modules/sub"),
        ("sub/action.yml", "runs: {}"),
    ])
    .run(&["--format", "json"])
    .report();
    // the workflow, Cargo.toml, docs/target/action.yml and the path of the repository inside
    assert_eq!(report["subject"]["paths"], 4);
}

#[test]
fn a_folder_of_repositories_says_how_to_name_them() {
    let folder = Folder::with(&[("repos/a/.git/config", ""), ("repos/a/pyproject.toml", "")]);
    let report = folder.run(&["repos", "--format", "json"]).report();
    assert!(problem(&report, ".").contains("spec-check FOLDER/*"));
}

#[test]
fn a_listing_says_what_else_there_is() {
    let folder = Folder::with(&[
        ("release.yml", GOOD),
        (
            "paths.txt",
            "release.yml\n.github/workflows/other.yml\npyproject.toml\n",
        ),
    ]);
    let report = folder
        .run(&["release.yml", "--listing", "paths.txt", "--format", "json"])
        .report();
    assert_eq!(report["subject"]["coverage"]["tree"], "all");
    assert_eq!(report["subject"]["paths"], 3);
}

#[test]
fn a_listing_replaces_the_list_of_the_one_folder() {
    let folder = Folder::with(&[
        ("r/.github/workflows/release.yml", GOOD),
        ("paths.txt", ".github/workflows/release.yml\na\nb\nc\n"),
    ]);
    let report = folder
        .run(&["r", "--listing", "paths.txt", "--format", "json"])
        .report();
    assert_eq!(report["subject"]["paths"], 4);
}

#[test]
fn a_listing_that_cannot_be_read_ends_with_3() {
    let ran = Folder::with(&[(RELEASE, GOOD)]).run(&["--listing", "missing.txt"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(ran.err.contains("the listing `missing.txt`"), "{}", ran.err);
}

#[test]
fn standard_input_is_judged_by_its_content() {
    let ran = Folder::new().run_with(&["-", "--format", "json"], &[], BAD.as_bytes());
    assert_eq!(uploads(&ran.report()), ["(standard input):8"]);
    assert_eq!(ran.code, 1);
}

#[test]
fn standard_input_takes_the_path_that_it_has() {
    let ran = Folder::new().run_with(
        &["-", "--path", RELEASE, "--format", "json"],
        &[],
        BAD.as_bytes(),
    );
    assert_eq!(uploads(&ran.report()), [".github/workflows/release.yml:8"]);
}

#[test]
fn standard_input_stands_beside_loose_files() {
    let folder = Folder::with(&[("other.yml", CALM)]);
    let ran = folder.run_with(
        &["other.yml", "-", "--path", RELEASE, "--format", "json"],
        &[],
        GOOD.as_bytes(),
    );
    assert_eq!(ran.report()["subject"]["read"], 2);
}

#[test]
fn the_report_goes_to_the_file_that_is_named() {
    let folder = Folder::with(&[("r/.github/workflows/release.yml", BAD)]);
    let there = folder.run(&["r", "--as-of", "2026-11-22"]);
    let ran = folder.run(&["r", "--as-of", "2026-11-22", "--output", "report.txt"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (1, "", ""));
    assert_eq!(folder.read("report.txt"), there.out);
}

#[test]
fn a_report_that_cannot_be_written_ends_with_3() {
    let folder = Folder::with(&[(RELEASE, GOOD)]);
    let ran = folder.run(&["--output", "missing/report.txt"]);
    assert_eq!(ran.code, 3);
    assert!(
        ran.err
            .contains("could not be written to `missing/report.txt`"),
        "{}",
        ran.err
    );
}

#[test]
fn a_pipe_gets_plain_ascii_and_a_terminal_is_never_assumed() {
    let folder = Folder::with(&[(RELEASE, BAD)]);
    let plain = folder.run::<&str>(&[]).out;
    assert!(!plain.contains('\u{1b}'));
    assert!(plain.contains("  x unmet "), "{plain}");
    let forced = folder
        .run_with::<&str>(&[], &[("CLICOLOR_FORCE", "1")], b"")
        .out;
    assert!(forced.contains("\u{1b}[1;31munmet"), "{forced}");
    let refused = folder
        .run_with::<&str>(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], b"")
        .out;
    assert_eq!(refused, plain);
}

#[test]
fn markdown_is_a_checklist() {
    let ran = Folder::with(&[(RELEASE, BAD)]).run(&["--format", "markdown"]);
    assert!(
        ran.out.starts_with("# SPEC 6 and SPEC 8: where `"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("- [ ] **unmet** (must): "), "{}", ran.out);
    assert_eq!(ran.code, 1);
}

#[test]
fn help_fits_a_terminal_and_shows_examples_and_exit_codes() {
    let ran = Folder::new().run(&["--help"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    for part in [
        "Usage: spec-check [OPTIONS] [PATH]...",
        "Examples:\n  spec-check ",
        "--format markdown > checklist.md",
        "no connection is opened",
        "\n  3  no given path could be read",
        "explain",
        "rules",
    ] {
        assert!(ran.out.contains(part), "`{part}` is not in:\n{}", ran.out);
    }
    for line in ran.out.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
}

#[test]
fn the_version_names_the_texts_that_are_judged_by() {
    let ran = Folder::new().run(&["--version"]);
    assert!(
        ran.out.starts_with(&format!(
            "spec-check {}\nSPEC 8: text of ",
            env!("CARGO_PKG_VERSION")
        )),
        "{}",
        ran.out
    );
    assert_eq!(
        Folder::new().run(&["-V"]).out,
        format!("spec-check {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn rules_lists_every_rule_with_force_and_claim() {
    let ran = Folder::new().run(&["rules"]);
    let line = ran.out.lines().find(|line| line.contains(PINNED)).unwrap();
    let mut words = line.split_whitespace();
    assert_eq!((words.next(), words.next()), (Some(PINNED), Some("must")));
    assert!(words.count() > 3, "the claim is missing: {line}");
    assert!(
        ran.out
            .lines()
            .filter(|line| line.starts_with("  spec6/"))
            .count()
            > 10
    );
    assert_eq!(ran.code, 0);
}

#[test]
fn every_rule_that_is_listed_can_be_explained() {
    let folder = Folder::new();
    let list = folder.run(&["rules"]).out;
    let ids: Vec<&str> = list
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next())
        .collect();
    assert!(ids.len() > 30);
    for id in ids {
        let ran = folder.run(&["explain", id]);
        assert_eq!(ran.code, 0, "{id}");
        assert!(ran.out.starts_with(id), "{}", ran.out);
    }
}

#[test]
fn explain_prints_the_page_by_id_or_by_its_last_part() {
    let folder = Folder::new();
    let page = folder.run(&["explain", PINNED]).out;
    for heading in [
        "## Why",
        "## How it is decided",
        "## How to repair",
        "## When this is wrong",
    ] {
        assert!(page.contains(heading), "{heading}");
    }
    assert_eq!(
        folder.run(&["explain", "release-pinned-by-full-sha"]).out,
        page
    );
}

#[test]
fn explain_of_a_clause_lists_its_rules() {
    let out = Folder::new().run(&["explain", "pin-actions"]).out;
    assert!(
        out.contains(PINNED) && out.contains("spec8/pin-actions/updates-are-proposed"),
        "{out}"
    );
}

#[test]
fn explain_offers_near_names() {
    let ran = Folder::new().run(&["explain", "release-pined-by-sha"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains(&format!("`{PINNED}`")), "{}", ran.err);
}

#[test]
fn a_folder_with_the_name_of_a_command_can_be_judged() {
    let folder = Folder::with(&[
        ("rules/.github/workflows/release.yml", GOOD),
        ("b/.github/workflows/release.yml", GOOD),
    ]);
    assert!(folder.run(&["./rules"]).out.starts_with("rules\n"));
    assert!(folder.run(&["b", "rules"]).out.contains("\nrules\n"));
}

#[test]
fn a_reader_that_has_read_enough_is_no_fault() {
    use std::process::{Command, Stdio};
    let folder = Folder::with(&[(RELEASE, GOOD)]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_spec-check"))
        .arg(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

#[test]
fn the_verdict_of_a_file_is_the_same_by_every_way() {
    let folder = Folder::with(&[("r/.github/workflows/release.yml", BAD)]);
    let workflow = "r/.github/workflows/release.yml";
    let text = fs::read(folder.at(workflow)).unwrap();
    for report in [
        folder.run(&["r", "--format", "json"]).report(),
        folder.run(&[workflow, "--format", "json"]).report(),
        folder
            .run_with(&["-", "--format", "json"], &[], &text)
            .report(),
        folder
            .run_with(&["-", "--path", RELEASE, "--format", "json"], &[], &text)
            .report(),
    ] {
        assert_eq!(verdict(&report, PINNED), "unmet");
        assert_eq!(
            verdict(&report, "spec8/trusted-publishing/publishing-uses-oidc"),
            "unmet"
        );
    }
}
