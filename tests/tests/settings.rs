//! Every rule that settings, the package index or history decide, against every way in which an answer can come: one file of `tests/settings` for
//! each question to a rule, over one small repository.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::print_stdout,
    reason = "a test may stop where it stands and print its table"
)]

#[allow(dead_code, reason = "the harness over all rules uses the rest")]
#[path = "support/law.rs"]
mod law;

use serde_json::{Map, Value};
use spec_model::{Given, Project, Source};
use spec_rules::{Finding, Rule, Verdict, finding, rules};
use spec_source::{Input, Origin};
use std::{fs, path::Path};

/// The ways in which an answer comes that each file of the table writes down, or says why there is none.
const WRITTEN: [&str; 7] = [
    "good",
    "bad",
    "empty list",
    "cut off",
    "field absent",
    "wrong type",
    "other case",
];

/// The ways that are the same for every question; `None` is no answer at all.
const REFUSED: [(&str, Option<&str>); 5] = [
    ("missing", None),
    (
        "403",
        Some(
            r#"{"message": "Resource not accessible", "documentation_url": "https://docs.github.com/rest", "status": "403"}"#,
        ),
    ),
    (
        "404",
        Some(
            r#"{"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"}"#,
        ),
    ),
    ("`{}`", Some("{}")),
    ("nothing", Some("")),
];

/// The rules of these SPECs that answers can decide have to stand in the table.
const COVERED: [&str; 2] = ["spec8/", "beyond/"];

/// Rules that ask for an answer and do not read it: what they say of it is the files' word alone.
const UNREAD: [(&str, &str); 1] = [(
    "spec8/attest-builds/provenance-is-attested",
    "what PyPI holds of one release says nothing of how the next is attested",
)];

/// One file of the table.
struct Row {
    name: String,
    rule: &'static Rule,
    endpoint: String,
    /// Other answers that are there in every case.
    context: Map<String, Value>,
    /// Files beside those of the base, or in their place.
    files: Map<String, Value>,
    /// The verdict where the question was not answered.
    without: Verdict,
    cases: Map<String, Value>,
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("settings")
}

fn verdict(name: &str, value: &Value) -> Verdict {
    value
        .as_str()
        .and_then(Verdict::from_word)
        .unwrap_or_else(|| panic!("{name}: `{value}` is no verdict"))
}

fn table() -> Vec<Row> {
    let mut paths: Vec<_> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let value: Value = serde_json::from_str(&fs::read_to_string(path).unwrap())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let map = |key: &str| value[key].as_object().cloned().unwrap_or_default();
        let rule = rules()
            .find(|rule| rule.id == text("rule"))
            .unwrap_or_else(|| panic!("{name}: no such rule"));
        Row {
            rule,
            endpoint: text("endpoint"),
            context: map("context"),
            files: map("files"),
            without: verdict(&name, &value["without"]),
            cases: map("cases"),
            name,
        }
    };
    paths.iter().map(read).collect()
}

impl Row {
    /// The repository with an answer to the row's question, or without.
    fn given(&self, answer: Option<&str>) -> Given {
        let mut files = vec![
            (
                ".github/workflows/release.yml".to_owned(),
                fs::read_to_string(folder().join("release.yml")).unwrap(),
            ),
            (
                "pyproject.toml".to_owned(),
                fs::read_to_string(folder().join("pyproject.toml")).unwrap(),
            ),
        ];
        for (path, text) in &self.files {
            files.retain(|(known, _)| known != path);
            if let Some(text) = text.as_str() {
                files.push((path.clone(), text.to_owned()));
            }
        }
        let listing: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        let mut given = Given {
            name: "example".into(),
            as_of: Some("2026-11-22".into()),
            ..Given::default()
        };
        given.inputs.push(Input::new(
            "listing",
            listing.join("\n") + "\n",
            Origin::Listing,
        ));
        for (path, text) in files {
            given.inputs.push(Input::new(&path, text, Origin::File));
        }
        for (path, answer) in &self.context {
            given
                .inputs
                .push(Input::new(path, answer.to_string(), Origin::Answer));
        }
        if let Some(answer) = answer {
            given
                .inputs
                .push(Input::new(&self.endpoint, answer, Origin::Answer));
        }
        given
    }

    fn decide(&self, answer: Option<&str>) -> (Project, Finding) {
        let project = Project::read(&self.given(answer));
        let finding = finding(self.rule, &project);
        (project, finding)
    }
}

#[test]
fn every_rule_that_answers_decide_takes_them_in_whatever_way_they_come() {
    let mut wrong = Vec::new();
    let mut lines = Vec::new();
    for row in table() {
        let (_, alone) = row.decide(None);
        let mut words = Vec::new();
        let mut cases: Vec<(&str, Option<String>, Verdict)> = REFUSED
            .iter()
            .map(|(name, answer)| (*name, answer.map(str::to_owned), row.without))
            .collect();
        for name in WRITTEN {
            let case = &row.cases[name];
            if case["reason"].is_string() {
                continue;
            }
            let due = verdict(&format!("{} {name}", row.name), &case["verdict"]);
            cases.push((name, Some(case["answer"].to_string()), due));
        }
        for (name, answer, due) in &cases {
            let (project, finding) = row.decide(answer.as_deref());
            let show = || law::show(&project, &finding);
            words.push((*name, finding.verdict.word()));
            if finding.verdict != *due {
                wrong.push(format!(
                    "{}, {name}: due is {}\n{}",
                    row.name,
                    due.word(),
                    show()
                ));
            }
            for complaint in law::complaints(&project, &finding)
                .into_iter()
                .chain(law::untidy(&project, &finding))
            {
                wrong.push(format!("{}, {name}: {complaint}\n{}", row.name, show()));
            }
            let tells = !(*name == "cut off" || REFUSED.iter().any(|(known, _)| known == name));
            if !tells && finding.verdict == Verdict::Unmet && alone.verdict != Verdict::Unmet {
                wrong.push(format!(
                    "{}, {name}: what was not answered makes it unmet\n{}",
                    row.name,
                    show()
                ));
            }
        }
        let mut line = format!("| {} | `{}` |", row.rule.id, row.endpoint);
        for name in REFUSED.iter().map(|(name, _)| *name).chain(WRITTEN) {
            let word = words.iter().find(|(known, _)| *known == name);
            line.push_str(&format!(" {} |", word.map_or("-", |(_, word)| word)));
        }
        lines.push(line);
    }
    let names: Vec<&str> = REFUSED
        .iter()
        .map(|(name, _)| *name)
        .chain(WRITTEN)
        .collect();
    println!("| rule | question | {} |", names.join(" | "));
    println!("|{}", "---|".repeat(names.len() + 2));
    println!("{}", lines.join("\n"));
    assert!(
        wrong.is_empty(),
        "{} disagreements:\n\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
}

#[test]
fn every_rule_that_answers_decide_stands_in_the_table() {
    let table = table();
    for rule in rules() {
        let answered = rule.sources.iter().any(|source| {
            matches!(
                source,
                Source::HostSettings | Source::PackageIndex | Source::History
            )
        });
        let unread = UNREAD.iter().any(|(id, _)| *id == rule.id);
        if answered && !unread && COVERED.iter().any(|start| rule.id.starts_with(start)) {
            assert!(
                table.iter().any(|row| row.rule.id == rule.id),
                "{} is in no file of the table",
                rule.id
            );
        }
    }
    for row in table {
        for name in WRITTEN {
            assert!(row.cases.contains_key(name), "{}: {name}", row.name);
        }
    }
}
