//! Rulesets for tags, as the host answers them.
//!
//! <https://docs.github.com/en/rest/repos/rules#get-all-repository-rulesets>

use super::Found;
use crate::{Project, doors::table, facts::Pattern};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// What the rulesets say of the tags that releases are made from.
#[derive(Debug, Clone)]
pub enum TagRules<'a> {
    /// A rule guards them: its kind.
    Guarded(Found<'a>),
    /// None does: the list in which none is, and rulesets that do not, each by the place that shows it.
    Open(Found<'a>, Vec<Found<'a>>),
    /// Not known; the rulesets whose own answers would tell, by their numbers.
    Unknown(Vec<String>),
}

/// The kinds of rules without which anybody who can write makes, moves or takes away a tag.
const GUARDS: [&str; 4] = ["creation", "update", "deletion", "non_fast_forward"];

impl Project {
    /// What the rulesets say of tags of these names.
    pub fn tag_rules(&self, tags: &[String]) -> TagRules<'_> {
        let list = self.listed(&table::RULESETS, &[]);
        let mut numbers = Vec::new();
        let mut open = Vec::new();
        let mut certain = list.as_ref().is_some_and(|list| list.whole);
        for item in list.iter().flat_map(|list| &list.items) {
            let (Some(target), Some(enforcement)) = (item.get("target"), item.get("enforcement"))
            else {
                certain = false;
                continue;
            };
            match (target.text(), enforcement.text()) {
                (Some("tag"), Some("active")) => {}
                (Some("tag"), Some(_)) => {
                    open.push(enforcement);
                    continue;
                }
                (Some(_), Some(_)) => {
                    open.push(target);
                    continue;
                }
                _ => {
                    certain = false;
                    continue;
                }
            }
            let Some(number) = item.get("id").and_then(|id| id.number()) else {
                certain = false;
                continue;
            };
            let number = number.to_string();
            let answer = self.reply(&table::RULESET, &[&number]).given();
            match answer.as_ref().map(|answer| guards(answer, tags)) {
                Some(Some(Ok(kind))) => return TagRules::Guarded(kind),
                Some(Some(Err(place))) => open.push(place),
                Some(None) | None => numbers.push(number),
            }
        }
        // a ruleset can be given without the list that names it
        for (_, reply) in self.replies(&table::RULESET) {
            let Some(answer) = reply.given() else {
                continue;
            };
            let text = |key: &str| answer.get(key).and_then(|found| found.text());
            if text("target") == Some("tag")
                && text("enforcement") == Some("active")
                && let Some(Ok(kind)) = guards(&answer, tags)
            {
                return TagRules::Guarded(kind);
            }
        }
        match list {
            Some(list) if certain && numbers.is_empty() => TagRules::Open(list.place, open),
            _ => TagRules::Unknown(numbers),
        }
    }
}

/// Whether a ruleset guards tags of these names: by the kind of a rule, or not, by the place that shows it; `None` where it does not tell.
fn guards<'a>(answer: &Found<'a>, tags: &[String]) -> Option<Result<Found<'a>, Found<'a>>> {
    let include = answer.down(&["conditions", "ref_name", "include"])?;
    let names = |found: &Found<'a>| -> Option<Vec<&'a str>> {
        found.items()?.iter().map(Found::text).collect()
    };
    let included = names(&include)?;
    let excluded = match answer.down(&["conditions", "ref_name", "exclude"]) {
        Some(exclude) => names(&exclude)?,
        None => Vec::new(),
    };
    let covers = |patterns: &[&str], tag: &String| {
        let reference = format!("refs/tags/{tag}");
        patterns
            .iter()
            .any(|pattern| *pattern == "~ALL" || Pattern::read(pattern).matches(&reference))
    };
    let covered = |tag: &String| covers(&included, tag) && !covers(&excluded, tag);
    if !tags.iter().any(covered) {
        return Some(Err(include));
    }
    let rules = answer.get("rules")?;
    let kinds = rules
        .items()?
        .iter()
        .map(|rule| rule.get("type"))
        .collect::<Option<Vec<_>>>()?;
    let guard = kinds
        .into_iter()
        .find(|kind| kind.text().is_some_and(|text| GUARDS.contains(&text)));
    Some(guard.ok_or(include))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Given;
    use spec_source::{Input, Origin};

    fn state(answers: &[(&str, &str)]) -> &'static str {
        let mut given = Given::default();
        for (path, text) in answers {
            let path = format!("/repos/o/r/{path}");
            given.inputs.push(Input::new(&path, *text, Origin::Answer));
        }
        match Project::read(&given).tag_rules(&["v1.0".into()]) {
            TagRules::Guarded(_) => "guarded",
            TagRules::Open(..) => "open",
            TagRules::Unknown(_) => "unknown",
        }
    }

    const LIST: (&str, &str) = (
        "rulesets",
        r#"[{"id": 7, "target": "tag", "enforcement": "active"}]"#,
    );

    fn ruleset(include: &str, kind: &str) -> String {
        format!(
            r#"{{"id": 7, "target": "tag", "enforcement": "active", "conditions": {{"ref_name": {{"include": ["{include}"], "exclude": []}}}}, "rules": [{{"type": "{kind}"}}]}}"#
        )
    }

    #[test]
    fn an_active_ruleset_guards_the_tags_that_it_covers() {
        for (include, kind, due) in [
            ("refs/tags/v*", "creation", "guarded"),
            ("~ALL", "update", "guarded"),
            ("refs/tags/nightly-*", "creation", "open"),
            ("~ALL", "tag_name_pattern", "open"),
        ] {
            let text = ruleset(include, kind);
            assert_eq!(
                state(&[LIST, ("rulesets/7", &text)]),
                due,
                "{include} {kind}"
            );
        }
    }

    #[test]
    fn a_list_without_the_ruleset_itself_does_not_tell() {
        assert_eq!(state(&[LIST]), "unknown");
        assert_eq!(
            state(&[LIST, ("rulesets/7", r#"{"conditions": {}}"#)]),
            "unknown"
        );
    }

    #[test]
    fn an_empty_list_and_one_of_branches_only_are_open() {
        assert_eq!(state(&[("rulesets", "[]")]), "open");
        let branch = r#"[{"id": 1, "target": "branch", "enforcement": "active"}, {"id": 2, "target": "tag", "enforcement": "evaluate"}]"#;
        assert_eq!(state(&[("rulesets", branch)]), "open");
        assert_eq!(
            state(&[("rulesets", r#"[{"id": 1, "enforcement": "active"}]"#)]),
            "unknown"
        );
    }
}
