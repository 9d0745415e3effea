#![cfg_attr(feature = "pages", doc = include_str!("release_runs_no_untrusted_input.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "No workflow of a repository that publishes runs what a stranger wrote."
)]

use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who};
use alloc::format;
use spec_model::{
    Place, Project, Source,
    facts::{Likely, STRANGERS_EVENTS, strangers},
    github::Workflow,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "beyond/release-runs-no-untrusted-input",
    claim: "no workflow of a repository that publishes runs what a stranger wrote",
    force: Force::Beyond,
    since: "0.1.0",
    sources: &[Source::Tree],
    subject: Subject::Workflows,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("release_runs_no_untrusted_input.md"),
};

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    for (index, workflow) in project.workflows.iter().enumerate() {
        judge(project, index, workflow, &mut decision);
    }
    decision.summary = match decision.verdict() {
        Verdict::Unmet => match decision.count(Verdict::Unmet) {
            1 => "a workflow runs what a stranger can write".into(),
            count => format!("{count} places in the workflows run what a stranger can write"),
        },
        Verdict::Unknown => {
            "whether a workflow runs what a stranger can write cannot be told from here".into()
        }
        Verdict::Met => "no workflow in sight runs what a stranger can write".into(),
        _ => "no workflow in sight releases, and none can be started by a stranger with the repository's rights".into(),
    };
    decision
}

fn judge(project: &Project, index: usize, workflow: &Workflow, decision: &mut Decision) {
    let found = strangers(project, index);
    let before = decision.places.len();
    for place in found {
        let (verdict, who) = match place.runs {
            Likely::Yes => (Verdict::Unmet, None),
            Likely::No => continue,
            Likely::Unknown => (Verdict::Unknown, place.bring),
        };
        let exhibit = Exhibit::at(place.place, verdict, place.because);
        if decision.places.contains(&exhibit) {
            continue;
        }
        decision.places.push(exhibit);
        decision.needs.extend(who.map(|bring| {
            let (source, who) = if bring.starts_with("the ") || bring.starts_with("every ") {
                (Source::Tree, Who::Anyone)
            } else {
                (Source::Maintainer, Who::Maintainer)
            };
            Need::new(
                source,
                who,
                bring,
                "whether a stranger's text or code runs here",
            )
        }));
    }
    if decision.places.len() > before {
        return;
    }
    for trigger in &workflow.triggers {
        if STRANGERS_EVENTS.contains(&trigger.event.value.as_str()) {
            let place = Place::new(workflow.document, trigger.event.span);
            let says = "anybody can start it with the repository's rights, and nothing in sight runs what they wrote";
            decision.places.push(Exhibit::at(place, Verdict::Met, says));
        }
    }
    let closure = &project.facts.closure;
    for job in closure
        .publishing
        .iter()
        .filter(|job| job.workflow == index)
    {
        if let Some((workflow, job)) = job.view(project) {
            let place = Place::new(workflow.document, job.key.span);
            let says = "no script before or in this job takes a text that a stranger chooses";
            decision.places.push(Exhibit::at(place, Verdict::Met, says));
        }
    }
}
