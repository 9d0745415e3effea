//! How much room a text takes, in whole columns, and how it is cut and broken to fit.

use crate::visible;
use alloc::{
    string::{String, ToString},
    vec::Vec,
};

/// Words on one line, each with whether it is somebody's name or code.
pub(super) type Words = Vec<(bool, String)>;

/// How many columns a character takes at most: one for the scripts whose letters are as narrow as ours, else two.
const fn columns_of(char: char) -> usize {
    match char {
        // Latin, Greek, Cyrillic; general punctuation, arrows, boxes and the pictures of control characters
        '\u{0}'..='\u{52f}'
        | '\u{1e00}'..='\u{1fff}'
        | '\u{2010}'..='\u{2027}'
        | '\u{2190}'..='\u{21ff}'
        | '\u{2400}'..='\u{2426}' => 1,
        _ => 2,
    }
}

/// How many columns a text takes.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

/// How many columns words take on one line.
pub(super) fn columns_of_words(words: &Words) -> usize {
    words.iter().map(|(_, word)| columns(word)).sum()
}

/// A text that takes no more than so many columns: a longer one ends with an ellipsis. The second is whether it was cut.
pub(super) fn cut(text: &str, most: usize) -> (String, bool) {
    if columns(text) <= most {
        return (text.into(), false);
    }
    let mut kept = String::new();
    let mut used = 1;
    for char in text.chars() {
        used += columns_of(char);
        if used > most {
            break;
        }
        kept.push(char);
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    (kept, true)
}

/// A sentence, what stands in backticks as code, broken at blanks into no more than so many lines of so many columns. What does not fit is
/// cut; the last value is whether anything was. Nothing in it stays hidden.
pub(super) fn wrap(text: &str, width: usize, lines: usize) -> (Vec<Words>, bool) {
    let text = visible(text);
    let closed = text.matches('`').count().is_multiple_of(2);
    let mut out: Vec<Words> = Vec::new();
    let mut line = Words::new();
    let mut used = 0;
    let mut was_cut = false;
    // a blank stands before the next piece
    let mut blank = false;
    for (index, part) in text.split('`').enumerate() {
        let code = closed && index % 2 == 1;
        for (index, word) in part.split(' ').enumerate() {
            blank |= index > 0;
            if word.is_empty() {
                continue;
            }
            let (word, shortened) = cut(word, width);
            was_cut |= shortened;
            let room = columns(&word) + usize::from(blank && used > 0);
            if used > 0 && used + room > width {
                out.push(core::mem::take(&mut line));
                used = 0;
            }
            let blank = core::mem::take(&mut blank) && used > 0;
            used += columns(&word) + usize::from(blank);
            add(&mut line, code, blank, &word);
        }
    }
    if !line.is_empty() {
        out.push(line);
    }
    if out.len() > lines {
        was_cut = true;
        out.truncate(lines);
        if let Some(last) = out.last_mut() {
            end(last, width);
        }
    }
    (out, was_cut)
}

fn add(line: &mut Words, code: bool, blank: bool, word: &str) {
    match line.last_mut() {
        Some((same, text)) if *same == code => {
            if blank {
                text.push(' ');
            }
            text.push_str(word);
        }
        last => {
            // the blank belongs to our own words
            if blank && code {
                match last {
                    Some((_, text)) => text.push(' '),
                    None => line.push((false, " ".into())),
                }
                line.push((code, word.into()));
            } else {
                let mut text = String::new();
                if blank {
                    text.push(' ');
                }
                text.push_str(word);
                line.push((code, text));
            }
        }
    }
}

/// Puts an ellipsis behind the words, in the place of the last ones where there is no room.
fn end(line: &mut Words, width: usize) {
    let others: usize = line
        .iter()
        .rev()
        .skip(1)
        .map(|(_, word)| columns(word))
        .sum();
    if let Some((_, last)) = line.last_mut() {
        let most = width.saturating_sub(others + 1);
        let mut kept = String::new();
        for char in last.chars() {
            if columns(&kept) + columns_of(char) > most {
                break;
            }
            kept.push(char);
        }
        *last = kept.trim_end().to_string();
        last.push('…');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, width: usize, lines: usize) -> Vec<String> {
        let (lines, _) = wrap(text, width, lines);
        lines
            .into_iter()
            .map(|words| words.into_iter().map(|(_, word)| word).collect())
            .collect()
    }

    #[test]
    fn a_sentence_is_broken_at_blanks() {
        assert_eq!(
            told("one two three four", 9, 3),
            ["one two", "three", "four"]
        );
    }

    #[test]
    fn what_does_not_fit_is_cut_and_said_to_be() {
        assert_eq!(told("one two three four", 9, 2), ["one two", "three…"]);
        assert_eq!(cut("abcdef", 4), ("abc…".into(), true));
        assert_eq!(cut("abcd", 4), ("abcd".into(), false));
        assert_eq!(cut("漢字漢字", 5), ("漢字…".into(), true));
    }

    #[test]
    fn a_name_in_backticks_is_code_and_keeps_its_blanks() {
        let (lines, _) = wrap("environment `a b` asks", 40, 1);
        let expected = [
            (false, "environment ".to_string()),
            (true, "a b".to_string()),
            (false, " asks".to_string()),
        ];
        assert_eq!(lines, [expected.to_vec()]);
    }

    #[test]
    fn nothing_hides_in_a_line() {
        assert_eq!(told("a\u{202e}b\u{1b}[1m", 40, 1), ["a<U+202E>b␛[1m"]);
    }
}
