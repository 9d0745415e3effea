//! A copy of a report for others: nothing stands in it that only answers say.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot be set up has failed"
)]

use serde_json::Value;
use spec_model::Given;
use spec_report::wire::Report;
use spec_source::{Input, Origin};
use std::{collections::BTreeSet, fs, path::Path};

const STORIES: [&str; 3] = ["well-guarded", "typical", "one-maintainer"];

fn take(folder: &Path, top: &Path, inputs: &mut Vec<Input>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            take(&path, top, inputs);
        } else {
            let name = path.strip_prefix(top).unwrap().to_str().unwrap();
            let bytes = fs::read(&path).unwrap();
            inputs.push(Input::new(name, bytes, Origin::File));
        }
    }
}

/// A story's files, and its answers as they are brought: under a name, or pasted.
fn given(story: &str, origin: Origin) -> Given {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("stories")
        .join(story);
    let mut inputs = Vec::new();
    let top = folder.join("repository");
    take(&top, &top, &mut inputs);
    for (index, entry) in fs::read_dir(&folder).unwrap().enumerate() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "json") {
            let bytes = fs::read(&path).unwrap();
            inputs.push(Input::new(&format!("pasted{index}.json"), bytes, origin));
        }
    }
    Given {
        name: story.into(),
        as_of: Some("2026-11-22".into()),
        inputs,
        unread: Vec::new(),
    }
}

fn texts(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(entries) => entries.values().for_each(|item| texts(item, found)),
        _ => {}
    }
}

/// The report as JSON without the places in answers, which stay.
fn told(report: &Report) -> String {
    let mut report = report.clone();
    for finding in &mut report.findings {
        for exhibit in &mut finding.exhibits {
            exhibit.path.clear();
            exhibit.pointer = None;
        }
    }
    for problem in &mut report.problems {
        problem.path.clear();
    }
    spec_report::json::render(&report)
}

#[test]
fn what_only_answers_say_is_in_no_copy_and_every_verdict_stays() {
    for story in STORIES {
        for origin in [Origin::Answer, Origin::Pasted] {
            let given = given(story, origin);
            let alone = Given {
                inputs: given
                    .inputs
                    .iter()
                    .filter(|input| input.origin == Origin::File)
                    .cloned()
                    .collect(),
                ..given.clone()
            };
            let whole = spec_report::judge(&given);
            let bare = spec_report::withheld(&given);
            let alone = spec_report::judge(&alone);
            let catalogue = spec_report::catalogue();
            let known = told(&alone) + &spec_report::markdown::render(&alone, &catalogue);
            let said = told(&bare);
            let markdown = spec_report::markdown::render(&bare, &catalogue);
            for input in given.inputs.iter().filter(|input| input.origin == origin) {
                let mut values = BTreeSet::new();
                let answers: Value = serde_json::from_slice(&input.bytes).unwrap();
                texts(answers.get("answers").unwrap(), &mut values);
                for value in values {
                    // a word that the report has without any answer tells nothing of one
                    let planted = value.len() > 3 && !known.contains(&value);
                    assert!(!planted || !said.contains(&value), "{story}: {value}");
                    let in_place = |finding: &spec_report::wire::Finding| {
                        finding.exhibits.iter().any(|shown| {
                            shown.path.contains(&value)
                                || shown.pointer.as_ref().is_some_and(|at| at.contains(&value))
                        })
                    };
                    assert!(
                        !planted
                            || !markdown.contains(&value)
                            || bare.findings.iter().any(in_place),
                        "{story}: {value} in the checklist"
                    );
                }
            }
            for (before, after) in whole.findings.iter().zip(&bare.findings) {
                assert_eq!(
                    (&before.rule, &before.verdict),
                    (&after.rule, &after.verdict)
                );
                assert_eq!(before.exhibits.len(), after.exhibits.len());
                for (before, after) in before.exhibits.iter().zip(&after.exhibits) {
                    assert_eq!(
                        (&before.pointer, &before.verdict),
                        (&after.pointer, &after.verdict)
                    );
                }
            }
        }
    }
}
