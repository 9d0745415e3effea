//! A button that copies a text.

use crate::state::State;
use crate::words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

/// A button that copies a text and says whether it could.
pub(crate) fn copy(state: State, label: &'static str, text: String) -> impl IntoView {
    let said = RwSignal::new("");
    let click = move |_| {
        let text = text.clone();
        spawn_local(async move {
            let promise = window().navigator().clipboard().write_text(&text);
            let done = JsFuture::from(promise).await.is_ok();
            said.set(if done {
                words::COPIED
            } else {
                words::NOT_COPIED
            });
        });
    };
    view! {
        <p class="act">
            <button type="button" disabled=!state.live on:click=click>{label}</button>
            " "<span role="status">{move || said.get()}</span>
        </p>
    }
}
