//! Where each piece of a scalar's text stands in the source.
//!
//! The text is put together here a second time while the places are written down; the places count only when both
//! texts are the same, so a doubt costs a place and never gives a wrong one.

use crate::Span;
use alloc::{string::String, vec::Vec};

pub(crate) type Pieces = Vec<(usize, usize)>;

/// A text that grows together with the places of its pieces.
#[derive(Default)]
pub(crate) struct Trace {
    text: String,
    pieces: Pieces,
}

impl Trace {
    /// Adds text that stands in the source as it is.
    pub(crate) fn run(&mut self, text: &str, source: usize) {
        if text.is_empty() {
            return;
        }
        let at = self.text.len();
        let in_step = self
            .pieces
            .last()
            .is_some_and(|(text, last)| last + (at - text) == source);
        if !in_step {
            self.pieces.push((at, source));
        }
        self.text.push_str(text);
    }

    /// Adds a character that stands in the source in another form, from `source.start` to `source.end`.
    pub(crate) fn escape(&mut self, char: char, source: Span) {
        let at = self.text.len();
        self.pieces.push((at, source.start));
        self.text.push(char);
        // the last byte of the character stands at the last byte of its other form
        self.pieces
            .push((self.text.len() - 1, source.end.saturating_sub(1)));
    }

    /// The places, when the text is the parser's, which may have less at its end (chomping).
    pub(crate) fn agree(mut self, text: &str) -> Pieces {
        if !self.text.starts_with(text) {
            return Vec::new();
        }
        self.pieces.retain(|(at, _)| *at < text.len());
        self.pieces
    }
}

/// One line of a source: its offset and its text without the break.
pub(crate) struct Line<'t> {
    pub(crate) start: usize,
    pub(crate) text: &'t str,
    pub(crate) broken: bool,
}

/// The lines of a piece of the source that begins at `base`.
pub(crate) fn lines(mut source: &str, mut base: usize) -> Vec<Line<'_>> {
    let mut out = Vec::new();
    loop {
        let Some((text, rest)) = source.split_once(['\n', '\r']) else {
            out.push(Line {
                start: base,
                text: source,
                broken: false,
            });
            return out;
        };
        let crlf = source.as_bytes().get(text.len()) == Some(&b'\r') && rest.starts_with('\n');
        let skip = usize::from(crlf);
        out.push(Line {
            start: base,
            text,
            broken: true,
        });
        base += text.len() + 1 + skip;
        source = rest.get(skip..).unwrap_or_default();
    }
}

/// Text with backslash escapes as YAML, TOML and JSON have them, without line breaks.
pub(crate) fn escaped(trace: &mut Trace, content: &str, start: usize) {
    let mut rest = content;
    let mut at = start;
    while let Some((before, after)) = rest.split_once('\\') {
        trace.run(before, at);
        at += before.len();
        let Some((char, len)) = unescape(after) else {
            // no escape that we know: make the texts differ
            trace.run("\u{0}", at);
            return;
        };
        trace.escape(char, Span::new(at, at + 1 + len));
        at += 1 + len;
        rest = after.get(len..).unwrap_or_default();
    }
    trace.run(rest, at);
}

/// The character of an escape, and how many bytes stand after the backslash.
pub(crate) fn unescape(after: &str) -> Option<(char, usize)> {
    let first = after.chars().next()?;
    let hex = |range: core::ops::Range<usize>| u32::from_str_radix(after.get(range)?, 16).ok();
    let simple = match first {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        ' ' | '"' | '/' | '\\' => first,
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        'x' => return Some((char::from_u32(hex(1..3)?)?, 3)),
        'U' => return Some((char::from_u32(hex(1..9)?)?, 9)),
        'u' => {
            let high = hex(1..5)?;
            if let Some(char) = char::from_u32(high) {
                return Some((char, 5));
            }
            // JSON's way to write a character beyond the first plane
            let low = after
                .get(5..7)
                .filter(|mark| *mark == "\\u")
                .and(hex(7..11))?;
            let char = char::decode_utf16([u16::try_from(high).ok()?, u16::try_from(low).ok()?])
                .next()?
                .ok()?;
            return Some((char, 11));
        }
        _ => return None,
    };
    Some((simple, 1))
}

#[cfg(test)]
mod tests {
    use super::{Trace, lines, unescape};
    use crate::Span;
    use alloc::vec::Vec;

    #[test]
    fn lines_end_with_each_kind_of_break() {
        let lines: Vec<_> = lines("a\nb\r\nc\rd\n", 5)
            .into_iter()
            .map(|line| (line.start, line.text, line.broken))
            .collect();
        assert_eq!(
            lines,
            [
                (5, "a", true),
                (7, "b", true),
                (10, "c", true),
                (12, "d", true),
                (14, "", false)
            ]
        );
    }

    #[test]
    fn an_escape_is_known_with_its_length() {
        for (after, expected) in [
            ("n rest", Some(('\n', 1))),
            ("x41", Some(('A', 3))),
            ("u00e9", Some(('é', 5))),
            ("U0001F600", Some(('😀', 9))),
            (r"ud83d\ude00", Some(('😀', 11))),
            ("ud83d", None),
            ("u12", None),
            ("q", None),
            ("", None),
        ] {
            assert_eq!(unescape(after), expected, "{after:?}");
        }
    }

    #[test]
    fn runs_in_step_are_one_piece_and_a_doubt_leaves_none() {
        let trace = || {
            let mut trace = Trace::default();
            trace.run("ab", 10);
            trace.run("c", 12);
            trace.escape('é', Span::new(13, 19));
            trace.run("d", 19);
            trace
        };
        assert_eq!(trace().agree("abcéd"), [(0, 10), (3, 13), (4, 18)]);
        assert_eq!(trace().agree("abc"), [(0, 10)]);
        assert_eq!(trace().agree("abx"), []);
    }
}
