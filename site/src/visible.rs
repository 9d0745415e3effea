//! Characters that a reader cannot see, made visible.
//!
//! A file may hold characters that turn the direction of the text, or take no room at all: what is read is then not what runs
//! (CVE-2021-42574). Everything from a visitor's files passes here before it is shown.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a character is there and cannot be seen. Tab and line ends are not among them.
pub(crate) fn is_hidden(char: char) -> bool {
    matches!(
        char,
        '\0'..='\u{8}'
            | '\u{b}'
            | '\u{c}'
            | '\u{e}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{3164}'
            | '\u{ffa0}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// The hidden characters, as what stands between the brackets of a regular expression of JavaScript with the flag `u`.
#[cfg(feature = "prerender")]
pub(crate) fn hidden_class() -> String {
    let mut out = String::new();
    let mut all = ('\0'..=char::MAX)
        .filter(|char| is_hidden(*char))
        .peekable();
    while let Some(first) = all.next() {
        let mut last = first;
        while let Some(next) = all.next_if(|next| u32::from(*next) == u32::from(last) + 1) {
            last = next;
        }
        // writing to a `String` cannot fail
        let _ = write!(
            out,
            "\\u{{{:x}}}-\\u{{{:x}}}",
            u32::from(first),
            u32::from(last)
        );
    }
    out
}

/// The text with every hidden character written as `<U+202E>`.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for char in text.chars() {
        if is_hidden(char) {
            // writing to a `String` cannot fail
            let _ = write!(out, "<U+{:04X}>", u32::from(char));
        } else {
            out.push(char);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_turns_the_text_around_is_written_out() {
        assert_eq!(visible("if \u{202e}admin"), "if <U+202E>admin");
    }

    #[test]
    fn ordinary_text_tabs_and_line_ends_stay() {
        let text = "a\tb\r\nzażółć 🔬";
        assert!(matches!(visible(text), Cow::Borrowed(same) if same == text));
    }
}
