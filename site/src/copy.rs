//! A button that copies a text.

use crate::piece::{Element, el, live};
use crate::state::State;
use crate::words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

/// A button that copies a text and says whether it could.
pub(crate) fn copy(state: State, label: &'static str, text: String) -> Element {
    let said = RwSignal::new(None);
    let click = move |_| {
        let promise = window().navigator().clipboard().write_text(&text);
        spawn_local(async move {
            said.set(Some(JsFuture::from(promise).await.is_ok()));
        });
    };
    let said = live(move || {
        said.get().map(|done| {
            if done {
                words::COPIED
            } else {
                words::NOT_COPIED
            }
        })
    });
    el("p")
        .class("acts")
        .has(
            el("button")
                .with("type", "button")
                .with("disabled", !state.live)
                .on("click", click)
                .has(label),
        )
        .has(" ")
        .has(el("span").with("role", "status").has(said))
}
