//! What merges or approves pull requests by itself.

use super::{
    Likely,
    tables::{ACTS_ON_PULL_REQUESTS, MERGE_SERVICES},
};
use crate::{
    Place, Presence, Project,
    github::{Job, Step, is_never, matches_actions},
    shell::{Invocation, invocations},
};
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use spec_source::{Node, Span};

/// Something that merges or approves pull requests without a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Automatic {
    /// Its place; without one the path of a file that is listed.
    pub place: Option<Place>,
    /// Its path, or what it is called.
    pub name: String,
    /// What it does.
    pub act: Act,
    /// Whether it takes up what an updater of actions proposes.
    pub reach: Likely,
}

/// What is done to a pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// It is merged, as soon as what is required is there.
    Merges,
    /// It is approved.
    Approves,
    /// It is approved and merged, or merged past what is required.
    Both,
    /// One of these, perhaps: its name says so, or its configuration is not read.
    Perhaps,
}

/// Everything in sight that merges or approves pull requests by itself. `updaters` are words of the updaters that are on:
/// `dependabot`, `renovate`.
pub fn automatic(project: &Project, updaters: &[&str]) -> Vec<Automatic> {
    let mut found = Vec::new();
    for workflow in &project.workflows {
        for job in &workflow.jobs {
            if job.condition.as_ref().is_some_and(is_never) {
                continue;
            }
            of_job(project, workflow.document, job, updaters, &mut found);
        }
    }
    for renovate in &project.renovate {
        let Some(document) = project.documents.get(renovate.document) else {
            continue;
        };
        let Some(root) = document.root() else {
            continue;
        };
        let root = if renovate.path == "package.json" {
            root.get("renovate")
        } else {
            Some(root)
        };
        if let Some(root) = root {
            of_renovate(root, renovate.document, &mut found);
        }
    }
    for path in MERGE_SERVICES {
        match project.presence(path) {
            Presence::Given(_) | Presence::Listed => found.push(Automatic {
                place: None,
                name: path.to_owned(),
                act: Act::Perhaps,
                reach: Likely::Unknown,
            }),
            Presence::Absent | Presence::Unseen => {}
        }
    }
    found
}

fn of_job(
    project: &Project,
    document: usize,
    job: &Job,
    updaters: &[&str],
    found: &mut Vec<Automatic>,
) {
    let own = makes_its_own(job);
    let mut push = |span: Span, name: &str, act: Act, condition: &str, only: Option<&str>| {
        let reach = if own {
            Likely::No
        } else {
            reach(condition, updaters, only)
        };
        found.push(Automatic {
            place: Some(Place::new(document, span)),
            name: name.to_owned(),
            act,
            reach,
        });
    };
    let around = job
        .condition
        .as_ref()
        .map_or("", |text| text.value.as_str());
    if let Some(uses) = &job.uses
        && uses.slug().is_some_and(|slug| says_merge(file_of(&slug)))
        && !matches!(uses.target, crate::github::Target::Local(_))
    {
        push(uses.text.span, &uses.text.value, Act::Perhaps, around, None);
    }
    let mut visited = Vec::new();
    let mut waiting: Vec<(usize, &Step)> = job.steps.iter().map(|step| (document, step)).collect();
    waiting.reverse();
    while let Some((at, step)) = waiting.pop() {
        if step.condition.as_ref().is_some_and(is_never) {
            continue;
        }
        let mut condition = around.to_owned();
        if let Some(text) = &step.condition {
            condition.push_str(" && ");
            condition.push_str(&text.value);
        }
        if let Some(uses) = &step.uses {
            if let crate::github::Target::Local(folder) = &uses.target {
                let inside = project
                    .action_in(folder)
                    .filter(|index| !visited.contains(index));
                if let Some(index) = inside
                    && let Some(action) = project.actions.get(index)
                {
                    visited.push(index);
                    waiting.extend(
                        action
                            .steps
                            .iter()
                            .rev()
                            .map(|step| (action.document, step)),
                    );
                }
            } else if let Some((act, only)) = of_action(step, &uses.slug().unwrap_or_default()) {
                if at == document {
                    push(uses.text.span, &uses.text.value, act, &condition, only);
                } else {
                    push(job.key.span, &uses.text.value, act, &condition, only);
                }
            }
        }
        if let Some(run) = &step.run {
            for invocation in invocations(&run.text) {
                if let Some(act) = of_command(&invocation) {
                    let span = run.node.part(invocation.start, invocation.end);
                    let span = if at == document { span } else { job.key.span };
                    push(span, "gh", act, &condition, None);
                }
            }
        }
    }
}

/// Whether a job makes the pull request that it then merges.
fn makes_its_own(job: &Job) -> bool {
    job.steps.iter().any(|step| {
        let by_action = step
            .uses
            .as_ref()
            .and_then(crate::github::Uses::slug)
            .is_some_and(|slug| slug == "peter-evans/create-pull-request");
        by_action
            || step.run.as_ref().is_some_and(|run| {
                invocations(&run.text).iter().any(|invocation| {
                    let plain: Vec<&str> = invocation.plain().take(2).collect();
                    invocation.program == "gh" && plain == ["pr", "create"]
                })
            })
    })
}

/// <https://cli.github.com/manual/gh_pr_merge>, <https://cli.github.com/manual/gh_pr_review>
fn of_command(invocation: &Invocation) -> Option<Act> {
    if invocation.program != "gh" {
        return None;
    }
    let plain: Vec<&str> = invocation.plain().take(2).collect();
    let says = |text: &str| {
        invocation
            .args
            .iter()
            .any(|word| word.text.to_ascii_lowercase().contains(text))
    };
    match plain.as_slice() {
        ["pr", "merge"] if invocation.has(&["--disable-auto"]) => None,
        ["pr", "merge"] if invocation.has(&["--admin"]) => Some(Act::Both),
        ["pr", "merge"] => Some(Act::Merges),
        ["pr", "review"] if invocation.has(&["--approve", "-a"]) => Some(Act::Approves),
        ["pr", "comment"] if says("@dependabot merge") || says("@dependabot squash") => {
            Some(Act::Merges)
        }
        ["api", ..] if says("mergepullrequest") || says("enablepullrequestautomerge") => {
            Some(Act::Merges)
        }
        ["api", ..] if says("/merge") => Some(Act::Merges),
        ["api", ..] if says("event=approve") || says("addpullrequestreview") => Some(Act::Perhaps),
        _ => None,
    }
}

/// What an action does to pull requests, and the one updater whose it takes up.
fn of_action(step: &Step, slug: &str) -> Option<(Act, Option<&'static str>)> {
    if let Some((_, act, only)) = ACTS_ON_PULL_REQUESTS
        .iter()
        .find(|(known, ..)| *known == slug)
    {
        return Some((*act, *only));
    }
    if slug == "actions/github-script" {
        let script = step.input("script")?.value.value.to_ascii_lowercase();
        let merges =
            script.contains("pulls.merge") || script.contains("enablepullrequestautomerge");
        let approves = script.contains("createreview") && script.contains("approve");
        return match (merges, approves) {
            (true, true) => Some((Act::Both, None)),
            (true, false) => Some((Act::Merges, None)),
            (false, true) => Some((Act::Approves, None)),
            (false, false) => None,
        };
    }
    says_merge(file_of(slug)).then_some((Act::Perhaps, None))
}

/// The last part of an action's or workflow's name.
fn file_of(slug: &str) -> &str {
    slug.rsplit('/').next().unwrap_or(slug)
}

/// Whether a name says that pull requests are merged or approved without a person.
fn says_merge(name: &str) -> bool {
    let plain: String = name
        .to_ascii_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    [
        "automerge",
        "autoapprove",
        "mergedependabot",
        "dependabotmerge",
        "automaticmerge",
    ]
    .iter()
    .any(|words| plain.contains(words))
}

/// Whether a step under these conditions takes up what an updater proposes. Conditions are not evaluated: only one that names the
/// updater's account as the wanted one, and asks for nothing else than the kind of version, is certain.
fn reach(condition: &str, updaters: &[&str], only: Option<&str>) -> Likely {
    let lower = condition.to_ascii_lowercase();
    if only.is_some_and(|only| !updaters.contains(&only)) {
        return Likely::No;
    }
    let named = updaters.iter().any(|updater| lower.contains(updater));
    let narrowed = lower.contains("!=")
        || lower.contains('!') && !lower.contains("!=")
        || [
            "ecosystem",
            "dependency-names",
            "dependency-type",
            "head",
            "label",
            "title",
        ]
        .iter()
        .any(|word| lower.contains(word));
    let other = lower.contains("[bot]") && !named && !lower.contains("||");
    if other {
        Likely::No
    } else if (named || only.is_some() && lower.trim().is_empty()) && !narrowed {
        Likely::Yes
    } else {
        Likely::Unknown
    }
}

/// Renovate's own merging: <https://docs.renovatebot.com/configuration-options/#automerge>
fn of_renovate(root: &Node, document: usize, found: &mut Vec<Automatic>) {
    let mut push = |span: Span, name: &str, act: Act, reach: Likely| {
        found.push(Automatic {
            place: Some(Place::new(document, span)),
            name: name.to_owned(),
            act,
            reach,
        });
    };
    let switch = |node: &Node| {
        node.entry("automerge")
            .filter(|entry| entry.value.as_bool() == Some(true))
            .map(|entry| entry.key.place().to(entry.value.place()))
    };
    let rules = root
        .get("packageRules")
        .map(Node::items)
        .unwrap_or_default();
    let taken_back = rules.iter().any(|rule| {
        let off = rule
            .get("automerge")
            .is_some_and(|value| value.as_bool() == Some(false));
        off && matches_actions(rule) != Likely::No
    });
    let surely = |reach: Likely| {
        if taken_back && reach == Likely::Yes {
            Likely::Unknown
        } else {
            reach
        }
    };
    if let Some(span) = switch(root) {
        push(span, "automerge", Act::Merges, surely(Likely::Yes));
    }
    // https://docs.renovatebot.com/configuration-options/#matchupdatetypes: these are the kinds an action can have
    for section in [
        "github-actions",
        "major",
        "minor",
        "patch",
        "digest",
        "pin",
        "pinDigest",
    ] {
        if let Some(span) = root.get(section).and_then(switch) {
            push(span, section, Act::Merges, surely(Likely::Yes));
        }
    }
    for rule in rules {
        if let Some(span) = switch(rule) {
            push(
                span,
                "packageRules",
                Act::Merges,
                surely(matches_actions(rule)),
            );
        }
        of_presets(rule, matches_actions(rule), &mut push);
    }
    of_presets(root, surely(Likely::Yes), &mut push);
}

/// The presets that a configuration or a rule takes over.
fn of_presets(node: &Node, reach: Likely, push: &mut impl FnMut(Span, &str, Act, Likely)) {
    let presets = node.get("extends").map(Node::texts).unwrap_or_default();
    for preset in presets {
        let Some(text) = preset.text() else {
            continue;
        };
        let name = text.split('(').next().unwrap_or(text);
        match name.split_once(':') {
            // https://docs.renovatebot.com/presets-default/
            Some(("" | "default", name)) => {
                let on = [
                    "automergeAll",
                    "automergeMajor",
                    "automergeMinor",
                    "automergePatch",
                    "automergeDigest",
                    "automergeStableNonMajor",
                ];
                if on.contains(&name) {
                    push(preset.place(), text, Act::Merges, reach);
                }
            }
            // https://docs.renovatebot.com/key-concepts/presets/: what Renovate brings with it, none of which merges
            Some((
                "abandonments" | "config" | "customManagers" | "docker" | "global" | "group"
                | "helpers" | "mergeConfidence" | "monorepo" | "npm" | "packages" | "preview"
                | "regexManagers" | "replacements" | "schedule" | "security" | "workarounds",
                _,
            )) => {}
            _ if reach != Likely::No => push(preset.place(), text, Act::Perhaps, Likely::Unknown),
            _ => {}
        }
    }
}
