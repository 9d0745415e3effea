//! GitHub's expressions: read, and evaluated over what is known of their contexts.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/expressions>

mod evaluate;
mod functions;
mod json;
mod template;
mod tree;
mod value;

pub use evaluate::{Contexts, Fuel, Status};
pub use template::{Condition, Template};
pub use tree::{Comparison, Function, Tree};
pub use value::{Causes, Known, May, Object, Truth, Value};
