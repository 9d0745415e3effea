#![cfg_attr(feature = "pages", doc = include_str!("release_uses_no_cache.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "No job that makes the distributions restores a cache."
)]

use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who, repair};
use alloc::{format, vec::Vec};
use spec_model::{
    Place, Project, Source,
    facts::{
        CacheStep, JobRef, Likely, Sight, TABLES_DATE, UploadWithJobs, caches, feeding_jobs,
        start_events, uploads_with_jobs,
    },
    github::Step,
};
use spec_source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    id: "beyond/release-uses-no-cache",
    claim: "no job that makes the distributions restores a cache",
    force: Force::Beyond,
    since: "0.1.0",
    sources: &[Source::Tree],
    subject: Subject::Publishing(&[Sight::Uses]),
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("release_uses_no_cache.md"),
};

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    let feeding = feeding_jobs(project);
    let uploads = uploads_with_jobs(project);
    let mut jobs = 0;
    for reference in &project.facts.closure.jobs {
        let feeds = feeding.get(reference).copied().unwrap_or(Likely::No);
        jobs += usize::from(feeds != Likely::No);
        judge(project, *reference, feeds, &uploads, &mut decision);
    }
    decision.summary = match decision.verdict() {
        Verdict::Unmet => match decision.count(Verdict::Unmet) {
            1 => "a step that makes the distributions restores a cache".into(),
            count => format!("{count} steps that make the distributions restore a cache"),
        },
        Verdict::Unknown => {
            "whether a job that makes the distributions restores a cache cannot be told from here"
                .into()
        }
        _ if jobs == 1 => "the job that makes the distributions restores no cache".into(),
        _ => format!("none of the {jobs} jobs that make the distributions restores a cache"),
    };
    decision.because = (decision.verdict() == Verdict::Met).then(|| {
        format!("what actions do by themselves is known from a table of {TABLES_DATE}; an action that is not in it, and whose name speaks of no cache, is taken at its name")
    });
    decision
}

fn judge(
    project: &Project,
    reference: JobRef,
    feeds: Likely,
    uploads: &[UploadWithJobs<'_>],
    decision: &mut Decision,
) {
    let Some((workflow, job)) = reference.view(project) else {
        return;
    };
    if job.uses.is_some() {
        return;
    }
    let name = &job.key.value;
    let events = start_events(project, reference.workflow);
    let found = caches(project, reference, &events, uploads);
    let restoring: Vec<_> = found
        .iter()
        .filter(|step| step.restores != Likely::No)
        .collect();
    if restoring.is_empty() && feeds == Likely::Yes {
        let says = format!("job `{name}` hands on what is uploaded, and restores no cache");
        let place = Place::new(workflow.document, job.key.span);
        decision.places.push(Exhibit::at(place, Verdict::Met, says));
    }
    let unmet = |step: &&CacheStep| {
        feeds == Likely::Yes
            && step.restores == Likely::Yes
            && step.place.document == workflow.document
    };
    let of_step = |step: &Step, place: Span| {
        step.uses
            .as_ref()
            .is_some_and(|uses| uses.text.span == place)
    };
    let positions: Vec<usize> = restoring
        .iter()
        .copied()
        .filter(unmet)
        .filter_map(|cache| {
            job.steps
                .iter()
                .position(|step| of_step(step, cache.place.span))
        })
        .collect();
    let fix = repair::cache::off(project, workflow, job, &positions);
    decision
        .fixes
        .extend(fix.filter(|fix| !decision.fixes.contains(fix)));
    for step in restoring {
        let because = &step.because;
        let (verdict, says) = match (feeds, step.restores) {
            (Likely::No, _) => (
                Verdict::NotApplicable,
                format!("{because}; nothing that job `{name}` leaves behind is uploaded"),
            ),
            (Likely::Yes, Likely::Yes) => (
                Verdict::Unmet,
                format!(
                    "{because}: what another run wrote there comes into what job `{name}` hands on"
                ),
            ),
            (Likely::Yes, _) => (Verdict::Unknown, because.clone()),
            (Likely::Unknown, _) => (
                Verdict::Unknown,
                format!("{because}; whether job `{name}` hands on what is uploaded cannot be told"),
            ),
        };
        let exhibit = Exhibit::at(step.place, verdict, says);
        if decision.places.contains(&exhibit) {
            continue;
        }
        if verdict == Verdict::Unknown {
            decision.needs.push(Need::new(
                Source::Maintainer,
                Who::Maintainer,
                format!(
                    "`{}` in a log of the latest release: whether it restored a cache",
                    project.slice(step.place).trim_matches(['"', '\''])
                ),
                "whether a release takes anything from a cache",
            ));
        }
        decision.places.push(exhibit);
    }
}
