//! `spec-check rules`: every rule with its force and its claim.

use crate::{End, explain::print, pages};
use std::fmt::Write;

pub(crate) fn run() -> End {
    let all = pages::all();
    let widest = all
        .iter()
        .flat_map(|(_, rules)| rules)
        .map(|rule| rule.id.len())
        .max()
        .unwrap_or(0);
    let mut out = String::new();
    for (title, rules) in all {
        // writing into a string cannot fail
        let _ = writeln!(out, "{}{title}", if out.is_empty() { "" } else { "\n" });
        for rule in rules {
            let coming = if rule.page.is_none() { " (coming)" } else { "" };
            let _ = writeln!(
                out,
                "  {:widest$}  {:11}  {}{coming}",
                rule.id,
                rule.force.word(),
                rule.claim
            );
        }
    }
    print(&out)
}
