#![cfg_attr(feature = "pages", doc = include_str!("release_needs_approval.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "An upload to PyPI waits for the approval of a second person."
)]

use super::second_person::{answer, of_rules};
use crate::{Decision, Exhibit, Fix, Force, Need, Rule, Safety, Subject, Verdict, Who, agree};
use alloc::{format, string::String, vec, vec::Vec};
use spec_model::{
    Place, Project, Source,
    answers::Environment,
    facts::{JobRef, Sight, environments_before, may_wait_for_a_person, waits_for_a_person},
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
    let (mut jobs, mut bare, mut asked) = (0, 0, 0);
    for reference in &project.facts.closure.publishing {
        let Some((workflow, job)) = reference.view(project) else {
            continue;
        };
        jobs += 1;
        let seen = decision.count(Verdict::Unmet);
        judge(project, *reference, workflow, job, &mut decision);
        if decision.count(Verdict::Unmet) > seen && job.environment.is_none() {
            bare += 1;
        }
        if decision
            .places
            .last()
            .is_some_and(|place| place.says == MAY_ASK)
        {
            asked += 1;
        }
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
            if decision.needs.is_empty() {
                decision.needs.push(answer(project));
            }
        }
    }
    let unmet = decision.count(Verdict::Unmet);
    let needed = environments_of_needs(project);
    decision.summary = match decision.verdict() {
        Verdict::Unmet if bare < unmet && jobs == 1 => {
            "the upload to PyPI takes one person: its environment asks no second one".into()
        }
        Verdict::Unmet if bare < unmet => {
            format!(
                "{unmet} of {jobs} jobs that upload to PyPI {} one person only",
                agree(unmet, "takes", "take")
            )
        }
        Verdict::Unmet if jobs == 1 && !needed.is_empty() => {
            "the job that uploads to PyPI runs in no environment, though one that it needs does"
                .into()
        }
        Verdict::Unmet if jobs == 1 => {
            "the upload to PyPI waits for nobody: its job runs in no environment".into()
        }
        Verdict::Unmet => format!(
            "{unmet} of {jobs} jobs that upload to PyPI {} in no environment",
            agree(
                unmet,
                "waits for nobody: it runs",
                "wait for nobody: they run"
            )
        ),
        Verdict::Met => "a second person must approve each upload to PyPI".into(),
        Verdict::MetDifferently => {
            "a person must agree before the upload to PyPI, in another way than by its environment"
                .into()
        }
        _ if asked > 0 => {
            "whether a person is asked before each upload to PyPI cannot be told".into()
        }
        _ => {
            "who must agree to an upload is a setting of its environment, which is not known".into()
        }
    };
    if unmet > 0 && !needed.is_empty() {
        let mut wanted = answer(project);
        wanted.bring = format!(
            "{} (a needed job names {})",
            wanted.bring,
            needed.join(", ")
        );
        wanted.decides = "whether a second person must approve a job that the upload waits for, so that the aim is reached in another way".into();
        decision.needs.push(wanted);
    }
    if unmet > 0 {
        decision.fixes.push(by_hand());
    }
    decision
}

const MAY_ASK: &str = "this asks a person, and whether it does and stops what follows in every release cannot be told";

fn judge(
    project: &Project,
    reference: JobRef,
    workflow: &Workflow,
    job: &Job,
    decision: &mut Decision,
) {
    let mut own = Decision::default();
    let at = |span, verdict, says| Exhibit::at(Place::new(workflow.document, span), verdict, says);
    match (&job.environment, &job.uses) {
        (Some(environment), _) if has_expression(&environment.name.value) => {
            own.places.push(at(
                environment.span,
                Verdict::Unknown,
                "the environment's name is known at run time only, and with it who must agree"
                    .into(),
            ));
            own.needs.push(answer(project));
        }
        (Some(environment), _) => {
            let name = &environment.name.value;
            match project.environment(name) {
                Environment::Known(rules) => of_rules(project, name, &rules, &mut own),
                Environment::Missing(_) => own.places.push(at(
                    environment.span,
                    Verdict::Unmet,
                    format!("the environment `{name}` does not exist, and GitHub makes it without reviewers when the job runs"),
                )),
                Environment::Unknown => {
                    own.places.push(at(
                        environment.span,
                        Verdict::Unknown,
                        format!("whether the environment `{name}` asks a second person is a setting"),
                    ));
                    own.needs.push(answer(project));
                }
            }
        }
        (None, Some(uses)) => {
            own.places.push(at(
                uses.text.span,
                Verdict::Unknown,
                "an environment can only stand in the workflow that is called, which is not in sight"
                    .into(),
            ));
            own.needs.push(answer(project));
        }
        (None, None) => own.places.push(at(
            job.key.span,
            Verdict::Unmet,
            format!(
                "job `{}` names no environment, so nothing can ask a second person",
                job.key.value
            ),
        )),
    }
    if own.verdict() != Verdict::Met
        && let Some(place) = waits_for_a_person(project, reference)
    {
        decision.places.push(Exhibit::at(
            place,
            Verdict::MetDifferently,
            "this waits for a person's answer before what follows it runs",
        ));
        return;
    }
    if own.verdict() == Verdict::Unmet
        && let Some(place) = may_wait_for_a_person(project, reference)
    {
        own.places = vec![Exhibit::at(place, Verdict::Unknown, MAY_ASK)];
        own.needs = vec![Need::new(
            Source::Maintainer,
            Who::Maintainer,
            "when this step is left out, and what runs when the person refuses",
            "whether each upload waits for a person's approval",
        )];
    }
    decision.places.append(&mut own.places);
    for need in own.needs {
        if !decision.needs.contains(&need) {
            decision.needs.push(need);
        }
    }
}

/// The environments, not known yet, of the jobs that a publishing job without one waits for: a review there holds the upload up, too.
fn environments_of_needs(project: &Project) -> Vec<String> {
    let mut found = Vec::new();
    for reference in &project.facts.closure.publishing {
        let bare = reference
            .view(project)
            .is_some_and(|(_, job)| job.environment.is_none());
        for environment in environments_before(project, *reference) {
            let name = format!("`{environment}`");
            if bare && !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

fn by_hand() -> Fix {
    Fix {
        title: "let the release team approve each upload".into(),
        safety: Safety::ByHand,
        before: Vec::new(),
        after: vec![
            "under the repository's Settings > Environments open the one for publishing, or make it, and set required reviewers and `Prevent self-review`".into(),
            "where the job that uploads does not name it yet, name it as its `environment:`, and in the trusted publisher on PyPI too".into(),
        ],
        edits: Vec::new(),
    }
}
