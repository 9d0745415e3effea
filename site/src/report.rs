//! The report as it comes over the border, read field by field.
//!
//! The structs are the report's own, so a field that is added there and forgotten here does not compile. A general deserializer
//! does the same at four times the size, and the page is to be there before the eye has moved.

use js_sys::{Array, Reflect};
use spec_report::wire::{
    Catalogue, CatalogueClause, CatalogueRule, CatalogueSpec, Coverage, Credential, Edit, Event,
    Exhibit, Finding, Fix, Ignored, Indirect, Need, Problem, Publishing, Report, SpecRevision,
    Subject, Target, Tool,
};
use wasm_bindgen::{JsCast, prelude::JsValue};

/// What can be read from a plain JavaScript value. `None`: it has another shape, so page and judge are of different builds.
pub(crate) trait Read: Sized {
    /// Reads the value.
    fn read(value: &JsValue) -> Option<Self>;
}

impl Read for String {
    fn read(value: &JsValue) -> Option<Self> {
        value.as_string()
    }
}

impl Read for bool {
    fn read(value: &JsValue) -> Option<Self> {
        value.as_bool()
    }
}

impl Read for usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "lines and offsets are small whole numbers"
    )]
    fn read(value: &JsValue) -> Option<Self> {
        value.as_f64().map(|number| number as Self)
    }
}

impl Read for u8 {
    fn read(value: &JsValue) -> Option<Self> {
        usize::read(value)?.try_into().ok()
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &JsValue) -> Option<Self> {
        if value.is_null() || value.is_undefined() {
            Some(None)
        } else {
            T::read(value).map(Some)
        }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &JsValue) -> Option<Self> {
        let array: &Array = value.dyn_ref()?;
        let mut items = Self::new();
        for at in 0..array.length() {
            items.push(T::read(&array.get(at))?);
        }
        Some(items)
    }
}

fn field<T: Read>(object: &JsValue, name: &str) -> Option<T> {
    T::read(&Reflect::get(object, &name.into()).ok()?)
}

/// Reads a struct whose fields have their own names, or the ones given.
macro_rules! read {
    ($($type:ident { $($field:ident $(= $name:literal)?),* })*) => {$(
        impl Read for $type {
            fn read(value: &JsValue) -> Option<Self> {
                Some(Self { $($field: field(value, read!(@ $field $($name)?))?),* })
            }
        }
    )*};
    (@ $field:ident $name:literal) => { $name };
    (@ $field:ident) => { stringify!($field) };
}

read! {
    Report { format, tool, specs, summary, subject, problems, publishing, findings }
    Tool { name, version, tables }
    SpecRevision { number, revision, revised }
    Subject { name, paths, read, as_of, coverage }
    Coverage {
        tree,
        host_settings = "host-settings",
        package_index = "package-index",
        history,
        vault,
        maintainer
    }
    Problem { path, line, column, message }
    Publishing {
        path, line, job, step, means, index, index_url, events, environment, id_token, credential,
        pin, version, attestation, indirect
    }
    Event { event, reference = "ref", reaches, because }
    Credential { via, secret, kind }
    Indirect { kind, name, target }
    Target { path, line }
    Finding {
        rule, spec, clause, force, verdict, declared, ignored, summary, needs, because, exhibits,
        fixes
    }
    Ignored { reason, path, line }
    Need { source, bring, who, decides }
    Exhibit {
        path, line, column, end_line, end_column, text, pointer, verdict, says
    }
    Fix { title, safety, before, after, edits }
    Edit { path, start, end, replacement, creates }
    Catalogue { specs }
    CatalogueSpec { number, title, link, clauses }
    CatalogueClause { id, title, link, rules }
    CatalogueRule { id, claim, force, coming }
}
