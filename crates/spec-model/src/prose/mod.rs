//! What people wrote down: which documents may tell how a release is made, and what they say of it.

mod access;
mod name;
mod procedure;

pub use access::access_lines;
pub(crate) use name::is_aside;
pub use name::{Named, named};
pub use procedure::{Procedure, Topic, procedure};

use crate::Project;
use alloc::{string::String, vec::Vec};
use spec_source::Prose;

/// A document that, by its name, may tell how a release is made.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its position in the project.
    pub document: usize,
    /// Its path.
    pub path: String,
    /// What its name says.
    pub named: Named,
    /// Its shape.
    pub prose: Prose,
}

/// The documents given that, by their names, may tell how a release is made; in the order of their paths.
pub fn documents(project: &Project) -> Vec<Document> {
    let mut found = Vec::new();
    for (index, document) in project.documents.iter().enumerate() {
        let Some(named) = named(&document.path) else {
            continue;
        };
        found.push(Document {
            document: index,
            path: document.path.clone(),
            named,
            prose: Prose::read(document.kind, &document.text),
        });
    }
    found
}

/// The paths that are listed and were not given, and that may tell how a release is made by their names; those whose names speak of
/// releases first, templates last.
pub fn not_given(project: &Project) -> Vec<&str> {
    let listed = project
        .listing
        .iter()
        .flat_map(|listing| &listing.paths)
        .filter(|path| project.document(path).is_none());
    let mut found: Vec<(Named, &str)> = listed
        .filter_map(|path| Some((named(path)?, path.as_str())))
        .collect();
    spec_source::sort::all(&mut found);
    found.into_iter().map(|(_, path)| path).collect()
}
