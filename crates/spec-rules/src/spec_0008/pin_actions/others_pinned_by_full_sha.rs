#![cfg_attr(feature = "pages", doc = include_str!("others_pinned_by_full_sha.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Every action outside the release closure is pinned by its full commit SHA."
)]

use super::pinned::{self, hides_more, judge};
use crate::{Decision, Force, Rule, Subject, Verdict, agree};
use alloc::{format, vec::Vec};
use spec_model::{
    Project, Source,
    facts::{JobRef, uses_of_action, uses_of_job},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/pin-actions/others-pinned-by-full-sha",
    claim: "every action outside the release closure is pinned by its full commit SHA",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Tree],
    subject: Subject::Workflows,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("others_pinned_by_full_sha.md"),
};

fn decide(project: &Project) -> Decision {
    let closure = &project.facts.closure;
    let jobs = project
        .workflows
        .iter()
        .enumerate()
        .flat_map(|(workflow, view)| (0..view.jobs.len()).map(move |job| JobRef { workflow, job }));
    let jobs: Vec<JobRef> = jobs
        .filter(|job| closure.jobs.binary_search(job).is_err())
        .collect();
    let actions = project
        .facts
        .used_actions
        .iter()
        .filter(|action| !closure.actions.contains(action));
    let of_jobs = jobs.iter().flat_map(|job| uses_of_job(project, *job));
    let of_actions = actions.flat_map(|action| uses_of_action(project, *action));
    let mut decision = judge(project, of_jobs.chain(of_actions), |uses| {
        hides_more(project, uses)
    });
    let (all, loose) = (decision.places.len(), decision.count(Verdict::Unmet));
    decision.summary = match decision.verdict() {
        Verdict::Unmet if all == 1 => {
            "the one action outside the release closure is not pinned".into()
        }
        Verdict::Unmet => format!(
            "{loose} of {all} actions outside the release closure {} not pinned",
            agree(loose, "is", "are")
        ),
        Verdict::Met => format!(
            "{} outside the release closure {} pinned",
            pinned::all_of(all),
            agree(all, "is", "are")
        ),
        Verdict::NotApplicable => "no action is used outside the release closure".into(),
        _ => "not everything that is used outside the release closure can be seen".into(),
    };
    decision
}
