#![cfg_attr(feature = "pages", doc = include_str!("system_is_open_or_exportable.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "The system for secrets is open source, or lets all its data be exported."
)]

use super::product::judge;
use crate::{Decision, Force, Rule, Subject};
use spec_model::{Project, Source};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec6/share-secrets/system-is-open-or-exportable",
    claim: "the system for secrets is open source, or lets all its data be exported",
    force: Force::Must,
    since: "0.1.0",
    sources: &[Source::Maintainer],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("system_is_open_or_exportable.md"),
};

fn decide(project: &Project) -> Decision {
    judge(project, RULE.id, RULE.claim, |product| product.open)
}
