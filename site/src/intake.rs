//! Takes what is dropped, chosen or pasted. Folders and archives are read by a script of their own, which comes with the first of them.

use crate::object::{object, property, text};
use crate::pasted;
use crate::piece::{Element, el};
use crate::project::{Came, File, Origin, Project};
use crate::state::{Phase, State};
use crate::words::{self, limit, reading as say};
use crate::{door, page};
use js_sys::{Array, Uint8Array};
use leptos::task::spawn_local;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, DataTransfer, FileList};

/// Takes the files of an `<input>`: a folder's when they carry their paths, else loose ones and archives.
pub(crate) fn chosen(state: State, list: &FileList) {
    if list.length() > 0 {
        read(state, object(&[("files", list.into())]));
    }
}

/// Takes files as answers.
pub(crate) fn brought(state: State, list: &FileList) {
    for file in (0..list.length()).filter_map(|at| list.get(at)) {
        spawn_local(async move {
            let name = file.name();
            match JsFuture::from(file.text()).await {
                Ok(text) => state.bring(format!("({name})"), text.as_string().unwrap_or_default()),
                Err(_) => state
                    .notes
                    .update(|notes| notes.push(limit::UNREADABLE.to_owned())),
            }
        });
    }
}

/// Takes what was dropped. The entries must be asked for before the event ends, so this is not async.
pub(crate) fn dropped(state: State, transfer: &DataTransfer) {
    let items = transfer.items();
    let entries = Array::new();
    for at in 0..items.length() {
        if let Some(Ok(Some(entry))) = items.get(at).map(|item| item.webkit_get_as_entry()) {
            entries.push(&entry);
        }
    }
    if entries.length() > 0 {
        read(state, object(&[("entries", entries.into())]));
    } else {
        given(state, transfer);
    }
}

/// Takes the loose files or the text of a drop or of the clipboard.
pub(crate) fn given(state: State, transfer: &DataTransfer) {
    if let Some(list) = transfer.files().filter(|list| list.length() > 0) {
        chosen(state, &list);
        return;
    }
    let text = transfer.get_data("text/plain").unwrap_or_default();
    if text.trim().is_empty() {
        state.notes.set(vec![limit::NOTHING.to_owned()]);
    } else {
        state.paste(text);
    }
}

/// Has it read, and hands everything to the judge, unless something newer was given meanwhile.
fn read(state: State, given: JsValue) {
    let turn = state.turn();
    let Ok(calls) = AbortController::new() else {
        return;
    };
    state.calls.set(Some(calls.clone()));
    state.reading.set(Some(String::new()));
    state.notes.set(Vec::new());
    spawn_local(async move {
        let tell = Closure::<dyn FnMut(String, u32)>::new(move |what: String, count: u32| {
            if state.is_turn(turn) {
                state
                    .reading
                    .set(Some(words::reads(&what, &count.to_string())));
            }
        });
        let taken = door::take(given, tell.as_ref().unchecked_ref(), &calls.signal()).await;
        if !state.is_turn(turn) {
            return;
        }
        state.reading.set(None);
        match taken {
            Ok(taken) => land(state, &taken),
            Err(why) => refuse(state, vec![why]),
        }
    });
}

/// Leaves everything as it was, and says why.
fn refuse(state: State, notes: Vec<String>) {
    state.phase.set(Phase::Rests);
    state.notes.set(notes);
}

/// While it reads: how far it is, and a way to stop it.
pub(crate) fn progress(state: State) -> Option<Element> {
    let said = state.reading.get()?;
    let stop = el("button")
        .with("type", "button")
        .on("click", move |_| {
            state.turn();
            refuse(state, vec![say::STOPPED.to_owned()]);
            page::focus("result");
        })
        .has(say::STOP);
    Some(
        el("p")
            .class("acts reading")
            .has(stop)
            .has(" ")
            .has(el("span").has(words::READING).has(" ").has(said)),
    )
}

fn land(state: State, taken: &JsValue) {
    let mut notes = all(taken, "notes", |note| note.as_string().unwrap_or_default());
    let mut whole: Option<Project> = None;
    for repository in all(taken, "repositories", Clone::clone) {
        notes.extend(all(&repository, "notes", |note| {
            note.as_string().unwrap_or_default()
        }));
        let project = project(&repository);
        whole = Some(match whole {
            Some(before) => before.together(project),
            None => project,
        });
    }
    if let Some(whole) = whole {
        state.put_beside(whole, notes);
        return;
    }
    let mut project = Project {
        came: Came::Picked,
        ..Project::default()
    };
    for file in all(taken, "loose", Clone::clone) {
        let name = text(&file, "name");
        match bytes(&file) {
            Some(bytes) => {
                let path = pasted::path(&String::from_utf8_lossy(&bytes), Some(&name));
                let file = File::of_bytes(path, bytes, Origin::Pasted);
                let files = &mut project.files;
                let at = files.partition_point(|other| other.path <= file.path);
                files.insert(at, Arc::new(file));
            }
            None => project.unread.push((name.clone(), why(&file))),
        }
        project.name = if project.name.is_empty() {
            name
        } else {
            words::FILES_NAME.to_owned()
        };
    }
    if project.name.is_empty() {
        return refuse(state, notes);
    }
    if let [file] = project.files.as_slice()
        && door::compare(file.text())
    {
        state.phase.set(Phase::Rests);
        return;
    }
    let bundle = |file: &Arc<File>| file.text().contains("\"spec-check-evidence/");
    if !project.files.is_empty() && project.files.iter().all(bundle) {
        for file in project.files {
            state.bring(format!("({})", file.path), file.text().to_owned());
        }
        return;
    }
    state.put(project, notes);
}

/// A repository as the script gives it.
fn project(repository: &JsValue) -> Project {
    let listing = property(repository, "listing")
        .dyn_into::<Uint8Array>()
        .ok();
    Project {
        name: text(repository, "name"),
        files: all(repository, "files", |file| {
            let bytes = bytes(file).unwrap_or_default();
            Arc::new(File::of_bytes(text(file, "path"), bytes, Origin::File))
        }),
        listing: listing.map(|listing| String::from_utf8_lossy(&listing.to_vec()).into()),
        unread: all(repository, "unread", |unread| {
            let said = text(unread, "message");
            let why = if said.is_empty() { why(unread) } else { said };
            (text(unread, "path"), why)
        }),
        came: Came::Picked,
        ..Project::default()
    }
}

fn all<T>(of: &JsValue, name: &str, read: impl FnMut(&JsValue) -> T) -> Vec<T> {
    let list = property(of, name).dyn_into::<Array>().unwrap_or_default();
    let list: Vec<JsValue> = list.to_vec();
    list.iter().map(read).collect()
}

fn bytes(file: &JsValue) -> Option<Vec<u8>> {
    let bytes = property(file, "bytes").dyn_into::<Uint8Array>().ok()?;
    Some(bytes.to_vec())
}

/// The sentence about a file that could not be read.
fn why(file: &JsValue) -> String {
    match text(file, "why").as_str() {
        "gone" => limit::GONE.to_owned(),
        "large" => limit::LARGE.to_owned(),
        "unlisted" => limit::UNLISTED.to_owned(),
        _ => limit::UNREADABLE.to_owned(),
    }
}
