#![cfg_attr(feature = "pages", doc = include_str!("updates_are_proposed.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "A service proposes updates of the pinned actions."
)]

use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who, repair};
use alloc::{format, string::String, vec, vec::Vec};
use spec_model::{
    Coverage, Place, Presence, Project, Source,
    facts::all_uses,
    github::{Dependabot, Pin, Renovate, Update},
};
use spec_source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/pin-actions/updates-are-proposed",
    claim: "a service proposes updates of the pinned actions",
    force: Force::May,
    since: "0.1.0",
    sources: &[Source::Tree],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("updates_are_proposed.md"),
};

const DEPENDABOT: &str = ".github/dependabot.yml";

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    for dependabot in &project.dependabot {
        decision.places.extend(of_dependabot(dependabot));
    }
    decision
        .places
        .extend(project.renovate.iter().map(of_renovate));
    if decision.count(Verdict::Met) > 0 {
        decision.places.extend(uncovered_actions(project));
        decision.summary = "a service proposes updates of actions".into();
        // one updater is enough: what another one leaves out is no fault
        for place in decision
            .places
            .iter_mut()
            .filter(|place| place.verdict == Verdict::Unmet)
        {
            place.verdict = Verdict::NotApplicable;
        }
        return decision;
    }
    let pinned = all_uses(project)
        .iter()
        .filter(|found| found.uses.pin == Pin::Sha)
        .count();
    if pinned == 0
        && let Some(unseen) = project.unseen.first()
    {
        let place = Exhibit::absent(
            &unseen.path,
            Verdict::Unknown,
            "this workflow is there and could not be read whole",
        );
        let need = Need::new(
            Source::Tree,
            Who::Anyone,
            format!("the file `{}`, whole and as GitHub accepts it", unseen.path),
            "whether its actions are pinned",
        );
        return Decision::unknown(
            place,
            "whether any action is pinned cannot be seen".into(),
            vec![need],
        );
    }
    if pinned == 0 {
        decision.places.clear();
        decision.summary =
            "no action is pinned by a SHA, so there is nothing to keep up to date".into();
        return decision;
    }
    if let Some((path, says)) = not_understood(project) {
        let place = Exhibit::absent(&path, Verdict::Unknown, says);
        let need = Need::new(
            Source::Tree,
            Who::Anyone,
            format!("the file `{path}`, whole and as its service accepts it"),
            "whether it proposes updates of actions",
        );
        return Decision::unknown(
            place,
            "the updater's configuration is not in sight".into(),
            vec![need],
        );
    }
    if project.tree_coverage() != Coverage::All {
        let need = Need::new(
            Source::Tree,
            Who::Anyone,
            "the whole repository, or its `.github/dependabot.yml` or Renovate configuration",
            "whether updates of actions are proposed",
        );
        let place = Exhibit::absent(
            DEPENDABOT,
            Verdict::Unknown,
            "not among the files given, which need not be all",
        );
        return Decision::unknown(
            place,
            "no updater is among the files given".into(),
            vec![need],
        );
    }
    if decision.places.is_empty() {
        decision.places.push(Exhibit::absent(
            DEPENDABOT,
            Verdict::Unmet,
            "neither Dependabot nor Renovate is configured: pinned actions grow old unnoticed",
        ));
    }
    decision.summary = if pinned == 1 {
        "one SHA is pinned, and nothing proposes its updates".into()
    } else {
        format!("{pinned} SHAs are pinned and nothing proposes their updates")
    };
    decision.fixes.extend(repair::updater::of_actions(project));
    decision
}

/// What each entry for actions says, and of a configuration without one that it has none.
pub(super) fn of_dependabot(dependabot: &Dependabot) -> Vec<Exhibit> {
    let of_actions: Vec<&Update> = dependabot
        .updates
        .iter()
        .filter(|update| update.ecosystem.value == "github-actions")
        .collect();
    if of_actions.is_empty() {
        let says = "Dependabot is configured, and not for `github-actions`";
        let span = dependabot
            .updates
            .first()
            .map_or_else(|| Span::at(0), |update| update.ecosystem.span);
        let exhibit = if span.is_empty() {
            Exhibit::absent(&dependabot.path, Verdict::Unmet, says)
        } else {
            Exhibit::at(Place::new(dependabot.document, span), Verdict::Unmet, says)
        };
        return vec![exhibit];
    }
    let judge = |update: &&Update| {
        let place = Place::new(dependabot.document, update.ecosystem.span);
        if !update.is_on() {
            let place = update
                .limit
                .as_ref()
                .map_or(place, |limit| Place::new(dependabot.document, limit.span));
            Exhibit::at(
                place,
                Verdict::Unmet,
                "a limit of 0 open pull requests switches these updates off",
            )
        } else if let Some(span) = update.ignores_all {
            Exhibit::at(
                Place::new(dependabot.document, span),
                Verdict::Unmet,
                "it ignores every dependency, so that nothing is proposed",
            )
        } else if reaches_workflows(update) {
            Exhibit::at(
                place,
                Verdict::Met,
                "Dependabot proposes updates of the workflows' actions",
            )
        } else {
            Exhibit::at(
                place,
                Verdict::Unmet,
                "its directories do not cover the workflows: `/` does",
            )
        }
    };
    of_actions.iter().map(judge).collect()
}

/// Whether an entry's directories take in the workflows: `/` stands for `.github/workflows` and an `action.yml` at the top.
/// <https://docs.github.com/en/code-security/dependabot/working-with-dependabot/dependabot-options-reference#directories-or-directory-->
fn reaches_workflows(update: &Update) -> bool {
    update.directories.iter().any(|directory| {
        let path = directory.value.trim_matches('/');
        matches!(path, "" | "." | ".github/workflows" | "**" | "**/*")
    })
}

/// Composite actions that no entry's directories take in: shown, not judged.
fn uncovered_actions(project: &Project) -> Vec<Exhibit> {
    let directories: Vec<&str> = project
        .dependabot
        .iter()
        .flat_map(|dependabot| &dependabot.updates)
        .flat_map(|update| &update.directories)
        .map(|directory| directory.value.trim_matches('/'))
        .collect();
    if project
        .renovate
        .iter()
        .any(|renovate| renovate.off.is_none())
    {
        return Vec::new();
    }
    let used = project
        .facts
        .used_actions
        .iter()
        .filter_map(|action| project.actions.get(*action));
    let uses_others = |action: &&spec_model::github::Action| {
        action
            .steps
            .iter()
            .any(|step| step.uses.as_ref().is_some_and(|uses| uses.pin == Pin::Sha))
    };
    used.filter(uses_others)
        .filter(|action| {
            !action.folder().is_empty()
                && !directories
                    .iter()
                    .any(|directory| covers(directory, action.folder()))
        })
        .map(|action| {
            Exhibit::absent(
                &action.path,
                Verdict::NotApplicable,
                "this composite action is in none of the directories that are kept up to date",
            )
        })
        .collect()
}

/// Whether a directory or a pattern with `*` takes in a folder.
fn covers(pattern: &str, folder: &str) -> bool {
    let mut parts = pattern.split('/');
    let mut folders = folder.split('/');
    loop {
        match (parts.next(), folders.next()) {
            (Some("**"), _) | (None, None) => return true,
            (Some("*"), Some(_)) => {}
            (Some(part), Some(name)) if part == name => {}
            _ => return false,
        }
    }
}

/// Whether Renovate looks after actions.
pub(super) fn of_renovate(renovate: &Renovate) -> Exhibit {
    match renovate.off {
        Some(span) => Exhibit::at(
            Place::new(renovate.document, span),
            Verdict::Unmet,
            "Renovate is configured, and not for actions",
        ),
        None => Exhibit::at(
            Place::new(renovate.document, renovate.span),
            Verdict::Met,
            "Renovate proposes updates of actions",
        ),
    }
}

/// A configuration that is there and was not given, or could not be read.
pub(super) fn not_understood(project: &Project) -> Option<(String, &'static str)> {
    let paths = [DEPENDABOT, ".github/dependabot.yaml"]
        .into_iter()
        .chain(Renovate::PATHS)
        .chain(["package.json"]);
    paths
        .into_iter()
        .find_map(|path| match project.presence(path) {
            Presence::Listed => Some((path.into(), "it is listed, and its text was not given")),
            Presence::Given(document) if !project.documents.get(document)?.is_whole() => {
                Some((path.into(), "it could not be read whole"))
            }
            _ => None,
        })
}
