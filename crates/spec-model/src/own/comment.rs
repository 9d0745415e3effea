//! `# spec-check: ignore[rule] reason` in YAML files.

use super::{Ignore, IgnoreScope};
use crate::Place;
use alloc::{borrow::ToOwned, vec::Vec};
use spec_source::{Document, Problem};

/// The ignores in a document's comments. A comment counts for its own line; on a line of its own, for the next one.
pub fn comments(document: usize, source: &Document) -> (Vec<Ignore>, Vec<Problem>) {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for comment in &source.comments {
        let Some(rest) = comment
            .text
            .trim_start_matches('#')
            .trim()
            .strip_prefix("spec-check:")
        else {
            continue;
        };
        let parsed = rest
            .trim()
            .strip_prefix("ignore[")
            .and_then(|rest| rest.split_once(']'));
        let Some((rules, reason)) = parsed else {
            let message = "a comment that begins with `spec-check:` goes on with `ignore[rule] reason`: this one is not applied";
            problems.push(Problem {
                span: Some(comment.span),
                message: message.into(),
                hides: false,
            });
            continue;
        };
        let reason = reason.trim().trim_start_matches([':', '-', '–']).trim();
        if reason.is_empty() {
            let message = "an ignore needs a reason behind its bracket, for those who read it later: this one is not applied";
            problems.push(Problem {
                span: Some(comment.span),
                message: message.into(),
                hides: false,
            });
            continue;
        }
        let line = source.lines.line(comment.span.start) + usize::from(comment.own_line);
        for rule in rules
            .split(',')
            .map(str::trim)
            .filter(|rule| !rule.is_empty())
        {
            found.push(Ignore {
                place: Place::new(document, comment.span),
                rule: rule.to_owned(),
                scope: IgnoreScope::Line(document, line),
                reason: reason.to_owned(),
            });
        }
    }
    (found, problems)
}
