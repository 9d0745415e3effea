#![cfg_attr(feature = "pages", doc = include_str!("releases_are_signed.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "The latest releases stand on verified tags or commits."
)]

use crate::{
    Decision, Exhibit, Fix, Force, Need, Rule, Safety, Subject, Verdict, Who, agree,
    answered::{need, path},
};
use alloc::{format, string::String, vec, vec::Vec};
use spec_model::{
    Project, Source,
    answers::{Found, Signature, Tagged},
    doors::table,
    python::normal_name,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/harden-workflows/releases-are-signed",
    claim: "the latest releases stand on verified tags or commits",
    force: Force::Recommended,
    since: "0.1.0",
    sources: &[Source::History, Source::Maintainer],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("releases_are_signed.md"),
};

fn decide(project: &Project) -> Decision {
    let tags = project.tagged();
    if tags.is_empty() {
        return without_tag(project);
    }
    let mut decision = Decision::default();
    let latest = latest(project);
    let is_given = |version: &Latest<'_>| tags.iter().any(|tag| names(&tag.name, version.text));
    let complete = latest.iter().all(is_given);
    for tag in &tags {
        // beside a latest release that was not given, an older one decides nothing
        if complete || latest.iter().any(|version| names(&tag.name, version.text)) {
            judge(project, tag, &mut decision);
        } else {
            let says = format!("`{}` is not the latest release", tag.name);
            let place = Exhibit::answered(&tag.place, Verdict::NotApplicable, says);
            decision.places.push(place);
        }
    }
    for version in latest.iter().filter(|version| !is_given(version)) {
        let text = version.text;
        let says = format!("the latest release is `{text}`, and its tag was not given");
        let place = Exhibit::answered(&version.place, Verdict::Unknown, says);
        decision.places.push(place);
        decision.needs.push(need(
            project,
            &table::TAG_REFERENCE,
            &[&format!("v{text}")],
            "what the latest release stands on, under whatever name its tag has",
        ));
    }
    let unsigned = decision.count(Verdict::Unmet);
    decision.summary = match decision.verdict() {
        Verdict::Met if tags.len() == 1 => format!("the release `{}` is signed", tags_of(&tags)),
        Verdict::Met => format!("each of the {} releases looked at is signed", tags.len()),
        Verdict::Unmet if tags.len() == 1 => {
            format!("the release `{}` is not signed", tags_of(&tags))
        }
        Verdict::Unmet => format!(
            "{unsigned} of {} releases looked at {} not signed",
            tags.len(),
            agree(unsigned, "is", "are")
        ),
        _ => "whether the latest releases are signed is not known".into(),
    };
    if decision.count(Verdict::Unmet) > 0 {
        decision.fixes.push(by_hand());
    }
    decision
}

/// The latest version of a distribution, as PyPI's answer has it.
struct Latest<'a> {
    place: Found<'a>,
    text: &'a str,
}

/// The latest versions that are known, of the project's distributions.
fn latest(project: &Project) -> Vec<Latest<'_>> {
    let packages = project.packages();
    let own = |name: &str| {
        let is = |package: &String| normal_name(package) == normal_name(name);
        packages.is_empty() || packages.iter().any(is)
    };
    let mut found = Vec::new();
    for (arguments, reply) in project.replies(&table::DISTRIBUTION) {
        if !arguments.first().is_some_and(|name| own(name)) {
            continue;
        }
        let version = reply
            .given()
            .and_then(|answer| answer.down(&["info", "version"]));
        found.extend(version.and_then(|place| {
            Some(Latest {
                text: place.text()?,
                place,
            })
        }));
    }
    found
}

/// Whether a tag names a version, perhaps behind a `v` or the distribution's name.
fn names(tag: &str, version: &str) -> bool {
    let starts = tag.match_indices(['-', '_', '/', '@']);
    let starts = starts.map(|(index, _)| index + 1);
    let due = normal_version(version);
    core::iter::once(0)
        .chain(starts)
        .filter_map(|start| tag.get(start..))
        .any(|rest| normal_version(rest) == due)
}

/// A version's parts without what PyPI evens out: a `v` before it, zeros before a number, separators, zeros at its end.
/// <https://packaging.python.org/en/latest/specifications/version-specifiers/#normalization>
fn normal_version(text: &str) -> Vec<String> {
    let text = text.to_ascii_lowercase().replace(['-', '_'], "");
    let text = text.strip_prefix('v').unwrap_or(&text);
    let mut parts: Vec<String> = text
        .split('.')
        .map(|part| {
            let short = part.trim_start_matches('0');
            let digits = short.starts_with(|char: char| char.is_ascii_digit());
            if digits || part.is_empty() {
                short.into()
            } else if short.len() < part.len() {
                format!("0{short}")
            } else {
                part.into()
            }
        })
        .collect();
    while parts.len() > 1 && parts.last().is_some_and(|part| part == "0") {
        parts.pop();
    }
    parts
}

fn tags_of<'a>(tags: &'a [Tagged<'_>]) -> &'a str {
    tags.first().map_or("", |tag| tag.name.as_str())
}

/// A tag's own signature is enough, and so is that of the commit it stands on.
fn judge(project: &Project, tag: &Tagged<'_>, decision: &mut Decision) {
    let name = tag.name.as_str();
    if let Some(Signature::Verified(place)) = &tag.own {
        let says = format!("the tag `{name}` is signed, and GitHub has verified it");
        decision
            .places
            .push(Exhibit::answered(place, Verdict::Met, says));
        return;
    }
    let mut asked: Vec<&str> = tag.commit.into_iter().collect();
    asked.push(name);
    let (commit, by_host) = project.commit_signature(&asked);
    match (&tag.own, &commit) {
        (_, Signature::Verified(place)) => {
            let says = if by_host {
                format!(
                    "the commit of `{name}` is signed by GitHub's own key, as all that is made in the web interface"
                )
            } else {
                format!("the commit of `{name}` is signed, and GitHub has verified it")
            };
            decision
                .places
                .push(Exhibit::answered(place, Verdict::Met, says));
        }
        (Some(Signature::Unverified(reason)), _) | (_, Signature::Unverified(reason)) => {
            unverified(name, reason, decision);
        }
        (Some(Signature::None(reason)), Signature::None(other)) => {
            let says =
                format!("neither the tag `{name}` nor its commit has a signature that holds");
            decision
                .places
                .push(Exhibit::answered(reason, Verdict::Unmet, says));
            let says = format!("of the commit of `{name}`");
            decision
                .places
                .push(Exhibit::answered(other, Verdict::NotApplicable, says));
        }
        (None, Signature::None(reason)) => {
            let says = format!("`{name}` only names a commit, which has no signature that holds");
            decision
                .places
                .push(Exhibit::answered(reason, Verdict::Unmet, says));
        }
        _ => {
            let says = format!("whether `{name}` or its commit is signed is not known");
            decision
                .places
                .push(Exhibit::answered(&tag.place, Verdict::Unknown, says));
            let decides = "whether the release is signed";
            if matches!(tag.own, Some(Signature::Unknown)) {
                let wanted = match tag.object {
                    Some(sha) => need(project, &table::TAG, &[sha], decides),
                    // what the tag stands on could not be read
                    None => need(project, &table::TAG_REFERENCE, &[name], decides),
                };
                decision.needs.push(wanted);
            }
            if matches!(commit, Signature::Unknown) {
                let reference = tag.commit.unwrap_or(name);
                decision
                    .needs
                    .push(need(project, &table::COMMIT, &[reference], decides));
            }
        }
    }
}

fn unverified(name: &str, reason: &Found<'_>, decision: &mut Decision) {
    let says = format!("`{name}` has a signature that GitHub could not verify");
    decision
        .places
        .push(Exhibit::answered(reason, Verdict::Unknown, says));
    decision.needs.push(Need::new(
        Source::Maintainer,
        Who::Maintainer,
        format!("where the project publishes the key that signed `{name}`"),
        "whether the signature can be verified by others",
    ));
}

fn without_tag(project: &Project) -> Decision {
    let says = "the tag of the latest release was not given";
    let wanted = need(
        project,
        &table::TAG_REFERENCE,
        &["{tag}"],
        "what the latest release stands on; then `git/tags/{sha}` or `commits/{tag}` tells whether that is signed",
    );
    Decision::unknown(
        Exhibit::absent(
            &path(project, &table::TAG_REFERENCE, &["{tag}"]),
            Verdict::Unknown,
            says,
        ),
        "whether the latest releases are signed is not known".into(),
        vec![wanted],
    )
}

fn by_hand() -> Fix {
    Fix {
        title: "sign the tags of releases".into(),
        safety: Safety::ByHand,
        before: Vec::new(),
        after: vec![
            "make an SSH or GPG key known to GitHub as a signing key".into(),
            "tag the next release with `git tag --sign`; nobody else has to sign anything".into(),
        ],
        edits: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{decide, names};
    use crate::Verdict;
    use alloc::format;
    use spec_model::{Given, Project};
    use spec_source::{Input, Origin};

    fn verdict(tag: &str, verified: bool, version: &str) -> Verdict {
        let mut given = Given::default();
        for (path, text) in [
            (
                "/repos/o/r".into(),
                r#"{"full_name": "o/r", "default_branch": "main"}"#.into(),
            ),
            (
                format!("/repos/o/r/git/ref/tags/{tag}"),
                format!(
                    r#"{{"ref": "refs/tags/{tag}", "object": {{"type": "tag", "sha": "a1"}}}}"#
                ),
            ),
            (
                "/repos/o/r/git/tags/a1".into(),
                format!(
                    r#"{{"tag": "{tag}", "object": {{"type": "tag", "sha": "c1"}}, "verification": {{"verified": {verified}, "reason": "unsigned"}}}}"#
                ),
            ),
            (
                "/repos/o/r/commits/{tag}".replace("{tag}", tag),
                r#"{"commit": {"verification": {"verified": false, "reason": "unsigned"}}}"#.into(),
            ),
            (
                "/pypi/example/json".into(),
                format!(r#"{{"info": {{"name": "example", "version": "{version}"}}, "urls": []}}"#),
            ),
        ] {
            given.inputs.push(Input::new(&path, text, Origin::Answer));
        }
        decide(&Project::read(&given)).verdict()
    }

    #[test]
    fn an_older_release_tells_nothing_of_the_latest() {
        assert_eq!(verdict("v0.1", true, "2.0"), Verdict::Unknown);
        assert_eq!(verdict("v0.1", false, "2.0"), Verdict::Unknown);
        assert_eq!(verdict("v2.0", true, "2.0"), Verdict::Met);
        assert_eq!(verdict("v2.0", false, "2.0"), Verdict::Unmet);
    }

    #[test]
    fn a_tag_names_a_version_as_pypi_evens_it_out() {
        for (tag, version, due) in [
            ("v2.0", "2.0", true),
            ("2.0.0", "2.0", true),
            ("v2024.01", "2024.1", true),
            ("v1.0.0-rc1", "1.0.0rc1", true),
            ("example-v1.2", "1.2", true),
            ("core/1.2", "1.2", true),
            ("v0.1", "0.10", false),
            ("v1.0", "0.0", false),
            ("v12.0", "2.0", false),
            ("v1.2.0", "2.0", false),
            ("nightly", "2.0", false),
        ] {
            assert_eq!(names(tag, version), due, "{tag} {version}");
        }
    }
}
