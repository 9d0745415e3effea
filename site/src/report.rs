//! The report as it comes over the border, read field by field.
//!
//! The structs are the report's own, so a field that is added there and forgotten here does not compile. A general deserializer
//! does the same at four times the size, and the page is to be there before the eye has moved.

use crate::object::property;
use js_sys::Array;
use spec_report::wire::{
    Beside, Brought, BroughtAnswer, Catalogue, CatalogueClause, CatalogueRule, CatalogueSpec,
    Coverage, Credential, Drafted, Edit, Event, Exhibit, Finding, Fix, Form, FormChoice, FormField,
    FormRow, Ignored, Indirect, Made, Message, Need, Next, Offered, Problem, Publishing, Refused,
    Repaired, Report, SpecRevision, Subject, Target, Text, Tool,
};
use wasm_bindgen::{JsCast, prelude::JsValue};

/// What can be read from a plain JavaScript value.
trait Read: Default {
    /// Reads the value. One of another shape gives the default and sets `odd`: leaving early would need code to tidy up at every
    /// field.
    fn read(value: &JsValue, odd: &mut bool) -> Self;
}

/// Reads a whole value. `None`: it has another shape, so the page and the judge are of different builds.
pub(crate) fn report(value: &JsValue) -> Option<Report> {
    whole(value)
}

/// Reads a whole value. `None`: it has another shape, so the page and the judge are of different builds.
pub(crate) fn catalogue(value: &JsValue) -> Option<Catalogue> {
    whole(value)
}

/// Reads a whole value. `None`: it has another shape, so the page and the judge are of different builds.
pub(crate) fn beside(value: &JsValue) -> Option<Beside> {
    whole(value)
}

/// Reads a whole value. `None`: it has another shape, so the page and the judge are of different builds.
pub(crate) fn repaired(value: &JsValue) -> Option<Repaired> {
    whole(value)
}

/// Reads a whole value. `None`: it has another shape, so the page and the judge are of different builds.
pub(crate) fn offered(value: &JsValue) -> Option<Offered> {
    whole(value)
}

fn whole<T: Read>(value: &JsValue) -> Option<T> {
    let mut odd = false;
    let read = T::read(value, &mut odd);
    (!odd).then_some(read)
}

impl Read for String {
    fn read(value: &JsValue, odd: &mut bool) -> Self {
        value.as_string().unwrap_or_else(|| {
            *odd = true;
            Self::new()
        })
    }
}

impl Read for bool {
    fn read(value: &JsValue, odd: &mut bool) -> Self {
        *odd |= value.as_bool().is_none();
        value.is_truthy()
    }
}

impl Read for usize {
    fn read(value: &JsValue, odd: &mut bool) -> Self {
        *odd |= value.as_f64().is_none();
        number(value)
    }
}

/// A whole number from 0; anything else is 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "lines, offsets and counts are small whole numbers"
)]
pub(crate) fn number(value: &JsValue) -> usize {
    value.as_f64().unwrap_or_default() as usize
}

impl Read for u8 {
    fn read(value: &JsValue, odd: &mut bool) -> Self {
        usize::read(value, odd).try_into().unwrap_or_default()
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &JsValue, odd: &mut bool) -> Self {
        (!value.is_null()).then(|| T::read(value, odd))
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &JsValue, odd: &mut bool) -> Self {
        let mut items = Self::new();
        let Some(array) = value.dyn_ref::<Array>() else {
            *odd = true;
            return items;
        };
        for at in 0..array.length() {
            items.push(T::read(&array.get(at), odd));
        }
        items
    }
}

#[inline(never)]
fn field<T: Read>(object: &JsValue, name: &str, odd: &mut bool) -> T {
    T::read(&property(object, name), odd)
}

/// Reads a struct whose fields have their own names, or the ones given.
macro_rules! read {
    ($($type:ident { $($field:ident $(= $name:literal)?),* })*) => {$(
        impl Read for $type {
            fn read(value: &JsValue, odd: &mut bool) -> Self {
                Self { $($field: field(value, read!(@ $field $($name)?), odd)),* }
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
    Beside { extent, brought, further, people, forms, next }
    Next { rules, force, verdict, does, who }
    Message { title, text }
    Repaired { texts, made, refused }
    Text { path, text }
    Offered { drafts, nothing, patterns, notes }
    Drafted { path, text, replaces, outside }
    Made { rule, title, before, after }
    Refused { rule, title, why }
    Form { id, title, says, rows }
    FormRow { asks, open, fields }
    FormField { id, label, choices }
    FormChoice { value, label }
    Brought { path, answers }
    BroughtAnswer { path, state, says }
}
