//! Reads what is dropped, chosen or pasted: a folder is walked, and only files that can bear on a verdict are loaded.

use crate::door;
use crate::pasted;
use crate::project::{Came, File, Origin, Project};
use crate::state::{Phase, State};
use crate::words::{self, limit};
use js_sys::{Array, Function, Promise, Uint8Array};
use leptos::task::spawn_local;
use spec_model::intake::{is_repository_top, is_wanted};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, FileList, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry,
    FileSystemFileEntry,
};

/// The largest repositories of the community have some 40 000 files.
const MOST_PATHS: usize = 100_000;
/// The most that any real repository seen has is 200.
const MOST_FILES: usize = 2_000;
/// A link that leads back makes a folder endless; no real one seen is deeper than 15.
const DEEPEST: usize = 40;
/// Far above any workflow, below what makes a page heavy.
const LARGEST: usize = 10_000_000;

/// Folders that no repository keeps: what tools make and may delete.
const ASIDE: [&str; 12] = [
    ".git",
    "node_modules",
    "__pycache__",
    ".venv",
    "venv",
    ".tox",
    ".nox",
    ".pixi",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".eggs",
];

/// A file that may be read, under its path.
struct Found {
    path: String,
    blob: Blob,
}

enum Blob {
    File(web_sys::File),
    Entry(FileSystemFileEntry),
}

/// What a walk brought.
#[derive(Default)]
struct Haul {
    name: String,
    /// Goes before every path: for a `.github` or `workflows` folder that was dropped alone.
    prefix: &'static str,
    paths: Vec<String>,
    found: Vec<Found>,
    unread: Vec<(String, String)>,
    notes: Vec<String>,
    /// Whether something was left out.
    cut: bool,
}

impl Haul {
    /// A haul from a folder of this name.
    fn of_folder(name: String) -> Self {
        let prefix = match name.as_str() {
            ".github" => ".github/",
            "workflows" => ".github/workflows/",
            _ => "",
        };
        Self {
            name,
            prefix,
            ..Self::default()
        }
    }

    fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Takes one file of the folder. False when there is room for no more.
    fn take(&mut self, path: &str, blob: impl FnOnce() -> Blob) -> bool {
        if self.paths.len() >= MOST_PATHS {
            self.cut = true;
            self.note(limit::paths(MOST_PATHS));
            return false;
        }
        let path = format!("{}{path}", self.prefix);
        if is_wanted(&path) {
            if self.found.len() < MOST_FILES {
                self.found.push(Found {
                    path: path.clone(),
                    blob: blob(),
                });
            } else {
                self.note(limit::files(MOST_FILES));
            }
        }
        self.paths.push(path);
        true
    }

    /// Loads the files and hands everything to the judge, unless something newer was given meanwhile.
    async fn land(mut self, state: State, turn: usize, origin: Origin) {
        let mut files = Vec::new();
        for found in std::mem::take(&mut self.found) {
            match read(found.blob).await {
                Ok(bytes) => {
                    let path = match origin {
                        Origin::File | Origin::Answer => found.path,
                        Origin::Pasted => {
                            pasted::path(&String::from_utf8_lossy(&bytes), Some(&found.path))
                        }
                    };
                    let at = files.partition_point(|other: &Arc<File>| other.path <= path);
                    files.insert(at, Arc::new(File::of_bytes(path, bytes, origin)));
                }
                Err(message) => self.unread.push((found.path, message)),
            }
        }
        if !state.is_turn(turn) {
            return;
        }
        if let [file] = files.as_slice()
            && door::compare(file.text())
        {
            state.phase.set(Phase::Rests);
            return;
        }
        let bundle = |file: &Arc<File>| file.text().contains("\"spec-check-evidence/");
        if !files.is_empty() && files.iter().all(bundle) {
            for file in files {
                state.bring(format!("({})", file.path), file.text().to_owned());
            }
            return;
        }
        let whole = !self.cut
            && self.prefix.is_empty()
            && is_repository_top(self.paths.iter().map(String::as_str));
        self.paths.retain(|path| path != ".git");
        let project = Project {
            name: self.name,
            files,
            listing: whole.then(|| {
                let mut text = String::new();
                for path in &self.paths {
                    words::list(&mut text, "\n", path);
                }
                text.into()
            }),
            answers: Vec::new(),
            unread: self.unread,
            came: Came::Picked,
        };
        state.put(project, self.notes);
    }
}

async fn read(blob: Blob) -> Result<Vec<u8>, String> {
    let unreadable = |_: JsValue| limit::UNREADABLE.to_owned();
    let file = match blob {
        Blob::File(file) => file,
        Blob::Entry(entry) => {
            let promise = promise(|done, fail| entry.file_with_callback_and_callback(done, fail));
            let file = JsFuture::from(promise).await.map_err(unreadable)?;
            file.dyn_into::<web_sys::File>().map_err(unreadable)?
        }
    };
    if file.size() > f64::from(u32::try_from(LARGEST).unwrap_or(u32::MAX)) {
        return Err(limit::bytes(LARGEST));
    }
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(unreadable)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// A promise for a function that takes two callbacks.
fn promise(mut start: impl FnMut(&Function, &Function)) -> Promise {
    Promise::new(&mut |done, fail| start(&done, &fail))
}

/// Takes the files of an `<input>`: a folder's when they carry their paths, else loose ones.
pub(crate) fn chosen(state: State, list: &FileList) {
    let files: Vec<web_sys::File> = (0..list.length()).filter_map(|at| list.get(at)).collect();
    let top = files.first().and_then(|file| {
        relative(file)
            .split_once('/')
            .map(|(top, _)| top.to_owned())
    });
    match top {
        Some(top) => {
            let turn = state.turn();
            let mut haul = Haul::of_folder(top);
            for file in files {
                let whole = relative(&file);
                let path = whole
                    .split_once('/')
                    .map_or(whole.as_str(), |(_, path)| path);
                if path.starts_with(".git/") {
                    note_git(&mut haul);
                }
                let aside = path
                    .split('/')
                    .rev()
                    .skip(1)
                    .any(|part| ASIDE.contains(&part));
                if !aside && !haul.take(path, || Blob::File(file.clone())) {
                    break;
                }
            }
            spawn_local(haul.land(state, turn, Origin::File));
        }
        None if files.is_empty() => {}
        None => loose(state, files),
    }
}

/// `.git` itself is listed, as the mark of a repository's top; what is in it is not.
fn note_git(haul: &mut Haul) {
    if !haul.paths.iter().any(|path| path == ".git") {
        haul.paths.push(".git".to_owned());
    }
}

fn relative(file: &web_sys::File) -> String {
    js_sys::Reflect::get(file, &"webkitRelativePath".into())
        .ok()
        .and_then(|path| path.as_string())
        .unwrap_or_default()
}

/// Takes files as answers.
pub(crate) fn brought(state: State, list: &FileList) {
    for file in (0..list.length()).filter_map(|at| list.get(at)) {
        spawn_local(async move {
            let name = file.name();
            match read(Blob::File(file)).await {
                Ok(bytes) => state.bring(
                    format!("({name})"),
                    String::from_utf8_lossy(&bytes).into_owned(),
                ),
                Err(message) => state.notes.update(|notes| notes.push(message)),
            }
        });
    }
}

/// Takes files that came without their folders.
fn loose(state: State, files: Vec<web_sys::File>) {
    let turn = state.turn();
    let name = match files.as_slice() {
        [file] => file.name(),
        _ => words::FILES_NAME.to_owned(),
    };
    let mut haul = Haul {
        name,
        cut: true,
        ..Haul::default()
    };
    for file in files.into_iter().take(MOST_FILES) {
        haul.found.push(Found {
            path: file.name(),
            blob: Blob::File(file),
        });
    }
    spawn_local(haul.land(state, turn, Origin::Pasted));
}

/// Takes what was dropped. The entries must be asked for before the event ends, so this is not async.
pub(crate) fn dropped(state: State, transfer: &DataTransfer) {
    let items = transfer.items();
    let entries: Vec<FileSystemEntry> = (0..items.length())
        .filter_map(|at| items.get(at)?.webkit_get_as_entry().ok().flatten())
        .collect();
    let mut folders = entries.into_iter().filter(FileSystemEntry::is_directory);
    if let Some(folder) = folders.next() {
        let turn = state.turn();
        let more = folders.next().is_some();
        spawn_local(async move {
            let mut haul = walk(folder.unchecked_into()).await;
            if more {
                haul.note(limit::ONE_FOLDER.to_owned());
            }
            haul.land(state, turn, Origin::File).await;
        });
        return;
    }
    given(state, transfer);
}

/// Takes the loose files or the text of a drop or of the clipboard.
pub(crate) fn given(state: State, transfer: &DataTransfer) {
    let files: Vec<web_sys::File> = transfer
        .files()
        .map(|list| (0..list.length()).filter_map(|at| list.get(at)).collect())
        .unwrap_or_default();
    if !files.is_empty() {
        loose(state, files);
        return;
    }
    let text = transfer.get_data("text/plain").unwrap_or_default();
    if text.trim().is_empty() {
        state.notes.set(vec![limit::NOTHING.to_owned()]);
    } else {
        state.paste(text);
    }
}

async fn walk(top: FileSystemDirectoryEntry) -> Haul {
    let mut haul = Haul::of_folder(top.name());
    let mut open = vec![(top, String::new(), 0)];
    while let Some((folder, path, depth)) = open.pop() {
        let reader = folder.create_reader();
        loop {
            let Ok(batch) = batch(&reader).await else {
                haul.cut = true;
                let path = format!("{}{}", haul.prefix, path.trim_end_matches('/'));
                haul.unread.push((path, limit::UNLISTED.to_owned()));
                break;
            };
            if batch.is_empty() {
                break;
            }
            for entry in batch {
                let name = entry.name();
                let full = format!("{path}{name}");
                if entry.is_file() {
                    if !haul.take(&full, || Blob::Entry(entry.unchecked_into())) {
                        return haul;
                    }
                } else if full == ".git" {
                    note_git(&mut haul);
                } else if ASIDE.contains(&name.as_str()) {
                    // nothing of the repository is in it
                } else if depth < DEEPEST {
                    open.push((entry.unchecked_into(), format!("{full}/"), depth + 1));
                } else {
                    haul.cut = true;
                    haul.note(limit::DEPTH.to_owned());
                }
            }
        }
    }
    haul
}

/// The next entries of a folder, some hundred at a time; none when all were given.
async fn batch(reader: &FileSystemDirectoryReader) -> Result<Vec<FileSystemEntry>, JsValue> {
    let promise = promise(|done, fail| {
        let _ = reader.read_entries_with_callback_and_callback(done, fail);
    });
    let batch: Array = JsFuture::from(promise).await?.dyn_into()?;
    Ok(batch.iter().map(JsCast::unchecked_into).collect())
}
