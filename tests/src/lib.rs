//! What no single crate can test: this crate holds what its tests share.

pub mod corpus;
