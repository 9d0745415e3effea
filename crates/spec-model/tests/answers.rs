//! Answers of GitHub and PyPI as people bring them: alone, as pages, as a bundle, refused, cut off, or about something else.
#![allow(
    clippy::expect_used,
    reason = "a test that cannot be set up has failed"
)]

use spec_model::{
    Coverage, Given, Project, Source,
    answers::Reply,
    doors::{Endpoint, table},
};
use spec_source::{Input, Origin};

fn project(inputs: &[(&str, &str)]) -> Project {
    let answers = inputs
        .iter()
        .map(|(path, text)| Input::new(path, *text, Origin::Answer));
    Project::read(&Given {
        inputs: answers.collect(),
        ..Given::default()
    })
}

fn names(project: &Project, endpoint: &'static Endpoint, key: &str) -> Vec<String> {
    let listed = project.listed(endpoint, &[]).expect("a list");
    let name = |item: &spec_model::answers::Found<'_>| Some(item.get(key)?.text()?.to_owned());
    listed.items.iter().filter_map(name).collect()
}

const ENVIRONMENTS: &str =
    r#"{"total_count": 1, "environments": [{"name": "pypi", "protection_rules": []}]}"#;

#[test]
fn a_path_asks_one_question_however_it_is_written() {
    let asked = |path: &str| {
        let found = table::ENDPOINTS
            .into_iter()
            .chain(table::FOLLOWING)
            .find_map(|endpoint| Some((endpoint.path, endpoint.arguments(path)?)));
        found.map(|(path, arguments)| (path, arguments.join(" ")))
    };
    for (path, question, arguments) in [
        ("/repos/o/r", "/repos/{owner}/{repo}", "o r"),
        ("repos/o/r/", "/repos/{owner}/{repo}", "o r"),
        (
            "https://api.github.com/repos/o/r",
            "/repos/{owner}/{repo}",
            "o r",
        ),
        (
            "/repos/o/r/environments?per_page=100&page=2",
            "/repos/{owner}/{repo}/environments",
            "o r",
        ),
        (
            "/repos/o/r/branches/main",
            "/repos/{owner}/{repo}/branches/{branch}",
            "o r main",
        ),
        (
            "/repos/o/r/branches/main/protection",
            "/repos/{owner}/{repo}/branches/{branch}/protection",
            "o r main",
        ),
        (
            "/repos/o/r/branches/release/1.x/protection",
            "/repos/{owner}/{repo}/branches/{branch}/protection",
            "o r release/1.x",
        ),
        (
            "/repos/o/r/rules/branches/release%2F1.x",
            "/repos/{owner}/{repo}/rules/branches/{branch}",
            "o r release/1.x",
        ),
        (
            "/repos/o/r/environments/to%20PyPI/secrets",
            "/repos/{owner}/{repo}/environments/{environment}/secrets",
            "o r to PyPI",
        ),
        (
            "/orgs/o/members?filter=2fa_disabled&per_page=100",
            "/orgs/{org}/members?filter=2fa_disabled",
            "o",
        ),
        (
            "/orgs/o/members?per_page=100&role=admin",
            "/orgs/{org}/members?role=admin",
            "o",
        ),
        ("/pypi/example/json", "/pypi/{project}/json", "example"),
        (
            "/integrity/example/1.0/example-1.0.tar.gz/provenance",
            "/integrity/{project}/{version}/{file}/provenance",
            "example 1.0 example-1.0.tar.gz",
        ),
    ] {
        assert_eq!(asked(path), Some((question, arguments.into())), "{path}");
    }
    for path in [
        "",
        "/",
        "/repos/o",
        "/orgs/o/members",
        "/repos/o/r/pulls",
        "/repos//r/environments",
        "/repos/o/r/collaborators?affiliation=outside",
        "/repos/o/r/rulesets?targets=branch&per_page=100",
        "/orgs/o/members?filter=2fa_disabled&role=admin",
        "/pypi//json",
    ] {
        assert_eq!(asked(path), None, "{path}");
    }
}

#[test]
fn a_path_that_is_filled_in_asks_its_own_question_of_the_same_things() {
    for endpoint in table::ENDPOINTS.into_iter().chain(table::FOLLOWING) {
        let names: Vec<String> = (0..endpoint.path.matches('{').count())
            .map(|index| format!("näme/{index} a").replace('/', if index < 2 { "-" } else { "/" }))
            .collect();
        let texts: Vec<&str> = names.iter().map(String::as_str).collect();
        let path = endpoint.filled(&texts);
        assert_eq!(endpoint.arguments(&path), Some(names.clone()), "{path}");
        let first = table::ENDPOINTS
            .into_iter()
            .chain(table::FOLLOWING)
            .find(|other| other.arguments(&path).is_some());
        assert_eq!(first.map(|other| other.path), Some(endpoint.path), "{path}");
    }
}

#[test]
fn pages_are_one_list_and_one_that_was_cut_off_is_not_whole() {
    let page = |names: &[&str], total: usize| {
        let items: Vec<String> = names
            .iter()
            .map(|name| format!(r#"{{"name": "{name}"}}"#))
            .collect();
        format!(
            r#"{{"total_count": {total}, "environments": [{}]}}"#,
            items.join(",")
        )
    };
    let path = "/repos/o/r/environments";
    let (one, other) = (page(&["a", "b"], 3), page(&["c"], 3));
    let both = project(&[(path, &format!("[{one}, {other}]"))]);
    assert_eq!(names(&both, &table::ENVIRONMENTS, "name"), ["a", "b", "c"]);
    assert!(both.listed(&table::ENVIRONMENTS, &[]).unwrap().whole);
    let first = project(&[(path, &one)]);
    assert!(!first.listed(&table::ENVIRONMENTS, &[]).unwrap().whole);

    let keys = |count: usize| {
        let items = vec![r#"{"read_only": true, "key": "ssh-ed25519 AAAA"}"#; count];
        format!("[{}]", items.join(","))
    };
    for (text, count, whole) in [
        (keys(0), 0, true),
        (keys(29), 29, true),
        (keys(30), 30, false),
        (keys(100), 100, false),
        (format!("[{}, {}]", keys(100), keys(1)), 101, true),
        (format!("[{}, {}]", keys(100), keys(100)), 200, false),
        (format!("[{}, {}]", keys(100), keys(0)), 100, true),
    ] {
        let keys = project(&[("/repos/o/r/keys", &text)]);
        let listed = keys.listed(&table::DEPLOY_KEYS, &[]).unwrap();
        assert_eq!((listed.items.len(), listed.whole), (count, whole));
    }
}

#[test]
fn what_is_no_answer_is_no_evidence() {
    for (text, refused) in [
        (
            r#"{"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"}"#,
            true,
        ),
        (
            r#"{"message": "Must have admin rights to Repository."}"#,
            true,
        ),
        ("{}", false),
        ("", false),
        ("null", false),
        ("[]", false),
        ("\"environments\"", false),
        (r#"{"environments": "pypi"}"#, false),
        (
            r#"{"total_count": 1, "environments": [{"name": "pypi", "protec"#,
            false,
        ),
        ("<html>429</html>", false),
    ] {
        let project = project(&[("/repos/o/r/environments", text)]);
        let reply = project.reply(&table::ENVIRONMENTS, &[]);
        assert_eq!(matches!(reply, Reply::Refused(_)), refused, "{text}");
        assert!(!matches!(reply, Reply::Given(_)), "{text}");
        assert_eq!(
            project.answers.coverage(Source::HostSettings),
            Coverage::Nothing,
            "{text}"
        );
        assert_eq!(
            !refused,
            !project.problems.is_empty(),
            "{text}: {:?}",
            project.problems
        );
    }
    let tag =
        r#"{"tag": "v1", "message": "release 1", "tagger": {"name": "a"}, "object": {"sha": "1"}}"#;
    let project = project(&[
        ("/repos/o/r/git/tags/abc", tag),
        ("/repos/o/r", r#"{"full_name": "o/r"}"#),
    ]);
    assert!(
        matches!(project.reply(&table::TAG, &["abc"]), Reply::Given(_)),
        "a tag has a message of its own"
    );
}

#[test]
fn a_bundle_is_its_answers_with_places_of_their_own() {
    let text = format!(
        r#"{{"format": "spec-check-evidence/1", "repository": "Example/Example", "collected": "2026-11-22T10:00:00Z",
            "answers": {{"/repos/example/example/environments": [{ENVIRONMENTS}],
                         "/repos/example/example/keys": {{"message": "Not Found", "status": "404"}},
                         "/orgs/example": {{"login": "example", "two_factor_requirement_enabled": null}}}}}}"#
    );
    let project = project(&[("evidence.json", &text)]);
    assert_eq!(project.problems, []);
    assert_eq!(names(&project, &table::ENVIRONMENTS, "name"), ["pypi"]);
    let listed = project.listed(&table::ENVIRONMENTS, &[]).unwrap();
    assert_eq!(
        listed.items[0].get("name").unwrap().pointer,
        "/0/environments/0/name"
    );
    assert!(matches!(
        project.reply(&table::DEPLOY_KEYS, &[]),
        Reply::Refused(_)
    ));
    assert!(matches!(
        project.reply(&table::ORGANISATION, &[]),
        Reply::Given(_)
    ));
    let repository = project.answers.repository.as_ref().unwrap();
    assert!(repository.is("example", "example"));
    assert_eq!(
        project.answers.coverage(Source::HostSettings),
        Coverage::Some
    );
    assert_eq!(
        project.answers.coverage(Source::PackageIndex),
        Coverage::Nothing
    );
}

#[test]
fn a_bundle_of_another_format_or_without_answers_says_so() {
    for text in [
        r#"{"format": "spec-check-evidence/2", "answers": {}}"#,
        r#"{"format": "spec-check-evidence/1"}"#,
        r#"{"format": "spec-check-evidence/1", "answers": []}"#,
    ] {
        assert_eq!(
            project(&[("evidence.json", text)]).problems.len(),
            1,
            "{text}"
        );
    }
}

#[test]
fn an_answer_without_its_path_is_known_by_its_shape_and_a_shared_shape_is_asked_about() {
    let pasted = |text: &str| {
        Project::read(&Given {
            inputs: vec![Input::new("(pasted)", text, Origin::Pasted)],
            ..Given::default()
        })
    };
    let project = pasted(ENVIRONMENTS);
    assert_eq!(project.problems, []);
    assert_eq!(names(&project, &table::ENVIRONMENTS, "name"), ["pypi"]);
    for (text, endpoint) in [
        (
            r#"{"name": "main", "commit": {"sha": "1"}, "_links": {}, "protected": true}"#,
            "/repos/{owner}/{repo}/branches/{branch}",
        ),
        (
            r#"{"enabled": true, "allowed_actions": "all"}"#,
            "/repos/{owner}/{repo}/actions/permissions",
        ),
        (
            r#"{"enabled": true, "enforced_by_owner": false}"#,
            "/repos/{owner}/{repo}/immutable-releases",
        ),
        (
            r#"[{"login": "a", "role_name": "admin", "permissions": {"admin": true}}]"#,
            "/repos/{owner}/{repo}/collaborators",
        ),
        (
            r#"{"info": {"name": "x"}, "urls": []}"#,
            "/pypi/{project}/json",
        ),
    ] {
        let project = pasted(text);
        let found: Vec<&str> = project
            .answers
            .all
            .iter()
            .map(|answer| answer.endpoint.path)
            .collect();
        assert_eq!(found, [endpoint], "{text}");
    }
    for (text, both) in [
        (
            r#"{"enabled": true}"#,
            ["private-vulnerability-reporting", "immutable-releases"],
        ),
        (
            r#"{"total_count": 0, "secrets": []}"#,
            ["/actions/secrets", "/actions/organization-secrets"],
        ),
        (r#"[{"login": "a"}]"#, ["2fa_disabled", "role=admin"]),
    ] {
        let project = pasted(text);
        assert!(project.answers.all.is_empty(), "{text}");
        assert!(
            both.iter()
                .all(|part| project.problems[0].message.contains(part)),
            "{:?}",
            project.problems
        );
    }
}

#[test]
fn a_file_of_a_repository_never_speaks_for_its_settings() {
    let bundle = format!(
        r#"{{"format": "spec-check-evidence/1", "answers": {{"/repos/o/r/environments": {ENVIRONMENTS}}}}}"#
    );
    let project = Project::read(&Given {
        inputs: vec![
            Input::new("evidence.json", bundle, Origin::File),
            Input::new("repos/o/r/environments", ENVIRONMENTS, Origin::File),
        ],
        ..Given::default()
    });
    assert!(project.answers.all.is_empty());
}

#[test]
fn an_answer_about_another_repository_decides_nothing() {
    let project = project(&[
        ("/repos/o/r/environments", ENVIRONMENTS),
        ("/repos/o/other/keys", "[]"),
        ("/orgs/elsewhere", r#"{"login": "elsewhere"}"#),
        ("/orgs/O", r#"{"login": "o"}"#),
    ]);
    assert!(
        matches!(project.reply(&table::DEPLOY_KEYS, &[]), Reply::Missing),
        "o/other sorts first and is not taken for all"
    );
    let problems: Vec<&str> = project
        .problems
        .iter()
        .map(|problem| problem.path.as_str())
        .collect();
    assert_eq!(problems, ["/orgs/elsewhere", "/repos/o/other/keys"]);
    assert!(matches!(
        project.reply(&table::ENVIRONMENTS, &[]),
        Reply::Given(_)
    ));
    assert!(matches!(
        project.reply(&table::ORGANISATION, &[]),
        Reply::Given(_)
    ));
}

#[test]
fn the_hosts_list_of_paths_is_the_listing_unless_it_was_cut_off() {
    let tree = |truncated: &str| {
        format!(
            r#"{{"sha": "1", "tree": [{{"path": "docs", "type": "tree"}}, {{"path": "docs/a.md", "type": "blob"}}], "truncated": {truncated}}}"#
        )
    };
    let path = "/repos/o/r/git/trees/main";
    let whole = project(&[(path, &tree("false"))]);
    assert_eq!(whole.tree_coverage(), Coverage::All);
    assert_eq!(whole.listing.unwrap().paths, ["docs/a.md"]);
    assert_eq!(project(&[(path, &tree("true"))]).listing, None);
    assert_eq!(
        project(&[(path, r#"{"message": "Git Repository is empty."}"#)]).listing,
        None
    );
}

#[test]
fn a_list_of_paths_that_was_not_asked_into_its_folders_is_no_listing() {
    let top = r#"{"sha": "1", "tree": [{"path": ".github", "type": "tree"}, {"path": "setup.py", "type": "blob"}, {"path": "extern", "type": "commit"}], "truncated": false}"#;
    let path = "/repos/o/r/git/trees/main";
    assert_eq!(project(&[(path, top)]).listing, None);
    let whole = r#"{"sha": "1", "tree": [{"path": ".github", "type": "tree"}, {"path": ".github/workflows", "type": "tree"}, {"path": ".github/workflows/a.yml", "type": "blob"}], "truncated": false}"#;
    let both = project(&[
        (path, top),
        ("/repos/o/r/git/trees/next?recursive=1", whole),
    ]);
    assert_eq!(both.listing.unwrap().paths, [".github/workflows/a.yml"]);
}

#[test]
fn a_bundle_of_more_than_twelve_months_ago_counts_as_none_and_says_so() {
    let text = format!(
        r#"{{"format": "spec-check-evidence/1", "repository": "o/r", "collected": "2025-11-22T10:00:00Z",
            "answers": {{"/repos/o/r/environments": {ENVIRONMENTS}}}}}"#
    );
    let on = |day: Option<&str>| {
        let project = Project::read(&Given {
            as_of: day.map(Into::into),
            inputs: vec![Input::new("evidence.json", text.as_str(), Origin::Answer)],
            ..Given::default()
        });
        let given = project.listed(&table::ENVIRONMENTS, &[]).is_some();
        (given, project.problems.len())
    };
    assert_eq!(on(Some("2026-11-22")), (true, 0));
    assert_eq!(on(Some("2026-11-23")), (false, 1));
    assert_eq!(on(None), (true, 0), "without a day nothing ages");
}

#[test]
fn of_several_answers_to_one_question_the_last_counts_and_a_refusal_hides_none() {
    let named = |name: &str| ENVIRONMENTS.replace("pypi", name);
    let refused = r#"{"message": "Not Found", "documentation_url": "x"}"#;
    let (early, late) = (named("early"), named("late"));
    let path = "/repos/o/r/environments";
    for (inputs, name) in [
        ([(path, early.as_str()), (path, late.as_str())], "late"),
        ([(path, refused), (path, &late)], "late"),
        ([(path, &early), (path, refused)], "early"),
        ([(path, &early), (path, "{}")], "early"),
        ([(path, refused), ("pasted.json", &late)], "late"),
    ] {
        let project = project(&inputs);
        assert_eq!(names(&project, &table::ENVIRONMENTS, "name"), [name]);
    }
}

#[test]
fn a_tag_of_an_action_is_no_release_of_the_project() {
    let reference = r#"{"ref": "refs/tags/v4.2.2", "url": "https://api.github.com/repos/actions/checkout/git/refs/tags/v4.2.2",
        "object": {"type": "commit", "sha": "11bd71901bbe5b1630ceea73d27597364c9af683"}}"#;
    let commit = r#"{"sha": "11bd71901bbe5b1630ceea73d27597364c9af683", "url": "https://api.github.com/repos/actions/checkout/commits/11bd71901bbe5b1630ceea73d27597364c9af683",
        "commit": {"verification": {"verified": true, "reason": "valid"}}, "committer": {"login": "web-flow"}}"#;
    let checkout = spec_model::answers::Repository::named("actions/checkout").unwrap();
    for others in [
        vec![],
        vec![(
            "own.json",
            r#"{"full_name": "o/r", "url": "https://api.github.com/repos/o/r", "default_branch": "main"}"#,
        )],
    ] {
        let mut inputs = vec![("b1.json", reference), ("b2.json", commit)];
        inputs.extend(others);
        let project = project(&inputs);
        assert!(project.tagged().is_empty());
        assert!(project.commit_of_tag(&checkout, "v4.2.2").is_some());
        assert_eq!(project.answers.repository.is_some(), inputs.len() == 3);
        assert_eq!(
            project.problems.len(),
            if inputs.len() == 3 { 0 } else { 2 }
        );
    }
}

#[test]
fn a_pasted_list_of_another_repository_decides_nothing() {
    let own = r#"{"full_name": "o/r", "url": "https://api.github.com/repos/o/r", "default_branch": "main"}"#;
    let others = r#"{"total_count": 1, "environments": [{"name": "pypi", "protection_rules": [],
        "url": "https://api.github.com/repos/x/other/environments/pypi"}]}"#;
    for inputs in [
        [("k0.json", own), ("k1.json", others)],
        [("k1.json", others), ("k0.json", own)],
    ] {
        let project = project(&inputs);
        assert!(matches!(
            project.reply(&table::ENVIRONMENTS, &[]),
            Reply::Missing
        ));
        let [problem] = project.problems.as_slice() else {
            unreachable!("{:?}", project.problems)
        };
        assert!(problem.message.contains("speaks of `x/other`"));
    }
}

#[test]
fn what_looks_like_an_answer_and_is_about_somebody_or_something_else_is_none() {
    for text in [
        r#"[{"id": 1, "key": "ssh-rsa AAAA", "read_only": false, "url": "https://api.github.com/user/keys/1"}]"#,
        r#"[[{"id": 1, "key": "ssh-ed25519 AAAA"}]]"#,
        r#"{"enabled_repositories": "all", "allowed_actions": "all"}"#,
        r#"[{"id": 1, "slug": "core", "permissions": {"admin": true}}]"#,
        r#"[{"id": 1, "full_name": "o/other", "url": "https://api.github.com/repos/o/other", "permissions": {"admin": true}}]"#,
    ] {
        let project = project(&[("pasted.json", text)]);
        assert_eq!(project.answers.all.len(), 0, "{text}");
        let [problem] = project.problems.as_slice() else {
            unreachable!("{:?}", project.problems)
        };
        assert!(
            problem.message.contains("no answer that is known"),
            "{text}"
        );
    }
}

#[test]
fn a_list_that_was_asked_for_in_part_is_not_the_whole() {
    let keys = |count: usize| {
        let items = vec![r#"{"read_only": true, "key": "ssh-ed25519 AAAA"}"#; count];
        format!("[{}]", items.join(","))
    };
    for (query, count, whole) in [
        ("?per_page=50", 50, false),
        ("?per_page=50", 49, true),
        ("?per_page=50", 30, true),
        ("?per_page=100", 30, true),
        ("?per_page=1000", 100, false),
        ("?per_page=many", 1, false),
        ("?page=2", 1, false),
        ("?per_page=100&page=1", 1, false),
        ("?page=1", 0, false),
    ] {
        let path = format!("/repos/o/r/keys{query}");
        let project = project(&[(&path, &keys(count))]);
        let listed = project.listed(&table::DEPLOY_KEYS, &[]).unwrap();
        assert_eq!(
            (listed.items.len(), listed.whole),
            (count, whole),
            "{path} {count}"
        );
    }
    let (two, one) = (keys(2), keys(1));
    for inputs in [
        [("/repos/o/r/keys", &two), ("/repos/o/r/keys?page=1", &one)],
        [("/repos/o/r/keys?page=1", &one), ("/repos/o/r/keys", &two)],
    ] {
        let project = project(&inputs.map(|(path, text)| (path, text.as_str())));
        let listed = project.listed(&table::DEPLOY_KEYS, &[]).unwrap();
        assert_eq!((listed.items.len(), listed.whole), (2, true));
    }
}

#[test]
fn an_answer_under_a_path_that_asks_something_else_is_not_taken_by_its_shape() {
    let version = |version: &str| {
        format!(r#"{{"info": {{"name": "example", "version": "{version}"}}, "urls": []}}"#)
    };
    let (latest, older) = (version("2.0"), version("1.0"));
    let people = r#"[{"login": "alice", "role_name": "admin", "permissions": {"admin": true}}]"#;
    let bundle = format!(
        r#"{{"format": "spec-check-evidence/1", "repository": "o/r", "answers": {{"/pypi/example/json": {latest}, "/pypi/example/1.0/json": {older},
            "/repos/o/r/collaborators?affiliation=outside": {people}, "pypi/other/1.0/json": {older}, "/repos/o/r/releases/latest": {{"message": "Not Found"}}}}}}"#
    );
    let alone = [
        ("/pypi/example/json", latest.as_str()),
        ("/pypi/example/1.0/json", &older),
        ("https://pypi.org/pypi/other/1.0/json", &older),
        ("/repos/o/r/collaborators?affiliation=outside", people),
    ];
    for project in [project(&[("bundle.json", &bundle)]), project(&alone)] {
        let found = project
            .reply(&table::DISTRIBUTION, &["example"])
            .given()
            .expect("an answer");
        let version = found.down(&["info", "version"]).expect("a version");
        assert_eq!(version.text(), Some("2.0"));
        assert_eq!(project.answers.all.len(), 1);
        assert_eq!(project.problems.len(), 3, "{:?}", project.problems);
        let people = project
            .problems
            .iter()
            .find(|problem| problem.path.contains("affiliation"));
        assert!(people.is_some_and(|problem| problem.message.ends_with(
            "bring the answer of `gh api --paginate --slurp 'repos/o/r/collaborators?per_page=100'`"
        )));
    }
}

#[test]
fn of_several_organisations_none_is_the_projects_until_it_is_known_who_owns_it() {
    let (alpha, beta) = (
        r#"{"login": "alpha", "two_factor_requirement_enabled": true}"#,
        r#"{"login": "beta", "two_factor_requirement_enabled": false}"#,
    );
    let asked = |inputs: &[(&str, &str)]| {
        let project = project(inputs);
        let found = project.reply(&table::ORGANISATION, &[]).given();
        let name = found.and_then(|found| Some(found.get("login")?.text()?.to_owned()));
        (name, project.problems.len())
    };
    for (one, other) in [("/orgs/alpha", "/orgs/beta"), ("a.json", "b.json")] {
        assert_eq!(asked(&[(one, alpha), (other, beta)]), (None, 2));
        let own = ("/repos/beta/r", r#"{"full_name": "beta/r"}"#);
        assert_eq!(
            asked(&[(one, alpha), (other, beta), own]),
            (Some("beta".into()), 1)
        );
        assert_eq!(asked(&[(one, alpha)]), (Some("alpha".into()), 0));
    }
}

#[test]
fn the_command_about_the_organisation_holds_only_names_that_gh_fills_in() {
    assert_eq!(table::ORGANISATION.command(&[]), "gh api orgs/{owner}");
    assert_eq!(
        table::ORGANISATION_OWNERS.command(&["{org}"]),
        "gh api --paginate --slurp 'orgs/{owner}/members?role=admin&per_page=100'"
    );
    assert_eq!(table::ORGANISATION.command(&["numpy"]), "gh api orgs/numpy");
}

#[test]
fn an_empty_list_alone_says_how_it_can_be_brought_and_with_its_path_it_is_an_answer() {
    for text in ["[]", "[[]]", "[[], []]"] {
        for origin in [Origin::Answer, Origin::Pasted] {
            let project = Project::read(&Given {
                inputs: vec![Input::new("pasted.json", text, origin)],
                ..Given::default()
            });
            assert!(project.answers.all.is_empty());
            let [problem] = project.problems.as_slice() else {
                unreachable!("{text}: {:?}", project.problems)
            };
            for part in ["an empty list", r#"{"PATH": ...}"#, "`spec-check bundle`"] {
                assert!(problem.message.contains(part), "{}", problem.message);
            }
        }
        let path = "/orgs/o/members?filter=2fa_disabled";
        let bundle =
            format!(r#"{{"format": "spec-check-evidence/1", "answers": {{"{path}": {text}}}}}"#);
        let project = project(&[("bundle.json", &bundle)]);
        assert_eq!(project.problems, []);
        let listed = project
            .listed(&table::MEMBERS_WITHOUT_TWO_FACTORS, &[])
            .unwrap();
        assert_eq!((listed.items.len(), listed.whole), (0, true));
    }
}
