//! The door to the judge, which lives in a worker: what is asked of it, and how its answers are read.

use crate::asked::{self, given};
use crate::object::{object, property};
use crate::project::Project;
use crate::report;
use crate::words;
use js_sys::{Function, Promise, Uint8Array, Uint32Array};
use spec_report::wire::{Beside, Catalogue, Report};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

#[wasm_bindgen]
extern "C" {
    /// The object that the loader hands to [`crate::mount`].
    #[derive(Clone)]
    pub(crate) type Judge;

    #[wasm_bindgen(method, catch)]
    fn judge(this: &Judge, given: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn highlight(this: &Judge, path: &str, bytes: Uint8Array) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn ask(this: &Judge, question: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn copy(this: &Judge, text: &str) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn compare(this: &Judge, text: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn shown(this: &Judge) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method)]
    fn draw(this: &Judge);

    #[wasm_bindgen(method, catch)]
    fn take(
        this: &Judge,
        given: &JsValue,
        tell: &Function,
        signal: &AbortSignal,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, getter)]
    fn catalogue(this: &Judge) -> JsValue;
}

thread_local! {
    static JUDGE: RefCell<Option<Judge>> = const { RefCell::new(None) };
}

/// Keeps the judge for the page's life, and reads its catalogue.
///
/// # Errors
/// A catalogue of another shape: the page and the judge are of different builds.
pub(crate) fn open(judge: Judge) -> Result<Catalogue, String> {
    let catalogue = report::catalogue(&judge.catalogue()).ok_or(words::OTHER_BUILD)?;
    JUDGE.set(Some(judge));
    Ok(catalogue)
}

/// Has a text copied, or shown to be copied by hand. Whether it was copied.
pub(crate) async fn copy(text: &str) -> bool {
    let copied = wait(|judge| judge.copy(text)).await;
    copied.is_ok_and(|copied| copied.is_truthy())
}

/// Tells the page's scripts that a report is shown.
pub(crate) fn shown() {
    JUDGE.with_borrow(|judge| judge.as_ref().map(Judge::shown));
}

/// Takes a text that is an earlier report; what changed since stands above the SPEC then. Whether it is one.
pub(crate) fn compare(text: &str) -> bool {
    let head = text.trim_start_matches('\u{feff}').chars().take(80);
    let head: String = head.filter(|char| !char.is_whitespace()).collect();
    let is_report = head.starts_with("{\"format\":\"spec-check/");
    if is_report {
        JUDGE.with_borrow(|judge| judge.as_ref().map(|judge| judge.compare(text)));
    }
    is_report
}

/// Asks for a verdict on everything that was given.
///
/// # Errors
/// The judge's own sentence, when it stopped.
pub(crate) async fn judge(project: &Project) -> Result<Report, String> {
    let report = wait(|judge| judge.judge(&given(project))).await?;
    report::report(&report).ok_or_else(|| words::OTHER_BUILD.to_owned())
}

/// Draws the release path of the last report.
pub(crate) fn draw() {
    JUDGE.with_borrow(|judge| {
        if let Some(judge) = judge {
            judge.draw();
        }
    });
}

/// Asks what `worker.js` has a message for, and gives the whole answer.
///
/// # Errors
/// The judge's own sentence, when it stopped, or would not do it.
pub(crate) async fn ask(question: &[(&str, JsValue)]) -> Result<JsValue, String> {
    let answer = wait(|judge| judge.ask(&object(question))).await?;
    match property(&answer, "refused").as_string() {
        Some(refused) => Err(refused),
        None => Ok(answer),
    }
}

/// Has what was dropped or chosen read, by the script `walk.js`, which says what it gives; `tell` is told how far it is.
///
/// # Errors
/// A sentence, when that script could not be had, or what it needs.
pub(crate) async fn take(
    given: JsValue,
    tell: &Function,
    signal: &AbortSignal,
) -> Result<JsValue, String> {
    wait(|judge| judge.take(&given, tell, signal)).await
}

/// Asks for what stands beside the last report; nothing where no answer came.
pub(crate) async fn beside() -> Option<Beside> {
    let answer = ask(&[("beside", true.into())]).await.ok()?;
    report::beside(&property(&answer, "answer"))
}

/// Asks for the last report as a text to take away; without what only answers say, unless they are to be in it.
///
/// # Errors
/// The judge's own sentence, when it stopped.
pub(crate) async fn export(form: &str, answers: bool) -> Result<String, String> {
    let question = [("takeAway", form.into()), ("answers", answers.into())];
    property(&ask(&question).await?, "answer")
        .as_string()
        .ok_or_else(|| words::OTHER_BUILD.to_owned())
}

/// Asks where a text deserves a colour: start, end, class, again and again. Nothing where no answer came: colours are no verdict.
pub(crate) async fn highlight(path: &str, bytes: &[u8]) -> Vec<u32> {
    let answer = wait(|judge| judge.highlight(path, Uint8Array::from(bytes))).await;
    let tokens = answer.ok().and_then(|answer| answer.dyn_into().ok());
    tokens.map_or_else(Vec::new, |tokens: Uint32Array| tokens.to_vec())
}

async fn wait(ask: impl FnOnce(&Judge) -> Result<Promise, JsValue>) -> Result<JsValue, String> {
    let judge = JUDGE.with_borrow(Clone::clone);
    let judge = judge.ok_or_else(|| words::FAILED_SILENTLY.to_owned())?;
    asked::wait(ask(&judge)).await
}
