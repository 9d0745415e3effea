//! The opening sentence at its border: what it claims of the events of a workflow.
#![allow(
    clippy::expect_used,
    reason = "a test that cannot be set up has failed"
)]

use spec_model::Given;
use spec_report::judge;
use spec_source::{Input, Origin};

fn sentence(workflow: &str) -> String {
    let given = Given {
        inputs: vec![Input::new(
            ".github/workflows/release.yml",
            workflow,
            Origin::File,
        )],
        ..Given::default()
    };
    judge(&given).summary
}

#[test]
fn an_event_may_start_what_is_hidden_behind_another_repositorys_workflow() {
    let hidden = sentence(
        "on: [release, pull_request]\njobs:\n  build:\n    uses: a/b/.github/workflows/publish.yml@v1\n    secrets: {pypi_token: '${{ secrets.PYPI_TOKEN }}'}\n    with: {upload_to_pypi: '${{ github.event_name == ''release'' }}'}\n",
    );
    assert!(
        hidden.starts_with("a release on GitHub or a pull request may start an upload to PyPI: the files do not decide it;"),
        "{hidden}"
    );
}

#[test]
fn what_is_in_sight_can_be_started_and_what_is_hidden_perhaps() {
    let both = sentence(
        "on:\n  release:\n  pull_request:\njobs:\n  up:\n    if: github.event_name == 'release'\n    runs-on: x\n    steps: [{run: twine upload dist/*}]\n  other:\n    uses: a/b/.github/workflows/publish.yml@v1\n    secrets: {pypi_token: '${{ secrets.PYPI_TOKEN }}'}\n",
    );
    assert!(
        both.starts_with(
            "a release on GitHub can start the upload to PyPI, perhaps also a pull request;"
        ),
        "{both}"
    );
}

#[test]
fn of_an_upload_that_no_event_reaches_nothing_more_is_said() {
    let never = sentence(
        "on:\n  push:\n    branches: [main]\njobs:\n  up:\n    if: github.event_name == 'release'\n    runs-on: x\n    environment: pypi\n    steps: [{run: twine upload dist/*}]\n",
    );
    assert_eq!(never, "no event can start the upload to PyPI");
}

#[test]
fn a_workflow_that_cannot_be_read_was_given_all_the_same() {
    let broken = sentence("on: push\njobs: [\n");
    assert!(broken.starts_with("no workflow could be read"), "{broken}");
}
