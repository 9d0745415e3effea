//! Names of distributions.

use alloc::string::String;

/// A distribution's name as indexes compare it.
/// <https://packaging.python.org/en/latest/specifications/name-normalization/>
pub fn normal_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for char in name.chars() {
        if matches!(char, '-' | '_' | '.') {
            if !out.ends_with('-') {
                out.push('-');
            }
        } else {
            out.push(char.to_ascii_lowercase());
        }
    }
    out
}
