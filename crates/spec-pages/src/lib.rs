//! The rules' pages: their examples read, and the whole as HTML that needs neither script nor Wasm.

mod boxes;
mod element;
mod html;
mod page;
mod share;
mod site;

pub use element::element;
pub use page::{Example, Page};
pub use share::fragment;
pub use site::{Sheet, pages};
