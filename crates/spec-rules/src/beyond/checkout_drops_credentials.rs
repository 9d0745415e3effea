#![cfg_attr(feature = "pages", doc = include_str!("checkout_drops_credentials.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Every checkout in the release closure drops its credentials."
)]

use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who, agree, repair};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Place, Project, Source,
    facts::{Sight, at_least, never_runs, version_beside},
    github::{Step, has_expression},
};
use spec_source::Map;

/// The rule.
pub static RULE: Rule = Rule {
    id: "beyond/checkout-drops-credentials",
    claim: "every checkout in the release closure drops its credentials",
    force: Force::Beyond,
    since: "0.1.0",
    sources: &[Source::Tree],
    subject: Subject::Publishing(&[Sight::Uses]),
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("checkout_drops_credentials.md"),
};

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    let closure = &project.facts.closure;
    let mut kept: Map<usize, Vec<(Option<&str>, usize)>> = Map::new();
    for (workflow, job) in closure.jobs.iter().filter_map(|job| job.view(project)) {
        for step in &job.steps {
            if judge(project, workflow.document, step, &mut decision) == Some(Verdict::Unmet) {
                let places = kept.or_default(workflow.document);
                places.push((Some(&job.key.value), step.index));
            }
        }
    }
    for action in closure
        .actions
        .iter()
        .filter_map(|action| project.actions.get(*action))
    {
        for step in &action.steps {
            if judge(project, action.document, step, &mut decision) == Some(Verdict::Unmet) {
                let places = kept.or_default(action.document);
                places.push((None, step.index));
            }
        }
    }
    for (document, places) in &kept {
        let fixes = repair::checkout::of_document(project, *document, places);
        decision.fixes.extend(fixes);
    }
    let (all, kept) = (decision.places.len(), decision.count(Verdict::Unmet));
    decision.summary = match decision.verdict() {
        Verdict::Unmet if all == 1 => {
            "the one checkout in the release closure keeps its credentials".into()
        }
        Verdict::Unmet => {
            format!(
                "{kept} of {all} checkouts in the release closure {} credentials",
                agree(kept, "keeps its", "keep their")
            )
        }
        Verdict::Unknown => {
            "whether a checkout in the release closure keeps its credentials is known at run time only".into()
        }
        Verdict::NotApplicable => "nothing is checked out in the release closure".into(),
        _ if all == 1 => "the one checkout in the release closure drops its credentials".into(),
        _ => format!("all {all} checkouts in the release closure drop their credentials"),
    };
    decision
}

/// Judges a step; `None` for one that checks nothing out, or was judged already.
fn judge(
    project: &Project,
    document: usize,
    step: &Step,
    decision: &mut Decision,
) -> Option<Verdict> {
    let uses = step
        .uses
        .as_ref()
        .filter(|uses| uses.slug().as_deref() == Some("actions/checkout"))?;
    if never_runs(step) {
        return None;
    }
    let place = Place::new(document, uses.text.span);
    // an action shared by two jobs, or a job by an alias, is one place
    if decision
        .places
        .iter()
        .any(|exhibit| exhibit.place == place.into())
    {
        return None;
    }
    // https://github.com/actions/checkout/blob/main/src/input-helper.ts: anything but `true` drops them
    let (verdict, says): (Verdict, String) = match step.input("persist-credentials") {
        Some(input) if has_expression(&input.value.value) => {
            decision.needs.push(Need::new(
                Source::Maintainer,
                Who::Maintainer,
                format!("what `{}` can be in a release", input.value.value.trim()),
                "whether the checkout keeps its credentials",
            ));
            (
                Verdict::Unknown,
                "an expression says whether the credentials are kept".into(),
            )
        }
        Some(input) if !input.value.value.trim().eq_ignore_ascii_case("true") => (
            Verdict::Met,
            "the token is removed before the next step runs".into(),
        ),
        _ => (Verdict::Unmet, kept(project, document, step)),
    };
    decision.places.push(Exhibit::at(place, verdict, says));
    Some(verdict)
}

/// Since its sixth version the action keeps them in a file beside the repository instead of in it.
/// <https://github.com/actions/checkout/releases/tag/v6.0.0>
fn kept(project: &Project, document: usize, step: &Step) -> String {
    let version = step
        .uses
        .as_ref()
        .and_then(|uses| version_beside(project, document, uses));
    let kept = "the token stays readable to every later step of the job";
    match at_least(version.as_deref(), &[6]) {
        Some(true) => format!(
            "{kept}: this version keeps it under the runner's temporary folder, so that it is at least not packed with the repository"
        ),
        Some(false) => format!(
            "{kept}, in `.git/config`, where it is also packed into whatever archives the folder"
        ),
        None => kept.into(),
    }
}
