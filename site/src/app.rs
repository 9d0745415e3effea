//! The page: intake, files and text on one side, the SPEC on the other.

use crate::editor::{editor, is_paste};
use crate::files::files;
use crate::icon::lock;
use crate::look_up::Looking;
use crate::piece::{Element, Piece, el, live};
use crate::prose::prose;
use crate::result::result;
use crate::state::{Pane, Phase, State};
use crate::{evidence, forms, intake, look_up, page, second, words};
use leptos::prelude::event_target;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

/// The id of the intake's text area.
pub(crate) const PASTE: &str = "paste";
pub(crate) const FOLDER: &str = "pick-folder";
pub(crate) const FILES: &str = "pick-files";

/// The whole content of `<main>`.
pub(crate) fn app(state: State) -> Piece {
    if state.live {
        listen(state);
    }
    let intake = live(move || {
        if state.inviting.get() {
            invitation(state)
        } else {
            bar(state)
        }
    });
    let switch = el("div")
        .class("switch")
        .with("role", "group")
        .with("aria-label", words::SHOW)
        .has(switch(state, Pane::Result, words::RESULT))
        .has(switch(state, Pane::Files, words::FILES));
    let given = el("section")
        .class("given")
        .with("aria-label", words::FILES)
        .has(files(state))
        .has(editor(state));
    let panes = el("div")
        .with_live("class", move || match state.pane.get() {
            Pane::Files => "panes show-files",
            Pane::Result => "panes show-result",
        })
        .with_live("aria-busy", move || {
            (state.phase.get() == Phase::Judges).then_some("true")
        })
        .has(given)
        .has(result(state));
    el("div")
        .with_live("class", move || {
            if state.dragging.get() {
                "app dragging"
            } else {
                "app"
            }
        })
        .has(
            el("p")
                .class("unseen")
                .with("role", "status")
                .has(live(move || state.spoken())),
        )
        .has(intake)
        .has(live(move || second::second(state)))
        .has(look_up::look_up(state))
        .has(picker(state, FOLDER).with("webkitdirectory", true))
        .has(picker(state, FILES))
        .has(live(move || intake::progress(state)))
        .has(el("ul").class("notes").has(live(move || notes(state))))
        .has(evidence::evidence(state))
        .has(forms::forms(state))
        .has(switch)
        .has(panes)
        .has(live(move || forms::people(state)))
        .has(
            el("div")
                .class("veil")
                .with("aria-hidden", "true")
                .has(el("p").has(words::DROP)),
        )
        .into()
}

pub(crate) fn button(label: &'static str) -> Element {
    el("button").with("type", "button").has(label)
}

/// The large intake: what a visitor meets.
fn invitation(state: State) -> Element {
    let drop = el("div")
        .class("drop")
        .has(
            el("h2")
                .with("id", "intake-title")
                .has(for_hands(words::INTAKE, words::INTAKE_TOUCH)),
        )
        .has(el("p").has(for_hands(words::INTAKE_OR, words::INTAKE_TOUCH_OR)))
        .has(
            el("p")
                .class("acts")
                .has(opener(state, FOLDER, words::CHOOSE_FOLDER).class("main"))
                .has(" ")
                .has(opener(state, FILES, words::CHOOSE_FILES)),
        )
        .has(promise());
    let area = el("textarea")
        .with("id", PASTE)
        .with("placeholder", words::PASTE_HINT)
        .with("spellcheck", "false")
        .with("autocapitalize", "off")
        .with("autocomplete", "off")
        .on("input", move |event| {
            let area: HtmlTextAreaElement = event_target(&event);
            let text = area.value();
            if text.trim().is_empty() {
                return;
            }
            if is_paste(&event) {
                state.paste(text);
            } else {
                state.compose(text);
            }
        });
    let paste = el("div")
        .class("paste")
        .has(el("label").with("for", PASTE).has(words::PASTE_LABEL))
        .has(area);
    el("section")
        .class("intake")
        .with("aria-labelledby", "intake-title")
        .has(drop)
        .has(paste)
}

/// The small intake: what stays of it above a result.
fn bar(state: State) -> Element {
    let paste = button(words::PASTE).on("click", move |_| {
        state.inviting.set(true);
        page::soon(|| page::focus(PASTE));
    });
    let acts = el("p")
        .class("acts")
        .has(opener(state, FOLDER, words::CHOOSE_FOLDER))
        .has(" ")
        .has(opener(state, FILES, words::CHOOSE_FILES))
        .has(" ")
        .has(paste)
        .has(" ")
        .has(button(words::TO_EXAMPLE).on("click", move |_| state.to_example()));
    el("section")
        .class("bar")
        .with("aria-label", words::INTAKE_AGAIN)
        .has(acts)
        .has(promise())
}

/// Words for a pointer that can drop things, and those for a finger; the style sheet shows one of them.
fn for_hands(pointer: &'static str, finger: &'static str) -> Piece {
    Piece::from(vec![
        el("span").class("pointer").has(pointer).into(),
        el("span").class("finger").has(finger).into(),
    ])
}

fn promise() -> Element {
    el("p").class("promise").has(lock()).has(words::PRIVATE)
}

/// A button that opens one of the hidden inputs: a button is what every keyboard and reader knows.
pub(crate) fn opener(state: State, id: &'static str, label: &'static str) -> Element {
    button(label)
        .with("disabled", !state.live)
        .on("click", move |_| {
            if let Some(input) = page::element(id) {
                // so that the same folder can be chosen again after a change; what was chosen may still be read until now
                input.unchecked_ref::<HtmlInputElement>().set_value("");
                input.click();
            }
        })
}

fn picker(state: State, id: &'static str) -> Element {
    el("input")
        .with("type", "file")
        .with("id", id)
        .with("multiple", true)
        .with("hidden", true)
        .on("change", move |event| {
            let input: HtmlInputElement = event_target(&event);
            if let Some(list) = input.files() {
                intake::chosen(state, &list);
            }
        })
}

fn notes(state: State) -> Piece {
    let busy = match state.phase.get() {
        // a look-up speaks for itself, and so does what is read
        Phase::Reads
            if state.looking.with(Looking::is_on) || state.reading.with(Option::is_some) =>
        {
            None
        }
        Phase::Reads => Some(words::READING),
        Phase::Judges => Some(words::JUDGING),
        Phase::Rests | Phase::Failed(_) => None,
    };
    let busy = busy.map(|busy| el("li").class("busy").has(busy));
    let mut notes = vec![Piece::from(busy)];
    for note in state.notes.get() {
        notes.push(el("li").has(prose(&note)).into());
    }
    notes.into()
}

fn switch(state: State, pane: Pane, label: &'static str) -> Element {
    button(label)
        .with("disabled", !state.live)
        .with_live("aria-pressed", move || {
            if state.pane.get() == pane {
                "true"
            } else {
                "false"
            }
        })
        .on("click", move |_| match pane {
            Pane::Files => state.pane.set(pane),
            Pane::Result => state.back(),
        })
}

/// Drops and pastes anywhere on the page.
fn listen(state: State) {
    page::listen("dragover", move |event| {
        event.prevent_default();
        if !state.dragging.now() {
            state.dragging.set(true);
        }
    });
    page::listen("dragleave", move |event| {
        let event: &DragEvent = event.unchecked_ref();
        if event.related_target().is_none() {
            state.dragging.set(false);
        }
    });
    page::listen("drop", move |event| {
        event.prevent_default();
        state.dragging.set(false);
        let event: &DragEvent = event.unchecked_ref();
        let into = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|target| target.closest("#evidence").ok().flatten());
        if let Some(transfer) = event.data_transfer() {
            if let (Some(_), Some(list)) = (into, transfer.files()) {
                intake::brought(state, &list);
                return;
            }
            intake::dropped(state, &transfer);
        }
    });
    page::listen("paste", move |event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let in_field = target.is_some_and(|target| {
            let tag = target.tag_name();
            tag == "INPUT" || tag == "TEXTAREA"
        });
        let clipboard: &ClipboardEvent = event.unchecked_ref();
        if let (false, Some(transfer)) = (in_field, clipboard.clipboard_data()) {
            event.prevent_default();
            intake::given(state, &transfer);
        }
    });
}
