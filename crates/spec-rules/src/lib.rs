//! SPEC 6 and SPEC 8, clause by clause, and the verdict types.
#![no_std]

extern crate alloc;

mod clause;
mod exhibit;
mod finding;
mod fix;
mod need;
mod rule;
mod verdict;

pub use clause::{Clause, Spec};
pub use exhibit::{Exhibit, Where};
pub use finding::Finding;
pub use fix::{Fix, FixEdit, Safety};
pub use need::{Need, Who};
pub use rule::{Force, Rule};
pub use verdict::Verdict;
