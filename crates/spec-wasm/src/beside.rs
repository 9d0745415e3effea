//! What is asked about the last report: what stands beside it, and copies of it to take away.

use crate::speak;
use js_sys::{Array, Error, JSON};
use spec_model::Given;
use spec_report::{
    drawing::{self, Form},
    wire::Report,
};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

thread_local! {
    static LAST: RefCell<Option<(Vec<Given>, Report)>> = const { RefCell::new(None) };
}

/// Keeps what was judged last.
pub(crate) fn keep(given: Vec<Given>, report: Report) {
    LAST.set(Some((given, report)));
}

/// The release path of the last report as steps that make two `svg` elements, one wide and one tall: `<rect` begins an element, ` x=1` gives it
/// an attribute, `"text` a text, `>` ends it. Links lead to the rule's id on the page. Empty where there is no upload.
///
/// # Errors
/// Where nothing was judged yet.
#[wasm_bindgen]
pub fn drawing() -> Result<Vec<String>, Error> {
    last(|given, report| {
        let runs = spec_report::any_runs(given);
        Ok(drawing::both(report, &runs))
    })
}

/// What an interface shows beside the last report, as a plain object.
///
/// # Errors
/// Where nothing was judged yet.
#[wasm_bindgen]
pub fn beside() -> Result<JsValue, Error> {
    last(|given, report| speak(&spec_report::beside(first(given)?, report)))
}

/// The last report as a text to take away: `form` is `"markdown"`, `"html"`, `"svg"` (its release path as a picture; empty where there is none) or
/// `"json"`. Without `answers` nothing stands in it that only answers say.
///
/// # Errors
/// Where nothing was judged yet.
#[wasm_bindgen(js_name = takeAway)]
pub fn take_away(form: &str, answers: bool) -> Result<String, Error> {
    last(|given, report| {
        let (report, runs) = if answers {
            (report.clone(), spec_report::any_runs(given))
        } else {
            spec_report::withheld_runs(given)
        };
        if form == "json" {
            let text = JSON::stringify(&speak(&report)?).map_err(|_| Error::new("no JSON came"))?;
            return Ok(spec_report::json::line(&String::from(text)));
        }
        let catalogue = spec_report::catalogue();
        Ok(match form {
            "html" => spec_report::html::render(&report, &runs, &catalogue),
            "svg" => drawing::draw(&report, &runs, Form::Wide).map_or(String::new(), |picture| {
                drawing::file(&picture, &|rule| catalogue.address(rule))
            }),
            _ => spec_report::markdown::render(&report, &catalogue),
        })
    })
}

/// What a form of `beside` becomes: `{path, text, markdown}`, or `null` where nothing was filled in. `values` is an array of `[id, value]`.
///
/// # Errors
/// Where nothing was judged yet, or `values` is something else.
#[wasm_bindgen(js_name = writeDown)]
pub fn write_down(form: &str, values: &Array) -> Result<JsValue, Error> {
    let mut read = Vec::new();
    for pair in values.iter() {
        let pair: Array = pair.unchecked_into();
        match (pair.get(0).as_string(), pair.get(1).as_string()) {
            (Some(id), Some(value)) => read.push((id, value)),
            _ => {
                return Err(Error::new(
                    "`values` must be pairs of strings, so nothing was written",
                ));
            }
        }
    }
    last(|given, _| speak(&spec_report::write(first(given)?, form, &read)))
}

/// Does something with what was judged last: one repository, or several that are one project.
pub(crate) fn last<T>(
    with: impl FnOnce(&[Given], &Report) -> Result<T, Error>,
) -> Result<T, Error> {
    LAST.with_borrow(|last| {
        let (given, report) = last
            .as_ref()
            .ok_or_else(|| Error::new("nothing was judged yet: give something first"))?;
        with(given, report)
    })
}

/// Of several repositories that are one project, the one whose own file speaks for all.
fn first(given: &[Given]) -> Result<&Given, Error> {
    given
        .first()
        .ok_or_else(|| Error::new("nothing was given: give something first"))
}

/// What was judged last, where it is one repository.
pub(crate) fn only(given: &[Given]) -> Result<&Given, Error> {
    match given {
        [one] => Ok(one),
        _ => Err(Error::new(
            "several repositories are judged as one, and this is done in one at a time: take the others away first",
        )),
    }
}
