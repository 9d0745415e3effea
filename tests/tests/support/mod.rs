//! What the harness over all rules is made of.

pub(crate) mod law;
pub(crate) mod page;
pub(crate) mod shape;
