//! The release path as a picture: from the events that can start an upload, through jobs and those who must agree, to the index.

mod facts;
mod layout;
mod list;
mod shape;
mod svg;
mod text;

pub use layout::{Form, draw};
pub use list::{both, list};
pub use shape::{Area, Leads, Picture, Shape, Sink, tell};
pub use svg::{file, inline};
