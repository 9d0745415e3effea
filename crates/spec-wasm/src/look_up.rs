//! A look-up for JavaScript: the worker holds its state, the page only sends.

use crate::given;
use js_sys::{Array, Error, Object, Reflect, Uint8Array};
use spec_model::{
    answers::Repository,
    doors::{
        self,
        look_up::{self, Request},
    },
};
use spec_source::Origin;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// A look-up on its way: what to ask next, and what was found in the end.
#[wasm_bindgen]
pub struct LookUp(look_up::LookUp);

#[wasm_bindgen]
impl LookUp {
    /// Begins a look-up of `{repository, reference, packages, further}`: `repository` as `"owner/repo"`, `reference` a branch, tag, commit
    /// or `null`, `packages` a list of names on PyPI, empty for those in the project's own files. Nothing is asked by that.
    ///
    /// # Errors
    /// A sentence for the visitor, where a name could be none.
    #[wasm_bindgen(constructor)]
    pub fn new(asked: &JsValue) -> Result<LookUp, Error> {
        let asked = given::asked(asked).map_err(|message| Error::new(&message))?;
        look_up::LookUp::new(asked)
            .map(LookUp)
            .map_err(|message| Error::new(&message))
    }

    /// The next batch, `[{id, host, path, tells, decides, counts, most}]`, in any order or at once; empty when there is nothing more to ask.
    /// `host` is `"api"`, `"raw"` or `"index"`; `path` begins with `/` and holds the query; `most` is the most bytes of a body.
    #[wasm_bindgen(js_name = next)]
    pub fn next_batch(&mut self) -> Array {
        self.0.next_batch().iter().map(spoken).collect()
    }

    /// Takes what came of the batch: `[{id, status, headers, body, at}]`, or `{id, failed}` with a reason in a few words. `headers` is an
    /// object by lower-case names, of which those of `headerNames` are read; `body` a `Uint8Array`; `at` the seconds since 1970 when it came.
    ///
    /// # Errors
    /// Anything of another shape, named by its place.
    pub fn take(&mut self, outcomes: &JsValue) -> Result<(), Error> {
        let outcomes = given::outcomes(outcomes).map_err(|message| Error::new(&message))?;
        self.0.take(outcomes);
        Ok(())
    }

    /// What is known of the calls: `{made, most, remaining, reset}`; `remaining` and `reset` (seconds since 1970, UTC) as GitHub said last, or `null`.
    pub fn left(&self) -> Object {
        let left = self.0.left();
        let number = |value: Option<u64>| value.map_or(JsValue::NULL, count);
        object(&[
            ("made", count(left.made)),
            ("most", count(left.most)),
            ("remaining", number(left.remaining)),
            ("reset", number(left.reset)),
        ])
    }

    /// Everything that was found: `{name, inputs, unread, notes}`, the first three as `judge` takes them; `notes` is `[{about, message}]` with
    /// `about` one of `"limit"`, `"repository"`, `"files"`, `"answer"`, `"package"`. The look-up is over by that.
    pub fn finish(self) -> Object {
        let looked = self.0.finish();
        let repository = looked.repository;
        let inputs: Array = looked
            .inputs
            .iter()
            .map(|input| {
                let origin = match input.origin {
                    Origin::Answer => "answer",
                    _ => "file",
                };
                JsValue::from(object(&[
                    ("path", input.path.as_str().into()),
                    ("bytes", Uint8Array::from(input.bytes.as_slice()).into()),
                    ("origin", origin.into()),
                ]))
            })
            .collect();
        let unread: Array = looked
            .unread
            .iter()
            .map(|unread| {
                JsValue::from(object(&[
                    ("path", unread.path.as_str().into()),
                    ("message", unread.message.as_str().into()),
                ]))
            })
            .collect();
        let notes: Array = looked
            .notes
            .iter()
            .map(|note| {
                JsValue::from(object(&[
                    ("about", note.about.word().into()),
                    ("message", note.message.as_str().into()),
                ]))
            })
            .collect();
        let name = repository.owner + "/" + &repository.name;
        object(&[
            ("name", name.into()),
            ("inputs", inputs.into()),
            ("unread", unread.into()),
            ("notes", notes.into()),
        ])
    }
}

/// The headers of an answer that a look-up reads, in lower case.
#[wasm_bindgen(js_name = headerNames)]
pub fn header_names() -> Array {
    look_up::Head::NAMES
        .into_iter()
        .map(JsValue::from)
        .collect()
}

/// The command that collects every answer that an administrator of `"owner/repo"` gets, to copy.
///
/// # Errors
/// A sentence for the visitor, where that names no repository.
#[wasm_bindgen(js_name = bundleCommand)]
pub fn bundle_command(repository: &str) -> Result<String, Error> {
    Repository::named(repository)
        .map(|repository| doors::bundle_command(&repository))
        .map_err(|message| Error::new(&message))
}

fn spoken(request: &Request) -> JsValue {
    let decides: Array = request.decides.iter().copied().map(JsValue::from).collect();
    object(&[
        ("id", request.id.into()),
        ("host", request.host.word().into()),
        ("path", request.path.as_str().into()),
        ("tells", request.tells.into()),
        ("decides", decides.into()),
        ("counts", request.counts.into()),
        ("most", count(request.most)),
    ])
    .into()
}

/// A number for JavaScript; none that occurs here is above four thousand million.
fn count(value: impl TryInto<u32>) -> JsValue {
    value.try_into().unwrap_or(u32::MAX).into()
}

fn object(entries: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (key, value) in entries {
        // a fresh plain object refuses nothing
        let _ = Reflect::set(&object, &(*key).into(), value);
    }
    object
}
