#![cfg_attr(feature = "pages", doc = include_str!("updates_are_reviewed.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "A person reviews each update of an action before it is merged."
)]

use super::updates_are_proposed::{not_understood, of_dependabot, of_renovate};
use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who, answered::need};
use alloc::{format, string::String, vec, vec::Vec};
use spec_model::{
    Coverage, Project, Source,
    answers::Found,
    doors::table,
    facts::{Act, Automatic, Likely, automatic},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/pin-actions/updates-are-reviewed",
    claim: "a person reviews each update of an action before it is merged",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Tree, Source::HostSettings],
    subject: Subject::Workflows,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("updates_are_reviewed.md"),
};

fn decide(project: &Project) -> Decision {
    let by_dependabot = on(project
        .dependabot
        .iter()
        .flat_map(|dependabot| of_dependabot(project, dependabot)));
    let by_renovate = on(project.renovate.iter().map(of_renovate));
    let mut words = Vec::new();
    if !by_dependabot.is_empty() {
        words.push("dependabot");
    }
    if !by_renovate.is_empty() {
        words.push("renovate");
    }
    if words.is_empty() {
        return without_updater(project);
    }
    let found = automatic(project, &words);
    let of_act = |acts: &[Act]| {
        found
            .iter()
            .any(|one| one.reach == Likely::Yes && acts.contains(&one.act))
    };
    let approved = of_act(&[Act::Approves, Act::Both]);
    let merged = of_act(&[Act::Merges, Act::Both]);
    let review = review(project, &found);
    let mut decision = Decision::default();
    for one in &found {
        let (verdict, says) = judge(one, approved && merged, review.as_ref().map(|(is, _)| *is));
        let place = match one.place {
            Some(place) => Exhibit::at(place, verdict, says),
            None => Exhibit::absent(&one.name, verdict, says),
        };
        if !decision.places.contains(&place) {
            decision.places.push(place);
        }
    }
    let quiet = decision
        .places
        .iter()
        .all(|place| place.verdict == Verdict::NotApplicable);
    let whole = project.tree_coverage() == Coverage::All;
    let word = match (quiet, whole) {
        (true, true) => Verdict::Met,
        (true, false) => Verdict::Unknown,
        (false, _) => Verdict::NotApplicable,
    };
    decision.places.extend(
        by_dependabot
            .into_iter()
            .chain(by_renovate)
            .map(|mut place| {
                place.verdict = word;
                if word == Verdict::Unknown {
                    place
                        .says
                        .push_str("; whether something merges them by itself is not in sight");
                }
                place
            }),
    );
    if let Some((_, place)) = review.filter(|_| !quiet) {
        let says = "what the default branch asks for before anything is merged";
        decision
            .places
            .push(Exhibit::answered(&place, Verdict::NotApplicable, says));
    }
    decision.summary = match decision.verdict() {
        Verdict::MetDifferently => {
            "updates of actions are merged without a person, once the required review is given".into()
        }
        Verdict::Unmet if approved && merged => {
            "updates of actions are approved and merged without a person".into()
        }
        Verdict::Unmet => {
            "updates of actions are merged without a person, and no review is required".into()
        }
        Verdict::Unknown if quiet => {
            "nothing among the files given merges updates by itself, and they need not be all".into()
        }
        Verdict::Unknown if found.iter().all(|one| one.act == Act::Perhaps || one.reach == Likely::No) => {
            "whether something merges or approves updates by itself is not in sight".into()
        }
        Verdict::Unknown => {
            "something merges or approves by itself; whether a review is required first is a setting".into()
        }
        _ => "updates are proposed, and nothing in sight merges or approves them by itself".into(),
    };
    if decision.verdict() == Verdict::Unknown {
        decision.needs = needs(project, &found, quiet);
    }
    decision
}

fn on(places: impl Iterator<Item = Exhibit>) -> Vec<Exhibit> {
    places
        .filter(|place| place.verdict != Verdict::Unmet)
        .collect()
}

/// Whether the default branch is known to ask for a review that nothing in sight can give by itself, or known not to, with the place.
fn review<'a>(project: &'a Project, found: &[Automatic]) -> Option<(bool, Found<'a>)> {
    let branch = project.default_branch()?.text()?;
    let (needed, place) = project.protection(branch).needs_review(project)?;
    let by_itself = found
        .iter()
        .any(|one| one.reach != Likely::No && one.act != Act::Merges);
    let sure = !needed || !by_itself && project.tree_coverage() == Coverage::All;
    sure.then_some((needed, place))
}

fn judge(one: &Automatic, alone: bool, review: Option<bool>) -> (Verdict, String) {
    let name = &one.name;
    match (one.reach, one.act) {
        (Likely::No, _) => (
            Verdict::NotApplicable,
            "it takes up other pull requests than the updater's".into(),
        ),
        (Likely::Yes, Act::Both) => (
            Verdict::Unmet,
            "it approves and merges what the updater proposes: no person has to look".into(),
        ),
        (Likely::Yes, Act::Merges) if alone => (
            Verdict::Unmet,
            "it merges what the updater proposes, and the approval comes from a bot too".into(),
        ),
        (Likely::Yes, Act::Approves) if alone => (
            Verdict::Unmet,
            "a bot's approval stands in for a person's, and what it approves is merged by itself".into(),
        ),
        (Likely::Yes | Likely::Unknown, Act::Merges) if review == Some(true) => (
            Verdict::MetDifferently,
            "it merges what is proposed, once the review is given that the branch requires".into(),
        ),
        (Likely::Yes, Act::Merges) if review == Some(false) => (
            Verdict::Unmet,
            "it merges what the updater proposes, and the branch requires no review".into(),
        ),
        (Likely::Yes, Act::Merges) => (
            Verdict::Unknown,
            "it merges what the updater proposes, as soon as what the branch requires is there".into(),
        ),
        (Likely::Yes, Act::Approves) => (
            Verdict::Unknown,
            "it approves what the updater proposes, so that whoever merges it need not look".into(),
        ),
        (_, Act::Perhaps) => (
            Verdict::Unknown,
            format!("`{name}` may merge or approve by itself, and what it does is not read here"),
        ),
        (Likely::Unknown, _) => (
            Verdict::Unknown,
            "it merges or approves by itself, and whether it takes up what the updater proposes cannot be told".into(),
        ),
    }
}

fn needs(project: &Project, found: &[Automatic], quiet: bool) -> Vec<Need> {
    if quiet {
        return vec![Need::new(
            Source::Tree,
            Who::Anyone,
            "the whole repository",
            "whether something merges or approves updates by itself",
        )];
    }
    let mut needs = Vec::new();
    if found
        .iter()
        .any(|one| one.act != Act::Perhaps && one.reach != Likely::No)
    {
        let decides = "whether a person's review is required before anything is merged";
        let default = project.default_branch();
        let branch = default.as_ref().and_then(Found::text);
        if branch.is_none() {
            needs.push(need(
                project,
                &table::REPOSITORY,
                &[],
                "which branch is the default one",
            ));
        }
        let branch = branch.unwrap_or("{branch}");
        for endpoint in [&table::BRANCH_RULES, &table::BRANCH_PROTECTION] {
            if project.reply(endpoint, &[branch]).given().is_none() {
                needs.push(need(project, endpoint, &[branch], decides));
            }
        }
        // everything was answered, and the answers leave it open
        if needs.is_empty() {
            needs.push(Need::new(
                Source::Maintainer,
                Who::Maintainer,
                "whether updates of actions are among what is merged, and whether what the branch asks for holds for them and for whoever merges them",
                decides,
            ));
        }
    }
    for one in found.iter().filter(|one| one.act == Act::Perhaps) {
        needs.push(Need::new(
            Source::Maintainer,
            Who::Maintainer,
            format!("what `{}` does with the updater's pull requests", one.name),
            "whether a person looks before they are merged",
        ));
    }
    needs
}

/// Without an updater there is nothing to review, where all paths are known.
fn without_updater(project: &Project) -> Decision {
    let unseen = not_understood(project).map(|(path, _)| path);
    if unseen.is_none() && project.tree_coverage() == Coverage::All {
        return Decision::nothing("no service proposes updates of actions");
    }
    let path = unseen.unwrap_or_else(|| ".github/dependabot.yml".into());
    let need = Need::new(
        Source::Tree,
        Who::Anyone,
        "the whole repository, with the updater's configuration as its service accepts it",
        "whether updates are proposed, and whether something merges them by itself",
    );
    Decision::unknown(
        Exhibit::absent(
            &path,
            Verdict::Unknown,
            "the updater's configuration is not in sight",
        ),
        "no updater is among the files given".into(),
        vec![need],
    )
}
