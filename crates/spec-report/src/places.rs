//! Places inside become places that people and editors count: lines from 1, columns from 1 in UTF-16 units.

use crate::wire::{Exhibit, Target};
use alloc::string::String;
use spec_model::{Place, Project};
use spec_rules::{Exhibit as Shown, Where};

/// The file and line of a place.
pub(crate) fn target(project: &Project, place: Place) -> Target {
    project
        .documents
        .get(place.document)
        .map_or_else(Target::default, |document| Target {
            path: document.path.clone(),
            line: document.lines.line(place.span.start),
        })
}

/// An exhibit as reports write it.
pub(crate) fn exhibit(project: &Project, shown: &Shown) -> Exhibit {
    let (document, span, pointer) = match &shown.place {
        Where::Absent { path } => {
            return Exhibit {
                path: path.clone(),
                verdict: shown.verdict.word().into(),
                says: shown.says.clone(),
                ..Exhibit::default()
            };
        }
        Where::Text { document, span } => (*document, *span, None),
        Where::Answer {
            document,
            span,
            pointer,
        } => (*document, *span, Some(pointer.clone())),
    };
    let Some(document) = project.documents.get(document) else {
        return Exhibit::default();
    };
    let start = document.lines.position(&document.text, span.start);
    let end = document.lines.position(&document.text, span.end);
    let in_text = pointer.is_none();
    Exhibit {
        path: document.path.clone(),
        line: in_text.then_some(start.line),
        column: in_text.then_some(start.column),
        end_line: in_text.then_some(end.line),
        end_column: in_text.then_some(end.column),
        text: shorten(document.slice(span)),
        pointer,
        verdict: shown.verdict.word().into(),
        says: shown.says.clone(),
    }
}

/// How much of an exhibit's text a report carries, in bytes; its place says where the rest is.
const MAX_TEXT: usize = 2_000;

fn shorten(text: &str) -> String {
    let mut end = text.len().min(MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().into()
}
