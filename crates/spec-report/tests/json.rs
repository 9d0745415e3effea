//! The JSON report at its border: one line, the frozen form, nothing lost.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot be set up has failed"
)]

mod samples;

use boon::{Compiler, SchemaIndex, Schemas};
use proptest::prelude::*;
use serde_json::Value;
use spec_report::{json, wire::Report};

const SCHEMA: &str = include_str!("../schema/spec-check-1.json");

fn schema() -> (Schemas, SchemaIndex) {
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    compiler
        .add_resource(
            "urn:spec-check:format:1",
            serde_json::from_str(SCHEMA).unwrap(),
        )
        .unwrap();
    let index = compiler
        .compile("urn:spec-check:format:1", &mut schemas)
        .unwrap();
    (schemas, index)
}

fn refusal(value: &Value) -> Option<String> {
    let (schemas, index) = schema();
    schemas
        .validate(value, index)
        .err()
        .map(|error| format!("{error:#}"))
}

fn value(report: &Report) -> Value {
    serde_json::from_str(&json::render(report)).unwrap()
}

#[test]
fn a_report_is_one_line_ended_by_a_newline() {
    let text = json::render(&samples::report());
    assert!(text.ends_with("}\n"));
    assert_eq!(text.lines().count(), 1);
}

#[test]
fn the_keys_stand_in_the_order_of_the_form() {
    let text = json::render(&samples::report());
    let at = |key: &str| {
        text.find(&format!("\"{key}\":"))
            .unwrap_or_else(|| panic!("{key} is missing"))
    };
    let keys = [
        "format",
        "tool",
        "specs",
        "summary",
        "subject",
        "problems",
        "publishing",
        "findings",
    ];
    assert!(keys.is_sorted_by_key(|key| at(key)), "{text}");
    assert!(text.starts_with(r#"{"format":"spec-check/1","tool":{"name":"spec-check","version":"0.1.0","tables":"2026-11-22"},"specs":[{"number":8,"revision":"fd2bca9","revised":"2026-06-29"}],"summary":"#));
    let finding = text
        .find("\"findings\"")
        .map(|start| &text[start..])
        .unwrap();
    let order = [
        "rule", "spec", "clause", "force", "verdict", "declared", "ignored", "summary", "needs",
        "because", "exhibits", "fixes",
    ];
    assert!(
        order.is_sorted_by_key(|key| finding.find(&format!("\"{key}\":")).unwrap()),
        "{finding}"
    );
}

#[test]
fn the_worked_report_is_in_the_form() {
    assert_eq!(refusal(&value(&samples::report())), None);
}

#[test]
fn a_word_or_key_that_is_not_in_the_form_is_refused() {
    let changes: [(&str, Value); 8] = [
        ("/format", "spec-check/2".into()),
        ("/subject/coverage/tree", "most".into()),
        ("/subject/as_of", "yesterday".into()),
        ("/publishing/0/means", "gh-action".into()),
        ("/publishing/0/line", 0.into()),
        ("/findings/0/verdict", "pass".into()),
        ("/findings/0/exhibits", Value::Array(Vec::new())),
        ("/findings/0/spec", Value::Null),
    ];
    for (pointer, new) in changes {
        let mut value = value(&samples::report());
        *value.pointer_mut(pointer).unwrap() = new;
        assert!(refusal(&value).is_some(), "{pointer} was let through");
    }
    let mut value = value(&samples::report());
    value
        .as_object_mut()
        .unwrap()
        .insert("score".into(), 7.into());
    assert!(refusal(&value).is_some(), "an unknown key was let through");
}

#[test]
fn every_object_of_the_schema_is_closed_and_names_all_its_keys() {
    fn walk(value: &Value, objects: &mut usize) {
        if let Value::Object(map) = value {
            if map.get("type") == Some(&"object".into()) {
                *objects += 1;
                assert_eq!(
                    map.get("additionalProperties"),
                    Some(&false.into()),
                    "{value}"
                );
                let keys: std::collections::BTreeSet<&str> = map["properties"]
                    .as_object()
                    .unwrap()
                    .keys()
                    .map(String::as_str)
                    .collect();
                let required = map["required"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter_map(Value::as_str)
                    .collect();
                assert_eq!(keys, required, "a key may be left out");
            }
            for value in map.values() {
                walk(value, objects);
            }
        } else if let Value::Array(items) = value {
            for value in items {
                walk(value, objects);
            }
        }
    }
    let mut objects = 0;
    walk(&serde_json::from_str(SCHEMA).unwrap(), &mut objects);
    assert_eq!(objects, 17);
}

#[test]
fn a_line_break_of_another_kind_does_not_break_the_line() {
    let report = samples::hostile("a\u{85}b\u{2028}c\u{2029}d\n\r\u{b}\u{c}\u{1c}e");
    let text = json::render(&report);
    let others = |char: char| {
        matches!(
            char,
            '\u{b}' | '\u{c}' | '\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    assert!(!text.contains(others), "{text:?}");
    assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
}

#[test]
fn printed_on_a_terminal_it_cannot_drive_it() {
    let text = json::render(&samples::hostile("\u{1b}[2J\u{9b}31m\u{202e}\u{e0041}"));
    assert!(
        !text
            .trim_end()
            .chars()
            .any(|char| char.is_control() || matches!(char, '\u{202e}' | '\u{e0041}')),
        "{text:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_report_is_one_line_in_the_form_and_reads_back_as_it_was(report in samples::any_report()) {
        let text = json::render(&report);
        prop_assert_eq!(text.matches('\n').count(), 1);
        prop_assert!(text.ends_with('\n'));
        prop_assert_eq!(&serde_json::from_str::<Report>(&text).unwrap(), &report);
        let refusal = refusal(&serde_json::from_str(&text).unwrap());
        prop_assert!(refusal.is_none(), "{}", refusal.unwrap_or_default());
        prop_assert_eq!(json::render(&report), text);
    }
}
