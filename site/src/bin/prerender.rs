//! Writes what of the page is made by its own code: the example with its verdict as HTML, to be read before any module has come; with the
//! argument `policy`, the policy and the hosts; with `words-NAME`, the words of that late script.

use std::io::Write;

fn main() -> std::io::Result<()> {
    let part = match std::env::args().nth(1).as_deref() {
        Some("policy") => spec_site::policy(),
        Some(part) if part.starts_with("words-") => {
            spec_site::script_words(&part["words-".len()..])
        }
        _ => spec_site::prerender(),
    };
    std::io::stdout().write_all(part.as_bytes())
}
