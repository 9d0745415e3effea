#![cfg_attr(feature = "pages", doc = include_str!("build_stands_apart_from_publish.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "The job that uploads to PyPI builds nothing."
)]

use super::uploading::uploading;
use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who, repair};
use alloc::{format, vec::Vec};
use spec_model::{
    Place, Project, Source,
    facts::{Authority, BuildKind, BuildStep, JobRef, Sight, authority, builds},
    github::{Job, Workflow},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "beyond/build-stands-apart-from-publish",
    claim: "the job that uploads to PyPI builds nothing",
    force: Force::Beyond,
    since: "0.1.0",
    sources: &[Source::Tree],
    subject: Subject::Publishing(&[Sight::Upload]),
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("build_stands_apart_from_publish.md"),
};

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    let mut jobs = 0;
    for uploading in uploading(project).filter(|uploading| uploading.certain) {
        if let Some((workflow, job)) = uploading.job.view(project) {
            jobs += 1;
            judge(project, uploading.job, workflow, job, &mut decision);
        }
    }
    builders_with_identity(project, &mut decision);
    decision.summary = match decision.verdict() {
        Verdict::Unmet if jobs == 1 => "the job that uploads to PyPI builds, too".into(),
        Verdict::Unmet => "a job that uploads to PyPI builds, too".into(),
        Verdict::Unknown => {
            "whether a job that uploads to PyPI builds, too, cannot be told from here".into()
        }
        _ if jobs == 1 => "the job that uploads to PyPI builds nothing".into(),
        _ => format!("none of the {jobs} jobs that upload to PyPI builds"),
    };
    decision
}

fn judge(
    project: &Project,
    reference: JobRef,
    workflow: &Workflow,
    job: &Job,
    decision: &mut Decision,
) {
    let name = &job.key.value;
    if let Some(uses) = &job.uses {
        let place = Place::new(workflow.document, uses.text.span);
        let says = "what the called workflow runs beside the upload is not in sight";
        decision
            .places
            .push(Exhibit::at(place, Verdict::Unknown, says));
        decision.needs.push(Need::new(
            Source::Tree,
            Who::Anyone,
            format!("the workflow that job `{name}` calls"),
            "whether its publishing job builds",
        ));
        return;
    }
    let found = builds(project, workflow.document, &job.steps);
    if found.is_empty() {
        let says = format!("job `{name}` uploads, and no step of it builds");
        let place = Place::new(workflow.document, job.key.span);
        decision.places.push(Exhibit::at(place, Verdict::Met, says));
        return;
    }
    let surely = |step: &BuildStep| matches!(step.kind, BuildKind::Builds | BuildKind::Installs);
    if found.iter().any(surely) {
        decision
            .fixes
            .extend(repair::split::apart(project, reference));
    }
    for step in &found {
        decision.places.push(exhibit(name, step));
        decision.needs.extend(need(step));
    }
}

fn exhibit(job: &str, step: &BuildStep) -> Exhibit {
    let (verdict, says) = match &step.kind {
        BuildKind::Builds => (
            Verdict::Unmet,
            format!(
                "job `{job}` builds and uploads: whatever the build runs can upload in its place"
            ),
        ),
        BuildKind::Installs => (
            Verdict::Unmet,
            format!(
                "job `{job}` installs the project from its source, which builds it, and uploads: whatever the build runs can upload in its place"
            ),
        ),
        BuildKind::Task(_) => (
            Verdict::Unknown,
            format!("job `{job}` uploads, and this may build: what it runs cannot be told here"),
        ),
        BuildKind::Action(_) => (
            Verdict::Unknown,
            format!("job `{job}` uploads, and this may build: what it does is not in sight"),
        ),
    };
    Exhibit::at(step.place, verdict, says)
}

fn need(step: &BuildStep) -> Option<Need> {
    let bring = match &step.kind {
        BuildKind::Task(name) => format!("what `{name}` runs"),
        BuildKind::Action(name) => format!("what `{name}` does, from its documentation"),
        BuildKind::Builds | BuildKind::Installs => return None,
    };
    Some(Need::new(
        Source::Maintainer,
        Who::Maintainer,
        bring,
        "whether the job that uploads builds, too",
    ))
}

/// A job that builds and may ask for an identity, as attesting takes, can upload too, unless PyPI is bound to the environment of another.
fn builders_with_identity(project: &Project, decision: &mut Decision) {
    let closure = &project.facts.closure;
    let others = closure
        .jobs
        .iter()
        .filter(|job| !closure.publishing.contains(job));
    let exhibits: Vec<Exhibit> = others
        .filter(|job| authority(project, **job, "id-token") == Authority::Write)
        .filter_map(|job| {
            let (workflow, job) = job.view(project)?;
            let found = builds(project, workflow.document, &job.steps);
            let step = found.into_iter().find(|step| matches!(step.kind, BuildKind::Builds | BuildKind::Installs))?;
            let says = format!(
                "job `{}` builds with `id-token: write`: what the build runs can ask for the identity that PyPI trusts, and only the environment that PyPI is bound to stands in its way",
                job.key.value
            );
            Some(Exhibit::at(step.place, Verdict::NotApplicable, says))
        })
        .collect();
    decision.places.extend(exhibits);
}
