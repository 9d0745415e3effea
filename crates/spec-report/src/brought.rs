//! What became of each answer that was brought.

use crate::{
    wire::{Brought, BroughtAnswer},
    withhold::is_answer,
};
use alloc::{format, string::String, vec::Vec};
use spec_model::{Given, Project, answers::State};
use spec_source::{Document, Input, Node};

/// Every input that was taken as an answer or as a bundle of them, in the order in which they were given, with what became of it.
pub(crate) fn brought(given: &Given) -> Vec<Brought> {
    let inputs: Vec<&Input> = given
        .inputs
        .iter()
        .filter(|input| is_answer(input))
        .collect();
    if inputs.is_empty() {
        return Vec::new();
    }
    let whole = Project::read(given);
    inputs
        .into_iter()
        .map(|input| Brought {
            path: input.path.clone(),
            answers: answers(&whole, input),
        })
        .collect()
}

/// The answers of one input, as they stand among everything that was given.
fn answers(whole: &Project, input: &Input) -> Vec<BroughtAnswer> {
    let alone = Project::read(&Given {
        inputs: [input.clone()].into(),
        ..Given::default()
    });
    alone
        .documents
        .iter()
        .map(|document| {
            let (state, says) = state(whole, document);
            BroughtAnswer {
                path: document.path.clone(),
                state: state.into(),
                says,
            }
        })
        .collect()
}

fn state(whole: &Project, document: &Document) -> (&'static str, String) {
    let known = whole
        .document(&document.path)
        .and_then(|index| whole.answers.all.iter().find(|one| one.document == index));
    let Some(answer) = known else {
        let said = whole
            .problems
            .iter()
            .find(|problem| problem.path == document.path);
        let says = said.map_or_else(
            || "no question is known that this answers, so it decides nothing".into(),
            |problem| problem.message.clone(),
        );
        return ("not understood", says);
    };
    match answer.state {
        State::Given => ("given", format!("it tells {}", answer.endpoint.tells)),
        State::Refused => {
            let message = document
                .root()
                .and_then(|root| root.get("message"))
                .and_then(Node::text)
                .unwrap_or_default();
            (
                "refused",
                format!(
                    "the service says \"{message}\", which tells nothing of {}: someone with more rights may get an answer",
                    answer.endpoint.tells
                ),
            )
        }
        State::Nothing => (
            "not understood",
            format!("nothing in it tells {}", answer.endpoint.tells),
        ),
    }
}
