//! The list of files, each with the gravest word said of a place in it.

use crate::icon::sign;
use crate::state::State;
use crate::visible::visible;
use crate::words;
use leptos::prelude::*;

/// The list, when there is more than one file.
pub(crate) fn files(state: State) -> impl IntoView {
    let paths = Memo::new(move |_| {
        state.project.with(|project| {
            project
                .files
                .iter()
                .map(|file| file.path.clone())
                .collect::<Vec<_>>()
        })
    });
    move || {
        let paths = paths.get();
        (paths.len() > 1).then(|| {
            let rows = paths
                .into_iter()
                .map(|path| row(state, path))
                .collect::<Vec<_>>();
            view! {
                <nav class="files" aria-label=words::FILE_LIST>
                    <ul>{rows}</ul>
                </nav>
            }
        })
    }
}

fn row(state: State, path: String) -> impl IntoView {
    let (folder, name) = path
        .rfind('/')
        .map_or(("", path.as_str()), |at| path.split_at(at + 1));
    let (folder, name) = (visible(folder).into_owned(), visible(name).into_owned());
    let of = path.clone();
    let worst = Memo::new(move |_| {
        state
            .judged
            .with(|judged| judged.as_ref().and_then(|judged| judged.worst_in(&of)))
    });
    let of = path.clone();
    let current = move || state.shown.with(|shown| (*shown == of).then_some("true"));
    view! {
        <li>
            <button type="button" aria-current=current on:click=move |_| state.show(&path)>
                <span class="name"><span class="folder">{folder}</span>{name}</span>
                {move || {
                    worst.get().map(|(verdict, count)| {
                        view! {
                            {sign(verdict)}
                            <span class="unseen">{words::marks(count, verdict)}</span>
                        }
                    })
                }}
            </button>
        </li>
    }
}
