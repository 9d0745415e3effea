//! What is asked about the last report: what stands beside it, and copies of it to take away.

use crate::speak;
use js_sys::{Array, Error, JSON};
use spec_model::Given;
use spec_report::wire::Report;
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

/// What an interface shows beside the last report, as a plain object.
///
/// # Errors
/// Where nothing was judged yet.
#[wasm_bindgen]
pub fn beside() -> Result<JsValue, Error> {
    last(|given, report| speak(&spec_report::beside(first(given)?, report)))
}

/// The last report as a text to take away: `form` is `"markdown"` or `"json"`. Without `answers` nothing stands in it that only answers say.
///
/// # Errors
/// Where nothing was judged yet.
#[wasm_bindgen(js_name = takeAway)]
pub fn take_away(form: &str, answers: bool) -> Result<String, Error> {
    last(|given, report| {
        let bare = (!answers).then(|| match given {
            [one] => spec_report::withheld(one),
            several => spec_report::withheld_together(several),
        });
        let report = bare.as_ref().unwrap_or(report);
        if form == "markdown" {
            let catalogue = spec_report::catalogue();
            return Ok(spec_report::markdown::render(report, &catalogue));
        }
        let text = JSON::stringify(&speak(report)?).map_err(|_| Error::new("no JSON came"))?;
        Ok(spec_report::json::line(&String::from(text)))
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

fn last<T>(with: impl FnOnce(&[Given], &Report) -> Result<T, Error>) -> Result<T, Error> {
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
