#![cfg_attr(feature = "pages", doc = include_str!("updates_are_proposed.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "A service proposes updates of the pinned actions."
)]

use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who, repair};
use alloc::{format, string::String, vec, vec::Vec};
use spec_model::{
    Coverage, Place, Presence, Project, Source, Spanned,
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
        decision.places.extend(of_dependabot(project, dependabot));
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
    without_updater(project, decision)
}

/// What is so where no service is certain to look after actions.
fn without_updater(project: &Project, mut decision: Decision) -> Decision {
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
    if decision.count(Verdict::Unknown) > 0 {
        decision.summary =
            "whether a service proposes updates of the pinned actions is not known".into();
        decision.needs.push(Need::new(
            Source::Tree,
            Who::Anyone,
            "a configuration of the service without what narrows it here, or one that names `github-actions` alone",
            "whether updates of actions are proposed",
        ));
        return decision;
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
pub(super) fn of_dependabot(project: &Project, dependabot: &Dependabot) -> Vec<Exhibit> {
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
                "it ignores every dependency, so that no new version is proposed",
            )
        } else if let Some((span, says)) = narrows(project, dependabot, update) {
            Exhibit::at(
                Place::new(dependabot.document, span),
                Verdict::Unknown,
                says,
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

/// What may keep an entry from proposing anything: what Dependabot refuses, and what leaves out all that is pinned.
fn narrows(
    project: &Project,
    dependabot: &Dependabot,
    update: &Update,
) -> Option<(Span, &'static str)> {
    let own = update.ecosystem.span;
    if !dependabot.is_second_version {
        return Some((
            own,
            "the file does not say `version: 2`, without which Dependabot refuses it",
        ));
    }
    if !update.is_scheduled {
        return Some((
            own,
            "it has no `schedule`, without which Dependabot refuses the file",
        ));
    }
    if let Some(path) = update
        .excluded
        .iter()
        .find(|path| path.value.contains(".github") || path.value.starts_with("**"))
    {
        return Some((
            path.span,
            "which files this leaves out is not evaluated here",
        ));
    }
    let all = all_uses(project);
    let mut pinned = all
        .iter()
        .filter(|found| found.uses.pin == Pin::Sha)
        .filter_map(|found| found.uses.slug())
        .peekable();
    pinned.peek()?;
    let names =
        |list: &[Spanned<String>], slug: &str| list.iter().any(|name| is_named(&name.value, slug));
    let is_out = |slug: String| {
        names(&update.ignored, &slug)
            || !update.allowed.is_empty() && !names(&update.allowed, &slug)
    };
    if !pinned.all(is_out) {
        return None;
    }
    let place = update.ignored.first().or(update.allowed.first())?;
    Some((
        place.span,
        "its `ignore` and `allow` seem to leave out every action that is pinned",
    ))
}

/// Whether a name of Dependabot's, in which `*` stands for anything, is that of an action.
fn is_named(pattern: &str, slug: &str) -> bool {
    let pattern = pattern.to_ascii_lowercase();
    match pattern.split_once('*') {
        None => pattern == slug,
        Some((before, after)) => {
            let after = after.rsplit('*').next().unwrap_or_default();
            slug.len() >= before.len() + after.len()
                && slug.starts_with(before)
                && slug.ends_with(after)
        }
    }
}

/// Whether an entry's directories take in the workflows: `/` stands for `.github/workflows` and an `action.yml` at the top.
/// <https://docs.github.com/en/code-security/dependabot/working-with-dependabot/dependabot-options-reference#directories-or-directory-->
fn reaches_workflows(update: &Update) -> bool {
    update.directories.iter().any(|directory| {
        let path = directory.value.trim_matches('/');
        let is_hidden = path.starts_with('*') && !path.starts_with("**"); // `*` takes in no `.github`
        matches!(path, "" | ".") || !is_hidden && covers(path, ".github/workflows")
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
        None if renovate.narrowed.is_some() => Exhibit::at(
            Place::new(
                renovate.document,
                renovate.narrowed.unwrap_or(renovate.span),
            ),
            Verdict::Unknown,
            "whether this leaves out the workflows' actions is not evaluated here",
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
