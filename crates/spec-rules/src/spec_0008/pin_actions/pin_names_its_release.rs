#![cfg_attr(feature = "pages", doc = include_str!("pin_names_its_release.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Every pinned SHA has a comment beside it that names its release."
)]

use super::pinned::hides_more;
use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who, repair};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Project, Source,
    answers::{Found, Repository},
    facts::{UsesPlace, VersionName, all_uses, named_version},
    github::Pin,
};
use spec_source::Map;

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/pin-actions/pin-names-its-release",
    claim: "every pinned SHA has a comment beside it that names its release",
    force: Force::May,
    since: "0.1.0",
    sources: &[Source::Tree, Source::History],
    subject: Subject::Workflows,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("pin_names_its_release.md"),
};

struct Named<'a> {
    found: UsesPlace<'a>,
    name: VersionName,
}

fn decide(project: &Project) -> Decision {
    let pins: Vec<Named<'_>> = all_uses(project)
        .into_iter()
        .filter(|found| found.uses.pin == Pin::Sha)
        .map(|found| {
            let comment = project.comment_of(found.document, found.uses);
            Named {
                found,
                name: comment
                    .map(|comment| named_version(&comment.value, found.uses))
                    .unwrap_or_default(),
            }
        })
        .collect();
    let torn = names_at_odds(&pins);
    let mut decision = Decision::default();
    let mut unnamed = Vec::new();
    for pin in &pins {
        let (mut verdict, mut says) = judge(pin, &torn);
        if let Some((place, word, seen)) = seen(project, pin) {
            (verdict, says) = (word, seen);
            let stands = "the commit on which this tag stands";
            decision
                .places
                .push(Exhibit::answered(&place, Verdict::NotApplicable, stands));
        }
        if verdict == Verdict::Unmet {
            unnamed.push(pin.found);
        }
        if let (Verdict::Unknown, Some(version)) = (verdict, &pin.name.perhaps) {
            let action = pin.found.uses.slug().unwrap_or_default();
            decision.needs.push(Need::new(
                Source::History,
                Who::Anyone,
                format!(
                    "the release of `{action}` that stands on this commit (`git ls-remote --tags`)"
                ),
                format!("whether `{version}` names it, or something else"),
            ));
        }
        decision
            .places
            .push(Exhibit::at(pin.found.place(), verdict, says));
    }
    for found in all_uses(project).iter().filter(|_| !pins.is_empty()) {
        if let Some((says, need)) =
            hides_more(project, found.uses).filter(|_| found.uses.pin == Pin::Local)
        {
            decision
                .places
                .push(Exhibit::at(found.place(), Verdict::Unknown, says));
            decision.needs.push(need);
        }
    }
    decision.fixes = repair::pins::names(project, &unnamed);
    let (all, unnamed, mut odd) = (pins.len(), decision.count(Verdict::Unmet), torn.len());
    if decision.count(Verdict::Unknown) == 0 {
        odd = 0; // the tags themselves have told
    }
    decision.summary = match decision.verdict() {
        Verdict::Unmet if all == 1 => "the pinned SHA does not name its release beside it".into(),
        Verdict::Unmet if unnamed == 1 => {
            format!("one of {all} pinned SHAs does not name its release beside it")
        }
        Verdict::Unmet => {
            format!("{unnamed} of {all} pinned SHAs do not name their release beside them")
        }
        Verdict::Unknown if odd == 0 && pins.iter().any(|pin| pin.name.perhaps.is_some()) => {
            "whether each comment names a release of its action cannot be told".into()
        }
        Verdict::Unknown if odd == 0 => "a part of what is used cannot be seen".into(),
        Verdict::Unknown => format!(
            "{odd} {} named differently in different places",
            if odd == 1 { "SHA is" } else { "SHAs are" }
        ),
        Verdict::Met if all == 1 => "the pinned SHA names a release beside it; whether it is that release is not verified here".into(),
        Verdict::Met => format!(
            "each of the {all} pinned SHAs names a release beside it; whether it is that release is not verified here"
        ),
        _ => "no action is pinned by a SHA".into(),
    };
    if odd > 0 {
        let bring = "the commit that each of the two tags points to (`git ls-remote --tags`)";
        decision.needs.push(Need::new(
            Source::History,
            Who::Anyone,
            bring,
            "which of the names is stale, or whether both tags stand on that commit",
        ));
    }
    decision
}

/// What the tag that is named beside a commit says of it, where it was answered.
fn seen<'a>(project: &'a Project, pin: &Named<'_>) -> Option<(Found<'a>, Verdict, String)> {
    let version = pin
        .name
        .version
        .as_deref()
        .or(pin.name.perhaps.as_deref())?;
    let slug = pin.found.uses.slug()?;
    let mut parts = slug.split('/');
    let repository = Repository {
        owner: parts.next()?.into(),
        name: parts.next()?.into(),
    };
    let bare = version.trim_start_matches(['v', 'V']);
    let prefixed = format!("v{bare}");
    let place = [version, prefixed.as_str(), bare]
        .iter()
        .find_map(|tag| project.commit_of_tag(&repository, tag))?;
    let same = place
        .text()?
        .eq_ignore_ascii_case(pin.found.uses.reference()?);
    if !same && pin.name.version.is_none() {
        return None;
    }
    let (verdict, says) = if same {
        (
            Verdict::Met,
            format!("named `{version}`, and that tag stands on this commit"),
        )
    } else if bare.split('.').count() < 3 {
        (
            Verdict::Met,
            format!(
                "named `{version}`, a tag that moves from release to release and stands on another commit by now"
            ),
        )
    } else {
        (
            Verdict::Unmet,
            format!(
                "named `{version}`, and that tag stands on another commit: the name is wrong, or the tag was moved"
            ),
        )
    };
    Some((place, verdict, says))
}

/// The commits that are named differently in different places, so that neither name is the beginning of the other.
fn names_at_odds(pins: &[Named<'_>]) -> Map<String, [String; 2]> {
    let mut names: Map<String, Vec<String>> = Map::new();
    for pin in pins {
        if let (Some(key), Some(version)) = (key(pin), &pin.name.version) {
            names.or_default(key).push(version.clone());
        }
    }
    let odd = |versions: &Vec<String>| {
        versions.iter().find_map(|one| {
            versions
                .iter()
                .find(|other| !agree(one, other))
                .map(|other| [one.clone(), other.clone()])
        })
    };
    names
        .into_iter()
        .filter_map(|(key, versions)| Some((key, odd(&versions)?)))
        .collect()
}

/// A repository and a commit of it.
fn key(pin: &Named<'_>) -> Option<String> {
    let slug = pin.found.uses.slug()?;
    let repository = slug.splitn(3, '/').take(2).collect::<Vec<_>>().join("/");
    Some(format!(
        "{repository}@{}",
        pin.found.uses.reference()?.to_ascii_lowercase()
    ))
}

/// Whether two names can be of one release: `v4` and `v4.1.1` can.
fn agree(one: &str, other: &str) -> bool {
    let bare = |name: &str| -> Vec<String> {
        name.trim_start_matches(['v', 'V'])
            .split('.')
            .map(Into::into)
            .collect()
    };
    bare(one)
        .iter()
        .zip(bare(other).iter())
        .all(|(a, b)| a == b)
}

fn judge(pin: &Named<'_>, torn: &Map<String, [String; 2]>) -> (Verdict, String) {
    let torn = key(pin).and_then(|key| torn.get(&key).cloned());
    match (&pin.name.version, &pin.name.other, torn) {
        (Some(_), _, Some([one, other])) => (
            Verdict::Unknown,
            format!(
                "this commit is called `{one}` in one place and `{other}` in another: one is stale, or both tags stand on it"
            ),
        ),
        (Some(version), ..) if !version.contains('.') => (
            Verdict::Met,
            format!(
                "named `{version}`: updaters follow it better when the comment has all parts of the version"
            ),
        ),
        (Some(version), ..) => (Verdict::Met, format!("named `{version}`")),
        (None, ..) if pin.name.perhaps.is_some() => (
            Verdict::Unknown,
            "the comment names a version behind other words: whether it is one of this action cannot be told".into(),
        ),
        (None, Some(other), _) => (
            Verdict::Unmet,
            format!(
                "the comment says `{other}`, which is no release: nobody can read which version this is"
            ),
        ),
        (None, None, _) => (
            Verdict::Unmet,
            "no comment names its release: nobody can read which version this is".into(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::agree;

    #[test]
    fn a_shorter_name_agrees_with_the_longer_one_that_it_begins() {
        assert!(agree("v4", "v4.1.1"));
        assert!(agree("4.1", "v4.1"));
        assert!(!agree("v4.1", "v4.10"));
        assert!(!agree("v4.1.0", "v4.1.1"));
    }
}
