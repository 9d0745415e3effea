//! Repairs made in what was given, for an interface that shows them, judges again and takes them back.

use crate::wire::{Made, Refused, Repaired, Report, Text};
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use spec_model::Given;
use spec_rules::{Fix, Safety, compose};
use spec_source::{Edit, Input, Map, Origin, Span, edit};

/// The files as one repair of the report leaves them: the one at this place among the finding's, counted from 0.
///
/// # Errors
/// A sentence, where the report has no such repair, or its edits do not fit what was given.
pub fn repair(given: &Given, report: &Report, rule: &str, at: usize) -> Result<Repaired, String> {
    let fix = report
        .findings
        .iter()
        .find(|finding| finding.rule == rule)
        .and_then(|finding| finding.fixes.get(at))
        .ok_or("this repair is not proposed any more: look at what is proposed now")?;
    let mut files: Map<&str, (Vec<Edit>, bool)> = Map::new();
    for edit in &fix.edits {
        let (edits, creates) = files.or_default(&edit.path);
        edits.push(Edit {
            span: Span::new(edit.start, edit.end),
            replacement: edit.replacement.clone(),
        });
        *creates |= edit.creates;
    }
    let mut texts = Vec::new();
    for (path, (edits, creates)) in files {
        let before = if creates { Some("") } else { text(given, path) };
        let after = before.and_then(|before| edit::apply(before, &edits).ok());
        let text = after.ok_or_else(|| {
            format!("`{path}` is not the text that this repair was made for: judge it again, and look at what is proposed then")
        })?;
        texts.push(Text {
            path: path.to_owned(),
            text,
        });
    }
    Ok(Repaired {
        texts,
        made: Vec::from([Made {
            rule: rule.to_owned(),
            title: fix.title.clone(),
            before: fix.before.clone(),
            after: fix.after.clone(),
        }]),
        refused: Vec::new(),
    })
}

/// The files as all safe repairs together leave them, and those that could not be made.
pub fn repair_all(given: &Given) -> Repaired {
    let composed = compose(given, Safety::Safe, &|_| true);
    let made = |(rule, fix): (&'static str, Fix)| Made {
        rule: rule.to_owned(),
        title: fix.title,
        before: fix.before,
        after: fix.after,
    };
    let refused = |(rule, fix, why): (&'static str, Fix, String)| Refused {
        rule: rule.to_owned(),
        title: fix.title,
        why,
    };
    let texts = composed.texts.into_iter();
    Repaired {
        texts: texts.map(|(path, text)| Text { path, text }).collect(),
        made: composed.applied.into_iter().map(made).collect(),
        refused: composed.collided.into_iter().map(refused).collect(),
    }
}

/// The text of a file that was given.
fn text<'a>(given: &'a Given, path: &str) -> Option<&'a str> {
    let is_file = |input: &&Input| {
        input.path == path && matches!(input.origin, Origin::File | Origin::Pasted)
    };
    let input = given.inputs.iter().find(is_file)?;
    core::str::from_utf8(&input.bytes).ok()
}

/// What can be said of repairs that were made, to go with them into a pull request: what each does, what must be true before, what is done after.
pub fn said(made: &[Made]) -> String {
    let mut out = String::new();
    let mut list = |title: &str, sign: &str, lines: Vec<&String>| {
        let mut told: Vec<&String> = Vec::new();
        for line in lines {
            if !told.contains(&line) {
                told.push(line);
            }
        }
        if told.is_empty() {
            return;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(title);
        out.push_str("\n\n");
        for line in told {
            out.push_str(sign);
            out.push_str(&crate::visible(line));
            out.push('\n');
        }
    };
    let all = || made.iter();
    list(
        "What this changes:",
        "- ",
        all().map(|one| &one.title).collect(),
    );
    list(
        "Before this is merged:",
        "- [ ] ",
        all().flat_map(|one| &one.before).collect(),
    );
    list(
        "Afterwards:",
        "- [ ] ",
        all().flat_map(|one| &one.after).collect(),
    );
    out
}
