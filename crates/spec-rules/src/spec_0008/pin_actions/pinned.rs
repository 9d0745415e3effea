//! What both rules about pins share: the verdict of one `uses:`.

use crate::{Decision, Exhibit, Need, Verdict, Who, repair};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Place, Project, Source,
    facts::{UsesPlace, after_other_checkout},
    github::{Pin, Target, Uses},
};
use spec_source::Set;

/// Judges each `uses:` once, however many ways lead to it; `unseen` says why more may be used behind one than can be seen.
pub(super) fn judge<'a>(
    project: &Project,
    all: impl Iterator<Item = UsesPlace<'a>>,
    unseen: impl Fn(&Uses) -> Option<(&'static str, Need)>,
) -> Decision {
    let mut seen: Set<Place> = Set::new();
    let over = after_other_checkout(project);
    let mut decision = Decision::default();
    let mut loose = Vec::new();
    for found in all {
        let place = found.place();
        if !seen.insert(place) {
            continue;
        }
        let (mut verdict, mut says) = verdict(found.uses);
        if over.contains(&place) {
            verdict = Verdict::Unknown;
            says = "another repository is checked out over this one before, and the file may be of that".into();
        }
        if verdict == Verdict::Unmet {
            loose.push(found);
        }
        let hidden = unseen(found.uses).filter(|_| verdict == Verdict::Met);
        decision.places.push(match hidden {
            Some((says, need)) => {
                decision.needs.push(need);
                Exhibit::at(place, Verdict::Unknown, says)
            }
            None => Exhibit::at(place, verdict, says),
        });
    }
    spec_source::sort::by_key(&mut decision.places, order);
    decision.fixes = repair::pins::by_sha(project, &loose);
    if decision.count(Verdict::Unknown) > decision.needs.len() {
        decision.needs.push(Need::new(
            Source::Tree,
            Who::Writer,
            "an action's name and commit in plain text, of this repository where it is local",
            "what it points to",
        ));
    }
    decision
}

fn order(exhibit: &Exhibit) -> (usize, usize) {
    if let crate::Where::Text { document, span } = &exhibit.place {
        (*document, span.start)
    } else {
        (usize::MAX, 0)
    }
}

fn verdict(uses: &Uses) -> (Verdict, String) {
    let name = &uses.text.value;
    match uses.pin {
        Pin::Sha => (Verdict::Met, "pinned by its full commit SHA".into()),
        Pin::Local => (Verdict::Met, "a file of the same commit".into()),
        Pin::DockerDigest => (Verdict::Met, "pinned by its digest".into()),
        Pin::Tag if repair::pins::demands_tag(uses) => (
            Verdict::Unmet,
            format!(
                "`{name}` is a tag, which its owner can move; its maker demands a tag, and it fails with a SHA"
            ),
        ),
        Pin::Tag => (
            Verdict::Unmet,
            format!("`{name}` is a tag, which its owner can move"),
        ),
        Pin::Branch => (
            Verdict::Unmet,
            format!("`{name}` is a branch, which moves with every push to it"),
        ),
        Pin::ShortSha => (
            Verdict::Unmet,
            format!("`{name}` is a part of a SHA, which another commit can share"),
        ),
        Pin::DockerTag => (
            Verdict::Unmet,
            format!("`{name}` names an image by its tag, which its owner can move"),
        ),
        Pin::Unclear if name.contains("${{") => (
            Verdict::Unknown,
            format!("`{name}` is known at run time only"),
        ),
        Pin::Unclear => (Verdict::Unmet, format!("`{name}` names no commit")),
    }
}

/// `all 7 actions`, `the one action`.
pub(super) fn all_of(count: usize) -> String {
    if count == 1 {
        "the one action".into()
    } else {
        format!("all {count} actions")
    }
}

/// Why more may be used behind a `uses:` than can be seen, and what would show it: a local action or workflow that was not given, and a
/// workflow of another repository, which runs as a part of this one. A remote action is a leaf: what it uses in turn is its owner's.
pub(super) fn hides_more(project: &Project, uses: &Uses) -> Option<(&'static str, Need)> {
    let name = &uses.text.value;
    let (says, bring) = match &uses.target {
        Target::Local(path)
            if project.action_in(path).is_none() && project.workflow_at(path).is_none() =>
        {
            (
                "a file of the same commit that was not given: what it uses in turn cannot be seen",
                format!("the file behind `{name}`"),
            )
        }
        Target::Remote { path, .. } if path.contains(".github/workflows/") => (
            "a workflow of another repository: what it uses in turn cannot be seen here",
            format!("the workflow file that `{name}` names"),
        ),
        _ => return None,
    };
    Some((
        says,
        Need::new(Source::Tree, Who::Anyone, bring, "what it uses in turn"),
    ))
}
