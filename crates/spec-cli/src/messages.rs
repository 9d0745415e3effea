//! What is said on standard error.

use std::io::{Write, stderr};

/// Says one sentence; nothing in it can drive the terminal.
pub(crate) fn say(message: &str) {
    // where standard error is closed there is nobody to tell
    let _ = writeln!(stderr(), "spec-check: {}", spec_report::visible(message));
}

/// Says several lines, in which nothing that was read may stand that was not made visible.
pub(crate) fn say_lines(lines: &str) {
    // where standard error is closed there is nobody to tell
    let _ = writeln!(stderr(), "spec-check: {lines}");
}

/// The reason of a refusal in the words of the system, without its number.
pub(crate) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(chars).collect()
    })
}
