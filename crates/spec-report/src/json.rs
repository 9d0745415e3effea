//! The report as JSON: one object on one line.

#[cfg(feature = "json")]
use crate::wire::Report;
use crate::{put::put, visible::deceives};
use alloc::string::String;

/// The report as one JSON object on exactly one line, ended by a newline, its keys in the order of [`Report`].
///
/// Characters that some readers take for a line's end, or that could drive or deceive a terminal, are written as JSON escapes:
/// they read back as they were.
#[cfg(feature = "json")]
pub fn render(report: &Report) -> String {
    // every key is a string and no number is a float, so nothing here can be refused
    line(&serde_json::to_string(report).unwrap_or_default())
}

/// JSON without blanks between its parts, as one line that no reader can take for more and that deceives nobody.
pub fn line(plain: &str) -> String {
    let mut line = String::with_capacity(plain.len() + 1);
    for char in plain.chars() {
        if deceives(char) {
            // such characters stand only inside strings, where an escape means the same
            for unit in char.encode_utf16(&mut [0; 2]) {
                put(&mut line, format_args!("\\u{unit:04x}"));
            }
        } else {
            line.push(char);
        }
    }
    line.push('\n');
    line
}
