//! New lines in a file's own style: its indentation and its line ends.

use crate::{Document, Edit, Span};
use alloc::string::String;

/// It may stand before the first line.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The line break that a document uses: that of its first line.
pub fn line_break(document: &Document) -> &'static str {
    let first = document.text.find('\n').unwrap_or(0);
    let before = document.text.get(..first).unwrap_or_default();
    if before.ends_with('\r') { "\r\n" } else { "\n" }
}

/// Inserts lines before the key that begins at `key`, at its indentation and above the comments that belong to it.
/// `None` where the key does not begin its line, as inside of brackets.
pub fn insert_entry_before(document: &Document, key: Span, lines: &[&str]) -> Option<Edit> {
    let (start, indent) = line_of(document, key.start)?;
    if !indent.bytes().all(|byte| byte == b' ') {
        return None;
    }
    let mut first = start;
    let mut line = document.lines.line(start);
    while let Some(above) = line
        .checked_sub(1)
        .and_then(|line| document.lines.start(line))
    {
        let text = document
            .text
            .get(above..document.lines.start(line)?)?
            .trim_start_matches(BYTE_ORDER_MARK)
            .trim();
        if !text.is_empty() && !text.starts_with('#') {
            break;
        }
        if !text.is_empty() {
            first = above;
        }
        line -= 1;
    }
    // nothing stands above the comments at a file's top: they are the file's, not the key's
    let start = if line == 1 { start } else { first };
    Some(lines_at(document, start, indent, lines))
}

/// Inserts lines before the list item whose content begins at `item`, at the indentation of its dash.
/// `None` where the item does not stand on a line of its own behind a dash.
pub fn insert_item_before(document: &Document, item: Span, lines: &[&str]) -> Option<Edit> {
    let (start, before) = line_of(document, item.start)?;
    let indent = before.trim_end_matches(' ').strip_suffix('-')?;
    if !indent.bytes().all(|byte| byte == b' ') {
        return None;
    }
    Some(lines_at(document, start, indent, lines))
}

/// Where the line of an offset begins, and what stands on it before the offset.
fn line_of(document: &Document, offset: usize) -> Option<(usize, &str)> {
    let start = document.lines.start(document.lines.line(offset))?;
    Some((start, document.text.get(start..offset)?))
}

fn lines_at(document: &Document, start: usize, indent: &str, lines: &[&str]) -> Edit {
    let mut replacement = String::new();
    for line in lines {
        if !line.is_empty() {
            replacement.push_str(indent);
            replacement.push_str(line);
        }
        replacement.push_str(line_break(document));
    }
    Edit {
        span: Span::at(start),
        replacement,
    }
}
