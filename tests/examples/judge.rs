//! Prints the JSON report of each named repository of the corpus.
#![allow(clippy::print_stdout)] // printing is what it is for

use spec_tests::corpus;
use std::path::Path;
fn main() {
    for path in std::env::args().skip(1) {
        print!(
            "{}",
            spec_report::json::render(&spec_report::judge(&corpus::given(Path::new(&path))))
        );
    }
}
