//! What is built and where it lies, as far as the files say.

use alloc::{
    borrow::ToOwned,
    string::{String, ToString},
    vec::Vec,
};
use spec_model::{Project, python::name_in_setup_cfg};
use spec_source::{Document, Node};

/// A repository's place at the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Who owns it.
    pub owner: String,
    /// Its name.
    pub repository: String,
}

impl Origin {
    /// Reads an address of GitHub: `https://github.com/owner/name`, with or without more behind, or `git@github.com:owner/name.git`.
    pub fn of_address(address: &str) -> Option<Self> {
        let rest = address.split_once("github.com")?.1;
        let rest = rest.strip_prefix([':', '/'])?;
        let mut parts = rest.split('/');
        let owner = parts.next()?;
        let repository = parts.next()?.split(['#', '?']).next()?;
        let repository = repository.strip_suffix(".git").unwrap_or(repository);
        let plain = |text: &str| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        };
        (plain(owner) && plain(repository) && owner != "sponsors").then(|| Self {
            owner: owner.to_owned(),
            repository: repository.to_owned(),
        })
    }
}

/// How a project is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Build {
    /// One wheel for all systems.
    Pure,
    /// A wheel for each system, by `cibuildwheel`.
    Compiled,
    /// The same, by `maturin`.
    Maturin,
}

/// What is known of the package at the repository's top.
#[derive(Debug, Clone)]
pub(super) struct Package {
    /// Its name on PyPI.
    pub(super) name: Option<String>,
    /// Where it lies.
    pub(super) origin: Option<Origin>,
    /// How it is built; none without a build system.
    pub(super) build: Option<Build>,
    /// Whether its classifiers forbid uploads.
    pub(super) private: bool,
    /// Whether the repository has more than one package, so that a name at its top need not be the one that a workflow publishes.
    pub(super) several: bool,
    /// Other packages of the repository, by their paths.
    pub(super) others: Vec<String>,
}

impl Package {
    pub(super) fn of(project: &Project, origin: Option<&Origin>) -> Self {
        let top = project
            .pyprojects
            .iter()
            .find(|view| view.path == "pyproject.toml");
        let from_cfg = || {
            let document = project.document("setup.cfg")?;
            name_in_setup_cfg(project.documents.get(document)?)
        };
        let stated = project
            .own
            .as_ref()
            .and_then(|own| own.packages.first().cloned());
        let name = stated
            .or_else(|| top.and_then(|view| view.name.clone()))
            .or_else(from_cfg)
            .map(|name| name.value);
        let from_urls = || {
            let urls = &top?.urls;
            let first = [
                "source",
                "source code",
                "source-code",
                "repository",
                "code",
                "homepage",
                "home",
            ];
            let rank = |key: &str| {
                first
                    .iter()
                    .position(|known| key.eq_ignore_ascii_case(known))
                    .unwrap_or(first.len())
            };
            let mut urls: Vec<_> = urls.iter().collect();
            spec_source::sort::by_key(&mut urls, |(key, _)| rank(key));
            urls.into_iter()
                .find_map(|(_, url)| Origin::of_address(&url.value))
        };
        let document = top.and_then(|view| project.documents.get(view.document));
        let others: Vec<String> = project
            .pyprojects
            .iter()
            .filter(|view| view.path != "pyproject.toml" && view.name.is_some())
            .map(|view| view.path.clone())
            .collect();
        Self {
            name,
            origin: origin.cloned().or_else(from_urls),
            build: document.and_then(|document| build(project, document)),
            several: !others.is_empty()
                || project
                    .own
                    .as_ref()
                    .is_some_and(|own| own.packages.len() > 1),
            private: top.is_some_and(|view| view.private.is_some()),
            others,
        }
    }

    /// The package that one of several workflows publishes: the one that the address of its environment names. Where there is none and
    /// the repository has several packages, which one it is cannot be told.
    pub(super) fn published_by(&self, address: Option<&str>) -> Self {
        let named = address.and_then(|address| {
            let rest = address.split_once("://pypi.org/")?.1;
            let rest = rest
                .strip_prefix("project/")
                .or_else(|| rest.strip_prefix("p/"))?;
            let name = rest.split(['/', '#', '?']).next()?;
            let plain = !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
            plain.then(|| name.to_owned())
        });
        let only = self.name.clone().filter(|_| !self.several);
        Self {
            name: named.or(only),
            ..self.clone()
        }
    }

    /// The name, or the word that a person puts it in place of.
    pub(super) fn name_or_gap(&self) -> &str {
        self.name.as_deref().unwrap_or("PACKAGE")
    }

    /// Owner and repository, or the words that a person puts them in place of.
    pub(super) fn origin_or_gap(&self) -> (String, String) {
        self.origin.as_ref().map_or_else(
            || ("OWNER".to_string(), "REPOSITORY".to_string()),
            |origin| (origin.owner.clone(), origin.repository.clone()),
        )
    }
}

/// What build requirements say that something is compiled.
const COMPILERS: [&str; 12] = [
    "cython",
    "numpy",
    "pybind11",
    "nanobind",
    "cffi",
    "setuptools-rust",
    "pythran",
    "cmake",
    "ninja",
    "extension-helpers",
    "hatch-cython",
    "hatch-mypyc",
];

/// Backends that build for each system.
const COMPILING: [&str; 5] = [
    "mesonpy",
    "scikit_build_core.build",
    "scikit_build_core.setuptools.build_meta",
    "py_build_cmake.build",
    "sipbuild.api",
];

fn build(project: &Project, document: &Document) -> Option<Build> {
    let root = document.root()?;
    let system = root.get("build-system");
    if system.is_none() && root.get("project").is_none() {
        return None;
    }
    let backend = system
        .and_then(|system| system.get("build-backend"))
        .and_then(Node::text)
        .unwrap_or("setuptools.build_meta");
    if backend == "maturin" {
        return Some(Build::Maturin);
    }
    let requires = system
        .and_then(|system| system.get("requires"))
        .map(Node::texts)
        .unwrap_or_default();
    let compiles = requires.iter().filter_map(|node| node.text()).any(|text| {
        let end = text
            .find(|char: char| !char.is_ascii_alphanumeric() && !matches!(char, '-' | '_' | '.'))
            .unwrap_or(text.len());
        let name = text
            .get(..end)
            .unwrap_or_default()
            .to_ascii_lowercase()
            .replace('_', "-");
        COMPILERS.contains(&name.as_str())
    });
    let setuptools = root.get("tool").and_then(|tool| tool.get("setuptools"));
    let declares = setuptools.is_some_and(|table| table.get("ext-modules").is_some());
    let sources = project
        .listing
        .as_ref()
        .is_some_and(|listing| listing.paths.iter().any(|path| path.ends_with(".pyx")));
    let wheels = root
        .get("tool")
        .is_some_and(|tool| tool.get("cibuildwheel").is_some());
    if COMPILING.contains(&backend) || compiles || declares || sources || wheels {
        Some(Build::Compiled)
    } else {
        Some(Build::Pure)
    }
}
