//! What GitHub says of its events: their activities, the branch or tag they run on, and what they carry.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows>

/// An event.
pub(super) struct Event {
    /// Its name.
    pub(super) name: &'static str,
    /// The activities that start a workflow which names none; empty where the event has none, or where its sender names them.
    pub(super) types: &'static [&'static str],
    /// What it runs on.
    pub(super) on: On,
    /// The members of `github.event` that belong to it and not to every event.
    pub(super) carries: &'static [&'static str],
}

/// What an event's run is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    /// The default branch, whose name is a setting.
    Default,
    /// The branch or tag that was pushed, or that a person picks.
    Chosen,
    /// The tag of a release.
    Release,
    /// A pull request.
    Pull,
    /// The branch that a pull request asks to change.
    Base,
    /// The branch that a merge queue makes.
    Queue,
    /// Something that the files do not tell.
    Unclear,
}

/// The events that are known.
pub(super) const EVENTS: &[Event] = &[
    Event {
        name: "push",
        types: &[],
        on: On::Chosen,
        carries: &[
            "ref",
            "before",
            "after",
            "base_ref",
            "commits",
            "head_commit",
            "compare",
            "created",
            "deleted",
            "forced",
            "pusher",
        ],
    },
    Event {
        name: "create",
        types: &[],
        on: On::Chosen,
        carries: &[
            "ref",
            "ref_type",
            "master_branch",
            "description",
            "pusher_type",
        ],
    },
    Event {
        name: "delete",
        types: &[],
        on: On::Default,
        carries: &["ref", "ref_type", "pusher_type"],
    },
    Event {
        name: "workflow_dispatch",
        types: &[],
        on: On::Chosen,
        carries: &["inputs", "ref", "workflow"],
    },
    Event {
        name: "repository_dispatch",
        types: &[],
        on: On::Default,
        carries: &["action", "branch", "client_payload"],
    },
    Event {
        name: "schedule",
        types: &[],
        on: On::Default,
        carries: &["schedule", "workflow"],
    },
    Event {
        name: "release",
        types: &[
            "published",
            "unpublished",
            "created",
            "edited",
            "deleted",
            "prereleased",
            "released",
        ],
        on: On::Release,
        carries: &["action", "release", "changes"],
    },
    Event {
        name: "pull_request",
        types: &["opened", "synchronize", "reopened"],
        on: On::Pull,
        carries: PULL,
    },
    Event {
        name: "pull_request_target",
        types: &["opened", "synchronize", "reopened"],
        on: On::Base,
        carries: PULL,
    },
    Event {
        name: "pull_request_review",
        types: &["submitted", "edited", "dismissed"],
        on: On::Pull,
        carries: &["action", "pull_request", "review", "changes"],
    },
    Event {
        name: "pull_request_review_comment",
        types: &["created", "edited", "deleted"],
        on: On::Pull,
        carries: &["action", "pull_request", "comment", "changes"],
    },
    Event {
        name: "issues",
        types: &[
            "opened",
            "edited",
            "deleted",
            "transferred",
            "pinned",
            "unpinned",
            "closed",
            "reopened",
            "assigned",
            "unassigned",
            "labeled",
            "unlabeled",
            "locked",
            "unlocked",
            "milestoned",
            "demilestoned",
            "typed",
            "untyped",
        ],
        on: On::Default,
        carries: &[
            "action",
            "issue",
            "label",
            "assignee",
            "milestone",
            "changes",
            "type",
        ],
    },
    Event {
        name: "issue_comment",
        types: &["created", "edited", "deleted"],
        on: On::Default,
        carries: &["action", "issue", "comment", "changes"],
    },
    Event {
        name: "workflow_run",
        types: &["completed", "requested", "in_progress"],
        on: On::Default,
        carries: &["action", "workflow_run", "workflow"],
    },
    Event {
        name: "merge_group",
        types: &["checks_requested"],
        on: On::Queue,
        carries: &["action", "merge_group"],
    },
    Event {
        name: "check_run",
        types: &["created", "rerequested", "completed", "requested_action"],
        on: On::Default,
        carries: &["action", "check_run", "requested_action"],
    },
    Event {
        name: "check_suite",
        types: &["completed"],
        on: On::Default,
        carries: &["action", "check_suite"],
    },
    Event {
        name: "deployment",
        types: &[],
        on: On::Unclear,
        carries: &["action", "deployment", "workflow", "workflow_run"],
    },
    Event {
        name: "deployment_status",
        types: &[],
        on: On::Unclear,
        carries: &[
            "action",
            "check_run",
            "deployment",
            "deployment_status",
            "workflow",
            "workflow_run",
        ],
    },
    Event {
        name: "discussion",
        types: &[
            "created",
            "edited",
            "deleted",
            "transferred",
            "pinned",
            "unpinned",
            "labeled",
            "unlabeled",
            "locked",
            "unlocked",
            "category_changed",
            "answered",
            "unanswered",
        ],
        on: On::Default,
        carries: &["action", "discussion", "label", "changes", "answer"],
    },
    Event {
        name: "discussion_comment",
        types: &["created", "edited", "deleted"],
        on: On::Default,
        carries: &["action", "comment", "discussion", "changes"],
    },
    Event {
        name: "label",
        types: &["created", "edited", "deleted"],
        on: On::Default,
        carries: &["action", "label", "changes"],
    },
    Event {
        name: "milestone",
        types: &["created", "closed", "opened", "edited", "deleted"],
        on: On::Default,
        carries: &["action", "milestone", "changes"],
    },
    Event {
        name: "registry_package",
        types: &["published", "updated"],
        on: On::Unclear,
        carries: &["action", "registry_package"],
    },
    Event {
        name: "watch",
        types: &["started"],
        on: On::Default,
        carries: &["action"],
    },
    Event {
        name: "branch_protection_rule",
        types: &["created", "edited", "deleted"],
        on: On::Default,
        carries: &["action", "rule", "changes"],
    },
    Event {
        name: "fork",
        types: &[],
        on: On::Default,
        carries: &["forkee"],
    },
    Event {
        name: "gollum",
        types: &[],
        on: On::Default,
        carries: &["pages"],
    },
    Event {
        name: "page_build",
        types: &[],
        on: On::Unclear,
        carries: &["build", "id"],
    },
    Event {
        name: "public",
        types: &[],
        on: On::Default,
        carries: &[],
    },
    Event {
        name: "status",
        types: &[],
        on: On::Default,
        carries: &[
            "sha",
            "state",
            "description",
            "target_url",
            "branches",
            "commit",
            "context",
            "name",
            "id",
            "avatar_url",
            "created_at",
            "updated_at",
        ],
    },
];

const PULL: &[&str] = &[
    "action",
    "number",
    "pull_request",
    "label",
    "changes",
    "before",
    "after",
    "assignee",
    "milestone",
    "requested_reviewer",
    "requested_team",
    "reason",
];

/// The event of a name.
pub(super) fn event(name: &str) -> Option<&'static Event> {
    EVENTS.iter().find(|event| event.name == name)
}

/// Whether a member of `github.event` is known to be absent: it belongs to other events only.
pub(super) fn never_carries(event: &Event, member: &str) -> bool {
    !event.carries.contains(&member) && EVENTS.iter().any(|other| other.carries.contains(&member))
}

/// Every member of `github.event` that belongs to some events only.
pub(super) fn all_carried() -> impl Iterator<Item = &'static str> {
    EVENTS
        .iter()
        .flat_map(|event| event.carries.iter().copied())
}
