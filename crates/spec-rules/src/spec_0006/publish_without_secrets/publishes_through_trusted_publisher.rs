#![cfg_attr(
    feature = "pages",
    doc = include_str!("publishes_through_trusted_publisher.md")
)]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Packages are uploaded to PyPI by a trusted publisher, without a password."
)]

use crate::{Force, Rule, Subject, spec_0008::trusted_publishing::publishing_uses_oidc};
use spec_model::{Source, facts::Sight};

/// The rule. SPEC 8 asks the same of a release, so that it is judged in the same way.
pub static RULE: Rule = Rule {
    id: "spec6/publish-without-secrets/publishes-through-trusted-publisher",
    claim: "packages are uploaded to PyPI by a trusted publisher, without a password",
    force: Force::May,
    since: "0.1.0",
    sources: &[Source::Tree, Source::PackageIndex],
    subject: Subject::Publishing(&[Sight::Upload, Sight::Credential]),
    decide: publishing_uses_oidc::decide,
    #[cfg(feature = "pages")]
    page: include_str!("publishes_through_trusted_publisher.md"),
};
