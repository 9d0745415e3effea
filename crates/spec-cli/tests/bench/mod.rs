//! Folders that a test writes, and the real command over them.
#![allow(dead_code, reason = "each test file takes what it needs")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up has failed"
)]

use serde_json::Value;
use std::{
    ffi::OsStr,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// A workflow that publishes well: pinned, with an environment and a short-lived identity.
pub(crate) const GOOD: &str = "\
name: release
on:
  push:
    tags: ['v*']
permissions: {}
jobs:
  publish:
    runs-on: ubuntu-latest
    environment: pypi
    permissions:
      id-token: write
    steps:
      - uses: actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093 # v4.3.0
      - uses: pypa/gh-action-pypi-publish@76f52bc884231f62b9a034ebfe128415bbaabdfc # v1.12.4
";

/// A workflow that publishes with a password, from a tag that can be moved.
pub(crate) const BAD: &str = "\
name: release
on: push
jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: pypa/gh-action-pypi-publish@release/v1
        with:
          password: ${{ secrets.PYPI_TOKEN }}
";

/// A workflow of which nothing can be said against: no upload, nothing to pin.
pub(crate) const CALM: &str = "\
on: push
permissions: {}
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: pytest
";

/// A folder that vanishes after its test.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A folder with files under their paths.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    pub(crate) fn write(&self, path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        let file = self.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap()
    }

    /// Runs the command in this folder.
    pub(crate) fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Ran {
        self.run_with(arguments, &[], b"")
    }

    /// Runs the command in this folder with variables and standard input.
    pub(crate) fn run_with<A: AsRef<OsStr>>(
        &self,
        arguments: &[A],
        variables: &[(&str, &str)],
        input: &[u8],
    ) -> Ran {
        let mut child = Command::new(env!("CARGO_BIN_EXE_spec-check"))
            .args(arguments)
            .current_dir(self.path())
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .env("LC_ALL", "C.UTF-8")
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // a command that does not read its input is no fault of the test
        let _ = child.stdin.take().unwrap().write_all(input);
        Ran::from(child.wait_with_output().unwrap())
    }
}

/// What a visitor saw.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("only UTF-8 is written");
        let ran = Self {
            code: output.status.code().expect("it was not killed"),
            out: text(output.stdout),
            err: text(output.stderr),
        };
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        ran
    }
}

impl Ran {
    /// The one report that was written as JSON.
    #[track_caller]
    pub(crate) fn report(&self) -> Value {
        let reports = self.reports();
        assert_eq!(reports.len(), 1, "{self:?}");
        reports.into_iter().next().unwrap()
    }

    /// The reports that were written as JSON, one on each line.
    #[track_caller]
    pub(crate) fn reports(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| {
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
            })
            .collect()
    }
}

/// Says aloud what is not tested here; the test runner does not hold it back.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The messages about one path.
#[track_caller]
pub(crate) fn problems(report: &Value, path: &str) -> Vec<String> {
    let problems = report["problems"].as_array().unwrap();
    problems
        .iter()
        .filter(|problem| problem["path"] == path)
        .map(|problem| problem["message"].as_str().unwrap().into())
        .collect()
}

/// The one message about a path.
#[track_caller]
pub(crate) fn problem(report: &Value, path: &str) -> String {
    let found = problems(report, path);
    assert_eq!(found.len(), 1, "{path} in {:#}", report["problems"]);
    found.into_iter().next().unwrap()
}

/// The verdict about a rule.
#[track_caller]
pub(crate) fn verdict<'a>(report: &'a Value, rule: &str) -> &'a str {
    let findings = report["findings"].as_array().unwrap();
    findings
        .iter()
        .find(|finding| finding["rule"] == rule)
        .unwrap_or_else(|| panic!("{rule} was not decided"))["verdict"]
        .as_str()
        .unwrap()
}

/// The places of the uploading steps.
pub(crate) fn uploads(report: &Value) -> Vec<String> {
    let rows = report["publishing"].as_array().unwrap();
    rows.iter()
        .map(|row| format!("{}:{}", row["path"].as_str().unwrap(), row["line"]))
        .collect()
}
