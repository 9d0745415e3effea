//! The release process is written down.

pub mod process_is_written;
pub mod process_names_permissions;

use crate::{Clause, Exhibit, Passage, Verdict};

/// The heading with what it asks.
pub static CLAUSE: Clause = Clause {
    id: "spec8/document-release",
    title: "The release process is written down",
    anchor: "document-the-release-process",
    passages: &[Passage {
        heading: "Document the release process",
        digest: "5a22707b1ae5d56ba824dd26db27bed0550dd0e9b94e88928a0ab4764d2f22dd",
    }],
    rules: &[&process_is_written::RULE, &process_names_permissions::RULE],
    coming: &[],
};

/// How many files that were not given are asked for.
const ASKED: usize = 5;

/// Where the document that both rules look for would be.
fn looked_for() -> Exhibit {
    Exhibit::absent(
        "RELEASING.md",
        Verdict::Unknown,
        "no document among the files given tells the steps of a release; looked for are documents whose names speak of releases or maintaining, contributing guides, and the templates of issues and pull requests",
    )
}
