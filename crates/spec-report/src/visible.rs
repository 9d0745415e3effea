//! Characters that could drive a terminal or deceive an eye, made visible.

use crate::put::put;
use alloc::string::String;

/// A text in which nothing is hidden: control characters become their pictures (`␛`, `␊`), and characters that reorder or hide
/// text (C1 controls, bidirectional marks, zero-width and tag characters) become `<U+202E>`. All other text stays as it is.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        if let Some(picture) = picture(char) {
            out.push(picture);
        } else if deceives(char) {
            put(&mut out, format_args!("<U+{:04X}>", u32::from(char)));
        } else {
            out.push(char);
        }
    }
    out
}

/// Unicode's own picture of a C0 control character.
fn picture(char: char) -> Option<char> {
    match char {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(char)),
        '\u{7f}' => Some('\u{2421}'),
        _ => None,
    }
}

/// Whether a character is not seen itself and changes how its neighbours are seen.
pub(crate) fn deceives(char: char) -> bool {
    matches!(char,
        '\u{7f}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn plain_text_in_any_script_stays_as_it_is() {
        for text in ["", "actions/checkout@v4", "Ångström 測試 🚀", "`a` \\ b"] {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn an_escape_sequence_shows_itself_instead_of_acting() {
        assert_eq!(visible("\u{1b}[31mred\u{7}"), "␛[31mred␇");
        assert_eq!(visible("\u{9b}31m"), "<U+009B>31m");
    }

    #[test]
    fn a_line_break_cannot_begin_a_line_of_its_own() {
        assert_eq!(visible("a\r\nb\u{85}c\u{2028}d"), "a␍␊b<U+0085>c<U+2028>d");
    }

    #[test]
    fn text_cannot_be_reordered_or_hidden() {
        assert_eq!(
            visible("a\u{202e}b\u{200b}c\u{e0041}"),
            "a<U+202E>b<U+200B>c<U+E0041>"
        );
    }
}
