//! A report without what only its answers say, for a copy that others will see.

use crate::{
    report::judge,
    wire::{Exhibit, Finding, Fix, Need, Publishing, Report},
};
use alloc::{string::String, vec::Vec};
use spec_model::{Given, Project, doors::table};
use spec_source::{Input, Origin};

/// What stands in the place of a text that is not in the copy.
pub const WITHHELD: &str = "(not in this copy: it was seen in answers)";

/// Judges what was given, and leaves out every text that the files alone do not say: what stands in answers (settings, names of people and
/// of secrets), and what was said about it. Every verdict stays, and every exhibit keeps its file or its question, its JSON pointer and its verdict.
pub fn withheld(given: &Given) -> Report {
    let mut report = judge(given);
    withhold(&mut report, &judge(&alone(given)));
    report
}

/// As [`withheld`], of one repository or several, with the uploads as the files alone show them.
#[cfg(feature = "drawing")]
pub fn withheld_runs(all: &[Given]) -> (Report, Vec<crate::Run>) {
    let mut report = crate::judge_any(all);
    let alone: Vec<Given> = all.iter().map(alone).collect();
    let mut runs = crate::any_runs(&alone);
    let alone = crate::judge_any(&alone);
    withhold(&mut report, &alone);
    // rows are told by their position
    if report.publishing.len() != alone.publishing.len() {
        runs.clear();
    }
    (report, runs)
}

/// What was given but for its answers.
fn alone(given: &Given) -> Given {
    Given {
        inputs: given
            .inputs
            .iter()
            .filter(|input| !is_answer(input))
            .cloned()
            .collect(),
        ..given.clone()
    }
}

/// Whether an input is taken as an answer, or as a bundle of them.
pub(crate) fn is_answer(input: &Input) -> bool {
    match input.origin {
        Origin::Answer => true,
        Origin::File | Origin::Listing => false,
        Origin::Pasted => {
            let alone = Given {
                inputs: [input.clone()].into(),
                ..Given::default()
            };
            // a bundle that holds nothing leaves no document at all
            Project::read(&alone)
                .documents
                .iter()
                .all(|document| document.origin == Origin::Answer)
        }
    }
}

/// Leaves out of a report every text that another one, made without the answers, does not have.
fn withhold(report: &mut Report, alone: &Report) {
    if report.summary != alone.summary {
        report.summary = WITHHELD.into();
    }
    for problem in &mut report.problems {
        if !alone.problems.contains(problem) {
            problem.message = WITHHELD.into();
            bare(&mut problem.path);
        }
    }
    for row in &mut report.publishing {
        if !alone.publishing.contains(row) {
            publishing(row, &alone.publishing);
        }
    }
    for found in &mut report.findings {
        let before = alone.findings.iter().find(|other| other.rule == found.rule);
        if before != Some(found) {
            finding(found, before.unwrap_or(&Finding::default()));
        }
    }
}

/// Such a row comes from the files; what answers tell of it is which events reach it, and why.
fn publishing(row: &mut Publishing, alone: &[Publishing]) {
    let same = |other: &&Publishing| {
        (&other.path, other.line, &other.index) == (&row.path, row.line, &row.index)
    };
    match alone.iter().find(same) {
        Some(other) => *row = other.clone(),
        None => {
            *row = Publishing {
                path: row.path.clone(),
                line: row.line,
                means: row.means.clone(),
                index: row.index.clone(),
                id_token: row.id_token.clone(),
                pin: row.pin.clone(),
                attestation: row.attestation.clone(),
                ..Publishing::default()
            }
        }
    }
}

fn finding(found: &mut Finding, alone: &Finding) {
    text(&mut found.summary, &alone.summary);
    if found.because != alone.because {
        found.because = found.because.as_ref().map(|_| WITHHELD.into());
    }
    for shown in &mut found.exhibits {
        if !alone.exhibits.contains(shown) {
            exhibit(shown, &alone.exhibits);
            bare(&mut shown.path);
        }
    }
    for wanted in &mut found.needs {
        if !alone.needs.contains(wanted) {
            need(wanted);
        }
    }
    for repair in &mut found.fixes {
        if !alone.fixes.contains(repair) {
            *repair = Fix {
                title: WITHHELD.into(),
                safety: "by-hand".into(),
                ..Fix::default()
            };
        }
    }
}

/// Leaves of a question's path the repository, and the names of what else it asks for: names of environments, branches and tags stand in
/// answers.
fn bare(path: &mut String) {
    let asked = table::ENDPOINTS
        .into_iter()
        .chain(table::FOLLOWING)
        .find_map(|endpoint| Some((endpoint, endpoint.arguments(path)?)));
    let Some((endpoint, arguments)) = asked else {
        return;
    };
    let kept = match endpoint.path.get(..7) {
        Some("/repos/") => 2,
        _ => 1,
    };
    let names: Vec<&str> = arguments.iter().take(kept).map(String::as_str).collect();
    *path = endpoint.filled(&names);
}

/// A place in a file keeps the file's own text.
fn exhibit(shown: &mut Exhibit, alone: &[Exhibit]) {
    let in_file = shown.pointer.is_none()
        && alone
            .iter()
            .any(|other| (&other.path, &other.text) == (&shown.path, &shown.text));
    if !in_file && !shown.text.is_empty() {
        shown.text = WITHHELD.into();
    }
    let said: Vec<&String> = alone.iter().map(|other| &other.says).collect();
    if !said.contains(&&shown.says) {
        shown.says = WITHHELD.into();
    }
}

fn need(wanted: &mut Need) {
    wanted.bring = WITHHELD.into();
    wanted.decides = String::new();
}

fn text(said: &mut String, alone: &str) {
    if said != alone {
        *said = WITHHELD.into();
    }
}

#[cfg(test)]
mod tests {
    use super::{WITHHELD, withhold};
    use crate::wire::{Exhibit, Finding, Fix, Need, Problem, Report};

    fn seen(path: &str, text: &str, pointer: Option<&str>, says: &str) -> Exhibit {
        Exhibit {
            path: path.into(),
            text: text.into(),
            pointer: pointer.map(Into::into),
            verdict: "unmet".into(),
            says: says.into(),
            ..Exhibit::default()
        }
    }

    fn report(findings: &[Finding]) -> Report {
        Report {
            summary: "the files' own sentence".into(),
            findings: findings.to_vec(),
            ..Report::default()
        }
    }

    #[test]
    fn what_only_answers_say_is_left_out_and_its_place_and_verdict_stay() {
        let alone = Finding {
            rule: "r".into(),
            verdict: "unknown".into(),
            summary: "not to be seen".into(),
            exhibits: [seen("a.yml", "uses: x", None, "a tag")].into(),
            ..Finding::default()
        };
        let mut with = alone.clone();
        with.verdict = "unmet".into();
        with.summary = "`planted-secret` is there".into();
        with.because = Some("planted".into());
        with.exhibits.push(seen(
            "/repos/o/r/actions/secrets",
            "\"planted-secret\"",
            Some("/secrets/0/name"),
            "`planted-secret` is long-lived",
        ));
        with.needs.push(Need {
            bring: "the answer of `gh api …/planted`".into(),
            ..Need::default()
        });
        with.fixes.push(Fix {
            title: "delete planted".into(),
            after: ["open planted".into()].into(),
            ..Fix::default()
        });
        let mut told = report(&[with]);
        told.summary = "planted must agree".into();
        told.problems.push(Problem {
            path: "/repos/o/r".into(),
            message: "planted".into(),
            ..Problem::default()
        });
        withhold(&mut told, &report(core::slice::from_ref(&alone)));
        let said = alloc::format!("{told:?}");
        assert!(!said.contains("planted"), "{said}");
        let [finding] = told.findings.as_slice() else {
            unreachable!()
        };
        assert_eq!(finding.verdict, "unmet");
        assert_eq!(finding.exhibits.first(), alone.exhibits.first());
        let shown = finding.exhibits.last().unwrap();
        assert_eq!(shown.pointer.as_deref(), Some("/secrets/0/name"));
        assert_eq!(
            (shown.path.as_str(), shown.text.as_str()),
            ("/repos/o/r/actions/secrets", WITHHELD)
        );
    }

    #[test]
    fn what_the_files_say_themselves_stays_as_it_is() {
        let alone = report(&[Finding {
            rule: "r".into(),
            summary: "a tag".into(),
            ..Finding::default()
        }]);
        let mut told = alone.clone();
        withhold(&mut told, &alone);
        assert_eq!(told, alone);
    }
}
