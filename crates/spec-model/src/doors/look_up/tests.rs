use super::{
    About, Asked, Came, FIRST_CALLS, FURTHER_CALLS, Head, Host, LookUp, Looked, MOST_FILES,
    Outcome, Request,
};
use crate::{Coverage, Given, Project, Source, doors::table};
use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};
use proptest::prelude::*;
use spec_source::Origin;

const SHA: &str = "5f2b1a9c5f2b1a9c5f2b1a9c5f2b1a9c5f2b1a9c";

fn asked(further: bool) -> Asked {
    Asked {
        repository: "o/r".into(),
        further,
        ..Asked::default()
    }
}

fn answered(id: u32, status: u16, body: &str) -> Outcome {
    Outcome {
        id,
        came: Came::Answered {
            status,
            head: Head::default(),
            body: body.into(),
        },
    }
}

/// Hosts that answer by path; what they do not know is not found.
struct Hosts(BTreeMap<String, (u16, String)>);

impl Hosts {
    fn with(answers: &[(&str, &str)]) -> Self {
        let answers = answers
            .iter()
            .map(|(path, body)| ((*path).into(), (200, (*body).into())));
        Self(answers.collect())
    }

    /// A repository with one workflow, published as `r`.
    fn usual() -> Self {
        Self::with(&[
            ("/repos/o/r", r#"{"full_name": "o/r", "default_branch": "main", "private": false}"#),
            (
                "/repos/o/r/git/trees/main?recursive=1",
                r#"{"sha": "x", "truncated": false, "tree": [
                    {"path": "src/r.py", "type": "blob", "mode": "100644"},
                    {"path": "pyproject.toml", "type": "blob", "mode": "100644"},
                    {"path": ".github/workflows/release.yml", "type": "blob", "mode": "100644"}]}"#,
            ),
            (
                "/repos/o/r/environments?per_page=100",
                r#"{"total_count": 1, "environments": [{"name": "py pi", "protection_rules": [], "deployment_branch_policy": {"protected_branches": false, "custom_branch_policies": true}}]}"#,
            ),
            ("/repos/o/r/rules/branches/main?per_page=100", "[]"),
            ("/o/r/main/pyproject.toml", "[project]\nname = 'R_'\n[x]\n"),
            ("/o/r/main/.github/workflows/release.yml", "on: push\njobs: {}\n"),
        ])
        .and("/o/r/main/pyproject.toml", "[project]\nname = 'The.R'\n")
        .and(
            "/pypi/the-r/json",
            r#"{"info": {"version": "1.2"}, "urls": [
                {"filename": "the_r-1.2-cp313.whl", "upload_time_iso_8601": "2026-01-01T00:00:00Z"},
                {"filename": "the_r-1.2-cp314.whl", "upload_time_iso_8601": "2026-01-02T00:00:00Z"},
                {"filename": "the_r-1.2.tar.gz", "upload_time_iso_8601": "2026-01-01T00:00:00Z"}]}"#,
        )
    }

    fn and(mut self, path: &str, body: &str) -> Self {
        self.0.insert(path.into(), (200, body.into()));
        self
    }

    fn saying(mut self, path: &str, status: u16, body: &str) -> Self {
        self.0.insert(path.into(), (status, body.into()));
        self
    }

    fn answer(&self, request: &Request) -> Outcome {
        let not_found = (404, r#"{"message": "Not Found"}"#.to_string());
        let (status, body) = self.0.get(&request.path).unwrap_or(&not_found);
        answered(request.id, *status, body)
    }

    /// Looks up; gives what was asked in its order, and what was found.
    fn look_up(&self, asked: Asked) -> (Vec<Request>, Looked) {
        let mut look_up = LookUp::new(asked).unwrap();
        let mut all = Vec::new();
        loop {
            let batch = look_up.next_batch();
            if batch.is_empty() {
                return (all, look_up.finish());
            }
            look_up.take(batch.iter().map(|request| self.answer(request)).collect());
            all.extend(batch);
        }
    }
}

fn calls(requests: &[Request]) -> Vec<&str> {
    let calls = requests.iter().filter(|request| request.counts);
    calls.map(|request| request.path.as_str()).collect()
}

fn project(looked: Looked) -> Project {
    Project::read(&Given {
        inputs: looked.inputs,
        unread: looked.unread,
        ..Given::default()
    })
}

fn note(looked: &Looked, about: About) -> &str {
    let mut found = looked.notes.iter().filter(|note| note.about == about);
    let note = found.next().unwrap_or_else(|| panic!("{:?}", looked.notes));
    assert_eq!(found.next(), None);
    &note.message
}

#[test]
fn the_first_look_up_makes_four_calls_and_reads_files_and_distribution_freely() {
    let (requests, looked) = Hosts::usual().look_up(asked(false));
    assert_eq!(
        calls(&requests),
        [
            "/repos/o/r",
            "/repos/o/r/git/trees/main?recursive=1",
            "/repos/o/r/environments?per_page=100",
            "/repos/o/r/rules/branches/main?per_page=100",
        ]
    );
    let others: Vec<&str> = requests
        .iter()
        .filter(|request| !request.counts)
        .map(|request| request.path.as_str())
        .collect();
    assert_eq!(
        others,
        [
            "/o/r/main/.github/workflows/release.yml",
            "/o/r/main/pyproject.toml",
            "/pypi/the-r/json",
            "/integrity/the-r/1.2/the_r-1.2-cp314.whl/provenance",
            "/integrity/the-r/1.2/the_r-1.2.tar.gz/provenance",
        ]
    );
    assert_eq!(looked.notes, []);
    let project = project(looked);
    assert_eq!(project.tree_coverage(), Coverage::All);
    assert_eq!(project.workflows.len(), 1);
    assert!(project.listed(&table::ENVIRONMENTS, &[]).is_some());
    assert!(project.listed(&table::BRANCH_RULES, &["main"]).is_some());
    assert!(
        project
            .reply(&table::DISTRIBUTION, &["the-r"])
            .given()
            .is_some()
    );
    assert_eq!(
        project.answers.coverage(Source::HostSettings),
        Coverage::Some
    );
    assert_eq!(project.problems, []);
}

#[test]
fn every_question_says_what_it_tells_and_decides() {
    let (requests, _) = Hosts::usual().look_up(asked(true));
    for request in requests {
        assert!(!request.tells.is_empty() && request.most > 0, "{request:?}");
        assert_eq!(request.counts, request.host == Host::Api);
        let decides = request.host != Host::Raw && !request.path.contains("/trees/");
        assert_eq!(!request.decides.is_empty(), decides, "{request:?}");
    }
}

#[test]
fn looking_further_adds_six_calls_and_finds_the_tag_and_its_signature() {
    let hosts = Hosts::usual()
        .and("/repos/o/r/branches/main", r#"{"name": "main", "protected": true, "_links": {}}"#)
        .and(
            "/repos/o/r/rulesets?per_page=100",
            r#"[{"id": 7, "target": "branch", "enforcement": "active"}, {"id": 9, "target": "tag", "enforcement": "active"}]"#,
        )
        .and("/repos/o/r/private-vulnerability-reporting", r#"{"enabled": true}"#)
        .and(
            "/repos/o/r/git/ref/tags/v1.2",
            &format!(r#"{{"ref": "refs/tags/v1.2", "object": {{"type": "tag", "sha": "{SHA}"}}}}"#),
        )
        .and(
            &format!("/repos/o/r/git/tags/{SHA}"),
            &format!(r#"{{"tag": "v1.2", "tagger": {{}}, "object": {{"type": "commit", "sha": "{SHA}"}}}}"#),
        )
        .and("/repos/o/r/rulesets/9", r#"{"id": 9, "conditions": {}, "enforcement": "active"}"#);
    let (requests, looked) = hosts.look_up(asked(true));
    let calls = calls(&requests);
    assert_eq!(
        calls.get(FIRST_CALLS..).unwrap(),
        [
            "/repos/o/r/branches/main",
            "/repos/o/r/rulesets?per_page=100",
            "/repos/o/r/private-vulnerability-reporting",
            "/repos/o/r/git/ref/tags/v1.2",
            &format!("/repos/o/r/git/tags/{SHA}"),
            "/repos/o/r/rulesets/9",
        ]
    );
    // the environment's policies, and the commit below the tag
    assert!(
        note(&looked, About::Answer).starts_with("2 more questions"),
        "{:?}",
        looked.notes
    );
    let project = project(looked);
    assert!(
        project
            .reply(&table::TAG_REFERENCE, &["v1.2"])
            .given()
            .is_some()
    );
    assert!(project.reply(&table::RULESET, &["9"]).given().is_some());
}

#[test]
fn a_tag_without_the_letter_is_tried_when_the_one_with_it_is_not_there() {
    let hosts = Hosts::usual()
        .and("/repos/o/r/branches/main", r#"{"protected": true}"#)
        .and("/repos/o/r/rulesets?per_page=100", "[]")
        .and(
            "/repos/o/r/git/ref/tags/1.2",
            &format!(
                r#"{{"ref": "refs/tags/1.2", "object": {{"type": "commit", "sha": "{SHA}"}}}}"#
            ),
        );
    let (requests, looked) = hosts.look_up(asked(true));
    let last = format!("/repos/o/r/commits/{SHA}");
    assert!(
        calls(&requests).ends_with(&["/repos/o/r/git/ref/tags/1.2", &last]),
        "{requests:?}"
    );
    // the guess that failed is no answer to anything
    assert!(
        looked
            .inputs
            .iter()
            .all(|input| !input.path.contains("v1.2"))
    );
}

#[test]
fn policies_of_an_environment_are_asked_where_calls_are_left_and_its_name_stays_one_part() {
    let hosts = Hosts::usual()
        .and("/pypi/the-r/json", r#"{"info": {}, "urls": []}"#)
        .and("/repos/o/r/rulesets?per_page=100", "[]")
        .and(
            "/repos/o/r/environments/py%20pi/deployment-branch-policies?per_page=100",
            r#"{"total_count": 0, "branch_policies": []}"#,
        );
    let (requests, looked) = hosts.look_up(asked(true));
    assert_eq!(calls(&requests).len(), FIRST_CALLS + 4);
    let project = project(looked);
    assert!(
        project
            .listed(&table::ENVIRONMENT_POLICIES, &["py pi"])
            .is_some()
    );
}

#[test]
fn a_repository_that_is_not_there_costs_one_call_and_gets_a_sentence() {
    let (requests, looked) = Hosts::with(&[]).look_up(asked(true));
    assert_eq!(calls(&requests), ["/repos/o/r"]);
    assert!(looked.inputs.is_empty());
    let said = note(&looked, About::Repository);
    assert!(said.contains("private, or its name is misspelt"), "{said}");
}

#[test]
fn a_private_repository_is_not_asked_for_its_files() {
    let hosts = Hosts::usual().and(
        "/repos/o/r",
        r#"{"full_name": "o/r", "default_branch": "main", "private": true}"#,
    );
    let (requests, looked) = hosts.look_up(asked(false));
    assert!(requests.iter().all(|request| request.host != Host::Raw));
    assert!(note(&looked, About::Files).contains("bring the folder"));
}

#[test]
fn a_repository_that_moved_is_asked_under_its_new_name() {
    let mut hosts = Hosts::usual();
    let moved = hosts
        .0
        .iter()
        .map(|(path, answer)| (path.replace("o/r", "New/name"), answer.clone()));
    hosts.0 = moved.collect();
    let hosts = hosts.and(
        "/repos/o/r",
        r#"{"full_name": "New/name", "default_branch": "main"}"#,
    );
    let (requests, looked) = hosts.look_up(asked(false));
    assert_eq!(
        requests
            .iter()
            .filter(|request| request.path.contains("o/r"))
            .count(),
        1
    );
    assert_eq!(looked.repository.name, "name");
    assert!(note(&looked, About::Repository).contains("is called `New/name` now"));
    let project = project(looked);
    assert!(project.listed(&table::ENVIRONMENTS, &[]).is_some());
    assert_eq!(project.problems, []);
}

#[test]
fn a_list_of_paths_that_is_cut_off_says_so_and_proves_no_absence() {
    let hosts = Hosts::usual().and(
        "/repos/o/r/git/trees/main?recursive=1",
        r#"{"truncated": true, "tree": [{"path": ".github/workflows/release.yml", "type": "blob"}]}"#,
    );
    let (_, looked) = hosts.look_up(asked(false));
    assert!(note(&looked, About::Files).contains("only a part"));
    assert_eq!(project(looked).tree_coverage(), Coverage::Some);
}

#[test]
fn eighty_files_are_fetched_with_the_release_path_first_and_the_others_are_named() {
    let mut tree: Vec<String> = (0..100)
        .map(|number| format!("docs/{number:03}/release.sh"))
        .collect();
    tree.push("pyproject.toml".into());
    tree.push(".github/workflows/z.yml".into());
    tree.push("tools/action.yml".into());
    let tree: Vec<String> = tree
        .iter()
        .map(|path| format!(r#"{{"path": "{path}", "type": "blob"}}"#))
        .collect();
    let hosts = Hosts::usual().and(
        "/repos/o/r/git/trees/main?recursive=1",
        &format!(r#"{{"truncated": false, "tree": [{}]}}"#, tree.join(",")),
    );
    let (requests, looked) = hosts.look_up(asked(false));
    let raw: Vec<&str> = requests
        .iter()
        .filter(|request| request.host == Host::Raw)
        .map(|request| request.path.as_str())
        .collect();
    assert_eq!(raw.len(), MOST_FILES);
    assert!(
        raw.starts_with(&[
            "/o/r/main/.github/workflows/z.yml",
            "/o/r/main/tools/action.yml",
            "/o/r/main/pyproject.toml"
        ]),
        "{raw:?}"
    );
    assert!(
        note(&looked, About::Files).starts_with("23 more files"),
        "{:?}",
        looked.notes
    );
}

#[test]
fn a_link_in_the_tree_is_not_fetched_and_is_told() {
    let hosts = Hosts::usual().and(
        "/repos/o/r/git/trees/main?recursive=1",
        r#"{"truncated": false, "tree": [{"path": ".github/workflows/a.yml", "type": "blob", "mode": "120000"}, {"path": "../../x/action.yml", "type": "blob"}]}"#,
    );
    let (requests, looked) = hosts.look_up(asked(false));
    assert!(requests.iter().all(|request| request.host != Host::Raw));
    assert_eq!(looked.unread.len(), 1);
    assert!(looked.unread[0].message.contains("this is a link"));
}

#[test]
fn a_name_of_the_top_file_stands_for_the_project_and_those_below_are_not_asked() {
    let tree = r#"{"truncated": false, "tree": [{"path": "pyproject.toml", "type": "blob"}, {"path": "python/pyproject.toml", "type": "blob"}]}"#;
    let hosts = Hosts::usual()
        .and("/repos/o/r/git/trees/main?recursive=1", tree)
        .and(
            "/o/r/main/python/pyproject.toml",
            "[project]\nname = 'below'\n",
        );
    let asked_of = |hosts: &Hosts| -> Vec<String> {
        let (requests, _) = hosts.look_up(asked(false));
        let paths = requests.into_iter().map(|request| request.path);
        paths.filter(|path| path.starts_with("/pypi/")).collect()
    };
    assert_eq!(asked_of(&hosts), ["/pypi/the-r/json"]);
    let unnamed = hosts.and("/o/r/main/pyproject.toml", "[tool.x]\na = 1\n");
    assert_eq!(asked_of(&unnamed), ["/pypi/below/json"]);
}

#[test]
fn distributions_that_are_named_are_asked_for_at_once_and_instead_of_the_files() {
    let mut asked = asked(false);
    asked.packages = ["One", "two_x", "one"].map(String::from).into();
    let (requests, looked) = Hosts::usual().look_up(asked);
    let paths: Vec<&str> = requests
        .iter()
        .filter(|request| request.host == Host::Index)
        .map(|request| request.path.as_str())
        .collect();
    assert_eq!(paths, ["/pypi/one/json", "/pypi/two-x/json"]);
    let unknown = looked
        .notes
        .iter()
        .filter(|note| note.message.contains("PyPI knows no distribution"));
    assert_eq!(unknown.count(), 2);
}

#[test]
fn names_that_can_be_none_are_refused_before_anything_is_asked() {
    let refused = |asked| LookUp::new(asked).unwrap_err();
    assert!(
        refused(Asked {
            repository: "numpy".into(),
            ..asked(false)
        })
        .contains("owner/repo")
    );
    assert!(
        refused(Asked {
            reference: Some("a b".into()),
            ..asked(false)
        })
        .contains("no branch")
    );
    assert!(
        refused(Asked {
            packages: ["a/b".into()].into(),
            ..asked(false)
        })
        .contains("no distribution")
    );
    let many = (0..11).map(|number| format!("p{number}")).collect();
    assert!(
        refused(Asked {
            packages: many,
            ..asked(false)
        })
        .contains("more than the 10")
    );
}

/// One call is answered under the given headers, with all before it answered well.
fn refused_at(call: usize, status: u16, head: Head, body: &str) -> (usize, Looked) {
    let hosts = Hosts::usual();
    let mut look_up = LookUp::new(asked(true)).unwrap();
    let mut made = 0;
    loop {
        let batch = look_up.next_batch();
        if batch.is_empty() {
            return (made, look_up.finish());
        }
        let mut outcomes = Vec::new();
        for request in &batch {
            made += usize::from(request.counts);
            outcomes.push(if request.counts && made >= call {
                Outcome {
                    id: request.id,
                    came: Came::Answered {
                        status,
                        head,
                        body: body.into(),
                    },
                }
            } else {
                hosts.answer(request)
            });
        }
        look_up.take(outcomes);
    }
}

#[test]
fn with_no_calls_left_nothing_more_is_asked_and_what_is_there_is_kept() {
    let head = Head {
        remaining: Some(0),
        reset: Some(50_700),
        more: false,
    };
    let body = r#"{"message": "API rate limit exceeded for 192.0.2.1.", "documentation_url": "https://docs.github.com/"}"#;
    for (status, call) in [
        (403, 1),
        (429, 1),
        (403, 2),
        (429, 3),
        (403, 4),
        (403, 5),
        (429, 7),
    ] {
        let (made, looked) = refused_at(call, status, head, body);
        let said = note(&looked, About::Limit);
        assert!(
            said.contains("until 14:05 UTC") && said.contains("spec-check bundle"),
            "{said}"
        );
        // the batch that it came in, and no other
        assert!(made < call + 4, "{made} after {call}");
        let kept = looked
            .inputs
            .iter()
            .filter(|input| input.origin == Origin::Answer);
        assert!(kept.count() >= call - 1, "{call}");
        let text = |input: &spec_source::Input| String::from_utf8_lossy(&input.bytes).into_owned();
        assert!(
            looked
                .inputs
                .iter()
                .all(|input| !text(input).contains("192.0.2.1"))
        );
    }
}

#[test]
fn a_limit_is_known_by_its_status_its_headers_or_its_words() {
    let none = Head::default();
    for (status, head, body) in [
        (429, none, ""),
        (
            403,
            none,
            r#"{"message": "You have exceeded a secondary rate limit."}"#,
        ),
        (
            403,
            Head {
                remaining: Some(0),
                ..none
            },
            "{}",
        ),
    ] {
        let (_, looked) = refused_at(1, status, head, body);
        assert!(
            note(&looked, About::Limit).contains("for now"),
            "{:?}",
            looked.notes
        );
    }
    let (made, looked) = refused_at(3, 403, none, r#"{"message": "Resource not accessible"}"#);
    assert!(
        looked.notes.iter().all(|note| note.about != About::Limit),
        "{:?}",
        looked.notes
    );
    assert!(made > 4);
}

#[test]
fn the_last_call_of_an_hour_is_a_good_one() {
    let hosts = Hosts::usual();
    let mut look_up = LookUp::new(asked(false)).unwrap();
    let mut remaining = 4;
    loop {
        let batch = look_up.next_batch();
        if batch.is_empty() {
            break;
        }
        let outcomes = batch.iter().map(|request| {
            let mut outcome = hosts.answer(request);
            if let Came::Answered { head, .. } = &mut outcome.came
                && request.counts
            {
                remaining -= 1;
                *head = Head {
                    remaining: Some(remaining),
                    reset: Some(60),
                    more: false,
                };
            }
            outcome
        });
        let outcomes = outcomes.collect();
        look_up.take(outcomes);
    }
    assert_eq!((remaining, look_up.left().remaining), (0, Some(0)));
    assert_eq!(look_up.finish().notes, []);
}

#[test]
fn a_token_that_is_refused_ends_it_with_a_sentence() {
    let (made, looked) = refused_at(1, 401, Head::default(), r#"{"message": "Bad credentials"}"#);
    assert_eq!(made, 1);
    assert!(note(&looked, About::Repository).contains("token"));
}

#[test]
fn a_refusal_is_kept_as_one_and_decides_nothing() {
    let hosts = Hosts::usual().saying(
        "/repos/o/r/environments?per_page=100",
        403,
        r#"{"message": "Resource not accessible", "documentation_url": "x"}"#,
    );
    let (_, looked) = hosts.look_up(asked(false));
    assert!(note(&looked, About::Answer).contains("403, Resource not accessible"));
    let project = project(looked);
    assert!(matches!(
        project.reply(&table::ENVIRONMENTS, &[]),
        crate::answers::Reply::Refused(_)
    ));
}

#[test]
fn what_is_no_json_is_told_and_is_no_answer() {
    for body in [
        "<html>welcome to this hotel</html>",
        "{\"environments\": [",
        "",
        "7",
    ] {
        let hosts = Hosts::usual().and("/repos/o/r/environments?per_page=100", body);
        let (_, looked) = hosts.look_up(asked(false));
        assert!(
            note(&looked, About::Answer).contains("no JSON, or was cut off"),
            "{body}"
        );
        assert!(
            looked
                .inputs
                .iter()
                .all(|input| !input.path.ends_with("environments"))
        );
    }
}

#[test]
fn a_file_that_does_not_come_is_named_and_stops_no_other() {
    let hosts = Hosts::usual().saying("/o/r/main/.github/workflows/release.yml", 500, "");
    let (_, looked) = hosts.look_up(asked(false));
    assert_eq!(looked.unread.len(), 1);
    assert!(
        looked.unread[0].message.contains("GitHub says 500"),
        "{:?}",
        looked.unread
    );
    assert!(
        looked
            .inputs
            .iter()
            .any(|input| input.path == "pyproject.toml")
    );
}

#[test]
fn further_pages_are_asked_with_calls_that_are_left_and_stand_together() {
    let hosts = Hosts::usual()
        .and("/pypi/the-r/json", r#"{"info": {}, "urls": []}"#)
        .and(
            "/repos/o/r/rulesets?per_page=100",
            r#"[{"id": 1, "target": "branch", "enforcement": "active"}]"#,
        )
        .and(
            "/repos/o/r/rulesets?per_page=100&page=2",
            r#"[{"id": 2, "target": "branch", "enforcement": "active"}]"#,
        )
        .and(
            "/repos/o/r/rulesets?per_page=100&page=3",
            r#"[{"id": 3, "target": "branch", "enforcement": "active"}]"#,
        )
        .and(
            "/repos/o/r/environments?per_page=100",
            r#"{"total_count": 0, "environments": []}"#,
        );
    let mut look_up = LookUp::new(asked(true)).unwrap();
    loop {
        let batch = look_up.next_batch();
        if batch.is_empty() {
            break;
        }
        let outcomes = batch.iter().map(|request| {
            let mut outcome = hosts.answer(request);
            if let Came::Answered { head, .. } = &mut outcome.came {
                head.more = request.path.contains("/rulesets?") && !request.path.ends_with("=3");
            }
            outcome
        });
        let outcomes = outcomes.collect();
        look_up.take(outcomes);
    }
    let project = project(look_up.finish());
    let listed = project.listed(&table::RULESETS, &[]).unwrap();
    assert_eq!((listed.items.len(), listed.whole), (3, true));
}

#[test]
fn a_look_up_that_is_stopped_keeps_what_came() {
    let hosts = Hosts::usual();
    let mut look_up = LookUp::new(asked(false)).unwrap();
    for _ in 0..2 {
        let batch = look_up.next_batch();
        look_up.take(batch.iter().map(|request| hosts.answer(request)).collect());
    }
    let _ = look_up.next_batch();
    let looked = look_up.finish();
    assert_eq!(looked.inputs.len(), 4);
    assert_eq!(looked.unread.len(), 2);
}

fn any_body() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("[".into()),
        Just("[[], {}]".into()),
        Just("<html>".into()),
        Just(r#"{"message": "Not Found"}"#.into()),
        Just(r#"{"full_name": "../..", "default_branch": "..", "private": 3}"#.into()),
        Just(r#"{"full_name": "x/y", "default_branch": "a/b", "private": false}"#.into()),
        Just(r#"{"truncated": 1, "tree": [{"path": "a/../action.yml", "type": "blob"}, {"path": ".github/workflows/{a} b?c.yml", "type": "blob"}, {}, 7]}"#.into()),
        Just(r#"{"environments": [{"name": "a/b{x}", "deployment_branch_policy": {"custom_branch_policies": true}}, {"name": 3}]}"#.into()),
        Just(r#"[{"id": 12, "target": "tag"}, {"id": "x", "target": "tag"}, {"id": -1, "target": "tag"}]"#.into()),
        Just(r#"{"info": {"version": "1/../2"}, "urls": [{"filename": ".."}, {"filename": "a.whl"}]}"#.into()),
        Just(r#"{"info": {"version": "1"}, "urls": 3}"#.into()),
        Just(r#"{"object": {"type": "tag", "sha": "abc"}}"#.into()),
        Just(r#"{"object": {"type": "tag", "sha": "../x"}}"#.into()),
        Just("[project]\nname = 'p'\n".into()),
        ".{0,40}",
    ]
}

fn any_came() -> impl Strategy<Value = Came> {
    let number = proptest::option::of(0u64..70);
    prop_oneof![
        6 => (
            prop_oneof![5 => Just(200u16), 1 => Just(403), 1 => Just(404), 1 => Just(429), 1 => any::<u16>()],
            number,
            proptest::option::of(any::<u64>()),
            any::<bool>(),
            any_body(),
        )
            .prop_map(|(status, remaining, reset, more, body)| Came::Answered {
                status,
                head: Head { remaining, reset, more },
                body: body.into(),
            }),
        1 => ".{0,20}".prop_map(Came::Failed),
    ]
}

proptest! {
    #[test]
    fn whatever_is_answered_in_whatever_order_it_ends_and_keeps_to_its_limits(
        answers in proptest::collection::vec(any_came(), 1..60),
        further in any::<bool>(),
        named in any::<bool>(),
        reversed in any::<bool>(),
        left_out in proptest::option::of(0usize..5),
    ) {
        let mut asked = asked(further);
        if named {
            asked.packages = ["p".into()].into();
        }
        let mut look_up = LookUp::new(asked).unwrap();
        let mut answers = answers.iter().cycle();
        let (mut rounds, mut calls, mut files, mut index) = (0, 0, 0, 0);
        loop {
            let batch = look_up.next_batch();
            if batch.is_empty() {
                break;
            }
            rounds += 1;
            prop_assert!(rounds < 20);
            for request in &batch {
                calls += usize::from(request.counts);
                files += usize::from(request.host == Host::Raw);
                index += usize::from(request.host == Host::Index);
                prop_assert!(request.path.starts_with('/'), "{}", request.path);
                let path = request.path.split('?').next().unwrap_or_default();
                prop_assert!(path.split('/').all(|part| part != ".." && part != "."), "{}", path);
                prop_assert!(
                    request.path.bytes().all(|byte| byte.is_ascii_graphic() && !b"{}\"<>\\^`|".contains(&byte)),
                    "{}", request.path
                );
            }
            let mut outcomes: Vec<Outcome> = batch
                .iter()
                .map(|request| Outcome { id: request.id, came: answers.next().cloned().unwrap() })
                .collect();
            if reversed {
                outcomes.reverse();
            }
            if let Some(position) = left_out.filter(|position| *position < outcomes.len()) {
                outcomes.remove(position);
            }
            // one that was never asked, and one twice
            outcomes.push(Outcome { id: 9_999, came: Came::Failed("x".into()) });
            outcomes.extend(outcomes.first().cloned());
            look_up.take(outcomes);
        }
        let most = FIRST_CALLS + if further { FURTHER_CALLS } else { 0 };
        prop_assert!(calls <= most && look_up.left().made == calls, "{calls}");
        prop_assert!(files <= MOST_FILES && index <= 30, "{files} {index}");
        prop_assert!(look_up.next_batch().is_empty());
        let _ = project(look_up.finish());
    }
}
