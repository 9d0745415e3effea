//! The switch between the system's colours, light and dark; the choice is kept.

use crate::piece::{Piece, el};
use crate::prose::unseen;
use crate::words;
use leptos::prelude::*;

/// Where the choice is kept. The loader reads it too, before this module has come.
const KEY: &str = "spec-check-theme";

/// The switch.
pub(crate) fn theme() -> Piece {
    let kept = storage()
        .and_then(|storage| storage.get_item(KEY).ok().flatten())
        .unwrap_or_else(|| "auto".to_owned());
    let choices: Piece = words::THEMES
        .into_iter()
        .map(|(value, label)| {
            el("label")
                .has(
                    el("input")
                        .with("type", "radio")
                        .with("name", "theme")
                        .with("value", value)
                        .with("checked", kept == value)
                        .on("change", move |_| choose(value)),
                )
                .has(el("span").has(label))
        })
        .collect();
    el("fieldset")
        .class("theme")
        .has(el("legend").has(unseen(words::THEME)))
        .has(choices)
        .into()
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
