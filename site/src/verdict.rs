//! The verdict words as the page uses them.

/// A verdict, in the order of how much it asks of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// Announced, not decided yet.
    Coming,
    /// The sentence has nothing to speak of here.
    NotApplicable,
    /// The words are followed.
    Met,
    /// The aim is reached in another way than the words.
    MetDifferently,
    /// What was given does not decide it.
    Unknown,
    /// The words are seen not to be followed.
    Unmet,
}

impl Verdict {
    /// Those that a rule can be answered with, the ones to read first in front.
    pub(crate) const ALL: [Self; 5] = [
        Self::Unmet,
        Self::Unknown,
        Self::MetDifferently,
        Self::Met,
        Self::NotApplicable,
    ];

    /// Reads the report's word; a word from a later version counts as unknown.
    pub(crate) fn of(word: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|verdict| verdict.class() == word)
            .unwrap_or(Self::Unknown)
    }

    /// The name of its class, which is the report's word for it.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::NotApplicable => "not-applicable",
            Self::Met => "met",
            Self::MetDifferently => "met-differently",
            Self::Unknown => "unknown",
            Self::Unmet => "unmet",
        }
    }

    /// The word as it is read.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::NotApplicable => "not applicable",
            Self::MetDifferently => "met differently",
            other => other.class(),
        }
    }

    /// Whether its evidence is open from the start.
    pub(crate) const fn is_open(self) -> bool {
        matches!(self, Self::Unmet | Self::Unknown)
    }
}

/// The SPEC's verbs, the strongest first.
pub(crate) const FORCES: [&str; 4] = ["must", "should", "recommended", "may"];
