//! Writing into a text.

use alloc::string::String;
use core::fmt::{Arguments, Write};

/// Adds to a text.
pub(crate) fn put(out: &mut String, what: Arguments<'_>) {
    // writing into a string cannot fail
    let _ = out.write_fmt(what);
}
