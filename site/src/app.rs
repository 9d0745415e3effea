//! The page: intake, files and text on one side, the SPEC on the other.

use crate::editor::{editor, is_paste};
use crate::files::files;
use crate::prose::prose;
use crate::result::result;
use crate::state::{Pane, Phase, State};
use crate::{intake, page, words};
use leptos::ev::Event;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

/// The id of the intake's text area.
pub(crate) const PASTE: &str = "paste";
const FOLDER: &str = "pick-folder";
const FILES: &str = "pick-files";

/// The whole content of `<main>`.
pub(crate) fn app(state: State) -> impl IntoView {
    let dragging = RwSignal::new(false);
    if state.live {
        listen(state, dragging);
    }
    let show = move || match state.pane.get() {
        Pane::Files => "panes show-files",
        Pane::Result => "panes show-result",
    };
    view! {
        <div class="app" class:dragging=move || dragging.get()>
            <p class="unseen" role="status">{move || state.spoken()}</p>
            {move || if state.inviting.get() { invitation(state).into_any() } else { bar(state).into_any() }}
            {pickers(state)}
            <ul class="notes">{move || notes(state)}</ul>
            <div class="switch" role="group" aria-label=words::SHOW>
                {switch(state, Pane::Result, words::RESULT)}
                {switch(state, Pane::Files, words::FILES)}
            </div>
            <div class=show aria-busy=move || (state.phase.get() == Phase::Judges).then_some("true")>
                <section class="given" aria-label=words::FILES>
                    {move || {
                        state.here.with(Option::is_some).then(|| {
                            view! {
                                <button type="button" class="back" on:click=move |_| state.back()>{words::BACK}</button>
                            }
                        })
                    }}
                    {files(state)}
                    {editor(state)}
                </section>
                {result(state)}
            </div>
            <div class="veil" aria-hidden="true"><p>{words::DROP}</p></div>
        </div>
    }
}

/// The large intake: what a visitor meets.
fn invitation(state: State) -> impl IntoView {
    view! {
        <section class="intake" aria-labelledby="intake-title">
            <div class="drop">
                <h2 id="intake-title">{words::INTAKE}</h2>
                <p>{words::INTAKE_OR}</p>
                <p class="acts">
                    {picker(state, FOLDER, words::CHOOSE_FOLDER, "main")}
                    {picker(state, FILES, words::CHOOSE_FILES, "")}
                </p>
                <p class="promise">{lock()}{words::PRIVATE}</p>
            </div>
            <div class="paste">
                <label for=PASTE>{words::PASTE_LABEL}</label>
                <textarea
                    id=PASTE
                    placeholder=words::PASTE_HINT
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    on:input=move |event| {
                        let area: HtmlTextAreaElement = event_target(&event);
                        let text = area.value();
                        if !text.trim().is_empty() {
                            state.compose(text, is_paste(&event));
                        }
                    }
                ></textarea>
            </div>
        </section>
    }
}

/// The small intake: what stays of it above a result.
fn bar(state: State) -> impl IntoView {
    view! {
        <section class="bar" aria-label=words::INTAKE_AGAIN>
            <p class="acts">
                {picker(state, FOLDER, words::CHOOSE_FOLDER, "")}
                {picker(state, FILES, words::CHOOSE_FILES, "")}
                <button
                    type="button"
                    on:click=move |_| {
                        state.inviting.set(true);
                        request_animation_frame(|| page::focus(PASTE));
                    }
                >
                    {words::PASTE}
                </button>
                <button type="button" on:click=move |_| state.to_example()>{words::TO_EXAMPLE}</button>
            </p>
            <p class="promise">{lock()}{words::PRIVATE}</p>
        </section>
    }
}

fn lock() -> impl IntoView {
    view! {
        <svg class="lock" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M4.8 7V5a3.2 3.2 0 0 1 6.4 0v2M3.5 7h9v7h-9z" />
        </svg>
    }
}

/// A button that opens one of the hidden inputs: a button is what every keyboard and reader knows.
fn picker(
    state: State,
    id: &'static str,
    label: &'static str,
    class: &'static str,
) -> impl IntoView {
    view! {
        <button type="button" class=class disabled=!state.live on:click=move |_| if let Some(input) = page::element(id) { input.click() }>
            {label}
        </button>
    }
}

fn pickers(state: State) -> impl IntoView {
    let change = move |event: Event| {
        let input: HtmlInputElement = event_target(&event);
        if let Some(list) = input.files() {
            intake::chosen(state, &list);
        }
        // so that the same folder can be chosen again after a change
        input.set_value("");
    };
    // `view!` does not know the attribute by name
    let folder = leptos::html::input()
        .r#type("file")
        .id(FOLDER)
        .hidden(true)
        .attr("webkitdirectory", "")
        .on(leptos::ev::change, change);
    view! {
        {folder}
        <input type="file" id=FILES multiple hidden on:change=change />
    }
}

fn notes(state: State) -> impl IntoView {
    let busy = match state.phase.get() {
        Phase::Reads => Some(words::READING),
        Phase::Judges => Some(words::JUDGING),
        Phase::Rests | Phase::Failed(_) => None,
    };
    let busy = busy.map(|busy| view! { <li class="busy">{busy}</li> });
    let notes = state.notes.get();
    let notes = notes
        .iter()
        .map(|note| view! { <li>{prose(note)}</li> })
        .collect::<Vec<_>>();
    (busy, notes)
}

fn switch(state: State, pane: Pane, label: &'static str) -> impl IntoView {
    let pressed = move || {
        if state.pane.get() == pane {
            "true"
        } else {
            "false"
        }
    };
    view! {
        <button type="button" aria-pressed=pressed on:click=move |_| state.pane.set(pane)>{label}</button>
    }
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
