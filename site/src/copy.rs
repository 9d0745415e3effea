//! A button that copies a text.

use crate::kept::Kept;
use crate::piece::{Element, el, live};
use crate::state::State;
use crate::words;
use leptos::prelude::window;
use leptos::task::spawn_local;
use std::sync::Arc;
use wasm_bindgen_futures::JsFuture;

/// A button that copies a text and says whether it could.
pub(crate) fn copy(state: State, label: &'static str, text: String) -> Element {
    let said = Arc::new(Kept::new(None));
    let tell = said.clone();
    let click = move |_| {
        let promise = window().navigator().clipboard().write_text(&text);
        let tell = tell.clone();
        spawn_local(async move {
            tell.set(Some(JsFuture::from(promise).await.is_ok()));
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
