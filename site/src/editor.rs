//! The text of a file: a native text area over our own numbered, coloured layer. The layer gives both their size, so one
//! scroll moves both.

use crate::layer::{self, Mark, Token};
use crate::piece::{Element, Piece, el, live};
use crate::project::File;
use crate::prose::shown;
use crate::range::{self, Range};
use crate::state::State;
use crate::verdict::Verdict;
use crate::{door, page, words};
use leptos::prelude::event_target;
use leptos::task::spawn_local;
use std::fmt::Write;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlTextAreaElement, InputEvent, KeyboardEvent};

const EDITOR: &str = "editor";
const LAYER: &str = "layer";
const AREA: &str = "text";

/// A file's colours, and the text they were found in.
#[derive(Default)]
pub(crate) struct Colours {
    path: String,
    text: String,
    tokens: Vec<Range<Token>>,
}

/// The pane of the text.
pub(crate) fn editor(state: State) -> Piece {
    let note = live(move || {
        state
            .file()
            .filter(|file| !file.is_editable())
            .map(|_| el("p").class("note").has(words::READ_ONLY))
    });
    let layer = el("div")
        .class("layer")
        .with("id", LAYER)
        .with("aria-hidden", "true")
        .has(live(move || state.file().map(|file| layer(state, &file))));
    let numbers = el("div")
        .class("numbers")
        .with("aria-hidden", "true")
        .has(live(move || numbers(state.file().as_deref())));
    let sheet = el("div").class("sheet").has(layer).has(area(state));
    let editor = el("div")
        .class("editor")
        .with("id", EDITOR)
        .with("tabindex", "-1")
        .has(numbers)
        .has(sheet);
    Piece::from(vec![note, editor.into()])
}

fn layer(state: State, file: &File) -> Piece {
    let tokens = state.colours.with(|colours| {
        if colours.path == file.path {
            range::moved(&colours.tokens, &colours.text, file.text())
        } else {
            Vec::new()
        }
    });
    layer::lines(file.text(), &tokens, &marks(state, file))
        .into_iter()
        .map(|line| {
            let pieces: Piece = line
                .into_iter()
                .map(|piece| {
                    if piece.class.is_empty() {
                        Piece::from(piece.text)
                    } else {
                        el("span").class(piece.class).has(piece.text).into()
                    }
                })
                .collect();
            el("div").has(pieces)
        })
        .collect()
}

fn area(state: State) -> Element {
    let text = move || {
        state
            .file()
            .map_or_else(String::new, |file| shown(file.text()))
    };
    // in the HTML that comes first a text area's text is its child, later it is its property
    let first = (!state.live).then(text);
    el("textarea")
        .with("id", AREA)
        .with_live("aria-label", move || {
            state.shown.with(|path| words::text_of(&shown(path)))
        })
        .with("spellcheck", "false")
        .with("autocapitalize", "off")
        .with("autocomplete", "off")
        .with("wrap", "off")
        .with_live("readonly", move || {
            !state.live || state.file().is_none_or(|file| !file.is_editable())
        })
        .with_live(".value", text)
        .on("input", move |event| {
            let area: HtmlTextAreaElement = event_target(&event);
            state.edit(area.value(), is_paste(&event));
        })
        .on("keydown", move |event| {
            let key = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key);
            if key.as_deref() == Some("Escape") && state.here.peek(Option::is_some) {
                state.back();
            }
        })
        .on("click", move |event| find(state, &event_target(&event)))
        .has(first)
}

/// Whether an input event came from pasting or dropping rather than typing.
pub(crate) fn is_paste(event: &Event) -> bool {
    event.dyn_ref::<InputEvent>().is_some_and(|event| {
        matches!(
            event.input_type().as_str(),
            "insertFromPaste" | "insertFromDrop"
        )
    })
}

fn numbers(file: Option<&File>) -> String {
    let count = file.map_or(0, |file| spec_source::Lines::new(file.text()).count());
    (1..=count).fold(String::new(), |mut out, number| {
        // writing to a `String` cannot fail
        let _ = writeln!(out, "{number}");
        out
    })
}

/// Finds the colours of the file that is shown. Until they are there the ones before move with what is typed.
pub(crate) fn colour(state: State) {
    let Some(file) = state.file_now().filter(|_| state.live) else {
        return;
    };
    spawn_local(async move {
        let triples = door::highlight(&file.path, file.bytes()).await;
        if state.shown.now() != file.path {
            return;
        }
        let mut tokens = Vec::with_capacity(triples.len() / 3);
        for triple in triples.chunks_exact(3) {
            if let [start, end, class] = *triple {
                tokens.push(Range {
                    start: start as usize,
                    end: end as usize,
                    what: Token(class),
                });
            }
        }
        state.colours.set(Colours {
            path: file.path.clone(),
            text: file.text().to_owned(),
            tokens,
        });
    });
}

/// The places that the report speaks of in a file, each with the id of the button beside its exhibit; moved with what was typed since.
fn places(state: State, file: &File) -> Vec<(Range<Verdict>, String)> {
    let mut places = Vec::new();
    let Some(judged) = state.judged.get() else {
        return places;
    };
    let Some(was) = judged.project.file(&file.path) else {
        return places;
    };
    let text = was.text();
    for (exhibit, id) in judged.places(&file.path) {
        let Some(line) = exhibit.line else {
            continue;
        };
        let column = exhibit.column.unwrap_or(1);
        let end = (
            exhibit.end_line.unwrap_or(line),
            exhibit.end_column.unwrap_or(column),
        );
        let range = Range {
            start: range::offset(text, (line, column)),
            end: range::offset(text, end),
            what: Verdict::of(&exhibit.verdict),
        };
        if let [range] = range::moved(&[range], text, file.text()).as_slice() {
            places.push((*range, id));
        }
    }
    places
}

fn marks(state: State, file: &File) -> Vec<Range<Mark>> {
    let mut marks: Vec<_> = places(state, file)
        .into_iter()
        .map(|(range, _)| Range {
            start: range.start,
            end: range.end,
            what: Mark {
                verdict: range.what,
                here: false,
            },
        })
        .collect();
    if let Some(here) = state.here.get().filter(|here| here.path == file.path) {
        let at = |place| range::offset(file.text(), place);
        let (start, end) = (at(here.start), at(here.end));
        let verdict = marks
            .iter()
            .find(|mark| mark.start == start && mark.end == end)
            .map_or(Verdict::NotApplicable, |mark| mark.what.verdict);
        marks.push(Range {
            start,
            end,
            what: Mark {
                verdict,
                here: true,
            },
        });
    }
    marks
}

/// Scrolls to the place that the visitor asked for, and sets the caret there.
pub(crate) fn reveal(state: State) {
    let (Some(editor), Some(layer), Some(area)) = (
        page::element(EDITOR),
        page::element(LAYER),
        page::element(AREA),
    ) else {
        return;
    };
    let (Some(file), Some(here)) = (state.file_now(), state.here.now()) else {
        return;
    };
    let lines = spec_source::Lines::new(file.text()).count();
    let (Ok(line), Ok(lines)) = (i32::try_from(here.start.0), i32::try_from(lines)) else {
        return;
    };
    let top = layer.offset_height() * (line - 1) / lines.max(1) - editor.client_height() / 3;
    editor.set_scroll_top(top.max(0));
    editor.set_scroll_left(0);
    let area: HtmlTextAreaElement = area.unchecked_into();
    // a text area counts a line end as one unit
    let text: String = file.text().chars().filter(|char| *char != '\r').collect();
    let unit = |place| u32::try_from(range::offset(&text, place)).unwrap_or(u32::MAX);
    let _ = area.set_selection_range(unit(here.start), unit(here.end));
    // on a touch screen the focus would bring up the keyboard
    let target = if page::matches("(pointer: coarse)") {
        editor
    } else {
        area.unchecked_into()
    };
    page::focus_in_place(&target);
}

/// Shows the finding whose place was clicked in the text.
fn find(state: State, area: &HtmlTextAreaElement) {
    let Some(file) = state.file_now() else {
        return;
    };
    let (Ok(Some(start)), Ok(Some(end))) = (area.selection_start(), area.selection_end()) else {
        return;
    };
    if start != end || file.has_crlf() {
        return;
    }
    let caret = start as usize;
    let place = places(state, &file)
        .into_iter()
        .filter(|(range, _)| range.start <= caret && caret <= range.end)
        .max_by_key(|(range, _)| range.what);
    if let Some((_, id)) = place {
        page::unfold(&id);
    }
}
