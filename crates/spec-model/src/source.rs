//! Where evidence comes from, and how much of it was seen.

/// Where evidence comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The files of the repository.
    Tree,
    /// The host's answers about its settings.
    HostSettings,
    /// The package index's answers.
    PackageIndex,
    /// Tags and commits.
    History,
    /// A repository of secrets.
    Vault,
    /// A person's dated statement.
    Maintainer,
}

impl Source {
    /// The word as reports write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tree => "tree",
            Self::HostSettings => "host-settings",
            Self::PackageIndex => "package-index",
            Self::History => "history",
            Self::Vault => "vault",
            Self::Maintainer => "maintainer",
        }
    }
}

/// How much of a source was seen. For the tree it is about paths: `All` when the whole list of paths is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Coverage {
    /// None of it.
    Nothing,
    /// Some of it: nothing follows from what is not there.
    Some,
    /// All of it: what is not there does not exist.
    All,
}

impl Coverage {
    /// The word as reports write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Some => "some",
            Self::All => "all",
        }
    }
}
