//! A judged project as text, JSON, Markdown: one module and one cargo feature for each form.
#![no_std]

extern crate alloc;

mod catalogue;
mod places;
mod report;
mod summary;
pub mod wire;

pub use catalogue::catalogue;
pub use report::{judge, report};
