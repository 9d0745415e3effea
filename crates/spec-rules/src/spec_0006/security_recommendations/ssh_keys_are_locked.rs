#![cfg_attr(feature = "pages", doc = include_str!("ssh_keys_are_locked.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Every SSH key is locked with a passphrase."
)]

use super::super::said;
use crate::{Decision, Force, Rule, Subject};
use spec_model::{Project, Source};

/// The rule. It is about what people do at home, so that only they can say it.
pub static RULE: Rule = Rule {
    id: "spec6/security-recommendations/ssh-keys-are-locked",
    claim: "every SSH key is locked with a passphrase",
    force: Force::Must,
    since: "0.1.0",
    sources: &[Source::Maintainer],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("ssh_keys_are_locked.md"),
};

fn decide(project: &Project) -> Decision {
    let need = said::statement(
        "whether everybody who uses an SSH key for the project has locked it with a passphrase",
    );
    said::unsaid(
        project,
        "whether people's keys have a passphrase cannot be seen",
        "whether every SSH key is locked is not known",
        [need].into(),
    )
}
