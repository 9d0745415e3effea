#![cfg_attr(feature = "pages", doc = include_str!("release_tags_are_protected.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Only the release team can make or move a release tag."
)]

use crate::{
    Decision, Exhibit, Fix, Force, Rule, Safety, Subject, Verdict,
    answered::{need, path},
};
use alloc::{
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};
use spec_model::{
    Project, Source,
    answers::{Environment, Found, Gap, TagRules},
    doors::table,
    facts::Pattern,
    github::has_expression,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "beyond/release-tags-are-protected",
    claim: "only the release team can make or move a release tag",
    force: Force::Beyond,
    since: "0.1.0",
    sources: &[Source::Tree, Source::HostSettings],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("release_tags_are_protected.md"),
};

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    let limits = limits(project, &mut decision);
    let mut open = "make and move";
    match (project.tag_rules(&tags(project)), limits) {
        (TagRules::Guarded { making, moving }, _) => {
            let makes = "a rule of this kind says who makes a tag of a release";
            let moves = "a rule of this kind says who moves one";
            decision.places = vec![
                Exhibit::answered(&making, Verdict::Met, makes),
                Exhibit::answered(&moving, Verdict::Met, moves),
            ];
            decision.needs.clear();
        }
        (_, Some(place)) => {
            let says = "only these refs may upload; who can make one of them is another question";
            let place = Exhibit::answered(&place, Verdict::MetDifferently, says);
            decision.places = vec![place];
            decision.needs.clear();
        }
        (TagRules::Partly(kind, gap), None) => {
            let says;
            (open, says) = match gap {
                Gap::Making => (
                    "make",
                    "this restricts who moves a tag of a release, and nothing restricts who makes one",
                ),
                Gap::Moving => (
                    "move",
                    "this restricts who makes a tag of a release, and nothing restricts who moves one",
                ),
                Gap::SomeNames => (
                    "make or move",
                    "this guards some of the names that tags of releases can have, not all",
                ),
            };
            let place = Exhibit::answered(&kind, Verdict::Unmet, says);
            decision.places.push(place);
            decision.fixes.push(by_hand());
        }
        (TagRules::Open(list, others), None) => {
            if others.is_empty() {
                let says = "no ruleset: everybody who can write can make and move a release tag";
                decision
                    .places
                    .push(Exhibit::answered(&list, Verdict::Unmet, says));
            }
            for place in others {
                let says = "this ruleset does not guard the tags of releases, and no other does";
                decision
                    .places
                    .push(Exhibit::answered(&place, Verdict::Unmet, says));
            }
            decision.fixes.push(by_hand());
        }
        (TagRules::Unknown(numbers), None) => unknown(project, &numbers, &mut decision),
    }
    decision.summary = match decision.verdict() {
        Verdict::Met => "rulesets say who makes and who moves the tags of releases".into(),
        Verdict::MetDifferently => "the environment takes uploads from chosen refs only".into(),
        Verdict::Unmet => format!("everybody who can write can {open} a release tag"),
        _ => "who can make and move a release tag is not known".into(),
    };
    decision
}

fn unknown(project: &Project, numbers: &[String], decision: &mut Decision) {
    let decides = "who can make and move a release tag";
    for number in numbers {
        decision
            .needs
            .push(need(project, &table::RULESET, &[number], decides));
    }
    if numbers.is_empty() {
        decision
            .needs
            .push(need(project, &table::RULESETS, &[], decides));
    }
    decision.places.push(Exhibit::absent(
        &path(project, &table::RULESETS, &[]),
        Verdict::Unknown,
        "whether a ruleset guards the tags of releases is a setting",
    ));
}

/// Names that the tags of releases can have: one for each filter of the publishing workflows, else one of those that most projects give.
fn tags(project: &Project) -> Vec<Vec<String>> {
    let mut names: Vec<Vec<String>> = Vec::new();
    for job in &project.facts.closure.publishing {
        let filter = job
            .view(project)
            .and_then(|(workflow, _)| workflow.trigger("push")?.tags.as_ref());
        for pattern in filter.into_iter().flatten() {
            if !pattern.value.starts_with('!') {
                names.push([Pattern::read(&pattern.value).examples("1.0")].into());
            }
        }
    }
    if names.is_empty() {
        names.push(["v1.0.0", "1.0.0"].map(ToString::to_string).into());
    }
    names
}

/// What shows that the environment of every publishing job takes chosen refs only. Asks for the answers that could, where they were not given.
fn limits<'a>(project: &'a Project, decision: &mut Decision) -> Option<Found<'a>> {
    let decides = "whether the environment takes uploads from chosen refs only, so that the aim is reached in another way";
    let mut shown = None;
    for reference in &project.facts.closure.publishing {
        let (_, job) = reference.view(project)?;
        let name = job.environment.as_ref()?.name.value.as_str();
        let rules = match project.environment(name) {
            Environment::Known(rules) => rules,
            Environment::Missing(_) => return None,
            Environment::Unknown => {
                if !has_expression(name) {
                    let wanted = need(project, &table::ENVIRONMENTS, &[], decides);
                    decision.needs.push(wanted);
                }
                return None;
            }
        };
        let policy = rules.branch_policy()?;
        let on = |key: &str| policy.get(key).filter(|found| found.truth() == Some(true));
        shown = match (on("protected_branches"), on("custom_branch_policies")) {
            (Some(found), _) => Some(found),
            (None, Some(_)) => {
                let policies = project.listed(&table::ENVIRONMENT_POLICIES, &[name]);
                let names = policies.filter(|list| list.whole).and_then(|list| {
                    let text = |item: &Found<'a>| {
                        let name = item.get("name")?;
                        name.text().is_some().then_some(name)
                    };
                    list.items.iter().map(text).collect::<Option<Vec<_>>>()
                });
                let Some(names) = names else {
                    let wanted = need(project, &table::ENVIRONMENT_POLICIES, &[name], decides);
                    decision.needs.push(wanted);
                    return None;
                };
                let is_any = |name: &Found<'_>| {
                    name.text()
                        .is_some_and(|text| text.chars().all(|char| matches!(char, '*' | '/')))
                };
                if names.iter().any(is_any) {
                    return None;
                }
                Some(names.into_iter().next()?)
            }
            (None, None) => return None,
        };
    }
    shown
}

fn by_hand() -> Fix {
    Fix {
        title: "let only the release team make and move release tags".into(),
        safety: Safety::ByHand,
        before: Vec::new(),
        after: vec![String::from(
            "under the repository's Settings > Rules > Rulesets make a tag ruleset for the names of releases, such as `v*`: `Restrict creations`, `Restrict updates` and `Restrict deletions`, with the release team in its bypass list",
        )],
        edits: Vec::new(),
    }
}
