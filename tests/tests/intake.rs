//! What the page's script for folders leaves out is what the terminal and the judging module leave out.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use spec_model::intake::{ASIDE, MOST_PATHS};
use std::{fs, path::Path};

fn script() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../www/walk.js");
    fs::read_to_string(file).unwrap()
}

#[test]
fn the_script_enters_no_folder_that_no_repository_keeps() {
    let names = ASIDE.map(|name| format!("\"{name}\"")).join(", ");
    assert!(script().contains(&format!("const ASIDE = new Set([{names}]);")));
}

#[test]
fn the_script_takes_one_path_more_than_the_module_so_that_it_says_so() {
    let digits = MOST_PATHS.to_string();
    let (thousands, rest) = digits.split_at(digits.len() - 3);
    let script = script();
    assert!(script.contains(&format!("const MOST_PATHS = {thousands}_{rest};")));
    assert_eq!(script.matches("paths.length <= MOST_PATHS").count(), 2);
}
