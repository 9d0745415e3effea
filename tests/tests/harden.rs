//! The hardened release workflow: what is written meets the rules, or one sentence says why nothing is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up has failed"
)]

use spec_model::{Given, Project};
use spec_rules::{
    Verdict, Where, decide,
    harden::{Hardened, Origin, Written, harden, starters},
};
use spec_source::{Document, Input, Origin as From};
use spec_tests::corpus;

const RELEASE: &str = ".github/workflows/release.yml";

fn given(files: &[(&str, &str)]) -> Given {
    let mut inputs: Vec<Input> = files
        .iter()
        .map(|(path, text)| Input::new(path, *text, From::File))
        .collect();
    let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    inputs.push(Input::new("listing", paths.join("\n"), From::Listing));
    Given {
        as_of: Some("2026-11-22".into()),
        inputs,
        ..Given::default()
    }
}

fn of(files: &[(&str, &str)]) -> Hardened {
    harden(&Project::read(&given(files)), None)
}

/// The one workflow that is written.
#[track_caller]
fn written(files: &[(&str, &str)]) -> Written {
    let hardened = of(files);
    assert_eq!(
        (hardened.workflows.len(), hardened.nothing.len()),
        (1, 0),
        "{hardened:#?}"
    );
    hardened.workflows.into_iter().next().unwrap()
}

/// The one reason why nothing is.
#[track_caller]
fn nothing(files: &[(&str, &str)]) -> String {
    let hardened = of(files);
    assert_eq!(
        (hardened.workflows.len(), hardened.nothing.len()),
        (0, 1),
        "{hardened:#?}"
    );
    hardened.nothing.into_iter().next().unwrap()
}

/// What SPEC 8 has against a workflow in its repository, pins aside: rule and sentence, and whether it was said on top.
fn complaints(given: &Given, written: &Written) -> Vec<String> {
    let mut given = given.clone();
    given.inputs.retain(|input| input.path != written.path);
    given
        .inputs
        .push(Input::new(&written.path, written.text.clone(), From::File));
    given.list(&written.path);
    let project = Project::read(&given);
    let index = project.document(&written.path).unwrap();
    let mut wrong: Vec<String> = project.documents[index]
        .problems
        .iter()
        .map(|problem| problem.message.clone())
        .collect();
    for finding in decide(&project) {
        let of_pins = ["release-pinned-by-full-sha", "others-pinned-by-full-sha"]
            .iter()
            .any(|end| finding.rule.id.ends_with(end));
        if !finding.rule.id.starts_with("spec8/") || of_pins {
            continue;
        }
        for exhibit in finding
            .exhibits
            .iter()
            .filter(|exhibit| exhibit.verdict == Verdict::Unmet)
        {
            if matches!(exhibit.place, Where::Text { document, .. } if document == index) {
                wrong.push(format!("{}: {}", finding.rule.id, exhibit.says));
            }
        }
    }
    wrong
}

/// The comment on top as one line, without its marks.
fn top(text: &str) -> String {
    let lines = text
        .trim_start_matches('\u{feff}')
        .lines()
        .take_while(|line| line.starts_with('#'));
    lines
        .flat_map(|line| line.trim_start_matches('#').split_whitespace())
        .collect::<Vec<_>>()
        .join(" ")
}

fn package(backend: &str, requires: &str) -> String {
    format!(
        "[build-system]\nrequires = [\"{requires}\"]\nbuild-backend = \"{backend}\"\n\n[project]\nname = \"my-package\"\nversion = \"1\"\n[project.urls]\nSource = \"https://github.com/me/my-package\"\n"
    )
}

/// A workflow that builds and publishes in one job, with a password.
const ONE_JOB: &str = "\
name: release
on:
  push:
    tags: ['v*']

jobs:
  build-and-publish:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4

      # the version comes from the tag
      - run: pipx run build

      # and out it goes
      - uses: pypa/gh-action-pypi-publish@v1.12.4
        with:
          user: __token__
          password: ${{ secrets.PYPI_TOKEN }}
";

#[test]
fn a_package_with_nothing_but_a_project_file_gets_a_workflow_that_meets_every_rule() {
    for (backend, requires, builds_by) in [
        ("hatchling.build", "hatchling", "python -m build"),
        ("setuptools.build_meta", "setuptools", "python -m build"),
        ("flit_core.buildapi", "flit_core", "python -m build"),
        ("setuptools.build_meta", "Cython >= 3", "pypa/cibuildwheel"),
        ("mesonpy", "meson-python", "pypa/cibuildwheel"),
        (
            "scikit_build_core.build",
            "scikit-build-core",
            "pypa/cibuildwheel",
        ),
        ("maturin", "maturin", "PyO3/maturin-action"),
    ] {
        let text = package(backend, requires);
        let files = [("pyproject.toml", text.as_str())];
        let made = written(&files);
        assert_eq!((made.path.as_str(), made.replaces), (RELEASE, false));
        assert!(made.text.contains(builds_by), "{backend}: {}", made.text);
        assert_eq!(
            complaints(&given(&files), &made),
            [""; 0],
            "{backend}: {}",
            made.text
        );
        let top = top(&made.text);
        for said in [
            "https://github.com/me/my-package/settings/environments",
            "owner `me`, repository `my-package`, workflow `release.yml`, environment `pypi`: https://pypi.org/manage/project/my-package/settings/publishing/",
            "https://github.com/me/my-package/settings/rules/new?target=tag",
            "`pinact run .github/workflows/release.yml`",
            "- pypa/gh-action-pypi-publish@",
        ] {
            assert!(top.contains(said), "{backend}: `{said}` is not in {top}");
        }
        let publishes: Vec<Verdict> = verdicts(&files, &made);
        assert!(
            publishes.iter().all(|verdict| *verdict == Verdict::Met),
            "{publishes:?}"
        );
    }
}

/// What the rules say that a hardened workflow is for.
fn verdicts(files: &[(&str, &str)], made: &Written) -> Vec<Verdict> {
    let mut all: Vec<(&str, &str)> = files
        .iter()
        .filter(|(path, _)| *path != made.path)
        .copied()
        .collect();
    all.push((&made.path, &made.text));
    let project = Project::read(&given(&all));
    let findings = decide(&project);
    [
        "spec8/trusted-publishing/publishing-uses-oidc",
        "spec8/trusted-publishing/id-token-is-granted-per-job",
        "spec8/trusted-publishing/no-long-lived-token",
        "spec8/attest-builds/provenance-is-attested",
        "spec8/attest-builds/attesting-job-may-attest",
        "spec8/use-environments/publishing-runs-in-environment",
        "spec8/restrict-runner-permissions/default-is-read",
        "spec8/restrict-runner-permissions/more-is-granted-per-job",
        "beyond/build-stands-apart-from-publish",
    ]
    .map(|id| {
        findings
            .iter()
            .find(|finding| finding.rule.id == id)
            .unwrap()
            .verdict
    })
    .to_vec()
}

#[test]
fn a_job_that_builds_and_publishes_becomes_two_and_its_steps_stay_as_they_are_written() {
    let text = package("hatchling.build", "hatchling");
    for newline in ["\n", "\r\n"] {
        let workflow = ONE_JOB.replace('\n', newline);
        let files = [
            ("pyproject.toml", text.as_str()),
            (RELEASE, workflow.as_str()),
        ];
        let made = written(&files);
        assert!(made.replaces);
        assert_eq!(complaints(&given(&files), &made), [""; 0], "{}", made.text);
        assert!(
            verdicts(&files, &made)
                .iter()
                .all(|verdict| *verdict == Verdict::Met),
            "{:?}\n{}",
            verdicts(&files, &made),
            made.text
        );
        assert_eq!(made.text.matches("\r\n").count() > 0, newline == "\r\n");
        let plain = made.text.replace("\r\n", "\n");
        assert_eq!(
            newline == "\r\n",
            !made.text.replace("\r\n", "").contains('\n')
        );
        for kept in [
            "      - uses: actions/checkout@v4\n\n      # the version comes from the tag\n      - run: pipx run build\n",
            "\n      # and out it goes\n      - uses: pypa/gh-action-pypi-publish@v1.12.4\n",
            "name: release\non:\n  push:\n    tags: ['v*']\n",
        ] {
            assert!(plain.contains(kept), "`{kept}` is not in {plain}");
        }
        assert!(!plain.contains("PYPI_TOKEN"), "{plain}");
        // once hardened there is nothing to harden
        let files = [
            ("pyproject.toml", text.as_str()),
            (RELEASE, made.text.as_str()),
        ];
        assert!(nothing(&files).contains("already"));
    }
}

#[test]
fn who_waits_for_the_release_waits_for_the_job_that_makes_it() {
    let workflow = format!(
        "{ONE_JOB}\n  announce:\n    needs: build-and-publish\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo out\n"
    );
    let text = package("hatchling.build", "hatchling");
    let made = written(&[("pyproject.toml", &text), (RELEASE, &workflow)]);
    assert!(
        made.text.contains("  announce:\n    needs: publish\n"),
        "{}",
        made.text
    );
}

#[test]
fn a_job_whose_later_steps_take_what_the_build_says_is_not_split_and_that_is_said() {
    let workflow = ONE_JOB.replace(
        "      - run: pipx run build\n",
        "      - run: pipx run build\n        id: build\n",
    ) + "      - run: echo ${{ steps.build.outputs.version }}\n";
    let text = package("hatchling.build", "hatchling");
    let files = [
        ("pyproject.toml", text.as_str()),
        (RELEASE, workflow.as_str()),
    ];
    let made = written(&files);
    assert!(!made.text.contains("needs:"), "{}", made.text);
    assert!(
        top(&made.text)
            .contains("was not split: what comes after the build takes outputs of its steps"),
        "{}",
        made.text
    );
    assert_eq!(complaints(&given(&files), &made), [""; 0], "{}", made.text);
}

#[test]
fn what_the_top_granted_goes_to_the_jobs_that_had_it_from_there() {
    let workflow = "\
on: {release: {types: [published]}}
permissions:
  contents: write
  id-token: write
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - run: pipx run build
      - uses: actions/upload-artifact@v4
  publish:
    needs: build
    runs-on: ubuntu-latest
    steps:
      - uses: actions/download-artifact@v4
      - run: twine upload dist/*
        env:
          TWINE_PASSWORD: ${{ secrets.TOKEN }}
";
    let text = package("hatchling.build", "hatchling");
    let files = [("pyproject.toml", text.as_str()), (RELEASE, workflow)];
    let made = written(&files);
    assert!(
        made.text.contains(
            "  build:\n    runs-on: ubuntu-latest\n    permissions:\n      contents: write\n"
        ),
        "{}",
        made.text
    );
    assert!(
        made.text.contains("pypa/gh-action-pypi-publish@") && !made.text.contains("twine upload"),
        "{}",
        made.text
    );
    assert_eq!(complaints(&given(&files), &made), [""; 0], "{}", made.text);
}

#[test]
fn a_sha_comes_from_the_repository_itself_and_never_from_anywhere_else() {
    let text = package("hatchling.build", "hatchling");
    let sha = "d3f86a106a0bac45b974a628896c90dbdf5c8093";
    let other = format!(
        "on: push\npermissions: {{}}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@{sha} # v4.3.0\n      - uses: actions/setup-python@{sha}\n      - uses: actions/upload-artifact@{sha} # v4\n"
    );
    let made = written(&[
        ("pyproject.toml", &text),
        (".github/workflows/test.yml", &other),
    ]);
    assert!(
        made.text
            .contains(&format!("uses: actions/checkout@{sha} # v4.3.0\n")),
        "{}",
        made.text
    );
    // without a comment that names a whole release nobody can tell which one it is
    assert_eq!(made.text.matches(sha).count(), 1, "{}", made.text);
    let bare = written(&[("pyproject.toml", &text)]);
    let word = |word: &str| word.len() == 40 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    assert!(
        !bare
            .text
            .split(|char: char| !char.is_ascii_alphanumeric())
            .any(word),
        "{}",
        bare.text
    );
}

#[test]
fn where_there_is_nothing_to_harden_one_sentence_says_why() {
    let text = package("hatchling.build", "hatchling");
    let private = text.replace(
        "version = \"1\"",
        "version = \"1\"\nclassifiers = [\"Private :: Do Not Upload\"]",
    );
    let called = ONE_JOB.replace("on:\n  push:\n    tags: ['v*']\n", "on: workflow_call\n");
    let elsewhere =
        "[project]\npublishes = \"elsewhere\"\nrelease-repository = \"me/my-release\"\n";
    for (files, why) in [
        (vec![("README.md", "hello")], "no package"),
        (vec![("setup.py", "")], "`setup.py`"),
        (vec![("pyproject.toml", private.as_str())], "`Private ::`"),
        (
            vec![
                ("pyproject.toml", text.as_str()),
                (RELEASE, called.as_str()),
            ],
            "another workflow calls it",
        ),
        (
            vec![
                ("pyproject.toml", text.as_str()),
                ("spec-check.toml", elsewhere),
            ],
            "`me/my-release`",
        ),
        (
            vec![
                ("pyproject.toml", text.as_str()),
                (
                    "docs/release.md",
                    "We use https://github.com/me/my-package-release for it.",
                ),
            ],
            "`my-package-release`",
        ),
    ] {
        let said = nothing(&files);
        assert!(said.contains(why), "{said}");
    }
}

#[test]
fn of_several_packages_each_workflow_names_its_own_or_leaves_it_to_a_person() {
    let text = package("hatchling.build", "hatchling");
    let other = text.replace("my-package", "my-other");
    let named = ONE_JOB.replace(
        "    steps:",
        "    environment: {name: other, url: 'https://pypi.org/p/my-other'}\n    steps:",
    );
    let hardened = of(&[
        ("pyproject.toml", &text),
        ("other/pyproject.toml", &other),
        (RELEASE, ONE_JOB),
        (".github/workflows/other.yml", &named),
    ]);
    let [first, second] = hardened.workflows.as_slice() else {
        panic!("{hardened:#?}");
    };
    assert!(
        top(&first.text).contains("Trusted publisher of `my-other`"),
        "{}",
        first.text
    );
    assert!(
        top(&second.text).contains("put its name in the place of `PACKAGE`"),
        "{}",
        second.text
    );
    assert!(
        !second.text.contains("my-package/settings/publishing"),
        "{}",
        second.text
    );
}

#[test]
fn a_new_workflow_takes_a_name_that_is_free() {
    let text = package("hatchling.build", "hatchling");
    let calm = "on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{run: ls}]\n";
    let made = written(&[("pyproject.toml", &text), (RELEASE, calm)]);
    assert_eq!(
        (made.path.as_str(), made.replaces),
        (".github/workflows/publish.yml", false)
    );
}

#[test]
fn a_new_workflow_says_what_else_builds_or_may_publish() {
    let text = package("mesonpy", "meson-python");
    let wheels = "on: push\npermissions: {}\njobs:\n  wheels:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: pypa/cibuildwheel@v4.2.0\n";
    let made = written(&[
        ("pyproject.toml", &text),
        ("azure-pipelines.yml", "trigger: none\n"),
        (".github/workflows/wheels.yml", wheels),
    ]);
    let top = top(&made.text);
    for said in [
        "`azure-pipelines.yml` is not read here",
        "`.github/workflows/wheels.yml` builds wheels already",
    ] {
        assert!(top.contains(said), "`{said}` is not in {top}");
    }
}

#[test]
fn starters_are_made_of_what_is_known_and_read_as_what_they_are() {
    let text = package("hatchling.build", "hatchling");
    let project = Project::read(&given(&[("pyproject.toml", &text)]));
    let origin = Origin::of_address("git@github.com:them/their-package.git").unwrap();
    let made = starters(&project, Some(&origin), None);
    let paths: Vec<&str> = made.iter().map(|starter| starter.path).collect();
    assert_eq!(paths, ["RELEASING.md", "SECURITY.md", "spec-check.toml"]);
    for starter in &made {
        assert!(
            starter.text.contains("TODO") && starter.text.contains("them/their-package"),
            "{}",
            starter.text
        );
    }
    let files: Vec<(&str, &str)> = made
        .iter()
        .map(|starter| (starter.path, starter.text.as_str()))
        .chain([("pyproject.toml", text.as_str())])
        .collect();
    let project = Project::read(&given(&files));
    assert!(project.problems.is_empty(), "{:?}", project.problems);
    assert_eq!(project.own.as_ref().unwrap().resources.len(), 3);
    // what is there is not begun again
    assert_eq!(starters(&project, None, None), []);
}

#[test]
fn addresses_of_the_host_are_read_in_every_form() {
    for address in [
        "https://github.com/o/r",
        "https://github.com/o/r.git",
        "https://github.com/o/r/issues",
        "https://github.com/o/r#readme",
        "git@github.com:o/r.git",
        "ssh://git@github.com/o/r",
    ] {
        let origin = Origin::of_address(address).unwrap();
        assert_eq!(
            (origin.owner.as_str(), origin.repository.as_str()),
            ("o", "r"),
            "{address}"
        );
    }
    for address in [
        "https://gitlab.com/o/r",
        "https://github.com/sponsors/o",
        "https://github.com/o",
        "https://github.com/o/${{ x }}",
        "https://notgithub.community/o/r",
    ] {
        assert_eq!(Origin::of_address(address), None, "{address}");
    }
}

#[test]
fn every_real_repository_gets_a_workflow_or_a_sentence() {
    let Some(corpus) = corpus::folder() else {
        return;
    };
    let folders = corpus::repositories(&corpus);
    let mut made = 0;
    for folder in &folders {
        let given = corpus::given(folder);
        let name = folder.file_name().unwrap().to_str().unwrap();
        let hardened = harden(&Project::read(&given), None);
        assert!(
            !hardened.workflows.is_empty() || !hardened.nothing.is_empty(),
            "{name}"
        );
        for why in &hardened.nothing {
            assert!(!why.contains('\n') && why.len() > 40, "{name}: {why}");
        }
        for written in &hardened.workflows {
            made += 1;
            let document =
                Document::parse(&Input::new(&written.path, written.text.clone(), From::File));
            assert!(
                document.is_whole() && document.problems.is_empty(),
                "{name}: {:?}",
                document.problems
            );
            let top = top(&written.text);
            for complaint in complaints(&given, written) {
                // what was kept as it was is said on top, with what is to be said of it
                let says = complaint.split_once(": ").unwrap().1;
                let says = says.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(top.contains(&says), "{name}, {}: {complaint}", written.path);
            }
        }
    }
    assert!(
        made >= folders.len() / 2,
        "only {made} workflows of {} repositories",
        folders.len()
    );
}
