//! The five words a rule can be answered with.

/// What is said of one place, and, of many places together, of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The sentence has nothing to speak of here.
    NotApplicable,
    /// The words are followed.
    Met,
    /// The sentence's aim is reached in another way than its words.
    MetDifferently,
    /// The evidence given does not decide it.
    Unknown,
    /// The words are seen not to be followed.
    Unmet,
}

impl Verdict {
    /// The word as it is written everywhere.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotApplicable => "not-applicable",
            Self::Met => "met",
            Self::MetDifferently => "met-differently",
            Self::Unknown => "unknown",
            Self::Unmet => "unmet",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        [
            Self::NotApplicable,
            Self::Met,
            Self::MetDifferently,
            Self::Unknown,
            Self::Unmet,
        ]
        .into_iter()
        .find(|verdict| verdict.word() == word)
    }

    /// Many places, one verdict: unmet before unknown before met-differently before met;
    /// not-applicable only if every place is. Of no place at all it is not-applicable.
    pub fn of_places(places: impl IntoIterator<Item = Self>) -> Self {
        places.into_iter().max().unwrap_or(Self::NotApplicable)
    }
}
