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
    for (on, with, started) in [
        (
            "[release, pull_request]",
            "",
            "a release on GitHub or a pull request",
        ),
        (
            "[release, pull_request]",
            "upload_to_pypi: '${{ github.event_name == ''release'' }}'",
            "a release on GitHub",
        ),
        (
            "{push: {tags: [v*]}, workflow_dispatch: {}}",
            "upload-to-pypi: '${{ github.ref_type == ''tag'' && ''refs/tags/v'' || false }}'",
            "a tag push or a manual run",
        ),
        (
            "{push: {tags: [v*], branches: [main]}}",
            "publish: '${{ startsWith(github.ref, ''refs/tags/'') }}'",
            "a tag push",
        ),
    ] {
        let hidden = sentence(&format!(
            "on: {on}\njobs:\n  build:\n    uses: a/b/.github/workflows/publish.yml@v1\n    secrets: {{pypi_token: '${{{{ secrets.PYPI_TOKEN }}}}'}}\n    with: {{{with}}}\n"
        ));
        let wanted = format!("{started} may start an upload to PyPI: the files do not decide it;");
        assert!(hidden.starts_with(&wanted), "{with}: {hidden}");
    }
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
fn an_upload_that_nothing_starts_is_no_news_beside_another() {
    let one = sentence(
        "on: {push: {tags: [v*]}}\njobs:\n  old:\n    if: false\n    runs-on: x\n    env: {TWINE_PASSWORD: '${{ secrets.T }}'}\n    steps: [{run: twine upload dist/*}]\n  up:\n    runs-on: x\n    environment: pypi\n    permissions: {id-token: write}\n    steps: [{uses: pypa/gh-action-pypi-publish@v1.14.2}]\n",
    );
    assert_eq!(
        one,
        "a tag push can start the upload to PyPI; who must agree is a setting of the environment `pypi`; it leaves publish attestations on PyPI"
    );
}

#[test]
fn a_workflow_that_cannot_be_read_was_given_all_the_same() {
    let broken = sentence("on: push\njobs: [\n");
    assert!(broken.starts_with("no workflow could be read"), "{broken}");
}

#[test]
fn what_a_script_or_an_expression_decides_is_no_more_than_possible() {
    let head = "on:\n  push:\n    tags: ['v*']\n    branches: [main]\njobs:\n  up:\n    runs-on: x\n    environment: pypi\n    permissions: {id-token: write}\n    steps:\n";
    for (step, expected) in [
        (
            "      - run: |\n          if [[ $GITHUB_REF == refs/tags/* ]]; then\n            twine upload dist/*\n          fi\n",
            "a tag push can start the upload to PyPI, perhaps also a branch push;",
        ),
        (
            "      - run: |\n          if [ $GITHUB_EVENT_NAME == schedule ]; then\n            twine upload dist/*\n          fi\n",
            "a tag push or a branch push may start the upload to PyPI: the files do not decide it;",
        ),
        (
            "      - uses: pypa/gh-action-pypi-publish@v1.14.2\n        with:\n          repository-url: ${{ github.ref_type == 'tag' && 'https://upload.pypi.org/legacy/' || 'https://test.pypi.org/legacy/' }}\n",
            "a tag push or a branch push may start the upload to PyPI: the files do not decide it;",
        ),
    ] {
        let says = sentence(&format!("{head}{step}"));
        assert!(says.starts_with(expected), "{says}");
    }
    let after = sentence(&format!(
        "{head}      - run: |\n          if [ -z \"$X\" ]; then echo; fi\n          twine upload dist/*\n"
    ));
    assert!(after.contains("can start"), "{after}");
}

#[test]
fn a_script_out_of_sight_hides_no_environment_of_its_job() {
    let script = sentence(
        "on:\n  push:\n    tags: ['v*']\njobs:\n  up:\n    runs-on: x\n    steps:\n      - run: python -m release deploy\n        env: {PYPI_TOKEN: '${{ secrets.PYPI_TOKEN }}'}\n",
    );
    assert!(script.contains("; nobody else must agree;"), "{script}");
    let called = sentence(
        "on:\n  push:\n    tags: ['v*']\njobs:\n  up:\n    uses: a/b/.github/workflows/publish.yml@v1\n    secrets: inherit\n",
    );
    assert!(
        called.contains("who must agree is out of sight"),
        "{called}"
    );
}
