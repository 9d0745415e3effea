//! GitHub's expressions: read, and evaluated over what is known of their contexts.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/expressions>

mod decimal;
mod evaluate;
mod function;
mod functions;
mod json;
mod syntax;
mod template;
mod tree;
mod value;

pub(crate) use decimal::decimal;
pub use evaluate::{Contexts, Fuel, Status};
pub use function::Function;
pub use template::{Condition, Template};
pub use tree::{Comparison, Key, Tree};
pub use value::{Between, Causes, Known, May, Object, Truth, Value};
