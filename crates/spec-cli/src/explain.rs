//! `spec-check explain RULE`: a rule's page.

use crate::{
    End,
    messages::{reason, say},
    names,
    pages::{self, Known},
};
use std::{
    fmt::Write as _,
    io::{ErrorKind, Write as _, stdout},
};

/// Prints the page of a rule, or the rules of a clause.
pub(crate) fn run(asked: &str) -> End {
    let all = pages::rules();
    let asked = names::plain(asked);
    let found = names::rules(&all, &asked);
    if let [rule] = found.as_slice() {
        return print(&page(rule));
    }
    // a name that several clauses have, a clause, or a whole SPEC
    let below = if found.is_empty() {
        names::below(&all, &asked)
    } else {
        found
    };
    if !below.is_empty() {
        let list = below
            .iter()
            .fold(String::new(), |list, rule| list + &line(rule));
        return print(&list);
    }
    let mut ids: Vec<&str> = all.iter().map(|rule| rule.id).collect();
    ids.extend(names::clauses(&all));
    say(&names::unknown("rule", &ids, &asked));
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
