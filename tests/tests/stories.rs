//! Three projects from beginning to end: their files, the answers about them, what they say of themselves, and what every rule says.
//!
//! The verdicts stand in each story's `README.md` and were written before the program was asked: `rule: word`, with `, declared` where it
//! rests on what somebody said, and `, by ENDPOINT` where an exhibit must stand in that answer.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may stop where it stands and say what it counted"
)]

use spec_model::Given;
use spec_report::wire::Report;
use spec_rules::{Verdict, rules};
use spec_source::{Input, Origin};
use std::{
    fs,
    path::{Path, PathBuf},
};

const STORIES: [&str; 3] = ["well-guarded", "typical", "one-maintainer"];

fn folder(story: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("stories")
        .join(story)
}

/// Every file below a folder, with its path from there.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(inner) = open.pop() {
        for entry in fs::read_dir(&inner).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
                found.push((name.replace('\\', "/"), fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// A story's repository, with the answers that were brought, or without.
fn given(story: &str, with_answers: bool) -> Given {
    let files_of = files(&folder(story).join("repository"));
    let paths: Vec<&str> = files_of.iter().map(|(path, _)| path.as_str()).collect();
    let mut inputs = vec![Input::new("listing", paths.join("\n"), Origin::Listing)];
    for (path, bytes) in &files_of {
        inputs.push(Input::new(path, bytes.clone(), Origin::File));
    }
    for (path, bytes) in files(&folder(story)) {
        if with_answers && path.ends_with(".json") {
            inputs.push(Input::new(&path, bytes, Origin::Answer));
        }
    }
    Given {
        name: story.into(),
        as_of: Some("2026-11-22".into()),
        inputs,
        ..Given::default()
    }
}

/// What is due of a rule.
struct Due {
    rule: &'static str,
    verdict: String,
    declared: bool,
    by: Option<String>,
}

fn due(story: &str, wrong: &mut Vec<String>) -> Vec<Due> {
    let text = fs::read_to_string(folder(story).join("README.md")).unwrap();
    let (_, rest) = text.split_once("```verdicts\n").unwrap();
    let (lines, _) = rest.split_once("```").unwrap();
    let mut read = |line: &str| {
        let (name, words) = line.split_once(": ").unwrap();
        let ending = format!("/{name}");
        let rule = rules().find(|rule| rule.id.ends_with(&ending));
        let mut words = words.split(", ");
        let verdict = words.next().unwrap().to_owned();
        assert!(Verdict::from_word(&verdict).is_some(), "{story}: {line}");
        let (mut declared, mut by) = (false, None);
        for word in words {
            match word.strip_prefix("by ") {
                Some(endpoint) => by = Some(endpoint.to_owned()),
                None => declared = word == "declared",
            }
        }
        if rule.is_none() {
            wrong.push(format!("{story}: there is no rule `{name}`"));
        }
        Some(Due {
            rule: rule?.id,
            verdict,
            declared,
            by,
        })
    };
    lines.lines().filter_map(&mut read).collect()
}

fn told(report: &Report, rule: &str) -> String {
    let finding = report
        .findings
        .iter()
        .find(|finding| finding.rule == rule)
        .unwrap();
    let mut out = format!("{}: {}", finding.verdict, finding.summary);
    for exhibit in &finding.exhibits {
        let place = exhibit.pointer.as_deref().unwrap_or_default();
        out += &format!(
            "\n      {}: {}#{place} `{}`: {}",
            exhibit.verdict,
            exhibit.path,
            exhibit.text.lines().next().unwrap_or_default(),
            exhibit.says
        );
    }
    for need in &finding.needs {
        out += &format!("\n      need ({}): {}", need.who, need.bring);
    }
    out
}

#[test]
fn every_rule_says_of_each_story_what_was_written_before_and_shows_it_in_the_answer() {
    let mut wrong = Vec::new();
    for story in STORIES {
        let report = spec_report::judge(&given(story, true));
        for problem in &report.problems {
            wrong.push(format!("{story}: {}: {}", problem.path, problem.message));
        }
        let due = due(story, &mut wrong);
        for finding in &report.findings {
            let Some(due) = due.iter().find(|due| due.rule == finding.rule) else {
                wrong.push(format!("{story}: nothing is written of `{}`", finding.rule));
                continue;
            };
            let shown = due.by.as_ref().is_none_or(|by| {
                finding
                    .exhibits
                    .iter()
                    .any(|exhibit| exhibit.path == *by && exhibit.pointer.is_some())
            });
            if finding.verdict != due.verdict || finding.declared != due.declared || !shown {
                wrong.push(format!(
                    "{story}: {}: due is {}{}{}, it says {}{}",
                    due.rule,
                    due.verdict,
                    if due.declared { ", declared" } else { "" },
                    due.by
                        .as_ref()
                        .map_or(String::new(), |by| format!(", by {by}")),
                    told(&report, due.rule),
                    if finding.declared {
                        "\n      (declared)"
                    } else {
                        ""
                    },
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn without_the_answers_no_rule_says_more_than_before_and_what_is_unknown_says_what_to_bring() {
    for story in STORIES {
        let (with, without) = (given(story, true), given(story, false));
        let (with, without) = (spec_report::judge(&with), spec_report::judge(&without));
        for (after, before) in with.findings.iter().zip(&without.findings) {
            let asks_for_answers = before.needs.iter().any(|need| {
                ["host-settings", "package-index", "history"].contains(&need.source.as_str())
            });
            if after.verdict != before.verdict {
                assert!(
                    asks_for_answers,
                    "{story}: {}: {} without the answers and {} with them, and it did not ask for them",
                    before.rule, before.verdict, after.verdict
                );
            }
        }
        let count = |report: &Report| {
            let unknown = |finding: &&spec_report::wire::Finding| finding.verdict == "unknown";
            report.findings.iter().filter(unknown).count()
        };
        println!(
            "{story}: {} unknown from files alone, {} with the answers",
            count(&without),
            count(&with)
        );
        assert!(count(&with) < count(&without));
    }
}
