//! What to ask of GitHub and PyPI, in which order, and how an answer is known: pure, so that every interface asks the same.

mod bundle;
mod command;
mod endpoint;
pub mod host;
pub mod look_up;
mod names;
mod shape;
pub mod table;

pub use bundle::{Bundle, FORMAT, is_bundle, take};
pub use command::bundle_command;
pub use endpoint::{Endpoint, Form, Portion, Right};
pub use shape::recognise;
pub(crate) use shape::{is_paged, matching, pages};
