//! What guards a branch, as the host answers it: rules of rulesets, and the classic protection.
//!
//! <https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch>,
//! <https://docs.github.com/en/rest/branches/branch-protection#get-branch-protection>

use super::{Found, Listed, Reply};
use crate::{Project, doors::table};
use alloc::vec::Vec;

/// What is known of a branch's protection.
#[derive(Debug, Clone)]
pub struct Protection<'a> {
    /// The rules that hold for it; `None` where they were not answered.
    pub rules: Option<Listed<'a>>,
    /// The classic protection, where there is one and it was answered.
    pub classic: Option<Found<'a>>,
    /// The message that there is no classic protection: "Branch not protected", which only those who may see one get. "Not Found" says nothing.
    pub no_classic: Option<Found<'a>>,
    /// Whether the branch is protected by anything; `None` where that was not answered.
    pub protected: Option<Found<'a>>,
}

/// The kinds of rules that guard what a branch holds, not only how things are named.
pub const GUARDS: [&str; 5] = [
    "pull_request",
    "non_fast_forward",
    "required_status_checks",
    "required_signatures",
    "update",
];

impl Project {
    /// The branches of which something was answered, each once.
    pub fn answered_branches(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for endpoint in [
            &table::BRANCH_RULES,
            &table::BRANCH_PROTECTION,
            &table::BRANCH,
        ] {
            for (arguments, _) in self.replies(endpoint) {
                if let [name] = arguments
                    && !names.contains(&name.as_str())
                {
                    names.push(name);
                }
            }
        }
        names
    }

    /// What is known of a branch's protection.
    pub fn protection(&self, branch: &str) -> Protection<'_> {
        let (classic, refused) = match self.reply(&table::BRANCH_PROTECTION, &[branch]) {
            Reply::Given(found) => (Some(found), None),
            Reply::Refused(found) => (None, found.get("message")),
            Reply::Missing => (None, None),
        };
        Protection {
            rules: self.listed(&table::BRANCH_RULES, &[branch]),
            classic,
            no_classic: refused.filter(|message| {
                message
                    .text()
                    .is_some_and(|text| text.eq_ignore_ascii_case("Branch not protected"))
            }),
            protected: self
                .reply(&table::BRANCH, &[branch])
                .given()
                .and_then(|found| found.get("protected"))
                .filter(|protected| protected.truth().is_some()),
        }
    }
}

impl<'a> Protection<'a> {
    /// Whether nothing at all was answered.
    pub const fn is_unknown(&self) -> bool {
        self.rules.is_none()
            && self.classic.is_none()
            && self.no_classic.is_none()
            && self.protected.is_none()
    }

    /// Whether there is a classic protection: it was answered, or the branch is protected and no rule of the newer kind holds for it.
    pub fn is_classic(&self) -> bool {
        let protected = self.protected.as_ref().and_then(Found::truth);
        let rules = self.rules.as_ref();
        self.classic.is_some()
            || protected == Some(true)
                && self.no_classic.is_none()
                && rules.is_some_and(|rules| rules.whole && rules.items.is_empty())
    }

    /// A rule that guards what the branch holds: its kind. With the role by which everybody who can write may go past each that does, where that was answered.
    pub fn guard(&self, project: &'a Project) -> Option<(Found<'a>, Option<Found<'a>>)> {
        let rules = self.rules.as_ref()?;
        let guards = rules.items.iter().filter_map(|rule| {
            let kind = rule.get("type")?;
            GUARDS
                .contains(&kind.text()?)
                .then(|| (kind, project.open_to_writers(rule)))
        });
        guards.min_by_key(|(_, role)| role.is_some())
    }

    /// Whether the classic protection guards what the branch holds, with the place that shows it; `None` where there is none or the answer does not tell.
    /// One that asks nothing of a change and lets whoever can write put another history in the branch's place guards nothing.
    pub fn classic_guards(&self) -> Option<(bool, Found<'a>)> {
        let classic = self.classic.as_ref()?;
        let part = |key: &str| classic.get(key).filter(|found| found.node.is_mapping());
        if let Some(reviews) = part("required_pull_request_reviews") {
            let count = reviews.get("required_approving_review_count");
            let count = count.filter(|count| count.number().is_some());
            return Some((true, count.unwrap_or(reviews)));
        }
        let checks = part("required_status_checks").filter(|checks| {
            let lists = ["checks", "contexts"].map(|key| checks.get(key)?.items());
            // without a check in it, it asks for none
            let mut lists = lists.iter().flatten().peekable();
            lists.peek().is_none() || lists.any(|list| !list.is_empty())
        });
        let switched = ["required_signatures", "lock_branch"]
            .iter()
            .find_map(|key| {
                let enabled = part(key)?.get("enabled")?;
                (enabled.truth() == Some(true)).then_some(enabled)
            });
        if let Some(found) = checks.or_else(|| part("restrictions")).or(switched) {
            return Some((true, found));
        }
        let forced = classic.down(&["allow_force_pushes", "enabled"])?;
        Some((!forced.truth()?, forced))
    }

    /// Whether a person has to approve before anything is merged, with the place that shows it; `None` where that is not known: the owners of some files
    /// may have to, or whose token merges may go past the review.
    pub fn needs_review(&self, project: &Project) -> Option<(bool, Found<'a>)> {
        const COUNT: &str = "required_approving_review_count";
        let mut by_rules = self.rules.as_ref().is_some_and(|rules| rules.whole);
        for rule in self.rules.iter().flat_map(|rules| &rules.items) {
            match rule.get("type").and_then(|kind| kind.text()) {
                Some("pull_request") => {
                    let count = rule.down(&["parameters", COUNT]);
                    match count.and_then(|count| Some((count.number()?, count))) {
                        Some((0, _)) if !asks_owners(rule.get("parameters")) => {}
                        Some((1.., place)) if project.open_to_writers(rule).is_none() => {
                            return Some((true, place));
                        }
                        _ => by_rules = false,
                    }
                }
                Some(_) => {}
                None => by_rules = false,
            }
        }
        let mut by_classic = self.no_classic.clone();
        if let Some(classic) = &self.classic {
            let reviews = classic.get("required_pull_request_reviews");
            let apps = ["bypass_pull_request_allowances", "apps"];
            let apps = reviews.as_ref().and_then(|reviews| reviews.down(&apps));
            let is_open = apps.is_some_and(|apps| !apps.node.items().is_empty());
            match reviews.as_ref().and_then(|reviews| reviews.get(COUNT)) {
                Some(count) => match count.number() {
                    Some(0) if !asks_owners(reviews) => by_classic = Some(count),
                    Some(1..) if !is_open => return Some((true, count)),
                    _ => {}
                },
                // GitHub leaves the key out where no review is required
                None if classic.get("required_pull_request_reviews").is_none() => {
                    by_classic = classic.down(&["enforce_admins", "enabled"]);
                }
                None => {}
            }
        }
        let unprotected = self
            .protected
            .clone()
            .filter(|protected| protected.truth() == Some(false));
        let none = unprotected.or(by_classic.filter(|_| by_rules))?;
        Some((false, none))
    }
}

/// Whether a review is asked of the owners of some files, of a team, or of somebody other than whoever pushed last: with no approval asked of everything
/// that is merged, one may still be asked of what an updater changes.
/// <https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch>,
/// <https://docs.github.com/en/rest/branches/branch-protection#get-branch-protection>
fn asks_owners(reviews: Option<Found<'_>>) -> bool {
    reviews.is_some_and(|reviews| {
        let teams = reviews.node.get("required_reviewers");
        let switches = [
            "require_code_owner_review",
            "require_code_owner_reviews",
            "require_last_push_approval",
        ];
        let is_on = |key: &str| reviews.node.get(key)?.as_bool();
        teams.is_some_and(|teams| !teams.items().is_empty())
            || switches.iter().any(|key| is_on(key) == Some(true))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Given;
    use spec_source::{Input, Origin};

    fn reviewed(answers: &[(&str, &str)]) -> Option<bool> {
        let mut given = Given::default();
        for (path, text) in answers {
            let path = alloc::format!("/repos/o/r/{path}");
            given.inputs.push(Input::new(&path, *text, Origin::Answer));
        }
        let project = Project::read(&given);
        let protection = project.protection("main");
        protection.needs_review(&project).map(|(needs, _)| needs)
    }

    #[test]
    fn a_classic_protection_guards_by_any_part_that_asks_something_of_a_change() {
        let worth = |classic: &str| {
            let mut given = Given::default();
            let path = "/repos/o/r/branches/main/protection";
            given.inputs.push(Input::new(path, classic, Origin::Answer));
            let project = Project::read(&given);
            project.protection("main").classic_guards().map(|one| one.0)
        };
        let open = r#""allow_force_pushes": {"enabled": true}, "lock_branch": {"enabled": false}"#;
        for (part, due) in [
            (r#""enforce_admins": {"enabled": true}"#, false),
            (r#""required_pull_request_reviews": {}"#, true),
            (
                r#""required_status_checks": {"strict": true, "contexts": [], "checks": []}"#,
                false,
            ),
            (
                r#""required_status_checks": {"strict": false, "contexts": ["tests"]}"#,
                true,
            ),
            (r#""required_signatures": {"enabled": true}"#, true),
            (r#""required_signatures": {"enabled": false}"#, false),
            (r#""restrictions": {"users": []}"#, true),
            (r#""restrictions": null"#, false),
        ] {
            let classic = alloc::format!("{{{part}, {open}}}");
            assert_eq!(worth(&classic), Some(due), "{part}");
        }
        let closed = r#"{"allow_force_pushes": {"enabled": false}}"#;
        assert_eq!(worth(closed), Some(true));
        assert_eq!(worth(r#"{"enforce_admins": {"enabled": true}}"#), None);
    }

    const NO_RULES: (&str, &str) = ("rules/branches/main", "[]");

    #[test]
    fn a_review_is_required_by_a_rule_or_by_the_classic_protection() {
        let rule = r#"[{"type": "pull_request", "ruleset_id": 1, "parameters": {"required_approving_review_count": 1}}]"#;
        assert_eq!(reviewed(&[("rules/branches/main", rule)]), Some(true));
        let classic = r#"{"enforce_admins": {"enabled": false}, "required_pull_request_reviews": {"required_approving_review_count": 2}}"#;
        assert_eq!(
            reviewed(&[NO_RULES, ("branches/main/protection", classic)]),
            Some(true)
        );
    }

    #[test]
    fn none_is_required_where_neither_asks_for_one() {
        let classic = r#"{"enforce_admins": {"enabled": false}}"#;
        assert_eq!(
            reviewed(&[NO_RULES, ("branches/main/protection", classic)]),
            Some(false)
        );
        let message = r#"{"message": "Branch not protected"}"#;
        assert_eq!(
            reviewed(&[NO_RULES, ("branches/main/protection", message)]),
            Some(false)
        );
        assert_eq!(
            reviewed(&[("branches/main", r#"{"protected": false}"#)]),
            Some(false)
        );
    }

    #[test]
    fn a_review_that_is_asked_of_some_files_only_or_that_may_be_skipped_is_neither_there_nor_not() {
        let rule = |parameters: &str| {
            alloc::format!(
                r#"[{{"type": "pull_request", "ruleset_id": 1, "parameters": {{{parameters}}}}}]"#
            )
        };
        let unprotected = r#"{"message": "Branch not protected"}"#;
        let ruleset = r#"{"conditions": {"ref_name": {"include": ["~ALL"], "exclude": []}}, "rules": [], "bypass_actors": [{"actor_id": 4, "actor_type": "RepositoryRole", "bypass_mode": "always"}]}"#;
        for (parameters, due) in [
            (r#""required_approving_review_count": 0"#, Some(false)),
            (
                r#""required_approving_review_count": 0, "require_code_owner_review": false, "required_reviewers": []"#,
                Some(false),
            ),
            (
                r#""required_approving_review_count": 0, "require_code_owner_review": true"#,
                None,
            ),
            (
                r#""required_approving_review_count": 0, "required_reviewers": [{"minimum_approvals": 1}]"#,
                None,
            ),
            (r#""required_approving_review_count": 1"#, Some(true)),
        ] {
            let rule = rule(parameters);
            let answers = [
                ("rules/branches/main", rule.as_str()),
                ("branches/main/protection", unprotected),
            ];
            assert_eq!(reviewed(&answers), due, "{parameters}");
            let skipped = [answers[0], answers[1], ("rulesets/1", ruleset)];
            let due = due.filter(|needed| !needed);
            assert_eq!(reviewed(&skipped), due, "{parameters}, skipped");
        }
        for (reviews, due) in [
            (r#""required_approving_review_count": 0"#, Some(false)),
            (
                r#""required_approving_review_count": 0, "require_code_owner_reviews": true"#,
                None,
            ),
            (
                r#""required_approving_review_count": 1, "bypass_pull_request_allowances": {"apps": [{}]}"#,
                None,
            ),
        ] {
            let classic = alloc::format!(r#"{{"required_pull_request_reviews": {{{reviews}}}}}"#);
            let answers = [NO_RULES, ("branches/main/protection", classic.as_str())];
            assert_eq!(reviewed(&answers), due, "{reviews}");
        }
    }

    #[test]
    fn one_half_of_it_tells_nothing() {
        assert_eq!(reviewed(&[NO_RULES]), None);
        let refused = r#"{"message": "Not Found"}"#;
        assert_eq!(
            reviewed(&[NO_RULES, ("branches/main/protection", refused)]),
            None
        );
        let odd = r#"[{"type": "pull_request", "ruleset_id": 1, "parameters": {"required_approving_review_count": "1"}}]"#;
        assert_eq!(reviewed(&[("rules/branches/main", odd)]), None);
    }
}
