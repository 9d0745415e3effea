//! Replacements of text, and how several are applied at once.

use crate::Span;
use alloc::string::String;

/// One replacement in one text. An empty span inserts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub replacement: String,
}

/// Why edits were not applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Two of them touch the same bytes, or insert at the same place.
    Overlap(Span, Span),
    /// One lies outside the text or cuts a character in two.
    Outside(Span),
}

/// Applies edits to a text, in whatever order they are given. All of them are applied or none.
///
/// # Errors
/// Refuses edits that overlap, and edits that lie outside the text or not on character boundaries.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, Refusal> {
    let mut order: alloc::vec::Vec<&Edit> = edits.iter().collect();
    crate::sort::all(&mut order);
    let mut out = String::with_capacity(text.len());
    let mut done = Span::at(0);
    for (index, edit) in order.iter().enumerate() {
        let touches =
            edit.span.start < done.end || (index > 0 && edit.span.is_empty() && edit.span == done);
        if touches {
            return Err(Refusal::Overlap(done, edit.span));
        }
        let (Some(kept), Some(_)) = (
            text.get(done.end..edit.span.start),
            text.get(edit.span.range()),
        ) else {
            return Err(Refusal::Outside(edit.span));
        };
        out.push_str(kept);
        out.push_str(&edit.replacement);
        done = edit.span;
    }
    out.push_str(text.get(done.end..).unwrap_or_default());
    Ok(out)
}
