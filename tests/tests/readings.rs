//! What people read in real repositories, rule by rule, before they saw what is said of them here: `corpus/OWNER__NAME.toml`.
#![allow(clippy::expect_used)] // what fails here fails its test

use spec_report::wire::Report;
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
    let mut files: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the readings are there")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    for path in files {
        let repository = path.file_stem().expect("a name").to_string_lossy();
        let bytes = fs::read(&path).expect("a reading can be read");
        let document = Document::parse(&Input::new("reading.toml", bytes, Origin::File));
        assert!(document.problems.is_empty(), "{}", path.display());
        let root = document.root().expect("a table");
        for item in root.get("reading").map(Node::items).unwrap_or_default() {
            let text = |key: &str| {
                let text = item.get(key).and_then(Node::text);
                text.unwrap_or_else(|| panic!("{repository}: a reading without `{key}`"))
                    .to_owned()
            };
            let lines = item.get("lines").map(Node::texts).unwrap_or_default();
            found.push(Reading {
                repository: repository.clone().into_owned(),
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
