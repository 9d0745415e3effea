#![cfg_attr(feature = "pages", doc = include_str!("publishing_runs_on_hosted_runner.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Every job that uploads to PyPI runs on GitHub's own runners."
)]

use super::uploading::{Uploading, uploading, without_certainty};
use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who};
use alloc::{format, string::String};
use spec_model::{
    Place, Project, Source,
    facts::{Host, Sight, hosts},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "beyond/publishing-runs-on-hosted-runner",
    claim: "every job that uploads to PyPI runs on GitHub's own runners",
    force: Force::Beyond,
    since: "0.1.0",
    sources: &[Source::Tree],
    subject: Subject::Publishing(&[Sight::Environment]),
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("publishing_runs_on_hosted_runner.md"),
};

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    let mut jobs = 0;
    for uploading in uploading(project) {
        jobs += usize::from(uploading.certain);
        judge(project, uploading, &mut decision);
    }
    without_certainty(project, &mut decision);
    decision.summary = match decision.verdict() {
        Verdict::Unmet => {
            "a job that uploads to PyPI runs on a machine that is not GitHub's".into()
        }
        Verdict::Unknown => {
            "whose machine an upload to PyPI runs on cannot be told from here".into()
        }
        _ if jobs == 1 => "the job that uploads to PyPI runs on one of GitHub's runners".into(),
        _ => format!("all {jobs} jobs that upload to PyPI run on GitHub's runners"),
    };
    decision
}

fn judge(project: &Project, uploading: Uploading, decision: &mut Decision) {
    let Some((workflow, job)) = uploading.job.view(project) else {
        return;
    };
    let name = &job.key.value;
    if let Some(uses) = &job.uses {
        let place = Place::new(workflow.document, uses.text.span);
        let says = "the called workflow says what it runs on, and is not in sight";
        decision
            .places
            .push(Exhibit::at(place, Verdict::Unknown, says));
        decision.needs.push(Need::new(
            Source::Tree,
            Who::Anyone,
            format!("the workflow that job `{name}` calls"),
            "whose machine its upload runs on",
        ));
        return;
    }
    let found = hosts(project, uploading.job);
    if found.is_empty() {
        let place = Place::new(workflow.document, job.key.span);
        let says = "the job has no `runs-on`, and GitHub refuses it";
        decision
            .places
            .push(Exhibit::at(place, Verdict::Unknown, says));
        decision.needs.push(Need::new(
            Source::Tree,
            Who::Writer,
            format!("a `runs-on` for job `{name}`"),
            "whose machine it runs on",
        ));
    }
    for (place, label, host) in found {
        let (verdict, says) = verdict(name, &label, host, uploading.certain);
        decision.places.push(Exhibit::at(place, verdict, says));
        if verdict == Verdict::Unknown {
            decision.needs.push(Need::new(
                Source::Maintainer,
                Who::Maintainer,
                format!("whose machine `{label}` is: a larger runner of GitHub's, another provider's, or your own"),
                "whether the upload runs on one of GitHub's runners",
            ));
        }
    }
}

fn verdict(job: &str, label: &str, host: Host, certain: bool) -> (Verdict, String) {
    match (host, certain) {
        (Host::GitHub, true) => (
            Verdict::Met,
            format!("job `{job}` uploads on a machine that GitHub makes for it and throws away"),
        ),
        (Host::GitHub, false) => (
            Verdict::Met,
            format!("job `{job}` may upload, and runs on one of GitHub's runners"),
        ),
        (Host::SelfHosted, true) => (
            Verdict::Unmet,
            format!(
                "job `{job}` uploads on a self-hosted runner: what an earlier job left on it can reach the upload"
            ),
        ),
        (Host::SelfHosted, false) => (
            Verdict::Unknown,
            format!("job `{job}` may upload, and runs on a self-hosted runner"),
        ),
        (Host::Named, _) => (
            Verdict::Unknown,
            format!(
                "`{label}` is no label of GitHub's standard runners: only the organisation knows whose machine it is"
            ),
        ),
        (Host::RunTime, _) => (
            Verdict::Unknown,
            format!("what job `{job}` runs on is known at run time only"),
        ),
    }
}
