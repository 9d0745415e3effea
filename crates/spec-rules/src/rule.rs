//! One claim that is decided.

use crate::Decision;
use spec_model::{Project, Source, facts::Sight};

/// The SPEC's own verb for a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Force {
    /// `must`
    Must,
    /// `should`, imperatives, "it is important"
    Should,
    /// `recommended`, "strongly recommended"
    Recommended,
    /// `may`, "can"
    May,
    /// No sentence of a SPEC asks for it.
    Beyond,
}

impl Force {
    /// The word as reports write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Should => "should",
            Self::Recommended => "recommended",
            Self::May => "may",
            Self::Beyond => "beyond",
        }
    }

    /// Whether an `unmet` of this force fails a run.
    pub const fn fails(self) -> bool {
        matches!(self, Self::Must | Self::Should)
    }
}

/// What a rule speaks about; it decides what must not be out of sight before it may say `met`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Publishing to PyPI: without an upload in sight nothing is decided, and what hides one of these sights stands in the way of `met`.
    Publishing(&'static [Sight]),
    /// Each workflow: one that is there and was not understood stands in the way of `met`.
    Workflows,
    /// Something else in the tree; the rule looks after its own coverage.
    Tree,
}

/// One claim, answerable yes or no.
#[derive(Debug)]
pub struct Rule {
    /// Its path: `spec8/pin-actions/release-pinned-by-full-sha`; it never changes.
    pub id: &'static str,
    /// The claim as a sentence.
    pub claim: &'static str,
    /// The SPEC's verb.
    pub force: Force,
    /// The version in which it first decided.
    pub since: &'static str,
    /// Where its evidence comes from.
    pub sources: &'static [Source],
    /// What it speaks about.
    pub subject: Subject,
    /// Judges each place; the laws that hold for all rules are the engine's.
    pub decide: fn(&Project) -> Decision,
    /// Its page, in Markdown.
    #[cfg(feature = "pages")]
    pub page: &'static str,
}
