//! A repository that is looked up, and evidence beside files: against real hosts on this machine.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up has failed"
)]

mod bench;
mod host;

use bench::{BAD, Folder, GOOD, Ran, problem, problems, uploads, verdict};
use host::{Answer, Host};

const RELEASE: &str = ".github/workflows/release.yml";
const PINNED: &str = "spec8/pin-actions/release-pinned-by-full-sha";
const TOKEN: &str = "ghp_PlantedTokenThatMustNeverBeSeen0123456789";

const REPOSITORY: &str =
    r#"{"full_name": "o/r", "private": false, "visibility": "public", "default_branch": "main"}"#;
const TREE: &str = "/repos/o/r/git/trees/main?recursive=1";
const ENVIRONMENTS: &str = "/repos/o/r/environments?per_page=100";
const RULES: &str = "/repos/o/r/rules/branches/main?per_page=100";

/// The three hosts.
struct World {
    api: Host,
    raw: Host,
    index: Host,
}

impl World {
    /// A repository `o/r` that publishes `r` well.
    fn new() -> Self {
        let tree = r#"{"sha": "a", "truncated": false, "tree": [
            {"path": ".github/workflows/release.yml", "mode": "100644", "type": "blob"},
            {"path": "pyproject.toml", "mode": "100644", "type": "blob"},
            {"path": "src", "mode": "040000", "type": "tree"},
            {"path": "src/r.py", "mode": "100644", "type": "blob"}]}"#;
        let environments = r#"{"total_count": 1, "environments": [{"id": 1, "name": "pypi", "protection_rules": [], "deployment_branch_policy": null}]}"#;
        Self {
            api: Host::with(&[
                ("/repos/o/r", REPOSITORY),
                (TREE, tree),
                (ENVIRONMENTS, environments),
                (RULES, "[]"),
            ]),
            raw: Host::with(&[
                ("/o/r/main/.github/workflows/release.yml", GOOD),
                ("/o/r/main/pyproject.toml", "[project]\nname = 'r'\n"),
            ]),
            index: Host::with(&[(
                "/pypi/r/json",
                r#"{"info": {"name": "r", "version": "1.0"}, "urls": [{"filename": "r-1.0.tar.gz", "upload_time_iso_8601": "2026-01-01T00:00:00Z"}]}"#,
            )]),
        }
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.run_as(arguments, &[])
    }

    fn run_as(&self, arguments: &[&str], more: &[(&str, &str)]) -> Ran {
        self.run_in(&Folder::new(), arguments, more)
    }

    fn run_in(&self, folder: &Folder, arguments: &[&str], more: &[(&str, &str)]) -> Ran {
        let mut variables = vec![
            ("SPEC_CHECK_API", self.api.address()),
            ("SPEC_CHECK_RAW", self.raw.address()),
            ("SPEC_CHECK_INDEX", self.index.address()),
            ("SPEC_CHECK_PATIENCE", "5"),
            // a proxy of this machine is not asked for its own addresses
            ("NO_PROXY", "*"),
            ("no_proxy", "*"),
            ("GH_TOKEN", ""),
        ];
        variables.extend(more);
        folder.run_with(arguments, &variables, b"")
    }

    fn look_up(&self) -> Ran {
        self.run(&["--repo", "o/r", "--format", "json"])
    }
}

/// What was said, on one line.
fn said(ran: &Ran) -> String {
    ran.err.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_repository_is_judged_by_its_name_with_four_calls() {
    let world = World::new();
    let ran = world.look_up();
    assert_eq!(ran.err, "");
    let report = ran.report();
    assert_eq!(report["subject"]["name"], "o/r");
    assert_eq!(report["subject"]["coverage"]["tree"], "all");
    assert_eq!(report["subject"]["coverage"]["host-settings"], "some");
    assert_eq!(verdict(&report, PINNED), "met");
    assert_eq!(uploads(&report), [format!("{RELEASE}:14")]);
    let mut paths = world.api.paths();
    paths.sort();
    let mut wanted = ["/repos/o/r", TREE, ENVIRONMENTS, RULES];
    wanted.sort_unstable();
    assert_eq!(paths, wanted);
    assert_eq!(world.raw.paths().len(), 2);
    assert_eq!(
        world.index.paths(),
        ["/pypi/r/json", "/integrity/r/1.0/r-1.0.tar.gz/provenance"]
    );
    for seen in [world.api.seen(), world.raw.seen(), world.index.seen()].concat() {
        assert_eq!(seen.method, "GET");
        let text = seen.text.to_lowercase();
        assert!(text.contains("user-agent: spec-check/"), "{text}");
        assert!(
            !text.contains("authorization") && !text.contains("cookie"),
            "{text}"
        );
    }
}

#[test]
fn looking_further_makes_at_most_ten_calls() {
    let world = World::new();
    world.api.answer("/repos/o/r/rulesets?per_page=100", Answer::ok(
        r#"[{"id": 1, "target": "tag", "enforcement": "active"}, {"id": 2, "target": "tag", "enforcement": "active"}, {"id": 3, "target": "tag", "enforcement": "active"}]"#,
    ));
    let ran = world.run(&["--repo", "o/r", "--further", "--format", "json"]);
    let paths = world.api.paths();
    assert_eq!(paths.len(), 10, "{paths:?}");
    assert!(
        paths.contains(&"/repos/o/r/git/ref/tags/v1.0".into()),
        "{paths:?}"
    );
    assert!(
        said(&ran).contains("asks no more than 10 calls"),
        "{}",
        ran.err
    );
    assert_eq!(ran.reports().len(), 1);
}

#[test]
fn a_branch_and_distributions_that_are_named_are_the_ones_looked_up() {
    let world = World::new();
    world.api.answer("/repos/o/r/git/trees/release%2F1.x?recursive=1", Answer::ok(
        r#"{"truncated": false, "tree": [{"path": ".github/workflows/release.yml", "type": "blob"}]}"#,
    ));
    world
        .raw
        .answer(&format!("/o/r/release/1.x/{RELEASE}"), Answer::ok(BAD));
    let ran = world.run(&[
        "--repo",
        "https://github.com/o/r.git",
        "--ref",
        "release/1.x",
        "--package",
        "One_a",
        "--package",
        "two",
        "--format",
        "json",
    ]);
    assert_eq!(verdict(&ran.report(), PINNED), "unmet");
    let mut asked = world.index.paths();
    asked.sort();
    assert_eq!(asked, ["/pypi/one-a/json", "/pypi/two/json"]);
    assert!(
        said(&ran).contains("PyPI knows no distribution `one-a`"),
        "{}",
        ran.err
    );
}

#[test]
fn a_repository_that_is_not_there_costs_one_call_and_ends_with_3() {
    let world = World::new();
    let ran = world.run(&["--repo", "o/missing"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(
        said(&ran).contains(
            "`o/missing` was not found on GitHub: it is private, or its name is misspelt"
        ),
        "{}",
        ran.err
    );
    assert_eq!(world.api.paths(), ["/repos/o/missing"]);
}

#[test]
fn names_that_can_be_none_are_refused_before_anything_is_asked() {
    let world = World::new();
    for (arguments, sentence) in [
        (&["--repo", "numpy"][..], "write it as `owner/repo`"),
        (&["--repo", "o/r;id"], "write it as `owner/repo`"),
        (
            &["--repo", "o/r", "--ref", "a b"],
            "can be no branch, tag or commit",
        ),
        (
            &["--repo", "o/r", "--package", "../x"],
            "can be no distribution",
        ),
        (&["bundle", "o/$(id)"], "write it as `owner/repo`"),
        (&["--ref", "main"], "--repo"),
        (&["--package", "x"], "--repo"),
        (&["--further"], "--repo"),
        (&["--repo", "o/r", "somewhere"], "cannot be used with"),
        (&["--repo", "o/r", "--together"], "cannot be used with"),
    ] {
        let ran = world.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(said(&ran).contains(sentence), "{arguments:?}: {}", ran.err);
    }
    assert!(world.api.seen().is_empty());
}

#[test]
fn without_a_name_no_connection_is_opened() {
    let world = World::new();
    let folder = Folder::with(&[
        (RELEASE, GOOD),
        (
            "pyproject.toml",
            "[project]\nname = 'r'\n[project.urls]\nSource = 'https://github.com/o/r'\n",
        ),
    ]);
    let token = [("GH_TOKEN", TOKEN)];
    for arguments in [
        &[][..],
        &["--format", "json"],
        &["rules"],
        &["bundle", "o/r"],
        &["allow-list"],
        &["--help"],
    ] {
        let ran = world.run_in(&folder, arguments, &token);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(!(ran.out + &ran.err).contains(TOKEN));
    }
    for host in [&world.api, &world.raw, &world.index] {
        assert!(host.seen().is_empty());
    }
}

#[test]
fn the_token_goes_to_the_api_alone_and_is_never_shown() {
    let world = World::new();
    for (arguments, answer) in [
        (
            &["--repo", "o/r", "--further", "--format", "json"][..],
            Answer::ok(REPOSITORY),
        ),
        (
            &["--repo", "o/r"],
            Answer::new(401, format!(r#"{{"message": "Bad credentials {TOKEN}"}}"#)),
        ),
        (
            &["--repo", "o/r"],
            Answer::new(500, format!("<p>{TOKEN}</p>")),
        ),
        (&["--repo", "o/r"], Answer::ok(REPOSITORY).cut_off()),
        (&["--repo", "o/r"], Answer::silent()),
    ] {
        world.api.answer("/repos/o/r", answer);
        let folder = Folder::new();
        let ran = world.run_in(
            &folder,
            arguments,
            &[
                ("GH_TOKEN", TOKEN),
                ("RUST_LOG", "trace"),
                ("RUST_BACKTRACE", "1"),
            ],
        );
        assert!(!(ran.out + &ran.err).contains("Planted"), "{arguments:?}");
    }
    let api = world.api.seen();
    assert!(api.len() > 4);
    for seen in api {
        assert!(
            seen.text.contains(&format!("Bearer {TOKEN}")),
            "{}",
            seen.text
        );
    }
    for seen in [world.raw.seen(), world.index.seen()].concat() {
        assert!(!seen.text.contains("Planted"), "{}", seen.text);
    }
}

#[test]
fn a_redirect_is_followed_within_the_host_and_no_question_or_token_goes_to_another() {
    let world = World::new();
    let other = Host::with(&[("/stolen", REPOSITORY)]);
    world.api.answer(
        "/repos/old/name",
        Answer::to(&format!("{}/repositories/7", world.api.address())),
    );
    world.api.answer("/repositories/7", Answer::ok(REPOSITORY));
    let token = [("GH_TOKEN", TOKEN)];
    let ran = world.run_as(&["--repo", "old/name", "--format", "json"], &token);
    assert_eq!(ran.report()["subject"]["name"], "o/r");
    assert!(
        said(&ran).contains("`old/name` is called `o/r` now"),
        "{}",
        ran.err
    );
    for to in [
        format!("{}/stolen", other.address()),
        format!("//{}/stolen", other.address().trim_start_matches("http://")),
        format!("{}.example/stolen", world.api.address()),
        format!(
            "{}@{}/stolen",
            world.api.address(),
            other.address().trim_start_matches("http://")
        ),
    ] {
        world.api.answer("/repos/o/r", Answer::to(&to));
        let ran = world.run_as(&["--repo", "o/r"], &token);
        assert_eq!(ran.code, 3, "{to}");
        assert!(
            said(&ran).contains("redirected to another host"),
            "{to}: {}",
            ran.err
        );
        assert!(!ran.err.contains(TOKEN));
    }
    assert!(other.seen().is_empty());
    world.api.answer("/repos/o/r", Answer::to("/repos/o/r"));
    assert!(said(&world.run(&["--repo", "o/r"])).contains("redirected again and again"));
    world.api.answer("/repos/o/r", Answer::new(302, ""));
    assert!(said(&world.run(&["--repo", "o/r"])).contains("redirected to nowhere"));
}

#[test]
fn a_token_is_not_sent_where_others_could_read_it_and_one_that_is_none_is_told() {
    let world = World::new();
    let ran = world.run_as(
        &["--repo", "o/r"],
        &[
            ("GH_TOKEN", TOKEN),
            ("SPEC_CHECK_API", "http://api.example"),
        ],
    );
    assert_eq!(ran.code, 3);
    assert!(
        said(&ran).contains("without encryption") && !ran.err.contains(TOKEN),
        "{}",
        ran.err
    );
    let ran = world.run_as(&["--repo", "o/r"], &[("GH_TOKEN", "ghp_Planted\nX: y")]);
    assert!(
        said(&ran).contains("holds characters that no token has") && !ran.err.contains("Planted"),
        "{}",
        ran.err
    );
    for address in ["ftp://x", "x", "http://", "http://a@b", "http://a/?b"] {
        let ran = world.run_as(&["--repo", "o/r"], &[("SPEC_CHECK_RAW", address)]);
        assert!(
            said(&ran).contains("`SPEC_CHECK_RAW` is no address"),
            "{address}: {}",
            ran.err
        );
    }
    assert!(world.api.seen().is_empty());
}

#[test]
fn with_no_calls_left_it_says_when_they_start_again_and_what_else_there_is() {
    // 2026-11-22T14:05:00Z
    for (status, reset, words) in [
        (403, Some(1_795_356_300), "until 14:05 UTC"),
        (429, Some(1_795_356_300), "until 14:05 UTC"),
        (403, None, "for now"),
        (429, None, "for now"),
    ] {
        let world = World::new();
        world.api.limit(0, status, reset);
        let ran = world.run(&["--repo", "o/r"]);
        assert_eq!((ran.code, ran.out.as_str()), (3, ""));
        let said = said(&ran);
        assert!(
            said.contains("GitHub answers no more calls from this address") && said.contains(words),
            "{said}"
        );
        assert!(
            said.contains("bring the repository's folder") && said.contains("spec-check bundle"),
            "{said}"
        );
        assert_eq!(world.api.seen().len(), 1);
    }
    let world = World::new();
    world
        .api
        .answer("/repos/o/r", Answer::new(429, "").with("retry-after", "60"));
    let ran = world.run(&["--repo", "o/r"]);
    assert!(said(&ran).contains(" UTC"), "{}", ran.err);
}

#[test]
fn what_was_answered_before_the_calls_ran_out_is_judged() {
    let world = World::new();
    world.api.limit(2, 403, Some(1_795_356_300));
    let ran = world.look_up();
    assert!(
        said(&ran).contains("what was not asked yet stays unknown"),
        "{}",
        ran.err
    );
    let report = ran.report();
    assert_eq!(report["subject"]["name"], "o/r");
    assert!(!ran.out.contains("192.0.2.1"));
    assert!(world.api.seen().len() <= 4);
}

#[test]
fn of_thirty_visitors_at_one_address_fifteen_are_served_whole_and_the_others_lose_nothing() {
    let world = World::new();
    world.api.limit(60, 403, Some(1_795_356_300));
    let folder = Folder::with(&[
        (RELEASE, GOOD),
        ("pyproject.toml", "[project]\nname = 'r'\n"),
    ]);
    let evidence = r#"{"format": "spec-check-evidence/1", "repository": "o/r", "answers": {"/repos/o/r/private-vulnerability-reporting": {"enabled": true}}}"#;
    folder.write("evidence.json", evidence);
    for visitor in 1..=30 {
        let ran = world.look_up();
        if visitor <= 15 {
            assert_eq!(ran.err, "", "visitor {visitor}");
            assert_eq!(ran.report()["subject"]["coverage"]["tree"], "all");
            continue;
        }
        assert_eq!((ran.code, ran.out.as_str()), (3, ""), "visitor {visitor}");
        assert!(said(&ran).contains("until 14:05 UTC"), "{}", ran.err);
        // the other doors are open: the folder, and with it what was collected
        let beside = world.run_in(
            &folder,
            &[
                "--repo",
                "o/r",
                "--evidence",
                "evidence.json",
                "--format",
                "json",
            ],
            &[],
        );
        assert_eq!(
            beside.report()["subject"]["coverage"]["host-settings"],
            "some"
        );
        let local = world.run_in(
            &folder,
            &["--evidence", "evidence.json", "--format", "json"],
            &[],
        );
        assert_eq!(verdict(&local.report(), PINNED), "met");
    }
    // nobody who was refused asked a second time
    assert_eq!(world.api.seen().len(), 60 + 15 * 2);
}

#[test]
fn an_answer_that_does_not_come_in_time_or_whole_is_named_and_the_others_are_judged() {
    for (answer, words) in [
        (Answer::ok("[]").after(3), "no answer within 1 seconds"),
        (
            Answer::ok("[{}]").cut_off(),
            "the connection ended before the answer did",
        ),
        (
            Answer::silent(),
            "the connection ended before the answer did",
        ),
        (
            Answer::ok("<html>sign in to this network</html>").with("content-type", "text/html"),
            "no JSON, or was cut off",
        ),
        (Answer::new(500, "oops"), "GitHub says 500"),
        (
            Answer::new(403, r#"{"message": "Resource not accessible"}"#),
            "GitHub says 403, Resource not accessible",
        ),
    ] {
        let world = World::new();
        world.api.answer(RULES, answer);
        let ran = world.run_as(
            &["--repo", "o/r", "--format", "json"],
            &[("SPEC_CHECK_PATIENCE", "1")],
        );
        let said = said(&ran);
        assert!(
            said.contains("rules/branches/main` was not answered") && said.contains(words),
            "{words}: {said}"
        );
        assert_eq!(verdict(&ran.report(), PINNED), "met", "{words}");
    }
}

#[test]
fn a_file_that_does_not_come_is_a_problem_of_the_report_and_nothing_is_concluded_from_it() {
    let path = format!("/o/r/main/{RELEASE}");
    for (answer, words) in [
        (Answer::new(404, "404: Not Found"), "GitHub says 404"),
        (Answer::new(429, ""), "GitHub says 429"),
        (Answer::ok(GOOD).cut_off(), "the connection ended"),
        (Answer::silent(), "the connection ended"),
        (Answer::ok(GOOD).after(3), "no answer within 1 seconds"),
        (
            Answer::ok("a: b\n".repeat(300_000)),
            "it is longer than 1048576 bytes",
        ),
    ] {
        let world = World::new();
        world.raw.answer(&path, answer);
        let ran = world.run_as(
            &["--repo", "o/r", "--format", "json"],
            &[("SPEC_CHECK_PATIENCE", "1")],
        );
        let report = ran.report();
        let message = problem(&report, RELEASE);
        assert!(
            message.contains("could not be fetched") && message.contains(words),
            "{words}: {message}"
        );
        assert_eq!(verdict(&report, PINNED), "unknown", "{words}");
    }
}

#[test]
fn an_answer_that_is_too_long_is_not_read() {
    let world = World::new();
    world
        .api
        .answer(ENVIRONMENTS, Answer::ok(vec![b' '; (16 << 20) + 2]));
    let ran = world.look_up();
    assert!(
        said(&ran).contains("it is longer than 16777216 bytes"),
        "{}",
        ran.err
    );
    assert_eq!(verdict(&ran.report(), PINNED), "met");
}

#[test]
fn a_list_of_paths_that_is_cut_off_says_so() {
    let world = World::new();
    world.api.answer(TREE, Answer::ok(
        r#"{"truncated": true, "tree": [{"path": ".github/workflows/release.yml", "type": "blob"}]}"#,
    ));
    let ran = world.look_up();
    assert!(
        said(&ran).contains("only a part of this repository's paths"),
        "{}",
        ran.err
    );
    assert_eq!(ran.report()["subject"]["coverage"]["tree"], "some");
}

#[test]
fn hosts_that_are_not_there_are_told_and_asked_no_more() {
    let world = World::new();
    let ran = world.run_as(
        &["--repo", "o/r"],
        &[("SPEC_CHECK_API", "http://127.0.0.1:9")],
    );
    assert_eq!(ran.code, 3);
    assert!(said(&ran).contains("no connection"), "{}", ran.err);
    let ran = world.run_as(
        &["--repo", "o/r", "--format", "json"],
        &[
            ("SPEC_CHECK_RAW", "http://127.0.0.1:9"),
            ("SPEC_CHECK_INDEX", "http://127.0.0.1:9"),
        ],
    );
    assert!(!problems(&ran.report(), RELEASE).is_empty());
    assert_eq!(ran.report()["subject"]["coverage"]["tree"], "all");
}

#[test]
fn evidence_is_judged_with_the_folder_as_a_bundle_or_a_single_answer() {
    let folder = Folder::with(&[(RELEASE, GOOD)]);
    let answer = r#"{"total_count": 1, "environments": [{"id": 1, "name": "PyPI", "protection_rules": [], "deployment_branch_policy": null}]}"#;
    folder.write("single.json", answer);
    folder.write("bundle.json", format!(r#"{{"format": "spec-check-evidence/1", "repository": "o/r", "answers": {{"/repos/o/r/environments": {answer}}}}}"#));
    folder.write("reporting.json", r#"{"format": "spec-check-evidence/1", "repository": "o/r", "answers": {"/repos/o/r/private-vulnerability-reporting": {"enabled": true}}}"#);
    for file in ["single.json", "bundle.json"] {
        let report = folder
            .run(&[
                "--format",
                "json",
                "--evidence",
                file,
                "--evidence",
                "reporting.json",
            ])
            .report();
        assert_eq!(
            report["subject"]["coverage"]["host-settings"], "some",
            "{file}"
        );
        assert_eq!(
            report["problems"].as_array().unwrap().len(),
            0,
            "{file}: {}",
            report["problems"]
        );
    }
    // also for files that are given by themselves
    let loose = folder.run(&[RELEASE, "--format", "json", "--evidence", "bundle.json"]);
    assert_eq!(
        loose.report()["subject"]["coverage"]["host-settings"],
        "some"
    );
}

#[test]
fn evidence_about_several_repositories_or_none_is_refused_with_a_sentence() {
    let folder = Folder::with(&[("a/x.yml", GOOD), ("b/x.yml", GOOD), ("e.json", "{}")]);
    for arguments in [
        &["a", "b", "--evidence", "e.json"][..],
        &["--together", "a", "b", "--evidence", "e.json"],
    ] {
        let ran = folder.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert!(
            said(&ran).contains("judge that one by itself"),
            "{}",
            ran.err
        );
    }
    let ran = folder.run(&["a", "--evidence", "missing.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(
        said(&ran).contains("the evidence `missing.json`"),
        "{}",
        ran.err
    );
}

#[test]
fn evidence_of_more_rights_goes_before_what_was_looked_up_and_one_of_another_repository_is_refused()
{
    let world = World::new();
    let folder = Folder::new();
    let bundle = |repository: &str, answer: &str| {
        format!(
            r#"{{"format": "spec-check-evidence/1", "repository": "{repository}", "answers": {{"/repos/{repository}/environments": {answer}}}}}"#
        )
    };
    folder.write("e.json", bundle("O/R", r#"{"message": "Not Found"}"#));
    folder.write(
        "other.json",
        bundle("o/other", r#"{"total_count": 0, "environments": []}"#),
    );
    let ran = world.run_in(
        &folder,
        &["--repo", "o/r", "--evidence", "e.json", "--format", "json"],
        &[],
    );
    assert_eq!(ran.report()["subject"]["coverage"]["host-settings"], "some");
    let ran = world.run_in(&folder, &["--repo", "o/r", "--evidence", "other.json"], &[]);
    assert_eq!(ran.code, 2);
    assert!(
        said(&ran).contains("speaks of `o/other`, and `o/r` is to be looked up"),
        "{}",
        ran.err
    );
}

#[test]
fn the_command_that_collects_is_printed_as_it_is_run() {
    let ran = Folder::new().run(&["bundle", "numpy/numpy"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(
        ran.out.starts_with("sh -c '\n") && ran.out.ends_with("\n'\n"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("repo=numpy/numpy\n"));
}
