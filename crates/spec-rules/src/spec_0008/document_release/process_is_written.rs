#![cfg_attr(feature = "pages", doc = include_str!("process_is_written.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "How a release is made is written down, step by step."
)]

use super::looked_for;
use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Place, Project, Source,
    prose::{Document, Procedure, documents, not_given, procedure},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/document-release/process-is-written",
    claim: "how a release is made is written down, step by step",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Tree, Source::Maintainer],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("process_is_written.md"),
};

/// How many files that were not given are asked for.
const ASKED: usize = 5;

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    let mut silent = Vec::new();
    for document in documents(project) {
        match procedure(project, &document) {
            Some(steps) => decision.places.extend(shown(&document, &steps)),
            None => silent.push(document),
        }
    }
    if decision.count(Verdict::Met) > 0 {
        decision.summary = "how a release is made is written down".into();
        return decision;
    }
    decision
        .places
        .extend(silent.iter().filter_map(without_steps));
    let listed = not_given(project);
    for path in listed.iter().take(ASKED) {
        decision.places.push(Exhibit::absent(
            path,
            Verdict::Unknown,
            "by its name it may tell how a release is made; it is listed, and its text was not given",
        ));
        decision.needs.push(Need::new(
            Source::Tree,
            Who::Anyone,
            format!("the file `{path}`"),
            "whether it tells how a release is made",
        ));
    }
    if listed.is_empty() {
        decision.places.push(looked_for());
    }
    decision.needs.push(Need::new(
        Source::Maintainer,
        Who::Maintainer,
        "the text of the release process: paste it, or state its address",
        "whether the steps of a release are written down",
    ));
    decision.summary = "the steps of a release are not in the files given".into();
    decision.because =
        Some("they may be written in another place, or in other words than are looked for".into());
    decision
}

/// The first steps of a document, in its own words.
fn shown(document: &Document, steps: &Procedure) -> Vec<Exhibit> {
    const SHOWN: usize = 3;
    let topics: Vec<&str> = steps.topics.iter().map(|topic| topic.word()).collect();
    let all = format!(
        "one of {} steps, {} of them commands, about {}",
        steps.steps.len(),
        steps.commands,
        topics.join(", ")
    );
    let each = steps.steps.iter().take(SHOWN).enumerate();
    each.map(|(index, span)| {
        let says: String = if index == 0 {
            all.clone()
        } else {
            "another step".into()
        };
        Exhibit::at(Place::new(document.document, *span), Verdict::Met, says)
    })
    .collect()
}

/// A document that by its name could tell it, and does not.
fn without_steps(document: &Document) -> Option<Exhibit> {
    let first = document.prose.blocks.first()?;
    let says = "by its name it may tell how a release is made; no steps of one are found in it";
    Some(Exhibit::at(
        Place::new(document.document, first.span),
        Verdict::NotApplicable,
        says,
    ))
}
