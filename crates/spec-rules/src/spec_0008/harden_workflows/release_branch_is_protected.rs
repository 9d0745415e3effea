#![cfg_attr(feature = "pages", doc = include_str!("release_branch_is_protected.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Every branch that releases are made from is protected."
)]

use crate::{
    Decision, Exhibit, Fix, Force, Rule, Safety, Subject, Verdict, Where,
    answered::{need, path},
};
use alloc::{format, string::String, vec, vec::Vec};
use spec_model::{
    Place, Project, Source,
    answers::Found,
    doors::{Endpoint, table},
    facts::{Pattern, PatternList, ReferenceFilter},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/harden-workflows/release-branch-is-protected",
    claim: "every branch that releases are made from is protected",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Tree, Source::HostSettings],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("release_branch_is_protected.md"),
};

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    let archived = project.reply(&table::REPOSITORY, &[]).given();
    let archived = archived.and_then(|answer| answer.get("archived"));
    if let Some(archived) = archived.filter(|found| found.truth() == Some(true)) {
        let says = "the repository is archived: nobody can push to any branch of it";
        let place = Exhibit::answered(&archived, Verdict::NotApplicable, says);
        decision.places.push(place);
        decision.summary = "no release is made from an archived repository".into();
        return decision;
    }
    let mut judged: Vec<String> = Vec::new();
    let default = project.default_branch();
    if let Some((found, name)) = default
        .as_ref()
        .and_then(|found| Some((found, found.text()?)))
    {
        judge(project, name, found.into(), &mut decision);
        judged.push(name.into());
    } else {
        let decides = "which branch is the default one";
        decision
            .needs
            .push(need(project, &table::REPOSITORY, &[], decides));
        decision.places.push(Exhibit::absent(
            &path(project, &table::REPOSITORY, &[]),
            Verdict::Unknown,
            "which branch is the default one is not known",
        ));
    }
    for (place, pattern, filter) in filters(project) {
        let names = match Pattern::read(&pattern).only() {
            Some(name) => vec![name],
            None if covered(project, place, &pattern, &filter, &mut decision) => Vec::new(),
            None => {
                let names = project.answered_branches().into_iter();
                let own = names.filter(|name| filter.admits(name));
                own.map(String::from).collect()
            }
        };
        for name in names {
            if !judged.contains(&name) {
                judge(project, &name, place.into(), &mut decision);
                judged.push(name);
            }
        }
    }
    let open = decision.count(Verdict::Unmet);
    decision.summary = match decision.verdict() {
        Verdict::Unmet if open == 1 => {
            "a branch that releases are made from is not protected".into()
        }
        Verdict::Unmet => format!("{open} branches that releases are made from are not protected"),
        Verdict::Met if decision.places.len() == 1 => {
            "the branch that releases are made from is protected".into()
        }
        Verdict::Met => "the branches that releases are made from are protected".into(),
        _ => "whether the branches that releases are made from are protected is not known".into(),
    };
    if open > 0 {
        decision.fixes.push(by_hand());
    }
    decision
}

/// The patterns for branches that the filters of publishing workflows name, each with the names that are released by it: those that no later pattern takes out.
fn filters(project: &Project) -> Vec<(Place, String, ReferenceFilter)> {
    let mut workflows: Vec<usize> = Vec::new();
    for job in &project.facts.closure.publishing {
        if !workflows.contains(&job.workflow) {
            workflows.push(job.workflow);
        }
    }
    let mut found = Vec::new();
    for workflow in workflows
        .iter()
        .filter_map(|index| project.workflows.get(*index))
    {
        let branches = workflow
            .trigger("push")
            .and_then(|trigger| trigger.branches.as_deref());
        let mut rest = branches.unwrap_or_default();
        while let [pattern, after @ ..] = rest {
            rest = after;
            if !pattern.value.starts_with('!') {
                let without = after.iter().filter(|later| later.value.starts_with('!'));
                let texts = [pattern].into_iter().chain(without);
                let list = PatternList::read(texts.map(|text| text.value.as_str()));
                let place = Place::new(workflow.document, pattern.span);
                let filter = ReferenceFilter::Only(list);
                found.push((place, pattern.value.clone(), filter));
            }
        }
    }
    found
}

/// Whether a ruleset guards every branch of a pattern. Those that are there today do not speak for the next one.
fn covered(
    project: &Project,
    place: Place,
    pattern: &str,
    filter: &ReferenceFilter,
    decision: &mut Decision,
) -> bool {
    let numbers = match project.branch_rules(filter) {
        Ok(kind) => {
            let says =
                format!("a rule of this kind guards every branch of the pattern `{pattern}`");
            let place = Exhibit::answered(&kind, Verdict::Met, says);
            decision.places.push(place);
            return true;
        }
        Err(numbers) => numbers,
    };
    let says =
        format!("whether the branches of the pattern `{pattern}` are protected is a setting");
    decision
        .places
        .push(Exhibit::at(place, Verdict::Unknown, says));
    let ask = |endpoint, arguments: &[&str]| {
        need(
            project,
            endpoint,
            arguments,
            "whether a ruleset protects them",
        )
    };
    let listed = project.listed(&table::RULESETS, &[]).is_some();
    if !listed {
        decision.needs.push(ask(&table::RULESETS, &[]));
    }
    for number in &numbers {
        decision.needs.push(ask(&table::RULESET, &[number]));
    }
    if listed && numbers.is_empty() {
        let mut wanted = ask(&table::RULESET, &["{ruleset}"]);
        wanted.bring = format!(
            "{}, of a ruleset for all branches of the pattern `{pattern}`: none that was given covers them",
            wanted.bring
        );
        decision.needs.push(wanted);
    }
    false
}

fn judge(project: &Project, branch: &str, named: Where, decision: &mut Decision) {
    let seen = project.protection(branch);
    let ask = |endpoint: &'static Endpoint| {
        need(
            project,
            endpoint,
            &[branch],
            "whether the branch is protected",
        )
    };
    let protected = seen
        .protected
        .as_ref()
        .and_then(|found| Some((found, found.truth()?)));
    let rules = seen.rules.as_ref().filter(|rules| rules.whole);
    let open = rules.filter(|rules| rules.items.iter().all(leaves_open));
    let no_rules = open.filter(|rules| rules.items.is_empty());
    let classic = seen.classic_guards();
    let guard = seen.guard(project);
    let exhibit = if let Some((kind, None)) = &guard {
        let says = format!("a rule of this kind guards what `{branch}` holds");
        Exhibit::answered(kind, Verdict::Met, says)
    } else if let Some((true, place)) = &classic {
        let says = format!("a classic protection guards what `{branch}` holds");
        Exhibit::answered(place, Verdict::Met, says)
    } else if let Some((_, Some(role))) = &guard {
        let says = format!(
            "everybody who can write has this role, and may go past the rules that guard `{branch}`"
        );
        let verdict = if classic.is_some() || seen.no_classic.is_some() {
            Verdict::Unmet
        } else {
            decision.needs.push(ask(&table::BRANCH_PROTECTION));
            Verdict::Unknown
        };
        Exhibit::answered(role, verdict, says)
    } else if let Some((false, place)) = &classic
        && open.is_some()
    {
        let says = format!(
            "the classic protection of `{branch}` asks nothing of a change and lets history be rewritten, and no rule guards it"
        );
        Exhibit::answered(place, Verdict::Unmet, says)
    } else if let Some((false, place)) = &classic {
        decision.needs.push(ask(&table::BRANCH_RULES));
        let says = format!(
            "the classic protection of `{branch}` asks nothing of a change and lets history be rewritten; a rule may guard it"
        );
        Exhibit::answered(place, Verdict::Unknown, says)
    } else {
        match (protected, no_rules, open, &seen.no_classic) {
            (Some((found, false)), ..) => {
                let says = format!(
                    "nothing protects `{branch}`: whoever can write can change what a release is made of"
                );
                Exhibit::answered(found, Verdict::Unmet, says)
            }
            (Some((found, true)), Some(_), _, None) => {
                let says = format!(
                    "`{branch}` is protected in the classic way; how does not stand in this answer"
                );
                Exhibit::answered(found, Verdict::Met, says)
            }
            (known, none, Some(rules), Some(message)) if known.is_none() || none.is_none() => {
                let says = format!("no rule guards `{branch}`, and no classic protection either");
                decision.places.push(Exhibit::answered(
                    message,
                    Verdict::NotApplicable,
                    "there is no classic protection",
                ));
                Exhibit::answered(&rules.place, Verdict::Unmet, says)
            }
            (known, ..) => {
                if seen.rules.is_none() {
                    decision.needs.push(ask(&table::BRANCH_RULES));
                }
                if known.is_none() {
                    decision.needs.push(ask(&table::BRANCH));
                }
                decision.needs.push(ask(&table::BRANCH_PROTECTION));
                let says = match (known, rules) {
                    (Some(_), Some(_)) => format!(
                        "`{branch}` is protected, and no rule that is known guards what it holds"
                    ),
                    (None, Some(_)) => format!(
                        "no rule that is known guards what `{branch}` holds; a classic protection may"
                    ),
                    _ => format!("whether `{branch}` is protected is a setting"),
                };
                Exhibit {
                    place: named,
                    verdict: Verdict::Unknown,
                    says,
                }
            }
        }
    };
    decision.places.push(exhibit);
}

/// The kinds of rules under which whoever can write still decides what a branch holds.
const LEAVES_OPEN: [&str; 8] = [
    "creation",
    "deletion",
    "required_linear_history",
    "branch_name_pattern",
    "commit_message_pattern",
    "commit_author_email_pattern",
    "committer_email_pattern",
    // it asks for a comment, and a comment holds nothing back:
    // https://docs.github.com/en/copilot/how-tos/use-copilot-agents/request-a-code-review/use-code-review
    "copilot_code_review",
];

fn leaves_open(rule: &Found<'_>) -> bool {
    let kind = rule.get("type").and_then(|kind| kind.text());
    kind.is_some_and(|kind| LEAVES_OPEN.contains(&kind))
}

fn by_hand() -> Fix {
    Fix {
        title: "protect the branches that releases are made from".into(),
        safety: Safety::ByHand,
        before: Vec::new(),
        after: vec![
            "under the repository's Settings > Rules > Rulesets make a branch ruleset for them: `Restrict deletions`, `Block force pushes` and `Require a pull request before merging`".into(),
        ],
        edits: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::decide;
    use crate::Verdict;
    use alloc::{format, vec::Vec};
    use spec_model::{Given, Project};
    use spec_source::{Input, Origin};

    const REPOSITORY: &str = r#"{"full_name": "o/r", "default_branch": "main"}"#;

    fn verdict(answers: &[(&str, &str)]) -> Verdict {
        let mut given = Given::default();
        for (path, text) in answers {
            let path = format!("/repos/o/r{path}");
            given.inputs.push(Input::new(&path, *text, Origin::Answer));
        }
        decide(&Project::read(&given)).verdict()
    }

    #[test]
    fn a_classic_protection_that_guards_nothing_is_unmet_where_no_rule_guards_either() {
        let open = (
            "/branches/main/protection",
            r#"{"enforce_admins": {"enabled": false}, "allow_force_pushes": {"enabled": true}, "allow_deletions": {"enabled": true}}"#,
        );
        for (rules, due) in [
            ("[]", Verdict::Unmet),
            (r#"[{"type": "deletion", "ruleset_id": 1}]"#, Verdict::Unmet),
            (
                r#"[{"type": "merge_queue", "ruleset_id": 1}]"#,
                Verdict::Unknown,
            ),
            (
                r#"[{"type": "pull_request", "ruleset_id": 1}]"#,
                Verdict::Met,
            ),
        ] {
            let rules = ("/rules/branches/main", rules);
            assert_eq!(verdict(&[("", REPOSITORY), rules, open]), due, "{rules:?}");
        }
        assert_eq!(verdict(&[("", REPOSITORY), open]), Verdict::Unknown);
        let none = (
            "/branches/main/protection",
            r#"{"message": "Branch not protected"}"#,
        );
        let protected = ("/branches/main", r#"{"name": "main", "protected": true}"#);
        for (rules, beside, due) in [
            ("[]", None, Verdict::Unmet),
            ("[]", Some(protected), Verdict::Unknown),
            (
                r#"[{"type": "deletion", "ruleset_id": 1}]"#,
                None,
                Verdict::Unmet,
            ),
            (
                r#"[{"type": "deletion", "ruleset_id": 1}]"#,
                Some(protected),
                Verdict::Unmet,
            ),
            (
                r#"[{"type": "merge_queue", "ruleset_id": 1}]"#,
                None,
                Verdict::Unknown,
            ),
        ] {
            let rules = ("/rules/branches/main", rules);
            let mut answers = Vec::from([("", REPOSITORY), rules, none]);
            answers.extend(beside);
            assert_eq!(verdict(&answers), due, "{answers:?}");
        }
    }

    #[test]
    fn a_rule_that_everybody_who_can_write_may_go_past_guards_nothing() {
        let rules = (
            "/rules/branches/main",
            r#"[{"type": "pull_request", "ruleset_id": 7, "parameters": {"required_approving_review_count": 1}}]"#,
        );
        let ruleset = |actor: &str| {
            format!(
                r#"{{"id": 7, "target": "branch", "enforcement": "active", "conditions": {{"ref_name": {{"include": ["~DEFAULT_BRANCH"], "exclude": []}}}}, "rules": [{{"type": "pull_request"}}], "bypass_actors": [{actor}]}}"#
            )
        };
        let none = (
            "/branches/main/protection",
            r#"{"message": "Branch not protected"}"#,
        );
        let writers =
            ruleset(r#"{"actor_id": 4, "actor_type": "RepositoryRole", "bypass_mode": "always"}"#);
        let by_request = ruleset(
            r#"{"actor_id": 4, "actor_type": "RepositoryRole", "bypass_mode": "pull_request"}"#,
        );
        let admins =
            ruleset(r#"{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"}"#);
        for (text, classic, due) in [
            (&writers, none, Verdict::Unmet),
            (&writers, rules, Verdict::Unknown),
            (&by_request, none, Verdict::Met),
            (&admins, none, Verdict::Met),
        ] {
            let own = ("/rulesets/7", text.as_str());
            let answers = [("", REPOSITORY), rules, own, classic];
            assert_eq!(verdict(&answers), due, "{text} {classic:?}");
        }
    }

    #[test]
    fn a_pattern_is_judged_without_what_a_later_one_takes_out() {
        let workflow = "on:\n  push:\n    branches: [\"release/*\", \"!release/old\"]\njobs:\n  publish:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: pypa/gh-action-pypi-publish@release/v1\n";
        let list = r#"[{"id": 7, "target": "branch", "enforcement": "active"}]"#;
        for (exclude, due) in [
            (r#""refs/heads/release/old""#, Verdict::Met),
            ("", Verdict::Met),
            (r#""refs/heads/release/1.x""#, Verdict::Unknown),
        ] {
            let ruleset = format!(
                r#"{{"id": 7, "target": "branch", "enforcement": "active", "conditions": {{"ref_name": {{"include": ["refs/heads/**/*"], "exclude": [{exclude}]}}}}, "rules": [{{"type": "update"}}]}}"#
            );
            let mut given = Given::default();
            let path = ".github/workflows/release.yml";
            given.inputs.push(Input::new(path, workflow, Origin::File));
            // one of them that is protected does not speak for the others
            for (path, text) in [
                ("/repos/o/r", REPOSITORY),
                (
                    "/repos/o/r/rules/branches/release%2F2.x",
                    r#"[{"type": "pull_request", "ruleset_id": 8}]"#,
                ),
                (
                    "/repos/o/r/branches/main/protection",
                    r#"{"required_signatures": {"enabled": true}, "enforce_admins": {"enabled": true}}"#,
                ),
                (
                    "/repos/o/r/branches/release%2Fold",
                    r#"{"name": "release/old", "protected": false}"#,
                ),
                ("/repos/o/r/rulesets", list),
                ("/repos/o/r/rulesets/7", ruleset.as_str()),
            ] {
                given.inputs.push(Input::new(path, text, Origin::Answer));
            }
            let decision = decide(&Project::read(&given));
            assert_eq!(decision.verdict(), due, "{exclude}");
        }
    }

    #[test]
    fn nobody_can_push_to_an_archived_repository() {
        let archived = r#"{"full_name": "o/r", "default_branch": "main", "archived": true}"#;
        let branch = ("/branches/main", r#"{"name": "main", "protected": false}"#);
        assert_eq!(verdict(&[("", archived), branch]), Verdict::NotApplicable);
        assert_eq!(verdict(&[("", REPOSITORY), branch]), Verdict::Unmet);
    }
}
