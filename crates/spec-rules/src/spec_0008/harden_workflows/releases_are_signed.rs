#![cfg_attr(feature = "pages", doc = include_str!("releases_are_signed.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "The latest releases stand on verified tags or commits."
)]

use crate::{
    Decision, Exhibit, Fix, Force, Need, Rule, Safety, Subject, Verdict, Who,
    answered::{need, path},
};
use alloc::{format, vec, vec::Vec};
use spec_model::{
    Project, Source,
    answers::{Found, Signature, Tagged},
    doors::table,
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
    for tag in &tags {
        judge(project, tag, &mut decision);
    }
    decision.summary = match decision.verdict() {
        Verdict::Met if tags.len() == 1 => format!("the release `{}` is signed", tags_of(&tags)),
        Verdict::Met => format!("each of the {} releases looked at is signed", tags.len()),
        Verdict::Unmet => format!(
            "{} of {} releases looked at are not signed",
            decision.count(Verdict::Unmet),
            tags.len()
        ),
        _ => "whether the latest releases are signed is not known".into(),
    };
    if decision.count(Verdict::Unmet) > 0 {
        decision.fixes.push(by_hand());
    }
    decision
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
