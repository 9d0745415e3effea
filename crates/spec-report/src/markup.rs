//! Somebody else's text in HTML and SVG: nothing of it can become an element, an attribute or a reference, and nothing hides.

use crate::visible;
use alloc::string::String;

/// Adds a text in which nothing is markup and every hidden character is visible; it stands for text and for an attribute's value alike.
pub(crate) fn escape(out: &mut String, text: &str) {
    for char in visible(text).chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // no part of XML, whatever stands for it
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
}

/// Adds a sentence: what stands in backticks becomes code, and nothing else of it anything.
#[cfg(feature = "html")]
pub(crate) fn prose(out: &mut String, text: &str) {
    let closed = text.matches('`').count().is_multiple_of(2);
    for (index, part) in text.split('`').enumerate() {
        if !closed && index > 0 {
            out.push('`');
        }
        let code = closed && index % 2 == 1 && !part.is_empty();
        out.push_str(if code { "<code>" } else { "" });
        escape(out, part);
        out.push_str(if code { "</code>" } else { "" });
    }
}

#[cfg(test)]
mod tests {
    use super::escape;
    use alloc::string::String;

    #[test]
    fn a_text_is_never_markup() {
        let mut out = String::new();
        escape(&mut out, "<a b='c' d=\"e\">&amp;\u{202e}\u{1b}");
        assert_eq!(
            out,
            "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;amp;&lt;U+202E&gt;␛"
        );
    }
}
