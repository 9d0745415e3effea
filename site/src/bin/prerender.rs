//! Writes what of the page is made by its own code: the example with its verdict as HTML, to be read before any module has come; with the
//! argument `policy`, the policy and the hosts; with `words-NAME`, the words of that late script.

use std::io::Write;

fn main() -> std::io::Result<()> {
    let part = std::env::args().nth(1).unwrap_or_default();
    let part = match part.strip_prefix("words-") {
        Some(script) => spec_site::script_words(script),
        None if part == "policy" => spec_site::policy(),
        None => spec_site::prerender(),
    };
    std::io::stdout().write_all(part.as_bytes())
}
