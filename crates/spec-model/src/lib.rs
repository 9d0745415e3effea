//! The typed meaning of a repository's files, and the facts derived from them.
#![no_std]

extern crate alloc;

mod given;
pub mod intake;
mod source;

pub use given::{Given, Unread};
pub use source::{Coverage, Source};
