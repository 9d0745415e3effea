//! The list of files, each with the gravest word said of a place in it.

use crate::icon::sign;
use crate::piece::{Element, Piece, el, live};
use crate::prose::{path, unseen};
use crate::state::State;
use crate::words;
use leptos::prelude::event_target;
use web_sys::HtmlInputElement;

/// More files than are taken in at a glance.
const MANY: usize = 12;

/// The list, when there is more than one file.
pub(crate) fn files(state: State) -> Piece {
    live(move || {
        let (paths, parts) = state.project.with(|project| {
            let paths: Vec<String> = project.files.iter().map(|file| file.path.clone()).collect();
            let parts: Vec<String> = project.parts.iter().map(|part| part.name.clone()).collect();
            (paths, parts)
        });
        let many = paths.len() > MANY;
        (paths.len() > 1).then(|| {
            let sought = state.sought.get();
            let mut rows = Vec::new();
            let mut under = None;
            for of in paths {
                if many && !of.contains(sought.as_str()) {
                    continue;
                }
                // of several repositories each has its name above its files
                let part = parts.iter().find(|part| {
                    let rest = of.strip_prefix(part.as_str());
                    rest.is_some_and(|rest| rest.starts_with('/'))
                });
                if part != under {
                    under = part;
                    rows.extend(
                        part.map(|name| Piece::from(el("li").class("part").has(path(name)))),
                    );
                }
                rows.push(row(state, of).into());
            }
            let rows = Piece::from(rows);
            el("nav")
                .class("files")
                .with("aria-label", words::FILE_LIST)
                .has(many.then(|| seek(state)))
                .has(el("ul").has(rows))
        })
    })
}

/// A field for a part of a path.
fn seek(state: State) -> Element {
    el("input")
        .class("seek")
        .with("type", "search")
        .with("aria-label", words::next::SEEK)
        .with("placeholder", words::next::SEEK)
        .with("spellcheck", "false")
        .with("autocomplete", "off")
        .on("input", move |event| {
            let input: HtmlInputElement = event_target(&event);
            state.sought.set(input.value().trim().to_owned());
        })
}

fn row(state: State, of: String) -> Element {
    let current = state.shown.with(|shown| *shown == of).then_some("true");
    let worst = state
        .judged
        .with(|judged| judged.as_ref().and_then(|judged| judged.worst_in(&of)));
    let mark = worst.map(|(verdict, count)| {
        Piece::from(vec![
            sign(verdict).into(),
            unseen(words::marks(count, verdict)).into(),
        ])
    });
    let name = el("span").class("name").has(path(&of));
    let button = el("button")
        .with("type", "button")
        .with("disabled", !state.live)
        .with("aria-current", current)
        .on("click", move |_| state.open(of.clone()));
    el("li").has(button.has(name).has(mark))
}
