#![cfg_attr(feature = "pages", doc = include_str!("release_tags_are_protected.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Only the release team can make or move a release tag."
)]

use crate::{
    Decision, Exhibit, Fix, Force, Need, Rule, Safety, Subject, Verdict, Who,
    answered::{need, path},
};
use alloc::{format, string::String, vec, vec::Vec};
use spec_model::{
    Project, Source, Spanned,
    answers::{Environment, Found, Gap, TagRules, Wanted},
    doors::table,
    facts::{PatternList, ReferenceFilter},
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
    match (project.tag_rules(&wanted(project)), limits) {
        (
            TagRules::Guarded {
                making,
                moving,
                past,
            },
            _,
        ) => {
            let makes = "a rule of this kind says who makes a tag of a release";
            let moves = "a rule of this kind says who moves one";
            decision.places = vec![
                Exhibit::answered(&making, Verdict::Met, makes),
                Exhibit::answered(&moving, Verdict::Met, moves),
            ];
            let goes = "of this kind is somebody who may go past the ruleset: the release team, as far as can be seen";
            let past = past.iter().map(|actor| {
                let says = match actor.text() {
                    Some("DeployKey") => "every deploy key that may write may go past the ruleset",
                    Some("Integration") => "an app may go past the ruleset",
                    _ => goes,
                };
                Exhibit::answered(actor, Verdict::NotApplicable, says)
            });
            decision.places.extend(past);
            decision.needs.clear();
        }
        (rules, Some((place, certain))) => limited(project, &rules, &place, certain, &mut decision),
        (TagRules::Partly(kind, Gap::SomeNames(name)), None) if narrowed(project) => {
            undecided(
                &kind,
                &format!(
                    "this guards some names, and not `{name}`; a condition of the workflow may say that none like it is released"
                ),
                &mut decision,
            );
        }
        (TagRules::Partly(kind, gap), None) => {
            let says = match gap {
                Gap::Making => {
                    open = "make";
                    "this restricts who moves a tag of a release, and nothing restricts who makes one".into()
                }
                Gap::Moving => {
                    open = "move";
                    "this restricts who makes a tag of a release, and nothing restricts who moves one".into()
                }
                Gap::SomeNames(name) => {
                    open = "make or move";
                    format!(
                        "this guards some of the names that tags of releases can have, not all: a tag `{name}` is open"
                    )
                }
            };
            let place = Exhibit::answered(&kind, Verdict::Unmet, says);
            decision.places.push(place);
            decision.fixes.push(by_hand());
        }
        (TagRules::Passed(roles), None) => {
            let says = "this role may go past the ruleset: everybody who can write has it";
            let places = roles.iter();
            let places = places.map(|role| Exhibit::answered(role, Verdict::Unmet, says));
            decision.places.extend(places);
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
                let says = "this ruleset keeps nobody who can write from making or moving the tags of releases, and no other does";
                decision
                    .places
                    .push(Exhibit::answered(&place, Verdict::Unmet, says));
            }
            decision.fixes.push(by_hand());
        }
        (TagRules::Undecided(kind), None) => {
            let says = "whether this guards all names that tags of releases can have is not known";
            undecided(&kind, says, &mut decision);
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

/// Where no ruleset guards the tags, and the environment takes chosen refs only.
fn limited(
    project: &Project,
    rules: &TagRules<'_>,
    place: &Found<'_>,
    certain: bool,
    decision: &mut Decision,
) {
    let (verdict, says) = if certain {
        decision.needs.clear();
        (
            Verdict::MetDifferently,
            "only these refs may upload; who can make one of them is another question",
        )
    } else {
        if let TagRules::Unknown(numbers) = rules {
            unknown(project, numbers, decision);
        }
        (
            Verdict::Unknown,
            "only protected branches may upload; but every branch may while none has a classic protection, and none is known to have one",
        )
    };
    decision.places = vec![Exhibit::answered(place, verdict, says)];
}

fn undecided(kind: &Found<'_>, says: &str, decision: &mut Decision) {
    let place = Exhibit::answered(kind, Verdict::Unknown, says);
    decision.places.push(place);
    decision.needs.push(Need::new(
        Source::Maintainer,
        Who::Maintainer,
        "which names the tags of releases have, and whether the rulesets cover all of them",
        "whether only the release team can make and move a release tag",
    ));
}

/// Whether a condition in a publishing workflow looks at what started it, so that not every tag that does is released.
fn narrowed(project: &Project) -> bool {
    let looks = |condition: &Option<Spanned<String>>| {
        condition.as_ref().is_some_and(|condition| {
            let text = condition.value.to_ascii_lowercase();
            ["ref", "tag", "event", "needs.", "steps.", "env."]
                .iter()
                .any(|part| text.contains(part))
        })
    };
    let publishing = &project.facts.closure.publishing;
    let mut workflows = publishing.iter().filter_map(|job| job.view(project));
    workflows.any(|(workflow, _)| {
        let mut jobs = workflow.jobs.iter();
        jobs.any(|job| looks(&job.condition) || job.steps.iter().any(|step| looks(&step.condition)))
    })
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

/// The tags that start a publishing workflow; where no tag does, those of one of the forms that most projects give to their releases.
fn wanted(project: &Project) -> Wanted {
    let mut filters: Vec<ReferenceFilter> = Vec::new();
    let list = |patterns: &[Spanned<String>]| {
        PatternList::read(patterns.iter().map(|pattern| pattern.value.as_str()))
    };
    for job in &project.facts.closure.publishing {
        let Some((workflow, _)) = job.view(project) else {
            continue;
        };
        for trigger in &workflow.triggers {
            let filter = match trigger.event.value.as_str() {
                "release" | "create" => ReferenceFilter::All,
                "push" => match (&trigger.tags, &trigger.tags_ignore) {
                    (Some(tags), _) => ReferenceFilter::Only(list(tags)),
                    (None, Some(ignored)) => ReferenceFilter::But(list(ignored)),
                    (None, None)
                        if trigger.branches.is_none() && trigger.branches_ignore.is_none() =>
                    {
                        ReferenceFilter::All
                    }
                    (None, None) => continue,
                },
                _ => continue,
            };
            if !filters.contains(&filter) {
                filters.push(filter);
            }
        }
    }
    if filters.is_empty() {
        let usual = ["v*", "[0-9]*"];
        return Wanted::Usual(
            usual
                .map(|pattern| ReferenceFilter::Only(PatternList::read([pattern])))
                .into(),
        );
    }
    Wanted::Started(filters)
}

/// What shows that the environment of every publishing job takes chosen refs only, and whether it is known to. Asks for the answers that could tell, where they were not given.
fn limits<'a>(project: &'a Project, decision: &mut Decision) -> Option<(Found<'a>, bool)> {
    let decides = "whether the environment takes uploads from chosen refs only, so that the aim is reached in another way";
    let mut shown = None;
    let mut certain = true;
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
            (Some(found), _) => {
                certain &= some_branch_is_protected(project, decision);
                Some(found)
            }
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
    Some((shown?, certain))
}

/// Whether the limit to protected branches is one: without a branch protection rule in the repository every branch may deploy, and GitHub does not say
/// that a ruleset counts as one.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#deployment-branches-and-tags>
fn some_branch_is_protected(project: &Project, decision: &mut Decision) -> bool {
    let mut branches = project.answered_branches().into_iter();
    if branches.any(|branch| project.protection(branch).is_classic()) {
        return true;
    }
    let default = project.default_branch();
    let branch = default.as_ref().and_then(Found::text).unwrap_or("{branch}");
    let decides = "whether a branch has a classic protection, without which the environment takes uploads from every branch";
    for endpoint in [&table::BRANCH_PROTECTION, &table::BRANCH] {
        if project.reply(endpoint, &[branch]).given().is_none() {
            let wanted = need(project, endpoint, &[branch], decides);
            decision.needs.push(wanted);
        }
    }
    false
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
