//! A place in a file, as a button that shows it there.

use crate::state::{Here, State};
use crate::visible::visible;
use leptos::either::Either;
use leptos::prelude::*;

/// A line and a column, from 1, in UTF-16 units.
pub(crate) type Position = (usize, usize);

/// The place as `folder/`**`file:line`**. Where the file was given and the place is in its text, a button that shows it.
pub(crate) fn place(
    state: State,
    id: &str,
    path: &str,
    span: Option<(Position, Position)>,
    line: String,
) -> impl IntoView + use<> {
    let (folder, file) = path
        .rfind('/')
        .map_or(("", path), |at| path.split_at(at + 1));
    let label = (
        view! { <span class="folder">{visible(folder).into_owned()}</span> },
        visible(file).into_owned(),
        line,
    );
    let given = state
        .project
        .with_untracked(|project| project.find(path).is_some());
    match span {
        Some((start, end)) if given => {
            let here = Here {
                path: path.to_owned(),
                start,
                end,
                from: id.to_owned(),
            };
            Either::Left(view! {
                <button type="button" class="place" id=id.to_owned() on:click=move |_| state.show_here(here.clone())>
                    {label}
                </button>
            })
        }
        _ => Either::Right(view! { <span class="place">{label}</span> }),
    }
}
