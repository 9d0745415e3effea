//! Which package index an upload goes to.

use alloc::string::String;

/// Which package index an upload goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Index {
    /// <https://pypi.org>
    Pypi,
    /// <https://test.pypi.org>
    TestPypi,
    /// Any other, such as an index of nightly builds.
    Other,
    /// Known at run time only.
    Dynamic,
    /// Hidden in what was not given.
    Unknown,
}

impl Index {
    /// The word as reports write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pypi => "pypi",
            Self::TestPypi => "testpypi",
            Self::Other => "other",
            Self::Dynamic => "dynamic",
            Self::Unknown => "unknown",
        }
    }

    /// By the address that uploads go to; without one it is PyPI for every uploader there is.
    pub fn of_url(url: &str) -> Self {
        let url = url.trim();
        if url.is_empty() {
            return Self::Pypi;
        }
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        // who uploads says nothing of where to
        let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
        if rest.contains('$') || url.starts_with('$') {
            return Self::Dynamic;
        }
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = host
            .split(':')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        match host.as_str() {
            "upload.pypi.org" | "pypi.org" | "www.pypi.org" | "pypi.python.org"
            | "upload.pypi.io" | "pypi.io" => Self::Pypi,
            "test.pypi.org" | "testpypi.python.org" | "test.pypi.python.org" => Self::TestPypi,
            _ => Self::Other,
        }
    }

    /// By a name that uploaders know without configuration; of any other name nothing is known.
    pub fn of_name(name: &str) -> Self {
        let plain: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        match plain.clone().as_str() {
            "" | "pypi" => Self::Pypi,
            "testpypi" | "pypitest" => Self::TestPypi,
            // https://docs.aws.amazon.com/codeartifact/latest/ug/python-configure-twine.html
            "codeartifact" => Self::Other,
            _ => Self::Dynamic,
        }
    }
}
