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

/// A piece of a line with one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The names of its classes; empty for plain text.
    pub(crate) class: String,
    /// Its text, hidden characters made visible.
    pub(crate) text: String,
}

/// A text longer than this is shown plain: colouring it would make every keystroke wait.
const COLOURED_BYTES: usize = 300_000;

/// The lines of a text, each cut into pieces. `tokens` do not overlap and are in order; `marks` may overlap: the gravest shows.
pub(crate) fn lines(text: &str, tokens: &[Range<Token>], marks: &[Range<Mark>]) -> Vec<Vec<Piece>> {
    if text.len() > COLOURED_BYTES {
        return vec![vec![Piece {
            class: String::new(),
            text: visible(text).into_owned(),
        }]];
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
    let mut line = Vec::new();
    let mut piece = String::new();
    let mut look = (0, None);
    let mut indented = true;
    let mut at = 0;
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
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
        if char == '\r' && chars.peek() == Some(&'\n') {
            continue;
        }
        if matches!(char, '\n' | '\r') {
            push(&mut line, &mut piece, look);
            lines.push(std::mem::take(&mut line));
            indented = true;
            continue;
        }
        if (token, mark) != look {
            push(&mut line, &mut piece, look);
            look = (token, mark);
        }
        piece.push(char);
    }
    push(&mut line, &mut piece, look);
    lines.push(line);
    lines
}

fn push(line: &mut Vec<Piece>, piece: &mut String, (token, mark): (u32, Option<Mark>)) {
    if piece.is_empty() {
        return;
    }
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
    line.push(Piece {
        class,
        text: visible(piece).into_owned(),
    });
    piece.clear();
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

    fn written(lines: &[Vec<Piece>]) -> Vec<String> {
        lines
            .iter()
            .map(|line| {
                let pieces: Vec<String> = line
                    .iter()
                    .map(|piece| format!("[{}|{}]", piece.class, piece.text))
                    .collect();
                pieces.concat()
            })
            .collect()
    }

    #[test]
    fn a_line_is_cut_where_its_look_changes() {
        let lines = lines(
            "on: push # 😀\r\nx",
            &[token(0, 2, 1), token(9, 13, 4)],
            &[],
        );
        assert_eq!(written(&lines), ["[key|on][|: push ][rem|# 😀]", "[|x]"]);
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
        let lines = lines(
            "abc",
            &[],
            &[mark(0, 3, Verdict::Met), mark(1, 2, Verdict::Unmet)],
        );
        assert_eq!(written(&lines), ["[mark met|a][mark unmet|b][mark met|c]"]);
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
        let lines = lines("a:\n  b c", &[], &[mark]);
        assert_eq!(
            written(&lines),
            ["[mark unmet|a:]", "[|  ][mark unmet|b ][|c]"]
        );
    }

    #[test]
    fn an_empty_text_has_one_line() {
        assert_eq!(lines("", &[], &[]), [vec![]]);
        assert_eq!(lines("a\n", &[], &[]).len(), 2);
    }
}
