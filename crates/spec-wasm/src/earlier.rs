//! An earlier report as JavaScript read it, and what changed since.

use crate::{beside::last, speak};
use js_sys::{Array, Error, Reflect};
use spec_report::wire::{Coverage, Exhibit, FORMAT, Finding, Report, SpecRevision, Subject, Tool};
use wasm_bindgen::{
    JsCast,
    prelude::{JsValue, wasm_bindgen},
};

/// What changed between an earlier report, as `JSON.parse` gave it, and the last one, as a plain object.
///
/// # Errors
/// A sentence for the visitor: where nothing was judged yet, or `earlier` is something else than a report `spec-check/1`.
#[wasm_bindgen]
pub fn since(earlier: &JsValue) -> Result<JsValue, Error> {
    let earlier = report(earlier).map_err(|why| Error::new(&why))?;
    last(|_, now| speak(&spec_report::since(&earlier, now)))
}

/// Reads what a comparison looks at. Only that is read, so that nothing else in a stranger's file matters.
fn report(value: &JsValue) -> Result<Report, String> {
    match text(value, "format").as_str() {
        FORMAT => {}
        other if other.starts_with("spec-check/") => {
            return Err(format!(
                "this report has the form `{}`, and this page reads `{FORMAT}` only, so nothing was compared: judge the earlier state anew with this version",
                other
                    .chars()
                    .take(40)
                    .filter(|char| *char != '`')
                    .collect::<String>()
            ));
        }
        _ => return Err(other_shape()),
    }
    let subject = get(value, "subject");
    let mut findings = Vec::new();
    for finding in list(&get(value, "findings"))? {
        let mut exhibits = Vec::new();
        for exhibit in list(&get(&finding, "exhibits"))? {
            exhibits.push(Exhibit {
                path: text(&exhibit, "path"),
                line: line(&exhibit),
                text: text(&exhibit, "text"),
                pointer: get(&exhibit, "pointer").as_string(),
                verdict: text(&exhibit, "verdict"),
                ..Exhibit::default()
            });
        }
        findings.push(Finding {
            rule: text(&finding, "rule"),
            verdict: text(&finding, "verdict"),
            exhibits,
            ..Finding::default()
        });
    }
    let coverage = get(&subject, "coverage");
    let mut specs = Vec::new();
    for spec in list(&get(value, "specs"))? {
        specs.push(SpecRevision {
            number: small(&get(&spec, "number")),
            revision: text(&spec, "revision"),
            revised: String::new(),
        });
    }
    Ok(Report {
        tool: Tool {
            version: text(&get(value, "tool"), "version"),
            ..Tool::default()
        },
        specs,
        subject: Subject {
            name: text(&subject, "name"),
            as_of: text(&subject, "as_of"),
            coverage: Coverage {
                tree: text(&coverage, "tree"),
                host_settings: text(&coverage, "host-settings"),
                package_index: text(&coverage, "package-index"),
                history: text(&coverage, "history"),
                vault: text(&coverage, "vault"),
                maintainer: text(&coverage, "maintainer"),
            },
            ..Subject::default()
        },
        findings,
        ..Report::default()
    })
}

fn other_shape() -> String {
    "this is no report of SPEC Check, so nothing was compared: choose the file that “Download as JSON” gave".into()
}

/// A property; of what has none, `undefined`.
fn get(value: &JsValue, key: &str) -> JsValue {
    Reflect::get(value, &key.into()).unwrap_or(JsValue::UNDEFINED)
}

fn text(value: &JsValue, key: &str) -> String {
    get(value, key).as_string().unwrap_or_default()
}

fn list(value: &JsValue) -> Result<Vec<JsValue>, String> {
    let list: &Array = value.dyn_ref().ok_or_else(other_shape)?;
    Ok(list.to_vec())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast keeps to the bounds"
)]
fn line(exhibit: &JsValue) -> Option<usize> {
    let line = get(exhibit, "line").as_f64()?;
    (line >= 1.0).then_some(line as usize)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast keeps to the bounds"
)]
fn small(value: &JsValue) -> u8 {
    value.as_f64().unwrap_or_default() as u8
}
