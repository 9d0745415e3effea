//! Text, spans, kinds, trees, comments, routes and edits: knows no forge and no SPEC.
#![no_std]

extern crate alloc;

pub mod change;
pub mod comment;
pub mod decode;
pub mod document;
pub mod draft;
pub mod edit;
pub mod input;
pub mod insert;
pub mod kind;
pub mod lines;
pub mod map;
pub mod markdown;
pub mod patch;
pub mod problem;
pub mod prose;
pub mod route;
pub mod rst;
pub mod sort;
pub mod span;
pub mod tree;
pub mod words;

mod attach;
mod json;
mod listing;
mod pieces;
mod toml;
mod yaml;

pub use comment::Comment;
pub use document::Document;
pub use draft::Draft;
pub use edit::Edit;
pub use input::{Input, Origin};
pub use kind::Kind;
pub use lines::Lines;
pub use map::{Map, Set};
pub use problem::Problem;
pub use prose::{Block, Form, Link, Prose};
pub use route::{Route, Step};
pub use span::Span;
pub use tree::{Entry, Layout, Node, Scalar, ScalarKind, ScalarStyle, Value};
pub use words::is_among;

/// How deep lists and mappings may lie in each other. Files of people stay below 20; everything that walks a tree may
/// recurse this deep and still fit into the 1 MiB stack of a browser's module.
pub const MAX_DEPTH: usize = 100;

/// How many problems of one kind are told of one text: the first ones are where to begin.
pub(crate) const MAX_PROBLEMS: usize = 50;
