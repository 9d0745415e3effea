//! What the rules say of uploads that are written in uncommon ways.

#![allow(clippy::expect_used)] // a fault here fails the test, as it should

use spec_model::{Given, Project, facts::Index};
use spec_rules::Verdict::{self, Met, Unmet};
use spec_source::{Input, Origin};
use std::fmt::Write as _;

const RELEASE: &str = ".github/workflows/release.yml";
const OIDC: &str = "spec8/trusted-publishing/publishing-uses-oidc";

const HEAD: &str = "\
on: {release: {types: [published]}}
permissions: {}
jobs:
  p:
    runs-on: ubuntu-latest
    environment: pypi
    permissions: {id-token: write}
";

fn project(files: &[(&str, &str)]) -> Project {
    let mut given = Given::default();
    let mut listing = String::new();
    for (path, text) in files {
        let input = Input::new(path, text.as_bytes().to_vec(), Origin::File);
        given.inputs.push(input);
        let _ = writeln!(listing, "{path}");
    }
    let listing = Input::new("tree.txt", listing.into_bytes(), Origin::Listing);
    given.inputs.push(listing);
    Project::read(&given)
}

fn verdict(project: &Project, rule: &str) -> Verdict {
    let findings = spec_rules::decide(project);
    let found = findings
        .iter()
        .find(|finding| finding.rule.id.ends_with(rule));
    found.expect("there is such a rule").verdict
}

/// A workflow whose one publishing job has these steps.
fn steps(steps: &str) -> String {
    format!("{HEAD}    steps:\n{steps}\n")
}

fn of_steps(text: &str) -> Project {
    project(&[(RELEASE, &steps(text))])
}

#[test]
fn poetry_may_be_told_of_an_index_in_the_same_script_or_by_a_variable() {
    for script in [
        "      - run: |\n          poetry config repositories.foo https://test.pypi.org/legacy/\n          poetry publish -r foo",
        "      - env: {POETRY_REPOSITORIES_FOO_URL: https://test.pypi.org/legacy/}\n        run: poetry publish -r foo",
        "      - run: poetry config repositories.foo https://test.pypi.org/legacy/\n      - run: poetry publish -r foo",
    ] {
        let project = of_steps(script);
        let indexes: Vec<Index> = project
            .facts
            .uploads
            .iter()
            .map(|upload| upload.index)
            .collect();
        assert_eq!(indexes, [Index::TestPypi], "{script}");
    }
}

#[test]
fn the_settings_of_uv_count_where_the_command_says_nothing_else() {
    let with = |settings: &str, command: &str| {
        let workflow = steps(&format!("      - run: {command}"));
        let settings = format!("[tool.uv]\n{settings}\n");
        project(&[(RELEASE, &workflow), ("pyproject.toml", &settings)])
    };
    let never = "trusted-publishing = \"never\"";
    assert_eq!(verdict(&with(never, "uv publish"), OIDC), Unmet);
    let always = with(never, "uv publish --trusted-publishing always");
    assert_eq!(verdict(&always, OIDC), Met);
    let looks = with("check-url = \"https://pypi.org/simple/\"", "uv publish");
    assert_eq!(verdict(&looks, "upload-fails-on-duplicates"), Unmet);
    let elsewhere = "publish-url = \"https://test.pypi.org/legacy/\"";
    let index = |project: &Project| project.facts.uploads.first().map(|upload| upload.index);
    assert_eq!(index(&with(elsewhere, "uv publish")), Some(Index::TestPypi));
    let named = with(
        elsewhere,
        "uv publish --publish-url https://upload.pypi.org/legacy/",
    );
    assert_eq!(index(&named), Some(Index::Pypi));
}
