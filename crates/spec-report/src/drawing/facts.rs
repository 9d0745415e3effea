//! What stands in the boxes: facts in few words, each weak one with the finding that says so.

use super::text::cut;
use crate::{
    put::put,
    runs::{Asks, DeedKind, Lane, Run, RunJob},
    visible,
    wire::{Event, Finding, Publishing, Report},
    words::counted,
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use spec_source::is_among;

/// A fact in a box.
#[derive(Debug, Clone, Default)]
pub(super) struct Fact {
    /// A sentence, names in backticks.
    pub(super) text: String,
    /// Whether it only helps to read the others.
    pub(super) quiet: bool,
    /// What was decided about it.
    pub(super) mark: Option<Mark>,
}

/// What was decided about a fact.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) verdict: &'static str,
    pub(super) rule: String,
    pub(super) place: String,
}

/// What stands in one box.
#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    /// The name above.
    pub(super) title: String,
    /// Whether the title is a name or code.
    pub(super) code: bool,
    /// What it says.
    pub(super) facts: Vec<Fact>,
}

/// How many jobs a box names at once.
const MOST_NAMES: usize = 4;

/// How many columns of a command are shown.
const LONGEST_COMMAND: usize = 40;

pub(super) fn said(text: String) -> Fact {
    Fact {
        text,
        ..Fact::default()
    }
}

pub(super) fn quiet(text: String) -> Fact {
    Fact {
        text,
        quiet: true,
        mark: None,
    }
}

/// A text that stands in backticks, whatever is in it.
pub(super) fn name(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

/// What a rule says where it is unmet, of one place and of several.
type Weak = (&'static str, &'static str, &'static str);

/// What is said of a job.
const OF_A_JOB: [Weak; 8] = [
    (
        "spec8/pin-actions/release-pinned-by-full-sha",
        "not pinned by full SHA",
        "not pinned by full SHA",
    ),
    (
        "spec8/restrict-runner-permissions/more-is-granted-per-job",
        "a wide write permission",
        "wide write permissions",
    ),
    (
        "beyond/release-runs-no-untrusted-input",
        "runs what a stranger wrote",
        "run what a stranger wrote",
    ),
    (
        "beyond/publishing-runs-on-hosted-runner",
        "not on GitHub's own runner",
        "not on GitHub's own runners",
    ),
    (
        "beyond/publishing-waits-for-success",
        "does not wait for success before it",
        "do not wait for success before them",
    ),
    (
        "beyond/build-stands-apart-from-publish",
        "builds beside the upload",
        "builds beside the upload",
    ),
    (
        "beyond/release-uses-no-cache",
        "restores a cache",
        "restore a cache",
    ),
    (
        "beyond/checkout-drops-credentials",
        "a checkout keeps its credentials",
        "checkouts keep their credentials",
    ),
];

/// What is said of a whole workflow.
const OF_A_WORKFLOW: [Weak; 4] = [
    (
        "spec8/restrict-runner-permissions/default-is-read",
        "no `permissions` at the top limits its token",
        "no `permissions` at the top limits its token",
    ),
    (
        "spec8/restrict-runner-permissions/more-is-granted-per-job",
        "the whole workflow may write",
        "the whole workflow may write",
    ),
    (
        "spec8/trusted-publishing/id-token-is-granted-per-job",
        "`id-token: write` for every job",
        "`id-token: write` for every job",
    ),
    (
        "beyond/release-runs-no-untrusted-input",
        "runs what a stranger wrote",
        "run what a stranger wrote",
    ),
];

/// The verdicts, the gravest first.
const VERDICTS: [&str; 4] = ["unmet", "unknown", "met-differently", "met"];

const APPROVAL: &str = "spec8/harden-workflows/release-needs-approval";
const ENVIRONMENT: &str = "spec8/use-environments/publishing-runs-in-environment";
const INTENT: &str = "spec8/harden-workflows/release-needs-intent";
const TAGS: &str = "beyond/release-tags-are-protected";
const PINNED: &str = "spec8/pin-actions/release-pinned-by-full-sha";
const OIDC: &str = "spec8/trusted-publishing/publishing-uses-oidc";
const TOKEN: &str = "spec8/trusted-publishing/no-long-lived-token";
const DUPLICATES: &str = "beyond/upload-fails-on-duplicates";
const PROVENANCE: &str = "spec8/attest-builds/provenance-is-attested";

/// What can be looked up for the boxes.
pub(super) struct Facts<'a> {
    report: &'a Report,
}

impl<'a> Facts<'a> {
    pub(super) const fn new(report: &'a Report) -> Self {
        Self { report }
    }

    fn finding(&self, rule: &str) -> Option<&'a Finding> {
        self.report
            .findings
            .iter()
            .find(|finding| finding.rule == rule)
    }

    /// The gravest verdict of a rule's places for which something holds, how many have it, and the first of them.
    fn gravest(
        &self,
        rule: &str,
        holds: &dyn Fn(&str, usize) -> bool,
    ) -> Option<(&'static str, usize, String)> {
        let finding = self.finding(rule)?;
        let mut gravest = None;
        for shown in &finding.exhibits {
            let Some(line) = shown.line.filter(|line| holds(&shown.path, *line)) else {
                continue;
            };
            let Some(rank) = VERDICTS.iter().position(|known| shown.verdict == *known) else {
                continue;
            };
            gravest = match gravest {
                Some((known, count, first)) if known == rank => Some((known, count + 1, first)),
                Some((known, count, first)) if known < rank => Some((known, count, first)),
                _ => Some((rank, 1, (shown.path.as_str(), line))),
            };
        }
        let (rank, count, (path, line)) = gravest?;
        Some((VERDICTS.get(rank)?, count, format!("{path}:{line}")))
    }

    /// What was decided about a rule in some lines of a file.
    fn within(&self, rule: &str, path: &str, from: usize, to: usize) -> Option<Mark> {
        let holds = |at: &str, line: usize| at == path && (from..=to).contains(&line);
        let (verdict, _, place) = self.gravest(rule, &holds)?;
        Some(Mark {
            verdict,
            rule: rule.into(),
            place,
        })
    }

    /// The same; where its places are elsewhere, what was decided over all if there is only one upload that it can be about.
    fn about(
        &self,
        rule: &str,
        path: &str,
        from: usize,
        to: usize,
        row: &Publishing,
    ) -> Option<Mark> {
        self.within(rule, path, from, to)
            .or_else(|| self.alone(rule, row))
    }

    /// The same of one upload of a job: what stands in the steps of its other uploads is not about it.
    fn about_lane(
        &self,
        rule: &str,
        run: &Run,
        job: Option<&RunJob>,
        lane: &Lane,
        row: &Publishing,
    ) -> Option<Mark> {
        let Some(job) = job else {
            return self.about(rule, &row.path, row.line, row.line, row);
        };
        let has = |lane: &Lane, line: usize| (lane.line..=lane.end_line).contains(&line);
        let of_another = |line: usize| {
            let mut others = run.lanes.iter().filter(|other| other.job == lane.job);
            !has(lane, line) && others.any(|other| has(other, line))
        };
        let holds = |path: &str, line: usize| {
            path == job.path && (job.line..=job.end_line).contains(&line) && !of_another(line)
        };
        let Some((verdict, _, place)) = self.gravest(rule, &holds) else {
            let lanes = run.lanes.iter().filter(|other| other.job == lane.job);
            let mut rows = lanes.filter_map(|lane| self.row(lane));
            let is_only = rows.all(|other| core::ptr::eq(other, row) || !is_for_users(other));
            return is_only.then(|| self.alone(rule, row)).flatten();
        };
        Some(Mark {
            verdict,
            rule: rule.into(),
            place,
        })
    }

    fn alone(&self, rule: &str, row: &Publishing) -> Option<Mark> {
        if !is_for_users(row) {
            return None;
        }
        let mut jobs: Vec<(&str, Option<&str>)> = Vec::new();
        for row in self
            .report
            .publishing
            .iter()
            .filter(|row| is_for_users(row))
        {
            let calls = row.indirect.as_ref().is_some_and(|indirect| {
                indirect.kind == "reusable-workflow" && indirect.target.is_some()
            });
            let job = (row.path.as_str(), row.job.as_deref());
            if !calls && row.job.is_some() && !jobs.contains(&job) {
                jobs.push(job);
            }
        }
        if jobs.len() > 1 {
            return None;
        }
        let finding = self.finding(rule)?;
        let verdict = VERDICTS.iter().find(|known| finding.verdict == **known)?;
        let first = finding
            .exhibits
            .iter()
            .find(|shown| shown.verdict == *verdict)
            .or(finding.exhibits.first());
        Some(Mark {
            verdict,
            rule: rule.into(),
            place: first.map_or(String::new(), |shown| match shown.line {
                Some(line) => format!("{}:{line}", shown.path),
                None => shown.path.clone(),
            }),
        })
    }

    /// The weak points among some rules at places for which something holds.
    fn weak(&self, among: &[Weak], holds: &dyn Fn(&str, usize) -> bool) -> Vec<Fact> {
        let mut facts = Vec::new();
        for (rule, one, many) in among {
            let Some((verdict @ "unmet", count, place)) = self.gravest(rule, holds) else {
                continue;
            };
            let text = if count == 1 {
                (*one).into()
            } else if *rule == PINNED {
                format!("{count} {many}")
            } else {
                (*many).into()
            };
            facts.push(Fact {
                text,
                quiet: false,
                mark: Some(Mark {
                    verdict,
                    rule: (*rule).into(),
                    place,
                }),
            });
        }
        facts
    }

    /// The row of a lane.
    pub(super) fn row(&self, lane: &Lane) -> Option<&'a Publishing> {
        self.report.publishing.get(lane.row)
    }

    /// The uploading step itself, where a row leads to it.
    fn target(&self, row: &'a Publishing) -> &'a Publishing {
        let Some(target) = row
            .indirect
            .as_ref()
            .and_then(|indirect| indirect.target.as_ref())
        else {
            return row;
        };
        let at = |other: &&Publishing| other.path == target.path && other.line == target.line;
        self.report.publishing.iter().find(at).unwrap_or(row)
    }

    /// The weak points of a workflow outside of its jobs.
    pub(super) fn workflow(&self, run: &Run) -> Vec<Fact> {
        let holds = |path: &str, line: usize| path == run.path && !is_in_a_job(run, path, line);
        self.weak(&OF_A_WORKFLOW, &holds)
    }

    /// The events that can start a run's uploads, a box for each; then what is said of all of them.
    pub(super) fn events(&self, run: &Run) -> Vec<Node> {
        let mut nodes: Vec<Node> = Vec::new();
        let mut never: Vec<String> = Vec::new();
        for event in run.lanes.iter().flat_map(|lane| &lane.events) {
            let title = event_name(event);
            if event.reaches == "no" {
                if !never.contains(&title) {
                    never.push(title);
                }
                continue;
            }
            if nodes.iter().any(|node| node.title == title) {
                continue;
            }
            let mut facts = Vec::new();
            let alike = alike(run, &title);
            if !alike.iter().any(|event| event.reaches == "yes") {
                facts.push(said("perhaps".into()));
            }
            let because = because(event);
            if !because.is_empty() && alike.iter().all(|other| self::because(other) == because) {
                facts.push(quiet(because));
            }
            nodes.push(Node {
                title,
                code: false,
                facts,
            });
        }
        never.retain(|title| nodes.iter().all(|node| node.title != *title));
        if nodes.is_empty() {
            let text = if never.is_empty() {
                "what starts it is not in sight"
            } else {
                "no event can start it"
            };
            nodes.push(Node {
                facts: [said(text.into())].into(),
                ..Node::default()
            });
        }
        let mut more = Vec::new();
        let holds = |path: &str, line: usize| path == run.path && !is_in_a_job(run, path, line);
        more.extend(self.weak(
            &[
                (INTENT, "starts without intent", "starts without intent"),
                (TAGS, "tags are not protected", "tags are not protected"),
            ],
            &holds,
        ));
        if !never.is_empty() {
            more.push(quiet(format!("not by {}", never.join(", "))));
        }
        if let Some(last) = nodes.last_mut().filter(|_| !more.is_empty()) {
            if last.title.is_empty() {
                last.facts.extend(more);
            } else {
                nodes.push(Node {
                    facts: more,
                    ..Node::default()
                });
            }
        }
        nodes
    }

    /// A job that comes before an upload.
    pub(super) fn job(&self, run: &Run, job: &RunJob) -> Node {
        let mut facts = Self::of_job(run, job);
        if let Some(environment) = &job.environment {
            facts.push(said(format!("in environment {}", name(environment))));
            facts.extend(asked(job.asks));
        }
        facts.extend(hands(job).map(said));
        if facts.iter().all(|fact| fact.quiet) && job.steps > 0 {
            facts.push(quiet(counted(job.steps, "step", "steps")));
        }
        facts.extend(self.weak_job(job));
        Node {
            title: job.key.clone(),
            code: true,
            facts,
        }
    }

    /// What a job is and does.
    fn of_job(run: &Run, job: &RunJob) -> Vec<Fact> {
        let mut facts = Vec::new();
        if job.path != run.path {
            facts.push(quiet(format!("in {}", name(last(&job.path)))));
        }
        if let Some(calls) = &job.calls {
            facts.push(said(format!("calls {}", name(calls))));
        }
        facts.extend(before(run, job));
        facts.extend(deeds(job));
        facts
    }

    fn weak_job(&self, job: &RunJob) -> Vec<Fact> {
        let holds =
            |path: &str, line: usize| path == job.path && (job.line..=job.end_line).contains(&line);
        self.weak(&OF_A_JOB, &holds)
    }

    /// What stands before a publishing job: whom its environment asks.
    pub(super) fn gate(&self, job: &RunJob, row: &Publishing) -> Node {
        let mark = |rule| self.about(rule, &job.path, job.line, job.end_line, row);
        let mut facts = Vec::new();
        let title = match &job.environment {
            Some(environment) => format!("environment {}", name(environment)),
            None if job.calls.is_some() => "environment: not in sight".into(),
            None => "no environment".into(),
        };
        if job.environment.is_none()
            && job.calls.is_none()
            && let Some(
                mark @ Mark {
                    verdict: "unmet", ..
                },
            ) = mark(ENVIRONMENT)
        {
            facts.push(Fact {
                text: "publishes outside of any environment".into(),
                quiet: false,
                mark: Some(mark),
            });
        }
        let text = match job.asks {
            Asks::NoEnvironment | Asks::Nobody => "nobody else must agree",
            Asks::Another => "another person must agree",
            Asks::Before => "a person must agree before it",
            Asks::Own => "a reviewer must agree, also the one who started it",
            Asks::Unknown => "who must agree is not in sight",
        };
        facts.push(Fact {
            text: text.into(),
            quiet: false,
            mark: mark(APPROVAL).or_else(|| {
                (job.asks == Asks::Unknown && self.finding(APPROVAL).is_some()).then(|| Mark {
                    verdict: "unknown",
                    rule: APPROVAL.into(),
                    place: format!("{}:{}", job.path, job.line),
                })
            }),
        });
        Node {
            title,
            code: false,
            facts,
        }
    }

    /// A publishing job without its uploads, which stand in boxes of their own, and without its environment, which stands before it.
    pub(super) fn publisher(&self, run: &Run, job: &RunJob, lanes: &[&Lane]) -> Node {
        let mut facts = Self::of_job(run, job);
        facts.extend(hands(job).map(said));
        let mut weak = self.weak_job(job);
        if self.is_of_uploads_alone(job, lanes) {
            weak.retain(|fact| !matches!(&fact.mark, Some(mark) if mark.rule == PINNED));
        }
        facts.extend(weak);
        facts.extend(only(run, lanes));
        Node {
            title: job.key.clone(),
            code: true,
            facts,
        }
    }

    /// Whether the only actions that are not pinned are those that upload, which say it themselves.
    fn is_of_uploads_alone(&self, job: &RunJob, lanes: &[&Lane]) -> bool {
        let Some(finding) = self.finding(PINNED) else {
            return false;
        };
        finding
            .exhibits
            .iter()
            .filter(|shown| shown.verdict == "unmet" && shown.path == job.path)
            .filter_map(|shown| shown.line)
            .filter(|line| (job.line..=job.end_line).contains(line))
            .all(|line| {
                lanes
                    .iter()
                    .filter_map(|lane| self.row(lane))
                    .any(|row| row.line == line)
            })
    }

    /// One upload of a job.
    pub(super) fn upload(&self, run: &Run, job: Option<&RunJob>, lane: &Lane) -> Node {
        let Some(row) = self.row(lane) else {
            return Node::default();
        };
        let step = self.target(row);
        let mut facts = Vec::new();
        let unseen = row
            .indirect
            .as_ref()
            .is_some_and(|indirect| indirect.target.is_none());
        if let Some(indirect) = &row.indirect {
            let kind = match indirect.kind.as_str() {
                "reusable-workflow" => "the workflow",
                "composite-action" | "action" => "the action",
                "script" => "the script",
                _ => "another service",
            };
            facts.push(said(format!("through {kind} {}", name(&indirect.name))));
            if unseen {
                facts.push(quiet("what it does is not in sight".into()));
            }
        }
        if !unseen {
            let version = step
                .version
                .as_ref()
                .map_or(String::new(), |version| format!(" {}", name(version)));
            facts.push(said(format!("uploads by {}{version}", means(step, lane))));
            if let Some(pinned) = self.within(PINNED, &step.path, step.line, step.line) {
                let text = match step.pin.as_str() {
                    "sha" => "pinned by full SHA",
                    "short-sha" => "pinned by a short SHA",
                    "tag" => "at a tag, which can move",
                    "branch" => "at a branch, which moves",
                    _ => "not pinned",
                };
                facts.push(Fact {
                    text: text.into(),
                    quiet: false,
                    mark: Some(pinned),
                });
            }
        }
        facts.push(self.credential(run, job, lane, (row, step)));
        let (from, to) = match lane.line {
            0 => (row.line, row.line),
            from => (from, lane.end_line),
        };
        if let Some(
            mark @ Mark {
                verdict: "unmet", ..
            },
        ) = self.within(DUPLICATES, &row.path, from, to)
        {
            facts.push(Fact {
                text: "passes over a file that is there already".into(),
                quiet: false,
                mark: Some(mark),
            });
        }
        Node {
            title: String::new(),
            code: false,
            facts,
        }
    }

    fn credential(
        &self,
        run: &Run,
        job: Option<&RunJob>,
        lane: &Lane,
        (row, step): (&Publishing, &Publishing),
    ) -> Fact {
        let mark = |rule| self.about_lane(rule, run, job, lane, row);
        if let Some(given) = &step.credential {
            let lives = match given.kind.as_str() {
                "long-lived" => "a token that lives on",
                "short-lived" => "a short-lived token",
                _ => "a token of unknown life",
            };
            let secret = given
                .secret
                .as_ref()
                .map_or(String::new(), |secret| format!(": {}", name(secret)));
            return Fact {
                text: format!("{lives}{secret}"),
                quiet: false,
                mark: mark(TOKEN),
            };
        }
        let mark = mark(OIDC);
        let text = match mark.as_ref().map(|mark| mark.verdict) {
            Some("met" | "met-differently") => "trusted publishing, no token",
            _ if row.id_token == "write" => "no token; it may ask for an identity",
            _ => "by what it proves who it is: not in sight",
        };
        Fact {
            text: text.into(),
            quiet: false,
            mark,
        }
    }

    /// Where an upload goes, and what it leaves there.
    pub(super) fn leaf(&self, run: &Run, job: Option<&RunJob>, lane: &Lane) -> Node {
        let Some(row) = self.row(lane) else {
            return Node::default();
        };
        let step = self.target(row);
        let mut facts = Vec::new();
        let title = match step.index.as_str() {
            "pypi" => "PyPI",
            "testpypi" => "TestPyPI",
            "dynamic" => "decided when it runs",
            "other" => "another index",
            _ => "index: not in sight",
        };
        if let Some(url) = step
            .index_url
            .as_ref()
            .filter(|_| matches!(step.index.as_str(), "dynamic" | "other"))
        {
            let url = url.trim_start_matches("https://").trim_end_matches('/');
            facts.push(quiet(name(url)));
        }
        let mut mark = self.about_lane(PROVENANCE, run, job, lane, row);
        let verdict = mark.as_ref().map(|mark| mark.verdict);
        let told: &[&str] = match (row.attestation.as_str(), verdict) {
            ("publish", _) => &["publish attestations"],
            ("provenance", _) => &["build provenance at GitHub"],
            ("publish+provenance", _) => &["publish attestations", "build provenance at GitHub"],
            ("none", _) => &["no attestation"],
            (_, Some("met")) => &[
                "build provenance at GitHub",
                "publish attestations: not in sight",
            ],
            (_, Some("met-differently")) => &["attested in another way"],
            _ => &["attestations: not in sight"],
        };
        for text in told {
            facts.push(Fact {
                text: (*text).into(),
                quiet: false,
                mark: mark.take(),
            });
        }
        Node {
            title: title.into(),
            code: false,
            facts,
        }
    }
}

/// Whether an upload goes to PyPI, or may.
fn is_for_users(row: &Publishing) -> bool {
    is_among(row.index.as_str(), "pypi dynamic unknown")
}

fn is_in_a_job(run: &Run, path: &str, line: usize) -> bool {
    run.jobs
        .iter()
        .any(|job| job.path == path && (job.line..=job.end_line).contains(&line))
}

/// The jobs that call one, those it waits for, and those whose artifacts it takes without waiting for them.
fn before(run: &Run, job: &RunJob) -> Vec<Fact> {
    let after = named(run, &job.after).map(|names| quiet(format!("after {names}")));
    let takes = named(run, &job.takes)
        .map(|names| quiet(format!("takes what {names} hands over, without waiting")));
    let called = named(run, &job.called_by).map(|names| quiet(format!("called by {names}")));
    called.into_iter().chain(after).chain(takes).collect()
}

fn named(run: &Run, jobs: &[usize]) -> Option<String> {
    let names: Vec<String> = jobs
        .iter()
        .filter_map(|at| Some(name(&run.jobs.get(*at)?.key)))
        .collect();
    (!names.is_empty()).then(|| {
        let more = names.len().saturating_sub(MOST_NAMES);
        let mut told = names
            .get(..names.len() - more)
            .unwrap_or_default()
            .join(", ");
        if more > 0 {
            put(&mut told, format_args!(" and {more} more"));
        }
        told
    })
}

fn deeds(job: &RunJob) -> Vec<Fact> {
    let mut facts = Vec::new();
    for (kind, verb) in [
        (DeedKind::Builds, "builds by"),
        (DeedKind::MayBuild, "runs"),
        (DeedKind::Tests, "tests by"),
        (DeedKind::Attests, "attests by"),
    ] {
        let mut by: Vec<String> = Vec::new();
        for deed in job.deeds.iter().filter(|deed| deed.kind == kind) {
            let name = name(&cut(&visible(&deed.by), LONGEST_COMMAND).0);
            if !by.contains(&name) {
                by.push(name);
            }
        }
        let more = by.len().saturating_sub(2);
        by.truncate(2);
        if !by.is_empty() {
            let mut text = format!("{verb} {}", by.join(", "));
            if more > 0 {
                put(&mut text, format_args!(" and {more} more"));
            }
            facts.push(said(text));
        }
    }
    facts
}

fn hands(job: &RunJob) -> Option<String> {
    let mut names: Vec<String> = job.hands.iter().map(|hands| artifact(hands)).collect();
    names.dedup();
    let more = names.len().saturating_sub(2);
    names.truncate(2);
    if names.iter().any(|name| name == "artifacts") {
        return Some("hands over artifacts".into());
    }
    (!names.is_empty()).then(|| {
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        format!("hands over {}{more}", names.join(", "))
    })
}

/// An artifact's name; of one that expressions make, what is fixed.
fn artifact(text: &str) -> String {
    let mut told = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("${{") {
        told.push_str(before);
        told.push('*');
        rest = behind.split_once("}}").map_or("", |(_, after)| after);
    }
    told.push_str(rest);
    while told.contains("*-*") {
        told = told.replace("*-*", "*");
    }
    if told.chars().any(char::is_alphanumeric) {
        name(&told)
    } else {
        "artifacts".into()
    }
}

fn asked(asks: Asks) -> Option<Fact> {
    let text = match asks {
        Asks::Another => "another person must agree",
        Asks::Own => "a reviewer must agree",
        Asks::Nobody => "which asks nobody",
        Asks::NoEnvironment | Asks::Before | Asks::Unknown => return None,
    };
    Some(quiet(text.into()))
}

/// The events of one name that can start one of the uploads.
fn alike<'a>(run: &'a Run, title: &str) -> Vec<&'a Event> {
    let events = run.lanes.iter().flat_map(|lane| &lane.events);
    events
        .filter(|event| event.reaches != "no" && event_name(event) == title)
        .collect()
}

/// By which of the run's events an upload can be started, where not all of them start all uploads in the same way.
fn only(run: &Run, lanes: &[&Lane]) -> Option<Fact> {
    let can = |lane: &Lane| -> Vec<(String, String)> {
        let events = lane.events.iter().filter(|event| event.reaches != "no");
        events
            .map(|event| (event_name(event), because(event)))
            .collect()
    };
    let all: Vec<Vec<(String, String)>> = run.lanes.iter().map(can).collect();
    let mut own: Vec<(String, String)> = Vec::new();
    for event in lanes.iter().flat_map(|lane| can(lane)) {
        if !own.contains(&event) {
            own.push(event);
        }
    }
    if all.iter().all(|other| *other == own) {
        return None;
    }
    if own.is_empty() {
        return Some(said("no event is seen to start it".into()));
    }
    let mut told: Vec<String> = Vec::new();
    for (title, because) in own {
        let same = alike(run, &title)
            .iter()
            .all(|other| self::because(other) == because);
        let text = if same || because.is_empty() {
            title
        } else {
            format!("{title} {because}")
        };
        if !told.contains(&text) {
            told.push(text);
        }
    }
    Some(said(format!("only by {}", told.join(", "))))
}

fn event_name(event: &Event) -> String {
    match (event.event.as_str(), event.reference.as_deref()) {
        ("push", Some("tag")) => "a tag push".into(),
        ("push", Some("branch")) => "a branch push".into(),
        ("workflow_dispatch", _) => "a start by hand".into(),
        ("schedule", _) => "a schedule".into(),
        ("release", _) => "a GitHub release".into(),
        ("pull_request", _) => "a pull request".into(),
        (event, _) => name(event),
    }
}

/// What decides an event: of one that certainly starts it the filter alone, since its conditions hold.
fn because(event: &Event) -> String {
    let says_more = |part: &&str| {
        let condition = part.trim_start_matches('`').starts_with("if:");
        !(part.is_empty()
            || condition && event.reaches == "yes"
            || matches!(*part, "not evaluated" | "started by hand" | "by the clock"))
    };
    let parts: Vec<&str> = event.because.split("; ").filter(says_more).collect();
    parts.join("; ")
}

fn means(row: &Publishing, lane: &Lane) -> String {
    let known = match row.means.as_str() {
        "twine" => "twine upload",
        "uv" => "uv publish",
        "flit" => "flit publish",
        "poetry" => "poetry publish",
        "hatch" => "hatch publish",
        "pdm" => "pdm publish",
        "setup.py" => "setup.py upload",
        "other-action" | "script" => &cut(&visible(&lane.what), LONGEST_COMMAND).0,
        other => other,
    };
    name(known)
}

/// The last part of a path.
pub(super) fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// What a picture shows, in a sentence.
pub(super) fn label(report: &Report, runs: &[Run]) -> String {
    let uploads: usize = runs.iter().map(|run| run.lanes.len()).sum();
    let name = if report.subject.name.is_empty() {
        "this project".to_string()
    } else {
        report.subject.name.clone()
    };
    format!(
        "How a release of {name} leaves, drawn: {} in {}",
        counted(uploads, "upload", "uploads"),
        counted(runs.len(), "workflow", "workflows"),
    )
}
