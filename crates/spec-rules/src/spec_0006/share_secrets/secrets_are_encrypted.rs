#![cfg_attr(feature = "pages", doc = include_str!("secrets_are_encrypted.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Shared secrets are stored encrypted in one central place."
)]

use super::product::judge;
use crate::{Decision, Force, Rule, Subject};
use spec_model::{Project, Source};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec6/share-secrets/secrets-are-encrypted",
    claim: "shared secrets are stored encrypted in one central place",
    force: Force::Must,
    since: "0.1.0",
    sources: &[Source::Maintainer],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("secrets_are_encrypted.md"),
};

fn decide(project: &Project) -> Decision {
    judge(project, RULE.id, RULE.claim, |product| product.encrypted)
}
