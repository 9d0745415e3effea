//! What a project says of itself: `spec-check.toml`, `[tool.spec-check]`, and comments in its workflows.

mod comment;
mod file;
mod read;

pub use comment::comments;
pub use file::{Ignore, IgnoreScope, OwnFile, Publishes, Resource, Statement};
