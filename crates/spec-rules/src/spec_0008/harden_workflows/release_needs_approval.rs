#![cfg_attr(feature = "pages", doc = include_str!("release_needs_approval.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "An upload to PyPI waits for the approval of a second person."
)]

use crate::{Decision, Exhibit, Fix, Force, Need, Rule, Safety, Subject, Verdict, Who};
use alloc::{format, string::String, vec, vec::Vec};
use spec_model::{
    Place, Project, Source,
    facts::{JobRef, Sight, waits_for_a_person},
    github::{Job, Workflow, has_expression},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/harden-workflows/release-needs-approval",
    claim: "an upload to PyPI waits for the approval of a second person",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Tree, Source::HostSettings, Source::Maintainer],
    subject: Subject::Publishing(&[Sight::Environment]),
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("release_needs_approval.md"),
};

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    let mut environments: Vec<String> = Vec::new();
    for reference in &project.facts.closure.publishing {
        let Some((workflow, job)) = reference.view(project) else {
            continue;
        };
        let exhibit = judge(project, *reference, workflow, job);
        if exhibit.verdict == Verdict::Unknown
            && let Some(environment) = &job.environment
            && !environments.contains(&environment.name.value)
        {
            environments.push(environment.name.value.clone());
        }
        decision.places.push(exhibit);
    }
    for reference in project.facts.perhaps_publishing() {
        let Some((workflow, job)) = reference
            .view(project)
            .filter(|_| !decision.places.is_empty())
        else {
            continue;
        };
        if job.environment.is_none() && waits_for_a_person(project, reference).is_none() {
            let says = format!(
                "job `{}` names no environment, and whether it uploads cannot be seen",
                job.key.value
            );
            decision.places.push(Exhibit::at(
                Place::new(workflow.document, job.key.span),
                Verdict::Unknown,
                says,
            ));
        }
    }
    let (all, bare) = (decision.places.len(), decision.count(Verdict::Unmet));
    decision.summary = match decision.verdict() {
        Verdict::Unmet if all == 1 => {
            "the upload to PyPI waits for nobody: its job runs in no environment".into()
        }
        Verdict::Unmet => format!(
            "{bare} of {all} jobs that upload to PyPI wait for nobody: they run in no environment"
        ),
        Verdict::MetDifferently => "a step waits for a person before the upload to PyPI".into(),
        _ => "who must agree to an upload is a setting of its environment, which was not given"
            .into(),
    };
    if decision.count(Verdict::Unknown) > 0 {
        decision.needs.push(answer_of(&environments));
    }
    let needed = environments_of_needs(project);
    if bare > 0 && !needed.is_empty() {
        decision.needs.push(Need::new(
            Source::HostSettings,
            Who::Anyone,
            format!("the answer of `GET /repos/{{owner}}/{{repo}}/environments` (a needed job names {})", needed.join(", ")),
            "whether a second person must approve a job that the upload waits for, so that the aim is reached in another way",
        ));
    }
    if bare > 0 {
        decision.fixes.push(by_hand());
    }
    decision
}

fn judge(project: &Project, reference: JobRef, workflow: &Workflow, job: &Job) -> Exhibit {
    let at = |span, verdict, says| Exhibit::at(Place::new(workflow.document, span), verdict, says);
    if let Some(place) = waits_for_a_person(project, reference) {
        return Exhibit::at(
            place,
            Verdict::MetDifferently,
            "this action waits for a person's answer before what follows it runs",
        );
    }
    match (&job.environment, &job.uses) {
        (Some(environment), _) if has_expression(&environment.name.value) => at(
            environment.span,
            Verdict::Unknown,
            "the environment's name is known at run time only, and with it who must agree".into(),
        ),
        (Some(environment), _) => at(
            environment.span,
            Verdict::Unknown,
            format!(
                "whether the environment `{}` asks a second person is a setting",
                environment.name.value
            ),
        ),
        (None, Some(uses)) => at(
            uses.text.span,
            Verdict::Unknown,
            "an environment can only stand in the workflow that is called, which is not in sight"
                .into(),
        ),
        (None, None) => at(
            job.key.span,
            Verdict::Unmet,
            format!(
                "job `{}` names no environment, so nothing can ask a second person",
                job.key.value
            ),
        ),
    }
}

/// The environments of the jobs that a publishing job without one needs: a review there holds the upload up, too.
fn environments_of_needs(project: &Project) -> Vec<String> {
    let mut found = Vec::new();
    for (workflow, job) in project
        .facts
        .closure
        .publishing
        .iter()
        .filter_map(|job| job.view(project))
    {
        let needed = job
            .needs
            .iter()
            .filter_map(|need| workflow.jobs.get(workflow.job(&need.value)?));
        for environment in needed
            .filter(|_| job.environment.is_none())
            .filter_map(|needed| needed.environment.as_ref())
        {
            let name = format!("`{}`", environment.name.value);
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

fn answer_of(environments: &[String]) -> Need {
    let named = match environments {
        [] => String::new(),
        [one] => format!(" (it names `{one}`)"),
        [one, rest @ ..] => format!(" (it names `{one}` and {} more)", rest.len()),
    };
    Need::new(
        Source::HostSettings,
        Who::Anyone,
        format!("the answer of `GET /repos/{{owner}}/{{repo}}/environments`{named}"),
        "whether a second person must approve before the upload",
    )
}

fn by_hand() -> Fix {
    Fix {
        title: "let the release team approve each upload".into(),
        safety: Safety::ByHand,
        before: Vec::new(),
        after: vec![
            "under the repository's Settings > Environments make one for publishing, with required reviewers and `Prevent self-review`".into(),
            "name it as `environment:` of the job that uploads".into(),
            "name it in the trusted publisher on PyPI too".into(),
        ],
        edits: Vec::new(),
    }
}
