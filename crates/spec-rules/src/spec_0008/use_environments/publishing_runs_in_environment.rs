#![cfg_attr(feature = "pages", doc = include_str!("publishing_runs_in_environment.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Every job that uploads to PyPI runs in a GitHub environment."
)]

use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who, agree, repair};
use alloc::format;
use spec_model::{
    Place, Project, Source,
    facts::{JobRef, Sight, environment_names},
    github::{Job, Workflow},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/use-environments/publishing-runs-in-environment",
    claim: "every job that uploads to PyPI runs in a GitHub environment",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Tree],
    subject: Subject::Publishing(&[Sight::Environment]),
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("publishing_runs_in_environment.md"),
};

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    for reference in &project.facts.closure.publishing {
        let Some((workflow, job)) = reference.view(project) else {
            continue;
        };
        let exhibit = judge(project, *reference, workflow, job);
        match exhibit.verdict {
            Verdict::Unmet => decision
                .fixes
                .extend(repair::environment::of_job(project, workflow, job)),
            Verdict::Unknown if job.uses.is_some() => {
                let bring = format!("the workflow that job `{}` calls", job.key.value);
                decision.needs.push(Need::new(
                    Source::Tree,
                    Who::Anyone,
                    bring,
                    "whether its publishing job names an environment",
                ));
            }
            Verdict::Unknown => {
                let bring = format!(
                    "what the environment's name of job `{}` can be when it publishes",
                    job.key.value
                );
                decision.needs.push(Need::new(
                    Source::Maintainer,
                    Who::Maintainer,
                    bring,
                    "whether the job always runs in an environment",
                ));
            }
            _ => {}
        }
        decision.places.push(exhibit);
    }
    let (all, bare, in_sight) = (
        decision.places.len(),
        decision.count(Verdict::Unmet),
        decision.verdict(),
    );
    let perhaps = project.facts.perhaps_publishing();
    for (workflow, job) in perhaps.iter().filter_map(|job| job.view(project)) {
        if job.environment.is_none() && !decision.places.is_empty() {
            let says = format!(
                "job `{}` names no environment, and whether it uploads cannot be seen",
                job.key.value
            );
            decision.places.push(Exhibit::at(
                Place::new(workflow.document, job.key.span),
                Verdict::Unknown,
                says,
            ));
            let bring = format!("what job `{}` runs", job.key.value);
            decision.needs.push(Need::new(
                Source::Tree,
                Who::Anyone,
                bring,
                "whether it uploads to PyPI",
            ));
        }
    }
    decision.summary = match decision.verdict() {
        Verdict::Unmet if all == 1 => "the job that uploads to PyPI runs in no environment".into(),
        Verdict::Unmet => format!(
            "{bare} of {all} jobs that upload to PyPI {} in no environment",
            agree(bare, "runs", "run")
        ),
        Verdict::Unknown if in_sight == Verdict::Met => {
            "what is in sight runs in an environment, and a job without one may upload, too".into()
        }
        Verdict::Unknown => {
            "whether an upload to PyPI runs in an environment is known at run time only".into()
        }
        _ if all == 1 => "the job that uploads to PyPI runs in an environment".into(),
        _ => format!("all {all} jobs that upload to PyPI run in an environment"),
    };
    decision
}

fn judge(project: &Project, reference: JobRef, workflow: &Workflow, job: &Job) -> Exhibit {
    let at = |span, verdict, says| Exhibit::at(Place::new(workflow.document, span), verdict, says);
    let name = &job.key.value;
    match (&job.environment, &job.uses) {
        (Some(environment), _) if environment.is_certain() => at(
            environment.span,
            Verdict::Met,
            format!(
                "job `{name}` runs in the environment `{}`",
                environment.name.value
            ),
        ),
        (Some(environment), _) if let Some(names) = environment_names(project, reference) => at(
            environment.span,
            Verdict::Met,
            format!(
                "job `{name}` runs in the environment `{}`",
                names.join("` or `")
            ),
        ),
        (Some(environment), _) => at(
            environment.span,
            Verdict::Unknown,
            "an expression names the environment, and may come out empty: then there is none"
                .into(),
        ),
        (None, Some(uses)) => at(
            uses.text.span,
            Verdict::Unknown,
            "an environment can only stand in the workflow that is called, which is not in sight"
                .into(),
        ),
        (None, None) => {
            let elsewhere = needed_with_environment(workflow, job);
            let says = match elsewhere {
                Some(other) => format!(
                    "job `{name}` uploads and names no environment; `{other}`, which it needs, does, and that guards only that job"
                ),
                None => format!(
                    "job `{name}` uploads and names no environment: nothing can ask for a review before it runs"
                ),
            };
            at(job.key.span, Verdict::Unmet, says)
        }
    }
}

/// A job that it needs and that names an environment, though it is not the one that uploads.
fn needed_with_environment<'a>(workflow: &'a Workflow, job: &Job) -> Option<&'a str> {
    let needed = job
        .needs
        .iter()
        .filter_map(|need| workflow.jobs.get(workflow.job(&need.value)?));
    needed
        .filter(|other| other.environment.is_some())
        .map(|other| other.key.value.as_str())
        .next()
}
