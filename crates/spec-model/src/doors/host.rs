//! The public hosts that are asked, in one place.

/// GitHub's API.
pub const API: &str = "https://api.github.com";

/// GitHub's files as they are.
pub const RAW: &str = "https://raw.githubusercontent.com";

/// The Python Package Index.
pub const INDEX: &str = "https://pypi.org";
