#![cfg_attr(feature = "pages", doc = include_str!("process_names_permissions.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "The release document says who may release and what access that takes."
)]

use super::{ASKED, looked_for};
use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who};
use alloc::{format, vec::Vec};
use spec_model::{
    Place, Project, Source,
    prose::{Document, access_lines, documents, not_given, procedure},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/document-release/process-names-permissions",
    claim: "the release document says who may release and what access that takes",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Tree, Source::Maintainer],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("process_names_permissions.md"),
};

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    let telling: Vec<Document> = documents(project)
        .into_iter()
        .filter(|document| procedure(project, document).is_some())
        .collect();
    for document in &telling {
        decision
            .places
            .extend(access_lines(project, document).into_iter().map(|span| {
                Exhibit::at(
                    Place::new(document.document, span),
                    Verdict::Met,
                    "it names access that a release takes, or who has it",
                )
            }));
    }
    if decision.count(Verdict::Met) > 0 {
        decision.summary = "the release document names the access that a release takes".into();
        return decision;
    }
    for document in &telling {
        let first = document.prose.blocks.first().map(|block| block.span);
        decision.places.extend(first.map(|span| {
            Exhibit::at(
                Place::new(document.document, span),
                Verdict::Unknown,
                "it tells how a release is made; no line is found that says who may do it and what access it takes",
            )
        }));
        decision.needs.push(Need::new(
            Source::Maintainer,
            Who::Maintainer,
            format!(
                "the lines of `{}` that say who may release and what access it takes",
                document.path
            ),
            "whether the permissions are written down",
        ));
    }
    let listed = not_given(project).into_iter().take(ASKED);
    decision.needs.extend(listed.map(|path| {
        Need::new(
            Source::Tree,
            Who::Anyone,
            format!("the file `{path}`"),
            "whether it tells how a release is made, and who may do it",
        )
    }));
    if telling.is_empty() {
        decision.places.push(looked_for());
        decision.needs.push(Need::new(
            Source::Maintainer,
            Who::Maintainer,
            "the text of the release process: paste it, or state its address",
            "whether it says who may release and what access it takes",
        ));
    }
    decision.summary = if telling.is_empty() {
        "no document that was looked at tells the steps of a release, nor who may take them"
    } else {
        "the release document does not say in words that are known here who may release"
    }
    .into();
    decision
}
