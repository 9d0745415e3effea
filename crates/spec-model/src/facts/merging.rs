//! What merges or approves pull requests by itself.

use super::{
    Authority, JobRef, Likely, PatternList, authority, callers,
    tables::{ACTS_ON_PULL_REQUESTS, MERGE_SERVICES},
    tasks,
};
use crate::{
    Place, Presence, Project,
    answers::Found,
    github::{
        Job, Step, Trigger, Workflow, is_never, matches_actions, update_types, whole_expression,
    },
    shell::{Invocation, invocations},
};
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use spec_source::{Node, Span, is_among};

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
    for (at, workflow) in project.workflows.iter().enumerate() {
        for (index, job) in workflow.jobs.iter().enumerate() {
            if job.condition.as_ref().is_some_and(is_never) {
                continue;
            }
            let reference = JobRef {
                workflow: at,
                job: index,
            };
            of_job(project, workflow, reference, job, updaters, &mut found);
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

/// What an action does to pull requests, and the one updater whose it takes up.
type Deed = (Act, Option<&'static str>);

fn of_job(
    project: &Project,
    workflow: &Workflow,
    reference: JobRef,
    job: &Job,
    updaters: &[&str],
    found: &mut Vec<Automatic>,
) {
    let document = workflow.document;
    let own = makes_its_own(job);
    let pushes = runs(job, "git", &["push"]);
    let starts = starts(project, workflow);
    let mut push = |span: Span, name: &str, (act, only): Deed, condition: &str, before: &str| {
        let reach = match reach(condition, updaters, only) {
            _ if own => Likely::No,
            Likely::Yes if starts == Likely::Yes && is_guarded(before) => Likely::Unknown,
            Likely::No => Likely::No,
            reach if starts == Likely::Yes => reach,
            _ => starts,
        };
        found.push(Automatic {
            place: Some(Place::new(document, span)),
            name: name.to_owned(),
            act,
            reach,
        });
    };
    let around = condition(project, workflow, reference, job);
    let around = around.as_str();
    if let Some(uses) = &job.uses
        && !matches!(uses.target, crate::github::Target::Local(_))
        && (uses.slug().is_some_and(|slug| says_merge(file_of(&slug)))
            || may_merge(project, workflow, reference))
    {
        let deed = (Act::Perhaps, None);
        push(uses.text.span, &uses.text.value, deed, around, "");
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
            } else if let Some(deed) = of_action(step, &uses.slug().unwrap_or_default()) {
                let whole = uses.text.span;
                let span = if at == document { whole } else { job.key.span };
                let script = step.input("script").map_or("", |input| &input.value.value);
                push(span, &uses.text.value, deed, &condition, script);
            }
        }
        let Some(run) = &step.run else { continue };
        if is_refused(project, workflow, reference, job, step) {
            continue;
        }
        for (invocation, folder) in run.commands() {
            let act = match of_command(&invocation) {
                None if pushes => of_git(&invocation, workflow, updaters),
                act => act,
            };
            let span = run.node.part(invocation.start, invocation.end);
            let span = if at == document { span } else { job.key.span };
            let before = run.text.get(..invocation.start).unwrap_or_default();
            if let Some(act) = act {
                push(span, &invocation.program, (act, None), &condition, before);
                continue;
            }
            let followed = tasks::follow(project, &invocation, &folder);
            for (place, command) in followed.iter().flat_map(|followed| &followed.commands) {
                if let Some(act) = of_command(command) {
                    let source = project.documents.get(place.document);
                    let inner = source.map_or("", |source| &source.text);
                    let inner = inner.get(..place.span.start).unwrap_or_default();
                    let guards = if is_guarded(before) { before } else { inner };
                    push(span, &invocation.program, (act, None), &condition, guards);
                }
            }
        }
    }
}

/// The condition of a job, with the one that all jobs have which call its workflow.
fn condition(project: &Project, workflow: &Workflow, at: JobRef, job: &Job) -> String {
    let text = |job: &'_ Job| job.condition.as_ref().map(|text| text.value.clone());
    let callers = callers(project, at.workflow).iter();
    let mut around = callers.filter_map(|caller| Some(text(caller.view(project)?.1)));
    let first = around.next().flatten();
    let same = around.all(|other| other == first) && !workflow.is_startable();
    let parts = [first.filter(|_| same), text(job)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" && ")
}

/// Whether a step's commands ask with the job's own token, which may write to no pull request: the host refuses what they ask for.
fn is_refused(project: &Project, workflow: &Workflow, at: JobRef, job: &Job, step: &Step) -> bool {
    let mut around = step.env.iter().chain(&job.env).chain(&workflow.env);
    let token = around.find(|variable| is_among(&variable.name.value, "GH_TOKEN GITHUB_TOKEN"));
    let own = token.and_then(|variable| whole_expression(variable.value.value.trim()));
    own.is_some_and(|body| {
        let body = body.trim().to_ascii_lowercase();
        is_among(&body, "github.token secrets.github_token")
    }) && authority(project, at, "pull-requests") == Authority::NoWrite
        && authority(project, at, "contents") == Authority::NoWrite
}

/// Whether what a job calls in another repository may approve and merge: on an event of pull requests, with a token that may.
fn may_merge(project: &Project, workflow: &Workflow, job: JobRef) -> bool {
    let of_pull_requests = |trigger: &Trigger| {
        let event = trigger.event.value.as_str();
        event.starts_with("pull_request") || is_among(event, "check_suite workflow_run status")
    };
    workflow.triggers.iter().any(of_pull_requests)
        && ["contents", "pull-requests"]
            .iter()
            .all(|scope| authority(project, job, scope) == Authority::Write)
}

/// Whether a job makes the pull request that it then merges.
fn makes_its_own(job: &Job) -> bool {
    let mut uses = job.steps.iter().filter_map(|step| step.uses.as_ref());
    runs(job, "gh", &["pr", "create"])
        || uses.any(|uses| uses.slug().as_deref() == Some("peter-evans/create-pull-request"))
}

/// Whether a job runs a program with these words first.
fn runs(job: &Job, program: &str, words: &[&str]) -> bool {
    job.steps
        .iter()
        .filter_map(|step| step.run.as_ref())
        .any(|run| {
            invocations(&run.text).iter().any(|invocation| {
                invocation.program == program
                    && invocation
                        .plain()
                        .take(words.len())
                        .eq(words.iter().copied())
            })
        })
}

/// Whether a script asks for something before it goes on, in a shell or in JavaScript.
fn is_guarded(script: &str) -> bool {
    script
        .split(|char: char| char.is_whitespace() || matches!(char, ';' | '('))
        .any(|word| is_among(word, "if elif case [ [[ test grep exit"))
}

/// Whether a pull request that changes the workflows and actions of the repository starts a workflow.
fn starts(project: &Project, workflow: &Workflow) -> Likely {
    let on = project
        .documents
        .get(workflow.document)
        .and_then(|document| document.root()?.get("on"));
    let default = project.default_branch();
    let default = default.as_ref().and_then(Found::text);
    let mut most = Likely::No;
    for trigger in &workflow.triggers {
        let event = trigger.event.value.as_str();
        let patterns = |key: &str| {
            let list = on?.get(event)?.get(key)?.texts();
            Some(PatternList::read(list.into_iter().filter_map(Node::text)))
        };
        let changes = |matters: &dyn Fn(&str) -> bool| {
            let workflows = project.workflows.iter().map(|workflow| &workflow.path);
            let actions = project.actions.iter().map(|action| &action.path);
            workflows.chain(actions).any(|path| matters(path))
        };
        let paths = patterns("paths").is_none_or(|list| changes(&|path| list.admits(path)))
            && patterns("paths-ignore").is_none_or(|list| changes(&|path| !list.admits(path)));
        let branches = [default.unwrap_or("main"), default.unwrap_or("master")];
        let branch = patterns("branches")
            .is_none_or(|list| branches.iter().any(|name| list.admits(name)))
            && patterns("branches-ignore")
                .is_none_or(|list| !branches.iter().any(|name| list.admits(name)));
        let opened = trigger.types.as_ref().is_none_or(|types| {
            types
                .iter()
                .any(|kind| is_among(&kind.value, "opened synchronize reopened"))
        });
        if !is_among(event, "pull_request pull_request_target") || paths && branch && opened {
            return Likely::Yes;
        }
        if paths {
            most = Likely::Unknown;
        }
    }
    most
}

/// `git merge` of the branch of a pull request, in a job that pushes.
fn of_git(invocation: &Invocation, workflow: &Workflow, updaters: &[&str]) -> Option<Act> {
    let mut plain = invocation.plain();
    if invocation.program != "git" || plain.next() != Some("merge") {
        return None;
    }
    let names: Vec<String> = plain.map(str::to_ascii_lowercase).collect();
    let says = |word: &str| names.iter().any(|name| name.contains(word));
    if says("head_ref") || says("head.") || says("pull/") || updaters.iter().any(|name| says(name))
    {
        return Some(Act::Merges);
    }
    let of_pull_request = |trigger: &Trigger| trigger.event.value.starts_with("pull_request");
    let open = (says("$") || says("fetch_head")) && !says("base");
    (open && workflow.triggers.iter().any(of_pull_request)).then_some(Act::Perhaps)
}

/// <https://cli.github.com/manual/gh_pr_merge>, <https://cli.github.com/manual/gh_pr_review>
fn of_command(invocation: &Invocation) -> Option<Act> {
    let words: Vec<String> = invocation
        .args
        .iter()
        .map(|word| word.text.to_ascii_lowercase())
        .collect();
    let says = |text: &str| words.iter().any(|word| word.contains(text));
    let asks = |end: &str| words.iter().any(|word| word.ends_with(end));
    let merges =
        |word: &String| word.ends_with("/merge") && (word.contains("pull") || word.contains('$'));
    let mut plain: Vec<&str> = invocation.plain().take(2).collect();
    match invocation.program.as_str() {
        "gh" => {}
        "curl" => plain = ["api"].into(),
        _ => return None,
    }
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
        // https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request
        ["api", ..] if words.iter().any(merges) && asks("put") => Some(Act::Merges),
        ["api", ..] if asks("/reviews") && says("approve") => Some(Act::Approves),
        ["api", ..] if says("event=approve") || says("addpullrequestreview") => Some(Act::Perhaps),
        _ => None,
    }
}

fn of_action(step: &Step, slug: &str) -> Option<Deed> {
    if let Some((_, act, only)) = ACTS_ON_PULL_REQUESTS
        .iter()
        .find(|(known, ..)| *known == slug)
    {
        return Some((*act, *only));
    }
    if slug == "actions/github-script" {
        let script = step.input("script")?.value.value.to_ascii_lowercase();
        let merges = [
            "pulls.merge",
            "enablepullrequestautomerge",
            "mergepullrequest",
        ]
        .iter()
        .any(|word| script.contains(word))
            || script.contains("put /repos/") && script.contains("/merge");
        let approves = script.contains("createreview") && script.contains("approve");
        return match (merges, approves) {
            (true, true) => Some((Act::Both, None)),
            (true, false) => Some((Act::Merges, None)),
            (false, true) => Some((Act::Approves, None)),
            (false, false) => None,
        };
    }
    // https://github.com/octokit/request-action#usage
    let route = step
        .input("route")
        .map_or("", |input| input.value.value.trim());
    if slug == "octokit/request-action" && route.ends_with("/merge") {
        return route.starts_with("PUT").then_some((Act::Merges, None));
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
    let mut narrowed = false;
    let parts = lower.split("&&").flat_map(|part| part.split("||"));
    // a question for the kind of version lets through what is of that kind
    for part in parts.filter(|part| !part.contains("update-type")) {
        // https://github.com/dependabot/fetch-metadata#usage-instructions
        match part.split_once("package-ecosystem") {
            Some((_, asked)) if is_literal(asked, "==", "'github_actions'") => {}
            Some((_, asked)) if !lower.contains("||") && leaves_out_actions(asked) => {
                return Likely::No;
            }
            Some(_) => narrowed = true,
            None => match by_branch(part) {
                Likely::Yes if updaters.contains(&"dependabot") => {}
                Likely::No if updaters == ["dependabot"] && !lower.contains("||") => {
                    return Likely::No;
                }
                _ => {
                    narrowed |=
                        part.contains('!') || NARROWING.iter().any(|word| part.contains(word));
                }
            },
        }
    }
    let other = lower.contains("[bot]") && !named && !lower.contains("||");
    if other {
        Likely::No
    } else if (named || only.is_some() && lower.trim().is_empty()) && !narrowed {
        Likely::Yes
    } else {
        Likely::Unknown
    }
}

/// Whether a question for the name of the branch lets through what Dependabot proposes for actions.
/// <https://docs.github.com/en/code-security/dependabot/working-with-dependabot/dependabot-options-reference#pull-request-branch-nameseparator-->
fn by_branch(part: &str) -> Likely {
    const OWN: &str = "dependabot/github_actions/";
    let mut pieces = part.split('\'');
    let asked = pieces.next().unwrap_or_default().trim();
    let asked = asked
        .trim_start_matches("${{")
        .trim_start_matches([' ', '(']);
    let is_branch = asked.contains("head_ref") || asked.contains("head.ref");
    let Some(name) = pieces.next().filter(|name| is_branch && !name.is_empty()) else {
        return Likely::Unknown;
    };
    let at_start = asked.starts_with("startswith(");
    if OWN.starts_with(name) && name.starts_with("dependabot") {
        if at_start || asked.starts_with("contains(") {
            Likely::Yes
        } else {
            Likely::Unknown
        }
    } else if at_start
        && !OWN.starts_with(name)
        && !name.starts_with(OWN)
        && (name.starts_with("dependabot/") || !name.starts_with("dependabot"))
    {
        Likely::No
    } else {
        Likely::Unknown
    }
}

const NARROWING: [&str; 8] = [
    "ecosystem",
    "dependency-names",
    "dependency-type",
    "head",
    "label",
    "title",
    "needs.",
    "vars.",
];

/// Whether what follows an ecosystem demands another one than that of actions.
fn leaves_out_actions(asked: &str) -> bool {
    let other = asked.trim().strip_prefix("==").map(str::trim);
    let other = other.and_then(|text| text.strip_prefix('\'')?.split('\'').next());
    is_literal(asked, "!=", "'github_actions'")
        || other.is_some_and(|name| !name.starts_with("github"))
}

/// Whether a comparison with this one text follows.
fn is_literal(asked: &str, how: &str, text: &str) -> bool {
    asked
        .trim()
        .strip_prefix(how)
        .is_some_and(|rest| rest.trim().trim_end_matches(')').trim() == text)
}

/// The kinds of updates that an action has: <https://docs.renovatebot.com/configuration-options/#matchupdatetypes>
const KINDS: [&str; 4] = ["major", "minor", "patch", "digest"];

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
    let is_off = |node: &Node| node.get("automerge").and_then(Node::as_bool) == Some(false);
    // what the rules after so many leave of these kinds of updates: of two rules the later one counts
    let surely = |before: usize, kinds: &[&str], reach: Likely| {
        let off = |kind: &str, least: Likely| {
            let mut later = rules.iter().skip(before).filter(|rule| is_off(rule));
            later.any(|rule| {
                let reached = matches_actions(rule);
                (reached == Likely::Yes || reached == least)
                    && update_types(rule).is_none_or(|own| own.contains(&kind))
            })
        };
        if kinds.iter().all(|kind| off(kind, Likely::Yes)) {
            Likely::No
        } else if reach == Likely::Yes && kinds.iter().all(|kind| off(kind, Likely::Unknown)) {
            Likely::Unknown
        } else {
            reach
        }
    };
    // what stands under the manager stands before the top
    let at_top = if root.get("github-actions").is_some_and(is_off) {
        Likely::No
    } else {
        surely(0, &KINDS, Likely::Yes)
    };
    // https://docs.renovatebot.com/configuration-options/#vulnerabilityalerts: its rules come last, and a preset may hold some
    let forced = match surely(0, &KINDS, Likely::Yes) {
        Likely::No => Likely::Unknown,
        reach => reach,
    };
    if let Some(span) = switch(root) {
        push(span, "automerge", Act::Merges, at_top);
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
        // https://docs.renovatebot.com/configuration-options/#vulnerabilityalerts: there are some for actions
        "vulnerabilityAlerts",
    ] {
        if let Some(span) = root.get(section).and_then(switch) {
            let reach = match section {
                "vulnerabilityAlerts" => forced,
                "github-actions" => surely(0, &KINDS, Likely::Yes),
                kind => surely(0, &[kind], Likely::Yes),
            };
            push(span, section, Act::Merges, reach);
        }
    }
    for (at, rule) in rules.iter().enumerate() {
        let kinds = update_types(rule).unwrap_or(KINDS.into());
        let reach = surely(at + 1, &kinds, matches_actions(rule));
        if let Some(span) = switch(rule) {
            push(span, "packageRules", Act::Merges, reach);
        }
        of_presets(rule, reach, &mut push);
    }
    of_presets(root, forced, &mut push);
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
