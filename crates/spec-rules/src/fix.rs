//! A proposed repair.

use alloc::{string::String, vec::Vec};
use spec_source::Edit;

/// How far a repair can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// No run can end otherwise because of it.
    Safe,
    /// Certain to meet the rule; it may change a run.
    Review,
    /// Steps for a person, no edit.
    ByHand,
}

impl Safety {
    /// The word as reports write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Review => "review",
            Self::ByHand => "by-hand",
        }
    }
}

/// One replacement in one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FixEdit {
    /// The file.
    pub path: String,
    /// The replacement.
    pub edit: Edit,
    /// Whether it makes a new file, of which `edit` then is the whole text.
    pub creates: bool,
}

/// A proposed repair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// How far it can be trusted.
    pub safety: Safety,
    /// What must be true before it is merged.
    pub before: Vec<String>,
    /// What to do after; of a repair by hand, its steps.
    pub after: Vec<String>,
    /// The replacements; none for a repair by hand.
    pub edits: Vec<FixEdit>,
}
