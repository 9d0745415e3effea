//! Copies of the report to take away. What only answers say is not in them unless the visitor ticks it.

use crate::kept::Kept;
use crate::piece::{Element, el, live};
use crate::state::State;
use crate::words::take as say;
use crate::{door, page};
use leptos::prelude::event_target;
use leptos::task::spawn_local;
use std::sync::Arc;
use web_sys::HtmlInputElement;

/// The buttons, and the tick where there are answers.
pub(crate) fn take(state: State) -> Element {
    let said = Arc::new(Kept::new(String::new()));
    let ticked = Arc::new(Kept::new(false));
    let button = |label: &'static str, form: &'static str| {
        let (said, ticked) = (said.clone(), ticked.clone());
        el("button")
            .with("type", "button")
            .with("disabled", !state.live)
            .on("click", move |_| {
                let (said, ticked) = (said.clone(), ticked.now());
                spawn_local(async move {
                    said.set(give(form, ticked).await);
                });
            })
            .has(label)
    };
    let acts = el("p")
        .class("acts")
        .has(button(say::MARKDOWN, "markdown"))
        .has(" ")
        .has(button(say::HTML, "html"))
        .has(" ")
        .has(button(say::SVG, "svg"))
        .has(" ")
        .has(button(say::JSON, "json"))
        .has(" ")
        .has(
            el("button")
                .with("type", "button")
                .with("disabled", !state.live)
                .on("click", |_| page::print())
                .has(say::PRINT),
        )
        .has(" ")
        .has(el("span").with("role", "status").has(live({
            let said = said.clone();
            move || said.get()
        })));
    let tick = live(move || {
        let ticked = ticked.clone();
        let there = state.beside.with(|beside| !beside.brought.is_empty());
        there.then(|| {
            let tick = el("input")
                .with("type", "checkbox")
                .with("checked", ticked.now())
                .on("change", move |event| {
                    ticked.set(event_target::<HtmlInputElement>(&event).checked());
                });
            el("div")
                .has(
                    el("label")
                        .class("tick")
                        .has(tick)
                        .has(" ")
                        .has(say::ANSWERS),
                )
                .has(el("p").class("quiet").has(say::WITHHELD))
        })
    });
    el("section")
        .class("take")
        .has(el("h3").has(say::TITLE))
        .has(acts)
        .has(tick)
        .has(el("div").with("id", "back"))
}

/// Hands the text over, and says how that went.
async fn give(form: &'static str, answers: bool) -> String {
    let text = match door::export(form, answers).await {
        Ok(text) => text,
        Err(why) => return why,
    };
    match say::FILES.iter().find(|(known, _)| *known == form) {
        Some(_) if text.is_empty() => say::NO_PICTURE,
        Some((_, file)) => page::download(file, &text),
        None => page::copy(&text).await,
    }
    .to_owned()
}
