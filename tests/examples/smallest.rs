//! `cargo run -p spec-tests --example smallest`: prints the smallest input of every example of every rule, to be read by a person.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use spec_report::smallest::Search;

fn main() {
    for rule in spec_rules::rules() {
        for example in spec_pages::Page::read(rule.page).unwrap().examples {
            let mut search = Search::new(&example.given, rule.id, true, "").unwrap();
            while search.step() {}
            println!(
                "{}\n---- {} tried\n",
                search.report("met", ""),
                search.tried()
            );
        }
    }
}
