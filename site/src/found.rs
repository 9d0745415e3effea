//! A project that comes as a plain object: from a look-up, from a link, or from what this browser kept.

use crate::object::{property, text};
use crate::project::{Came, File, Origin, Part, Project};
use js_sys::{Array, Uint8Array};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::JsValue;

/// Reads `{name, inputs: [{path, bytes, origin}], unread: [{path, message}], parts: [name], was: [[path, bytes or null]]}`;
/// what is missing is empty.
pub(crate) fn project(found: &JsValue) -> Project {
    let mut project = Project {
        name: text(found, "name"),
        came: Came::Picked,
        ..Project::default()
    };
    for name in all(found, "parts").iter() {
        project.parts.push(Part {
            name: name.as_string().unwrap_or_default(),
            listing: None,
        });
    }
    for input in all(found, "inputs").iter() {
        let Ok(bytes) = property(&input, "bytes").dyn_into::<Uint8Array>() else {
            continue;
        };
        let (path, bytes) = (text(&input, "path"), bytes.to_vec());
        let origin = match text(&input, "origin").as_str() {
            "answer" => Origin::Answer,
            "pasted" => Origin::Pasted,
            "listing" => {
                let listing = Some(String::from_utf8_lossy(&bytes).into());
                match project.part_mut(&path) {
                    Some(part) => part.listing = listing,
                    None => project.listing = listing,
                }
                continue;
            }
            _ => Origin::File,
        };
        let file = Arc::new(File::of_bytes(path, bytes, origin));
        if origin == Origin::Answer {
            project.answers.push(file);
        } else {
            project.files.push(file);
        }
    }
    for was in all(found, "was").iter() {
        let was: Array = was.unchecked_into();
        let path = was.get(0).as_string().unwrap_or_default();
        let before = was.get(1).dyn_into::<Uint8Array>().ok();
        let before = before.map(|bytes| File::of_bytes(path.clone(), bytes.to_vec(), Origin::File));
        project.was.push((path, before.map(Arc::new)));
    }
    for unread in all(found, "unread").iter() {
        project
            .unread
            .push((text(&unread, "path"), text(&unread, "message")));
    }
    project
}

/// The items of a list; none where it is no list.
pub(crate) fn all(object: &JsValue, name: &str) -> Array {
    property(object, name).dyn_into().unwrap_or_default()
}

/// What a project is by what is in it, where nobody said it.
pub(crate) fn came(project: &Project) -> Came {
    let pasted = |file: &Arc<File>| file.origin == Origin::Pasted;
    if !project.parts.is_empty() {
        Came::Picked
    } else if project.files.is_empty() && !project.answers.is_empty() && project.listing.is_none() {
        Came::Brought
    } else if project.listing.is_none() && project.files.iter().all(pasted) {
        Came::Pasted
    } else {
        Came::Picked
    }
}
