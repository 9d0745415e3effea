//! A button that copies a text.

use crate::desk;
use crate::kept::Kept;
use crate::piece::{Element, el, live};
use crate::say;
use leptos::task::spawn_local;
use std::sync::Arc;

/// A button that copies what is made when it is pressed, and says whether it could.
pub(crate) fn copy<F>(label: &'static str, make: impl Fn() -> F + Send + 'static) -> Element
where
    F: Future<Output = Result<String, String>> + 'static,
{
    let said = Arc::new(Kept::new(String::new()));
    let tell = said.clone();
    let click = move |_| {
        let (tell, text) = (tell.clone(), make());
        spawn_local(async move {
            tell.set(match text.await {
                Ok(text) if desk::copy(&text).await => say::COPIED.to_owned(),
                Ok(_) => say::NOT_COPIED.to_owned(),
                Err(why) => why,
            });
        });
    };
    let button = el("button")
        .with("type", "button")
        .on("click", click)
        .has(label);
    let said = live(move || said.get());
    el("span")
        .has(button)
        .has(" ")
        .has(el("span").with("role", "status").has(said))
}
