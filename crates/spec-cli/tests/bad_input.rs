//! Files and folders that are not as they should be: each gets one clear problem, and the rest is judged.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot be set up has failed"
)]

mod bench;

use bench::{BAD, Folder, GOOD, problem, problems, say, uploads};
use serde_json::Value;
use std::{ffi::OsStr, fmt::Write as _, fs, os::unix, time::Instant};

const RELEASE: &str = ".github/workflows/release.yml";
const OTHER: &str = ".github/workflows/other.yml";

/// The report on a good repository with one bad file in it, whose upload must still be seen.
#[track_caller]
fn beside_good(folder: &Folder) -> Value {
    folder.write(RELEASE, GOOD);
    let ran = folder.run(&["--format", "json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.err, "");
    let report = ran.report();
    assert_eq!(uploads(&report), [format!("{RELEASE}:14")]);
    report
}

#[test]
fn a_file_that_is_not_yaml_has_a_problem_with_its_line() {
    let folder = Folder::with(&[(OTHER, "on: push\njobs: [\n  }\n")]);
    let report = beside_good(&folder);
    assert!(!problems(&report, OTHER).is_empty());
    let first = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .find(|problem| problem["path"] == OTHER)
        .unwrap();
    assert!(
        first["line"]
            .as_u64()
            .is_some_and(|line| (2..=4).contains(&line)),
        "{first}"
    );
}

#[test]
fn a_workflow_without_jobs_is_told() {
    let folder = Folder::with(&[(OTHER, "on: push\n")]);
    assert!(problem(&beside_good(&folder), OTHER).contains("jobs"));
}

#[test]
fn an_empty_file_is_told() {
    let folder = Folder::with(&[(OTHER, "")]);
    problem(&beside_good(&folder), OTHER);
}

#[test]
fn a_binary_file_is_told() {
    let folder = Folder::new();
    folder.write(OTHER, b"\x7fELF\x02\x01\x01\0\0\0\xff\xfe\x80");
    problem(&beside_good(&folder), OTHER);
}

#[test]
fn a_file_of_5_mb_is_told_by_its_size_and_not_read() {
    let folder = Folder::new();
    folder.write(OTHER, "# padding\n".repeat(500_000));
    let message = problem(&beside_good(&folder), OTHER);
    assert!(message.contains("5000000 bytes"), "{message}");
}

#[test]
fn standard_input_of_5_mb_is_told() {
    let ran = Folder::new().run_with(
        &["-", "--path", OTHER, "--format", "json"],
        &[],
        &b"# padding\n".repeat(500_000),
    );
    problem(&ran.report(), OTHER);
}

#[test]
fn a_folder_in_a_files_place_is_told() {
    let folder = Folder::with(&[(".github/workflows/other.yml/inside.txt", "")]);
    assert!(problem(&beside_good(&folder), OTHER).contains("a folder where a file is expected"));
}

#[test]
fn a_pipe_in_a_files_place_is_not_waited_for() {
    let folder = Folder::with(&[(RELEASE, GOOD)]);
    let made = std::process::Command::new("mkfifo")
        .arg(folder.at(OTHER))
        .status();
    if !made.is_ok_and(|status| status.success()) {
        say("no pipe could be made here (mkfifo): that it is not waited for is not tested");
        return;
    }
    assert!(problem(&beside_good(&folder), OTHER).contains("neither a file nor a folder"));
}

#[test]
fn an_unreadable_file_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::with(&[(OTHER, GOOD)]);
    fs::set_permissions(folder.at(OTHER), fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(folder.at(OTHER)).is_ok() {
        say("this user can read every file: that an unreadable one is told is not tested");
        return;
    }
    assert!(problem(&beside_good(&folder), OTHER).contains("permission denied"));
    let alone = folder.run(&[OTHER]);
    assert_eq!((alone.code, alone.out.as_str()), (3, ""));
    assert!(alone.err.contains("permission denied"), "{}", alone.err);
}

#[test]
fn a_link_in_a_circle_is_told_and_ends() {
    let folder = Folder::with(&[(RELEASE, GOOD)]);
    unix::fs::symlink("other.yml", folder.at(OTHER)).unwrap();
    unix::fs::symlink("..", folder.at(".github/again")).unwrap();
    unix::fs::symlink(".", folder.at("self")).unwrap();
    let report = beside_good(&folder);
    assert!(problem(&report, OTHER).contains("leads nowhere or in a circle"));
    assert!(problem(&report, ".github/again").contains("leads back to a folder that it lies in"));
    // a link that hides nothing is no problem
    assert!(problems(&report, "self").is_empty());
}

#[test]
fn folders_that_link_to_each_other_end() {
    let folder = Folder::new();
    for (from, to) in [("a", "b"), ("b", "a")] {
        fs::create_dir_all(folder.at(from)).unwrap();
        unix::fs::symlink(format!("../{to}"), folder.at(from).join("over")).unwrap();
    }
    beside_good(&folder);
}

#[test]
fn a_link_out_of_the_folder_is_not_followed() {
    let outside = Folder::with(&[("secret.yml", BAD), ("workflows/evil.yml", BAD)]);
    let folder = Folder::with(&[(RELEASE, GOOD)]);
    unix::fs::symlink(outside.at("secret.yml"), folder.at(OTHER)).unwrap();
    unix::fs::symlink(outside.at("workflows"), folder.at(".github/more")).unwrap();
    unix::fs::symlink(outside.path(), folder.at("data")).unwrap();
    let ran = folder.run(&["--format", "json"]);
    assert!(!ran.out.contains("PYPI_TOKEN"), "{}", ran.out);
    let report = beside_good(&folder);
    assert!(problem(&report, OTHER).contains("leads out of the folder"));
    assert!(problem(&report, ".github/more").contains("leads out of the folder"));
    assert_eq!(
        report["subject"]["coverage"]["tree"], "some",
        "workflows could be out of sight"
    );
    // it could hold nothing that is wanted
    assert!(problems(&report, "data").is_empty());
}

#[test]
fn a_link_inside_the_folder_is_read_under_its_own_path() {
    let folder = Folder::with(&[("ci/release.yml", BAD)]);
    fs::create_dir_all(folder.at(".github")).unwrap();
    unix::fs::symlink("../ci", folder.at(".github/workflows")).unwrap();
    let report = folder.run(&["--format", "json"]).report();
    assert_eq!(uploads(&report), [format!("{RELEASE}:8")]);
    assert!(
        report["problems"].as_array().unwrap().is_empty(),
        "{}",
        report["problems"]
    );
}

#[test]
fn a_hostile_name_cannot_drive_the_terminal_or_forge_a_path() {
    let folder = Folder::with(&[(RELEASE, GOOD)]);
    let names = [
        "\u{1b}[2J\u{1b}[31mred.yml",
        "a\nforged.yml",
        "\u{202e}lmy.txt.yml",
        "tab\there.yml",
        "`@octocat`<b>.yml",
    ];
    for name in names {
        folder.write(format!(".github/workflows/{name}"), "jobs: [");
    }
    for format in ["text", "markdown", "json"] {
        let ran = folder.run(&["--format", format]);
        let bad = |char: char| char.is_control() && char != '\n' || matches!(char, '\u{202e}');
        assert!(
            !ran.out.contains(bad) && !ran.err.contains(bad),
            "{format}: {:?}",
            ran.out
        );
        assert!(
            !ran.out.lines().any(|line| line.starts_with("forged.yml")),
            "{format}"
        );
    }
    let report = folder.run(&["--format", "json"]).report();
    for shown in [
        "␛[2J␛[31mred.yml",
        "a␊forged.yml",
        "<U+202E>lmy.txt.yml",
        "tab␉here.yml",
        "`@octocat`<b>.yml",
    ] {
        assert!(
            !problems(&report, &format!(".github/workflows/{shown}")).is_empty(),
            "{shown}: {}",
            report["problems"]
        );
    }
    assert_eq!(report["subject"]["paths"], 6);
}

#[test]
fn a_name_that_is_no_text_is_judged_all_the_same() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new();
    let name = OsStr::from_bytes(b".github/workflows/caf\xe9.yml");
    fs::create_dir_all(folder.at(".github/workflows")).unwrap();
    if fs::write(folder.path().join(name), BAD).is_err() {
        say("this file system takes only text as names: others are not tested");
        return;
    }
    let report = folder.run(&["--format", "json"]).report();
    assert_eq!(uploads(&report), [".github/workflows/caf\u{fffd}.yml:8"]);
    let loose = folder
        .run(&[name, OsStr::new("--format"), OsStr::new("json")])
        .report();
    assert_eq!(uploads(&loose), [".github/workflows/caf\u{fffd}.yml:8"]);
}

#[test]
fn a_name_with_a_backslash_is_no_folder() {
    let folder = Folder::new();
    folder.write(".github/workflows/a\\b.yml", BAD);
    let report = folder.run(&["--format", "json"]).report();
    assert_eq!(uploads(&report), [".github/workflows/a\\b.yml:8"]);
    assert!(
        report["problems"].as_array().unwrap().is_empty(),
        "{}",
        report["problems"]
    );
}

#[test]
fn a_path_on_the_command_line_cannot_drive_the_terminal() {
    let ran = Folder::new().run(&["\u{1b}[2Jmissing", "\u{202e}x"]);
    assert_eq!(ran.code, 3);
    assert!(
        ran.err.contains("␛[2Jmissing") && !ran.err.contains(['\u{1b}', '\u{202e}']),
        "{:?}",
        ran.err
    );
}

#[test]
fn all_of_it_at_once_is_still_one_report() {
    let folder = Folder::with(&[
        (".github/workflows/a.yml", "{"),
        (".github/workflows/b.yml", ""),
        (".github/workflows/c.yml", "on: push"),
        (".github/workflows/d.yml", "- - - -"),
        (".github/dependabot.yml", "version: ["),
        ("pyproject.toml", "[project\n"),
        ("spec-check.toml", "= = ="),
        ("package.json", "{"),
        ("action.yml", "\t"),
    ]);
    let report = beside_good(&folder);
    for path in [
        ".github/workflows/a.yml",
        ".github/workflows/b.yml",
        ".github/workflows/c.yml",
        ".github/workflows/d.yml",
        ".github/dependabot.yml",
        "pyproject.toml",
    ] {
        assert!(
            !problems(&report, path).is_empty(),
            "{path}: {:#}",
            report["problems"]
        );
    }
}

/// Layers of jobs of which each needs all of the layer before, and workflows of which each calls all of the next: few of them, and more ways
/// through them than can be gone.
#[test]
fn more_ways_than_can_be_gone_are_judged_soon() {
    const UPLOAD: &str = "uses: pypa/gh-action-pypi-publish@release/v1";
    let folder = Folder::new();
    let mut jobs = String::from("on: {push: {tags: ['v*']}}\njobs:\n");
    let mut before = String::new();
    for layer in 0..25 {
        let names: Vec<String> = (0..4).map(|job| format!("j{layer}x{job}")).collect();
        for name in &names {
            writeln!(
                jobs,
                "  {name}: {{runs-on: x, needs: [{before}], steps: [{{run: 'true'}}]}}"
            )
            .unwrap();
        }
        before = names.join(", ");
    }
    writeln!(
        jobs,
        "  up: {{runs-on: x, needs: [{before}], steps: [{{{UPLOAD}}}]}}"
    )
    .unwrap();
    folder.write(RELEASE, jobs.as_bytes());
    for layer in 0..9 {
        for one in 0..4 {
            let mut text =
                String::from("on: workflow_call\npermissions: {contents: write}\njobs:\n");
            for next in 0..4 {
                writeln!(
                    text,
                    "  c{next}: {{uses: ./.github/workflows/w{}x{next}.yml}}",
                    layer + 1
                )
                .unwrap();
            }
            folder.write(
                format!(".github/workflows/w{layer}x{one}.yml"),
                text.as_bytes(),
            );
        }
    }
    for one in 0..4 {
        let text = format!(
            "on: workflow_call\njobs:\n  up:\n    runs-on: x\n    permissions: {{id-token: write}}\n    steps: [{{{UPLOAD}}}]\n  bare: {{runs-on: x, steps: [{{{UPLOAD}}}]}}\n"
        );
        folder.write(format!(".github/workflows/w9x{one}.yml"), text.as_bytes());
    }
    folder.write(
        OTHER,
        b"on: {push: {tags: ['v*']}}\njobs:\n  a: {uses: ./.github/workflows/w0x0.yml}\n",
    );
    for format in ["text", "html"] {
        let began = Instant::now();
        let ran = folder.run(&[".", "--format", format]);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(
            began.elapsed().as_secs() < 60,
            "{format}: {:?}",
            began.elapsed()
        );
    }
}

/// One package each, as some monorepos have them: what is asked of an upload is not asked of every other one.
#[test]
fn a_workflow_that_publishes_for_each_of_200_packages_is_judged_soon() {
    let folder = Folder::new();
    for package in 0..200 {
        let mut text = String::from(
            "on:\n  push:\n    branches: [main]\n    tags: ['v*']\n  pull_request:\n  schedule: [{cron: '0 6 * * *'}]\njobs:\n",
        );
        let mut needed = String::new();
        for job in [
            "lint", "parser", "test", "check", "before", "sdist", "wheels",
        ] {
            writeln!(
                text,
                "  {job}:\n    needs: [{needed}]\n    if: github.event_name != 'schedule' || contains(github.ref, 'refs/tags/')\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - uses: astral-sh/setup-uv@v6\n        with:\n          enable-cache: ${{{{ github.event_name == 'pull_request' }}}}\n      - run: python -m build packages/p{package}\n      - uses: actions/upload-artifact@v4\n        with: {{name: dist-{package}-{job}, path: dist}}"
            )
            .unwrap();
            needed = job.into();
        }
        writeln!(
            text,
            "  publish:\n    needs: [{needed}]\n    if: startsWith(github.ref, 'refs/tags/')\n    runs-on: ubuntu-latest\n    environment: pypi\n    permissions: {{id-token: write}}\n    steps:\n      - uses: actions/download-artifact@v4\n        with: {{pattern: 'dist-{package}-*'}}\n      - uses: pypa/gh-action-pypi-publish@release/v1"
        )
        .unwrap();
        folder.write(
            format!(".github/workflows/publish-{package}.yml"),
            text.as_bytes(),
        );
    }
    let began = Instant::now();
    let ran = folder.run(&["."]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}
