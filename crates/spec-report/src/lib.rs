//! A judged project as text, JSON, Markdown, HTML and a picture: one module and one cargo feature for each form; and what people are asked for.
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
#[cfg(feature = "drawing")]
pub mod drawing;
mod escape;
#[cfg(feature = "beside")]
mod forms;
#[cfg(feature = "html")]
pub mod html;
pub mod json;
#[cfg(feature = "drawing")]
mod look;
#[cfg(feature = "markdown")]
pub mod markdown;
#[cfg(feature = "drawing")]
mod markup;
pub mod messages;
#[cfg(feature = "beside")]
mod next;
#[cfg(feature = "offered")]
pub mod offered;
#[cfg(any(feature = "html", feature = "markdown", feature = "text"))]
mod outline;
mod places;
mod put;
pub mod questions;
pub mod register;
#[cfg(feature = "repair")]
mod repaired;
mod report;
#[cfg(feature = "drawing")]
mod runs;
#[cfg(feature = "since")]
mod since;
#[cfg(feature = "smallest")]
pub mod smallest;
mod summary;
#[cfg(feature = "text")]
pub mod text;
mod together;
mod toml_text;
mod visible;
pub mod wire;
#[cfg(feature = "beside")]
mod withhold;
#[cfg(any(
    feature = "beside",
    feature = "drawing",
    feature = "markdown",
    feature = "since",
    feature = "text"
))]
mod words;

pub use asked::{Asked, narrow};
#[cfg(feature = "beside")]
pub use beside::beside;
pub use catalogue::catalogue;
#[cfg(feature = "beside")]
pub use forms::write;
#[cfg(feature = "repair")]
pub use repaired::{repair, repair_all, said};
pub use report::{judge, report};
#[cfg(feature = "drawing")]
pub use runs::{Asks, Deed, DeedKind, Lane, Run, RunJob, runs};
#[cfg(feature = "since")]
pub use since::since;
#[cfg(feature = "drawing")]
pub use together::any_runs;
pub use together::{judge_any, judge_together};
pub use visible::visible;
#[cfg(all(feature = "beside", feature = "drawing"))]
pub use withhold::withheld_runs;
#[cfg(feature = "beside")]
pub use withhold::{WITHHELD, withheld};
