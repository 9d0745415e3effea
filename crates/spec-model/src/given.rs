//! What was given to be judged as one repository.

use alloc::{string::String, vec::Vec};
use spec_source::Input;

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

/// A file that is there and could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The path from the repository's top.
    pub path: String,
    /// What is so, why it matters, what to do.
    pub message: String,
}
