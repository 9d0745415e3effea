//! A place in a file, as a button that shows it in the box's own text.

use crate::piece::{Element, el};
use crate::prose::path;
use crate::state::{Here, State};
use crate::text;

/// A line and a column, from 1, in UTF-16 units.
pub(crate) type Position = (usize, usize);

/// The place as `folder/`**`file:line`**. Where the file was given and the place is in its text, a button that shows it.
pub(crate) fn place(
    state: State,
    _id: String,
    file: &str,
    span: Option<(Position, Position)>,
    line: String,
) -> Element {
    let given = state
        .known()
        .is_some_and(|known| known.project.peek(|project| project.file(file).is_some()));
    let place = match span {
        Some((start, end)) if given => {
            let here = Here {
                path: file.to_owned(),
                start,
                end,
            };
            el("button")
                .with("type", "button")
                .on("click", move |_| text::reveal(state, &here))
        }
        _ => el("span"),
    };
    place.class("place").has(path(file)).has(line)
}
