#![cfg_attr(feature = "pages", doc = include_str!("ssh_keys_are_ed25519.md"))]
#![cfg_attr(not(feature = "pages"), doc = "SSH keys are of the type Ed25519.")]

use super::super::said;
use crate::{Decision, Exhibit, Force, Rule, Subject, Verdict, answered};
use alloc::format;
use spec_model::{Project, Source, answers::Found, doors::table};

/// The rule. The repository's deploy keys are seen; those of people are not.
pub static RULE: Rule = Rule {
    id: "spec6/security-recommendations/ssh-keys-are-ed25519",
    claim: "SSH keys are of the type Ed25519",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::HostSettings, Source::Maintainer],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("ssh_keys_are_ed25519.md"),
};

/// The types of key that are Ed25519, on disk and in hardware.
const ED25519: [&str; 2] = ["ssh-ed25519", "sk-ssh-ed25519@openssh.com"];

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    let keys = project.listed(&table::DEPLOY_KEYS, &[]);
    if let Some(keys) = &keys {
        decision.places.extend(keys.items.iter().map(judge));
    }
    let seen =
        keys.as_ref().is_some_and(|keys| keys.whole) && decision.count(Verdict::Unknown) == 0;
    if !seen {
        let decides = "the types of the repository's deploy keys";
        decision
            .needs
            .push(answered::need(project, &table::DEPLOY_KEYS, &[], decides));
    }
    let says = "of which type people's own keys are is not seen here";
    decision.places.push(match &keys {
        Some(keys) => Exhibit::answered(&keys.place, Verdict::Unknown, says),
        None => Exhibit::absent(&table::DEPLOY_KEYS.filled(&[]), Verdict::Unknown, says),
    });
    decision.needs.push(said::statement(
        "whether everybody who uses an SSH key for the project uses one of the type Ed25519",
    ));
    decision.summary = match (decision.verdict(), seen) {
        (Verdict::Unmet, _) => "a deploy key is of another type than Ed25519".into(),
        (_, true) => {
            "each deploy key is of the type Ed25519; people's own keys are not seen".into()
        }
        _ => "of which type the SSH keys are is not known".into(),
    };
    decision
}

fn judge(key: &Found<'_>) -> Exhibit {
    let title = key.get("title").and_then(|title| title.text());
    let title = title.unwrap_or("a deploy key");
    let text = key.get("key");
    let kind = text
        .as_ref()
        .and_then(|text| text.text()?.split_whitespace().next());
    let place = text.as_ref().unwrap_or(key);
    match kind {
        Some(kind) if ED25519.contains(&kind) => Exhibit::answered(
            place,
            Verdict::Met,
            format!("`{title}` is of the type `{kind}`"),
        ),
        Some(kind) if is_kind(kind) => Exhibit::answered(
            place,
            Verdict::Unmet,
            format!(
                "`{title}` is of the type `{kind}`; a new one is made with `ssh-keygen -t ed25519`"
            ),
        ),
        _ => Exhibit::answered(
            place,
            Verdict::Unknown,
            format!("the type of `{title}` could not be read"),
        ),
    }
}

/// Whether a word is the name of a type of key: <https://man.openbsd.org/sshd#AUTHORIZED_KEYS_FILE_FORMAT>
fn is_kind(word: &str) -> bool {
    ["ssh-", "ecdsa-", "sk-"]
        .iter()
        .any(|start| word.starts_with(start))
}
