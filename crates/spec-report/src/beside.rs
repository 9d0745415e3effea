//! What an interface shows beside the report.

use crate::{
    brought::brought,
    forms::{asked, register},
    messages::messages,
    wire::{Beside, Message, Report},
    words::{counted, extent},
};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Given,
    doors::{Endpoint, table},
};

/// What an interface shows beside the report of what was given.
pub fn beside(given: &Given, report: &Report) -> Beside {
    Beside {
        extent: extent(report),
        brought: brought(given),
        further: FURTHER
            .into_iter()
            .map(|endpoint| asks(endpoint, report))
            .collect(),
        people: messages(report).into_iter().map(message).collect(),
        forms: [asked(report), register()].into(),
        next: crate::next::next(report),
    }
}

fn message(message: crate::messages::Message) -> Message {
    let things = counted(message.wanted.len(), "thing", "things");
    Message {
        title: format!("{}: {things}", message.to),
        text: message.text,
    }
}

/// What a look-up asks when it looks further, in the order of asking.
static FURTHER: [&Endpoint; 6] = [
    &table::BRANCH,
    &table::RULESETS,
    &table::PRIVATE_REPORTING,
    &table::TAG_REFERENCE,
    &table::COMMIT,
    &table::ENVIRONMENT_POLICIES,
];

/// What an answer tells, and which of the claims that are still open it can decide.
fn asks(endpoint: &Endpoint, report: &Report) -> String {
    let open = |rule: &&&str| {
        report
            .findings
            .iter()
            .any(|finding| finding.rule == **rule && finding.verdict == "unknown")
    };
    let decides: Vec<String> = endpoint
        .decides
        .iter()
        .filter(open)
        .map(|rule| format!("`{}`", rule.rsplit('/').next().unwrap_or(rule)))
        .collect();
    if decides.is_empty() {
        endpoint.tells.into()
    } else {
        format!("{}; it can decide {}", endpoint.tells, decides.join(", "))
    }
}
