//! The text of a box, as the one text area that it has.

use crate::piece::{Element, Piece, el, live};
use crate::project::Came;
use crate::prose::shown;
use crate::range::Begins;
use crate::say;
use crate::state::{Here, State};
use crate::words;
use leptos::prelude::event_target;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlTextAreaElement, InputEvent};

/// The files, where there are several, and the text of the one that is shown.
pub(crate) fn text(state: State) -> Piece {
    let label = live(move || {
        let known = state.known()?;
        let came = known.project.with(|project| project.came);
        let tag = (came == Came::Example).then(|| el("span").class("tag").has(words::EXAMPLE));
        let file = state.file()?;
        Some(
            el("p")
                .class("name")
                .has(el("code").has(shown(&file.path)))
                .has(" ")
                .has(tag),
        )
    });
    let note = live(move || {
        let file = state.file()?;
        let note = match (file.is_shown(), file.is_editable()) {
            (false, _) => words::TOO_LARGE,
            (true, false) => words::READ_ONLY,
            (true, true) => return None,
        };
        Some(el("p").class("quiet").has(note))
    });
    Piece::from(vec![
        live(move || files(state)),
        label,
        note,
        area(state).into(),
    ])
}

fn area(state: State) -> Element {
    el("textarea")
        .with_live("aria-label", move || {
            let known = state.known()?;
            let came = known.project.with(|project| project.came);
            Some(if came == Came::Example {
                say::TEXT_EXAMPLE
            } else {
                say::TEXT
            })
        })
        .with("spellcheck", "false")
        .with("autocapitalize", "off")
        .with("autocomplete", "off")
        .with("wrap", "off")
        .with_live("rows", move || {
            let lines = state.file().map_or(0, |file| {
                file.text().bytes().filter(|byte| *byte == b'\n').count()
            });
            (lines + 1).clamp(4, 14).to_string()
        })
        .with_live("readonly", move || {
            state.file().is_none_or(|file| !file.is_editable())
        })
        .with_live(".value", move || {
            let file = state.file().filter(|file| file.is_shown());
            file.map_or_else(String::new, |file| shown(file.text()))
        })
        .on("input", move |event| {
            let area: HtmlTextAreaElement = event_target(&event);
            state.edit(area.value(), is_whole(&event, &area));
        })
}

/// Whether an input event put a whole text there, rather than a part of one.
fn is_whole(event: &Event, area: &HtmlTextAreaElement) -> bool {
    event.dyn_ref::<InputEvent>().is_some_and(|event| {
        let brought = matches!(
            event.input_type().as_str(),
            "insertFromPaste" | "insertFromDrop"
        );
        let length = |text: &str| text.encode_utf16().count();
        brought
            && event
                .data()
                .is_none_or(|data| length(&data) >= length(area.value().trim()))
    })
}

fn files(state: State) -> Option<Element> {
    let known = state.known()?;
    let paths: Vec<String> = known
        .project
        .with(|project| project.files.iter().map(|file| file.path.clone()).collect());
    let rows: Piece = paths
        .iter()
        .map(|path| {
            let (to, of) = (path.clone(), path.clone());
            el("button")
                .with("type", "button")
                .with_live("aria-pressed", move || {
                    let shown = state
                        .known()
                        .is_some_and(|known| known.shown.with(|shown| *shown == of));
                    if shown { "true" } else { "false" }
                })
                .on("click", move |_| {
                    if let Some(known) = state.known() {
                        known.shown.set(to.clone());
                    }
                })
                .has(shown(path))
        })
        .collect();
    (paths.len() > 1).then(|| {
        el("div")
            .class("files")
            .with("role", "group")
            .with("aria-label", say::FILES)
            .has(rows)
    })
}

/// Shows a place in the text, selected. The visitor asked for it, so the focus goes there.
pub(crate) fn reveal(state: State, here: &Here) {
    let Some(known) = state.known() else {
        return;
    };
    known.shown.set(here.path.clone());
    let here = here.clone();
    leptos::prelude::request_animation_frame(move || {
        let area = state
            .place()
            .and_then(|place| place.query_selector("textarea").ok().flatten());
        let (Some(area), Some(file)) = (
            area,
            state.known().and_then(|known| {
                known
                    .project
                    .peek(|project| project.file(&here.path).cloned())
            }),
        ) else {
            return;
        };
        let area: HtmlTextAreaElement = area.unchecked_into();
        // a text area counts a line end as one unit
        let text: String = file.text().chars().filter(|char| *char != '\r').collect();
        let begins = Begins::new(&text);
        let unit = |place| u32::try_from(begins.offset(place)).unwrap_or(u32::MAX);
        let _ = area.focus();
        let _ = area.set_selection_range(unit(here.start), unit(here.end));
        // a browser scrolls to the caret only while one types
        let lines = i32::try_from(here.start.0).unwrap_or(i32::MAX);
        let all = i32::try_from(text.lines().count().max(1)).unwrap_or(i32::MAX);
        let above = area.scroll_height().saturating_mul(lines.saturating_sub(3)) / all;
        area.set_scroll_top(above.max(0));
    });
}
