//! The coloured layer under the text area: its lines, cut into pieces of one look.

use crate::range::Range;
use crate::verdict::Verdict;
use crate::visible::visible;

/// What the document's tree says a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token(
    /// 1 key, 2 string, 3 number, truth value or null, 4 comment, 5 expression, 6 text of a block scalar.
    pub(crate) u32,
);

/// A place that an exhibit speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The place's own verdict.
    pub(crate) verdict: Verdict,
    /// Whether the visitor just asked to see it.
    pub(crate) here: bool,
}

/// How a piece of a line looks.
type Look = (u32, Option<Mark>);

/// A line of a text, cut where its look changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its place in the text, in bytes, without its end.
    pub(crate) at: std::ops::Range<usize>,
    /// For each piece the byte after it, counted in the text, and how it looks.
    pub(crate) pieces: Vec<(usize, Look)>,
}

/// A text longer than this is shown plain: colouring it would make every keystroke wait.
const COLOURED_BYTES: usize = 300_000;

/// The lines of a text, each cut into pieces. `tokens` do not overlap and are in order; `marks` may overlap: the gravest shows.
pub(crate) fn lines(text: &str, tokens: &[Range<Token>], marks: &[Range<Mark>]) -> Vec<Line> {
    if text.len() > COLOURED_BYTES {
        return vec![Line {
            at: 0..text.len(),
            pieces: vec![(text.len(), (0, None))],
        }];
    }
    let mut order: Vec<&Range<Mark>> = Vec::with_capacity(marks.len());
    for mark in marks {
        // a handful of marks: put each in its place rather than bring in a sort
        order.insert(
            order.partition_point(|other| other.start <= mark.start),
            mark,
        );
    }
    let mut marks = order.into_iter().peekable();
    let mut tokens = tokens.iter().peekable();
    let mut active: Vec<&Range<Mark>> = Vec::new();
    let mut lines = Vec::new();
    let mut line = Line {
        at: 0..0,
        pieces: Vec::new(),
    };
    let mut indented = true;
    let mut at = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((byte, char)) = chars.next() {
        while tokens.next_if(|token| token.end <= at).is_some() {}
        while let Some(mark) = marks.next_if(|mark| mark.start <= at) {
            active.push(mark);
        }
        active.retain(|mark| mark.end > at);
        let token = tokens
            .peek()
            .filter(|token| token.start <= at)
            .map_or(0, |token| token.what.0);
        let mark = active
            .iter()
            .map(|mark| mark.what)
            .max_by_key(|mark| (mark.here, mark.verdict))
            // a place over several lines does not underline their indentation
            .filter(|_| char != ' ' || !indented);
        indented &= char == ' ';
        at += char.len_utf16();
        let next = byte + char.len_utf8();
        if char == '\r' && chars.peek().is_some_and(|(_, next)| *next == '\n') {
            continue;
        }
        if matches!(char, '\n' | '\r') {
            let pieces = Vec::with_capacity(line.pieces.len());
            let at = next..next;
            lines.push(std::mem::replace(&mut line, Line { at, pieces }));
            indented = true;
            continue;
        }
        match line.pieces.last_mut() {
            Some((end, look)) if *look == (token, mark) => *end = next,
            _ => line.pieces.push((next, (token, mark))),
        }
        line.at.end = next;
    }
    lines.push(line);
    lines
}

/// The names of the classes that a look has; empty for plain text.
fn classes((token, mark): Look) -> String {
    let mut class = match token {
        1 => "key",
        2 => "str",
        3 => "num",
        4 => "rem",
        5 => "exp",
        6 => "blk",
        _ => "",
    }
    .to_owned();
    if let Some(mark) = mark {
        if !class.is_empty() {
            class.push(' ');
        }
        class.push_str("mark ");
        class.push_str(mark.verdict.class());
        if mark.here {
            class.push_str(" here");
        }
    }
    class
}

impl Line {
    /// A number that tells it from a line of another text or look.
    pub(crate) fn key(&self, text: &str) -> u64 {
        // Fowler, Noll and Vo: http://www.isthe.com/chongo/tech/comp/fnv/
        let mut key = 0xcbf2_9ce4_8422_2325_u64;
        let mut take = |number: usize| key = (key ^ number as u64).wrapping_mul(0x100_0000_01b3);
        for byte in text.get(self.at.clone()).unwrap_or_default().bytes() {
            take(usize::from(byte));
        }
        for (end, (token, mark)) in &self.pieces {
            take(end - self.at.start);
            let mark = mark.map_or(0, |mark| {
                2 + mark.verdict as usize * 2 + usize::from(mark.here)
            });
            take(*token as usize * 64 + mark);
        }
        key
    }

    /// Its pieces with the classes of each, hidden characters made visible.
    pub(crate) fn pieces(&self, text: &str) -> Vec<(String, String)> {
        let mut pieces = Vec::with_capacity(self.pieces.len());
        let mut start = self.at.start;
        for (end, look) in &self.pieces {
            let words = text.get(start..*end).unwrap_or_default();
            pieces.push((visible(words).into_owned(), classes(*look)));
            start = *end;
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(start: usize, end: usize, what: u32) -> Range<Token> {
        Range {
            start,
            end,
            what: Token(what),
        }
    }

    fn written(text: &str, tokens: &[Range<Token>], marks: &[Range<Mark>]) -> Vec<String> {
        let lines = lines(text, tokens, marks);
        let piece = |(words, class)| format!("[{class}|{words}]");
        let line = |line: &Line| line.pieces(text).into_iter().map(piece).collect();
        lines.iter().map(line).collect()
    }

    #[test]
    fn a_line_is_cut_where_its_look_changes() {
        let tokens = [token(0, 2, 1), token(9, 13, 4)];
        let lines = written("on: push # 😀\r\nx", &tokens, &[]);
        assert_eq!(lines, ["[key|on][|: push ][rem|# 😀]", "[|x]"]);
    }

    #[test]
    fn the_gravest_of_two_marks_shows() {
        let mark = |start, end, verdict| Range {
            start,
            end,
            what: Mark {
                verdict,
                here: false,
            },
        };
        let marks = [mark(0, 3, Verdict::Met), mark(1, 2, Verdict::Unmet)];
        assert_eq!(
            written("abc", &[], &marks),
            ["[mark met|a][mark unmet|b][mark met|c]"]
        );
    }

    #[test]
    fn a_mark_over_two_lines_leaves_the_indentation_alone() {
        let mark = Range {
            start: 0,
            end: 7,
            what: Mark {
                verdict: Verdict::Unmet,
                here: false,
            },
        };
        assert_eq!(
            written("a:\n  b c", &[], &[mark]),
            ["[mark unmet|a:]", "[|  ][mark unmet|b ][|c]"]
        );
    }

    #[test]
    fn an_empty_text_has_one_line() {
        assert_eq!(written("", &[], &[]), [""]);
        assert_eq!(written("a\n", &[], &[]), ["[|a]", ""]);
    }

    #[test]
    fn a_line_is_the_same_where_its_words_and_its_look_are() {
        let keys = |text: &str, tokens: &[Range<Token>]| -> Vec<u64> {
            let lines = lines(text, tokens, &[]);
            lines.iter().map(|line| line.key(text)).collect()
        };
        let moved = keys("\non: a\n", &[token(1, 3, 1)]);
        let before = keys("on: a\n", &[token(0, 2, 1)]);
        assert_eq!(moved.get(1..), Some(&before[..]));
        assert_ne!(before, keys("on: b\n", &[token(0, 2, 1)]), "another word");
        assert_ne!(before, keys("on: a\n", &[token(0, 2, 2)]), "another colour");
        assert_ne!(before, keys("on: a\n", &[token(0, 3, 1)]), "another cut");
    }
}
