//! The text of a file: a native text area over our own numbered, coloured layer. The layer gives both their size, so one
//! scroll moves both.

use crate::icon::sign;
use crate::judged::Judged;
use crate::layer::{self, Line, Mark, Token};
use crate::piece::{Element, Piece, el, live};
use crate::project::File;
use crate::prose::{prose, shown, unseen};
use crate::range::{self, Begins, Range};
use crate::state::{Here, State};
use crate::verdict::Verdict;
use crate::{door, page, words};
use leptos::prelude::event_target;
use leptos::task::spawn_local;
use std::fmt::Write;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlTextAreaElement, InputEvent, KeyboardEvent};

const EDITOR: &str = "editor";
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
        let file = state.file()?;
        let note = match (file.is_shown(), file.is_editable()) {
            (false, _) => words::TOO_LARGE,
            (true, false) => words::READ_ONLY,
            (true, true) => return None,
        };
        Some(el("p").class("note").has(note))
    });
    let layer = el("div")
        .class("layer")
        .with("aria-hidden", "true")
        .has(live(move || state.file().map(|file| layer(state, &file))));
    let numbers = el("div")
        .class("numbers")
        .with("aria-hidden", "true")
        .has(live(move || numbers(text(state).as_deref())));
    let sheet = el("div").class("sheet").has(layer).has(area(state));
    let editor = el("div")
        .class("editor")
        .with("id", EDITOR)
        .with("tabindex", "-1")
        .with_live("hidden", move || text(state).is_none())
        .has(numbers)
        .has(sheet);
    Piece::from(vec![note, editor.into(), below(state).into()])
}

/// The file whose text is shown.
fn text(state: State) -> Option<Arc<File>> {
    state.file().filter(|file| file.is_shown())
}

fn layer(state: State, file: &Arc<File>) -> Piece {
    let tokens = state.colours.with(|colours| {
        if colours.path == file.path {
            range::moved(&colours.tokens, &colours.text, file.text())
        } else {
            Vec::new()
        }
    });
    let mut all = Vec::new();
    for line in layer::lines(file.text(), &tokens, &marks(state, file)) {
        let file = file.clone();
        all.push(Piece::Keyed(
            line.key(file.text()),
            Box::new(move || drawn(&line, file.text())),
        ));
    }
    all.into()
}

fn drawn(line: &Line, text: &str) -> Piece {
    let mut all = el("div");
    for (words, class) in line.pieces(text) {
        all = if class.is_empty() {
            all.has(words)
        } else {
            all.has(el("span").class(class).has(words))
        };
    }
    all.into()
}

fn area(state: State) -> Element {
    let value = move || text(state).map_or_else(String::new, |file| shown(file.text()));
    // in the HTML that comes first a text area's text is its child, later it is its property
    let first = (!state.live).then(value);
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
        .with_live(".value", value)
        .on("input", move |event| {
            let area: HtmlTextAreaElement = event_target(&event);
            state.edit(area.value(), is_paste(&event));
        })
        .on("keydown", move |event| {
            let key = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key);
            if key.as_deref() == Some("Escape") && state.here.peek(Option::is_some) {
                state.back();
            }
            let held = |event: &KeyboardEvent| event.ctrl_key() || event.meta_key();
            if key.as_deref() == Some("Enter") && event.dyn_ref().is_some_and(held) {
                event.prevent_default();
                look(state, &event_target(&event));
                find(state);
            }
        })
        .on("keyup", move |event| look(state, &event_target(&event)))
        .on("click", move |event| {
            look(state, &event_target(&event));
            // beside the text, the finding comes into sight; where one pane is shown, the visitor stays in the text
            if let Some(at) = state.at.now()
                && page::matches("(width >= 900px)")
            {
                state.show_all();
                page::soon(move || page::unfold(&at.id));
            }
        })
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
    let Some(file) = state
        .file_now()
        .filter(|file| state.live && file.is_shown())
    else {
        return;
    };
    spawn_local(async move {
        let triples = door::highlight(&file.path, file.bytes()).await;
        if state.shown.now() == file.path {
            state.colours.set(colours(&file, &triples));
        }
    });
}

/// A file's colours, from start, end and class, again and again.
pub(crate) fn colours(file: &File, triples: &[u32]) -> Colours {
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
    Colours {
        path: file.path.clone(),
        text: file.text().to_owned(),
        tokens,
    }
}

/// The places that a report speaks of in a file: both the marks and the caret ask for them.
#[derive(Clone, Default)]
pub(crate) struct Places {
    /// What they were found for: the report, and the text to which they have moved.
    of: Option<(Arc<Judged>, Arc<File>)>,
    /// What is said there.
    said: Arc<Vec<At>>,
    /// Where it is said in the text that was judged; what a range is counts in `said`.
    found: Arc<Vec<Range<usize>>>,
    /// The same in the text that is there now.
    now: Arc<Vec<Range<usize>>>,
}

/// The places that the report speaks of in a file, moved with what was typed since.
fn places(state: State, file: &Arc<File>) -> Places {
    let Some(judged) = state.judged.get() else {
        return Places::default();
    };
    let mut places = state.places.now();
    match &places.of {
        Some((of, text)) if Arc::ptr_eq(of, &judged) && text.path == file.path => {
            if Arc::ptr_eq(text, file) {
                return places;
            }
        }
        _ => find_places(&mut places, &judged, file),
    }
    if let Some(was) = judged.project.file(&file.path) {
        places.now = Arc::new(range::moved(&places.found, was.text(), file.text()));
    }
    places.of = Some((judged, file.clone()));
    state.places.set(places.clone());
    places
}

fn find_places(places: &mut Places, judged: &Judged, file: &File) {
    let (mut said, mut found) = (Vec::new(), Vec::new());
    if let Some(was) = judged.project.file(&file.path) {
        let begins = Begins::new(was.text());
        for (exhibit, id) in judged.places(&file.path) {
            let Some(line) = exhibit.line else {
                continue;
            };
            let column = exhibit.column.unwrap_or(1);
            let end = (
                exhibit.end_line.unwrap_or(line),
                exhibit.end_column.unwrap_or(column),
            );
            found.push(Range {
                start: begins.offset((line, column)),
                end: begins.offset(end),
                what: said.len(),
            });
            said.push(At {
                id,
                verdict: Verdict::of(&exhibit.verdict),
                says: exhibit.says.clone(),
            });
        }
    }
    places.said = Arc::new(said);
    places.found = Arc::new(found);
    places.now = Arc::default();
}

impl Places {
    /// Each place with what is said there.
    fn each(&self) -> impl DoubleEndedIterator<Item = (&Range<usize>, &At)> {
        self.now
            .iter()
            .filter_map(|range| Some((range, self.said.get(range.what)?)))
    }
}

fn marks(state: State, file: &Arc<File>) -> Vec<Range<Mark>> {
    let here = state.here.with(|here| {
        here.as_ref()
            .map(|here| (here.from.clone(), here.range(file)))
    });
    let mut marks = Vec::new();
    let mut found = false;
    for (range, at) in places(state, file).each() {
        let here = here.as_ref().is_some_and(|(from, _)| *from == at.id);
        found |= here;
        marks.push(mark(range.start, range.end, at.verdict, here));
    }
    // a problem and a row of the release path are places, too, though no exhibits
    if let (false, Some((_, Some((start, end))))) = (found, here) {
        marks.push(mark(start, end, Verdict::NotApplicable, true));
    }
    marks
}

fn mark(start: usize, end: usize, verdict: Verdict, here: bool) -> Range<Mark> {
    let what = Mark { verdict, here };
    Range { start, end, what }
}

impl Here {
    /// Its place in a file's text, in UTF-16 units; none in another file.
    fn range(&self, file: &File) -> Option<(usize, usize)> {
        let begins = (self.path == file.path).then(|| Begins::new(file.text()))?;
        Some((begins.offset(self.start), begins.offset(self.end)))
    }
}

/// Scrolls to the place that the visitor asked for, and sets the caret there.
pub(crate) fn reveal(state: State) {
    let (Some(editor), Some(area)) = (page::element(EDITOR), page::element(AREA)) else {
        return;
    };
    let (Some(file), Some(here)) = (state.file_now(), state.here.now()) else {
        return;
    };
    page::into_view(".here");
    editor.set_scroll_left(0);
    let area: HtmlTextAreaElement = area.unchecked_into();
    // a text area counts a line end as one unit
    let text: String = file.text().chars().filter(|char| *char != '\r').collect();
    let begins = Begins::new(&text);
    let unit = |place| u32::try_from(begins.offset(place)).unwrap_or(u32::MAX);
    let _ = area.set_selection_range(unit(here.start), unit(here.end));
    // on a touch screen the focus would bring up the keyboard
    let target = if page::matches("(pointer: coarse)") {
        editor
    } else {
        area.unchecked_into()
    };
    page::focus_in_place(&target);
}

/// What is said of the place where the caret stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct At {
    /// The id of the button beside its exhibit.
    id: String,
    verdict: Verdict,
    says: String,
}

/// Below the text: what is said of the place under the caret, and the way there.
fn below(state: State) -> Element {
    el("p")
        .class("at")
        .with("role", "status")
        .has(live(move || {
            let at = state.at.get()?;
            let to = el("button")
                .with("type", "button")
                .class("place")
                .on("click", move |_| find(state))
                .has(words::next::SHOW_IT);
            Some(Piece::from(vec![
                sign(at.verdict).into(),
                unseen(at.verdict.word()).into(),
                " ".into(),
                prose(&at.says),
                " ".into(),
                to.into(),
            ]))
        }))
}

/// Looks again, after another judgement, what is said of the place where the visitor's caret stands.
pub(crate) fn look_again(state: State) {
    let Some(area) = page::element(AREA) else {
        return;
    };
    if page::has_focus(&area) || state.at.peek(Option::is_some) {
        look(state, area.unchecked_ref());
    }
}

/// Looks what is said of the place where the caret stands.
fn look(state: State, area: &HtmlTextAreaElement) {
    let (Ok(Some(start)), Ok(Some(end)), Some(file)) = (
        area.selection_start(),
        area.selection_end(),
        state.file_now(),
    ) else {
        return;
    };
    let caret = unit(file.text(), start as usize);
    // of several that are equally grave the first one counts: the SPEC's own before what lies beyond it
    let places = places(state, &file);
    let at = places
        .each()
        .rev()
        .filter(|(range, _)| start == end && range.start <= caret && caret <= range.end)
        .max_by_key(|(_, at)| at.verdict)
        .map(|(_, at)| at.clone());
    if state.at.peek(|now| *now != at) {
        state.at.set(at);
    }
}

/// Where a caret of the text area stands in the text: the area counts a line end as one unit.
fn unit(text: &str, caret: usize) -> usize {
    let (mut at, mut passed) = (0, 0);
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next().filter(|_| passed < caret) {
        at += char.len_utf16();
        if char != '\r' || chars.peek() != Some(&'\n') {
            passed += char.len_utf16();
        }
    }
    at
}

/// Goes to the finding that speaks of the place under the caret.
fn find(state: State) {
    if let Some(at) = state.at.now() {
        state.show_all();
        // after it is there again
        page::soon(move || {
            page::unfold(&at.id);
            page::focus(&at.id);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::unit;

    #[test]
    fn a_caret_is_found_behind_windows_line_ends_and_wide_characters() {
        assert_eq!(unit("a: 1\r\nb: 2\r\n", 5), 6);
        assert_eq!(unit("a: 1\nb: 2\n", 5), 5);
        assert_eq!(unit("\u{1f600}\r\nb", 3), 4);
        assert_eq!(unit("a", 9), 1);
    }
}
