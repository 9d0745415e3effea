//! The page: intake, files and text on one side, the SPEC on the other.

use crate::editor::{editor, is_paste};
use crate::files::files;
use crate::icon::lock;
use crate::piece::{Element, Piece, el, live};
use crate::prose::prose;
use crate::result::result;
use crate::state::{Pane, Phase, State};
use crate::{intake, page, words};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{
    ClipboardEvent, DragEvent, Event, HtmlElement, HtmlInputElement, HtmlTextAreaElement,
};

/// The id of the intake's text area.
pub(crate) const PASTE: &str = "paste";
const FOLDER: &str = "pick-folder";
const FILES: &str = "pick-files";

/// The whole content of `<main>`.
pub(crate) fn app(state: State) -> Piece {
    let dragging = RwSignal::new(false);
    if state.live {
        listen(state, dragging);
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
    let back = live(move || {
        state.here.with(Option::is_some).then(|| {
            button(words::BACK)
                .class("back")
                .on("click", move |_| state.back())
        })
    });
    let given = el("section")
        .class("given")
        .with("aria-label", words::FILES)
        .has(back)
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
            if dragging.get() {
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
        .has(picker(state, FOLDER).with("webkitdirectory", true))
        .has(picker(state, FILES))
        .has(el("ul").class("notes").has(live(move || notes(state))))
        .has(switch)
        .has(panes)
        .has(
            el("div")
                .class("veil")
                .with("aria-hidden", "true")
                .has(el("p").has(words::DROP)),
        )
        .into()
}

fn button(label: &'static str) -> Element {
    el("button").with("type", "button").has(label)
}

/// The large intake: what a visitor meets.
fn invitation(state: State) -> Element {
    let drop = el("div")
        .class("drop")
        .has(el("h2").with("id", "intake-title").has(words::INTAKE))
        .has(el("p").has(words::INTAKE_OR))
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
            if !text.trim().is_empty() {
                state.compose(text, is_paste(&event));
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
        request_animation_frame(|| page::focus(PASTE));
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

fn promise() -> Element {
    el("p").class("promise").has(lock()).has(words::PRIVATE)
}

/// A button that opens one of the hidden inputs: a button is what every keyboard and reader knows.
fn opener(state: State, id: &'static str, label: &'static str) -> Element {
    button(label)
        .with("disabled", !state.live)
        .on("click", move |_| {
            if let Some(input) = page::element(id) {
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
            // so that the same folder can be chosen again after a change
            input.set_value("");
        })
}

fn notes(state: State) -> Piece {
    let busy = match state.phase.get() {
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
        .with_live("aria-pressed", move || {
            if state.pane.get() == pane {
                "true"
            } else {
                "false"
            }
        })
        .on("click", move |_| state.pane.set(pane))
}

/// Drops and pastes anywhere on the page.
fn listen(state: State, dragging: RwSignal<bool>) {
    let on = |name: &'static str, act: fn(State, RwSignal<bool>, &Event)| {
        // the page lives as long as its window: the handle is not needed
        let _ = window_event_listener_untyped(name, move |event| act(state, dragging, &event));
    };
    on("dragover", |_, dragging, event| {
        event.prevent_default();
        if !dragging.get_untracked() {
            dragging.set(true);
        }
    });
    on("dragleave", |_, dragging, event| {
        let out = event
            .dyn_ref::<DragEvent>()
            .is_none_or(|event| event.related_target().is_none());
        if out {
            dragging.set(false);
        }
    });
    on("drop", |state, dragging, event| {
        event.prevent_default();
        dragging.set(false);
        let transfer = event
            .dyn_ref::<DragEvent>()
            .and_then(DragEvent::data_transfer);
        if let Some(transfer) = transfer {
            intake::dropped(state, &transfer);
        }
    });
    on("paste", |state, _, event| {
        let in_field = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlElement>().ok())
            .is_some_and(|target| matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA"));
        let transfer = event
            .dyn_ref::<ClipboardEvent>()
            .and_then(ClipboardEvent::clipboard_data);
        if let (false, Some(transfer)) = (in_field, transfer) {
            event.prevent_default();
            intake::given(state, &transfer);
        }
    });
    // whoever gave something with a button that is gone now goes on at the result
    Effect::new(move |before: Option<bool>| {
        let inviting = state.inviting.get();
        if before == Some(true) && !inviting {
            request_animation_frame(|| {
                if page::is_focus_lost() {
                    page::focus("result");
                }
            });
        }
        inviting
    });
}
