//! What was given to be judged: a path, its bytes, and where they came from.

use alloc::{string::String, vec::Vec};

/// Where an input came from; it decides what may be said of files beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A file of a repository, under its path from the repository's top.
    File,
    /// Text that a person pasted or piped in; its path may be a guess.
    Pasted,
    /// A list of all paths of a repository, one a line (`git ls-files`, GitHub's tree answer).
    Listing,
    /// An answer of a service; its path is the endpoint it answers.
    Answer,
}

/// One thing to judge: bytes under a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The path from the repository's top with `/` between its parts; for an answer the endpoint.
    pub path: String,
    /// The bytes as they were given; they need not be text.
    pub bytes: Vec<u8>,
    /// Where they came from.
    pub origin: Origin,
}

impl Input {
    /// Takes bytes under a path; backslashes become `/`, and a leading `./` goes.
    pub fn new(path: &str, bytes: impl Into<Vec<u8>>, origin: Origin) -> Self {
        let path = path.replace('\\', "/");
        let path = path.strip_prefix("./").unwrap_or(&path).into();
        Self {
            path,
            bytes: bytes.into(),
            origin,
        }
    }
}
