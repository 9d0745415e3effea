//! What the rules of an environment say of a second person.

use crate::{Decision, Exhibit, Need, Verdict, answered::need};
use alloc::format;
use spec_model::{
    Project,
    answers::{Found, Review, Rules, only_user},
    doors::table,
};

/// Judges the rules of an environment.
pub(super) fn of_rules(project: &Project, name: &str, rules: &Rules<'_>, own: &mut Decision) {
    let place = match rules.review() {
        Review::Another(place, reviewers) => {
            let says = format!(
                "`{name}` waits for a reviewer, who cannot be the one who started the release"
            );
            own.places
                .push(Exhibit::answered(&place, Verdict::Met, says));
            of_reviewers(project, &reviewers, own);
            None
        }
        Review::Own(place) => Some((
            place,
            Verdict::Unmet,
            format!("whoever starts a release can approve it in `{name}`"),
        )),
        Review::Nobody(place) => Some((
            place,
            Verdict::Unmet,
            format!("`{name}` has no required reviewers, so it waits for nobody"),
        )),
        Review::Unknown => {
            own.needs.push(answer(project));
            let says =
                format!("whether `{name}` asks a second person does not stand in the answer");
            Some((rules.name.clone(), Verdict::Unknown, says))
        }
    };
    if let Some((place, verdict, says)) = place {
        own.places.push(Exhibit::answered(&place, verdict, says));
        let repository = project.reply(&table::REPOSITORY, &[]).given();
        let private = repository.and_then(|found| found.get("private"));
        if let Some(private) = private.filter(|private| private.truth() == Some(true)) {
            let says = "in a private repository required reviewers take a plan that has them (GitHub Enterprise)";
            own.places.push(note(&private, says));
        }
    }
    if let Some(minutes) = rules.wait_timer() {
        let says =
            "the minutes that every job waits in this environment, in which somebody can cancel it";
        own.places.push(note(&minutes, says));
    }
    if let Some(bypass) = rules.can_admins_bypass() {
        own.places.push(note(
            &bypass,
            if bypass.truth() == Some(true) {
                "administrators can go past the environment's rules, which is the default"
            } else {
                "administrators cannot go past the environment's rules"
            },
        ));
    }
}

/// Who the reviewers are: one approval of any of them is enough.
fn of_reviewers(project: &Project, reviewers: &[Found<'_>], own: &mut Decision) {
    for reviewer in reviewers {
        if let Some(slug) = reviewer.down(&["reviewer", "slug"]) {
            let says =
                "anyone of this team can approve; how many they are does not stand in the answer";
            own.places.push(note(&slug, says));
        }
    }
    let login = only_user(reviewers);
    let Some((login, name)) = login.and_then(|login| Some((login.clone(), login.text()?))) else {
        return;
    };
    match project.somebody_else_writes(name) {
        Some(false) => own.places.push(Exhibit::answered(
            &login,
            Verdict::Unmet,
            "the only reviewer, and nobody else can write to the repository: there is no second person",
        )),
        Some(true) => own.places.push(note(
            &login,
            "the only reviewer, who therefore cannot release alone: others start, this one approves",
        )),
        None => {
            own.places.push(note(
                &login,
                "the only reviewer, who therefore cannot release alone",
            ));
            let decides = "whether there is anybody else who could start what this reviewer approves";
            own.needs
                .push(need(project, &table::COLLABORATORS, &[], decides));
        }
    }
}

fn note(found: &Found<'_>, says: &str) -> Exhibit {
    Exhibit::answered(found, Verdict::NotApplicable, says)
}

/// The need for the answer about the environments.
pub(super) fn answer(project: &Project) -> Need {
    need(
        project,
        &table::ENVIRONMENTS,
        &[],
        "whether a second person must approve before the upload",
    )
}
