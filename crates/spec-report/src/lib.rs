//! A judged project as text, JSON, Markdown: one module and one cargo feature for each form; and what people are asked for.
#![no_std]

extern crate alloc;

mod asked;
#[cfg(feature = "beside")]
mod beside;
#[cfg(feature = "beside")]
mod brought;
mod catalogue;
pub mod compare;
pub mod counts;
mod escape;
#[cfg(feature = "beside")]
mod forms;
pub mod json;
#[cfg(feature = "markdown")]
pub mod markdown;
pub mod messages;
#[cfg(any(feature = "markdown", feature = "text"))]
mod outline;
mod places;
mod put;
pub mod questions;
pub mod register;
mod report;
mod summary;
#[cfg(feature = "text")]
pub mod text;
mod together;
mod toml_text;
mod visible;
pub mod wire;
#[cfg(feature = "beside")]
mod withhold;
#[cfg(any(feature = "beside", feature = "markdown", feature = "text"))]
mod words;

pub use asked::{Asked, narrow};
#[cfg(feature = "beside")]
pub use beside::beside;
pub use catalogue::catalogue;
#[cfg(feature = "beside")]
pub use forms::write;
pub use report::{judge, report};
pub use together::judge_together;
pub use visible::visible;
#[cfg(feature = "beside")]
pub use withhold::{WITHHELD, withheld, withheld_together};
