//! Writes the example with its verdict as HTML, to be read before any module has come.

use std::io::Write;

fn main() -> std::io::Result<()> {
    std::io::stdout().write_all(spec_site::prerender().as_bytes())
}
