//! SPEC 6 and SPEC 8, clause by clause, and the verdict types.
#![no_std]

extern crate alloc;

mod answered;
pub mod beyond;
mod clause;
mod compose;
mod decision;
mod engine;
mod exhibit;
mod finding;
mod fix;
#[cfg(feature = "harden")]
pub mod harden;
mod ignored;
mod need;
mod repair;
mod rule;
pub mod spec_0006;
pub mod spec_0008;
mod specs;
mod stated;
mod verdict;

pub use clause::{Clause, Coming, Passage, Silent, Spec};
pub use compose::{Composed, compose};
pub use decision::Decision;
pub(crate) use decision::agree;
pub use engine::{Judgement, decide, finding, judge, rules};
pub use exhibit::{Exhibit, Where};
pub use finding::Finding;
pub use fix::{Fix, FixEdit, Safety};
pub use ignored::Ignored;
pub use need::{Need, Who};
pub use rule::{Force, Rule, Subject};
pub use specs::{BEYOND, SPECS};
pub use verdict::Verdict;
