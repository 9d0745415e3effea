//! Which values of GitHub's contexts a stranger chooses.

use super::taint::{Chosen, Kind};
use alloc::{format, string::String, vec::Vec};
use spec_source::is_among;

/// The events that anybody can cause and that run with a token of the repository.
/// <https://docs.github.com/en/actions/reference/security/secure-use#understanding-the-risk-of-script-injections>
pub const STRANGERS_EVENTS: [&str; 9] = [
    "pull_request_target",
    "issue_comment",
    "workflow_run",
    "issues",
    "discussion",
    "discussion_comment",
    "gollum",
    "fork",
    "watch",
];

/// The same, with the push of a commit that somebody else wrote.
pub(super) const ALL: &[&str] = &[
    "pull_request_target",
    "issue_comment",
    "workflow_run",
    "issues",
    "discussion",
    "discussion_comment",
    "gollum",
    "fork",
    "watch",
    "push",
    "workflow_call",
];

const ISSUES: &[&str] = &["issues", "issue_comment"];
const TALKS: &[&str] = &["discussion", "discussion_comment"];
const COMMENTS: &[&str] = &["issue_comment", "discussion_comment"];
const EDITS: &[&str] = &[
    "issues",
    "issue_comment",
    "pull_request_target",
    "discussion",
];
const TARGET: &[&str] = &["pull_request_target"];
const PUSH: &[&str] = &["push"];
const FOLLOWS: &[&str] = &["workflow_run"];

/// Texts that a stranger chooses, in lower case with `*` for one part, the events that fill them, and whether they can hold a line break.
/// <https://docs.github.com/en/actions/reference/security/secure-use#good-practices-for-mitigating-script-injection-attacks>
const CHOSEN: [(&str, &[&str], bool); 37] = [
    ("github.event.issue.title", ISSUES, false),
    ("github.event.issue.body", ISSUES, true),
    ("github.event.comment.body", COMMENTS, true),
    ("github.event.discussion.title", TALKS, false),
    ("github.event.discussion.body", TALKS, true),
    ("github.event.changes.title.from", EDITS, false),
    ("github.event.changes.body.from", EDITS, true),
    ("github.event.pull_request.title", TARGET, false),
    ("github.event.pull_request.body", TARGET, true),
    ("github.event.pull_request.head.ref", TARGET, false),
    ("github.event.pull_request.head.label", TARGET, false),
    (
        "github.event.pull_request.head.repo.default_branch",
        TARGET,
        false,
    ),
    (
        "github.event.pull_request.head.repo.description",
        TARGET,
        false,
    ),
    (
        "github.event.pull_request.head.repo.homepage",
        TARGET,
        false,
    ),
    ("github.head_ref", TARGET, false),
    ("github.event.pages.*.page_name", &["gollum"], false),
    ("github.event.pages.*.title", &["gollum"], false),
    ("github.event.forkee.description", &["fork"], false),
    ("github.event.commits.*.message", PUSH, true),
    ("github.event.commits.*.author.name", PUSH, false),
    ("github.event.commits.*.author.email", PUSH, false),
    ("github.event.commits.*.committer.name", PUSH, false),
    ("github.event.commits.*.committer.email", PUSH, false),
    ("github.event.head_commit.message", PUSH, true),
    ("github.event.head_commit.author.name", PUSH, false),
    ("github.event.head_commit.author.email", PUSH, false),
    ("github.event.head_commit.committer.name", PUSH, false),
    ("github.event.head_commit.committer.email", PUSH, false),
    ("github.event.workflow_run.head_branch", FOLLOWS, false),
    ("github.event.workflow_run.display_title", FOLLOWS, false),
    (
        "github.event.workflow_run.head_commit.message",
        FOLLOWS,
        true,
    ),
    (
        "github.event.workflow_run.head_commit.author.name",
        FOLLOWS,
        false,
    ),
    (
        "github.event.workflow_run.head_commit.author.email",
        FOLLOWS,
        false,
    ),
    (
        "github.event.workflow_run.head_commit.committer.name",
        FOLLOWS,
        false,
    ),
    (
        "github.event.workflow_run.head_commit.committer.email",
        FOLLOWS,
        false,
    ),
    (
        "github.event.workflow_run.pull_requests.*.head.ref",
        FOLLOWS,
        false,
    ),
    (
        "github.event.workflow_run.head_repository.description",
        FOLLOWS,
        false,
    ),
];

/// What names a contributor's commit or repository, so that fetching it is fetching their code. A branch's name alone is looked for in this repository.
const COMMITS: [(&str, &[&str]); 10] = [
    ("github.event.pull_request.head.sha", TARGET),
    ("github.event.pull_request.merge_commit_sha", TARGET),
    ("github.event.pull_request.head.repo", TARGET),
    ("github.event.pull_request.diff_url", TARGET),
    ("github.event.pull_request.patch_url", TARGET),
    ("github.event.after", TARGET),
    ("github.event.workflow_run.head_sha", FOLLOWS),
    ("github.event.workflow_run.head_commit.id", FOLLOWS),
    ("github.event.workflow_run.head_repository", FOLLOWS),
    // what another workflow or service hands on of the pull request that it was asked for
    (
        "github.event.client_payload.pull_request.head",
        &["repository_dispatch"],
    ),
];

/// What of a context path a stranger chooses; `whole` when everything beneath it comes out, too.
pub(super) fn of_path(path: &str, whole: bool, found: &mut Vec<Chosen>) {
    for (name, events, lines) in &CHOSEN {
        if same_path(path, name) {
            found.push(Chosen {
                name: format!("`{path}`"),
                events,
                kind: Kind::Text,
                sure: true,
                lines: *lines,
            });
        }
    }
    if matches!(
        path,
        "github.event.workflow_run.id" | "github.event.workflow_run.artifacts_url"
    ) {
        found.push(Chosen {
            name: format!("`{path}`"),
            events: FOLLOWS,
            kind: Kind::Run,
            sure: true,
            lines: false,
        });
    }
    for (name, events) in &COMMITS {
        let beneath = path
            .strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        if beneath {
            found.push(Chosen {
                name: format!("`{path}`"),
                events,
                kind: Kind::Commit,
                sure: true,
                lines: false,
            });
        }
    }
    if whole && !path.is_empty() {
        let mut all: Vec<&'static [&'static str]> = Vec::new();
        for (name, events, _) in &CHOSEN {
            let beneath = name
                .strip_prefix(path)
                .is_some_and(|rest| rest.starts_with('.'));
            if beneath && !all.contains(events) {
                all.push(events);
                found.push(Chosen {
                    name: format!("`{path}`"),
                    events,
                    kind: Kind::Text,
                    sure: true,
                    lines: false,
                });
            }
        }
    }
}

/// One context path of an expression.
pub(super) struct Path {
    /// It, in lower case, indices as `*`.
    pub(super) text: String,
    /// Whether it is only compared or searched, so that true or false comes out.
    pub(super) asked: bool,
    /// Whether everything beneath it comes out, too.
    pub(super) whole: bool,
}

fn same_path(path: &str, known: &str) -> bool {
    let mut parts = path.split('.');
    known.split('.').all(|known| {
        parts
            .next()
            .is_some_and(|part| known == part || known == "*")
    }) && parts.next().is_none()
}

/// The context paths in an expression in lower case.
pub(super) fn paths(lower: &str) -> Vec<Path> {
    let mut found = Vec::new();
    let bytes = lower.as_bytes();
    let mut calls: Vec<String> = Vec::new();
    let (mut at, mut word) = (0, String::new());
    while let Some(byte) = bytes.get(at) {
        if *byte == b'\'' {
            at += 1;
            while bytes.get(at).is_some_and(|byte| *byte != b'\'') {
                at += 1;
            }
            at += 1;
            word.clear();
            continue;
        }
        if byte.is_ascii_alphabetic() || *byte == b'_' {
            let start = at;
            word.clear();
            while let Some(byte) = bytes.get(at) {
                match byte {
                    b'[' => {
                        let rest = lower.get(at + 1..).unwrap_or_default();
                        let inside = rest.split(']').next().unwrap_or_default();
                        at += inside.len() + 2;
                        word.push('.');
                        let key = inside.trim().trim_matches('\'');
                        let index = key
                            .bytes()
                            .all(|byte| byte.is_ascii_digit() || byte == b'*');
                        word.push_str(if index { "*" } else { key });
                    }
                    byte if byte.is_ascii_alphanumeric()
                        || matches!(byte, b'_' | b'-' | b'.' | b'*') =>
                    {
                        word.push(char::from(*byte));
                        at += 1;
                    }
                    _ => break,
                }
            }
            let at_end = at.min(lower.len());
            let after = lower.get(at_end..).unwrap_or_default().trim_start();
            if after.starts_with('(') {
                continue;
            }
            let before = lower.get(..start).unwrap_or_default().trim_end();
            let compared = ["==", "!=", "<", ">"].iter().any(|sign| {
                after.starts_with(sign)
                    || before.ends_with(sign)
                    || before.ends_with(&format!("{sign}="))
            });
            let asked = compared
                || after.starts_with("&&")
                || before.ends_with('!')
                || calls
                    .iter()
                    .any(|call| is_among(call.as_str(), "contains startswith endswith hashfiles"));
            let whole = calls.iter().any(|call| call == "tojson");
            found.push(Path {
                text: core::mem::take(&mut word),
                asked,
                whole,
            });
            continue;
        }
        match byte {
            b'(' => calls.push(core::mem::take(&mut word)),
            b')' => {
                calls.pop();
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            word.clear();
        }
        at += 1;
    }
    found
}
