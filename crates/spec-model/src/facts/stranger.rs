//! Where a workflow runs what somebody without write access wrote.

use super::{JobRef, Likely, build::never_runs, start_events, waits::conjuncts};
use crate::{
    Place, Project,
    github::{Job, Script, Step, Target, Uses, Variable, Workflow, expressions},
    shell::invocations,
};
use alloc::{format, string::String, vec::Vec};

/// A place where a workflow runs what a stranger wrote, or may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrangerPlace {
    /// The expression, the checkout, or the call.
    pub place: Place,
    /// Whether it does.
    pub runs: Likely,
    /// What is so.
    pub because: String,
    /// What would decide it, where it is not decided.
    pub bring: Option<String>,
}

/// The events that anybody can cause and that run with the repository's own token and secrets.
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

/// Texts that a stranger chooses, in lower case with `*` for one part, and the events that fill them.
/// <https://docs.github.com/en/actions/reference/security/secure-use#good-practices-for-mitigating-script-injection-attacks>
const CHOSEN: [(&str, &[&str]); 26] = [
    ("github.event.issue.title", &["issues", "issue_comment"]),
    ("github.event.issue.body", &["issues", "issue_comment"]),
    (
        "github.event.comment.body",
        &["issue_comment", "discussion_comment"],
    ),
    (
        "github.event.discussion.title",
        &["discussion", "discussion_comment"],
    ),
    (
        "github.event.discussion.body",
        &["discussion", "discussion_comment"],
    ),
    ("github.event.pull_request.title", &["pull_request_target"]),
    ("github.event.pull_request.body", &["pull_request_target"]),
    (
        "github.event.pull_request.head.ref",
        &["pull_request_target"],
    ),
    (
        "github.event.pull_request.head.label",
        &["pull_request_target"],
    ),
    (
        "github.event.pull_request.head.repo.default_branch",
        &["pull_request_target"],
    ),
    (
        "github.event.pull_request.head.repo.description",
        &["pull_request_target"],
    ),
    (
        "github.event.pull_request.head.repo.homepage",
        &["pull_request_target"],
    ),
    ("github.head_ref", &["pull_request_target"]),
    ("github.event.pages.*.page_name", &["gollum"]),
    ("github.event.pages.*.title", &["gollum"]),
    ("github.event.commits.*.message", &["push"]),
    ("github.event.commits.*.author.name", &["push"]),
    ("github.event.commits.*.author.email", &["push"]),
    ("github.event.head_commit.message", &["push"]),
    ("github.event.head_commit.author.name", &["push"]),
    ("github.event.head_commit.author.email", &["push"]),
    ("github.event.workflow_run.head_branch", &["workflow_run"]),
    ("github.event.workflow_run.display_title", &["workflow_run"]),
    (
        "github.event.workflow_run.head_commit.message",
        &["workflow_run"],
    ),
    (
        "github.event.workflow_run.head_commit.author.name",
        &["workflow_run"],
    ),
    (
        "github.event.workflow_run.head_commit.author.email",
        &["workflow_run"],
    ),
];

/// What names a contributor's commit, so that a checkout of it is their code. A branch's name alone is looked for in this repository.
const COMMITS: [&str; 6] = [
    "github.event.pull_request.head.sha",
    "github.event.pull_request.merge_commit_sha",
    "github.event.workflow_run.head_sha",
    "github.event.workflow_run.head_commit.id",
    "github.event.pull_request.head.repo",
    "github.event.workflow_run.head_repository",
];

/// Where a workflow runs what a stranger wrote, in the order of the text. Commit messages count in the release closure only.
pub fn strangers(project: &Project, workflow: usize) -> Vec<StrangerPlace> {
    let Some(view) = project.workflows.get(workflow) else {
        return Vec::new();
    };
    let events = start_events(project, workflow);
    let mut found = Vec::new();
    for (index, job) in view.jobs.iter().enumerate() {
        let reference = JobRef {
            workflow,
            job: index,
        };
        let mut look = Look {
            project,
            events: &events,
            releases: project.facts.closure.jobs.contains(&reference),
            found: Vec::new(),
            seen: Vec::new(),
        };
        look.job(view, job);
        for place in look.found {
            if !found.contains(&place) {
                found.push(place);
            }
        }
    }
    found
}

/// Names with the chosen text that their value holds.
type Tainted = Vec<(String, Chosen)>;

/// A text that a stranger chooses.
#[derive(Debug, Clone)]
struct Chosen {
    name: String,
    events: &'static [&'static str],
}

struct Look<'a> {
    project: &'a Project,
    events: &'a [&'a str],
    releases: bool,
    found: Vec<StrangerPlace>,
    seen: Vec<usize>,
}

impl Look<'_> {
    fn privileged(&self) -> bool {
        self.events
            .iter()
            .any(|event| STRANGERS_EVENTS.contains(event))
    }

    fn job(&mut self, workflow: &Workflow, job: &Job) {
        if job
            .condition
            .as_ref()
            .is_some_and(|condition| super::is_false(&condition.value))
        {
            return;
        }
        let guarded = job
            .condition
            .as_ref()
            .is_some_and(|condition| guards(&condition.value));
        if let Some(uses) = &job.uses {
            let remote = matches!(uses.target, Target::Remote { .. } | Target::Unclear);
            if remote && (self.releases || self.by_strangers_code()) {
                let because = if self.by_strangers_code() {
                    "a stranger can start this call, and what it runs is not in sight"
                } else {
                    "it takes part in a release, and what it runs, and with which texts, is not in sight"
                };
                self.found.push(StrangerPlace {
                    place: Place::new(workflow.document, uses.text.span),
                    runs: Likely::Unknown,
                    because: because.into(),
                    bring: Some(format!(
                        "the workflow file that `{}` names",
                        uses.text.value
                    )),
                });
            }
            return;
        }
        let mut tainted = Tainted::new();
        for variable in workflow.env.iter().chain(&job.env) {
            taint(variable, &mut tainted, "env.");
        }
        self.steps(workflow.document, &job.steps, guarded, &tainted);
        if self.by_strangers_code() {
            self.checkouts(workflow, job, guarded);
        }
    }

    /// Whether a run can stand for a pull request of a stranger while it has the repository's token.
    fn by_strangers_code(&self) -> bool {
        self.events.iter().any(|event| {
            matches!(
                *event,
                "pull_request_target" | "issue_comment" | "workflow_run"
            )
        })
    }

    fn steps(&mut self, document: usize, steps: &[Step], guarded: bool, around: &Tainted) {
        for step in steps.iter().filter(|step| !never_runs(step)) {
            let guarded = guarded
                || step
                    .condition
                    .as_ref()
                    .is_some_and(|condition| guards(&condition.value));
            let mut tainted = around.clone();
            for variable in &step.env {
                taint(variable, &mut tainted, "env.");
            }
            if let Some(run) = &step.run {
                self.script(document, run, guarded, &tainted);
            }
            let Some(uses) = &step.uses else { continue };
            if uses.slug().as_deref() == Some("actions/github-script")
                && let Some(input) = step.input("script")
            {
                for chosen in chosen_in(&input.value.value, &tainted) {
                    let place = Place::new(document, input.value.span);
                    self.push(place, &chosen, guarded);
                }
            }
            if let Target::Local(folder) = &uses.target {
                self.action(document, uses, folder, step, guarded, &tainted);
            }
        }
    }

    fn action(
        &mut self,
        document: usize,
        uses: &Uses,
        folder: &str,
        step: &Step,
        guarded: bool,
        around: &Tainted,
    ) {
        let Some(action) = self.project.action_in(folder) else {
            if self.privileged() || self.releases {
                self.found.push(StrangerPlace {
                    place: Place::new(document, uses.text.span),
                    runs: Likely::Unknown,
                    because: "what this action runs was not given".into(),
                    bring: Some(format!("the `action.yml` that `{}` names", uses.text.value)),
                });
            }
            return;
        };
        if self.seen.len() > 50 || self.seen.contains(&action) {
            return;
        }
        let mut tainted: Tainted = around
            .iter()
            .filter(|(name, _)| name.starts_with("env."))
            .cloned()
            .collect();
        for input in &step.with {
            for chosen in chosen_in(&input.value.value, around) {
                let name = format!("inputs.{}", input.name.value.to_ascii_lowercase());
                tainted.push((name, chosen));
            }
        }
        self.seen.push(action);
        if let Some(view) = self.project.actions.get(action) {
            self.steps(view.document, &view.steps, guarded, &tainted);
        }
        self.seen.pop();
    }

    fn script(&mut self, document: usize, run: &Script, guarded: bool, tainted: &Tainted) {
        for (start, end, body) in spans(&run.text) {
            for chosen in chosen_in_body(body, tainted) {
                let place = Place::new(document, run.node.part(start, end));
                self.push(place, &chosen, guarded);
            }
        }
    }

    fn push(&mut self, place: Place, chosen: &Chosen, guarded: bool) {
        let fills = |event: &&&str| chosen.events.contains(*event);
        let by_anybody = self
            .events
            .iter()
            .filter(fills)
            .any(|event| STRANGERS_EVENTS.contains(event));
        let by_commit =
            self.releases && self.events.contains(&"push") && chosen.events.contains(&"push");
        let by_caller = self.events.contains(&"workflow_call");
        if !by_anybody && !by_commit && !by_caller {
            return;
        }
        let name = &chosen.name;
        let certain = by_anybody || by_commit;
        self.found.push(StrangerPlace {
            place,
            runs: if certain && !guarded {
                Likely::Yes
            } else {
                Likely::Unknown
            },
            because: format!(
                "whoever chooses `{name}` writes a part of this script, which runs with the rights of the job"
            ),
            bring: Some(if certain {
                format!("whether the conditions around it let a stranger's `{name}` through")
            } else {
                "every workflow that calls this one".into()
            }),
        });
    }

    /// Checkouts of a contributor's commit, and commands that fetch one, with a step after them.
    fn checkouts(&mut self, workflow: &Workflow, job: &Job, guarded: bool) {
        let Some(last) = job.steps.len().checked_sub(1) else {
            return;
        };
        for step in job
            .steps
            .iter()
            .filter(|step| step.index < last && !never_runs(step))
        {
            let guarded = guarded
                || step
                    .condition
                    .as_ref()
                    .is_some_and(|condition| guards(&condition.value));
            let Some((place, sure)) = fetches(workflow.document, step) else {
                continue;
            };
            if !self.can_be_a_pull_request(workflow) {
                continue;
            }
            self.found.push(StrangerPlace {
                place,
                runs: if sure && !guarded {
                    Likely::Yes
                } else {
                    Likely::Unknown
                },
                because: "it fetches a contributor's commit into a run that has the repository's token and caches, and steps follow that can run it".into(),
                bring: Some(if sure {
                    "whether the conditions around it let only people with write access start it".into()
                } else {
                    "which commit this is when a stranger starts the run".into()
                }),
            });
        }
    }

    /// Whether the run can stand for a pull request: with `workflow_run` alone, whether one of the workflows it follows can.
    fn can_be_a_pull_request(&self, workflow: &Workflow) -> bool {
        if self
            .events
            .iter()
            .any(|event| matches!(*event, "pull_request_target" | "issue_comment"))
        {
            return true;
        }
        let own = workflow.trigger("workflow_run").is_some();
        let followed: Vec<&str> = self
            .project
            .workflows
            .iter()
            .filter(|other| !own || other.path == workflow.path)
            .filter_map(|workflow| workflow.trigger("workflow_run"))
            .flat_map(|trigger| trigger.workflows.iter().flatten())
            .map(|name| name.value.as_str())
            .collect();
        let known: Vec<&Workflow> = self
            .project
            .workflows
            .iter()
            .filter(|workflow| {
                workflow
                    .name
                    .as_ref()
                    .is_some_and(|name| followed.contains(&name.value.as_str()))
            })
            .collect();
        known.len() < followed.len()
            || known.iter().any(|workflow| {
                workflow
                    .triggers
                    .iter()
                    .any(|trigger| trigger.event.value.starts_with("pull_request"))
            })
    }
}

/// A step that fetches a contributor's commit: the place that says so, and whether that is certain.
fn fetches(document: usize, step: &Step) -> Option<(Place, bool)> {
    if let Some(uses) = step
        .uses
        .as_ref()
        .filter(|uses| uses.slug().as_deref() == Some("actions/checkout"))
    {
        let mut perhaps = false;
        for input in ["ref", "repository"]
            .iter()
            .filter_map(|name| step.input(name))
        {
            let value = input.value.value.to_ascii_lowercase();
            if value.contains("refs/pull/") || COMMITS.iter().any(|commit| value.contains(commit)) {
                return Some((Place::new(document, input.span), true));
            }
            perhaps |= expressions(&value).iter().any(|body| {
                ["steps.", "needs.", "env."]
                    .iter()
                    .any(|context| body.contains(context))
            });
        }
        return perhaps.then(|| (Place::new(document, uses.text.span), false));
    }
    if let Some(uses) = &step.uses {
        let slug = uses.slug()?;
        // what such an action fetches, and for whom, stands in its own repository
        let named = slug.contains("checkout") || slug.contains("comment-branch");
        return named.then(|| (Place::new(document, uses.text.span), false));
    }
    let run = step.run.as_ref()?;
    let invocation = invocations(&run.text).into_iter().find(|invocation| {
        let plain: Vec<&str> = invocation.plain().collect();
        match invocation.program.as_str() {
            "gh" | "hub" => plain.starts_with(&["pr", "checkout"]),
            "git" => {
                plain
                    .first()
                    .is_some_and(|word| matches!(*word, "fetch" | "pull" | "checkout"))
                    && plain.iter().any(|word| {
                        let word = word.to_ascii_lowercase();
                        word.starts_with("pull/")
                            || word.contains("refs/pull/")
                            || COMMITS.iter().any(|commit| word.contains(commit))
                    })
            }
            _ => false,
        }
    })?;
    let place = Place::new(document, run.node.part(invocation.start, invocation.end));
    Some((place, true))
}

/// Whether a condition may keep strangers out. One that only names the repository, or how the jobs before it ended, does not.
fn guards(condition: &str) -> bool {
    let text = condition.trim();
    let body = crate::github::whole_expression(text).unwrap_or(text);
    !conjuncts(body).iter().all(|part| {
        let plain: String = part
            .chars()
            .filter(|char| !char.is_whitespace())
            .collect::<String>()
            .to_ascii_lowercase();
        !plain.contains("||")
            && (matches!(
                plain.as_str(),
                "always()"
                    | "success()"
                    | "!cancelled()"
                    | "failure()"
                    | "!failure()"
                    | "true"
                    | "github.event.issue.pull_request"
                    | "github.event.issue.pull_request!=null"
            ) || ANYBODYS.iter().any(|start| plain.starts_with(start))
                || plain.starts_with("needs.") && plain.contains(".result"))
    })
}

/// How conditions begin that anybody can make true: by where the run is, or by a text that they choose themselves.
const ANYBODYS: [&str; 6] = [
    "github.repository==",
    "github.repository_owner==",
    "contains(github.event.comment.body,",
    "startswith(github.event.comment.body,",
    "github.event.comment.body==",
    "contains(github.event.issue.title,",
];

fn taint(variable: &Variable, tainted: &mut Tainted, prefix: &str) {
    let name = format!("{prefix}{}", variable.name.value.to_ascii_lowercase());
    tainted.retain(|(known, _)| *known != name);
    let found = chosen_in(&variable.value.value, tainted);
    tainted.extend(found.into_iter().map(|chosen| (name.clone(), chosen)));
}

fn chosen_in(text: &str, tainted: &Tainted) -> Vec<Chosen> {
    expressions(text)
        .into_iter()
        .flat_map(|body| chosen_in_body(body, tainted))
        .collect()
}

/// Every expression of a text with its place, `${{` and `}}` included.
fn spans(text: &str) -> Vec<(usize, usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    for body in expressions(text) {
        let rest = text.get(at..).unwrap_or_default();
        let Some(start) = rest.find("${{").map(|start| at + start) else {
            break;
        };
        let from = text.get(start..).unwrap_or_default();
        let inside = from.find(body).unwrap_or(3) + body.len();
        let tail = from.get(inside..).unwrap_or_default();
        let end = tail
            .find("}}")
            .map_or(text.len(), |end| start + inside + end + 2);
        found.push((start, end, body));
        at = end;
    }
    found
}

/// The chosen texts that an expression can come out as; where one is only compared or searched, it comes out as true or false.
fn chosen_in_body(body: &str, tainted: &Tainted) -> Vec<Chosen> {
    let mut found = Vec::new();
    let lower = body.to_ascii_lowercase();
    for (path, end, only_asked) in paths(&lower) {
        if only_asked {
            continue;
        }
        for (name, events) in &CHOSEN {
            if same_path(&path, name) {
                found.push(Chosen {
                    name: path.clone(),
                    events,
                });
            }
        }
        let whole = matches!(path.as_str(), "github" | "github.event")
            && lower
                .get(..end - path.len())
                .is_some_and(|before| before.trim_end().ends_with("tojson("));
        if whole {
            const ALL: [&str; 7] = [
                "pull_request_target",
                "issue_comment",
                "workflow_run",
                "issues",
                "discussion",
                "discussion_comment",
                "push",
            ];
            found.push(Chosen {
                name: path.clone(),
                events: &ALL,
            });
        }
        found.extend(
            tainted
                .iter()
                .filter(|(name, _)| *name == path)
                .map(|(_, chosen)| chosen.clone()),
        );
    }
    found
}

fn same_path(path: &str, known: &str) -> bool {
    let mut parts = path.split('.');
    known.split('.').all(|known| {
        parts
            .next()
            .is_some_and(|part| known == part || known == "*")
    }) && parts.next().is_none()
}

/// The context paths in an expression in lower case, indices as `*`, where each ends, and whether it is only compared or searched.
fn paths(lower: &str) -> Vec<(String, usize, bool)> {
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
                || calls.iter().any(|call| {
                    matches!(
                        call.as_str(),
                        "contains" | "startswith" | "endswith" | "hashfiles"
                    )
                });
            found.push((core::mem::take(&mut word), at_end, asked));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn names(body: &str) -> Vec<String> {
        chosen_in_body(body, &Tainted::new())
            .into_iter()
            .map(|chosen| chosen.name)
            .collect()
    }

    #[test]
    fn a_text_that_a_stranger_chooses_is_found_where_it_can_come_out() {
        for (body, name) in [
            ("github.event.issue.title", "github.event.issue.title"),
            ("github.head_ref || github.ref_name", "github.head_ref"),
            (
                "format('a {0}', github.event.comment.body)",
                "github.event.comment.body",
            ),
            ("github.event['issue']['title']", "github.event.issue.title"),
            (
                "github.event.commits[0].message",
                "github.event.commits.*.message",
            ),
            ("toJSON(github.event)", "github.event"),
            ("GitHub.Event.Issue.Body", "github.event.issue.body"),
        ] {
            assert_eq!(names(body), [name], "{body}");
        }
    }

    #[test]
    fn a_text_that_is_only_asked_about_comes_out_as_true_or_false() {
        for body in [
            "contains(github.event.issue.title, 'release')",
            "github.head_ref == 'main'",
            "'x' != github.event.comment.body",
            "'github.event.issue.title'",
            "github.event.issue.number",
            "github.event.pull_request.head.sha",
            "github.event.issue.title && 'a'",
            "my.github.event.issue.title",
        ] {
            assert_eq!(names(body), [""; 0], "{body}");
        }
    }

    #[test]
    fn only_a_condition_that_can_tell_people_apart_keeps_strangers_out() {
        assert!(!guards("github.repository == 'o/r'"));
        assert!(!guards("${{ always() && github.repository_owner == 'o' }}"));
        assert!(guards(
            "github.event.comment.author_association == 'MEMBER'"
        ));
        assert!(guards("github.repository == 'o/r' || github.actor == 'x'"));
    }
}
