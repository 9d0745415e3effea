//! Rulesets for tags and branches, as the host answers them.
//!
//! <https://docs.github.com/en/rest/repos/rules#get-all-repository-rulesets>

use super::{
    Found, GUARDS, Listed,
    tag_cover::{Cover, Glob, Names, cover},
};
use crate::{Project, doors::table, facts::ReferenceFilter};
use alloc::{
    string::{String, ToString},
    vec::Vec,
};

/// Which tags have to be guarded.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// All that these filters let through: they start a release.
    Started(Vec<ReferenceFilter>),
    /// All that one of these filters lets through, whichever: what starts a release is no tag, and so the names of its tags are not known.
    Usual(Vec<ReferenceFilter>),
}

/// What the rulesets say of the tags that releases are made from.
#[derive(Debug, Clone)]
pub enum TagRules<'a> {
    /// Rules guard them: the kind that restricts making one, and the kind that restricts moving one.
    Guarded {
        /// What restricts making one.
        making: Found<'a>,
        /// What restricts moving one.
        moving: Found<'a>,
        /// Those who may go past them.
        past: Vec<Found<'a>>,
    },
    /// A rule restricts one of both: its kind, and what everybody who can write can still do.
    Partly(Found<'a>, Gap),
    /// None does: the list in which none is, and rulesets that do not, each by the place that shows it.
    Open(Found<'a>, Vec<Found<'a>>),
    /// None does: whoever can write may go past those that would, by the roles that show it.
    Passed(Vec<Found<'a>>),
    /// Rules are known, and whether they cover the names that tags of releases can have is not: what one of them covers.
    Undecided(Found<'a>),
    /// Not known; the rulesets whose own answers would tell, by their numbers.
    Unknown(Vec<String>),
}

/// What no ruleset restricts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// Making a tag of a release.
    Making,
    /// Moving one.
    Moving,
    /// Either, for some of the names that tags of releases can have: one of them.
    SomeNames(String),
}

/// The kind of rule that restricts who makes a tag.
const MAKING: &str = "creation";

/// The kind of rule that restricts who moves a tag. Where making one is restricted as well, one that is taken away cannot be made again elsewhere.
const MOVING: &str = "update";

/// What one ruleset says.
struct Ruleset<'a> {
    include: Found<'a>,
    names: Names,
    kinds: Vec<Found<'a>>,
    past: Vec<Found<'a>>,
    /// The role by which whoever can write may go past it.
    open_to_all: Option<Found<'a>>,
}

/// The rulesets that hold for one kind of reference.
struct Rulesets<'a> {
    list: Option<Listed<'a>>,
    /// Those in force that could be read.
    active: Vec<Ruleset<'a>>,
    /// What shows of another that it does not hold.
    open: Vec<Found<'a>>,
    /// The numbers of those whose own answers were not given.
    numbers: Vec<String>,
    /// Whether the list is whole and was understood.
    certain: bool,
}

impl Project {
    fn rulesets(&self, kind: &str) -> Rulesets<'_> {
        let list = self.listed(&table::RULESETS, &[]);
        let mut found = Rulesets {
            certain: list.as_ref().is_some_and(|list| list.whole),
            active: Vec::new(),
            open: Vec::new(),
            numbers: Vec::new(),
            list,
        };
        for item in found.list.iter().flat_map(|list| &list.items) {
            let (Some(target), Some(enforcement)) = (item.get("target"), item.get("enforcement"))
            else {
                found.certain = false;
                continue;
            };
            match (target.text(), enforcement.text()) {
                (Some(own), Some("active")) if own == kind => {}
                (Some(own), Some(_)) => {
                    let shows = if own == kind { enforcement } else { target };
                    found.open.push(shows);
                    continue;
                }
                _ => {
                    found.certain = false;
                    continue;
                }
            }
            let Some(number) = item.get("id").and_then(|id| id.number()) else {
                found.certain = false;
                continue;
            };
            let number = number.to_string();
            let answer = self.reply(&table::RULESET, &[&number]).given();
            // one that says of itself that it is not in force was asked at another time than the list
            let agrees = |answer: &&Found<'_>| {
                [("target", kind), ("enforcement", "active")]
                    .iter()
                    .all(|(key, due)| {
                        let own = answer.get(key);
                        own.is_none_or(|own| own.text() == Some(*due))
                    })
            };
            match answer.as_ref().filter(agrees).and_then(Ruleset::read) {
                Some(ruleset) => found.active.push(ruleset),
                None => found.numbers.push(number),
            }
        }
        // a ruleset can be given without the list that names it
        if found.list.is_none() {
            let alone = self.replies(&table::RULESET).filter_map(|(_, reply)| {
                let answer = reply.given()?;
                let says = |key: &str, due: &str| {
                    answer.get(key).and_then(|found| found.text()) == Some(due)
                };
                (says("target", kind) && says("enforcement", "active"))
                    .then(|| Ruleset::read(&answer))?
            });
            found.active.extend(alone);
        }
        found
    }

    /// What rulesets say of the content of every branch that a filter lets through, also of those not made yet: a rule that guards it on all of them, else
    /// the rulesets whose own answers would tell, by their numbers.
    ///
    /// # Errors
    /// The numbers, where no rule is known to guard all of them.
    pub fn branch_rules(&self, filter: &ReferenceFilter) -> Result<Found<'_>, Vec<String>> {
        let mut rulesets = self.rulesets("branch");
        rulesets
            .active
            .retain(|ruleset| ruleset.open_to_all.is_none());
        let filters = core::slice::from_ref(filter);
        match guard(&rulesets.active, &GUARDS, filters, "refs/heads/") {
            Guard::All(kind) => Ok(kind),
            _ => Err(rulesets.numbers),
        }
    }

    /// The role by which everybody who can write may go past a rule that holds for a branch, where its ruleset was answered.
    pub(super) fn open_to_writers(&self, rule: &Found<'_>) -> Option<Found<'_>> {
        let number = rule.get("ruleset_id")?.number()?.to_string();
        let answer = self.reply(&table::RULESET, &[&number]).given()?;
        Ruleset::read(&answer)?.open_to_all
    }

    /// What the rulesets say of the tags of releases.
    pub fn tag_rules(&self, wanted: &Wanted) -> TagRules<'_> {
        let Rulesets {
            list,
            active,
            mut open,
            numbers,
            certain,
        } = self.rulesets("tag");
        let (passed, active): (Vec<_>, Vec<_>) = active
            .into_iter()
            .partition(|ruleset: &Ruleset<'_>| ruleset.open_to_all.is_some());
        let (making, moving) = guards(&active, wanted);
        if let (Guard::All(making), Guard::All(moving)) = (&making, &moving) {
            let (making, moving) = (making.clone(), moving.clone());
            let past = active.into_iter().flat_map(|ruleset| ruleset.past);
            return TagRules::Guarded {
                making,
                moving,
                past: past.collect(),
            };
        }
        let Some(list) = list.filter(|_| certain && numbers.is_empty()) else {
            return TagRules::Unknown(numbers);
        };
        match (making, moving) {
            (Guard::Unknown(place), _) | (_, Guard::Unknown(place)) => TagRules::Undecided(place),
            (Guard::All(kind), Guard::None) => TagRules::Partly(kind, Gap::Moving),
            (Guard::None, Guard::All(kind)) => TagRules::Partly(kind, Gap::Making),
            (Guard::Some(kind, name), _) | (_, Guard::Some(kind, name)) => {
                TagRules::Partly(kind, Gap::SomeNames(name))
            }
            _ if !passed.is_empty() => TagRules::Passed(
                passed
                    .into_iter()
                    .filter_map(|ruleset| ruleset.open_to_all)
                    .collect(),
            ),
            _ => {
                open.extend(active.into_iter().map(|ruleset| ruleset.include));
                TagRules::Open(list.place, open)
            }
        }
    }
}

/// Which names rules of a kind cover, by the first that covers any.
#[derive(Clone)]
enum Guard<'a> {
    All(Found<'a>),
    /// With a name that is open.
    Some(Found<'a>, String),
    None,
    Unknown(Found<'a>),
}

fn guards<'a>(rulesets: &[Ruleset<'a>], wanted: &Wanted) -> (Guard<'a>, Guard<'a>) {
    let both = |filters: &[ReferenceFilter]| {
        (
            guard(rulesets, &[MAKING], filters, "refs/tags/"),
            guard(rulesets, &[MOVING], filters, "refs/tags/"),
        )
    };
    let filters = match wanted {
        Wanted::Started(filters) => return both(filters),
        Wanted::Usual(filters) => filters,
    };
    let unsure = |guard| match guard {
        Guard::Some(kind, _) => Guard::Unknown(kind),
        other => other,
    };
    let rank = |guards: &(Guard<'a>, Guard<'a>)| match guards {
        (Guard::All(_), Guard::All(_)) => 3,
        (Guard::Unknown(_), _) | (_, Guard::Unknown(_)) => 1,
        (Guard::None, Guard::None) => 0,
        _ => 2,
    };
    let mut best = (Guard::None, Guard::None);
    for filter in filters {
        let (making, moving) = both(core::slice::from_ref(filter));
        let found = (unsure(making), unsure(moving));
        if rank(&found) > rank(&best) {
            best = found;
        }
    }
    best
}

/// What the rules of these kinds guard together.
fn guard<'a>(
    rulesets: &[Ruleset<'a>],
    kinds: &[&str],
    filters: &[ReferenceFilter],
    before: &str,
) -> Guard<'a> {
    let with_kind = rulesets.iter().filter_map(|ruleset| {
        let mut own = ruleset.kinds.iter();
        let found = own.find(|found| found.text().is_some_and(|kind| kinds.contains(&kind)))?;
        Some((found, ruleset))
    });
    let (places, rulesets): (Vec<&Found<'a>>, Vec<&Ruleset<'a>>) = with_kind.unzip();
    let names: Vec<&Names> = rulesets.iter().map(|ruleset| &ruleset.names).collect();
    let Some(place) = places.first().copied() else {
        return Guard::None;
    };
    let (mut open, mut covers, mut unsure) = (None, false, false);
    for filter in filters {
        match cover(filter, &names, before) {
            Cover::All => covers = true,
            Cover::Some(name) => {
                covers = true;
                open = open.or(Some(name));
            }
            Cover::None(name) => open = open.or(Some(name)),
            Cover::Unknown => unsure = true,
        }
    }
    match open {
        _ if unsure => Guard::Unknown(place.clone()),
        None if covers => Guard::All(place.clone()),
        Some(name) if covers => Guard::Some(place.clone(), name),
        _ => Guard::None,
    }
}

/// GitHub's numbers of the roles that can write or do less.
/// <https://docs.github.com/en/rest/repos/rules#create-a-repository-ruleset>
const WRITERS: [u64; 3] = [1, 3, 4];

impl<'a> Ruleset<'a> {
    /// `None` where the answer does not tell.
    fn read(answer: &Found<'a>) -> Option<Self> {
        let globs = |found: &Found<'a>| -> Option<Vec<Glob>> {
            let patterns = found.items()?;
            let mut patterns = patterns.iter();
            patterns.try_fold(Vec::new(), |mut globs, pattern| {
                globs.push(Glob::read(pattern.text()?));
                Some(globs)
            })
        };
        let include = answer.down(&["conditions", "ref_name", "include"])?;
        let rules = answer.get("rules")?;
        let kinds = rules.items()?.into_iter().map(|rule| rule.get("type"));
        let mut past = Vec::new();
        let mut open_to_all = None;
        // shown only to those who can write to the ruleset
        let actors = answer.get("bypass_actors").and_then(|list| list.items());
        for actor in actors.unwrap_or_default() {
            let text = |key: &str| actor.get(key).and_then(|found| found.text());
            // a tag is not made by a pull request
            if text("bypass_mode") == Some("pull_request") {
                continue;
            }
            let number = actor.get("actor_id").and_then(|found| found.number());
            let writes = number.is_some_and(|number| WRITERS.contains(&number));
            if text("actor_type") == Some("RepositoryRole") && writes {
                open_to_all = actor.get("actor_id");
            } else {
                past.extend(actor.get("actor_type"));
            }
        }
        Some(Self {
            names: Names {
                included: globs(&include)?,
                excluded: match answer.down(&["conditions", "ref_name", "exclude"]) {
                    Some(exclude) => globs(&exclude)?,
                    None => Vec::new(),
                },
            },
            kinds: kinds.collect::<Option<_>>()?,
            include,
            past,
            open_to_all,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Given, facts::PatternList};
    use alloc::format;
    use spec_source::{Input, Origin};

    fn filter(pattern: &str) -> ReferenceFilter {
        ReferenceFilter::Only(PatternList::read([pattern]))
    }

    fn state_of(answers: &[(&str, &str)], wanted: &Wanted) -> &'static str {
        let mut given = Given::default();
        for (path, text) in answers {
            let path = format!("/repos/o/r/{path}");
            given.inputs.push(Input::new(&path, *text, Origin::Answer));
        }
        match Project::read(&given).tag_rules(wanted) {
            TagRules::Guarded { .. } => "guarded",
            TagRules::Partly(_, Gap::Making) => "making is open",
            TagRules::Partly(_, Gap::Moving) => "moving is open",
            TagRules::Partly(_, Gap::SomeNames(_)) => "some names are open",
            TagRules::Open(..) => "open",
            TagRules::Passed(_) => "passed",
            TagRules::Undecided(_) => "undecided",
            TagRules::Unknown(_) => "unknown",
        }
    }

    fn state(answers: &[(&str, &str)]) -> &'static str {
        let wanted = Wanted::Started([filter("v*"), filter("rc*")].into());
        state_of(answers, &wanted)
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
    fn a_ruleset_that_says_of_itself_that_it_is_not_in_force_guards_nothing_that_is_known() {
        let text = ruleset("~ALL", "creation update");
        for (said, other) in [
            (r#""enforcement": "active""#, r#""enforcement": "disabled""#),
            (r#""enforcement": "active""#, r#""enforcement": "evaluate""#),
            (r#""target": "tag""#, r#""target": "branch""#),
        ] {
            let text = text.replace(said, other);
            assert_eq!(state(&[LIST, ("rulesets/7", &text)]), "unknown", "{other}");
        }
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
    fn each_tag_that_starts_a_release_has_to_be_guarded() {
        let all = || Wanted::Started([ReferenceFilter::All].into());
        let versions = || Wanted::Started([filter("v*")].into());
        let usual = || Wanted::Usual([filter("v*"), filter("[0-9]*")].into());
        for (include, wanted, due) in [
            ("refs/tags/v*", all(), "some names are open"),
            ("refs/tags/**/*", all(), "guarded"),
            ("refs/tags/v1.*", versions(), "some names are open"),
            ("refs/tags/v?.*", versions(), "some names are open"),
            ("refs/tags/v*", versions(), "guarded"),
            ("refs/tags/*", versions(), "guarded"),
            ("refs/tags/w*", versions(), "open"),
            (r"refs/tags/\\v*", versions(), "undecided"),
            ("v*", versions(), "undecided"),
            ("refs/tags/v*", usual(), "guarded"),
            ("refs/tags/[0-9]*", usual(), "guarded"),
            ("refs/tags/v*.*", usual(), "undecided"),
            ("refs/tags/nightly-*", usual(), "open"),
        ] {
            let text = ruleset(include, "creation update");
            let answers = [LIST, ("rulesets/7", text.as_str())];
            assert_eq!(state_of(&answers, &wanted), due, "{include} {wanted:?}");
        }
    }

    #[test]
    fn an_exclusion_leaves_names_open() {
        let wanted = Wanted::Started([filter("v*")].into());
        for (exclude, due) in [
            ("refs/tags/v*rc*", "some names are open"),
            ("refs/tags/nightly-*", "guarded"),
        ] {
            let text = ruleset("~ALL", "creation update");
            let text = text.replace(r#""exclude": []"#, &format!(r#""exclude": ["{exclude}"]"#));
            let answers = [LIST, ("rulesets/7", text.as_str())];
            assert_eq!(state_of(&answers, &wanted), due, "{exclude}");
        }
    }

    #[test]
    fn a_ruleset_that_whoever_can_write_may_go_past_guards_nothing() {
        for (actor, due) in [
            (r#""actor_id": 4, "actor_type": "RepositoryRole""#, "passed"),
            (
                r#""actor_id": 5, "actor_type": "RepositoryRole""#,
                "guarded",
            ),
            (
                r#""actor_id": 2, "actor_type": "RepositoryRole""#,
                "guarded",
            ),
            (r#""actor_id": 4, "actor_type": "Team""#, "guarded"),
            (r#""actor_id": null, "actor_type": "DeployKey""#, "guarded"),
        ] {
            let text = ruleset("~ALL", "creation update");
            let actors =
                format!(r#""bypass_actors": [{{{actor}, "bypass_mode": "always"}}], "rules""#);
            let text = text.replace(r#""rules""#, &actors);
            assert_eq!(state(&[LIST, ("rulesets/7", &text)]), due, "{actor}");
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
