//! The desk: what the element's script does for every box, among it asking the one judge, in turn.

use crate::asked::{self, given};
use crate::object::property;
use crate::project::Project;
use crate::report;
use crate::words;
use js_sys::Promise;
use spec_report::wire::{Catalogue, Repaired, Report};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The object that the element's script hands to [`crate::open`].
    #[derive(Clone)]
    pub(crate) type Desk;

    #[wasm_bindgen(method, catch)]
    fn judge(this: &Desk, number: u32, given: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn repair(this: &Desk, given: &JsValue, rule: &str, at: u32) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn copy(this: &Desk, text: &str) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method)]
    fn choose(this: &Desk, number: u32);

    #[wasm_bindgen(method)]
    fn example(this: &Desk, number: u32);

    #[wasm_bindgen(method, getter)]
    fn catalogue(this: &Desk) -> JsValue;
}

thread_local! {
    static DESK: RefCell<Option<(Desk, Catalogue)>> = const { RefCell::new(None) };
}

/// Keeps the desk, and reads its catalogue.
///
/// # Errors
/// A catalogue of another shape: the box and the judge are of different builds.
pub(crate) fn open(desk: Desk) -> Result<(), String> {
    let catalogue = report::catalogue(&desk.catalogue()).ok_or(words::OTHER_BUILD)?;
    DESK.set(Some((desk, catalogue)));
    Ok(())
}

fn desk() -> Option<Desk> {
    DESK.with_borrow(|desk| desk.as_ref().map(|(desk, _)| desk.clone()))
}

/// Looks at both SPECs; before the desk is open there is nothing in them.
pub(crate) fn catalogue<R: Default>(look: impl FnOnce(&Catalogue) -> R) -> R {
    DESK.with_borrow(|desk| {
        desk.as_ref()
            .map_or_else(R::default, |(_, catalogue)| look(catalogue))
    })
}

/// Asks for a verdict on everything that was given to a box.
///
/// # Errors
/// The judge's own sentence, when it stopped.
pub(crate) async fn judge(number: u32, project: &Project) -> Result<Report, String> {
    let given = given(project);
    let answer = wait(|desk| desk.judge(number, &given)).await?;
    report::report(&answer).ok_or_else(|| words::OTHER_BUILD.to_owned())
}

/// Asks what a repair of this project leaves.
///
/// # Errors
/// Why it cannot be made.
pub(crate) async fn repair(project: &Project, rule: &str, at: usize) -> Result<Repaired, String> {
    let given = given(project);
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    let answer = wait(|desk| desk.repair(&given, rule, at)).await?;
    if let Some(refused) = property(&answer, "refused").as_string() {
        return Err(refused);
    }
    report::repaired(&property(&answer, "answer")).ok_or_else(|| words::OTHER_BUILD.to_owned())
}

/// Copies a text; whether the browser allowed it.
pub(crate) async fn copy(text: &str) -> bool {
    let copied = wait(|desk| desk.copy(text)).await;
    copied.is_ok_and(|copied| copied.is_truthy())
}

/// Has the visitor choose files.
pub(crate) fn choose(number: u32) {
    if let Some(desk) = desk() {
        desk.choose(number);
    }
}

/// Has the box's example given again.
pub(crate) fn example(number: u32) {
    if let Some(desk) = desk() {
        desk.example(number);
    }
}

async fn wait(ask: impl FnOnce(&Desk) -> Result<Promise, JsValue>) -> Result<JsValue, String> {
    let desk = desk().ok_or_else(|| words::FAILED_SILENTLY.to_owned())?;
    asked::wait(ask(&desk)).await
}
