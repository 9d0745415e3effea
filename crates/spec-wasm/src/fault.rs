//! A panic's words, carried over the border.

/// Makes a panic throw its message as an `Error`; without this JavaScript sees only `unreachable`.
///
/// The throw leaves the Rust stack as it stands, so the instance is not to be used again.
pub(crate) fn speak_up() {
    std::panic::set_hook(Box::new(|fault| {
        wasm_bindgen::throw_str(&fault.to_string());
    }));
}
