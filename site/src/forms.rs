//! What can be filled in: questions that only people can answer, and the register of access. The judge says what to ask.

use crate::copy::copy;
use crate::object::{property, text};
use crate::piece::{Element, Piece, el, live};
use crate::project::{Came, File, Origin, Project};
use crate::prose::{prose, shown};
use crate::state::State;
use crate::words::{self, forms as say};
use crate::{door, page};
use js_sys::Array;
use leptos::task::spawn_local;
use spec_report::wire::{Form, FormField, FormRow};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::JsValue;
use web_sys::{FormData, HtmlFormElement};

/// What a form became: the file, and the page for people.
#[derive(Clone, Default)]
pub(crate) struct Written {
    form: String,
    path: String,
    text: String,
    markdown: String,
}

/// All forms, folded until they are wanted.
pub(crate) fn forms(state: State) -> Piece {
    // without a script nothing can be filled in
    if !state.live {
        return "".into();
    }
    live(move || {
        state.beside.with(|beside| {
            beside
                .forms
                .iter()
                .map(|form| self::form(state, form))
                .collect::<Piece>()
        })
    })
}

fn form(state: State, form: &Form) -> Element {
    let open = form.rows.iter().filter(|row| row.open).count();
    let id = form.id.clone();
    let rows: Piece = form
        .rows
        .iter()
        .map(|row| self::row(&form.id, row))
        .collect();
    let button = el("button").with("type", "submit").has(say::WRITE);
    let fields = el("form")
        .with("id", form.id.clone())
        .on("submit", move |event| {
            event.prevent_default();
            let id = id.clone();
            spawn_local(async move { write(state, id).await });
        })
        .has(rows)
        .has(el("p").class("acts").has(button));
    let id = form.id.clone();
    el("details")
        .class("evidence")
        .has(
            el("summary")
                .has(form.title.clone())
                .has((open > 1 && form.id == "questions").then(|| words::open(open - 1))),
        )
        .has(el("p").class("quiet").has(prose(&form.says)))
        .has(fields)
        .has(live(move || written(state, &id)))
}

fn row(form: &str, row: &FormRow) -> Element {
    let fields: Piece = row.fields.iter().map(|each| field(form, each)).collect();
    el("fieldset")
        .with("hidden", !row.open)
        .has(el("legend").has(prose(&row.asks)))
        .has(el("div").class("fields").has(fields))
}

fn field(form: &str, field: &FormField) -> Element {
    let id = format!("{form}-{}", field.id);
    let choices: Piece = field
        .choices
        .iter()
        .map(|choice| {
            el("option")
                .with("value", choice.value.clone())
                .has(choice.label.clone())
        })
        .collect();
    let input = if field.choices.is_empty() {
        el("input").with("type", "text").with("autocomplete", "off")
    } else {
        el("select").has(choices)
    };
    el("div")
        .class("field")
        .has(el("label").with("for", id.clone()).has(field.label.clone()))
        .has(input.with("id", id).with("name", field.id.clone()))
}

/// Has the judge write down what was filled in, and judges with it at once.
async fn write(state: State, id: String) {
    let Some(form) = page::element(&id) else {
        return;
    };
    let form: HtmlFormElement = form.unchecked_into();
    let Ok(data) = FormData::new_with_form(&form) else {
        return;
    };
    let values = Array::new();
    for pair in Array::from(&data).iter() {
        let value: Array = pair.clone().unchecked_into();
        if !value
            .get(1)
            .as_string()
            .is_none_or(|value| value.is_empty())
        {
            values.push(&pair);
        }
    }
    let question = [("write", JsValue::from(&id)), ("values", values.into())];
    let answer = match door::ask(&question).await {
        Ok(answer) => property(&answer, "answer"),
        Err(why) => {
            state.notes.set(vec![why]);
            return;
        }
    };
    if answer.is_null() {
        state.written.set(Written {
            form: id,
            ..Written::default()
        });
        return;
    }
    let written = Written {
        form: id,
        path: text(&answer, "path"),
        text: text(&answer, "text"),
        markdown: text(&answer, "markdown"),
    };
    form.reset();
    let mut project = state.project.now();
    if matches!(project.came, Came::Example | Came::Brought) {
        project = Project {
            name: words::WRITTEN_NAME.to_owned(),
            answers: project.answers,
            came: Came::Pasted,
            ..Project::default()
        };
    }
    let file = Arc::new(File::of_text(
        project.placed(&written.path),
        written.text.clone(),
        Origin::File,
    ));
    project.files.retain(|other| other.path != file.path);
    let at = project
        .files
        .partition_point(|other| other.path <= file.path);
    project.files.insert(at, file);
    state.change(project);
    state.written.set(written);
}

/// The file that a form became, to copy or to download.
fn written(state: State, form: &str) -> Option<Element> {
    let written = state.written.get();
    if written.form != form {
        return None;
    }
    let status = || el("p").with("role", "status");
    if written.path.is_empty() {
        return Some(status().has(say::NOTHING));
    }
    let (path, text) = (written.path.clone(), written.text.clone());
    let download = el("button")
        .with("type", "button")
        .on("click", move |_| {
            let name = path.rsplit('/').next().unwrap_or_default();
            page::download(name, &text);
        })
        .has(say::DOWNLOAD);
    let page =
        (!written.markdown.is_empty()).then(|| copy(say::COPY_PAGE, written.markdown.clone()));
    Some(
        el("div")
            .has(status().has(prose(&words::written(&written.path))))
            .has(
                el("pre")
                    .class("excerpt message")
                    .with("tabindex", "0")
                    .has(shown(&written.text)),
            )
            .has(el("p").class("acts").has(download))
            .has(copy(say::COPY, written.text))
            .has(page),
    )
}

/// What is open, by who can settle it: for each a message, ready to send.
pub(crate) fn people(state: State) -> Option<Element> {
    // the HTML that comes first is to be small; it says beside each need who can bring it
    if !state.live {
        return None;
    }
    state.beside.with(|beside| {
        let messages: Piece = beside
            .people
            .iter()
            .map(|message| {
                el("details")
                    .has(el("summary").has(message.title.clone()))
                    .has(
                        el("pre")
                            .class("excerpt message")
                            .with("tabindex", "0")
                            .has(shown(&message.text)),
                    )
                    .has(copy(say::COPY_MESSAGE, message.text.clone()))
            })
            .collect();
        (!beside.people.is_empty()).then(|| {
            el("section")
                .class("people")
                .has(el("h2").has(say::PEOPLE))
                .has(el("p").class("quiet").has(say::PEOPLE_SAYS))
                .has(messages)
        })
    })
}
