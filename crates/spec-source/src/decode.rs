//! Bytes into text, or the reason why they are none.

use crate::{Input, Kind, Lines, Origin, Problem, Span};
use alloc::{borrow::ToOwned, format, string::String};

/// The largest YAML or TOML file that is read, in bytes: the largest seen in a real repository has 200 kB, and a
/// tree of more than this takes longer than a page may stand still.
pub const MAX_FILE: usize = 1 << 20;

/// The largest JSON answer, listing or other text that is read, in bytes: GitHub's own tree answer ends at 7 MB, and a
/// listing of the largest repositories stays below 10 MB.
pub const MAX_ANSWER: usize = 16 << 20;

const fn limit(kind: Kind) -> usize {
    match kind {
        Kind::Yaml | Kind::Toml => MAX_FILE,
        Kind::Json | Kind::Listing | Kind::Markdown | Kind::Rst | Kind::Text => MAX_ANSWER,
    }
}

/// The text of an input, empty when it has none, and what keeps it from being read further.
pub(crate) fn decode(input: &Input, kind: Kind) -> (String, Option<Problem>) {
    let bytes = input.bytes.as_slice();
    let what = match input.origin {
        Origin::File => "file",
        Origin::Pasted => "text",
        Origin::Listing => "listing",
        Origin::Answer => "answer",
    };
    let refuse = |message: String| (String::new(), Some(Problem::hiding(None, message)));
    let limit = limit(kind);
    if bytes.len() > limit {
        return refuse(format!(
            "this {what} has {} bytes, more than the {limit} that are read of its kind, so nothing in it was judged; \
             give the part that matters",
            bytes.len()
        ));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return refuse(format!(
            "this {what} is written in UTF-16, which the programs that read it do not take, so nothing in it was judged; \
             save it as UTF-8"
        ));
    }
    let text = match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.valid_up_to();
            let before = bytes.get(..at).unwrap_or_default();
            let line = core::str::from_utf8(before).map_or(1, |before| Lines::new(before).count());
            return refuse(format!(
                "this {what} is no UTF-8 text at byte {at}, on line {line}, so nothing in it was judged; save it as UTF-8"
            ));
        }
    };
    if let Some(at) = text.find('\0') {
        let line = Lines::new(text.get(..at).unwrap_or_default()).count();
        return refuse(format!(
            "this {what} holds a zero byte at byte {at}, on line {line}, as binary files do, so nothing in it was judged; \
             give the text itself"
        ));
    }
    let empty = text.trim_start_matches('\u{feff}').trim().is_empty();
    let problem = match kind {
        _ if !empty => None,
        // an empty configuration sets nothing, and that is all there is to know of it
        Kind::Yaml | Kind::Toml => Some(Problem {
            span: Some(Span::at(text.len())),
            message: format!(
                "this {what} is empty, so it sets nothing; remove it, or bring its content"
            ),
            hides: false,
        }),
        // an empty answer or listing tells of a request that failed
        Kind::Json | Kind::Listing => Some(Problem::hiding(
            Some(Span::at(text.len())),
            format!("this {what} is empty, so it says nothing either way; bring it again"),
        )),
        Kind::Markdown | Kind::Rst | Kind::Text => None,
    };
    (text.to_owned(), problem)
}
