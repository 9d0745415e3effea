//! One claim that is decided.

use crate::Finding;
use spec_model::Source;

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
}

impl Rule {
    /// Whether a finding is this rule's.
    pub fn made(&self, finding: &Finding) -> bool {
        finding.rule.id == self.id
    }
}
