//! What a box is given by the element's script.

use crate::object::{property, text};
use crate::pasted;
use crate::project::{Came, File, Origin, Project};
use crate::words;
use js_sys::{Array, Uint8Array};
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};

/// Reads `{name, example, inputs: [[origin, path, text]], loose: [[name, bytes]]}`.
pub(crate) fn project(found: &JsValue) -> Project {
    let mut project = Project {
        name: text(found, "name"),
        came: if property(found, "example").is_truthy() {
            Came::Example
        } else {
            Came::Picked
        },
        ..Project::default()
    };
    for input in list(found, "inputs") {
        let [origin, path, text] = [0, 1, 2].map(|at| {
            let part = input.dyn_ref::<Array>().map(|parts| parts.get(at));
            part.and_then(|part| part.as_string()).unwrap_or_default()
        });
        match origin.as_str() {
            "listing" => project.listing = Some(text.into()),
            "answer" => project
                .answers
                .push(Arc::new(File::of_text(path, text, Origin::Answer))),
            "pasted" => project
                .files
                .push(Arc::new(File::of_text(path, text, Origin::Pasted))),
            _ => project
                .files
                .push(Arc::new(File::of_text(path, text, Origin::File))),
        }
    }
    for file in list(found, "loose") {
        let Some(parts) = file.dyn_ref::<Array>() else {
            continue;
        };
        let name = parts.get(0).as_string().unwrap_or_default();
        let bytes = parts.get(1).unchecked_into::<Uint8Array>().to_vec();
        let path = pasted::path(&String::from_utf8_lossy(&bytes), Some(&name));
        let file = Arc::new(File::of_bytes(path, bytes, Origin::Pasted));
        let at = project
            .files
            .partition_point(|other| other.path <= file.path);
        project.files.insert(at, file);
        project.name = if project.files.len() == 1 {
            name
        } else {
            words::FILES_NAME.to_owned()
        };
    }
    project
}

/// What there is to say of it.
pub(crate) fn notes(found: &JsValue) -> Vec<String> {
    let notes = list(found, "notes");
    notes.iter().filter_map(JsValue::as_string).collect()
}

fn list(found: &JsValue, name: &str) -> Vec<JsValue> {
    let list = property(found, name).dyn_into::<Array>();
    list.unwrap_or_default().to_vec()
}
