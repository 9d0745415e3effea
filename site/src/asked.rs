//! What is asked of the judge: a project as the plain object that it reads, and how an answer is waited for.

use crate::object::object;
use crate::project::{Came, Project};
use crate::words;
use js_sys::{Array, Promise, Uint8Array};
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// How long a pause in typing is a breath: the verdict is to stand there within 100 ms of the last key, and judging takes its part of that.
pub(crate) const BREATH: Duration = Duration::from_millis(40);

/// Waits for an answer.
///
/// # Errors
/// What the error says.
pub(crate) async fn wait(asked: Result<Promise, JsValue>) -> Result<JsValue, String> {
    let answer = match asked {
        Ok(promise) => JsFuture::from(promise).await,
        Err(error) => Err(error),
    };
    answer.map_err(|error| sentence(&error))
}

/// What was given, as the plain object that the judge reads.
pub(crate) fn given(project: &Project) -> JsValue {
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
