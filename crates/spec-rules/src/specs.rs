//! The SPECs that are judged by, and what lies beyond them.

use crate::{Clause, Spec, beyond, spec_0006, spec_0008};

/// Both SPECs in the order in which reports show them.
pub static SPECS: [&Spec; 2] = [&spec_0008::SPEC, &spec_0006::SPEC];

/// What no SPEC asks; reports show it after them.
pub static BEYOND: &Clause = &beyond::CLAUSE;
