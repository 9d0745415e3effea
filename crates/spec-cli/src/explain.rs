//! `spec-check explain RULE`: a rule's page.

use crate::{
    End,
    messages::{reason, say},
    pages::{self, Known},
};
use std::{
    fmt::Write as _,
    io::{ErrorKind, Write as _, stdout},
};

/// How alike two names must be for one to be offered for the other; 1 is the same.
const ALIKE: f64 = 0.75;

/// How many near names are offered.
const MOST_OFFERED: usize = 4;

/// Prints the page of a rule, or the rules of a clause.
pub(crate) fn run(asked: &str) -> End {
    let all: Vec<Known> = pages::all()
        .into_iter()
        .flat_map(|(_, rules)| rules)
        .collect();
    let asked = asked.trim().trim_matches('/').to_lowercase();
    let found: Vec<&Known> = all
        .iter()
        .filter(|rule| rule.id == asked || last(rule.id) == asked)
        .collect();
    if let [rule] = found.as_slice() {
        return print(&page(rule));
    }
    // a name that several clauses have, a clause, or a whole SPEC
    let below: Vec<&Known> = if found.is_empty() {
        all.iter()
            .filter(|rule| is_below(rule.id, &asked))
            .collect()
    } else {
        found
    };
    if !below.is_empty() {
        let list = below
            .iter()
            .fold(String::new(), |list, rule| list + &line(rule));
        return print(&list);
    }
    let near = near(&all, &asked);
    let hint = if near.is_empty() {
        "`spec-check rules` lists them all".into()
    } else {
        format!("near to it: {}", near.join(", "))
    };
    say(&format!("there is no rule `{asked}`; {hint}"));
    End::Misused
}

/// Writes to standard output; a reader that has read enough is no fault.
pub(crate) fn print(text: &str) -> End {
    match stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            say(&format!(
                "the text could not be written: {}",
                reason(&error)
            ));
            End::Fault
        }
        _ => End::Clean,
    }
}

fn page(rule: &Known) -> String {
    rule.page.map_or_else(
        || {
            let mut text = line(rule);
            // writing into a string cannot fail
            let _ = writeln!(
                text,
                "This claim is announced and not decided yet: no report says anything about it."
            );
            text
        },
        |page| format!("{}\n\n{}\n", rule.id, page.trim_end()),
    )
}

fn line(rule: &Known) -> String {
    let coming = if rule.page.is_none() { ", coming" } else { "" };
    format!(
        "{} ({}{coming})\n  {}\n",
        rule.id,
        rule.force.word(),
        rule.claim
    )
}

fn last(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

/// Whether a rule stands under a clause or a SPEC, named with or without what is above it.
fn is_below(id: &str, asked: &str) -> bool {
    id.split('/').rev().skip(1).any(|part| part == asked)
        || id
            .strip_prefix(asked)
            .is_some_and(|rest| rest.starts_with('/'))
}

fn near(all: &[Known], asked: &str) -> Vec<String> {
    let mut near: Vec<(f64, &str)> = all
        .iter()
        .map(|rule| {
            let alike = strsim::jaro_winkler(rule.id, asked)
                .max(strsim::jaro_winkler(last(rule.id), last(asked)));
            let holds = !asked.is_empty() && rule.id.contains(asked);
            (if holds { 1.0 } else { alike }, rule.id)
        })
        .filter(|(alike, _)| *alike >= ALIKE)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.into_iter()
        .take(MOST_OFFERED)
        .map(|(_, id)| format!("`{id}`"))
        .collect()
}
