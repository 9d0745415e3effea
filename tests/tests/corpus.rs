//! What real repositories publish and how, compared with a table that was read independently.
#![allow(clippy::expect_used)] // what fails here fails its test

use serde_json::Value;
use spec_report::wire::Publishing;
use spec_tests::corpus;
use std::{collections::BTreeMap, fs};

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn reports() -> Option<(BTreeMap<String, spec_report::wire::Report>, Value)> {
    let folder = corpus::folder()?;
    let table = fs::read_to_string(folder.join("publishing.json")).expect("the table can be read");
    let table = serde_json::from_str(&table).expect("the table is JSON");
    let reports = corpus::repositories(&folder).into_iter().map(|repository| {
        let given = corpus::given(&repository);
        (given.name.clone(), spec_report::judge(&given))
    });
    Some((reports.collect(), table))
}

#[test]
fn every_uploading_step_of_the_corpus_is_found_as_it_was_read_by_eye_and_none_is_invented() {
    let Some((reports, table)) = reports() else {
        return;
    };
    let mut differences = Vec::new();
    let mut expected_places = Vec::new();
    let rows: Vec<&Value> = table["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .filter(|row| row["dry_run"] != true)
        .collect();
    for row in &rows {
        let name = text(row, "repo").replace('/', "__");
        let place = format!("{name} {}:{}", text(row, "file"), row["line"]);
        expected_places.push(place.clone());
        let report = &reports[&name];
        let found = report.publishing.iter().find(|found| {
            found.indirect.is_none()
                && found.path == text(row, "file")
                && Some(found.line as u64) == row["line"].as_u64()
        });
        match found {
            None => differences.push(format!("{place}: not found")),
            Some(found) => differences.extend(
                compare(row, found)
                    .into_iter()
                    .map(|difference| format!("{place}: {difference}")),
            ),
        }
    }
    for (name, report) in &reports {
        for found in report
            .publishing
            .iter()
            .filter(|found| found.indirect.is_none())
        {
            let place = format!("{name} {}:{}", found.path, found.line);
            if expected_places.contains(&place) {
                continue;
            }
            if matches!(found.index.as_str(), "pypi" | "testpypi" | "dynamic") {
                differences.push(format!(
                    "{place}: invented ({} to {})",
                    found.means, found.index
                ));
            } else {
                corpus::say(&format!("another index: {place} {}", found.means));
            }
        }
    }
    corpus::say(&format!(
        "{} rows compared, {} differences",
        rows.len(),
        differences.len()
    ));
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

fn compare(row: &Value, found: &Publishing) -> Vec<String> {
    let mut differences = Vec::new();
    let mut same = |what: &str, expected: &[String], actual: String| {
        if !expected.contains(&actual) {
            differences.push(format!(
                "{what} is {actual}, read as {}",
                expected.join(" or ")
            ));
        }
    };
    let means = match text(row, "method") {
        "gh-action" => "gh-action-pypi-publish",
        "twine upload" => "twine",
        "uv publish" => "uv",
        other => other,
    };
    same("means", &[means.into()], found.means.clone());
    same(
        "job",
        &[text(row, "job").into()],
        found.job.clone().unwrap_or_default(),
    );
    same(
        "step",
        &[row["step_index"].to_string()],
        found.step.map(|step| step.to_string()).unwrap_or_default(),
    );
    same("index", &[text(row, "target").into()], found.index.clone());
    same(
        "environment",
        &[text(row, "environment").into()],
        found.environment.clone().unwrap_or_default(),
    );
    let id_token = if text(row, "id_token") == "write" {
        vec!["write".into()]
    } else {
        vec!["none".into(), "unknown".into()]
    };
    same("id-token", &id_token, found.id_token.clone());
    let via = found
        .credential
        .as_ref()
        .map(|credential| credential.via.clone())
        .unwrap_or_default();
    same("credential", &[text(row, "password_via").into()], via);
    let pin = match text(row, "ref_kind") {
        "branch/other" => "branch",
        "n/a" => "none",
        other => other,
    };
    same("pin", &[pin.into()], found.pin.clone());
    if let Some(version) = row["version_comment"].as_str() {
        same(
            "version",
            &[version.into()],
            found.version.clone().unwrap_or_default(),
        );
    }
    differences
}

#[test]
fn every_call_that_leads_to_an_upload_has_a_row_and_one_that_is_switched_off_has_none() {
    let Some((reports, table)) = reports() else {
        return;
    };
    let mut differences = Vec::new();
    for row in table["indirect"].as_array().expect("indirect") {
        let name = text(row, "repo").replace('/', "__");
        let found = reports[&name].publishing.iter().any(|found| {
            found.indirect.is_some()
                && found.path == text(row, "file")
                && Some(found.line as u64) == row["line"].as_u64()
        });
        if found != (row["publishes"] == true) {
            differences.push(format!(
                "{name} {}:{}: publishes is {}, found is {found}",
                text(row, "file"),
                row["line"],
                row["publishes"]
            ));
        }
    }
    for (name, report) in &reports {
        for found in report
            .publishing
            .iter()
            .filter(|found| found.indirect.is_some())
        {
            let known = table["indirect"]
                .as_array()
                .expect("indirect")
                .iter()
                .any(|row| {
                    text(row, "repo").replace('/', "__") == *name
                        && found.path == text(row, "file")
                        && Some(found.line as u64) == row["line"].as_u64()
                });
            if !known {
                differences.push(format!(
                    "{name} {}:{}: invented ({:?})",
                    found.path, found.line, found.indirect
                ));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
