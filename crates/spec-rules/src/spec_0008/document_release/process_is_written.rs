#![cfg_attr(feature = "pages", doc = include_str!("process_is_written.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "How a release is made is written down, step by step."
)]

use super::{ASKED, looked_for};
use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who};
use alloc::{format, vec::Vec};
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

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    let mut silent = Vec::new();
    for document in documents(project) {
        match procedure(project, &document) {
            Some(steps) => decision.places.extend(shown(project, &document, &steps)),
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
    decision.summary = "no document that was looked at tells the steps of a release".into();
    decision.because =
        Some("they may be written in another place, or in other words than are looked for".into());
    decision
}

/// Some steps of a document, in its own words: those that speak of the upload and the tag before others.
fn shown(project: &Project, document: &Document, steps: &Procedure) -> Vec<Exhibit> {
    const SHOWN: usize = 3;
    const DECISIVE: [&str; 6] = ["upload", "publish", "pypi", "twine", "tag", "push"];
    let mut first = Vec::new();
    let mut others = Vec::new();
    for span in &steps.steps {
        let place = Place::new(document.document, *span);
        let text = project.slice(place).to_ascii_lowercase();
        if DECISIVE.iter().any(|word| text.contains(word)) {
            first.push(place);
        } else {
            others.push(place);
        }
    }
    first.extend(others);
    first.truncate(SHOWN);
    spec_source::sort::all(&mut first);
    let topics: Vec<&str> = steps.topics.iter().map(|topic| topic.word()).collect();
    let says = format!(
        "a step of a release; the document speaks of {}",
        topics.join(", ")
    );
    let places = first.into_iter();
    places
        .map(|place| Exhibit::at(place, Verdict::Met, says.clone()))
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
