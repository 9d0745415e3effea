//! What a rule wants and has not got.

use alloc::string::String;
use spec_model::Source;

/// Who can bring a piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// Anyone who can read the repository.
    Anyone,
    /// Someone with write access.
    Writer,
    /// An administrator of the repository or organisation.
    Administrator,
    /// An owner of the project on the package index.
    IndexOwner,
    /// A person who knows how the project works.
    Maintainer,
}

impl Who {
    /// The word as reports write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Anyone => "anyone",
            Self::Writer => "writer",
            Self::Administrator => "administrator",
            Self::IndexOwner => "index-owner",
            Self::Maintainer => "maintainer",
        }
    }
}

/// One thing that would decide a verdict.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Need {
    /// From which source.
    pub source: Source,
    /// The exact thing to bring.
    pub bring: String,
    /// Who can bring it.
    pub who: Who,
    /// What it would decide.
    pub decides: String,
}

impl Need {
    /// One thing that would decide a verdict.
    pub fn new(
        source: Source,
        who: Who,
        bring: impl Into<String>,
        decides: impl Into<String>,
    ) -> Self {
        Self {
            source,
            bring: bring.into(),
            who,
            decides: decides.into(),
        }
    }
}
