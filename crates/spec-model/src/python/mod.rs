//! What Python's packaging files say.

mod pyproject;

pub use pyproject::Pyproject;
