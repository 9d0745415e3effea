//! Every repair, made one on top of the other: on real repositories, on all examples, and in thousands of styles.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::format_push_string,
    reason = "a test may stop where it stands, and need not be quick; of what the harness shares this file uses a part"
)]

mod styles;
mod support;

use spec_model::{Given, Project};
use spec_rules::{Composed, Fix, Rule, Safety, Verdict, compose, decide, finding, rules};
use spec_source::{Document, Input, Origin};
use spec_tests::corpus;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    thread,
};
use support::{
    law,
    page::{Example, Page},
};

/// The kinds of repair, each by its rule and the beginning of its title.
const KINDS: [(&str, &str, &str); 17] = [
    ("a block at the top", "default-is-read", "limit the token"),
    (
        "a write moved to the jobs",
        "more-is-granted-per-job",
        "move",
    ),
    ("`write-all` named", "more-is-granted-per-job", "name what"),
    (
        "an environment",
        "publishing-runs-in-environment",
        "run job",
    ),
    (
        "a password dropped",
        "publishing-uses-oidc",
        "publish from job",
    ),
    ("an identity asked for", "publishing-uses-oidc", "let job"),
    (
        "`id-token` moved to the job",
        "id-token-is-granted-per-job",
        "move",
    ),
    ("an attest step", "provenance-is-attested", "attest"),
    (
        "what attesting takes",
        "attesting-job-may-attest",
        "grant job",
    ),
    (
        "a version's comment",
        "pin-names-its-release",
        "name the release",
    ),
    ("a pin", "pinned-by-full-sha", "pin"),
    ("credentials dropped", "checkout-drops-credentials", "drop"),
    (
        "a condition narrowed",
        "publishing-waits-for-success",
        "let job",
    ),
    ("a trigger narrowed", "release-needs-intent", "let "),
    (
        "a cache taken out",
        "release-uses-no-cache",
        "restore no cache",
    ),
    ("an updater", "updates-are-proposed", "let Dependabot"),
    (
        "a build split off",
        "build-stands-apart-from-publish",
        "build in job",
    ),
];

fn kind(rule: &str, fix: &Fix) -> Option<&'static str> {
    KINDS
        .iter()
        .find(|(_, name, title)| rule.ends_with(name) && fix.title.starts_with(title))
        .map(|(kind, ..)| *kind)
}

fn count(composed: &Composed, counts: &mut BTreeMap<&'static str, usize>) {
    for (rule, fix) in &composed.applied {
        if let Some(kind) = kind(rule, fix) {
            *counts.entry(kind).or_default() += 1;
        }
    }
}

/// The examples of all pages and shapes.
fn fixtures() -> Vec<(String, Given)> {
    let mut pages: Vec<(String, String)> = rules()
        .map(|rule: &'static Rule| (rule.id.to_owned(), rule.page.to_owned()))
        .collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("shapes");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths {
        pages.push((
            path.display().to_string(),
            fs::read_to_string(&path).unwrap(),
        ));
    }
    let mut out = Vec::new();
    for (name, text) in pages {
        let page = Page::read(&text).unwrap_or_else(|errors| panic!("{name}: {errors:?}"));
        for Example {
            name: line, given, ..
        } in page.examples
        {
            out.push((format!("{name} ({line})"), given));
        }
    }
    out
}

fn expect_nothing(wrong: &[String]) {
    let shown: Vec<&str> = wrong.iter().take(40).map(String::as_str).collect();
    assert!(
        wrong.is_empty(),
        "{} disagreements:\n\n{}",
        wrong.len(),
        shown.join("\n\n")
    );
}

#[test]
fn every_repair_of_every_real_repository_keeps_the_fix_law() {
    let Some(folder) = corpus::folder() else {
        return;
    };
    let mut wrong = Vec::new();
    let mut counts = BTreeMap::new();
    let mut repositories = 0;
    for path in corpus::repositories(&folder) {
        let given = corpus::given(&path);
        let composed = compose(&given, Safety::Review, &|_| true);
        count(&composed, &mut counts);
        repositories += 1;
        for complaint in law::fixes_together(&given) {
            wrong.push(format!("{}: {complaint}", given.name));
        }
    }
    corpus::say(&format!("{repositories} repositories: {counts:?}"));
    assert!(counts.len() > 8, "only these kinds occur: {counts:?}");
    expect_nothing(&wrong);
}

#[test]
fn every_kind_of_repair_occurs_among_the_examples() {
    let mut counts = BTreeMap::new();
    for (_, given) in fixtures() {
        count(&compose(&given, Safety::Review, &|_| true), &mut counts);
    }
    let missing: Vec<&str> = KINDS
        .iter()
        .map(|(kind, ..)| *kind)
        .filter(|kind| !counts.contains_key(kind))
        .collect();
    assert!(
        missing.is_empty(),
        "no example shows {missing:?}: {counts:?}"
    );
}

#[test]
fn a_safe_run_makes_no_repair_that_needs_a_review() {
    for (name, given) in fixtures() {
        for (_, fix) in compose(&given, Safety::Safe, &|_| true).applied {
            assert_eq!(fix.safety, Safety::Safe, "{name}: {}", fix.title);
        }
    }
}

/// How many variants are tried.
const VARIANTS: u64 = 10_000;

#[test]
fn in_ten_thousand_styles_a_repair_is_made_as_the_law_asks_or_not_at_all() {
    let fixtures: Vec<(String, Given)> = fixtures()
        .into_iter()
        .filter(|(_, given)| {
            let project = Project::read(given);
            decide(&project)
                .iter()
                .any(|finding| finding.fixes.iter().any(|fix| !fix.edits.is_empty()))
        })
        .collect();
    let halves = thread::scope(|scope| {
        let run = |first: u64| {
            let fixtures = &fixtures;
            scope.spawn(move || {
                let mut wrong = Vec::new();
                let (mut made, mut tried) = (0, 0);
                let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
                for seed in (first..VARIANTS).step_by(2) {
                    let index = usize::try_from(seed / 2).unwrap() % fixtures.len();
                    let (name, given) = &fixtures[index];
                    let given = in_style(given, seed);
                    tried += 1;
                    let (count, complaints) = one(&given, seed, &mut counts);
                    made += count;
                    for complaint in complaints {
                        let text = given
                            .inputs
                            .iter()
                            .map(|input| String::from_utf8_lossy(&input.bytes));
                        let text = text.collect::<Vec<_>>().join("=====\n");
                        wrong.push(format!("{name}, style {seed}: {complaint}\n{text}"));
                    }
                }
                (tried, made, wrong, counts)
            })
        };
        let halves = [run(0), run(1)];
        halves.map(|half| half.join().unwrap())
    });
    let tried: u64 = halves.iter().map(|half| half.0).sum();
    let made: usize = halves.iter().map(|half| half.1).sum();
    let mut wrong = Vec::new();
    for (_, _, some, counts) in halves {
        corpus::say(&format!("{counts:?}"));
        wrong.extend(some);
    }
    corpus::say(&format!("{tried} styles, {made} repairs"));
    assert!(tried >= VARIANTS, "only {tried} styles could be written");
    assert!(made > 8_000, "only {made} repairs were made");
    expect_nothing(&wrong);
}

/// The project with each YAML file in another style.
fn in_style(given: &Given, seed: u64) -> Given {
    let mut given = given.clone();
    for input in &mut given.inputs {
        let document = Document::parse(input);
        let is_yaml = input.path.ends_with(".yml") || input.path.ends_with(".yaml");
        let (true, Origin::File, true, Some(root)) =
            (is_yaml, input.origin, document.is_whole(), document.root())
        else {
            continue;
        };
        let text = styles::written(&document, seed);
        let next = Input::new(&input.path, text, input.origin);
        let read = Document::parse(&next);
        let same = read.root().map(styles::meaning) == Some(styles::meaning(root));
        assert!(
            same && read.problems.len() <= document.problems.len(),
            "style {seed} of `{}` means something else:\n{}\n{:?}",
            input.path,
            read.text,
            read.problems
        );
        *input = next;
    }
    given
}

/// One repair of a variant, each time another; now and then all of them.
fn one(given: &Given, seed: u64, counts: &mut BTreeMap<&str, usize>) -> (usize, Vec<String>) {
    let project = Project::read(given);
    let all = decide(&project);
    let mut fixes = Vec::new();
    for found in &all {
        for fix in found.fixes.iter().filter(|fix| !fix.edits.is_empty()) {
            fixes.push((found, fix));
        }
    }
    if fixes.is_empty() {
        return (0, Vec::new());
    }
    if seed % 16 < 2 {
        return (fixes.len(), law::fixes_together(given));
    }
    let chosen = usize::try_from(styles::Chance::new(seed ^ 0xF1).below(1 << 20)).unwrap();
    let (found, fix) = fixes[chosen % fixes.len()];
    if let Some(kind) = kind(found.rule.id, fix) {
        *counts.entry(kind).or_default() += 1;
    }
    let mut single = (*found).clone();
    single.fixes = vec![fix.clone()];
    let mut out = Vec::new();
    match law::apply(given, &project, [&single]) {
        Err(error) => out.push(format!("`{}`: {error}", fix.title)),
        Ok(after) => {
            let unmet = |found: &spec_rules::Finding| {
                let places = found.exhibits.iter();
                places
                    .filter(|place| place.verdict == Verdict::Unmet)
                    .count()
            };
            let then = finding(found.rule, &Project::read(&after));
            if unmet(&then) >= unmet(found) {
                out.push(format!("`{}` leaves its place unmet", fix.title));
            }
            let kept = law::kept(&project, &after, &[found.rule.id]);
            for complaint in kept.chain(law::harm(&project, &after)) {
                out.push(format!("`{}`: {complaint}", fix.title));
            }
        }
    }
    (1, out)
}

fn project_of(inputs: &[(&str, &str, Origin)]) -> Given {
    let input = |(path, text, origin): &(&str, &str, Origin)| Input::new(path, *text, *origin);
    Given {
        inputs: inputs.iter().map(input).collect(),
        ..Given::default()
    }
}

const RELEASE: &str = ".github/workflows/release.yml";

const BY_TOKEN: &str = "\
on:
  push:
    tags: ['v*']
permissions:
  contents: read
jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/download-artifact@v8.0.1
        with:
          name: dist
          path: dist/
      - uses: pypa/gh-action-pypi-publish@v1.14.2
        with:
          password: ${{ secrets.PYPI_TOKEN }}
";

#[test]
fn a_tag_whose_commit_the_host_has_answered_is_pinned_safely() {
    let sha = "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c";
    let given = project_of(&[
        (RELEASE, BY_TOKEN, Origin::File),
        (
            "/repos/example/example",
            "{\"default_branch\": \"main\"}",
            Origin::Answer,
        ),
        (
            "/repos/actions/download-artifact/git/ref/tags/v8.0.1",
            &format!(
                "{{\"ref\": \"refs/tags/v8.0.1\", \"object\": {{\"type\": \"commit\", \"sha\": \"{sha}\"}}}}"
            ),
            Origin::Answer,
        ),
    ]);
    let composed = compose(&given, Safety::Safe, &|_| true);
    let text = composed.texts.get(RELEASE).unwrap();
    assert!(
        text.contains(&format!("uses: actions/download-artifact@{sha} # v8.0.1\n")),
        "{text}"
    );
    assert!(text.contains("gh-action-pypi-publish@v1.14.2\n"), "{text}");
    let by_hand = composed
        .by_hand
        .iter()
        .find(|(rule, _)| rule.ends_with("release-pinned-by-full-sha"));
    let (_, fix) = by_hand.unwrap();
    assert!(
        fix.title.contains("`pypa/gh-action-pypi-publish@v1.14.2`"),
        "{}",
        fix.title
    );
    assert!(
        fix.after[0].contains(&format!("pinact run {RELEASE}")),
        "{:?}",
        fix.after
    );
}

#[test]
fn a_repair_says_with_exact_values_what_comes_before_it_and_after() {
    let pyproject = "[project]\nname = \"example-package\"\n[project.urls]\nSource = \"https://github.com/example/example.git\"\n";
    let given = project_of(&[
        (RELEASE, BY_TOKEN, Origin::File),
        ("pyproject.toml", pyproject, Origin::File),
    ]);
    let composed = compose(&given, Safety::Review, &|finding| {
        finding.rule.id.ends_with("publishing-uses-oidc")
    });
    let [(_, fix)] = composed.applied.as_slice() else {
        panic!("{:?}", composed.applied);
    };
    assert_eq!(
        fix.before[0],
        "PyPI knows this trusted publisher (https://pypi.org/manage/project/example-package/settings/publishing/, as an owner of the project): owner `example`, repository name `example`, workflow name `release.yml`, environment name left empty (or `pypi`, once the job runs in it)"
    );
    assert!(
        fix.after[0]
            .contains("`PYPI_TOKEN` (https://github.com/example/example/settings/secrets/actions"),
        "{:?}",
        fix.after
    );
    assert!(!composed.texts.get(RELEASE).unwrap().contains("secrets"));
}

#[test]
fn what_would_leave_another_rule_worse_is_not_made_and_says_so() {
    // an identity would let every push upload, which uploads nothing today
    let text = "on: [push, workflow_dispatch]\npermissions: {}\njobs:\n  publish:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: pypa/gh-action-pypi-publish@v1.14.2\n";
    let given = project_of(&[(RELEASE, text, Origin::File)]);
    let composed = compose(&given, Safety::Review, &|_| true);
    let after = composed.texts.get(RELEASE).unwrap();
    assert!(!after.contains("id-token"), "{after}");
    let asked = composed
        .by_hand
        .iter()
        .any(|(rule, _)| rule.ends_with("publishing-uses-oidc"));
    assert!(asked, "{:?}", composed.by_hand);
}

#[test]
fn an_ignored_finding_is_left_as_it_is() {
    let text = BY_TOKEN.replace(
        "  publish:\n",
        "  # spec-check: ignore[spec8/use-environments/publishing-runs-in-environment] by and by\n  publish:\n",
    );
    let given = project_of(&[(RELEASE, &text, Origin::File)]);
    let composed = compose(&given, Safety::Review, &|finding| {
        finding.rule.id.ends_with("publishing-runs-in-environment")
    });
    assert!(composed.applied.is_empty(), "{:?}", composed.applied);
}
