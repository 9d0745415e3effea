//! Uploads in the shapes that people write them in.
#![allow(clippy::expect_used)] // what fails here fails its test

use spec_model::Given;
use spec_report::wire::{Publishing, Report};
use spec_source::{Input, Origin};

fn judge(files: &[(&str, &str)]) -> Report {
    let mut given = Given {
        name: "example".into(),
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

/// The rows of a job whose only step runs a script.
fn script(script: &str) -> Vec<Publishing> {
    with_env("", script)
}

fn with_env(env: &str, script: &str) -> Vec<Publishing> {
    let mut body = String::new();
    for line in script.lines() {
        body.push_str("          ");
        body.push_str(line);
        body.push('\n');
    }
    let text = format!(
        "on: push\njobs:\n  publish:\n    runs-on: ubuntu-latest\n    permissions:\n      id-token: write\n    steps:\n      - run: |\n{body}{env}"
    );
    judge(&[(".github/workflows/release.yml", &text)]).publishing
}

/// The rows of a job whose steps are given, indented by six.
fn steps(steps: &str) -> Vec<Publishing> {
    let text =
        format!("on: push\njobs:\n  publish:\n    runs-on: ubuntu-latest\n    steps:\n{steps}");
    judge(&[(".github/workflows/release.yml", &text)]).publishing
}

fn brief(rows: &[Publishing]) -> Vec<String> {
    rows.iter()
        .map(|row| format!("{} {}", row.means, row.index))
        .collect()
}

#[test]
fn every_uploader_is_known_by_its_command() {
    for (command, means) in [
        ("twine upload dist/*", "twine"),
        ("python -m twine upload dist/*", "twine"),
        ("pipx run twine upload dist/*", "twine"),
        ("uvx twine upload dist/*", "twine"),
        ("uv publish", "uv"),
        ("uv --no-cache publish dist/*", "uv"),
        ("flit publish", "flit"),
        ("python -m flit publish", "flit"),
        ("poetry publish --build", "poetry"),
        ("poetry -C pkg publish", "poetry"),
        ("hatch publish", "hatch"),
        ("hatch -v publish", "hatch"),
        ("pdm publish", "pdm"),
        ("maturin publish", "maturin"),
        ("maturin upload target/wheels/*", "maturin"),
        ("python setup.py sdist bdist_wheel upload", "setup.py"),
    ] {
        assert_eq!(
            brief(&script(command)),
            [format!("{means} pypi")],
            "{command}"
        );
    }
}

#[test]
fn what_only_looks_like_an_upload_has_no_row() {
    for command in [
        "twine check dist/*",
        "echo twine upload dist/*",
        "# twine upload dist/*",
        "uv publish --dry-run",
        "poetry publish --dry-run",
        "pip install twine",
        "cat <<EOF\ntwine upload dist/*\nEOF",
        "twine --help",
        "printf '%s' \"uv publish\"",
        "gh release upload v1 dist/*",
        "npm publish",
        "cargo publish",
        "twine register dist/*",
        "git commit -m 'twine upload'",
        "uv pip install maturin",
        "maturin build",
    ] {
        assert!(
            script(command).is_empty(),
            "{command}: {:?}",
            brief(&script(command))
        );
    }
}

#[test]
fn the_index_is_read_from_options_variables_and_names() {
    for (command, index) in [
        ("twine upload -r testpypi dist/*", "testpypi"),
        ("twine upload --repository pypi dist/*", "pypi"),
        (
            "twine upload --repository-url https://test.pypi.org/legacy/ dist/*",
            "testpypi",
        ),
        (
            "twine upload --repository-url=https://upload.pypi.org/legacy/ dist/*",
            "pypi",
        ),
        (
            "twine upload --repository-url https://pypi.example.org/ dist/*",
            "other",
        ),
        (
            "twine upload --repository-url ${{ inputs.url }} dist/*",
            "dynamic",
        ),
        (
            "TWINE_REPOSITORY_URL=https://test.pypi.org/legacy/ twine upload dist/*",
            "testpypi",
        ),
        (
            "export TWINE_REPOSITORY=testpypi\ntwine upload dist/*",
            "testpypi",
        ),
        (
            "URL=https://test.pypi.org/legacy/\ntwine upload --repository-url \"$URL\" dist/*",
            "testpypi",
        ),
        (
            "uv publish --publish-url https://test.pypi.org/legacy/",
            "testpypi",
        ),
        ("uv publish --index testpypi", "testpypi"),
        ("hatch publish -r test", "testpypi"),
        ("hatch publish -r main", "pypi"),
        ("flit publish --repository testpypi", "testpypi"),
        ("poetry publish -r test-pypi", "testpypi"),
        ("pdm publish -r testpypi", "testpypi"),
        ("maturin publish --repository testpypi", "testpypi"),
        (
            "twine upload \\\n  --repository testpypi \\\n  dist/*",
            "testpypi",
        ),
    ] {
        let rows = script(command);
        assert_eq!(
            rows.iter()
                .map(|row| row.index.as_str())
                .collect::<Vec<_>>(),
            [index],
            "{command}"
        );
    }
}

#[test]
fn a_variable_of_the_step_names_the_index_too() {
    let env = "        env:\n          TWINE_REPOSITORY_URL: https://test.pypi.org/legacy/\n";
    assert_eq!(
        brief(&with_env(env, "twine upload dist/*")),
        ["twine testpypi"]
    );
    let env = "        env:\n          UV_PUBLISH_URL: ${{ vars.INDEX }}\n";
    assert_eq!(brief(&with_env(env, "uv publish")), ["uv dynamic"]);
}

#[test]
fn one_step_that_uploads_to_two_indexes_has_two_rows_and_one_that_uploads_twice_has_one() {
    let rows =
        script("twine upload -r testpypi dist/*\ntwine upload dist/*\ntwine upload dist/*.asc");
    assert_eq!(brief(&rows), ["twine pypi", "twine testpypi"]);
    assert_eq!(rows[0].line, rows[1].line);
}

#[test]
fn credentials_are_classed_by_where_they_come_from() {
    let env = "        env:\n          TWINE_USERNAME: __token__\n          TWINE_PASSWORD: ${{ secrets.PYPI_TOKEN }}\n";
    let row = &with_env(env, "twine upload dist/*")[0];
    let credential = row.credential.as_ref().expect("a credential");
    assert_eq!(
        (
            credential.via.as_str(),
            credential.secret.as_deref(),
            credential.kind.as_str()
        ),
        ("env.TWINE_PASSWORD", Some("PYPI_TOKEN"), "long-lived")
    );

    let row = &script("twine upload -u __token__ -p ${{ secrets.TOKEN }} dist/*")[0];
    assert_eq!(
        row.credential
            .as_ref()
            .map(|credential| credential.via.as_str()),
        Some("--password")
    );

    let env = "        env:\n          T: ${{ secrets.TOKEN }}\n";
    let row = &with_env(env, "twine upload -p \"$T\" dist/*")[0];
    assert_eq!(
        row.credential
            .as_ref()
            .and_then(|credential| credential.secret.as_deref()),
        Some("TOKEN")
    );

    let minted = "      - id: mint\n        run: |\n          curl https://pypi.org/_/oidc/mint-token\n      - run: twine upload dist/*\n        env:\n          TWINE_PASSWORD: ${{ steps.mint.outputs.token }}\n";
    assert_eq!(
        steps(minted)[0]
            .credential
            .as_ref()
            .map(|credential| credential.kind.as_str()),
        Some("short-lived")
    );

    let handed = "      - run: uv publish\n        env:\n          UV_PUBLISH_TOKEN: ${{ needs.x.outputs.token }}\n";
    assert_eq!(
        steps(handed)[0]
            .credential
            .as_ref()
            .map(|credential| credential.kind.as_str()),
        Some("unknown")
    );

    let empty = "      - uses: pypa/gh-action-pypi-publish@release/v1\n        with:\n          password: ''\n";
    assert_eq!(steps(empty)[0].credential, None);
}

#[test]
fn an_action_is_known_whatever_the_case_of_its_name() {
    let rows = steps(
        "      - uses: PyPA/gh-action-PyPI-publish@v1.12.4\n        with: { repository_url: https://test.pypi.org/legacy/ }\n",
    );
    assert_eq!(brief(&rows), ["gh-action-pypi-publish testpypi"]);
    assert_eq!(
        (rows[0].pin.as_str(), rows[0].version.as_deref()),
        ("tag", Some("v1.12.4"))
    );
}

#[test]
fn maturins_action_uploads_only_with_a_command_that_does() {
    assert!(
        steps("      - uses: PyO3/maturin-action@v1\n        with:\n          args: --release\n")
            .is_empty()
    );
    let rows = steps(
        "      - uses: PyO3/maturin-action@v1\n        with:\n          command: upload\n          args: --skip-existing dist/*\n",
    );
    assert_eq!(brief(&rows), ["maturin-action pypi"]);
}

#[test]
fn a_step_shared_by_an_anchor_is_found_in_every_job_that_uses_it() {
    let text = "on: push\njobs:\n  one:\n    runs-on: x\n    steps:\n      - &up\n        uses: pypa/gh-action-pypi-publish@release/v1\n  two:\n    runs-on: x\n    steps:\n      - *up\n";
    let rows = judge(&[(".github/workflows/release.yml", text)]).publishing;
    assert_eq!(
        rows.iter()
            .map(|row| row.job.as_deref())
            .collect::<Vec<_>>(),
        [Some("one"), Some("two")]
    );
}

#[test]
fn an_upload_in_a_composite_action_has_its_own_row_and_one_for_each_step_that_leads_to_it() {
    let action = "name: up\nruns:\n  using: composite\n  steps:\n    - uses: pypa/gh-action-pypi-publish@release/v1\n";
    let workflow = "on: push\njobs:\n  publish:\n    runs-on: x\n    environment: pypi\n    permissions: {id-token: write}\n    steps:\n      - uses: ./.github/actions/up\n";
    let report = judge(&[
        (".github/actions/up/action.yml", action),
        (".github/workflows/release.yml", workflow),
    ]);
    let rows = &report.publishing;
    assert_eq!(
        brief(rows),
        ["gh-action-pypi-publish pypi", "composite-action pypi"]
    );
    let target = rows[1]
        .indirect
        .as_ref()
        .and_then(|indirect| indirect.target.as_ref())
        .expect("a target");
    assert_eq!(
        (target.path.as_str(), target.line),
        (".github/actions/up/action.yml", 5)
    );
    let verdict = |rule: &str| {
        report
            .findings
            .iter()
            .find(|finding| finding.rule.ends_with(rule))
            .map(|finding| finding.verdict.as_str())
    };
    assert_eq!(verdict("publishing-runs-in-environment"), Some("met"));
    assert_eq!(verdict("publishing-uses-oidc"), Some("met"));
    assert_eq!(verdict("/release-pinned-by-full-sha"), Some("unmet"));
}

#[test]
fn an_upload_in_another_service_keeps_every_publishing_rule_from_being_met() {
    let workflow = "on: push\njobs:\n  publish:\n    runs-on: x\n    environment: pypi\n    permissions: {id-token: write}\n    steps:\n      - uses: pypa/gh-action-pypi-publish@dc37677b2e1c63e2034f94d8a5b11f265b73ba33 # v1.14.2\n";
    let cirrus = "upload_task:\n  script:\n    - python -m twine upload wheelhouse/*\n";
    let report = judge(&[
        (".cirrus.yml", cirrus),
        (".github/workflows/release.yml", workflow),
    ]);
    assert_eq!(
        brief(&report.publishing),
        ["script unknown", "gh-action-pypi-publish pypi"]
    );
    for finding in report
        .findings
        .iter()
        .filter(|finding| finding.spec == Some(8))
    {
        let about_publishing = [
            "publishing-runs-in-environment",
            "publishing-uses-oidc",
            "/release-pinned-by-full-sha",
            "id-token-is-granted-per-job",
        ];
        if about_publishing
            .iter()
            .any(|rule| finding.rule.ends_with(rule))
        {
            assert_eq!(finding.verdict, "unknown", "{}", finding.rule);
        }
    }
}

#[test]
fn a_script_that_is_handed_a_credential_may_upload_and_one_that_is_handed_nothing_does_not() {
    let rows = steps(
        "      - run: make publish\n        env:\n          TWINE_PASSWORD: ${{ secrets.PYPI_TOKEN }}\n",
    );
    assert_eq!(brief(&rows), ["script unknown"]);
    assert_eq!(
        rows[0]
            .indirect
            .as_ref()
            .map(|indirect| (indirect.kind.as_str(), indirect.name.as_str())),
        Some(("script", "make publish"))
    );
    assert!(steps("      - run: make publish-docs\n").is_empty());
    assert!(steps("      - run: tox -e py\n        env:\n          CODECOV_TOKEN: ${{ secrets.CODECOV_TOKEN }}\n").is_empty());
}

#[test]
fn a_password_that_a_composite_action_takes_is_judged_by_what_its_callers_hand_over() {
    let action = "inputs:\n  password:\n    default: ''\nruns:\n  using: composite\n  steps:\n    - uses: pypa/gh-action-pypi-publish@v1.14.0\n      with:\n        password: ${{ inputs.password }}\n";
    let workflow = |with: &str| {
        format!(
            "on: push\njobs:\n  publish:\n    runs-on: x\n    permissions: {{id-token: write}}\n    steps:\n      - uses: ./up\n{with}"
        )
    };
    let credential = |with: &str| {
        let report = judge(&[
            ("up/action.yml", action),
            (".github/workflows/release.yml", &workflow(with)),
        ]);
        report
            .publishing
            .iter()
            .find(|row| row.indirect.is_none())
            .and_then(|row| row.credential.clone())
            .map(|credential| credential.kind)
    };
    assert_eq!(credential(""), None);
    assert_eq!(
        credential("        with: {password: '${{ secrets.PYPI }}'}\n").as_deref(),
        Some("long-lived")
    );
}
