//! An input as an example of a rule's page: fences that the tests of the rules execute.

use super::{text, tidy};
use crate::{escape, put::put};
use alloc::{string::String, vec::Vec};
use spec_model::Given;
use spec_rules::{Rule, Verdict};
use spec_source::{Input, Origin};

/// The name of the case.
const CASE: &str = "reported";

/// What is told beside the fences, and they.
pub(super) fn report(rule: &Rule, verdict: Verdict, given: &Given, due: &str, why: &str) -> String {
    let mut out = String::new();
    put(
        &mut out,
        format_args!(
            "`{}` says `{}`, and I think that it should be `{due}`.\n\n",
            rule.id,
            verdict.word()
        ),
    );
    if !why.trim().is_empty() {
        put(&mut out, format_args!("Why: {}\n\n", escape::prose(why)));
    }
    put(
        &mut out,
        format_args!(
            "spec-check {}, tables of {}\n",
            env!("CARGO_PKG_VERSION"),
            spec_model::facts::TABLES_DATE
        ),
    );
    if !is_exact(given) {
        out.push_str("\nThe example below cannot show everything that was given: line ends, bytes that are no text, or names of files.\n");
    }
    fences(&mut out, given, due);
    out
}

/// Whether fences can hold exactly this.
fn is_exact(given: &Given) -> bool {
    given.unread.is_empty()
        && given.inputs.iter().all(|input| {
            input.origin != Origin::Pasted
                && tidy::is_plain(&input.path)
                && text(input).is_some_and(|text| {
                    !text.contains('\r') && (text.is_empty() || text.ends_with('\n'))
                })
        })
}

/// The fences, the word on the last.
fn fences(out: &mut String, given: &Given, due: &str) {
    let listing = given
        .inputs
        .iter()
        .find(|input| input.origin == Origin::Listing);
    let exactly = tidy::listing(&given.inputs, &[]);
    let all = listing.is_some_and(|listing| listing.bytes == exactly.bytes);
    let mut shown: Vec<&Input> = given
        .inputs
        .iter()
        .filter(|input| input.origin != Origin::Listing)
        .collect();
    shown.extend(listing.filter(|_| !all));
    let last = shown.len().saturating_sub(1);
    for (index, input) in shown.into_iter().enumerate() {
        let body = String::from_utf8_lossy(&input.bytes);
        let ticks = "`".repeat(longest_run(&body).max(2) + 1);
        let (language, kind) = match input.origin {
            Origin::Listing => ("text", "listing"),
            Origin::Answer => ("json", "answer="),
            Origin::File | Origin::Pasted => (language(&input.path), "file="),
        };
        put(out, format_args!("\n{ticks}{language} case={CASE} {kind}"));
        if input.origin != Origin::Listing {
            // a backtick or a blank would end what the fence says of itself
            out.extend(
                crate::visible(&input.path)
                    .chars()
                    .filter(|char| !matches!(char, '`' | ' ')),
            );
        }
        if index == 0 && all {
            out.push_str(" coverage=all");
        }
        if index == 0
            && let Some(day) = &given.as_of
        {
            put(out, format_args!(" as-of={day}"));
        }
        if index == last {
            put(out, format_args!(" {due}"));
        }
        put(out, format_args!("\n{body}"));
        if !body.is_empty() && !body.ends_with('\n') {
            out.push('\n');
        }
        put(out, format_args!("{ticks}\n"));
    }
}

fn longest_run(text: &str) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for char in text.chars() {
        run = if char == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

fn language(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("yml" | "yaml") => "yaml",
        Some("toml") => "toml",
        Some("json") => "json",
        _ => "text",
    }
}
