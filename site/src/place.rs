//! A place in a file, as a button that shows it there.

use crate::piece::{Element, el};
use crate::prose::path;
use crate::state::{Here, State};

/// A line and a column, from 1, in UTF-16 units.
pub(crate) type Position = (usize, usize);

/// The place as `folder/`**`file:line`**. Where the file was given and the place is in its text, a button that shows it.
pub(crate) fn place(
    state: State,
    id: String,
    file: &str,
    span: Option<(Position, Position)>,
    line: String,
) -> Element {
    let given = state.project.peek(|project| project.file(file).is_some());
    let place = match span {
        Some((start, end)) if given && state.live => {
            let here = Here {
                path: file.to_owned(),
                start,
                end,
                from: id.clone(),
            };
            el("button")
                .with("type", "button")
                .with("id", id)
                .on("click", move |_| state.show_here(here.clone()))
        }
        _ => el("span"),
    };
    place.class("place").has(path(file)).has(line)
}
