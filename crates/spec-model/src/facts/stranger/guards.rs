//! What a condition says of who can start a run.

use super::contexts::STRANGERS_EVENTS;
use crate::{
    facts::{ancestors, waits::conjuncts},
    github::{Job, Step, Trigger, Workflow, whole_expression},
};
use alloc::{string::String, vec::Vec};
use spec_source::is_among;

/// What a condition lets through.
pub(super) struct Guarded<'a> {
    /// The events that it does not exclude.
    pub(super) events: Vec<&'a str>,
    /// Whether it may keep strangers out.
    pub(super) guards: bool,
}

/// Reads a condition over the events that can start the run.
pub(super) fn read<'a>(condition: Option<&str>, events: &[&'a str]) -> Guarded<'a> {
    let mut left = events.to_vec();
    let mut guards = false;
    let Some(condition) = condition else {
        return Guarded {
            events: left,
            guards,
        };
    };
    let text = condition.trim();
    let body = whole_expression(text).unwrap_or(text);
    for part in conjuncts(body) {
        let mut plain = String::new();
        for char in part.chars() {
            if !char.is_whitespace() {
                plain.push(char.to_ascii_lowercase());
            }
        }
        let plain = bare(&plain);
        if let Some(name) = quoted_after(plain, "github.event_name==") {
            left.retain(|event| *event == name || *event == "workflow_call");
        } else if let Some(name) = quoted_after(plain, "github.event_name!=") {
            left.retain(|event| *event != name);
        } else if let Some(name) = quoted_after(plain, "github.event.workflow_run.event==") {
            if !name.starts_with("pull_request") && name != "issue_comment" {
                left.retain(|event| *event != "workflow_run");
            }
        } else if OWN_BRANCH.contains(&plain) {
            // a branch of this repository is its writers'
            left.retain(|event| *event != "pull_request_target");
        } else if OWN_RUN.contains(&plain) {
            left.retain(|event| *event != "workflow_run");
        } else if !anybodys(plain) && !alternatives(plain).iter().any(|one| anybodys(one)) {
            guards = true;
        }
    }
    Guarded {
        events: left,
        guards,
    }
}

/// Whether a job, or one that it needs, runs in an environment, which may ask somebody first, or one that it needs keeps strangers out.
pub(super) fn stand_before(view: &Workflow, job: &Job) -> bool {
    let keeps_out = |needed: &&Job| {
        let condition = needed.condition.as_ref().map(|text| text.value.as_str());
        needed.environment.is_some()
            || needed.steps.iter().any(asks_who)
            || read(condition, &[]).guards
    };
    job.environment.is_some() || ancestors(view, job).iter().any(keeps_out)
}

/// Whether a step asks what whoever started the run may do, and may end it there.
/// <https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user>
pub(super) fn asks_who(step: &Step) -> bool {
    const WORDS: [&str; 5] = [
        "collaborators/",
        "permissionlevel",
        "checkcollaborator",
        "memberships",
        "author_association",
    ];
    let slug = step.uses.as_ref().and_then(crate::github::Uses::slug);
    let named = slug.is_some_and(|slug| {
        ["permission", "membership", "collaborator"]
            .iter()
            .any(|word| slug.contains(word))
    });
    let script = step.run.as_ref().map(|run| run.text.as_str());
    let script = script.or_else(|| Some(step.input("script")?.value.value.as_str()));
    let script = script.unwrap_or_default().to_ascii_lowercase();
    named || WORDS.iter().any(|word| script.contains(word))
}

/// Whether of all events that a stranger can cause there are only activities that take rights in the repository.
/// <https://docs.github.com/en/organizations/managing-user-access-to-your-organizations-repositories/managing-repository-roles/repository-roles-for-an-organization>
pub(super) fn are_of_the_team(triggers: &[Trigger]) -> bool {
    const THEIRS: &str = "labeled unlabeled assigned unassigned milestoned demilestoned locked unlocked pinned unpinned \
        review_requested review_request_removed";
    let of_strangers =
        |trigger: &&Trigger| STRANGERS_EVENTS.contains(&trigger.event.value.as_str());
    let mut found = false;
    for trigger in triggers.iter().filter(of_strangers) {
        let types = trigger.types.as_deref().unwrap_or_default();
        let theirs = |kind: &crate::Spanned<String>| is_among(kind.value.as_str(), THEIRS);
        if types.is_empty() || !types.iter().all(theirs) {
            return false;
        }
        found = true;
    }
    found
}

/// Without parentheses around the whole.
fn bare(text: &str) -> &str {
    let inner = text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    match inner {
        Some(inner) if !inner.contains(['(', ')']) => inner,
        _ => text,
    }
}

/// What `||` joins inside of parentheses around the whole; nothing for a part of another form.
fn alternatives(plain: &str) -> Vec<&str> {
    let Some(inner) = plain
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    else {
        return Vec::new();
    };
    let (mut depth, mut quoted, mut start) = (0_usize, false, 0);
    let mut found = Vec::new();
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            b'\'' => quoted = !quoted,
            _ if quoted => {}
            b'(' => depth += 1,
            b')' if depth == 0 => return Vec::new(), // the parentheses are not one pair
            b')' => depth -= 1,
            b'|' if depth == 0 && inner.as_bytes().get(at + 1) == Some(&b'|') => {
                found.extend(inner.get(start..at));
                start = at + 2;
            }
            _ => {}
        }
    }
    found.extend(inner.get(start..));
    found
}

/// The name in quotes that a comparison with nothing behind it asks for.
fn quoted_after<'a>(plain: &'a str, start: &str) -> Option<&'a str> {
    let name = plain
        .strip_prefix(start)?
        .strip_prefix('\'')?
        .strip_suffix('\'')?;
    (!name.contains('\'')).then_some(name)
}

const OWN_BRANCH: [&str; 5] = [
    "github.event.pull_request.head.repo.full_name==github.repository",
    "github.repository==github.event.pull_request.head.repo.full_name",
    "github.event.pull_request.head.repo.fork==false",
    "!github.event.pull_request.head.repo.fork",
    "github.event.pull_request.head.repo.fork!=true",
];

const OWN_RUN: [&str; 4] = [
    "github.event.workflow_run.head_repository.full_name==github.repository",
    "github.repository==github.event.workflow_run.head_repository.full_name",
    "github.event.workflow_run.head_repository.fork==false",
    "!github.event.workflow_run.head_repository.fork",
];

/// Whether anybody can make a part of a condition true.
fn anybodys(plain: &str) -> bool {
    !plain.contains("||")
        && (ALWAYS.contains(&plain)
            || ANYBODYS.iter().any(|start| plain.starts_with(start))
            || plain.starts_with("needs.") && plain.contains(".result"))
}

const ALWAYS: [&str; 9] = [
    "always()",
    "success()",
    "!cancelled()",
    "failure()",
    "!failure()",
    "true",
    "github.event.issue.pull_request",
    "github.event.issue.pull_request!=null",
    "!github.event.pull_request.draft",
];

/// How conditions begin that anybody can make true: by where the run is, how it went, or by a text that they choose themselves.
const ANYBODYS: [&str; 26] = [
    "github.repository==",
    "github.repository_owner==",
    "github.event_name",
    "github.event.action==",
    "contains(github.event.comment.body,",
    "startswith(github.event.comment.body,",
    "github.event.comment.body==",
    "contains(github.event.issue.title,",
    "contains(github.event.pull_request.title,",
    "contains(github.event.pull_request.body,",
    "startswith(github.head_ref,",
    "contains(github.head_ref,",
    "github.event.workflow_run.conclusion==",
    "github.event.workflow_run.conclusion!=",
    "github.event.workflow_run.event==",
    "github.event.workflow_run.head_branch==",
    "github.actor!=",
    "github.event.action!=",
    "github.base_ref==",
    "github.event.pull_request.base.ref==",
    "github.event.pull_request.draft==false",
    "github.event.pull_request.head.repo.fork",
    "github.event.pull_request.head.repo.full_name!=github.repository",
    "!contains(github.event.pull_request.labels.",
    "github.event.issue.state=='open'",
    "github.event.comment.user.type=='user'",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn guards(condition: &str) -> bool {
        read(Some(condition), &["pull_request_target"]).guards
    }

    #[test]
    fn only_a_condition_that_can_tell_people_apart_keeps_strangers_out() {
        assert!(!guards("github.repository == 'o/r'"));
        assert!(!guards("${{ always() && github.repository_owner == 'o' }}"));
        assert!(guards(
            "github.event.comment.author_association == 'MEMBER'"
        ));
        assert!(guards("github.repository == 'o/r' || github.actor == 'x'"));
        assert!(!guards("github.actor != 'dependabot[bot]'"));
        assert!(!guards("github.event.pull_request.head.repo.fork"));
        assert!(!guards(
            "!contains(github.event.pull_request.labels.*.name, 'skip ci') && github.base_ref == 'main'"
        ));
    }

    #[test]
    fn a_condition_that_asks_for_an_event_or_for_a_branch_of_this_repository_excludes_the_others() {
        let events = ["pull_request_target", "push", "workflow_run"];
        for (condition, left) in [
            ("github.event_name == 'push'", "push"),
            (
                "github.event_name != 'push'",
                "pull_request_target workflow_run",
            ),
            (
                "github.event.workflow_run.event == 'push'",
                "pull_request_target push",
            ),
            (
                "github.event.pull_request.head.repo.full_name == github.repository",
                "push workflow_run",
            ),
            (
                "github.event.pull_request.head.repo.fork != true",
                "push workflow_run",
            ),
            (
                "github.event_name == 'push' || github.actor == 'x'",
                "pull_request_target push workflow_run",
            ),
        ] {
            let found = read(Some(condition), &events);
            assert_eq!(found.events.join(" "), left, "{condition}");
        }
    }
}
