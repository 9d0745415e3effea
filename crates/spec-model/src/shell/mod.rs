//! The commands of a `run:` script, as far as they can be told without running it.

mod command;
mod folder;
mod reader;
mod wrapper;

pub use command::{Command, Word};
pub use folder::Folder;
pub use reader::commands;
pub use wrapper::{Invocation, invocations};
