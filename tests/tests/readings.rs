//! What people read in real repositories, rule by rule, before they saw what is said of them here: `corpus/OWNER__NAME.toml`.
#![allow(clippy::expect_used, clippy::panic)] // what fails here fails its test

use spec_report::wire::{Finding, Report};
use spec_source::{Document, Input, Node, Origin};
use spec_tests::corpus;
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// One verdict that somebody read in the files, with the places that prove it.
struct Reading {
    repository: String,
    rule: String,
    verdict: String,
    /// `path:line`, or a path alone for what is not there.
    lines: Vec<String>,
    why: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn readings() -> Vec<Reading> {
    let mut found = Vec::new();
    for (repository, document) in documents() {
        for item in items(&document, "reading") {
            let text = |key: &str| text(&repository, item, key);
            let lines = item.get("lines").map(Node::texts).unwrap_or_default();
            found.push(Reading {
                repository: repository.clone(),
                rule: text("rule"),
                verdict: text("verdict"),
                lines: lines
                    .iter()
                    .filter_map(|line| line.text())
                    .map(Into::into)
                    .collect(),
                why: text("why"),
            });
        }
    }
    found
}

/// An event and whether it reaches a step that uploads, as somebody read it.
struct Reach {
    repository: String,
    path: String,
    line: usize,
    index: String,
    event: String,
    reference: Option<String>,
    reaches: String,
    why: String,
}

fn documents() -> Vec<(String, Document)> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the readings are there")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let read = |path: PathBuf| {
        let repository = path.file_stem().expect("a name").to_string_lossy();
        let bytes = fs::read(&path).expect("a reading can be read");
        let document = Document::parse(&Input::new("reading.toml", bytes, Origin::File));
        assert!(document.problems.is_empty(), "{}", path.display());
        (repository.into_owned(), document)
    };
    files.into_iter().map(read).collect()
}

/// The items of a list, each with how its texts are read.
fn items<'a>(document: &'a Document, list: &str) -> &'a [Node] {
    let root = document.root().expect("a table");
    root.get(list).map(Node::items).unwrap_or_default()
}

fn text(repository: &str, item: &Node, key: &str) -> String {
    item.get(key)
        .and_then(Node::text)
        .unwrap_or_else(|| panic!("{repository}: a reading without `{key}`"))
        .to_owned()
}

fn reaches() -> Vec<Reach> {
    let mut found = Vec::new();
    for (repository, document) in documents() {
        for item in items(&document, "reach") {
            let text = |key: &str| text(&repository, item, key);
            let line = item.get("line").and_then(Node::scalar).expect("a line");
            found.push(Reach {
                repository: repository.clone(),
                path: text("path"),
                line: line.text.parse().expect("a number"),
                index: text("index"),
                event: text("event"),
                reference: item.get("ref").and_then(Node::text).map(Into::into),
                reaches: text("reaches"),
                why: text("why"),
            });
        }
    }
    found
}

/// What a shell script writes into an output is not read, so that these stay unknown whatever a reader makes of the script.
const BY_A_SCRIPT: [(&str, &str, usize); 5] = [
    (
        "OpenAstronomy__github-actions-workflows",
        ".github/workflows/publish.yml",
        296,
    ),
    (
        "OpenAstronomy__github-actions-workflows",
        ".github/workflows/publish_pure_python.yml",
        160,
    ),
    (
        "OpenAstronomy__github-actions-workflows",
        ".github/workflows/test_publish.yml",
        22,
    ),
    (
        "OpenAstronomy__github-actions-workflows",
        ".github/workflows/test_publish_pure_python.yml",
        22,
    ),
    (
        "OpenAstronomy__github-actions-workflows",
        ".github/workflows/test_publish_pure_python.yml",
        30,
    ),
];

#[test]
fn every_event_reaches_an_upload_as_it_was_read_from_the_conditions() {
    let Some(corpus) = corpus::folder() else {
        return;
    };
    let reports = reports(&corpus);
    let mut table = String::new();
    let (mut same, mut open) = (0, 0);
    for reach in reaches() {
        let rows = reports[&reach.repository].publishing.iter();
        let said = rows
            .filter(|row| {
                row.path == reach.path && row.line == reach.line && row.index == reach.index
            })
            .flat_map(|row| &row.events)
            .find(|event| event.event == reach.event && event.reference == reach.reference)
            .map_or("nothing", |event| event.reaches.as_str());
        let by_script = BY_A_SCRIPT.contains(&(&reach.repository, &reach.path, reach.line));
        if said == reach.reaches {
            same += 1;
        } else if by_script && said == "unknown" {
            open += 1;
        } else {
            let Reach {
                repository,
                path,
                line,
                event,
                reaches,
                why,
                ..
            } = reach;
            writeln!(
                table,
                "| {repository} | {path}:{line} | {event} | {reaches} | {said} | {why} |"
            )
            .expect("a line");
        }
    }
    corpus::say(&format!(
        "{same} events reach or do not reach an upload as they were read, and {open} are unknown for an output that a script writes"
    ));
    assert!(same > 100, "the events were not compared");
    assert!(
        table.is_empty(),
        "| repository | row | event | read | said | why |\n|---|---|---|---|---|---|\n{table}"
    );
}

fn reports(corpus: &Path) -> BTreeMap<String, Report> {
    let repositories = corpus::repositories(corpus).into_iter();
    repositories
        .map(|repository| {
            let given = corpus::given(&repository);
            (given.name.clone(), spec_report::judge(&given))
        })
        .collect()
}

#[test]
fn every_verdict_is_the_one_that_was_read_in_the_files() {
    let Some(corpus) = corpus::folder() else {
        return;
    };
    let reports = reports(&corpus);
    let readings = readings();
    let mut table = String::new();
    let (mut proofs, mut shown) = (0, 0);
    for reading in &readings {
        let report = &reports[&reading.repository];
        let mut findings = report.findings.iter();
        let finding = findings.find(|finding| finding.rule == reading.rule);
        let says = finding.map_or("nothing", |finding| finding.verdict.as_str());
        for line in &reading.lines {
            proofs += 1;
            shown += usize::from(finding.is_some_and(|finding| {
                finding.exhibits.iter().any(|exhibit| {
                    let covers = |line: usize| {
                        exhibit.line.is_some_and(|from| {
                            (from..=exhibit.end_line.unwrap_or(from)).contains(&line)
                        })
                    };
                    match line.rsplit_once(':') {
                        Some((path, line)) => {
                            exhibit.path == path && line.parse().is_ok_and(covers)
                        }
                        None => exhibit.path == *line,
                    }
                })
            }));
        }
        if says != reading.verdict {
            let Reading {
                repository,
                rule,
                verdict,
                lines,
                why,
            } = reading;
            let lines = lines.join(", ");
            writeln!(
                table,
                "| {repository} | {rule} | {verdict} | {says} | {lines} | {why} |"
            )
            .expect("a line");
        }
    }
    corpus::say(&format!(
        "{} verdicts of {} repositories read by eye are compared; {shown} of the {proofs} places that prove them are exhibits",
        readings.len(),
        reports.len(),
    ));
    assert!(
        table.is_empty(),
        "| repository | rule | read | said | lines | why |\n|---|---|---|---|---|---|\n{table}"
    );
}

#[test]
fn whatever_is_unmet_or_unknown_in_a_real_repository_was_read_and_ten_of_what_is_met() {
    let Some(corpus) = corpus::folder() else {
        return;
    };
    let readings = readings();
    let read = |repository: &str, rule: &str| {
        readings
            .iter()
            .any(|reading| reading.repository == repository && reading.rule == rule)
    };
    let by_files = |rule: &str| readings.iter().any(|reading| reading.rule == rule);
    let mut missing = Vec::new();
    let mut met: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (repository, report) in reports(&corpus) {
        for finding in &report.findings {
            let was_read = read(&repository, &finding.rule);
            match finding.verdict.as_str() {
                "met" => {
                    let (all, seen) = met.entry(finding.rule.clone()).or_default();
                    *all += 1;
                    *seen += usize::from(was_read);
                }
                "not-applicable" => {}
                "unknown" if !by_files(&finding.rule) && beyond_files(finding) => {}
                verdict if !was_read => {
                    missing.push(format!("{repository} {} {verdict}", finding.rule));
                }
                _ => {}
            }
        }
    }
    for (rule, (all, seen)) in met {
        if seen < all.min(10) {
            missing.push(format!("{rule}: {seen} of {all} that are met"));
        }
    }
    assert!(missing.is_empty(), "not read:\n{}", missing.join("\n"));
}

/// Whether only answers and people are asked for: then there is nothing to read in the files.
fn beyond_files(finding: &Finding) -> bool {
    finding.needs.iter().all(|need| need.source != "tree")
}

#[test]
fn what_proves_a_reading_is_a_line_of_the_repository() {
    let Some(corpus) = corpus::folder() else {
        return;
    };
    let mut wrong = Vec::new();
    for reading in readings() {
        for place in &reading.lines {
            let Some((path, line)) = place.rsplit_once(':') else {
                continue;
            };
            let text = fs::read(corpus.join(&reading.repository).join(path)).unwrap_or_default();
            let text = String::from_utf8_lossy(&text);
            let line = line
                .parse::<usize>()
                .ok()
                .and_then(|line| line.checked_sub(1));
            if line.and_then(|line| text.lines().nth(line)).is_none() {
                wrong.push(format!("{} {place}", reading.repository));
            }
        }
    }
    assert!(wrong.is_empty(), "no such line:\n{}", wrong.join("\n"));
}
