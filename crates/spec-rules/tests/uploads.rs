//! What the rules say of uploads that are written in uncommon ways.

#![allow(clippy::expect_used)] // a fault here fails the test, as it should

use spec_model::{Given, Project, facts::Index};
use spec_rules::Verdict::{self, Met, Unknown, Unmet};
use spec_source::{Input, Origin};
use std::fmt::Write as _;

const RELEASE: &str = ".github/workflows/release.yml";
const OIDC: &str = "spec8/trusted-publishing/publishing-uses-oidc";
const TOKEN: &str = "spec8/trusted-publishing/no-long-lived-token";

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
    let table = format!("[tool.uv]\n{elsewhere}\n");
    let of_file = |settings: &str, command: &str| {
        let workflow = steps(&format!("      - run: {command}"));
        let files = [
            (RELEASE, workflow.as_str()),
            ("pyproject.toml", &table),
            ("uv.toml", settings),
        ];
        index(&project(&files))
    };
    assert_eq!(of_file("", "uv publish"), Some(Index::Pypi));
    let named = "[[index]]\nname = \"corp\"\nurl = \"https://a.example/\"\npublish-url = \"https://a.example/up\"\n";
    assert_eq!(
        of_file(named, "uv publish --index corp"),
        Some(Index::Other)
    );
    let elsewhere = "publish-url = \"https://a.example/up\"";
    assert_eq!(of_file(elsewhere, "uv publish"), Some(Index::Other));
}

#[test]
fn a_workflow_that_is_empty_or_a_comment_from_end_to_end_hides_nothing() {
    let good = steps("      - uses: pypa/gh-action-pypi-publish@release/v1");
    for text in ["# on: push\n# jobs: {}\n", ""] {
        let files = [
            (RELEASE, good.as_str()),
            (".github/workflows/old.yml", text),
        ];
        let project = project(&files);
        assert!(project.unseen.is_empty(), "{text}");
        assert_eq!(verdict(&project, TOKEN), Met, "{text}");
    }
}

#[test]
fn an_action_whose_switch_is_off_uploads_nothing() {
    for (upload, rows) in [
        ("false", 0),
        ("true", 1),
        ("${{ startsWith(github.ref, 'refs/tags/') }}", 1),
    ] {
        let step = format!(
            "      - uses: casperdcl/deploy-pypi@v2\n        with: {{build: true, upload: \"{upload}\"}}"
        );
        let project = of_steps(&step);
        assert_eq!(project.facts.uploads.len(), rows, "{upload}");
    }
}

#[test]
fn a_use_of_an_action_that_uploads_elsewhere_is_no_upload_to_pypi() {
    let action = "name: publish\ninputs:\n  repository: {default: pypi}\nruns:\n  using: composite\n  steps:\n    - if: inputs.repository == 'testpypi'\n      uses: pypa/gh-action-pypi-publish@release/v1\n      with: {repository-url: https://test.pypi.org/legacy/}\n    - if: inputs.repository == 'pypi'\n      uses: pypa/gh-action-pypi-publish@release/v1\n";
    let job = |name: &str, lines: &str, given: &str| {
        format!(
            "  {name}:\n    runs-on: ubuntu-latest\n    permissions: {{id-token: write}}\n{lines}    steps:\n      - uses: ./.github/actions/publish\n{given}"
        )
    };
    let test = job(
        "test",
        "    if: github.ref == 'refs/heads/main'\n",
        "        with: {repository: testpypi}\n",
    );
    let real = job("real", "    environment: pypi\n", "");
    let workflow = format!("on: {{push: {{branches: [main], tags: ['v*']}}}}\njobs:\n{test}{real}");
    let files = [
        (RELEASE, workflow.as_str()),
        (".github/actions/publish/action.yml", action),
    ];
    let project = project(&files);
    let rows = project.facts.uploads.iter();
    let rows = rows.filter(|row| row.indirect.is_some());
    let rows: Vec<_> = rows
        .map(|row| (row.index, row.environment.is_some()))
        .collect();
    assert_eq!(rows, [(Index::TestPypi, false), (Index::Pypi, true)]);
    assert_eq!(verdict(&project, "publishing-runs-in-environment"), Met);
}

/// A workflow with a good publishing job and a second one, with these lines in it before its steps.
fn beside(lines: &str, text: &str) -> Project {
    let good = "    steps:\n      - uses: pypa/gh-action-pypi-publish@release/v1\n";
    let other = format!("  x:\n    runs-on: ubuntu-latest\n{lines}    steps:\n{text}\n");
    project(&[(RELEASE, &format!("{HEAD}{good}{other}"))])
}

const PASSWORD: &str = "    env: {TWINE_PASSWORD: \"${{ secrets.TOK }}\"}\n";
const ABOUT_UPLOADS: [&str; 4] = [
    OIDC,
    TOKEN,
    "publishing-runs-in-environment",
    "build-stands-apart-from-publish",
];

#[test]
fn whatever_is_handed_an_upload_credential_may_upload() {
    for text in [
        "      - run: docker run -e TWINE_PASSWORD img sh -c \"pip install twine && twine upload dist/*\"",
        "      - run: docker compose run --rm publisher",
        "      - uses: nick-fields/retry@v3\n        with: {command: make all}",
        "      - run: fullrelease --no-input",
        "      - run: curl -sL https://example.org/up.sh | bash",
        "      - run: ${{ matrix.cmd }}",
    ] {
        for rule in ABOUT_UPLOADS {
            let found = verdict(&beside(PASSWORD, text), rule);
            assert_eq!(found, Unknown, "{rule}: {text}");
        }
    }
}

#[test]
fn the_words_of_an_upload_count_behind_a_program_that_is_not_known() {
    for text in [
        "      - run: podman run img uv publish",
        "      - run: |\n          bash <<EOF\n          twine upload dist/*\n          EOF",
        "      - uses: nick-fields/retry@v3\n        with: {command: twine upload dist/*}",
        "      - uses: actions/github-script@v7\n        with: {script: \"await exec.exec('twine upload dist/x')\"}",
        "      - uses: appleboy/ssh-action@v1\n        with: {script: twine upload dist/*}",
        "      - run: find dist -name '*.whl' -exec twine upload {} +",
        "      - run: |\n          CMD=\"twine upload\"\n          $CMD dist/*",
        "      - run: flock /tmp/l twine upload dist/*",
        "      - run: mise exec -- twine upload dist/*",
        "      - run: nix develop -c twine upload dist/*",
        "      - run: op run -- twine upload dist/*",
        "      - run: curl -F content=@dist/x https://upload.pypi.org/legacy/",
        "      - shell: python\n        run: |\n          import subprocess\n          subprocess.run([\"twine\", \"upload\", \"dist/x\"])",
    ] {
        for rule in ABOUT_UPLOADS {
            let found = verdict(&beside("", text), rule);
            assert_eq!(found, Unknown, "{rule}: {text}");
        }
    }
}

#[test]
fn words_that_are_only_printed_or_tried_upload_nothing() {
    for text in [
        "      - run: echo \"now run twine upload dist/*\"",
        "      - run: |\n          # docker run img twine upload\n          docker run img true",
        "      - run: |\n          cat <<EOF > notes.md\n          twine upload dist/*\n          EOF",
        "      - run: docker run img twine upload --help",
        "      - run: git commit -m \"twine upload works\"",
        "      - run: uv run poe publish-docs",
        "      - run: pip install twine && twine check dist/*",
    ] {
        for rule in ABOUT_UPLOADS {
            let found = verdict(&beside("", text), rule);
            assert_eq!(found, Met, "{rule}: {text}");
        }
    }
}

#[test]
fn a_credential_for_which_an_upload_accounts_hides_no_other() {
    let text = format!(
        "{HEAD}    steps:\n      - run: twine upload dist/*\n  t:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n"
    );
    let text = text.replace(
        "jobs:",
        "env: {TWINE_PASSWORD: \"${{ secrets.TOK }}\"}\njobs:",
    );
    let project = project(&[(RELEASE, &text)]);
    assert_eq!(project.facts.uploads.len(), 1);
    assert_eq!(verdict(&project, "publishing-runs-in-environment"), Met);
}

#[test]
fn a_credential_for_what_only_may_upload_is_no_proof_that_it_does() {
    let nightly = "    env: {TWINE_PASSWORD: \"${{ secrets.TOK }}\", TWINE_REPOSITORY_URL: https://pypi.anaconda.org/x/simple}\n";
    let project = beside(nightly, "      - run: invoke upload-nightly");
    let elsewhere: Vec<Index> = project
        .facts
        .uploads
        .iter()
        .map(|upload| upload.index)
        .collect();
    assert_eq!(elsewhere, [Index::Pypi, Index::Other]);
    assert_eq!(verdict(&project, OIDC), Met);
    let tests = "    env: {TEST_PYPI_TOKEN: \"${{ secrets.TEST_PYPI_TOKEN }}\"}\n";
    assert_eq!(
        verdict(&beside(tests, "      - run: make test"), OIDC),
        Unknown
    );
}

#[test]
fn a_stored_secret_that_reaches_an_upload_by_another_way_than_a_variable_is_seen() {
    for text in [
        "      - run: echo \"${{ secrets.PYPIRC }}\" > ~/.pypirc\n      - run: twine upload dist/*",
        "      - run: |\n          { echo \"TWINE_PASSWORD<<EOF\"; echo \"${{ secrets.TOK }}\"; echo EOF; } >> \"$GITHUB_ENV\"\n      - run: twine upload dist/*",
        "      - run: |\n          keyring set https://upload.pypi.org/legacy/ __token__ <<< \"${{ secrets.TOK }}\"\n          twine upload dist/*",
        "      - run: |\n          uv auth login upload.pypi.org --token ${{ secrets.X }}\n          uv publish",
        "      - run: uv publish --publish-url https://user:${{ secrets.X }}@upload.pypi.org/legacy/",
    ] {
        let project = of_steps(text);
        assert_eq!(verdict(&project, OIDC), Unmet, "{text}");
        assert_eq!(verdict(&project, TOKEN), Unmet, "{text}");
    }
    let container = HEAD.to_owned()
        + "    container: {image: x, env: {TWINE_PASSWORD: \"${{ secrets.TOK }}\"}}\n    steps:\n      - run: twine upload dist/*\n";
    assert_eq!(verdict(&project(&[(RELEASE, &container)]), TOKEN), Unmet);
}

#[test]
fn a_credential_that_may_come_from_a_file_or_a_store_is_unknown() {
    for text in [
        "      - uses: hashicorp/vault-action@v3\n        with: {secrets: \"ci/data/pypi token | TWINE_PASSWORD\"}\n      - run: twine upload dist/*",
        "      - uses: infisical/secrets-action@v1\n      - run: uv publish",
        "      - run: cp ci/pypirc ~/.pypirc\n      - run: twine upload dist/*",
        "      - run: twine upload --config-file ci/pypirc dist/*",
        "      - run: |\n          . ./secrets.env\n          twine upload dist/*",
        "      - run: |\n          read -r TWINE_PASSWORD < f\n          export TWINE_PASSWORD\n          twine upload dist/*",
        "      - run: cat ci/secrets >> $GITHUB_ENV\n      - run: uv publish",
    ] {
        let project = of_steps(text);
        assert_eq!(verdict(&project, OIDC), Unknown, "{text}");
        assert_eq!(verdict(&project, TOKEN), Unknown, "{text}");
    }
}

#[test]
fn what_keeps_no_credential_of_the_upload_leaves_it_to_the_trusted_publisher() {
    for text in [
        "      - run: |\n          . .venv/bin/activate\n          twine upload dist/*",
        "      - run: rm -f ~/.pypirc\n      - run: twine upload dist/*",
        "      - run: echo \"VERSION=1\" >> $GITHUB_ENV\n      - run: twine upload dist/*",
        "      - run: |\n          read -r VERSION < f\n          uv publish",
        "      - uses: actions/setup-python@v5\n        with: {python-version: \"3.13\"}\n      - run: uv publish",
    ] {
        let project = of_steps(text);
        assert_eq!(verdict(&project, OIDC), Met, "{text}");
        assert_eq!(verdict(&project, TOKEN), Met, "{text}");
    }
}

#[test]
fn distributions_that_come_from_a_release_were_made_out_of_sight() {
    let upload =
        "      - uses: pypa/gh-action-pypi-publish@ed0c53931b1dc9bd32cbe73a98c7f6766f8a527e";
    let verdicts = |step: &str| {
        let project = of_steps(&format!("{step}\n{upload}"));
        ["release-pinned-by-full-sha", "release-uses-no-cache"].map(|rule| verdict(&project, rule))
    };
    let sha = "0123456789012345678901234567890123456789";
    for step in [
        "      - run: gh release download --dir dist",
        "      - run: curl -LO https://github.com/o/r/releases/download/v1/r-1.tar.gz",
        &format!("      - uses: robinraju/release-downloader@{sha}"),
    ] {
        assert_eq!(verdicts(step), [Unknown, Unknown], "{step}");
    }
    assert_eq!(verdicts("      - run: ls dist"), [Met, Met]);
}

const MINTS: &str = "curl -d $identity https://pypi.org/_/oidc/mint-token";

#[test]
fn a_token_that_a_step_mints_is_short_lived_however_it_is_handed_on() {
    for steps in [
        format!("      - run: |\n          token=$({MINTS})\n          TWINE_PASSWORD=$token twine upload dist/*"),
        format!("      - run: |\n          token=$({MINTS})\n          echo \"TWINE_PASSWORD=$token\" >> \"$GITHUB_ENV\"\n      - run: twine upload dist/*"),
        "      - uses: actions/github-script@v7\n        id: m\n        with: {script: \"core.setOutput('t', await ask('https://pypi.org/_/oidc/github/mint-token'))\"}\n      - run: twine upload dist/*\n        env: {TWINE_PASSWORD: '${{ steps.m.outputs.t }}'}".to_owned(),
        "      - uses: actions/github-script@v7\n        with: {script: \"core.exportVariable('TWINE_PASSWORD', await ask('https://pypi.org/_/oidc/mint-token'))\"}\n      - run: twine upload dist/*".to_owned(),
    ] {
        let project = of_steps(&steps);
        assert_eq!(verdict(&project, OIDC), Met, "{steps}");
        assert_eq!(verdict(&project, TOKEN), Met, "{steps}");
    }
}

#[test]
fn a_step_that_could_hand_over_a_stored_secret_instead_of_what_it_mints_is_not_known_to_mint() {
    let python = |env: &str, body: &str| {
        let (step, upload) = ("      - shell: python", "      - run: twine upload dist/*");
        of_steps(&format!(
            "{step}\n        env: {env}\n        run: |\n          open(os.environ['GITHUB_ENV'], 'a').write(f'TWINE_PASSWORD={{{body}}}')\n{upload}"
        ))
    };
    let secret = "{OLD: '${{ secrets.PYPI_TOKEN }}'}";
    let minted = "ask('https://pypi.org/_/oidc/mint-token')";
    assert_eq!(verdict(&python("{}", minted), OIDC), Met);
    assert_eq!(verdict(&python(secret, minted), OIDC), Unknown);
    assert_eq!(
        verdict(
            &python("{}", "ask('https://test.pypi.org/_/oidc/mint-token')"),
            OIDC
        ),
        Unknown
    );
    // a name in braces is no password, and where it comes from is not in sight
    assert_eq!(verdict(&python("{}", "token"), TOKEN), Unknown);
    assert_eq!(
        verdict(&python("{}", "'${{ secrets.PYPI_TOKEN }}'"), TOKEN),
        Unmet
    );
}

#[test]
fn uv_that_is_told_of_a_user_or_a_keyring_asks_for_no_trusted_publisher() {
    let uv = |env: &str, settings: &str, command: &str| {
        let workflow = steps(&format!("      - env: {{{env}}}\n        run: {command}"));
        let settings = format!("[tool.uv]\n{settings}\n");
        verdict(
            &project(&[(RELEASE, &workflow), ("pyproject.toml", &settings)]),
            OIDC,
        )
    };
    assert_eq!(uv("", "", "uv publish"), Met);
    assert_eq!(uv("", "", "uv publish -u someone"), Unmet);
    assert_eq!(uv("UV_PUBLISH_USERNAME: someone", "", "uv publish"), Unmet);
    assert_eq!(
        uv("UV_KEYRING_PROVIDER: subprocess", "", "uv publish"),
        Unmet
    );
    assert_eq!(
        uv("", "keyring-provider = \"subprocess\"", "uv publish"),
        Unmet
    );
    assert_eq!(uv("UV_KEYRING_PROVIDER: disabled", "", "uv publish"), Met);
    assert_eq!(uv("", "", "uv publish --username \"$WHO\""), Unknown);
}

/// The rows of a workflow whose one job has these steps, beside a file: the means and what leads to them.
fn rows(text: &str, file: (&str, &str)) -> Vec<String> {
    let project = project(&[(RELEASE, &steps(text)), file]);
    let brief = |upload: &spec_model::facts::Upload| {
        let indirect = upload.indirect.as_ref();
        let name = indirect.map_or("", |indirect| indirect.name.as_str());
        let seen = if indirect.is_some_and(|indirect| indirect.target.is_some()) {
            " in sight"
        } else {
            ""
        };
        format!("{} {name}{seen}", upload.means.word())
    };
    project.facts.uploads.iter().map(brief).collect()
}

const NONE: (&str, &str) = ("README", "");

#[test]
fn a_task_in_sight_that_uploads_nothing_is_no_row_though_a_token_is_around_it() {
    let step =
        "      - run: make build-release\n        env: {PYPI_TOKEN: '${{ secrets.PYPI_TOKEN }}'}";
    let of = |recipe: &str| rows(step, ("Makefile", &format!("build-release:\n{recipe}")));
    assert!(of("\trm -rf dist\n\tpython -m build\n").is_empty());
    assert!(of("\tpython setup.py sdist bdist_wheel\n").is_empty());
    assert_eq!(
        of("\ttwine upload dist/*\n"),
        ["script make build-release in sight"]
    );
    // a verb of the project's own can do anything, and so can what is run there and not in sight
    assert_eq!(
        of("\tpython setup.py publish\n"),
        ["script make build-release"]
    );
    assert_eq!(of("\tpython tools/check.py\n"), ["script tools/check.py"]);
}

#[test]
fn a_token_of_the_whole_workflow_does_not_make_an_upload_of_what_only_may_be_one() {
    let around = |env: &str, step: &str| {
        let text = format!(
            "on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make it\n{step}"
        );
        verdict(&project(&[(RELEASE, &format!("{env}{text}"))]), OIDC)
    };
    let token = "env: {PYPI_TOKEN: '${{ secrets.PYPI_TOKEN }}'}\n";
    assert_eq!(around(token, ""), Unknown);
    assert_eq!(around("", &format!("        {token}")), Unmet);
}

#[test]
fn a_script_without_an_extension_is_read_by_its_first_line() {
    let file = "#!/usr/bin/env bash\ntwine upload dist/*\n";
    for command in [
        "scripts/publish",
        "./scripts/publish",
        "bash ./scripts/publish",
    ] {
        let found = rows(
            &format!("      - run: {command}"),
            ("scripts/publish", file),
        );
        assert_eq!(found.len(), 1, "{command}");
        assert!(found[0].ends_with("scripts/publish in sight"), "{found:?}");
    }
    let python = "#!/usr/bin/env python3\ntwine upload\n";
    let found = rows("      - run: scripts/publish", ("scripts/publish", python));
    assert_eq!(found, ["script scripts/publish"]);
}

#[test]
fn what_tells_fetches_or_loads_something_is_no_upload() {
    for step in [
        "      - run: python tools/slack_message.py release done",
        "      - uses: example/actions/release-notification@v1",
        "      - uses: dsaltares/fetch-gh-release-asset@v1",
        "      - uses: aio-libs/create-release@v1",
        "      - uses: 1password/load-secrets-action@v2\n        env: {TWINE_PASSWORD: op://app/pypi/token}",
    ] {
        assert!(rows(step, NONE).is_empty(), "{step}");
    }
    for step in [
        "      - run: python tools/slack_and_publish.py release",
        "      - run: python tools/manage.py release",
        "      - uses: example/actions/publish-and-notify@v1",
        "      - uses: aio-libs/create-release@v1\n        with: {pypi_token: '${{ secrets.PYPI_TOKEN }}'}",
    ] {
        assert_eq!(rows(step, NONE).len(), 1, "{step}");
    }
}

#[test]
fn maturins_action_is_known_by_the_name_it_had_before() {
    let step = "      - uses: messense/maturin-action@v1\n        with: {command: publish}";
    assert_eq!(rows(step, NONE), ["maturin-action "]);
}

#[test]
fn a_token_reaches_an_upload_by_the_options_and_settings_of_its_own_tool() {
    let token = "\n        env: {PYPI_TOKEN: \"${{ secrets.PYPI_TOKEN }}\"}";
    for text in [
        format!("      - run: rye publish --yes --token=\"$PYPI_TOKEN\"{token}"),
        format!(
            "      - run: |\n          pdm config repository.pypi.username __token__\n          pdm config repository.pypi.password $PYPI_TOKEN\n          pdm publish{token}"
        ),
        format!(
            "      - run: echo \"UV_PUBLISH_TOKEN=$PYPI_TOKEN\" >> \"$GITHUB_ENV\"{token}\n      - run: uv publish"
        ),
    ] {
        let project = of_steps(&text);
        assert_eq!(verdict(&project, OIDC), Unmet, "{text}");
        assert_eq!(verdict(&project, TOKEN), Unmet, "{text}");
    }
    let bare = of_steps("      - run: rye publish --yes");
    assert_eq!(verdict(&bare, OIDC), Unknown);
    assert_eq!(verdict(&bare, TOKEN), Unknown);
    let poetry = of_steps(
        "      - run: poetry publish\n        env: {POETRY_HTTP_BASIC_PYPI_USERNAME: __token__, POETRY_HTTP_BASIC_PYPI_PASSWORD: \"${{ secrets.PYPI_TOKEN }}\"}",
    );
    let mut credentials = poetry.facts.uploads.iter().map(|upload| &upload.credential);
    let credential = credentials.next().and_then(Option::as_ref);
    let credential = credential.map(|found| (found.via.as_str(), found.secret.as_deref()));
    let password = ("env.POETRY_HTTP_BASIC_PYPI_PASSWORD", Some("PYPI_TOKEN"));
    assert_eq!(credential, Some(password));
}

#[test]
fn a_program_behind_a_variable_for_its_folder_is_that_program() {
    let inline =
        "      - run: |\n          PREFIX=venv/bin/\n          ${PREFIX}twine upload dist/*";
    assert_eq!(verdict(&of_steps(inline), OIDC), Met);
    let script = "#!/bin/sh -e\nPREFIX=\"\"\nif [ -d venv ]; then\n  PREFIX=\"venv/bin/\"\nfi\n${PREFIX}twine upload dist/*\n";
    let workflow = steps(
        "      - run: scripts/publish\n        env: {TWINE_PASSWORD: \"${{ secrets.PYPI_TOKEN }}\"}",
    );
    let project = project(&[(RELEASE, &workflow), ("scripts/publish", script)]);
    assert_eq!(verdict(&project, TOKEN), Unmet);
}

#[test]
fn an_index_that_an_earlier_step_writes_for_later_ones_counts_where_nothing_else_decides() {
    let index = |first: &str| {
        let project = of_steps(&format!("{first}\n      - run: twine upload dist/*"));
        let mut uploads = project.facts.uploads.iter();
        uploads.next().map(|upload| upload.index)
    };
    let tests = "run: echo \"TWINE_REPOSITORY=testpypi\" >> $GITHUB_ENV";
    let pypi = "run: echo \"TWINE_REPOSITORY=pypi\" >> $GITHUB_ENV";
    assert_eq!(index(&format!("      - {tests}")), Some(Index::TestPypi));
    let one = format!("      - if: inputs.tests\n        {tests}");
    assert_eq!(index(&one), Some(Index::Dynamic));
    let two = format!("      - {tests}\n      - {pypi}");
    assert_eq!(index(&two), Some(Index::Dynamic));
    let asked = "      - run: |\n          if [ -n \"$X\" ]; then\n            echo TWINE_REPOSITORY=testpypi >> $GITHUB_ENV\n          fi";
    assert_eq!(index(asked), Some(Index::Dynamic));
}

#[test]
fn a_requirements_file_that_is_installed_pins_the_uploader() {
    let workflow = steps("      - run: pip install -r req.txt\n      - run: twine upload dist/*");
    let with = |text: &str| project(&[(RELEASE, &workflow), ("req.txt", text)]);
    assert_eq!(verdict(&with("twine==4.0.2  # via x\n"), OIDC), Unmet);
    assert_eq!(verdict(&with("twine==6.1.0 \\\n"), OIDC), Met);
    assert_eq!(verdict(&with("# twine==4.0.2\n"), OIDC), Met);
    let later = "      - run: |\n          pip install -r req.txt\n          pip install -U twine\n          twine upload dist/*";
    let later = project(&[(RELEASE, &steps(later)), ("req.txt", "twine==4.0.2\n")]);
    assert_eq!(verdict(&later, OIDC), Met);
}

#[test]
fn semantic_release_uploads_only_with_a_token_that_it_is_handed() {
    let good = "      - uses: pypa/gh-action-pypi-publish@release/v1\n";
    let with = |text: &str| of_steps(&format!("{good}{text}"));
    for text in [
        "      - uses: python-semantic-release/python-semantic-release@v9\n        with: {github_token: \"${{ secrets.GITHUB_TOKEN }}\"}",
        "      - uses: python-semantic-release/publish-action@v9",
        "      - run: semantic-release version\n        env: {GH_TOKEN: \"${{ secrets.GITHUB_TOKEN }}\"}",
    ] {
        assert_eq!(verdict(&with(text), OIDC), Met, "{text}");
    }
    for text in [
        "      - uses: python-semantic-release/python-semantic-release@v7.34.6\n        with: {repository_password: \"${{ secrets.PYPI_TOKEN }}\"}",
        "      - run: semantic-release publish\n        env: {PYPI_TOKEN: \"${{ secrets.PYPI_TOKEN }}\"}",
    ] {
        assert_eq!(verdict(&with(text), OIDC), Unknown, "{text}");
    }
    // what it builds is told elsewhere
    let builds = with("      - uses: python-semantic-release/python-semantic-release@v9");
    assert_eq!(verdict(&builds, "build-stands-apart-from-publish"), Unknown);
}

#[test]
fn a_tool_of_another_language_can_be_known_to_upload() {
    let project = of_steps(
        "      - run: npx -p publib@latest publib-pypi\n        env: {PYPI_TRUSTED_PUBLISHER: \"true\"}",
    );
    assert_eq!(project.facts.uploads.len(), 1);
    assert_eq!(verdict(&project, OIDC), Unknown);
}

#[test]
fn a_virtual_environment_that_is_turned_on_builds_nothing() {
    let project =
        of_steps("      - run: |\n          . .venv/bin/activate\n          twine upload dist/*");
    assert_eq!(verdict(&project, "build-stands-apart-from-publish"), Met);
}

#[test]
fn an_option_in_a_recipe_with_variables_is_plain() {
    let makefile = "publish:\n\t$(PYTHON) -m twine upload --skip-existing dist/*\n";
    let workflow = steps("      - run: make publish");
    let project = project(&[(RELEASE, &workflow), ("Makefile", makefile)]);
    assert_eq!(verdict(&project, "upload-fails-on-duplicates"), Unmet);
}

#[test]
fn an_address_in_a_configuration_that_the_script_writes_counts() {
    let index = |text: &str| {
        of_steps(text)
            .facts
            .uploads
            .first()
            .map(|upload| upload.index)
    };
    let one = "      - run: |\n          cat > ~/.pypirc <<EOF\n          [distutils]\n          index-servers = gitlab\n          [gitlab]\n          repository = https://gitlab.example.org/api\n          password = ${{ secrets.X }}\n          EOF\n          twine upload -r gitlab dist/*";
    assert_eq!(index(one), Some(Index::Other));
    let two = "      - run: |\n          printf \"[own]\\nrepository: https://upload.pypi.org/legacy/\\npassword = x\" > ~/.pypirc\n      - run: twine upload -r own dist/*";
    assert_eq!(index(two), Some(Index::Pypi));
    let unnamed = "      - run: twine upload -r own dist/*";
    assert_eq!(index(unnamed), Some(Index::Dynamic));
}

#[test]
fn twine_that_is_told_to_upload_attestations_in_a_task_is_no_upload_without_them() {
    let of = |recipe: &str| {
        let workflow = steps("      - run: make publish");
        let makefile = format!("publish:\n\t{recipe} upload --attestations dist/*\n");
        let project = project(&[(RELEASE, &workflow), ("Makefile", &makefile)]);
        verdict(&project, "attest-builds/provenance-is-attested")
    };
    assert_eq!(of("twine"), Verdict::MetDifferently);
    assert_eq!(of("@twine"), Unknown);
}

#[test]
fn what_an_action_says_of_the_hosts_releases_or_of_servers_is_no_upload() {
    for name in [
        "a/release-downloader@v1",
        "a/upload-release-assets@v3",
        "a/action-gh-release@v1",
        "a/extract-release-notes@v2",
        "a/publish-unit-test-result-action@v2",
        "a/ssh-deploy@v5",
    ] {
        let project = of_steps(&format!("      - uses: {name}"));
        assert_eq!(project.facts.uploads.len(), 0, "{name}");
    }
    for name in ["a/publish@v1", "a/upload-github-and-pypi@v1"] {
        let project = of_steps(&format!("      - uses: {name}"));
        assert_eq!(project.facts.uploads.len(), 1, "{name}");
    }
}

#[test]
fn a_secret_is_an_upload_credential_by_its_own_name_or_by_that_of_what_takes_it() {
    for input in [
        "secret-pypi-key: ${{ secrets.KEY }}",
        "key: ${{ secrets.TWINE_API_KEY }}",
    ] {
        let project = of_steps(&format!(
            "      - uses: a/b@v1\n        with:\n          username: ${{{{ secrets.TWINE_USERNAME }}}}\n          {input}"
        ));
        let uploads = project.facts.uploads.as_slice();
        let [upload] = uploads else {
            panic!("{input}: {uploads:?}")
        };
        let secret = upload
            .credential
            .as_ref()
            .and_then(|credential| credential.secret.as_deref());
        assert!(
            secret.is_some_and(|name| name.ends_with("KEY")),
            "{input}: {secret:?}"
        );
    }
}

#[test]
fn a_task_is_looked_for_in_the_folder_where_its_command_runs() {
    let tests = "publish:\n\ttwine upload -r testpypi dist/*\n";
    let real = "publish:\n\ttwine upload dist/*\n";
    let index = |project: &Project| -> Vec<(Index, bool)> {
        let uploads = project.facts.uploads.iter();
        uploads
            .map(|upload| {
                let found = upload.indirect.as_ref().and_then(|of| of.target);
                (upload.index, found.is_some())
            })
            .collect()
    };
    for (step, expected) in [
        ("run: make publish", (Index::TestPypi, true)),
        (
            "run: make publish\n        working-directory: python",
            (Index::Pypi, true),
        ),
        ("run: cd ./python && make publish", (Index::Pypi, true)),
        ("run: make -C python publish", (Index::Pypi, true)),
        (
            "run: make publish\n        working-directory: elsewhere",
            (Index::Unknown, false),
        ),
        (
            "run: make publish\n        working-directory: ${{ inputs.folder }}",
            (Index::Unknown, false),
        ),
    ] {
        let text = steps(&format!(
            "      - {step}\n        env: {{TWINE_PASSWORD: '${{{{ secrets.PYPI_TOKEN }}}}'}}"
        ));
        let project = project(&[
            (RELEASE, &text),
            ("Makefile", tests),
            ("python/Makefile", real),
        ]);
        assert_eq!(index(&project), [expected], "{step}");
    }
}

#[test]
fn a_folder_that_the_job_or_the_workflow_names_is_that_of_its_scripts() {
    let tox = "[testenv:release]\ncommands = twine upload dist/*\n";
    let step =
        "      - run: tox -e release\n        env: {TWINE_PASSWORD: '${{ secrets.PYPI_TOKEN }}'}\n";
    let defaults = "defaults: {run: {working-directory: python}}\n";
    let of_workflow = format!("{defaults}{}", steps(step));
    let of_job = steps(step).replace(
        "    environment: pypi\n",
        &format!("    environment: pypi\n    {defaults}"),
    );
    for text in [of_workflow, of_job] {
        let project = project(&[
            (RELEASE, &text),
            ("python/tox.ini", tox),
            ("tox.ini", "[testenv:release]\ncommands = python -m build\n"),
        ]);
        let uploads: Vec<Index> = project.facts.uploads.iter().map(|of| of.index).collect();
        assert_eq!(uploads, [Index::Pypi], "{text}");
    }
}

/// What a task of a file beside the workflow comes to where it is handed a token: the index, and whether its target is in sight.
fn task(command: &str, file: (&str, &str)) -> Vec<(Index, bool)> {
    let text = format!(
        "      - run: {command}\n        env: {{TWINE_PASSWORD: '${{{{ secrets.PYPI_TOKEN }}}}'}}"
    );
    let project = project(&[(RELEASE, &steps(&text)), file]);
    let brief = |upload: &spec_model::facts::Upload| {
        let target = upload.indirect.as_ref().and_then(|of| of.target);
        (upload.index, target.is_some())
    };
    project.facts.uploads.iter().map(brief).collect()
}

#[test]
fn every_part_of_a_task_is_read_or_the_task_is_not_known_to_be_harmless() {
    let seen = [(Index::Pypi, true)];
    let hidden = [(Index::Unknown, false)];
    for makefile in [
        "release: ; twine upload dist/*\n",
        "STEPS = build up\nrelease: $(STEPS)\nup:\n\ttwine upload dist/*\n",
        "release: | up\n\techo\nup:\n\ttwine upload dist/*\n",
    ] {
        assert_eq!(
            task("make release", ("Makefile", makefile)),
            seen,
            "{makefile}"
        );
    }
    for makefile in [
        "include release.mk\nrelease: up\n\techo\n",
        "release: up-core\n\techo\nup-%:\n\ttwine upload dist/*\n",
        "release: $(addprefix up-,$(ALL))\n\techo\n",
        "STEPS = build\nSTEPS += up\nrelease: $(STEPS)\n\techo\nbuild:\n\techo\nup:\n\ttwine upload dist/*\n",
    ] {
        assert_eq!(
            task("make release", ("Makefile", makefile)),
            hidden,
            "{makefile}"
        );
    }
    for tox in [
        "[testenv]\ncommands = echo\n[testenv:rel{ease,x}]\ncommands = twine upload dist/*\n",
        "[testenv:release]\nchangedir = python\ncommands = make up\n",
    ] {
        assert_eq!(task("tox -e release", ("tox.ini", tox)), hidden, "{tox}");
    }
    let hooks = "[tool.pdm.scripts]\nrelease = 'echo'\npost_release = 'twine upload dist/*'\n";
    for command in ["pdm run release", "pdm release"] {
        assert_eq!(task(command, ("pyproject.toml", hooks)), seen, "{command}");
    }
}

#[test]
fn what_tests_and_checks_is_no_upload_though_a_token_is_around_it() {
    for command in ["pytest -v", "python -m ruff check", "auditwheel repair x"] {
        assert_eq!(task(command, NONE), [], "{command}");
    }
}

#[test]
fn a_token_that_stands_around_every_step_reaches_the_one_that_is_named_for_it() {
    let text = "env: {PYPI_PASSWORD: '${{ secrets.PYPI_TOKEN }}'}\non: push\njobs:\n  p:\n    runs-on: x\n    steps:\n      - uses: aws-actions/configure-aws-credentials@v4\n      - run: make dist\n      - uses: a/package-publisher@v1\n";
    let project = project(&[(RELEASE, text)]);
    let uploads = project.facts.uploads.iter();
    let named = uploads.filter(|upload| {
        upload
            .indirect
            .as_ref()
            .is_some_and(|of| of.name == "a/package-publisher@v1")
    });
    assert_eq!(named.count(), 1);
}

#[test]
fn a_secret_that_a_script_is_given_as_an_argument_is_its_credential() {
    let project = of_steps("      - run: ./publish.sh ${{ secrets.PYPI_TOKEN }}");
    let credential = project
        .facts
        .uploads
        .first()
        .and_then(|upload| upload.credential.as_ref());
    let secret = credential.and_then(|credential| credential.secret.as_deref());
    assert_eq!(secret, Some("PYPI_TOKEN"));
}

#[test]
fn an_attestation_of_an_image_is_none_of_the_distributions() {
    let of = |subject: &str| {
        let project = of_steps(&format!(
            "      - uses: actions/attest-build-provenance@v3\n        with: {{subject-name: '{subject}', subject-digest: 'sha256:x'}}\n      - run: twine upload dist/*\n        env: {{TWINE_PASSWORD: '${{{{ secrets.PYPI_TOKEN }}}}'}}"
        ));
        verdict(&project, "provenance-is-attested")
    };
    assert_eq!(of("ghcr.io/${{ github.repository }}"), Unmet);
    assert_eq!(of("example-1.0.tar.gz"), Unknown);
}

/// A publishing job with these lines before its steps and this one step, and the action that it uses, of this one step.
fn by_own_action(lines: &str, call: &str, command: &str) -> Project {
    let workflow =
        format!("{HEAD}{lines}    steps:\n{call}      - uses: ./.github/actions/publish\n");
    let action =
        format!("runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: {command}\n");
    project(&[
        (RELEASE, &workflow),
        (".github/actions/publish/action.yml", &action),
    ])
}

#[test]
fn what_stands_around_the_use_of_a_composite_action_reaches_its_steps() {
    let written = "      - run: echo \"TWINE_PASSWORD=${{ secrets.TOK }}\" >> $GITHUB_ENV\n";
    for (lines, call) in [(PASSWORD, ""), ("", written)] {
        let project = by_own_action(lines, call, "twine upload dist/*");
        assert_eq!(verdict(&project, OIDC), Unmet, "{lines}{call}");
        assert_eq!(verdict(&project, TOKEN), Unmet, "{lines}{call}");
    }
    let none = by_own_action("", "", "twine upload dist/*");
    assert_eq!(verdict(&none, OIDC), Met);
    let named = "    env: {TWINE_REPOSITORY: testpypi}\n";
    let named = by_own_action(named, "", "twine upload dist/*");
    let mut indexes = named.facts.uploads.iter().map(|upload| upload.index);
    assert!(indexes.all(|index| index == Index::TestPypi));
    // the job's variable reaches all that it runs: no proof that this is what uploads
    let hidden = by_own_action(PASSWORD, "", "./ci/publish.sh");
    assert_eq!(verdict(&hidden, OIDC), Unknown);
}

#[test]
fn an_action_or_workflow_of_this_repository_that_cannot_be_read_may_upload_with_what_it_is_handed()
{
    let handed = "{token: \"${{ secrets.PYPI_TOKEN }}\"}";
    let call = format!("      - uses: ./shared/publish\n        with: {handed}\n");
    let docker = "runs: {using: docker, image: Dockerfile}\n";
    let good = "    steps:\n      - uses: pypa/gh-action-pypi-publish@release/v1\n";
    let step = format!("{HEAD}{good}  x:\n    runs-on: ubuntu-latest\n    steps:\n{call}");
    let called = format!(
        "{HEAD}{good}  x:\n    uses: ./.github/workflows/upload.yml\n    secrets: {handed}\n"
    );
    for files in [
        &[(RELEASE, step.as_str())][..],
        &[(RELEASE, &step), ("shared/publish/action.yml", docker)],
        &[(RELEASE, &called)],
    ] {
        let project = project(files);
        assert_eq!(project.facts.uploads.len(), 2);
        assert_eq!(verdict(&project, TOKEN), Unknown);
        assert_eq!(
            verdict(&project, "build-stands-apart-from-publish"),
            Unknown
        );
    }
}

#[test]
fn a_task_has_its_variables_from_the_command_then_from_what_is_around_it_then_from_its_file() {
    let make = "REPO ?= testpypi\nupload:\n\ttwine upload -r $(REPO) dist/*\n";
    let tox = "[testenv:publish]\ncommands =\n    twine upload {posargs:--repository {env:TWINE_REPOSITORY:testpypi}} dist/*\n";
    for (step, expected) in [
        ("run: make upload", Index::TestPypi),
        ("run: make upload REPO=pypi", Index::Pypi),
        ("run: REPO=pypi make upload", Index::Pypi),
        ("{env: {REPO: pypi}, run: make upload}", Index::Pypi),
        ("run: tox -e publish", Index::TestPypi),
        (
            "{env: {TWINE_REPOSITORY: pypi}, run: tox -e publish}",
            Index::Pypi,
        ),
        ("run: tox -e publish -- --repository pypi", Index::Pypi),
        (
            "run: echo REPO=pypi >> $GITHUB_ENV\n      - run: make upload",
            Index::Dynamic,
        ),
    ] {
        let workflow = steps(&format!("      - {step}"));
        let project = project(&[(RELEASE, &workflow), ("Makefile", make), ("tox.ini", tox)]);
        let indexes = project.facts.uploads.iter().map(|upload| upload.index);
        assert_eq!(indexes.collect::<Vec<_>>(), [expected], "{step}");
    }
}

fn secrets(project: &Project) -> Vec<&str> {
    let uploads = project.facts.uploads.iter();
    let credentials = uploads.filter_map(|upload| upload.credential.as_ref());
    credentials
        .filter_map(|credential| credential.secret.as_deref())
        .collect()
}

#[test]
fn a_secret_has_the_name_under_which_the_repository_keeps_it() {
    let poetry = of_steps(
        "      - run: |\n          poetry config pypi-token.testpypi ${{ secrets.TEST_TOKEN }}\n          poetry config pypi-token.pypi ${{ secrets.REAL_TOKEN }}\n          poetry publish",
    );
    assert_eq!(secrets(&poetry), ["REAL_TOKEN"]);
    let caller = "on: {release: {types: [published]}}\njobs:\n  call:\n    uses: ./.github/workflows/upload.yml\n    secrets: {token: \"${{ secrets.PYPI_API_TOKEN }}\"}\n";
    let upload = steps(
        "      - uses: pypa/gh-action-pypi-publish@release/v1\n        with: {password: \"${{ secrets.token }}\"}",
    );
    let upload = upload.replace("{release: {types: [published]}}", "workflow_call");
    let whole = project(&[(RELEASE, caller), (".github/workflows/upload.yml", &upload)]);
    assert_eq!(secrets(&whole), ["PYPI_API_TOKEN", "PYPI_API_TOKEN"]);
}

#[test]
fn what_builds_beside_the_upload_is_known_by_many_names() {
    let upload = "      - uses: pypa/gh-action-pypi-publish@release/v1";
    for (command, expected) in [
        ("python -m pep517.build --source --binary .", Unmet),
        ("python -mbuild", Unmet),
        ("conda build recipe", Unmet),
        ("rattler-build build --recipe recipe.yaml", Unmet),
        ("pyodide build", Unmet),
        ("jupyter labextension build .", Unmet),
        ("bazel build //:wheel", Unknown),
        ("./gradlew build", Unknown),
        ("conda install twine", Met),
    ] {
        let project = of_steps(&format!("      - run: {command}\n{upload}"));
        let found = verdict(&project, "build-stands-apart-from-publish");
        assert_eq!(found, expected, "{command}");
    }
}

#[test]
fn what_an_upload_leaves_on_the_index_is_known_though_others_may_have_attested_out_of_sight() {
    let of = |upload: &str| {
        let taken = "      - run: gh release download v1 --dir dist\n      - ";
        let project = of_steps(&format!("{taken}{upload}"));
        project.facts.uploads[0].attestation.word()
    };
    assert_eq!(of("uses: pypa/gh-action-pypi-publish@v1.14.2"), "publish");
    assert_eq!(of("run: twine upload dist/*"), "unknown");
}
