//! What the harness over all rules is made of.

pub(crate) mod law;
pub(crate) mod shape;

pub(crate) use spec_pages as page;
