//! What no single crate can test: this crate holds what its tests share.

// what fails here fails the test that asked for it
#![allow(clippy::expect_used, clippy::missing_panics_doc)]

pub mod corpus;
pub mod hostile;
