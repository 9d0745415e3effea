//! Whoever thinks that a verdict is wrong gets the smallest input that gives it, as an example of the rule's page.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up has failed"
)]

use spec_model::{Given, Project};
use spec_pages::{Example, Page};
use spec_report::smallest::{MOST, Refusal, Search};
use spec_rules::{Rule, finding, rules};
use spec_source::{Input, Origin};
use std::{fs, path::Path};

fn examples() -> Vec<(&'static Rule, Example)> {
    rules()
        .flat_map(|rule| {
            let page = Page::read(rule.page).unwrap();
            page.examples.into_iter().map(move |each| (rule, each))
        })
        .collect()
}

fn searched(given: &Given, rule: &str) -> Search {
    let mut search = Search::new(given, rule, true, "").unwrap();
    while search.step() {}
    search
}

fn size(given: &Given) -> usize {
    given.inputs.iter().map(|input| input.bytes.len()).sum()
}

/// The one example of a text that was made for an issue.
fn read(report: &str) -> Example {
    let page = Page::read(report).unwrap_or_else(|errors| panic!("{errors:?}\n{report}"));
    let [example] = page.examples.as_slice() else {
        panic!("{} examples in\n{report}", page.examples.len());
    };
    example.clone()
}

#[test]
fn the_smallest_input_of_every_example_gives_the_same_verdict_and_is_an_example_itself() {
    let mut before = 0;
    let mut after = 0;
    for (rule, example) in examples() {
        let search = searched(&example.given, rule.id);
        assert!(search.tried() < MOST, "{} {}", rule.id, example.name);
        assert_eq!(search.verdict(), example.verdict, "{}", rule.id);
        let report = search.report(example.verdict.word(), "because");
        let again = read(&report);
        let project = Project::read(&again.given);
        let verdict = finding(rule, &project).verdict;
        assert_eq!(
            (verdict, again.verdict),
            (example.verdict, example.verdict),
            "{} ({}):\n{report}",
            rule.id,
            example.name
        );
        before += size(&example.given);
        after += size(&again.given);
    }
    println!("{before} bytes of examples, {after} of their smallest");
    assert!(
        after * 3 < before,
        "{after} bytes are left of {before}: the smallest are not small"
    );
}

#[test]
fn no_line_of_the_smallest_input_can_be_left_out() {
    for (rule, example) in examples().into_iter().step_by(7) {
        let search = searched(&example.given, rule.id);
        let mut again = searched(search.given(), rule.id);
        assert!(!again.step());
        assert_eq!(
            size(again.given()),
            size(search.given()),
            "{} ({}):\n{}",
            rule.id,
            example.name,
            again.report("met", "")
        );
    }
}

/// A project of a folder of the tests.
fn story(name: &str) -> Given {
    fn take(folder: &Path, top: &Path, inputs: &mut Vec<Input>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                take(&path, top, inputs);
            } else {
                let name = path.strip_prefix(top).unwrap().to_str().unwrap();
                inputs.push(Input::new(name, fs::read(&path).unwrap(), Origin::File));
            }
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("stories")
        .join(name);
    let mut inputs = Vec::new();
    let top = folder.join("repository");
    take(&top, &top, &mut inputs);
    let paths: Vec<String> = inputs.iter().map(|input| input.path.clone()).collect();
    inputs.push(Input::new("(paths)", paths.join("\n"), Origin::Listing));
    let answers = fs::read(folder.join("evidence.json")).unwrap();
    inputs.push(Input::new("pasted", answers, Origin::Pasted));
    Given {
        name: name.into(),
        as_of: Some("2026-11-22".into()),
        inputs,
        unread: Vec::new(),
    }
}

#[test]
fn of_a_whole_project_with_its_answers_little_is_left_and_no_name_of_it() {
    let given = story("well-guarded");
    for finding in &spec_report::judge(&given).findings {
        let search = searched(&given, &finding.rule);
        assert!(search.tried() < MOST, "{}", finding.rule);
        let report = search.report(&finding.verdict, "");
        let example = read(&report);
        let rule = rules().find(|rule| rule.id == finding.rule).unwrap();
        let again = spec_rules::finding(rule, &Project::read(&example.given));
        assert_eq!(again.verdict.word(), finding.verdict, "{report}");
        assert!(!report.contains("tidepool"), "{report}");
        assert!(search.lines() < 60, "{report}");
    }
}

#[test]
fn what_only_answers_say_is_left_out_unless_it_is_asked_for() {
    let given = story("typical");
    let mut needed = 0;
    for finding in &spec_report::judge(&given).findings {
        match Search::new(&given, &finding.rule, false, "") {
            Err(refusal) => {
                assert_eq!(refusal, Refusal::Answers);
                needed += 1;
            }
            Ok(mut search) => {
                while search.step() {}
                let answered = |input: &Input| input.origin == Origin::Answer;
                assert!(
                    !search.given().inputs.iter().any(answered),
                    "{}",
                    finding.rule
                );
            }
        }
    }
    assert!(needed > 3, "only {needed} verdicts rest on answers");
}

#[test]
fn a_search_that_is_stopped_anywhere_has_an_input_with_the_same_verdict() {
    let (rule, example) = examples()
        .into_iter()
        .find(|(rule, _)| rule.id.ends_with("no-long-lived-token"))
        .unwrap();
    let mut search = Search::new(&example.given, rule.id, false, "").unwrap();
    loop {
        let now = finding(rule, &Project::read(search.given()));
        assert_eq!(now.verdict, example.verdict);
        if !search.step() {
            break;
        }
    }
}

#[test]
fn words_that_are_to_stay_stay_as_they_stand() {
    let text = "# Releasing\n\nWe ask the robot politely.\nThen it is out.\n";
    let given = Given {
        inputs: vec![Input::new("RELEASING.md", text, Origin::File)],
        ..Given::default()
    };
    let rule = "spec8/document-release/process-is-written";
    let mut search = Search::new(&given, rule, false, "the robot politely").unwrap();
    while search.step() {}
    let report = search.report("met", "it says how");
    assert!(report.contains("the robot politely.\n```"), "{report}");
    assert!(!report.contains("Then it"), "{report}");
    let nowhere = Search::new(&given, rule, false, "the cat").err();
    assert_eq!(nowhere, Some(Refusal::Words));
}

#[test]
fn an_unknown_rule_begins_no_search() {
    let refusal = Search::new(&Given::default(), "spec8/no/such-rule", true, "").err();
    assert_eq!(refusal, Some(Refusal::NoRule));
}
