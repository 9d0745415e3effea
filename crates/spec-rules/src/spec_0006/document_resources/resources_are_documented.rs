#![cfg_attr(feature = "pages", doc = include_str!("resources_are_documented.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Every restricted resource of the project is listed in one place."
)]

use super::super::said;
use crate::{Decision, Force, Rule, Subject, Verdict};
use alloc::format;
use spec_model::{Project, Source};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec6/document-resources/resources-are-documented",
    claim: "every restricted resource of the project is listed in one place",
    force: Force::Must,
    since: "0.1.0",
    sources: &[Source::Maintainer],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("resources_are_documented.md"),
};

fn decide(project: &Project) -> Decision {
    let Some((own, resources)) = said::register(project) else {
        let needs = [
            said::entry(
                "the access register: a `[[resource]]` in `spec-check.toml` for each restricted resource",
                "the rules about who holds what, as far as a register can",
            ),
            said::statement("the address of the list, where it stands elsewhere, as its `note`"),
        ];
        return said::unsaid(
            project,
            "no access register is in what was given",
            "where the project's restricted resources are listed is not known",
            needs.into(),
        );
    };
    let judge = |resource: &spec_model::own::Resource| {
        let kind = match &resource.kind {
            Some(kind) => format!("{kind}: "),
            None => alloc::string::String::new(),
        };
        let says = match &resource.location {
            Some(location) => format!("{kind}listed, at `{location}`"),
            None => format!("{kind}listed"),
        };
        said::exhibit(own, &resource.name, Verdict::Met, says)
    };
    Decision {
        places: resources.iter().map(judge).collect(),
        summary: match resources.len() {
            1 => {
                "the access register lists one resource; that there is no other is its word".into()
            }
            count => format!(
                "the access register lists {count} resources; that there is no other is its word"
            ),
        },
        declared: true,
        ..Decision::default()
    }
}
