//! A second repository beside the first, such as the one that makes the releases: judged as one project.

use crate::app::{FILES, FOLDER, button, opener};
use crate::page;
use crate::piece::{Element, Piece, el};
use crate::project::{Came, Part};
use crate::prose::{path, prose};
use crate::state::State;
use crate::words::{self, reading as say};

/// The id of the button that asks for it.
const ADD: &str = "add";

/// The repositories that are judged as one, and the way to add another.
pub(crate) fn second(state: State) -> Option<Element> {
    let (came, parts) = state.project.with(|project| {
        let parts: Vec<String> = project
            .parts
            .iter()
            .map(Part::clone)
            .map(|part| part.name)
            .collect();
        (project.came, parts)
    });
    if came != Came::Picked || state.inviting.get() {
        return None;
    }
    let rows: Piece = parts.into_iter().map(|name| row(state, name)).collect();
    let together = state
        .project
        .with(|project| !project.parts.is_empty())
        .then(|| {
            el("div")
                .class("parts")
                .has(el("span").has(say::TOGETHER))
                .has(el("ul").has(rows))
        });
    let more = if state.adding.get() {
        let never_mind = button(say::NEVER_MIND).on("click", move |_| {
            state.adding.set(false);
            page::soon(|| page::focus(ADD));
        });
        el("div")
            .class("adding")
            .has(el("p").has(prose(say::ADD_SAYS)))
            .has(
                el("p")
                    .class("acts")
                    .has(opener(state, FOLDER, words::CHOOSE_FOLDER).with("id", ADD))
                    .has(" ")
                    .has(opener(state, FILES, say::CHOOSE_ARCHIVE))
                    .has(" ")
                    .has(never_mind),
            )
    } else {
        let add = button(say::ADD).with("id", ADD).on("click", move |_| {
            state.adding.set(true);
            page::soon(|| page::focus(ADD));
        });
        el("p").class("acts").has(add)
    };
    Some(
        el("section")
            .class("second")
            .with("aria-label", say::ADD)
            .has(together)
            .has(more),
    )
}

fn row(state: State, name: String) -> Element {
    let remove = {
        let name = name.clone();
        button(say::REMOVE)
            .with("aria-label", words::take_apart(&name))
            .on("click", move |_| state.take_apart(&name))
    };
    el("li").has(path(&name)).has(" ").has(remove)
}
