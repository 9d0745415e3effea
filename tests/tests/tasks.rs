//! Uploads that stand in a task of a task runner or in a script of the repository.
#![allow(clippy::expect_used)] // what fails here fails its test

use spec_model::Given;
use spec_report::wire::{Finding, Publishing, Report};
use spec_source::{Input, Origin};

/// A job that runs one command on a tag push, beside the files that say what it does.
fn judge(command: &str, step: &str, files: &[(&str, &str)]) -> Report {
    let mut given = Given {
        name: "example".into(),
        ..Given::default()
    };
    let workflow = format!(
        "on: {{push: {{tags: [\"v*\"]}}}}\njobs:\n  publish:\n    runs-on: ubuntu-latest\n    permissions: {{id-token: write}}\n    steps:\n      - run: {command}\n{step}"
    );
    let mut paths = String::new();
    for (path, text) in [(".github/workflows/release.yml", workflow.as_str())]
        .iter()
        .chain(files)
    {
        given.inputs.push(Input::new(path, *text, Origin::File));
        paths.push_str(path);
        paths.push('\n');
    }
    given
        .inputs
        .push(Input::new("list", paths, Origin::Listing));
    spec_report::judge(&given)
}

/// What a command leads to: `index path:line`, one for each row.
fn leads_to(command: &str, file: (&str, &str)) -> Vec<String> {
    let brief = |row: &Publishing| {
        let indirect = row
            .indirect
            .as_ref()
            .expect("a row that leads to an upload");
        assert_eq!((row.means.as_str(), row.line), ("script", 7), "{command}");
        let target = indirect.target.as_ref().map_or_else(
            || "unknown place".to_owned(),
            |target| format!("{}:{}", target.path, target.line),
        );
        format!("{} {target}", row.index)
    };
    judge(command, "", &[file])
        .publishing
        .iter()
        .map(brief)
        .collect()
}

fn finding<'a>(report: &'a Report, rule: &str) -> &'a Finding {
    let mut findings = report.findings.iter();
    findings
        .find(|finding| finding.rule.ends_with(rule))
        .expect("a decided rule")
}

const TOX: &str = "[tox]
envlist = py3

[testenv]
deps = pytest
commands =
    pytest {posargs}
    publish: twine upload --repository testpypi dist/*

[testenv:release]
passenv = TWINE_*
commands_pre =
    python -m build
commands =
    # twine upload -r testpypi dist/*
    twine check \\
        dist/*
    - twine upload \\
        dist/*

[testenv:release-notes]
commands = towncrier build
";

#[test]
fn an_environment_of_tox_is_followed_to_its_line() {
    assert_eq!(
        leads_to("tox run -e release", ("tox.ini", TOX)),
        ["pypi tox.ini:18"]
    );
    assert_eq!(
        leads_to("python -m tox -erelease", ("tox.ini", TOX)),
        ["pypi tox.ini:18"]
    );
    assert_eq!(
        leads_to("tox -e py3-publish", ("tox.ini", TOX)),
        ["testpypi tox.ini:8"]
    );
}

#[test]
fn an_environment_that_plainly_does_something_else_has_no_row() {
    assert!(leads_to("tox -e release-notes", ("tox.ini", TOX)).is_empty());
    assert!(leads_to("tox -e py3", ("tox.ini", TOX)).is_empty());
}

#[test]
fn an_environment_in_a_table_is_followed_too() {
    let tables = "[env.release]\ndeps = [\"twine\"]\ncommands = [[\"python\", \"-m\", \"build\"], [\"twine\", \"upload\", \"dist/*\"]]\n";
    assert_eq!(
        leads_to("tox r -e release", ("tox.toml", tables)),
        ["pypi tox.toml:3"]
    );
    let tables = tables.replace("[env", "[tool.tox.env");
    assert_eq!(
        leads_to("tox r -e release", ("pyproject.toml", &tables)),
        ["pypi pyproject.toml:3"]
    );
}

#[test]
fn a_task_whose_file_is_not_given_only_may_upload() {
    assert_eq!(
        leads_to("tox -e release", ("README.txt", "")),
        ["unknown unknown place"]
    );
    assert_eq!(
        leads_to("make publish", ("Makefile", "all:\n\techo\n")),
        ["unknown unknown place"]
    );
}

#[test]
fn a_target_of_make_is_followed_with_what_it_needs() {
    let makefile = "PYTHON ?= python3\nTWINE := $(PYTHON) -m twine\n.PHONY: dist release\n\ndist:\n\t$(PYTHON) -m build\n\nupload: dist\n\t@$(PYTHON) -m twine upload dist/*\n\nrelease: upload\n\ntest:\n\tpytest\nrelease-docs: test\n\t# twine upload\n\tsphinx-build\n";
    assert_eq!(
        leads_to("make release VERSION=1", ("Makefile", makefile)),
        ["pypi Makefile:9"]
    );
    assert!(leads_to("make release-docs", ("Makefile", makefile)).is_empty());
    let other = "release:\n\t$(MAKE) upload\nupload:\n\tuv publish\n";
    assert_eq!(
        leads_to("make release", ("Makefile", other)),
        ["pypi Makefile:4"]
    );
}

#[test]
fn a_session_of_nox_is_followed() {
    let noxfile = "import nox\n\n\n@nox.session(reuse_venv=True)\ndef release(session: nox.Session) -> None:\n    \"\"\"Release.\"\"\"\n    session.install(\"twine\")\n    # session.run(\"twine\", \"upload\", \"-r\", \"testpypi\")\n    session.run(\n        \"twine\", \"upload\",  # all of them\n        *session.posargs,\n        \"dist/*\",\n        external=True,\n    )\n\n\n@nox.session(name=\"release-notes\")\ndef notes(session):\n    session.run(\"towncrier\", \"build\")\n\n\n@nox.session\ndef deploy(session):\n    session.notify(\"release\")\n";
    assert_eq!(
        leads_to("nox -s release", ("noxfile.py", noxfile)),
        ["pypi noxfile.py:9"]
    );
    assert_eq!(
        leads_to("pipx run nox --session deploy", ("noxfile.py", noxfile)),
        ["pypi noxfile.py:9"]
    );
    assert!(leads_to("nox -s release-notes", ("noxfile.py", noxfile)).is_empty());
}

#[test]
fn a_session_that_calls_something_else_does_not_say_plainly_what_it_runs() {
    let helper = "import nox\n\ndef ship(session):\n    session.run(\"twine\", \"upload\", \"dist/x\")\n\n@nox.session\ndef release(session):\n    ship(session)\n";
    assert_eq!(
        leads_to("nox -s release", ("noxfile.py", helper)),
        ["unknown unknown place"]
    );
    let other = "import nox, subprocess\n\n@nox.session\ndef release(session):\n    subprocess.check_call([\"twine\", \"upload\"])\n";
    assert_eq!(
        leads_to("nox -s release", ("noxfile.py", other)),
        ["unknown unknown place"]
    );
}

#[test]
fn tasks_of_the_project_file_are_followed_by_every_runner() {
    let project = "[tool.hatch.envs.release.scripts]\nupload = \"twine upload dist/*\"\nall = [\"python -m build\", \"upload\"]\n\n[tool.pdm.scripts]\npublish-it = {composite = [\"pdm build\", \"ship\"]}\nship = {cmd = [\"twine\", \"upload\", \"-r\", \"testpypi\", \"dist/*\"]}\n\n[tool.poe.tasks]\nrelease.sequence = [{cmd = \"uv publish\"}]\n\n[tool.pixi.feature.release.tasks]\ndeploy = {cmd = \"flit publish\", depends-on = [\"build-it\"]}\nbuild-it = \"flit build\"\n";
    for (command, expected) in [
        ("hatch run release:upload", "pypi pyproject.toml:2"),
        ("hatch run release:all", "pypi pyproject.toml:2"),
        ("pdm run publish-it", "testpypi pyproject.toml:7"),
        ("uv run poe release", "pypi pyproject.toml:10"),
        ("pixi run -e release deploy", "pypi pyproject.toml:13"),
    ] {
        assert_eq!(
            leads_to(command, ("pyproject.toml", project)),
            [expected],
            "{command}"
        );
    }
}

#[test]
fn a_script_of_the_repository_is_followed_and_has_a_row_for_each_index() {
    let script = "#!/bin/sh\nset -e\npython -m build\ntwine upload -r testpypi dist/*\ntwine upload dist/*\n";
    for command in ["bash tools/release.sh", "./tools/release.sh"] {
        assert_eq!(
            leads_to(command, ("tools/release.sh", script)),
            ["pypi tools/release.sh:5", "testpypi tools/release.sh:4"],
            "{command}"
        );
    }
}

#[test]
fn tasks_that_call_each_other_in_a_ring_come_to_an_end() {
    let ring = "release: release\n\tmake upload\nupload:\n\tmake release\n";
    assert_eq!(
        leads_to("make release", ("Makefile", ring)),
        ["unknown unknown place"]
    );
}

#[test]
fn the_token_that_a_followed_task_is_handed_is_a_lasting_one() {
    let token = "        env:\n          TWINE_PASSWORD: ${{ secrets.UPLOAD }}\n";
    let report = judge("tox -e release", token, &[("tox.ini", TOX)]);
    let credential = report.publishing[0].credential.as_ref().expect("a token");
    assert_eq!(credential.secret.as_deref(), Some("UPLOAD"));
    for rule in ["publishing-uses-oidc", "no-long-lived-token"] {
        assert_eq!(finding(&report, rule).verdict, "unmet", "{rule}");
    }
}

#[test]
fn a_followed_task_without_a_token_asks_how_the_release_was_published_not_for_the_task() {
    let report = judge("tox -e release", "", &[("tox.ini", TOX)]);
    let oidc = finding(&report, "publishing-uses-oidc");
    assert_eq!(oidc.verdict, "unknown");
    assert!(
        oidc.needs.iter().all(|need| !need.bring.contains("tox -e")),
        "{:?}",
        oidc.needs
    );
}
