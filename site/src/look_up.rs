//! The field for `owner/repo`: it waits until the visitor presses the button, and says what goes where.

use crate::object::{object, property, text};
use crate::piece::{Element, Piece, el, live};
use crate::project::File;
use crate::prose::prose;
use crate::state::{Phase, State};
use crate::words::{self, look_up as say};
use crate::{door, found, page, report, send};
use js_sys::{Array, Promise};
use leptos::prelude::window;
use leptos::task::spawn_local;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{AbortController, HtmlInputElement, UrlSearchParams};

/// The id of the field.
pub(crate) const REPOSITORY: &str = "repository";
const REFERENCE: &str = "reference";
const PACKAGES: &str = "packages";
const MORE: &str = "look-up-more";

/// How a look-up stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Looking {
    /// How many requests of the batch are done, of how many, and what they ask; nothing where no look-up is on its way.
    on: Option<(usize, usize, String)>,
    /// The repository that was found last, and the calls that its host still answers.
    found: Option<(String, Option<usize>)>,
    /// Whether further questions were asked.
    further: bool,
}

impl Looking {
    /// Whether a look-up is on its way.
    pub(crate) const fn is_on(&self) -> bool {
        self.on.is_some()
    }
}

/// The field, its button, and how the look-up stands.
pub(crate) fn look_up(state: State) -> Element {
    if state.live {
        page::listen("hashchange", |_| from_address());
    }
    let field = |id: &'static str, label: &'static str, hint: &'static str| {
        el("div")
            .class("field")
            .has(el("label").with("for", id).has(label))
            .has(
                el("input")
                    .with("type", "text")
                    .with("id", id)
                    .with("placeholder", hint)
                    .with("spellcheck", "false")
                    .with("autocapitalize", "off")
                    .with("autocomplete", "off"),
            )
    };
    let button = el("button")
        .with("type", "submit")
        .with("disabled", !state.live)
        .has(say::BUTTON);
    let more = el("details")
        .with("id", MORE)
        .has(el("summary").has(say::MORE))
        .has(field(REFERENCE, say::REFERENCE, say::REFERENCE_HINT))
        .has(field(PACKAGES, say::PACKAGES, say::PACKAGES_HINT));
    el("form")
        .class("look-up")
        .on("submit", move |event| {
            event.prevent_default();
            send::forget();
            start(state, false);
        })
        .has(
            el("div")
                .class("acts")
                .has(field(REPOSITORY, say::LABEL, "owner/repo"))
                .has(button),
        )
        .has(more)
        .has(el("p").class("quiet").has(prose(say::SAYS)))
        .has(live(move || progress(state)))
        .has(live(move || further(state)))
}

/// While it looks: how far it is, and a way to stop it.
fn progress(state: State) -> Option<Element> {
    let (done, of, what) = state.looking.with(|looking| looking.on.clone())?;
    let stop = el("button")
        .with("type", "button")
        .on("click", move |_| stop(state))
        .has(say::STOP);
    Some(
        el("p").class("acts").has(stop).has(" ").has(
            el("span")
                .with("role", "status")
                .has(words::looking(done, of))
                .has(el("span").class("quiet").has(prose(&what))),
        ),
    )
}

/// After it has looked: what looking further tells, and the calls left.
fn further(state: State) -> Option<Element> {
    let looking = state.looking.get();
    let (name, left) = looking.found.filter(|_| looking.on.is_none())?;
    let same = state.project.with(|project| project.name == name);
    if !same {
        return None;
    }
    let left = left.map(|left| el("p").class("quiet").has(words::calls_left(left)));
    let more = (!looking.further).then(|| {
        let asks: Piece = state.beside.with(|beside| {
            let ask = |ask: &String| el("li").has(prose(ask));
            beside.further.iter().map(ask).collect()
        });
        let button = el("button")
            .with("type", "button")
            .on("click", move |_| start(state, true))
            .has(say::FURTHER);
        Piece::from(vec![
            el("p").has(say::FURTHER_SAYS).into(),
            el("ul").has(asks).into(),
            el("p").class("acts").has(button).into(),
        ])
    });
    Some(el("div").class("further").has(more).has(left))
}

/// Fills the fields from the address, and does no more.
pub(crate) fn from_address() {
    let hash = window().location().hash().unwrap_or_default();
    let Some(asked) = hash
        .strip_prefix('#')
        .filter(|asked| asked.starts_with("repo="))
    else {
        return;
    };
    let Ok(asked) = UrlSearchParams::new_with_str(asked) else {
        return;
    };
    let mut more = false;
    for (key, id) in [("repo", REPOSITORY), ("ref", REFERENCE), ("pypi", PACKAGES)] {
        let given = asked.get(key).unwrap_or_default();
        more |= id != REPOSITORY && !given.is_empty();
        if let Some(input) = page::element(id) {
            input.unchecked_into::<HtmlInputElement>().set_value(&given);
        }
    }
    if let (true, Some(details)) = (more, page::element(MORE)) {
        let _ = details.set_attribute("open", "");
    }
}

/// Stops what is on its way; nothing that was there is changed.
fn stop(state: State) {
    state.turn();
    state.phase.set(Phase::Rests);
    state.looking.update(|looking| looking.on = None);
    state.notes.set(vec![say::STOPPED.to_owned()]);
    page::focus(REPOSITORY);
}

fn start(state: State, further: bool) {
    let packages: Array = page::value(PACKAGES)
        .split([',', ' '])
        .filter(|name| !name.is_empty())
        .map(JsValue::from)
        .collect();
    let reference = Some(page::value(REFERENCE)).filter(|reference| !reference.is_empty());
    let asked = object(&[
        ("repository", page::value(REPOSITORY).into()),
        ("reference", reference.map_or(JsValue::NULL, JsValue::from)),
        ("packages", packages.into()),
        ("further", further.into()),
    ]);
    let turn = state.turn();
    let Ok(calls) = AbortController::new() else {
        return;
    };
    state.calls.set(Some(calls.clone()));
    state.notes.set(Vec::new());
    spawn_local(async move {
        let end = run(state, turn, asked, &calls).await;
        if !state.is_turn(turn) {
            return;
        }
        state.looking.update(|looking| {
            looking.on = None;
            looking.further = further;
        });
        match end {
            Ok(last) => land(state, &last),
            Err(why) => {
                state.phase.set(Phase::Rests);
                state.notes.set(vec![why]);
            }
        }
    });
}

/// Asks batch by batch, and gives the worker's last word.
async fn run(
    state: State,
    turn: usize,
    asked: JsValue,
    calls: &AbortController,
) -> Result<JsValue, String> {
    let mut step = door::ask(&[("lookUp", asked)]).await?;
    loop {
        let Ok(requests) = property(&step, "requests").dyn_into::<Array>() else {
            return Ok(step);
        };
        let of = requests.length() as usize;
        let outcomes = Array::new();
        for request in requests.iter() {
            let read: Array = property(&step, "read").unchecked_into();
            let what = format!("{}: `{}`", text(&request, "tells"), text(&request, "path"));
            state
                .looking
                .update(|looking| looking.on = Some((0, of, what.clone())));
            let signal = calls.signal();
            outcomes.push(&future_to_promise(async move {
                let outcome = send::send(request, read, signal).await;
                state.looking.update(|looking| {
                    if let Some((done, _, said)) = &mut looking.on {
                        *done += 1;
                        *said = what;
                    }
                });
                Ok(outcome)
            }));
        }
        let outcomes = JsFuture::from(Promise::all(&outcomes)).await;
        let look = property(&step, "look");
        if !state.is_turn(turn) {
            return door::ask(&[("look", look), ("stop", true.into())]).await;
        }
        let outcomes = outcomes.unwrap_or_else(|_| Array::new().into());
        step = door::ask(&[("look", look), ("outcomes", outcomes)]).await?;
    }
}

/// Takes what was found. Where nothing was, what the visitor had stays.
fn land(state: State, last: &JsValue) {
    let found = property(last, "found");
    let notes = found::all(&found, "notes")
        .iter()
        .map(|note| text(&note, "message"))
        .collect();
    let project = found::project(&found);
    let name = project.name.clone();
    // without files, and without the word that there are none, what the visitor had tells more
    let listed = |answer: &Arc<File>| answer.path.contains("/git/trees/");
    if project.files.is_empty() && !project.answers.iter().any(listed) {
        state.phase.set(Phase::Rests);
        state.notes.set(notes);
        return;
    }
    let left = property(&property(last, "left"), "remaining");
    let left = (!left.is_null()).then(|| report::number(&left));
    state
        .looking
        .update(|looking| looking.found = Some((name, left.or(known(looking)))));
    state.put(project, notes);
}

/// The calls left as they were said before; an answer of this session says nothing new of them.
fn known(looking: &Looking) -> Option<usize> {
    looking.found.as_ref()?.1
}
