//! Writing TOML that every reader reads as it was meant.

use crate::put::put;
use alloc::string::String;
use spec_model::Day;

/// Adds `key = "text"`, on one line whatever stands in the text.
pub(crate) fn text(out: &mut String, key: &str, value: &str) {
    put(out, format_args!("{key} = "));
    quoted(out, value);
    out.push('\n');
}

/// Adds `key = ["a", "b"]`.
pub(crate) fn texts<'a>(out: &mut String, key: &str, values: impl Iterator<Item = &'a str>) {
    put(out, format_args!("{key} = ["));
    for (index, value) in values.enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        quoted(out, value);
    }
    out.push_str("]\n");
}

/// Adds `key = 2026-11-22`; what is no day is left out.
pub(crate) fn day(out: &mut String, key: &str, value: &str) {
    let value = value.trim();
    if value.len() == 10 && Day::read(value).is_some() {
        put(out, format_args!("{key} = {value}\n"));
    }
}

/// A [basic string](https://toml.io/en/v1.0.0#string).
fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            char if char.is_control() || crate::visible::deceives(char) => {
                put(out, format_args!("\\U{:08X}", u32::from(char)));
            }
            char => out.push(char),
        }
    }
    out.push('"');
}
