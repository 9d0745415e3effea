//! The commands that upload distributions.

use super::Index;
use crate::shell::{Invocation, Word};

/// By what an upload is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Means {
    /// `pypa/gh-action-pypi-publish`
    GhAction,
    /// `twine upload`
    Twine,
    /// `uv publish`
    Uv,
    /// `flit publish`
    Flit,
    /// `poetry publish`
    Poetry,
    /// `hatch publish`
    Hatch,
    /// `pdm publish`
    Pdm,
    /// `maturin publish`, `maturin upload`
    Maturin,
    /// `PyO3/maturin-action`
    MaturinAction,
    /// `python setup.py upload`
    SetupPy,
    /// Any other action.
    OtherAction,
    /// A workflow that is called.
    ReusableWorkflow,
    /// An action of the repository itself.
    CompositeAction,
    /// Any other command.
    Script,
}

impl Means {
    /// The word as reports write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::GhAction => "gh-action-pypi-publish",
            Self::Twine => "twine",
            Self::Uv => "uv",
            Self::Flit => "flit",
            Self::Poetry => "poetry",
            Self::Hatch => "hatch",
            Self::Pdm => "pdm",
            Self::Maturin => "maturin",
            Self::MaturinAction => "maturin-action",
            Self::SetupPy => "setup.py",
            Self::OtherAction => "other-action",
            Self::ReusableWorkflow => "reusable-workflow",
            Self::CompositeAction => "composite-action",
            Self::Script => "script",
        }
    }
}

/// How one command names what it uploads to and with which credential.
pub(super) struct Uploader {
    pub(super) means: Means,
    /// Options and variables that give an address.
    pub(super) url: (&'static [&'static str], &'static [&'static str]),
    /// Options and variables that give an index by its name.
    pub(super) name: (&'static [&'static str], &'static [&'static str]),
    /// Options that take a password or token.
    pub(super) secret_options: &'static [&'static str],
    /// Variables that hold one; a name that ends with `_` stands for all that begin with it.
    pub(super) secret_variables: &'static [&'static str],
}

// https://twine.readthedocs.io/en/stable/#environment-variables
const TWINE: Uploader = Uploader {
    means: Means::Twine,
    url: (&["--repository-url"], &["TWINE_REPOSITORY_URL"]),
    name: (&["-r", "--repository"], &["TWINE_REPOSITORY"]),
    secret_options: &["-p", "--password"],
    secret_variables: &["TWINE_PASSWORD"],
};
// https://docs.astral.sh/uv/reference/cli/#uv-publish
const UV: Uploader = Uploader {
    means: Means::Uv,
    url: (&["--publish-url"], &["UV_PUBLISH_URL"]),
    name: (&["--index"], &["UV_PUBLISH_INDEX"]),
    secret_options: &["-t", "--token", "-p", "--password"],
    secret_variables: &["UV_PUBLISH_TOKEN", "UV_PUBLISH_PASSWORD"],
};
// https://flit.pypa.io/en/stable/upload.html
const FLIT: Uploader = Uploader {
    means: Means::Flit,
    url: (&[], &["FLIT_INDEX_URL"]),
    name: (&["--repository"], &[]),
    secret_options: &[],
    secret_variables: &["FLIT_PASSWORD"],
};
// https://python-poetry.org/docs/cli/#publish
const POETRY: Uploader = Uploader {
    means: Means::Poetry,
    url: (&[], &[]),
    name: (&["-r", "--repository"], &[]),
    secret_options: &["-p", "--password"],
    secret_variables: &["POETRY_PYPI_TOKEN_", "POETRY_HTTP_BASIC_"],
};
// https://hatch.pypa.io/latest/plugins/publisher/package-index/
const HATCH: Uploader = Uploader {
    means: Means::Hatch,
    url: (&[], &[]),
    name: (&["-r", "--repo"], &["HATCH_INDEX_REPO"]),
    secret_options: &["-a", "--auth"],
    secret_variables: &["HATCH_INDEX_AUTH"],
};
// https://pdm-project.org/latest/usage/publish/
const PDM: Uploader = Uploader {
    means: Means::Pdm,
    url: (&[], &[]),
    name: (&["-r", "--repository"], &["PDM_PUBLISH_REPO"]),
    secret_options: &["-P", "--password"],
    secret_variables: &["PDM_PUBLISH_PASSWORD"],
};
// https://www.maturin.rs/distribution#publish-on-pypi
pub(super) const MATURIN: Uploader = Uploader {
    means: Means::Maturin,
    url: (&["--repository-url"], &["MATURIN_REPOSITORY_URL"]),
    name: (&["-r", "--repository"], &["MATURIN_REPOSITORY"]),
    secret_options: &["-p", "--password"],
    secret_variables: &["MATURIN_PYPI_TOKEN", "MATURIN_PASSWORD"],
};
const SETUP_PY: Uploader = Uploader {
    means: Means::SetupPy,
    url: (&[], &[]),
    name: (&["-r", "--repository"], &[]),
    secret_options: &["--password"],
    secret_variables: &[],
};
// https://github.com/astral-sh/rye/blob/main/rye/src/cli/publish.rs: it brings a twine of its own, and names the address whatever is around it
const RYE: Uploader = Uploader {
    means: Means::Script,
    url: (&["--repository-url"], &[]),
    name: (&["-r", "--repository"], &[]),
    secret_options: &["--token"],
    secret_variables: &["TWINE_PASSWORD"],
};
const ANACONDA: Uploader = Uploader {
    means: Means::Script,
    url: (&[], &[]),
    name: (&[], &[]),
    secret_options: &["-t", "--token"],
    secret_variables: &["ANACONDA_API_TOKEN", "ANACONDA_TOKEN", "BINSTAR_TOKEN"],
};

/// What an invocation uploads with, and the index that is certain of it whatever its options say.
/// A dry run, a help text and a check are no uploads.
pub(super) fn uploader(invocation: &Invocation) -> Option<(&'static Uploader, Option<Index>)> {
    if invocation.has(&["--dry-run", "--help", "-h", "--version"]) && !is_refused(invocation) {
        return None;
    }
    let first = invocation
        .args
        .iter()
        .map(|word| word.text.as_str())
        .find(|text| !text.starts_with('-'));
    let says = |expected: &[&str]| first.is_some_and(|first| expected.contains(&first));
    match invocation.program.as_str() {
        "twine" if says(&["upload"]) => Some((&TWINE, None)),
        "uv" if subcommand(invocation) == Some("publish") => Some((&UV, None)),
        "flit" if subcommand(invocation) == Some("publish") => Some((&FLIT, None)),
        "poetry" if subcommand(invocation) == Some("publish") => Some((&POETRY, None)),
        "hatch" if subcommand(invocation) == Some("publish") => Some((&HATCH, None)),
        "pdm" if subcommand(invocation) == Some("publish") => Some((&PDM, None)),
        "rye" if says(&["publish"]) => Some((&RYE, None)),
        "maturin" if says(&["publish", "upload"]) => Some((&MATURIN, None)),
        "setup.py" if invocation.plain().any(|word| word == "upload") => Some((&SETUP_PY, None)),
        "anaconda" | "binstar" if invocation.plain().any(|word| word == "upload") => {
            Some((&ANACONDA, Some(Index::Other)))
        }
        _ => None,
    }
}

/// `--dry-run=false` asks for a real run.
fn is_refused(invocation: &Invocation) -> bool {
    invocation
        .args
        .iter()
        .any(|word| word.text.eq_ignore_ascii_case("--dry-run=false"))
}

/// The first argument that is neither an option nor the value of a global one.
fn subcommand(invocation: &Invocation) -> Option<&str> {
    const WITH_VALUE: [&str; 14] = [
        "-C",
        "-P",
        "-p",
        "-e",
        "-f",
        "-i",
        "--directory",
        "--project",
        "--ini-file",
        "--env",
        "--data-dir",
        "--cache-dir",
        "--config-file",
        "--config",
    ];
    let mut args = invocation.args.iter();
    while let Some(Word { text, .. }) = args.next() {
        if WITH_VALUE.contains(&text.as_str()) {
            args.next();
        } else if !text.starts_with('-') {
            return Some(text);
        }
    }
    None
}
