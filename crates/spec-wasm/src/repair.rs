//! Repairs of what was judged last, and what is taken away of them.

use crate::{
    beside::{last, only},
    given, speak, zip,
};
use js_sys::{Error, Uint8Array};
use spec_source::patch as change;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// One repair of the last report: the one of this rule at this place among its repairs, counted from 0. Gives `{texts, made, refused}`:
/// `texts` are `{path, text}` of every file that is changed or new; `made` is `{rule, title, before, after}` of each repair that was made.
///
/// # Errors
/// A sentence for the visitor, where it cannot be made.
#[wasm_bindgen]
pub fn repair(rule: &str, at: usize) -> Result<JsValue, Error> {
    last(|given, report| {
        let repaired = spec_report::repair(only(given)?, report, rule, at);
        speak(&repaired.map_err(|message| Error::new(&message))?)
    })
}

/// All safe repairs of what was judged last, as `repair` gives one; `refused` is `{rule, title, why}` of those that could not be made.
///
/// # Errors
/// Where nothing was judged yet.
#[wasm_bindgen(js_name = repairAll)]
pub fn repair_all() -> Result<JsValue, Error> {
    last(|given, _| speak(&spec_report::repair_all(only(given)?)))
}

/// What changes, as one patch that `git apply` takes: `changes` is `[{path, before, after}]`, texts; `before` is `null` of a new file.
///
/// # Errors
/// Anything of another shape, named by its place.
#[wasm_bindgen]
pub fn patch(changes: &JsValue) -> Result<String, Error> {
    let changes = given::changes(changes).map_err(|message| Error::new(&message))?;
    let each = |one: &given::Changed| change::patch(&one.path, one.before.as_deref(), &one.after);
    Ok(changes.iter().map(each).collect())
}

/// The files as they are after the changes, as the bytes of a zip archive; `changes` as `patch` takes them.
///
/// # Errors
/// Anything of another shape, named by its place.
#[wasm_bindgen]
pub fn pack(changes: &JsValue) -> Result<Uint8Array, Error> {
    let changes = given::changes(changes).map_err(|message| Error::new(&message))?;
    let files = changes.iter().map(|one| (&*one.path, one.after.as_bytes()));
    Ok(Uint8Array::from(zip::zip(files).as_slice()))
}

/// What can be said of repairs in a pull request, as Markdown: `made` is `[{title, before, after}]`, the last two arrays of strings.
///
/// # Errors
/// Anything of another shape, named by its place.
#[wasm_bindgen(js_name = pullRequest)]
pub fn pull_request(made: &JsValue) -> Result<String, Error> {
    let made = given::made(made).map_err(|message| Error::new(&message))?;
    Ok(spec_report::said(&made))
}

/// What the project that was judged last is offered besides repairs: `{drafts, nothing, patterns, notes}`, `drafts` as
/// `{path, text, replaces, outside}`.
///
/// # Errors
/// Where nothing was judged yet.
#[wasm_bindgen]
pub fn offered() -> Result<JsValue, Error> {
    last(|given, _| speak(&spec_report::offered::offered(only(given)?)))
}
