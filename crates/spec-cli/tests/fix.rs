//! Repairs in files: what is changed, what is refused, and that nothing is ever half written.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up has failed"
)]

mod bench;

use bench::{Folder, GOOD, Ran, say, verdict};
use std::{
    fs,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const TOP: &str = "spec8/restrict-runner-permissions/default-is-read";
const TEST: &str = ".github/workflows/test.yml";
const RELEASE: &str = ".github/workflows/release.yml";

/// A workflow whose token is not limited: a repair is proposed for it.
const OPEN: &str = "\
on: push
# what every change must pass
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: pytest
";

const LIMITED: &str = "\
on: push
permissions:
  contents: read
# what every change must pass
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: pytest
";

fn git(folder: &Folder, arguments: &[&str]) -> bool {
    Command::new("git")
        .args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@example.org",
            "-c",
            "core.autocrlf=false",
        ])
        .args(arguments)
        .current_dir(folder.path())
        .env("GIT_CEILING_DIRECTORIES", folder.path().parent().unwrap())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn has_git() -> bool {
    let has = Command::new("git").arg("--version").output().is_ok();
    if !has {
        say("not tested here: there is no git");
    }
    has
}

#[track_caller]
fn refused(ran: &Ran, hint: &str) {
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.err.contains(hint), "`{hint}` is not in {}", ran.err);
}

fn rubbish(folder: &Folder) -> Vec<String> {
    let names = fs::read_dir(folder.at(".github/workflows")).unwrap();
    names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(".spec-check"))
        .collect()
}

#[test]
fn what_may_change_a_run_is_repaired_only_when_it_is_asked_for() {
    let folder = Folder::with(&[(TEST, OPEN)]);
    let ran = folder.run(&["--fix", "--format", "json"]);
    assert_eq!(folder.read(TEST), OPEN);
    assert!(ran.err.contains("there is nothing to repair"), "{ran:?}");
    assert!(ran.err.contains("`--fix=review --diff`"), "{ran:?}");
    assert_eq!(verdict(&ran.report(), TOP), "unmet");

    let ran = folder.run(&["--fix=review", "--format", "json"]);
    assert_eq!(folder.read(TEST), LIMITED);
    assert_eq!(verdict(&ran.report(), TOP), "met");
    for told in [TEST, TOP, "review", "before it is merged: ", "after that: "] {
        assert!(ran.err.contains(told), "`{told}` is not in {}", ran.err);
    }
    assert_eq!(rubbish(&folder), [""; 0]);

    let again = folder.run(&["--fix=review", "--format", "json"]);
    assert_eq!(folder.read(TEST), LIMITED);
    assert!(
        again.err.contains("there is nothing to repair"),
        "{again:?}"
    );
}

#[test]
fn only_the_rules_that_are_asked_for_are_repaired() {
    let both = OPEN
        .replace("  test:", "  publish:")
        .replace("pytest", "twine upload dist/*");
    let folder = Folder::with(&[(RELEASE, &both)]);
    folder.run(&["--fix=review", "--rule", "publishing-runs-in-environment"]);
    let text = folder.read(RELEASE);
    assert!(
        text.contains("environment:") && !text.contains("permissions:"),
        "{text}"
    );
    folder.run(&["--fix=review"]);
    let text = folder.read(RELEASE);
    assert!(
        text.contains("environment:") && text.contains("permissions:"),
        "{text}"
    );
}

#[test]
fn what_the_project_asks_not_to_count_is_not_repaired() {
    let own =
        format!("[[ignore]]\nrule = \"{TOP}\"\npath = \"{TEST}\"\nreason = \"no token is used\"\n");
    let folder = Folder::with(&[
        (TEST, OPEN),
        (".github/workflows/other.yml", OPEN),
        ("spec-check.toml", &own),
    ]);
    folder.run(&["--fix=review"]);
    assert_eq!(folder.read(TEST), OPEN);
    assert_eq!(folder.read(".github/workflows/other.yml"), LIMITED);
}

#[test]
fn a_file_that_a_repair_makes_is_known_to_be_there_whatever_the_listing_says() {
    const UPDATES: &str = "spec8/pin-actions/updates-are-proposed";
    let pinned = OPEN.replace(
        "      - run: pytest\n",
        "      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n      - run: pytest\n",
    );
    let folder = Folder::with(&[(TEST, &pinned), ("paths.txt", TEST)]);
    let ran = folder.run(&["--fix=review", "--listing", "paths.txt", "--format", "json"]);
    assert!(folder.at(".github/dependabot.yml").is_file(), "{ran:?}");
    assert_eq!(verdict(&ran.report(), UPDATES), "met");
}

#[test]
fn a_diff_shows_what_would_change_and_changes_nothing() {
    let folder = Folder::with(&[(TEST, OPEN)]);
    let ran = folder.run(&["--fix=review", "--diff"]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (
            0,
            "diff --git a/.github/workflows/test.yml b/.github/workflows/test.yml\n\
             --- a/.github/workflows/test.yml\n+++ b/.github/workflows/test.yml\n\
             @@ -1,4 +1,6 @@\n on: push\n+permissions:\n+  contents: read\n # what every change must pass\n jobs:\n   test:\n"
        ),
        "{ran:?}"
    );
    assert_eq!(folder.read(TEST), OPEN);
    let safe = folder.run(&["--diff"]);
    assert_eq!((safe.code, safe.out.as_str()), (0, ""), "{safe:?}");
}

#[test]
fn a_patch_makes_with_git_what_fix_makes_without_it() {
    if !has_git() {
        return;
    }
    let crlf = OPEN.replace('\n', "\r\n");
    let unended = OPEN.trim_end();
    let pinned = GOOD.replace("    environment: pypi\n", "");
    let files = [
        (TEST, OPEN),
        (".github/workflows/with blanks.yml", OPEN),
        (".github/workflows/crlf.yml", &crlf),
        (".github/workflows/unended.yml", unended),
        (RELEASE, &pinned),
        (
            "pyproject.toml",
            "[build-system]\nrequires = [\"flit_core\"]\n",
        ),
    ];
    let (patched, fixed) = (Folder::with(&files), Folder::with(&files));
    assert!(git(&patched, &["init", "-q"]));
    let ran = patched.run(&["--fix=review", "--patch", "repair.patch"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
    for (path, text) in files {
        assert_eq!(patched.read(path), text);
    }
    let all = patched.read("repair.patch");
    // the pins of the release are proposed for updates in a file that is not there yet
    assert!(
        all.contains("--- /dev/null\n+++ b/.github/dependabot.yml\n"),
        "{all}"
    );
    assert!(
        git(&patched, &["apply", "--whitespace=nowarn", "repair.patch"]),
        "{all}"
    );
    fixed.run(&["--fix=review"]);
    for path in files
        .iter()
        .map(|(path, _)| *path)
        .chain([".github/dependabot.yml"])
    {
        assert_eq!(patched.read(path), fixed.read(path), "{path}");
    }
    assert_ne!(fixed.read(TEST), OPEN);
    assert!(
        !fixed
            .read(".github/workflows/crlf.yml")
            .replace("\r\n", "")
            .contains('\n')
    );
}

#[test]
fn several_repositories_are_repaired_each_by_itself() {
    let folder = Folder::with(&[
        ("a/.github/workflows/test.yml", OPEN),
        ("b/.github/workflows/test.yml", LIMITED),
        ("c/.github/workflows/test.yml", OPEN),
    ]);
    let ran = folder.run(&["--fix=review", "a", "b", "c", "--format", "json"]);
    assert_eq!(ran.reports().len(), 3);
    for repository in ["a", "b", "c"] {
        assert_eq!(folder.read(&format!("{repository}/{TEST}")), LIMITED);
    }
    assert!(
        ran.err.contains("there is nothing to repair in `b`"),
        "{ran:?}"
    );
    let patch = folder.run(&["--patch", "x.patch", "a", "b"]);
    assert_eq!(patch.code, 2, "{patch:?}");
}

#[test]
fn one_file_and_a_folder_inside_of_a_repository_are_repaired_where_they_are() {
    let folder = Folder::with(&[(TEST, OPEN), (".github/workflows/other.yml", OPEN)]);
    folder.run(&["--fix=review", TEST]);
    assert_eq!(folder.read(TEST), LIMITED);
    assert_eq!(folder.read(".github/workflows/other.yml"), OPEN);
    folder.run(&["--fix=review", ".github/workflows"]);
    assert_eq!(folder.read(".github/workflows/other.yml"), LIMITED);
}

#[test]
fn standard_input_is_shown_and_never_changed() {
    let folder = Folder::new();
    let arguments = ["-", "--path", TEST, "--fix=review"];
    let ran = folder.run_with(&arguments, &[], OPEN.as_bytes());
    assert_eq!(ran.code, 2, "{ran:?}");
    let ran = folder.run_with(
        &[&arguments[..], &["--diff"]].concat(),
        &[],
        OPEN.as_bytes(),
    );
    assert!(ran.out.contains("\n+permissions:\n"), "{ran:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn permissions_are_kept_and_a_read_only_file_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::with(&[(TEST, OPEN), (RELEASE, OPEN)]);
    let set = |path: &str, mode| {
        fs::set_permissions(folder.at(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    set(TEST, 0o640);
    set(RELEASE, 0o444);
    refused(
        &folder.run(&["--fix=review"]),
        "`.github/workflows/release.yml` is read-only",
    );
    // a repair may need all of its files, so none is changed
    assert_eq!(
        (folder.read(TEST), folder.read(RELEASE)),
        (OPEN.into(), OPEN.into())
    );
    set(RELEASE, 0o755);
    folder.run(&["--fix=review"]);
    assert_eq!(
        (folder.read(TEST), folder.read(RELEASE)),
        (LIMITED.into(), LIMITED.into())
    );
    let mode = |path: &str| fs::metadata(folder.at(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(TEST), mode(RELEASE)), (0o640, 0o755));
}

#[cfg(unix)]
#[test]
fn a_link_inside_stays_one_and_a_link_to_outside_is_not_followed() {
    use std::os::unix::fs::symlink;
    let folder = Folder::with(&[("in/shared/test.yml", OPEN), ("out.yml", OPEN)]);
    let (link, file) = (
        folder.at("in/.github/workflows/test.yml"),
        folder.at("in/shared/test.yml"),
    );
    fs::create_dir_all(link.parent().unwrap()).unwrap();
    symlink("../../shared/test.yml", &link).unwrap();
    symlink(
        folder.at("out.yml"),
        folder.at("in/.github/workflows/out.yml"),
    )
    .unwrap();
    folder.run(&["--fix=review", "in"]);
    assert_eq!(fs::read_to_string(file).unwrap(), LIMITED);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(folder.read("out.yml"), OPEN);
    // named by itself, it is what was named
    let ran = folder.run(&["--fix=review", "in/.github/workflows/out.yml"]);
    assert!(
        folder.read("out.yml") == LIMITED || ran.code == 3,
        "{ran:?}"
    );
}

#[cfg(unix)]
#[test]
fn two_names_of_one_file_are_repaired_once() {
    use std::os::unix::fs::symlink;
    let folder = Folder::with(&[(TEST, OPEN)]);
    symlink("test.yml", folder.at(".github/workflows/same.yml")).unwrap();
    let ran = folder.run(&["--fix=review", "--format", "json"]);
    assert_eq!(folder.read(TEST), LIMITED, "{ran:?}");
    assert_eq!(verdict(&ran.report(), TOP), "met");
}

#[test]
fn what_git_could_not_bring_back_is_not_changed_unless_it_is_allowed() {
    if !has_git() {
        return;
    }
    let folder = Folder::with(&[(TEST, OPEN)]);
    assert!(git(&folder, &["init", "-q"]));
    refused(
        &folder.run(&["--fix=review"]),
        "`.github/workflows/test.yml` has changes that git could not bring back",
    );
    assert!(git(&folder, &["add", "-A"]));
    refused(&folder.run(&["--fix=review"]), "--allow-dirty");
    assert!(git(&folder, &["commit", "-qm", "a"]));
    folder.write(TEST, OPEN.replace("pytest", "nox"));
    folder.write("notes.txt", "not of interest");
    refused(&folder.run(&["--fix=review"]), "commit them");
    assert_eq!(folder.read(TEST), OPEN.replace("pytest", "nox"));
    folder.run(&["--fix=review", "--allow-dirty"]);
    assert_eq!(folder.read(TEST), LIMITED.replace("pytest", "nox"));
    folder.write(TEST, OPEN);
    assert!(git(&folder, &["checkout", "-q", "--", TEST]));
    folder.run(&["--fix=review"]);
    assert_eq!(folder.read(TEST), LIMITED);
}

#[test]
fn a_file_that_changes_while_it_is_judged_is_left_as_it_is() {
    // a second run stands for the editor that saves meanwhile: whichever is first, the text is one of both and whole
    let folder = Folder::with(&[(TEST, OPEN)]);
    thread::scope(|scope| {
        let runs: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| folder.run(&["--fix=review"])))
            .collect();
        for run in runs {
            let ran = run.join().unwrap();
            assert!(
                ran.code == 1
                    || ran.code == 0
                    || ran.err.contains("since it was read")
                    || ran.err.contains("could not be written"),
                "{ran:?}"
            );
        }
    });
    assert_eq!(folder.read(TEST), LIMITED);
    assert_eq!(rubbish(&folder), [""; 0]);
}

#[test]
fn options_that_contradict_each_other_are_wrong_use() {
    let folder = Folder::with(&[(TEST, OPEN)]);
    for arguments in [
        &["--fix=everything"][..],
        &["--fix", "--together", "a", "b"],
        &["--allow-dirty"],
        &["--diff", "--format", "json"],
        &["--patch", "a.patch", "--output", "b"],
    ] {
        assert_eq!(folder.run(arguments).code, 2, "{arguments:?}");
    }
    assert_eq!(folder.read(TEST), OPEN);
}

const PACKAGE: &str = "[build-system]\nrequires = [\"hatchling\"]\nbuild-backend = \"hatchling.build\"\n\n[project]\nname = \"my-package\"\nversion = \"1\"\n";

#[test]
fn a_hardened_workflow_is_printed_and_nothing_is_written_unasked() {
    let folder = Folder::with(&[("pyproject.toml", PACKAGE)]);
    let ran = folder.run(&["harden"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    assert!(ran.out.contains("\n  publish:\n"), "{ran:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let diff = folder.run(&["harden", "--diff", "--starters"]);
    for path in [RELEASE, "RELEASING.md", "SECURITY.md", "spec-check.toml"] {
        assert!(
            diff.out.contains(&format!("--- /dev/null\n+++ b/{path}\n")),
            "{diff:?}"
        );
    }
    folder.run(&["harden", "--write", "--starters"]);
    assert_eq!(folder.read(RELEASE), ran.out);
    assert!(folder.read("RELEASING.md").contains("TODO"));
    let again = folder.run(&["harden"]);
    assert_eq!((again.code, again.out.as_str()), (0, ""), "{again:?}");
    assert!(again.err.contains("already"), "{again:?}");
}

#[test]
fn a_workflow_that_is_there_is_replaced_only_when_that_is_asked_for() {
    let release = GOOD.replace("    environment: pypi\n", "");
    let folder = Folder::with(&[("pyproject.toml", PACKAGE), (RELEASE, &release)]);
    refused(
        &folder.run(&["harden", "--write"]),
        "`.github/workflows/release.yml` is there",
    );
    assert_eq!(folder.read(RELEASE), release);
    let ran = folder.run(&["harden", "--write", "--replace"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        folder
            .read(RELEASE)
            .contains("    environment:\n      name: pypi\n")
    );
}

#[test]
fn a_hardened_workflow_names_the_repository_that_git_knows() {
    if !has_git() {
        return;
    }
    let folder = Folder::with(&[("pyproject.toml", PACKAGE)]);
    assert!(git(&folder, &["init", "-q"]));
    assert!(
        folder
            .run(&["harden"])
            .out
            .contains("https://github.com/OWNER/REPOSITORY/settings/environments")
    );
    assert!(git(
        &folder,
        &[
            "remote",
            "add",
            "origin",
            "git@github.com:my-fork/my-package.git"
        ]
    ));
    assert!(git(
        &folder,
        &[
            "remote",
            "add",
            "upstream",
            "https://github.com/our-team/my-package"
        ]
    ));
    let ran = folder.run(&["harden"]);
    assert!(
        ran.out
            .contains("owner `our-team`, repository `my-package`"),
        "{ran:?}"
    );
}

#[test]
fn where_there_is_no_package_harden_says_so() {
    let folder = Folder::with(&[(TEST, LIMITED)]);
    let ran = folder.run(&["harden"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
    assert!(ran.err.contains("no package"), "{ran:?}");
}

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        // <https://doi.org/10.18637/jss.v008.i14>
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end.max(1)
    }
}

#[test]
fn killed_at_any_moment_it_leaves_every_file_old_or_new_and_whole() {
    const KILLS: usize = 200;
    const FILES: usize = 16;
    let path = |number: usize| format!(".github/workflows/{number}.yml");
    // long enough that writing takes a moment
    let text = |start: &str| format!("{start}# {}\n", "a".repeat(100_000));
    let (old, new) = (text(OPEN), text(LIMITED));
    let folder = Folder::new();
    let reset = || (0..FILES).for_each(|number| folder.write(path(number), &old));
    reset();
    let begin = Instant::now();
    folder.run(&["--fix=review", "--rule", TOP]);
    let whole = begin.elapsed();
    let mut dice = Dice(8);
    let (mut midway, mut left_over) = (0, 0);
    for kill in 0..KILLS {
        reset();
        let mut child = Command::new(env!("CARGO_BIN_EXE_spec-check"))
            .args(["--fix=review", "--rule", TOP])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        if kill % 4 == 0 {
            thread::sleep(Duration::from_micros(
                dice.below(u64::try_from(whole.as_micros()).unwrap()),
            ));
        } else {
            // most of its time it reads; what matters is when it writes
            while rubbish(&folder).is_empty() && child.try_wait().unwrap().is_none() {}
            thread::sleep(Duration::from_micros(dice.below(40_000)));
        }
        // it may have ended by itself
        let _ = child.kill();
        child.wait().unwrap();
        let mut changed = 0;
        for number in 0..FILES {
            let now = folder.read(&path(number));
            assert!(
                now == old || now == new,
                "{} after kill {kill}: {now}",
                path(number)
            );
            changed += usize::from(now == new);
        }
        midway += usize::from((1..FILES).contains(&changed));
        left_over += usize::from(!rubbish(&folder).is_empty());
        if kill % 20 == 0 {
            let ran = folder.run(&["--fix=review", "--rule", TOP]);
            assert_eq!(ran.code, 0, "{ran:?}");
            (0..FILES).for_each(|number| assert_eq!(folder.read(&path(number)), new));
            assert_eq!(rubbish(&folder), [""; 0]);
        }
    }
    say(&format!(
        "{KILLS} kills: {midway} between two files, {left_over} left unfinished files beside whole ones"
    ));
    assert!(
        left_over > 10,
        "only {left_over} kills hit a run that was writing"
    );
}
