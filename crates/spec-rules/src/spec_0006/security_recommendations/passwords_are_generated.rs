#![cfg_attr(feature = "pages", doc = include_str!("passwords_are_generated.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Passwords are made by a password manager."
)]

use super::super::said;
use crate::{Decision, Force, Rule, Subject};
use spec_model::{Project, Source};

/// The rule. It is about what people do at home, so that only they can say it.
pub static RULE: Rule = Rule {
    id: "spec6/security-recommendations/passwords-are-generated",
    claim: "passwords are made by a password manager",
    force: Force::Must,
    since: "0.1.0",
    sources: &[Source::Maintainer],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("passwords_are_generated.md"),
};

fn decide(project: &Project) -> Decision {
    let need = said::statement(
        "whether everybody with access lets a password manager make their passwords",
    );
    said::unsaid(
        project,
        "how people make their passwords cannot be seen",
        "whether passwords are made by a password manager is not known",
        [need].into(),
    )
}
