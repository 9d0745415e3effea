//! The switch between the system's colours, light and dark; the choice is kept.

use crate::words;
use leptos::prelude::*;

/// Where the choice is kept. The loader reads it too, before this module has come.
const KEY: &str = "spec-check-theme";

/// The switch.
pub(crate) fn theme() -> impl IntoView {
    let kept = storage()
        .and_then(|storage| storage.get_item(KEY).ok().flatten())
        .unwrap_or_else(|| "auto".to_owned());
    let choices = words::THEMES
        .into_iter()
        .map(|(value, label)| {
            let checked = kept == value;
            view! {
                <label>
                    <input type="radio" name="theme" value=value checked=checked on:change=move |_| choose(value) />
                    <span>{label}</span>
                </label>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <fieldset class="theme">
            <legend class="unseen">{words::THEME}</legend>
            {choices}
        </fieldset>
    }
}

fn choose(value: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-theme", value);
    }
    // a browser that keeps nothing still shows the choice until the page is left
    if let Some(storage) = storage() {
        let _ = storage.set_item(KEY, value);
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
