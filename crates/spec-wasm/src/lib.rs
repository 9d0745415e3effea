//! The door for JavaScript: what was given comes in as plain objects, the report goes out as one.

mod archive;
mod beside;
mod earlier;
mod fault;
mod given;
mod look_up;
mod repair;
mod smallest;
mod tokens;
mod zip;

pub use archive::{Archive, sift};
pub use beside::{beside, drawing, take_away, write_down};
pub use earlier::since;
pub use look_up::{LookUp, bundle_command, header_names};
pub use repair::{offered, pack, patch, pull_request, repair, repair_all};
pub use smallest::Smallest;

use js_sys::Error;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// Runs once when the module is instantiated.
#[wasm_bindgen(start)]
pub fn start() {
    fault::speak_up();
}

/// Judges what was given and returns the report `spec-check/1` as a plain object.
///
/// `given` is `{name, asOf, inputs: [{path, bytes, origin}], unread: [{path, message}]}`: `asOf` is `"YYYY-MM-DD"` or
/// `null`, `bytes` a `Uint8Array`, `origin` one of `"file"`, `"pasted"`, `"listing"`, `"answer"`. The bytes are copied.
///
/// With `parts`, an array of names, it is several repositories that are one project: every path begins with the name of its repository
/// and a `/`, those of answers and listings, too; one that does not is of the first.
///
/// # Errors
/// Anything of another shape is thrown back as an `Error` that names the place. A panic is thrown as an `Error`, too;
/// an instance that has panicked must not be asked again.
#[wasm_bindgen]
pub fn judge(given: &JsValue) -> Result<JsValue, Error> {
    let given = given::read(given).map_err(|message| Error::new(&message))?;
    let report = spec_report::judge_any(&given);
    let spoken = speak(&report);
    beside::keep(given, report);
    spoken
}

/// Both SPECs, clause by clause, as a plain object: what can be decided at all.
///
/// # Errors
/// None of its own.
#[wasm_bindgen]
pub fn catalogue() -> Result<JsValue, Error> {
    speak(&spec_report::catalogue())
}

/// The version of the rules, as in the report's `tool.version`.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").into()
}

/// The places of a text that deserve a colour: `start, end, class`, again and again, rising and never overlapping.
///
/// `start` and `end` count UTF-16 units from the first byte of the file, a byte order mark included. `class` is 1 key,
/// 2 string, 3 number, truth value or null, 4 comment, 5 expression `${{ }}`, 6 text of a block scalar. Bytes that
/// are no text, and text without a tree, give none.
#[wasm_bindgen]
pub fn highlight(path: &str, bytes: &[u8]) -> Vec<u32> {
    tokens::tokens(path, bytes)
}

/// Plain objects and arrays; what is not there is `null`, as in the JSON form.
fn speak(value: &impl Serialize) -> Result<JsValue, Error> {
    value
        .serialize(&Serializer::json_compatible())
        .map_err(|error| Error::new(&error.to_string()))
}
