//! What Python's packaging files say.

mod pyproject;
mod setup_cfg;

pub use pyproject::Pyproject;
pub use setup_cfg::name_in_setup_cfg;
