//! Byte offsets, UTF-16 offsets, lines and columns: each leads to the others and back.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a test may stop, and clippy knows helpers of tests not as tests; their inputs are short"
)]

mod support;

use proptest::prelude::*;
use spec_source::{
    Lines,
    lines::{Position, byte_offset, utf16_offset},
};

fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\r\n".to_owned()),
        Just("\n".to_owned()),
        Just("\r".to_owned()),
        Just("😀".to_owned()),
        "[a é日\u{10ffff}\u{2028}]{0,3}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// The lines of a text with their breaks, found in another way.
fn split(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    loop {
        let Some(at) = rest.find(['\r', '\n']) else {
            lines.push(rest);
            return lines;
        };
        let end = at + if rest[at..].starts_with("\r\n") { 2 } else { 1 };
        lines.push(&rest[..end]);
        rest = &rest[end..];
    }
}

proptest! {
    #![proptest_config(support::cases(500))]

    #[test]
    fn lines_are_those_that_an_editor_shows(text in texts()) {
        let lines = Lines::new(&text);
        let expected = split(&text);
        prop_assert_eq!(lines.count(), expected.len());
        let mut start = 0;
        for (index, line) in expected.iter().enumerate() {
            prop_assert_eq!(lines.start(index + 1), Some(start));
            for offset in start..start + line.len() {
                prop_assert_eq!(lines.line(offset), index + 1);
            }
            start += line.len();
        }
        prop_assert_eq!(lines.line(text.len()), expected.len());
        prop_assert_eq!(lines.line(text.len() + 9), expected.len());
        prop_assert_eq!(lines.start(0), None);
        prop_assert_eq!(lines.start(expected.len() + 1), None);
    }

    #[test]
    fn a_byte_offset_survives_the_way_to_utf_16_and_back(text in texts()) {
        let units: Vec<u16> = text.encode_utf16().collect();
        for (offset, char) in text.char_indices().chain([(text.len(), ' ')]) {
            let utf16 = utf16_offset(&text, offset);
            prop_assert_eq!(utf16, text[..offset].encode_utf16().count());
            prop_assert_eq!(byte_offset(&text, utf16), offset);
            if offset < text.len() {
                for inside in 1..char.len_utf8() {
                    prop_assert_eq!(utf16_offset(&text, offset + inside), utf16);
                }
                for inside in 1..char.len_utf16() {
                    prop_assert_eq!(byte_offset(&text, utf16 + inside), offset);
                }
            }
        }
        prop_assert_eq!(byte_offset(&text, units.len() + 7), text.len());
        prop_assert_eq!(utf16_offset(&text, text.len() + 7), units.len());
    }

    #[test]
    fn a_byte_offset_survives_the_way_to_line_and_column_and_back(text in texts()) {
        let lines = Lines::new(&text);
        for offset in (0..=text.len()).filter(|offset| text.is_char_boundary(*offset)) {
            let Position { line, column } = lines.position(&text, offset);
            let start = lines.start(line).unwrap();
            prop_assert!(line >= 1 && column >= 1);
            prop_assert_eq!(start + byte_offset(&text[start..], column - 1), offset);
        }
    }
}

#[test]
fn columns_count_utf_16_units_from_one() {
    let text = "aé😀b\r\nc";
    let lines = Lines::new(text);
    let position = |offset| {
        let Position { line, column } = lines.position(text, offset);
        (line, column)
    };
    assert_eq!(position(0), (1, 1));
    assert_eq!(position(3), (1, 3));
    assert_eq!(position(5), (1, 3));
    assert_eq!(position(7), (1, 5));
    assert_eq!(position(10), (2, 1));
    assert_eq!(position(99), (2, 2));
}
