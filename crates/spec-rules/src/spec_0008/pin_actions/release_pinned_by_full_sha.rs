#![cfg_attr(feature = "pages", doc = include_str!("release_pinned_by_full_sha.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Every action in the release closure is pinned by its full commit SHA."
)]

use super::pinned::{self, judge};
use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who, agree};
use spec_model::{
    Project, Source,
    facts::{Sight, uses_of_action, uses_of_job},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/pin-actions/release-pinned-by-full-sha",
    claim: "every action in the release closure is pinned by its full commit SHA",
    force: Force::Must,
    since: "0.1.0",
    sources: &[Source::Tree],
    subject: Subject::Publishing(&[Sight::Uses]),
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("release_pinned_by_full_sha.md"),
};

fn decide(project: &Project) -> Decision {
    let closure = &project.facts.closure;
    let jobs = closure
        .jobs
        .iter()
        .flat_map(|job| uses_of_job(project, *job));
    let actions = closure
        .actions
        .iter()
        .flat_map(|action| uses_of_action(project, *action));
    let mut decision = judge(project, jobs.chain(actions), |_| None);
    let all = decision.places.len();
    for reference in project.facts.perhaps_publishing() {
        // a job that may upload out of sight belongs to the closure perhaps
        let loose = uses_of_job(project, reference).into_iter().find(|found| {
            let known = |exhibit: &Exhibit| exhibit.stands_at(found.place());
            !found.uses.pin.is_firm() && !decision.places.iter().any(known)
        });
        if let Some(found) = loose.filter(|_| !decision.places.is_empty()) {
            let says = "not pinned, in a job that may upload out of sight: whether it takes part in a release cannot be seen";
            decision
                .places
                .push(Exhibit::at(found.place(), Verdict::Unknown, says));
            decision.needs.push(Need::new(
                Source::Tree,
                Who::Anyone,
                "what the job runs",
                "whether it uploads to PyPI",
            ));
        }
    }
    let loose = decision.count(Verdict::Unmet);
    decision.summary = match decision.verdict() {
        Verdict::Unmet if all == 1 => "the one action in the release closure is not pinned".into(),
        Verdict::Unmet => alloc::format!(
            "{loose} of {all} actions in the release closure {} not pinned",
            agree(loose, "is", "are")
        ),
        Verdict::Met => alloc::format!(
            "{} in the release closure {} pinned",
            pinned::all_of(all),
            agree(all, "is", "are")
        ),
        Verdict::NotApplicable => "the release closure uses no action".into(),
        _ => "whether every action of a release is pinned cannot be seen".into(),
    };
    decision
}
