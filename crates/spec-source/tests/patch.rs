//! Unified diffs, applied by git.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up has failed"
)]

use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use spec_source::patch::patch;
use std::{
    env, fs,
    io::Write,
    path::PathBuf,
    process::{self, Command, Stdio},
};

#[test]
fn what_does_not_change_has_no_diff() {
    assert_eq!(patch("a.yml", Some("a\n"), "a\n"), "");
    assert_eq!(patch("a.yml", Some(""), ""), "");
}

#[test]
fn a_change_is_shown_with_three_lines_around_it() {
    let before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    let after = "1\n2\n3\n4\nfive\nand more\n6\n7\n8\n9\n";
    assert_eq!(
        patch("a b.yml", Some(before), after),
        "diff --git a/a b.yml b/a b.yml\n--- a/a b.yml\t\n+++ b/a b.yml\t\n\
         @@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n+and more\n 6\n 7\n 8\n"
    );
}

#[test]
fn a_new_file_comes_from_nowhere() {
    assert_eq!(
        patch("n.md", None, "a\nb"),
        "diff --git a/n.md b/n.md\nnew file mode 100644\n--- /dev/null\n+++ b/n.md\n\
         @@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n"
    );
}

#[test]
fn a_text_of_which_nothing_is_left_is_one_change() {
    let old = "a\n".repeat(3000);
    let new = "b\n".repeat(3000);
    let made = patch("a", Some(&old), &new);
    assert!(made.contains("@@ -1,3000 +1,3000 @@\n-a\n"));
    assert!(made.ends_with("+b\n"));
}

/// Two texts of which the second has come from the first: lines taken out, put in, with every kind of line end, and with or without the last.
fn texts() -> impl Strategy<Value = (Option<String>, String)> {
    let line = prop_oneof![
        Just("same\n"),
        Just("same\r\n"),
        Just("\n"),
        Just("  a: b\n"),
        Just("- \tx\n"),
        Just("é 測\n"),
        Just("-- a\n"),
        Just("+++ b\n"),
        Just("\\ No newline at end of file\n"),
        Just("a\rb\n"),
    ];
    let lines = prop::collection::vec(line.clone(), 0..40);
    let changes = prop::collection::vec(
        (
            any::<prop::sample::Index>(),
            0..4_usize,
            prop::collection::vec(line, 0..4),
        ),
        0..5,
    );
    (lines, changes, any::<[bool; 2]>(), 0..8).prop_map(|(old, changes, ends, new_file)| {
        let mut new = old.clone();
        for (at, taken, put) in changes {
            let at = at.index(new.len() + 1);
            let end = (at + taken).min(new.len());
            new.splice(at..end, put);
        }
        let text = |lines: &[&str], ended: bool| {
            let text = lines.concat();
            let cut = text.trim_end_matches(['\r', '\n']);
            if ended || cut.is_empty() {
                text.clone()
            } else {
                cut.to_owned()
            }
        };
        let old = (new_file != 0).then(|| text(&old, ends[0]));
        (old, text(&new, ends[1]))
    })
}

#[test]
fn git_makes_of_the_old_text_exactly_the_new_one() {
    const FILES: usize = 1500;
    const NAMES: [&str; 4] = [
        "plain.yml",
        "with blanks in it.yml",
        "quote\"d.yml",
        "grün.yml",
    ];
    let folder = env::temp_dir().join(format!("spec-source-patch-{}", process::id()));
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[8; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let texts = texts();
    let mut all = String::new();
    let mut due: Vec<(PathBuf, String)> = Vec::new();
    for number in 0..FILES {
        let (old, new) = texts.new_tree(&mut runner).unwrap().current();
        // git has no file to make of nothing without a mode of its own
        if old.as_deref() == Some(&new) || new.is_empty() || old.as_deref() == Some("") {
            continue;
        }
        let path = format!("{number}/{}", NAMES[number % NAMES.len()]);
        let file = folder.join(&path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        if let Some(old) = &old {
            fs::write(&file, old).unwrap();
        }
        all.push_str(&patch(&path, old.as_deref(), &new));
        due.push((file, new));
    }
    assert!(due.len() > FILES / 2, "{}", due.len());
    let git = Command::new("git")
        .args(["apply", "--whitespace=nowarn", "-"])
        .current_dir(&folder)
        .env("GIT_CEILING_DIRECTORIES", env::temp_dir())
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut git) = git else {
        let _ = writeln!(
            std::io::stderr(),
            "not tested here: there is no git to apply diffs"
        );
        fs::remove_dir_all(folder).unwrap();
        return;
    };
    git.stdin.take().unwrap().write_all(all.as_bytes()).unwrap();
    let told = git.wait_with_output().unwrap();
    assert!(
        told.status.success(),
        "{}",
        String::from_utf8_lossy(&told.stderr)
    );
    for (file, new) in due {
        assert_eq!(
            fs::read_to_string(&file).unwrap(),
            new,
            "{}",
            file.display()
        );
    }
    fs::remove_dir_all(folder).unwrap();
}
