//! Archives and folders for JavaScript: what to bring of an archive, and which of a folder's files are worth reading.

use js_sys::{Array, Error, Object, Reflect, Uint8Array, Uint32Array};
use spec_model::{
    archive,
    intake::{MOST_FILES, MOST_PATHS, sift as sifted},
};
use spec_source::Origin;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// An archive that is being read: ask for the next piece, bring it, say that it is over, until none is wanted.
#[wasm_bindgen]
pub struct Archive {
    name: String,
    inner: archive::Archive,
}

#[wasm_bindgen]
impl Archive {
    /// An archive by the name of its file and its size in bytes.
    #[wasm_bindgen(constructor)]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the size of a file"
    )]
    pub fn new(name: String, size: f64) -> Self {
        let inner = archive::Archive::new(&name, size as u64);
        Self { name, inner }
    }

    /// The next piece, `{from, to, packing}`: `packing` is what `DecompressionStream` takes, or empty. `null` when there is none.
    #[expect(clippy::cast_precision_loss, reason = "below the size of the file")]
    pub fn wants(&mut self) -> JsValue {
        self.inner.wants().map_or(JsValue::NULL, |piece| {
            object(&[
                ("from", (piece.from as f64).into()),
                ("to", (piece.to as f64).into()),
                ("packing", piece.packing.word().into()),
            ])
        })
    }

    /// Takes the next bytes of the piece; says whether more of it are wanted.
    pub fn take(&mut self, bytes: &[u8]) -> bool {
        self.inner.take(bytes)
    }

    /// Says that the piece is over.
    pub fn end(&mut self) {
        self.inner.end();
    }

    /// How many entries were seen so far.
    pub fn entries(&self) -> usize {
        self.inner.entries()
    }

    /// What it holds: `{name, files: [{path, bytes}], listing, unread: [{path, message}]}`; `listing` is text as bytes, or `null`.
    ///
    /// # Errors
    /// A sentence where nothing of it can be judged.
    pub fn finish(self) -> Result<JsValue, Error> {
        let given = self
            .inner
            .finish()
            .map_err(|why| Error::new(&format!("`{}`: {why}", self.name)))?;
        let mut listing = JsValue::NULL;
        let files = Array::new();
        for input in &given.inputs {
            let bytes = Uint8Array::from(input.bytes.as_slice()).into();
            if input.origin == Origin::Listing {
                listing = bytes;
            } else {
                files.push(&object(&[
                    ("path", input.path.as_str().into()),
                    ("bytes", bytes),
                ]));
            }
        }
        let unread: Array = given
            .unread
            .iter()
            .map(|unread| {
                object(&[
                    ("path", unread.path.as_str().into()),
                    ("message", unread.message.as_str().into()),
                ])
            })
            .collect();
        Ok(object(&[
            ("name", given.name.as_str().into()),
            ("files", files.into()),
            ("listing", listing),
            ("unread", unread.into()),
        ]))
    }
}

/// Which files of a folder are worth reading. `paths` are all of its paths, from the folder itself, with a zero byte between them;
/// `cut` says that some were not seen.
///
/// Gives `{prefix, wanted, listing, notes}`: what goes before every path, since a `.github` or `workflows` folder may be given alone; the
/// positions of the files to read, in the order of their paths; the list of all paths as bytes, where it is whole, else `null`; and
/// sentences about what was left out.
#[wasm_bindgen]
pub fn sift(name: &str, paths: &str, cut: bool) -> JsValue {
    let prefix = match name {
        ".github" => ".github/",
        "workflows" => ".github/workflows/",
        _ => "",
    };
    let mut placed: Vec<String> = Vec::new();
    for path in paths.split('\0').filter(|path| !path.is_empty()) {
        // a line break in a name is none in the list
        placed.push(format!(
            "{prefix}{}",
            path.replace(['\n', '\r'], "\u{240a}")
        ));
    }
    let mut notes = Vec::new();
    let mut whole = !cut && prefix.is_empty();
    if placed.len() > MOST_PATHS {
        placed.truncate(MOST_PATHS);
        whole = false;
        notes.push(format!(
            "The folder has more than {MOST_PATHS} files; the rest was left out, so nothing is said to be missing. Give the repository's own folder."
        ));
    }
    let all: Vec<&str> = placed.iter().map(String::as_str).collect();
    let mut sifted = sifted(&all);
    if sifted.wanted.len() > MOST_FILES {
        sifted.wanted.truncate(MOST_FILES);
        notes.push(format!(
            "More than {MOST_FILES} files could bear on a verdict; the rest was not read."
        ));
    }
    if !sifted.is_top && sifted.wanted.is_empty() && sifted.repositories > 0 {
        notes.push(
            "This folder is no repository and holds some, which were not read: drop one of them."
                .into(),
        );
    }
    let wanted: Vec<u32> = sifted
        .wanted
        .iter()
        .filter_map(|at| u32::try_from(*at).ok())
        .collect();
    let listing = if whole && sifted.is_top {
        Uint8Array::from(sifted.paths.join("\n").as_bytes()).into()
    } else {
        JsValue::NULL
    };
    let notes: Array = notes.into_iter().map(JsValue::from).collect();
    object(&[
        ("prefix", prefix.into()),
        ("wanted", Uint32Array::from(wanted.as_slice()).into()),
        ("listing", listing),
        ("notes", notes.into()),
    ])
}

fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object: JsValue = Object::new().into();
    for (key, value) in entries {
        // a plain object refuses nothing
        let _ = Reflect::set(&object, &(*key).into(), value);
    }
    object
}
