//! The typed meaning of a repository's files, and the facts derived from them.
#![no_std]

extern crate alloc;

pub mod github;
mod given;
pub mod intake;
pub mod python;
pub mod shell;
mod source;
mod spanned;

pub use given::{Given, Unread};
pub use source::{Coverage, Source};
pub use spanned::{Place, Spanned};
