//! The typed meaning of a repository's files, and the facts derived from them.
#![no_std]

extern crate alloc;

pub mod answers;
pub mod archive;
mod day;
pub mod doors;
pub mod facts;
pub mod github;
mod given;
pub mod intake;
pub mod own;
mod project;
pub mod prose;
pub mod python;
pub mod service;
pub mod shell;
mod source;
mod spanned;

pub use day::Day;
pub use given::{Given, Unread};
pub use project::{InputProblem, Listing, Presence, Project, Unseen, is_workflow_path};
pub use source::{Coverage, Source};
pub use spanned::{Place, Spanned};
