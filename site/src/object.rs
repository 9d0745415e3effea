//! Plain JavaScript objects, made and read property by property.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::JsValue;

/// An object with these properties.
pub(crate) fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object: JsValue = Object::new().into();
    for (key, value) in entries {
        set(&object, key, value.clone());
    }
    object
}

/// Sets a property of a plain object.
#[inline(never)]
pub(crate) fn set(object: &JsValue, key: &str, value: JsValue) {
    // a plain object refuses nothing
    let _ = Reflect::set(object, &key.into(), &value);
}

/// A property's value; not there is `undefined`.
#[inline(never)]
pub(crate) fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A property's text; empty where it is none.
pub(crate) fn text(object: &JsValue, name: &str) -> String {
    property(object, name).as_string().unwrap_or_default()
}
