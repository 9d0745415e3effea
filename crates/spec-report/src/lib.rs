//! A judged project as text, JSON, Markdown: one module and one cargo feature for each form.
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
pub mod json;
#[cfg(feature = "markdown")]
pub mod markdown;
#[cfg(any(feature = "markdown", feature = "text"))]
mod outline;
#[cfg(feature = "beside")]
mod people;
mod places;
mod put;
mod report;
#[cfg(feature = "beside")]
mod said;
mod summary;
#[cfg(feature = "text")]
pub mod text;
mod together;
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
pub use report::{judge, report};
#[cfg(feature = "beside")]
pub use said::write;
pub use together::judge_together;
pub use visible::visible;
#[cfg(feature = "beside")]
pub use withhold::{WITHHELD, withheld};
