//! The door to the judge, which lives in a worker: what is asked of it, and how its answers are read.

use crate::object::{object, property};
use crate::project::{Came, Project};
use crate::report;
use crate::words;
use js_sys::{Array, Function, Promise, Uint8Array, Uint32Array};
use spec_report::wire::{Beside, Catalogue, Report};
use std::cell::RefCell;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
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
    let Some(Ok(promise)) = JUDGE.with_borrow(|judge| Some(judge.as_ref()?.copy(text))) else {
        return false;
    };
    JsFuture::from(promise)
        .await
        .is_ok_and(|copied| copied.is_truthy())
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
    let Some(judge) = JUDGE.with_borrow(Clone::clone) else {
        return Err(words::FAILED_SILENTLY.to_owned());
    };
    let promise = judge
        .judge(&given(project))
        .map_err(|error| sentence(&error))?;
    let report = JsFuture::from(promise)
        .await
        .map_err(|error| sentence(&error))?;
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
    let Some(judge) = JUDGE.with_borrow(Clone::clone) else {
        return Err(words::FAILED_SILENTLY.to_owned());
    };
    let promise = judge
        .ask(&object(question))
        .map_err(|error| sentence(&error))?;
    let answer = JsFuture::from(promise)
        .await
        .map_err(|error| sentence(&error))?;
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
    let Some(judge) = JUDGE.with_borrow(Clone::clone) else {
        return Err(words::FAILED_SILENTLY.to_owned());
    };
    let promise = judge
        .take(&given, tell, signal)
        .map_err(|error| sentence(&error))?;
    JsFuture::from(promise)
        .await
        .map_err(|error| sentence(&error))
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
    let Some(judge) = JUDGE.with_borrow(Clone::clone) else {
        return Vec::new();
    };
    let Ok(promise) = judge.highlight(path, Uint8Array::from(bytes)) else {
        return Vec::new();
    };
    match JsFuture::from(promise).await {
        Ok(answer) => answer
            .dyn_into::<Uint32Array>()
            .map(|array| array.to_vec())
            .unwrap_or_default(),
        Err(_) => Vec::new(),
    }
}

/// What was given, as the plain object that the judge reads.
fn given(project: &Project) -> JsValue {
    let input = |path: &str, bytes: &[u8], origin: &str| {
        object(&[
            ("path", path.into()),
            ("bytes", Uint8Array::from(bytes).into()),
            ("origin", origin.into()),
        ])
    };
    let inputs: Array = project
        .files
        .iter()
        .chain(&project.answers)
        .map(|file| input(&file.path, file.bytes(), file.origin.word()))
        .collect();
    let list = |prefix: &str, listing: &Option<Arc<str>>| {
        if let Some(listing) = listing {
            let path = format!("{prefix}{}", words::LISTING_PATH);
            inputs.push(&input(&path, listing.as_bytes(), "listing"));
        }
    };
    list("", &project.listing);
    let parts = Array::new();
    for part in &project.parts {
        list(&part.prefix(), &part.listing);
        parts.push(&part.name.as_str().into());
    }
    let was: Array = project
        .was
        .iter()
        .map(|(path, before)| {
            let bytes = before.as_ref().map(|file| Uint8Array::from(file.bytes()));
            Array::of2(&path.as_str().into(), &bytes.into())
        })
        .collect();
    let unread: Array = project
        .unread
        .iter()
        .map(|(path, message)| {
            object(&[
                ("path", path.as_str().into()),
                ("message", message.as_str().into()),
            ])
        })
        .collect();
    object(&[
        ("name", project.name.as_str().into()),
        ("asOf", today().into()),
        ("inputs", inputs.into()),
        ("unread", unread.into()),
        // for the page's own scripts; the judge asks for nothing of the kind
        ("example", (project.came == Came::Example).into()),
        ("was", was.into()),
        ("parts", parts.into()),
    ])
}

/// Today where the visitor is, `YYYY-MM-DD`.
fn today() -> String {
    let now = js_sys::Date::new_0();
    format!(
        "{:04}-{:02}-{:02}",
        now.get_full_year(),
        now.get_month() + 1,
        now.get_date()
    )
}

/// What an error says.
fn sentence(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()))
        .or_else(|| error.as_string())
        .filter(|message| !message.is_empty())
        .unwrap_or_else(|| words::FAILED_SILENTLY.to_owned())
}
