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
    /// Rules guard them: the kind that restricts making one, and the kind that restricts moving one.
    Guarded {
        /// What restricts making one.
        making: Found<'a>,
        /// What restricts moving one.
        moving: Found<'a>,
    },
    /// A rule restricts one of both: its kind, and what everybody who can write can still do.
    Partly(Found<'a>, Gap),
    /// None does: the list in which none is, and rulesets that do not, each by the place that shows it.
    Open(Found<'a>, Vec<Found<'a>>),
    /// Not known; the rulesets whose own answers would tell, by their numbers.
    Unknown(Vec<String>),
}

/// What no ruleset restricts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Making a tag of a release.
    Making,
    /// Moving one.
    Moving,
    /// Either, for some of the names that tags of releases can have.
    SomeNames,
}

/// The kind of rule that restricts who makes a tag.
const MAKING: &str = "creation";

/// The kind of rule that restricts who moves a tag. Where making one is restricted as well, one that is taken away cannot be made again elsewhere.
const MOVING: &str = "update";

/// What one ruleset says.
struct Ruleset<'a> {
    include: Found<'a>,
    included: Vec<&'a str>,
    excluded: Vec<&'a str>,
    kinds: Vec<Found<'a>>,
}

impl Project {
    /// What the rulesets say of the tags of releases: each group holds the names that one kind of tag can have, any of which stands for it.
    pub fn tag_rules(&self, groups: &[Vec<String>]) -> TagRules<'_> {
        let list = self.listed(&table::RULESETS, &[]);
        let mut numbers = Vec::new();
        let mut open = Vec::new();
        let mut active = Vec::new();
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
            match answer.as_ref().and_then(Ruleset::read) {
                Some(ruleset) => active.push(ruleset),
                None => numbers.push(number),
            }
        }
        // a ruleset can be given without the list that names it
        if list.is_none() {
            let alone = self.replies(&table::RULESET).filter_map(|(_, reply)| {
                let answer = reply.given()?;
                let says = |key: &str, due: &str| {
                    answer.get(key).and_then(|found| found.text()) == Some(due)
                };
                (says("target", "tag") && says("enforcement", "active"))
                    .then(|| Ruleset::read(&answer))?
            });
            active.extend(alone);
        }
        let making = guard(&active, MAKING, groups);
        let moving = guard(&active, MOVING, groups);
        if let (Guard::All(making), Guard::All(moving)) = (&making, &moving) {
            let (making, moving) = (making.clone(), moving.clone());
            return TagRules::Guarded { making, moving };
        }
        let Some(list) = list.filter(|_| certain && numbers.is_empty()) else {
            return TagRules::Unknown(numbers);
        };
        match (making, moving) {
            (Guard::All(kind), Guard::None) => TagRules::Partly(kind, Gap::Moving),
            (Guard::None, Guard::All(kind)) => TagRules::Partly(kind, Gap::Making),
            (Guard::All(kind) | Guard::Some(kind), _) | (Guard::None, Guard::Some(kind)) => {
                TagRules::Partly(kind, Gap::SomeNames)
            }
            (Guard::None, Guard::None) => {
                open.extend(active.into_iter().map(|ruleset| ruleset.include));
                TagRules::Open(list.place, open)
            }
        }
    }
}

/// Which tags rules of one kind cover, by the first that covers any.
enum Guard<'a> {
    All(Found<'a>),
    Some(Found<'a>),
    None,
}

fn guard<'a>(rulesets: &[Ruleset<'a>], kind: &str, groups: &[Vec<String>]) -> Guard<'a> {
    let mut every = true;
    let mut shown = None;
    for group in groups {
        let found = rulesets.iter().find_map(|ruleset| {
            let kinds = &ruleset.kinds;
            let kind = kinds.iter().find(|found| found.text() == Some(kind))?;
            group.iter().any(|tag| ruleset.covers(tag)).then_some(kind)
        });
        every &= found.is_some();
        shown = shown.or_else(|| found.cloned());
    }
    match shown {
        Some(kind) if every => Guard::All(kind),
        Some(kind) => Guard::Some(kind),
        None => Guard::None,
    }
}

impl<'a> Ruleset<'a> {
    /// `None` where the answer does not tell.
    fn read(answer: &Found<'a>) -> Option<Self> {
        let names = |found: &Found<'a>| -> Option<Vec<&'a str>> {
            found.items()?.iter().map(Found::text).collect()
        };
        let include = answer.down(&["conditions", "ref_name", "include"])?;
        let rules = answer.get("rules")?;
        let kinds = rules.items()?.into_iter().map(|rule| rule.get("type"));
        Some(Self {
            included: names(&include)?,
            excluded: match answer.down(&["conditions", "ref_name", "exclude"]) {
                Some(exclude) => names(&exclude)?,
                None => Vec::new(),
            },
            kinds: kinds.collect::<Option<_>>()?,
            include,
        })
    }

    fn covers(&self, tag: &str) -> bool {
        let reference = format!("refs/tags/{tag}");
        let any = |patterns: &[&str]| {
            let mut patterns = patterns.iter();
            patterns.any(|pattern| *pattern == "~ALL" || Pattern::read(pattern).matches(&reference))
        };
        any(&self.included) && !any(&self.excluded)
    }
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
        let groups = [
            Vec::from(["v1.0".into()]),
            Vec::from(["rc1".into(), "1rc".into()]),
        ];
        match Project::read(&given).tag_rules(&groups) {
            TagRules::Guarded { .. } => "guarded",
            TagRules::Partly(_, Gap::Making) => "making is open",
            TagRules::Partly(_, Gap::Moving) => "moving is open",
            TagRules::Partly(_, Gap::SomeNames) => "some names are open",
            TagRules::Open(..) => "open",
            TagRules::Unknown(_) => "unknown",
        }
    }

    const LIST: (&str, &str) = (
        "rulesets",
        r#"[{"id": 7, "target": "tag", "enforcement": "active"}]"#,
    );

    fn ruleset(include: &str, kinds: &str) -> String {
        let kinds: Vec<String> = kinds
            .split(' ')
            .map(|kind| format!(r#"{{"type": "{kind}"}}"#))
            .collect();
        format!(
            r#"{{"id": 7, "target": "tag", "enforcement": "active", "conditions": {{"ref_name": {{"include": ["{include}"], "exclude": []}}}}, "rules": [{}]}}"#,
            kinds.join(", ")
        )
    }

    #[test]
    fn an_active_ruleset_guards_the_tags_that_it_covers() {
        for (include, kinds, due) in [
            ("refs/tags/*", "creation update deletion", "guarded"),
            ("~ALL", "update creation", "guarded"),
            ("~ALL", "creation deletion", "moving is open"),
            ("~ALL", "update deletion non_fast_forward", "making is open"),
            ("~ALL", "deletion non_fast_forward", "open"),
            ("refs/tags/v*", "creation update", "some names are open"),
            ("refs/tags/nightly-*", "creation update", "open"),
            ("~ALL", "tag_name_pattern", "open"),
        ] {
            let text = ruleset(include, kinds);
            assert_eq!(
                state(&[LIST, ("rulesets/7", &text)]),
                due,
                "{include} {kinds}"
            );
        }
    }

    #[test]
    fn two_rulesets_guard_together() {
        let list = r#"[{"id": 7, "target": "tag", "enforcement": "active"}, {"id": 8, "target": "tag", "enforcement": "active"}]"#;
        let (one, other) = (ruleset("~ALL", "creation"), ruleset("~ALL", "update"));
        let both = [
            ("rulesets", list),
            ("rulesets/7", &one),
            ("rulesets/8", &other),
        ];
        assert_eq!(state(&both), "guarded");
        let [list, one, _] = both;
        assert_eq!(
            state(&[list, one]),
            "unknown",
            "the second could guard the rest"
        );
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
