#![cfg_attr(feature = "pages", doc = include_str!("access_is_selective.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Access to shared secrets can be given to some members and not to others."
)]

use super::product::judge;
use crate::{Decision, Force, Rule, Subject};
use spec_model::{Project, Source};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec6/share-secrets/access-is-selective",
    claim: "access to shared secrets can be given to some members and not to others",
    force: Force::Must,
    since: "0.1.0",
    sources: &[Source::Maintainer],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("access_is_selective.md"),
};

fn decide(project: &Project) -> Decision {
    judge(project, RULE.id, RULE.claim, |product| product.selective)
}
