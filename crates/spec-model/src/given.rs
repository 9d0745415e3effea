//! What was given to be judged as one repository.

use alloc::{string::String, vec::Vec};
use spec_source::{Input, Origin};

/// Everything that was given to be judged as one repository. Same values in, same report out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// The folder's or repository's name, as the report shows it.
    pub name: String,
    /// The day the report speaks for, `YYYY-MM-DD`; without one nothing that ages is decided.
    pub as_of: Option<String>,
    /// The files, answers and listings. With a listing (`Origin::Listing`) the tree's coverage is `all`: what it does not
    /// name does not exist, and what it names and was not given is a need. Without one it is `some`.
    pub inputs: Vec<Input>,
    /// What could not be read at all, each with its reason. One such file never stops the others.
    pub unread: Vec<Unread>,
}

impl Given {
    /// Adds a file that was not there, and names it in the listing where there is one.
    pub fn add_file(&mut self, path: &str, text: String) {
        self.inputs.push(Input::new(path, text, Origin::File));
        self.list(path);
    }

    /// Names a path besides those of the listing; without a listing nothing is named.
    pub fn list(&mut self, path: &str) {
        let mut all = self.inputs.iter();
        let listing = all.find(|input| input.origin == Origin::Listing);
        // several listings are read as one, however each of them is written
        if let Some(name) = listing.map(|listing| listing.path.clone()) {
            let bytes = path.as_bytes().to_vec();
            self.inputs.push(Input {
                path: name,
                bytes,
                origin: Origin::Listing,
            });
        }
    }
}

/// A file that is there and could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The path from the repository's top.
    pub path: String,
    /// What is so, why it matters, what to do.
    pub message: String,
}
