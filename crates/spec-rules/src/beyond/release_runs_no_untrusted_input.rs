#![cfg_attr(feature = "pages", doc = include_str!("release_runs_no_untrusted_input.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "No workflow of a repository that publishes runs what a stranger wrote."
)]

use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who};
use alloc::format;
use spec_model::{
    Place, Project, Source,
    facts::{Likely, Means, STRANGERS_EVENTS, StrangerPlace, strangers, tokens},
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
    let found = strangers(project);
    for (index, workflow) in project.workflows.iter().enumerate() {
        judge(project, index, workflow, &found, &mut decision);
    }
    // where nothing else is known to release, whatever may has to be looked into
    let nothing = decision.places.is_empty();
    for upload in project.facts.to_pypi() {
        let called = upload.means == Means::ReusableWorkflow;
        let unseen = (called || nothing) && !upload.is_judged_elsewhere();
        let place = upload.what.into();
        let seen = decision.places.iter().any(|exhibit| exhibit.place == place);
        if unseen && !seen {
            let what = project.slice(upload.what);
            let bring = if called {
                format!("the workflow file that `{what}` names")
            } else {
                format!("whether `{what}` publishes, and what it runs")
            };
            decision.places.push(Exhibit::at(
                upload.what,
                Verdict::Unknown,
                "it may publish, and what it runs, and with which texts, is not in sight",
            ));
            decision.needs.push(Need::new(
                Source::Tree,
                Who::Anyone,
                bring,
                "whether a stranger's text or code runs here",
            ));
        }
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

fn judge(
    project: &Project,
    index: usize,
    workflow: &Workflow,
    found: &[StrangerPlace],
    decision: &mut Decision,
) {
    let mut clean = true;
    for place in found {
        if !place.workflows.contains(&index) {
            continue;
        }
        let verdict = match place.runs {
            Likely::Yes => Verdict::Unmet,
            Likely::No => continue,
            Likely::Unknown => Verdict::Unknown,
        };
        clean = false;
        let exhibit = Exhibit::at(place.place, verdict, place.because.clone());
        if decision.places.contains(&exhibit) {
            continue;
        }
        decision.places.push(exhibit);
        let Some(bring) = place.bring.clone() else {
            continue;
        };
        let (source, who) = if bring.starts_with("the ") || bring.starts_with("every ") {
            (Source::Tree, Who::Anyone)
        } else {
            (Source::Maintainer, Who::Maintainer)
        };
        decision.needs.push(Need::new(
            source,
            who,
            bring,
            "whether a stranger's text or code runs here",
        ));
    }
    if !clean {
        return;
    }
    for trigger in &workflow.triggers {
        if STRANGERS_EVENTS.contains(&trigger.event.value.as_str()) {
            let place = Place::new(workflow.document, trigger.event.span);
            let (who, whose) = if trigger.event.value == "workflow_run" {
                ("it follows the runs of other workflows", "a stranger")
            } else {
                ("anybody can start it", "they")
            };
            let says = format!(
                "{who}, with a token that {}, and nothing in sight runs what {whose} wrote",
                tokens(project, index)
            );
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
