//! Which scalar a comment belongs to.

use crate::{Comment, Span};
use alloc::{string::ToString, vec::Vec};

/// A scalar or an alias as it stands in the text.
pub(crate) struct Leaf {
    /// Its place.
    pub(crate) span: Span,
    /// Where the rest of its line begins: its end, or the start of a block scalar's header.
    pub(crate) from: usize,
}

/// The comments in the order of the text, each with the node it belongs to.
pub(crate) fn attach(text: &str, mut spans: Vec<Span>, mut leaves: Vec<Leaf>) -> Vec<Comment> {
    crate::sort::all(&mut spans);
    crate::sort::by_key(&mut leaves, |leaf| leaf.span);
    spans
        .into_iter()
        .map(|span| {
            let before = text.get(..span.start).unwrap_or_default();
            let line = before
                .rsplit(['\n', '\r'])
                .next()
                .unwrap_or_default()
                .trim_start_matches('\u{feff}');
            let start = span.start - line.len();
            let next = leaves.partition_point(|leaf| leaf.span.start < span.start);
            let after = leaves.get(next).map(|leaf| leaf.span);
            let last = next
                .checked_sub(1)
                .and_then(|last| leaves.get(last))
                .filter(|leaf| leaf.from >= start)
                .map(|leaf| leaf.span);
            let opens = line.split_whitespace().all(|word| {
                word.starts_with(['&', '!']) || word.chars().all(|char| "-?:[{".contains(char))
            });
            Comment {
                span,
                text: text
                    .get(span.range())
                    .unwrap_or_default()
                    .trim_start_matches('#')
                    .trim()
                    .to_string(),
                own_line: line.trim().is_empty(),
                belongs_to: last.or(if opens { after } else { None }),
            }
        })
        .collect()
}
