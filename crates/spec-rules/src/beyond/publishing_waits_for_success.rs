#![cfg_attr(feature = "pages", doc = include_str!("publishing_waits_for_success.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "An upload starts only when every job before it has succeeded."
)]

use super::uploading::{uploading, without_certainty};
use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who, repair};
use alloc::{format, vec::Vec};
use spec_model::{
    Place, Project, Source,
    facts::{JobRef, Likely, Sight, waits},
    github::Target,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "beyond/publishing-waits-for-success",
    claim: "an upload starts only when every job before it has succeeded",
    force: Force::Beyond,
    since: "0.1.0",
    sources: &[Source::Tree],
    subject: Subject::Publishing(&[Sight::Condition]),
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("publishing_waits_for_success.md"),
};

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    let mut jobs: Vec<JobRef> = Vec::new();
    for uploading in uploading(project) {
        add(project, uploading.job, &mut jobs);
    }
    for job in jobs {
        judge(project, job, &mut decision);
    }
    without_certainty(project, &mut decision);
    decision.summary = match decision.verdict() {
        Verdict::Unmet => "an upload can start although a job before it has failed".into(),
        Verdict::Unknown => {
            "whether an upload can start although a job before it has failed cannot be told from here"
                .into()
        }
        _ => "an upload starts only when every job before it has succeeded".into(),
    };
    decision
}

/// The job, and those that call the workflow it stands in: what they need comes before it, too.
fn add(project: &Project, job: JobRef, jobs: &mut Vec<JobRef>) {
    if jobs.contains(&job) {
        return;
    }
    jobs.push(job);
    let Some((called, _)) = job.view(project) else {
        return;
    };
    for (workflow, view) in project.workflows.iter().enumerate() {
        for (index, caller) in view.jobs.iter().enumerate() {
            let calls = caller.uses.as_ref().is_some_and(
                |uses| matches!(&uses.target, Target::Local(path) if *path == called.path),
            );
            if calls {
                add(
                    project,
                    JobRef {
                        workflow,
                        job: index,
                    },
                    jobs,
                );
            }
        }
    }
}

fn judge(project: &Project, reference: JobRef, decision: &mut Decision) {
    let Some((workflow, job)) = reference.view(project) else {
        return;
    };
    for wait in waits(project, reference) {
        let verdict = match wait.waits {
            Likely::Yes => Verdict::Met,
            Likely::No => Verdict::Unmet,
            Likely::Unknown => Verdict::Unknown,
        };
        let exhibit = Exhibit::at(wait.place, verdict, wait.because);
        if decision.places.contains(&exhibit) {
            continue;
        }
        if verdict == Verdict::Unmet {
            decision
                .fixes
                .extend(repair::waiting::at(project, workflow, wait.place.span));
        }
        decision.places.push(exhibit);
        if verdict == Verdict::Unknown {
            decision.needs.push(Need::new(
                Source::Maintainer,
                Who::Maintainer,
                format!(
                    "what the condition of job `{}` is when a job before it has failed",
                    job.key.value
                ),
                "whether the upload starts then",
            ));
        }
    }
    if let Some(uses) = job.uses.as_ref().filter(
        |uses| !matches!(&uses.target, Target::Local(path) if project.workflow_at(path).is_some()),
    ) {
        let place = Place::new(workflow.document, uses.text.span);
        let says = "what the upload waits for in the called workflow is not in sight";
        decision
            .places
            .push(Exhibit::at(place, Verdict::Unknown, says));
        decision.needs.push(Need::new(
            Source::Tree,
            Who::Anyone,
            format!("the workflow that job `{}` calls", job.key.value),
            "what its upload waits for",
        ));
    }
}
