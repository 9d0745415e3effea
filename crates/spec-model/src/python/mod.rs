//! What Python's packaging files say.

mod name;
mod pyproject;
mod setup_cfg;

pub use name::normal_name;
pub(crate) use pyproject::address;
pub use pyproject::{Pyproject, UvPublish};
pub use setup_cfg::name_in_setup_cfg;
