//! Prints what was given and its report, as one line of JSON, for each named folder, and for each workflow in it when it is
//! pasted alone.
#![allow(clippy::print_stdout)] // printing is what it is for

use spec_model::Given;
use spec_source::{Input, Origin};
use spec_tests::corpus;
use std::path::Path;

fn main() {
    for folder in std::env::args().skip(1) {
        let whole = corpus::given(Path::new(&folder));
        let alone = |input: &Input| Given {
            name: whole.name.clone(),
            as_of: whole.as_of.clone(),
            inputs: vec![Input {
                origin: Origin::Pasted,
                ..input.clone()
            }],
            unread: Vec::new(),
        };
        print(&folder, &whole);
        for input in &whole.inputs {
            if input.path.starts_with(".github/workflows/") {
                print(&folder, &alone(input));
            }
        }
    }
}

fn print(folder: &str, given: &Given) {
    let inputs: Vec<_> = given
        .inputs
        .iter()
        .map(|input| {
            let origin = match input.origin {
                Origin::File => "file",
                Origin::Pasted => "pasted",
                Origin::Listing => "listing",
                Origin::Answer => "answer",
            };
            serde_json::json!({"path": input.path, "origin": origin})
        })
        .collect();
    let pair = serde_json::json!({
        "folder": folder,
        "name": given.name,
        "asOf": given.as_of,
        "inputs": inputs,
        "report": spec_report::json::render(&spec_report::judge(given)),
    });
    println!("{pair}");
}
