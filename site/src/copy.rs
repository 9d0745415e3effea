//! A button that copies a text.

use crate::kept::Kept;
use crate::page;
use crate::piece::{Element, el, live};
use leptos::task::spawn_local;
use std::sync::Arc;

/// A button that copies a text and says whether it could.
pub(crate) fn copy(label: &'static str, text: String) -> Element {
    let said = Arc::new(Kept::new(""));
    let tell = said.clone();
    let click = move |_| {
        let (tell, text) = (tell.clone(), text.clone());
        spawn_local(async move {
            tell.set(page::copy(&text).await);
        });
    };
    let said = live(move || said.get());
    el("p")
        .class("acts")
        .has(
            el("button")
                .with("type", "button")
                .on("click", click)
                .has(label),
        )
        .has(" ")
        .has(el("span").with("role", "status").has(said))
}
