//! An environment's rules, as the host answers them.
//!
//! <https://docs.github.com/en/rest/deployments/environments#list-environments>

use super::Found;
use crate::{Project, doors::table, github::has_expression};
use alloc::{string::String, vec::Vec};

/// What is known of an environment of a name.
#[derive(Debug, Clone)]
pub enum Environment<'a> {
    /// It exists.
    Known(Rules<'a>),
    /// All environments are known, and none goes by that name.
    Missing(Missing<'a>),
    /// Not answered, cut off before it, or without names that can be read.
    Unknown,
}

/// A whole list of environments.
#[derive(Debug, Clone)]
pub struct Missing<'a> {
    /// The list.
    pub list: Found<'a>,
    /// The names in it, in their order.
    pub names: Vec<String>,
}

/// The rules of an environment that exists.
#[derive(Debug, Clone)]
pub struct Rules<'a> {
    /// Its name.
    pub name: Found<'a>,
    whole: Found<'a>,
}

/// Whether an environment asks a person other than the one who started the run.
#[derive(Debug, Clone)]
pub enum Review<'a> {
    /// It does: the self-review that is ruled out, and the reviewers.
    Another(Found<'a>, Vec<Found<'a>>),
    /// It asks, and whoever started the run may answer.
    Own(Found<'a>),
    /// It asks nobody: the place that shows it.
    Nobody(Found<'a>),
    /// The answer does not tell.
    Unknown,
}

impl<'a> Rules<'a> {
    /// Whom it asks before a job runs in it. One approval of any of its reviewers lets a job through.
    pub fn review(&self) -> Review<'a> {
        let Some(list) = self.whole.get("protection_rules") else {
            return Review::Unknown;
        };
        let Some(rules) = list.items() else {
            return Review::Unknown;
        };
        let mut readable = true;
        for rule in &rules {
            match rule.get("type").and_then(|kind| kind.text()) {
                Some("required_reviewers") => return reviewers(rule),
                Some("wait_timer" | "branch_policy") => {}
                // another kind may ask a person in its own way
                Some(_) | None => readable = false,
            }
        }
        if !readable {
            return Review::Unknown;
        }
        Review::Nobody(if rules.is_empty() {
            list
        } else {
            self.name.clone()
        })
    }

    /// How many minutes it makes a job wait.
    pub fn wait_timer(&self) -> Option<Found<'a>> {
        let rules = self.whole.get("protection_rules")?.items()?;
        rules
            .iter()
            .filter_map(|rule| rule.get("wait_timer"))
            .find(|wait| wait.number().is_some_and(|minutes| minutes > 0))
    }

    /// Whether administrators may go past its rules; GitHub's answers have it, their description does not.
    pub fn can_admins_bypass(&self) -> Option<Found<'a>> {
        self.whole
            .get("can_admins_bypass")
            .filter(|bypass| bypass.truth().is_some())
    }

    /// Which branches and tags it takes: `null` for all of them.
    pub fn branch_policy(&self) -> Option<Found<'a>> {
        self.whole.get("deployment_branch_policy")
    }
}

fn reviewers<'a>(rule: &Found<'a>) -> Review<'a> {
    let Some(list) = rule.get("reviewers") else {
        return Review::Unknown;
    };
    let Some(reviewers) = list.items() else {
        return Review::Unknown;
    };
    if reviewers.is_empty() {
        return Review::Nobody(list);
    }
    match rule.get("prevent_self_review") {
        Some(prevented) => match prevented.truth() {
            Some(true) => Review::Another(prevented, reviewers),
            Some(false) => Review::Own(prevented),
            None => Review::Unknown,
        },
        None => Review::Unknown,
    }
}

/// The login of the only reviewer, where that is a user and no team.
pub fn only_user<'a>(reviewers: &[Found<'a>]) -> Option<Found<'a>> {
    let [only] = reviewers else { return None };
    let is_user = only.get("type")?.text()? == "User";
    only.down(&["reviewer", "login"])
        .filter(|login| is_user && login.text().is_some())
}

impl Project {
    /// What is known of the environment of a name; the host ignores case. A name that an expression makes is not known.
    pub fn environment(&self, name: &str) -> Environment<'_> {
        let alone = self.reply(&table::ENVIRONMENT, &[name]).given();
        if let Some(whole) = alone
            && let Some(found) = whole
                .get("name")
                .filter(|found| found.text().is_some_and(|text| same_name(text, name)))
        {
            return Environment::Known(Rules { name: found, whole });
        }
        let Some(list) = self
            .listed(&table::ENVIRONMENTS, &[])
            .filter(|_| !has_expression(name))
        else {
            return Environment::Unknown;
        };
        let mut names = Vec::new();
        let mut readable = list.whole;
        for item in list.items {
            let Some((found, text)) = item
                .get("name")
                .and_then(|found| Some((found.clone(), found.text()?)))
            else {
                readable = false;
                continue;
            };
            if same_name(text, name) {
                return Environment::Known(Rules {
                    name: found,
                    whole: item,
                });
            }
            names.push(text.into());
        }
        if readable {
            Environment::Missing(Missing {
                list: list.place,
                names,
            })
        } else {
            Environment::Unknown
        }
    }

    /// Whether an environment is known to ask a person other than the one who started the run, and there can be one: the place that shows it.
    pub fn asks_another(&self, name: &str) -> Option<Found<'_>> {
        let Environment::Known(rules) = self.environment(name) else {
            return None;
        };
        let Review::Another(place, reviewers) = rules.review() else {
            return None;
        };
        let only = only_user(&reviewers).and_then(|login| login.text());
        let alone = only.is_some_and(|login| self.somebody_else_writes(login) == Some(false));
        (!alone).then_some(place)
    }
}

/// Whether two names are of one environment: the host ignores case, and blanks around a name.
pub fn same_name(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Given;
    use spec_source::{Input, Origin};

    fn project(answer: &str) -> Project {
        let mut given = Given::default();
        given.inputs.push(Input::new(
            "/repos/o/r/environments",
            answer,
            Origin::Answer,
        ));
        Project::read(&given)
    }

    fn review(environment: &str) -> &'static str {
        let project = project(&alloc::format!(
            "{{\"total_count\": 1, \"environments\": [{environment}]}}"
        ));
        match project.environment("PyPI") {
            Environment::Known(rules) => match rules.review() {
                Review::Another(..) => "another",
                Review::Own(_) => "own",
                Review::Nobody(_) => "nobody",
                Review::Unknown => "unknown",
            },
            Environment::Missing(_) => "missing",
            Environment::Unknown => "not known",
        }
    }

    #[test]
    fn names_are_compared_without_case() {
        assert_eq!(
            review(r#"{"name": "pypi", "protection_rules": []}"#),
            "nobody"
        );
        assert_eq!(
            review(r#"{"name": "test", "protection_rules": []}"#),
            "missing"
        );
    }

    #[test]
    fn what_is_not_said_or_of_a_wrong_type_is_not_known() {
        for environment in [
            r#"{"name": "pypi"}"#,
            r#"{"name": "pypi", "protection_rules": {}}"#,
            r#"{"name": "pypi", "protection_rules": [{}]}"#,
            r#"{"name": "pypi", "protection_rules": [{"type": "branch_policy"}, {"type": "custom"}]}"#,
            r#"{"name": "pypi", "protection_rules": [{"type": "required_reviewers"}]}"#,
            r#"{"name": "pypi", "protection_rules": [{"type": "required_reviewers", "reviewers": [{}]}]}"#,
            r#"{"name": "pypi", "protection_rules": [{"type": "required_reviewers", "reviewers": [{}], "prevent_self_review": "yes"}]}"#,
        ] {
            assert_eq!(review(environment), "unknown", "{environment}");
        }
        assert_eq!(review(r#"{"protection_rules": []}"#), "not known");
    }

    #[test]
    fn one_reviewer_who_is_not_the_starter_is_another() {
        let rule = |own: &str| {
            alloc::format!(
                r#"{{"name": "pypi", "protection_rules": [{{"type": "branch_policy"}}, {{"type": "required_reviewers", "reviewers": [{{"type": "User"}}], "prevent_self_review": {own}}}]}}"#
            )
        };
        assert_eq!(review(&rule("true")), "another");
        assert_eq!(review(&rule("false")), "own");
    }

    #[test]
    fn nobody_else_is_asked_where_only_the_reviewer_can_write() {
        let environments = r#"{"total_count": 1, "environments": [{"name": "pypi", "protection_rules": [{"type": "required_reviewers", "prevent_self_review": true, "reviewers": [{"type": "User", "reviewer": {"login": "alice"}}]}]}]}"#;
        let alice = r#"{"login": "alice", "role_name": "admin"}"#;
        let bob = r#"{"login": "bob", "role_name": "write"}"#;
        for (people, due) in [
            (alloc::format!("[{alice}]"), false),
            (alloc::format!("[{alice}, {bob}]"), true),
        ] {
            let mut given = Given::default();
            for (path, text) in [
                ("/repos/o/r/environments", environments),
                ("/repos/o/r/collaborators", people.as_str()),
            ] {
                given.inputs.push(Input::new(path, text, Origin::Answer));
            }
            let project = Project::read(&given);
            assert_eq!(project.asks_another("pypi").is_some(), due, "{people}");
        }
        assert!(project(environments).asks_another("pypi").is_some());
    }

    #[test]
    fn the_answer_about_one_environment_tells_its_rules() {
        let pasted = r#"{"name": "PyPI", "url": "https://api.github.com/repos/o/r/environments/PyPI", "protection_rules": [], "deployment_branch_policy": null}"#;
        for path in ["/repos/o/r/environments/PyPI", "pasted.json"] {
            let mut given = Given::default();
            let named = r#"{"full_name": "o/r", "default_branch": "main"}"#;
            for (path, text) in [("/repos/o/r", named), (path, pasted)] {
                given.inputs.push(Input::new(path, text, Origin::Answer));
            }
            let project = Project::read(&given);
            let Environment::Known(rules) = project.environment("pypi") else {
                unreachable!("{path}")
            };
            assert!(matches!(rules.review(), Review::Nobody(_)));
            assert!(matches!(project.environment("other"), Environment::Unknown));
        }
    }

    #[test]
    fn nothing_is_missing_from_a_list_that_was_cut_off() {
        let cut = project(r#"{"total_count": 2, "environments": [{"name": "docs"}]}"#);
        assert!(matches!(cut.environment("pypi"), Environment::Unknown));
        let empty = project(r#"{"total_count": 0, "environments": []}"#);
        assert!(matches!(empty.environment("pypi"), Environment::Missing(_)));
    }
}
