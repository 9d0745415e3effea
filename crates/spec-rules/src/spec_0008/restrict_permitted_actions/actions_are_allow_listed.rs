#![cfg_attr(feature = "pages", doc = include_str!("actions_are_allow_listed.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "The repository runs only the actions that its settings allow by name."
)]

use crate::{
    Decision, Exhibit, Fix, Force, Rule, Safety, Subject, Verdict,
    answered::{need, path},
};
use alloc::{format, string::String, vec, vec::Vec};
use spec_model::{Project, Source, answers::Found, doors::table, facts::allow_list};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/restrict-permitted-actions/actions-are-allow-listed",
    claim: "the repository runs only the actions that its settings allow by name",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Tree, Source::HostSettings],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("actions_are_allow_listed.md"),
};

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    match project.reply(&table::ACTIONS_PERMISSIONS, &[]).given() {
        Some(answer) => judge(project, &answer, &mut decision),
        None => not_told(
            project,
            Exhibit::absent(
                &path(project, &table::ACTIONS_PERMISSIONS, &[]),
                Verdict::Unknown,
                "which actions may run is a setting",
            ),
            &mut decision,
        ),
    }
    decision.summary = match decision.verdict() {
        Verdict::Met => "only chosen actions may run".into(),
        Verdict::Unmet => "every action may run".into(),
        Verdict::NotApplicable => "GitHub Actions is switched off".into(),
        _ => "which actions may run is not known".into(),
    };
    if decision.verdict() != Verdict::NotApplicable {
        decision.fixes.push(by_hand(project));
    }
    decision
}

fn judge(project: &Project, answer: &Found<'_>, decision: &mut Decision) {
    let enabled = answer.get("enabled");
    if let Some(off) = enabled.filter(|enabled| enabled.truth() == Some(false)) {
        let says = "no action runs here at all";
        decision
            .places
            .push(Exhibit::answered(&off, Verdict::NotApplicable, says));
        return;
    }
    let allowed = answer.get("allowed_actions");
    let Some((allowed, word)) = allowed.and_then(|found| Some((found.clone(), found.text()?)))
    else {
        let says = "which actions may run does not stand in this answer";
        let place = Exhibit::absent(
            &path(project, &table::ACTIONS_PERMISSIONS, &[]),
            Verdict::Unknown,
            says,
        );
        not_told(project, place, decision);
        return;
    };
    let at = |verdict, says| Exhibit::answered(&allowed, verdict, says);
    match word {
        "local_only" => decision.places.push(at(
            Verdict::Met,
            "only actions of the repository's own owner may run",
        )),
        "all" => {
            decision.places.push(at(
                Verdict::Unmet,
                "every action may run, also one that nobody here has looked at",
            ));
            let pinning = answer.get("sha_pinning_required");
            if let Some(on) = pinning.filter(|pinning| pinning.truth() == Some(true)) {
                let says = "a full SHA is required, which does not restrict whose actions run";
                decision
                    .places
                    .push(Exhibit::answered(&on, Verdict::NotApplicable, says));
            }
        }
        "selected" => by_patterns(project, &allowed, decision),
        _ => not_told(
            project,
            at(Verdict::Unknown, "no word that is known here"),
            decision,
        ),
    }
}

/// Where only selected actions may run, what selects them.
fn by_patterns(project: &Project, allowed: &Found<'_>, decision: &mut Decision) {
    let selected = project.reply(&table::SELECTED_ACTIONS, &[]).given();
    let list = selected.and_then(|answer| answer.get("patterns_allowed"));
    let patterns = list
        .as_ref()
        .and_then(Found::items)
        .filter(|patterns| patterns.iter().all(|pattern| pattern.text().is_some()));
    let Some(patterns) = patterns else {
        let says = "only selected actions may run; which ones is not known";
        decision
            .places
            .push(Exhibit::answered(allowed, Verdict::Unknown, says));
        decision.needs.push(need(
            project,
            &table::SELECTED_ACTIONS,
            &[],
            "whether the selection leaves anything out",
        ));
        return;
    };
    for pattern in &patterns {
        if pattern.text().is_some_and(is_everything) {
            let says = "this pattern selects every action there is";
            decision
                .places
                .push(Exhibit::answered(pattern, Verdict::Unmet, says));
        }
    }
    if decision.places.is_empty() {
        let says = "only selected actions may run";
        decision
            .places
            .push(Exhibit::answered(allowed, Verdict::Met, says));
    }
}

/// Whether a pattern lets every repository's actions through.
fn is_everything(pattern: &str) -> bool {
    let name = pattern.split('@').next().unwrap_or_default();
    !name.is_empty() && name.chars().all(|char| matches!(char, '*' | '/'))
}

fn not_told(project: &Project, place: Exhibit, decision: &mut Decision) {
    decision.places.push(place);
    decision.needs.push(need(
        project,
        &table::ACTIONS_PERMISSIONS,
        &[],
        "whether every action may run",
    ));
}

/// The setting, with what it has to name for what the repository uses.
fn by_hand(project: &Project) -> Fix {
    let list = allow_list(project);
    let mut after = vec![String::from(
        "under the repository's Settings > Actions > General choose `Allow OWNER, and select non-OWNER, actions and reusable workflows`",
    )];
    if !list.by_github.is_empty() {
        after.push("tick `Allow actions created by GitHub`".into());
    }
    if !list.patterns.is_empty() {
        let patterns: Vec<&str> = list.patterns.iter().map(String::as_str).collect();
        after.push(format!(
            "allow what the files given use: `{}`",
            patterns.join(", ")
        ));
    }
    after.push("add what these actions use inside of them, which their own files name".into());
    Fix {
        title: "allow only the actions that the repository uses".into(),
        safety: Safety::ByHand,
        before: Vec::new(),
        after,
        edits: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_everything;

    #[test]
    fn only_stars_let_everything_through() {
        for pattern in ["*", "*/*", "*/*@*", "**"] {
            assert!(is_everything(pattern), "{pattern}");
        }
        for pattern in ["", "actions/*", "*/checkout", "pypa/*@*"] {
            assert!(!is_everything(pattern), "{pattern}");
        }
    }
}
