//! A judged project as text, JSON, Markdown: one module and one cargo feature for each form.
#![no_std]

extern crate alloc;

mod catalogue;
pub mod counts;
#[cfg(feature = "json")]
pub mod json;
#[cfg(feature = "markdown")]
pub mod markdown;
#[cfg(any(feature = "markdown", feature = "text"))]
mod outline;
mod places;
mod put;
mod report;
mod summary;
#[cfg(feature = "text")]
pub mod text;
mod visible;
pub mod wire;
#[cfg(any(feature = "markdown", feature = "text"))]
mod words;

pub use catalogue::catalogue;
pub use report::{judge, report};
pub use visible::visible;
