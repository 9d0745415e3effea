//! The command that collects a repository's answers, run under every shell that is here, against a real host on this machine.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that cannot be set up has failed"
)]

#[path = "../../crates/spec-cli/tests/host/mod.rs"]
mod host;

use host::{Answer, Host};
use serde_json::Value;
use spec_model::{
    Given, Project,
    answers::{Reply, Repository},
    doors::{bundle_command, table},
};
use spec_source::{Input, Origin};
use std::{
    fs,
    io::Write,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const SHA: &str = "5f2b1a9c5f2b1a9c5f2b1a9c5f2b1a9c5f2b1a9c";
const ODD: &str = "py pi/ü'\\\"$(touch gotcha)`touch gotcha`;touch gotcha&\\n%41{repo}";
const REFUSED: &str = "{\n  \"message\": \"Must have admin rights to Repository.\",\n  \"documentation_url\": \"https://docs.github.com/rest\",\n  \"status\": \"403\"\n}\n";

/// The shells that are here; those that are not are named aloud.
fn shells() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for name in ["sh", "dash", "bash"] {
        let folders = ["/bin", "/usr/bin", "/usr/local/bin"];
        match folders
            .into_iter()
            .map(|folder| Path::new(folder).join(name))
            .find(|path| path.exists())
        {
            Some(path) => found.push(path),
            None => {
                // the test runner does not hold this back
                let _ = writeln!(
                    std::io::stderr(),
                    "not tested here: `{name}`, which is not installed"
                );
            }
        }
    }
    assert!(!found.is_empty());
    found
}

/// An administrator's view of an organisation's repository with odd names, pages, and refusals of every kind.
fn host() -> Host {
    let host = Host::new();
    let set = |path: &str, body: &str| host.answer(path, Answer::ok(body));
    set(
        "/repos/o/r",
        r#"{"full_name": "o/r", "default_branch": "rel/1.x", "private": false, "owner": {"login": "o", "type": "Organization"}}"#,
    );
    let environments = format!(
        r#"{{"total_count": 2, "environments": [{{"name": "pypi", "protection_rules": []}}, {{"name": "{ODD}", "protection_rules": []}}]}}"#
    );
    set("/repos/o/r/environments?per_page=100", &environments);
    set(
        "/repos/o/r/environments/pypi/deployment-branch-policies?per_page=100",
        r#"{"total_count": 0, "branch_policies": []}"#,
    );
    set(
        "/repos/o/r/environments/pypi/secrets?per_page=100",
        r#"{"total_count": 1, "secrets": [{"name": "PYPI_TOKEN", "created_at": "2020-01-01T00:00:00Z"}]}"#,
    );
    set("/repos/o/r/rules/branches/rel%2F1.x?per_page=100", "[]");
    set(
        "/repos/o/r/branches/rel%2F1.x",
        "{\"name\": \"rel/1.x\",\n\"protected\": true}\n",
    );
    set(
        "/repos/o/r/releases/latest",
        r#"{"tag_name": "v1.0", "target_commitish": "main"}"#,
    );
    set(
        "/repos/o/r/branches/main",
        r#"{"name": "main", "protected": false}"#,
    );
    set(
        "/repos/o/r/rulesets?per_page=100",
        r#"[{"id": 7, "target": "tag", "enforcement": "active"}]"#,
    );
    set(
        "/repos/o/r/rulesets/7",
        r#"{"id": 7, "conditions": {}, "enforcement": "active"}"#,
    );
    set(
        "/repos/o/r/git/ref/tags/v1.0",
        &format!(r#"{{"ref": "refs/tags/v1.0", "object": {{"type": "tag", "sha": "{SHA}"}}}}"#),
    );
    set(
        &format!("/repos/o/r/git/tags/{SHA}"),
        &format!(
            r#"{{"tag": "v1.0", "tagger": {{}}, "object": {{"type": "commit", "sha": "{SHA}"}}}}"#
        ),
    );
    set(
        &format!("/repos/o/r/commits/{SHA}"),
        r#"{"sha": "x", "commit": {"message": "a \\ 'b' \"c\" %s ${HOME} \t end"}, "files": [{"patch": "LEFT OUT"}]}"#,
    );
    set(
        "/repos/o/r/keys?per_page=100",
        r#"[{"id": 1, "key": "ssh-ed25519 AAAALEFTOUT bot", "read_only": true}, {"id": 2, "key": null}]"#,
    );
    set(
        "/orgs/o",
        r#"{"login": "o", "two_factor_requirement_enabled": true}"#,
    );
    set("/orgs/o/members?filter=2fa_disabled&per_page=100", "[]");
    set(
        "/orgs/o/members?role=admin&per_page=100",
        r#"[{"login": "a"}, {"login": "b"}]"#,
    );
    set_pages(&host);
    set_refusals(&host);
    host
}

/// Three pages of collaborators.
fn set_pages(host: &Host) {
    for page in 1..=3 {
        let path = if page == 1 {
            String::new()
        } else {
            format!("&page={page}")
        };
        let items: Vec<String> = (0..if page == 3 { 1 } else { 100 })
            .map(|number| {
                format!(
                    r#"{{"login": "p{page}-{number}", "role_name": "write", "permissions": {{}}}}"#
                )
            })
            .collect();
        let mut answer = Answer::ok(format!("[{}]", items.join(",\n")));
        if page < 3 {
            answer = answer.with(
                "link",
                &format!(
                    "</repos/o/r/collaborators?per_page=100&page={}>; rel=\"next\"",
                    page + 1
                ),
            );
        }
        host.answer(
            &format!("/repos/o/r/collaborators?per_page=100{path}"),
            answer,
        );
    }
}

/// Refused in the middle, refused over several lines, no JSON at all, and no answer.
fn set_refusals(host: &Host) {
    host.answer(
        "/repos/o/r/actions/secrets?per_page=100",
        Answer::ok(r#"{"total_count": 101, "secrets": [{"name": "A"}]}"#)
            .with("link", "</gone>; rel=\"next\""),
    );
    host.answer("/repos/o/r/actions/permissions", Answer::new(403, REFUSED));
    host.answer(
        "/repos/o/r/immutable-releases",
        Answer::new(502, "<html>\n{bad gateway}\n</html>"),
    );
    host.answer(
        "/repos/o/r/private-vulnerability-reporting",
        Answer::silent(),
    );
}

struct Collected {
    out: String,
    err: String,
    folder: tempfile::TempDir,
}

/// Runs the command; `arguments` are the shell's own.
fn collect(shell: &Path, arguments: &[&str], address: &str, age: Option<&str>) -> Collected {
    let folder = tempfile::tempdir().unwrap();
    let bin = folder.path().join("bin");
    fs::create_dir(&bin).unwrap();
    symlink(env!("CARGO_BIN_EXE_stand-in-for-gh"), bin.join("gh")).unwrap();
    // the `sh` inside is the same one
    symlink(shell, bin.join("sh")).unwrap();
    let mut command = Command::new(shell);
    command
        .args(arguments)
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", bin.display()))
        .env("STAND_IN_HOST", address)
        .env("GH_FORCE_TTY", "100")
        .env("HOME", folder.path())
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if let Some(age) = age {
        command.env("STAND_IN_AGE", age);
    }
    let mut child = command.spawn().unwrap();
    let text = bundle_command(&Repository::named("o/r").unwrap());
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    Collected {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
        folder,
    }
}

fn project(text: &str) -> Project {
    Project::read(&Given {
        inputs: [Input::new("evidence.json", text, Origin::Answer)].into(),
        ..Given::default()
    })
}

#[test]
fn under_every_shell_it_prints_one_object_that_holds_every_answer() {
    let host = host();
    for shell in shells() {
        // run, pasted into a shell with its history, and with a `gh` that filters refusals
        for (arguments, age) in [(&[][..], None), (&["-i"], None), (&[], Some("old"))] {
            let name = format!("{} {arguments:?} {age:?}", shell.display());
            let collected = collect(&shell, arguments, host.address(), age);
            let bundle: Value = serde_json::from_str(&collected.out).unwrap_or_else(|error| {
                panic!("{name}: {error}\n{}\n{}", collected.out, collected.err)
            });
            assert_eq!(bundle["format"], "spec-check-evidence/1", "{name}");
            assert_eq!(bundle["repository"], "o/r");
            let day = bundle["collected"].as_str().unwrap();
            assert!(
                day.len() == 20 && day.ends_with('Z') && day.starts_with("20"),
                "{day}"
            );
            assert!(
                collected.err.contains("asking /repos/o/r/environments"),
                "{name}: {}",
                collected.err
            );
            holds_every_answer(&name, &bundle);
            is_read(&name, &collected.out);
            assert!(
                !collected.out.contains("LEFT") && !collected.out.contains("AAAA"),
                "{name}"
            );
            // no name was run
            let left: Vec<_> = fs::read_dir(collected.folder.path())
                .unwrap()
                .map(|entry| entry.unwrap().file_name())
                .collect();
            assert!(left.iter().all(|name| name != "gotcha"), "{name}: {left:?}");
        }
    }
    assert!(host.seen().iter().all(|seen| seen.method == "GET"));
}

fn holds_every_answer(name: &str, bundle: &Value) {
    let answers = bundle["answers"].as_object().unwrap();
    let odd = answers
        .keys()
        .filter(|key| key.contains("py%20pi%2F%C3%BC%27"))
        .count();
    assert_eq!(odd, 2, "{name}: {:?}", answers.keys());
    for path in [
        "/repos/o/r",
        "/repos/o/r/environments",
        "/repos/o/r/environments/pypi/secrets",
        "/repos/o/r/branches/rel%2F1.x",
        "/repos/o/r/branches/rel%2F1.x/protection",
        "/repos/o/r/branches/main",
        "/repos/o/r/rulesets/7",
        "/repos/o/r/git/ref/tags/v1.0",
        "/orgs/o",
        "/orgs/o/members?filter=2fa_disabled",
        "/orgs/o/members?filter=2fa_insecure",
        "/orgs/o/members?role=admin",
        "/repos/o/r/actions/organization-secrets",
    ] {
        assert!(answers.contains_key(path), "{name}: {path}");
    }
    assert_eq!(
        answers["/repos/o/r/collaborators"]
            .as_array()
            .unwrap()
            .len(),
        3,
        "{name}"
    );
    assert_eq!(
        answers["/repos/o/r/actions/permissions"]["message"],
        "Must have admin rights to Repository.",
        "{name}"
    );
    assert_eq!(
        answers["/repos/o/r/actions/secrets"]["message"], "Not Found",
        "{name}"
    );
    assert_eq!(
        answers["/repos/o/r/immutable-releases"]["message"], "gh gave no answer",
        "{name}"
    );
    assert_eq!(
        answers["/repos/o/r/private-vulnerability-reporting"]["message"], "gh gave no answer",
        "{name}"
    );
    assert_eq!(
        answers["/repos/o/r/keys"][0][0]["key"], "ssh-ed25519",
        "{name}"
    );
    let message = answers[&format!("/repos/o/r/commits/{SHA}")]["commit"]["message"].as_str();
    assert_eq!(message, Some("a \\ 'b' \"c\" %s ${HOME} \t end"), "{name}");
}

fn is_read(name: &str, text: &str) {
    let project = project(text);
    assert_eq!(project.problems, [], "{name}");
    assert!(project.answers.repository.as_ref().unwrap().is("o", "r"));
    let environments = project.listed(&table::ENVIRONMENTS, &[]).unwrap();
    assert_eq!(
        (environments.items.len(), environments.whole),
        (2, true),
        "{name}"
    );
    let odd = environments.items[1].get("name").unwrap();
    assert!(
        matches!(
            project.reply(&table::ENVIRONMENT_SECRETS, &[odd.text().unwrap()]),
            Reply::Refused(_)
        ),
        "{name}"
    );
    let collaborators = project.listed(&table::COLLABORATORS, &[]).unwrap();
    assert_eq!(
        (collaborators.items.len(), collaborators.whole),
        (201, true),
        "{name}"
    );
    let rules = project.listed(&table::BRANCH_RULES, &["rel/1.x"]).unwrap();
    assert_eq!((rules.items.len(), rules.whole), (0, true), "{name}");
    assert!(
        project.reply(&table::TAG, &[SHA]).given().is_some(),
        "{name}"
    );
    for refused in [
        &table::ACTIONS_PERMISSIONS,
        &table::SECRETS,
        &table::IMMUTABLE_RELEASES,
    ] {
        assert!(
            matches!(project.reply(refused, &[]), Reply::Refused(_)),
            "{name}: {}",
            refused.path
        );
    }
    let members = project.listed(&table::MEMBERS_WITHOUT_TWO_FACTORS, &["o"]);
    assert!(members.is_none_or(|members| members.whole), "{name}");
}

#[test]
fn where_nothing_answers_it_still_prints_one_object_that_decides_nothing() {
    for shell in shells() {
        let collected = collect(&shell, &[], "http://127.0.0.1:9", None);
        let bundle: Value = serde_json::from_str(&collected.out).unwrap();
        let answers = bundle["answers"].as_object().unwrap();
        assert!(answers.len() > 10);
        assert!(
            answers
                .values()
                .all(|answer| answer["message"] == "gh gave no answer")
        );
        let project = project(&collected.out);
        assert_eq!(project.problems, []);
        assert!(
            project
                .answers
                .all
                .iter()
                .all(|answer| answer.state == spec_model::answers::State::Refused)
        );
    }
}

#[test]
fn of_a_persons_repository_no_organisation_is_asked() {
    let host = host();
    host.answer("/repos/o/r", Answer::ok(r#"{"full_name": "o/r", "default_branch": "main", "owner": {"login": "o", "type": "User"}}"#));
    let collected = collect(&shells()[0], &[], host.address(), None);
    let _: Value = serde_json::from_str(&collected.out).unwrap();
    assert!(host.paths().iter().all(|path| !path.starts_with("/orgs/")));
}
