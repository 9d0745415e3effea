//! JSON as `fromJSON` reads it and `toJSON` writes it.

use super::{
    Object, Value,
    decimal::decimal,
    value::{MAX_TEXT, number_text},
};
use alloc::{string::String, vec::Vec};
use core::fmt::Write as _;

/// How deep a document may be; deeper ones are not followed.
const MAX_DEPTH: usize = 32;

/// The value of a JSON text; `None` for one that is none, on which GitHub fails.
pub(super) fn read(text: &str) -> Option<Value> {
    let mut reader = Reader { rest: text };
    let value = reader.value(0)?;
    reader.blank();
    reader.rest.is_empty().then_some(value)
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn blank(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn take(&mut self, word: &str) -> bool {
        self.rest
            .strip_prefix(word)
            .inspect(|rest| self.rest = rest)
            .is_some()
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.blank();
        if self.take("null") {
            return Some(Value::Null);
        }
        if self.take("true") {
            return Some(Value::Bool(true));
        }
        if self.take("false") {
            return Some(Value::Bool(false));
        }
        if self.take("[") {
            return self.items(depth).map(Value::Array);
        }
        if self.take("{") {
            return self.members(depth);
        }
        if self.rest.starts_with('"') {
            return self.string().map(Value::Text);
        }
        let end = self
            .rest
            .find(|char: char| {
                !(char.is_ascii_digit() || matches!(char, '+' | '-' | '.' | 'e' | 'E'))
            })
            .unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at_checked(end)?;
        if !number.starts_with(|char: char| char.is_ascii_digit() || char == '-') {
            return None;
        }
        self.rest = rest;
        decimal(number).map(Value::Number)
    }

    fn items(&mut self, depth: usize) -> Option<Vec<Value>> {
        let mut items = Vec::new();
        self.blank();
        if self.take("]") {
            return Some(items);
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.blank();
            if self.take("]") {
                return Some(items);
            }
            if !self.take(",") {
                return None;
            }
        }
    }

    fn members(&mut self, depth: usize) -> Option<Value> {
        let mut object = Object::default();
        self.blank();
        if self.take("}") {
            return Some(Value::Object(object));
        }
        loop {
            self.blank();
            let name = self.string()?;
            self.blank();
            if !self.take(":") {
                return None;
            }
            let value = self.value(depth + 1)?;
            object.entries.retain(|(known, _)| *known != name);
            object.entries.push((name, value));
            self.blank();
            if self.take("}") {
                return Some(Value::Object(object));
            }
            if !self.take(",") {
                return None;
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        if !self.take("\"") {
            return None;
        }
        let mut text = String::new();
        loop {
            let mut chars = self.rest.chars();
            let char = chars.next()?;
            self.rest = chars.as_str();
            match char {
                '"' => return Some(text),
                '\\' => {
                    let mut chars = self.rest.chars();
                    let escape = chars.next()?;
                    self.rest = chars.as_str();
                    text.push(match escape {
                        '"' | '\\' | '/' => escape,
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        'b' => '\u{8}',
                        'f' => '\u{c}',
                        'u' => self.code()?,
                        _ => return None,
                    });
                }
                char if char < ' ' => return None,
                char => text.push(char),
            }
        }
    }

    fn unit(&mut self) -> Option<u32> {
        let (digits, rest) = self.rest.split_at_checked(4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.rest = rest;
        u32::from_str_radix(digits, 16).ok()
    }

    fn code(&mut self) -> Option<char> {
        let high = self.unit()?;
        if !(0xd800..0xdc00).contains(&high) {
            return char::from_u32(high);
        }
        if !self.take("\\u") {
            return None;
        }
        let low = self.unit()?;
        let low = low.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + low)
    }
}

/// The text of a certain value, two blanks a level; `None` where it cannot be told or is too long.
pub(super) fn write(value: &Value) -> Option<String> {
    let mut text = String::new();
    put(value, 0, &mut text)?;
    Some(text)
}

fn put(value: &Value, depth: usize, out: &mut String) -> Option<()> {
    if depth > MAX_DEPTH || out.len() > MAX_TEXT {
        return None;
    }
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) if !number.is_finite() => return None,
        Value::Number(number) => out.push_str(&number_text(*number)?),
        Value::Text(text) => quote(text, out),
        Value::Array(items) | Value::Filtered(items) => {
            if items.is_empty() {
                out.push_str("[]");
                return Some(());
            }
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                line(index > 0, depth + 1, out);
                put(item, depth + 1, out)?;
            }
            line(false, depth, out);
            out.push(']');
        }
        Value::Object(object) => {
            if object.open {
                return None;
            }
            if object.entries.is_empty() {
                out.push_str("{}");
                return Some(());
            }
            out.push('{');
            for (index, (name, item)) in object.entries.iter().enumerate() {
                line(index > 0, depth + 1, out);
                quote(name, out);
                out.push_str(": ");
                put(item, depth + 1, out)?;
            }
            line(false, depth, out);
            out.push('}');
        }
        Value::Unsure(..) => return None,
    }
    Some(())
}

fn line(comma: bool, depth: usize, out: &mut String) {
    if comma {
        out.push(',');
    }
    out.push('\n');
    for _ in 0..depth {
        out.push_str("  ");
    }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            char if char < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(char));
            }
            char => out.push(char),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::borrow::ToOwned;

    #[test]
    fn what_was_written_reads_back() {
        let text =
            "{\n  \"a\": [\n    1,\n    \"\\\"\\n\",\n    null\n  ],\n  \"b\": {}\n}".to_owned();
        let value = read(&text).expect("it is JSON");
        assert_eq!(write(&value), Some(text));
    }

    #[test]
    fn what_is_no_json_has_no_value() {
        for text in [
            "",
            "[1,]",
            "{'a': 1}",
            "nul",
            "1 2",
            "\"\\ud800\"",
            "+1",
            "[",
            "{\"a\"}",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(&"[".repeat(10_000)), None);
    }
}
