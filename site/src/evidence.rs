//! Where evidence beyond files is brought: answers of GitHub and PyPI, pasted or from a file, and what became of them.

use crate::app::button;
use crate::copy::copy;
use crate::kept::Kept;
use crate::look_up::REPOSITORY;
use crate::object::text;
use crate::piece::{Element, Piece, el, live};
use crate::prose::{prose, shown};
use crate::state::State;
use crate::words::{self, evidence as say};
use crate::{door, editor, intake, page};
use leptos::prelude::event_target;
use leptos::task::spawn_local;
use spec_report::wire::{Brought, BroughtAnswer};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

/// The id of the whole place.
pub(crate) const PLACE: &str = "evidence";
const AREA: &str = "answer";
const FILE: &str = "pick-answer";

/// The whole place, folded until it is wanted.
pub(crate) fn evidence(state: State) -> Element {
    let area = el("textarea")
        .with("id", AREA)
        .with("placeholder", say::HINT)
        .with("spellcheck", "false")
        .with("autocapitalize", "off")
        .with("autocomplete", "off")
        .on("input", move |event| {
            if editor::is_paste(&event) {
                add(state);
            }
        });
    let label = el("label").with("for", AREA).has(live(move || {
        state.wanted.with(|path| {
            if path.is_empty() {
                say::LABEL.to_owned()
            } else {
                say::label(&shown(path))
            }
        })
    }));
    let picker = el("input")
        .with("type", "file")
        .with("id", FILE)
        .with("multiple", true)
        .with("hidden", true)
        .on("change", move |event| {
            let input: HtmlInputElement = event_target(&event);
            if let Some(list) = input.files() {
                intake::brought(state, &list);
            }
            input.set_value("");
        });
    let acts = el("p")
        .class("acts")
        .has(button(say::ADD).on("click", move |_| add(state)))
        .has(" ")
        .has(button(say::CHOOSE).on("click", |_| {
            if let Some(input) = page::element(FILE) {
                input.click();
            }
        }));
    let place = el("details")
        .class("evidence")
        .with("id", PLACE)
        .has(el("summary").has(say::TITLE))
        .has(el("p").class("quiet").has(prose(say::SAYS)));
    // the HTML that comes first is to be small, and nothing can be brought without a script
    if !state.live {
        return place;
    }
    place
        .has(el("div").class("paste").has(label).has(area))
        .has(picker)
        .has(acts)
        .has(collect())
        .has(live(move || list(state)))
}

/// The command that collects all answers of the repository that is named above, to copy.
fn collect() -> Element {
    let said = Arc::new(Kept::new(String::new()));
    let tell = said.clone();
    let copy = button(say::COLLECT).on("click", move |_| {
        let tell = tell.clone();
        spawn_local(async move {
            tell.set(copy_command().await);
        });
    });
    el("div").has(el("p").has(prose(say::COLLECT_SAYS))).has(
        el("p").class("acts").has(copy).has(" ").has(
            el("span")
                .with("role", "status")
                .has(live(move || prose(&said.get()))),
        ),
    )
}

async fn copy_command() -> String {
    let name = page::value(REPOSITORY);
    if name.is_empty() {
        page::focus(REPOSITORY);
        return say::COLLECT_NAME.to_owned();
    }
    let answer = match door::ask(&[("bundle", name.into())]).await {
        Ok(answer) => answer,
        Err(why) => return why,
    };
    page::copy(&text(&answer, "command")).await.to_owned()
}

/// Takes what stands in the text area.
fn add(state: State) {
    let Some(area) = page::element(AREA) else {
        return;
    };
    let area: HtmlTextAreaElement = area.unchecked_into();
    let text = area.value();
    if !text.trim().is_empty() {
        area.set_value("");
        state.bring(state.wanted.now(), text);
    }
}

/// What was brought, each with a button that takes it away, and how much is seen by it.
fn list(state: State) -> Piece {
    state.beside.with(|beside| {
        if beside.brought.is_empty() {
            return "".into();
        }
        let rows: Piece = beside
            .brought
            .iter()
            .map(|one| brought(state, one))
            .collect();
        Piece::from(vec![
            el("h2").has(say::LIST).into(),
            el("ul").class("brought").has(rows).into(),
            el("p")
                .class("quiet")
                .has(say::SEEN)
                .has(prose(&beside.extent))
                .has(".")
                .into(),
        ])
    })
}

fn brought(state: State, one: &Brought) -> Element {
    let path = one.path.clone();
    let away = button(say::REMOVE)
        .with("aria-label", format!("{} {}", say::REMOVE, shown(&path)))
        .on("click", move |_| {
            state.take_away(&path);
            // the button is gone with its row
            page::focus(AREA);
        });
    let rows: Piece = one.answers.iter().map(row).collect();
    el("li")
        .has(
            el("p")
                .class("acts")
                .has(el("code").has(shown(&one.path)))
                .has(" ")
                .has(away),
        )
        .has(el("ul").has(rows))
}

fn row(answer: &BroughtAnswer) -> Element {
    el("li")
        .has(el("strong").has(shown(&answer.state)))
        .has(" ")
        .has(el("code").has(shown(&answer.path)))
        .has(" ")
        .has(el("span").class("quiet").has(prose(&answer.says)))
}

/// How many answers there are, for the line that says what was read.
pub(crate) fn count(state: State) -> String {
    state.beside.with(|beside| {
        let of = |state: &str| {
            let all = beside.brought.iter().flat_map(|one| &one.answers);
            all.filter(|answer| answer.state == state).count()
        };
        words::answers(of("given"), of("refused"), of("not understood"))
    })
}

/// The command that a need names, to copy, and the way to where its answer is pasted.
pub(crate) fn command(state: State, bring: &str) -> Option<Element> {
    let command = words::command(bring)?;
    let path = command.rsplit(' ').next()?.trim_matches('\'').to_owned();
    let paste = button(say::PASTE).on("click", move |_| open(state, path.clone()));
    Some(copy(say::COLLECT, command.to_owned()).has(" ").has(paste))
}

/// Opens the place for the answer to a question.
fn open(state: State, path: String) {
    state.wanted.set(path);
    page::unfold(AREA);
    page::focus(AREA);
}
