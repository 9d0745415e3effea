//! The distributions of a look-up: their names, their latest files, and where those came from.

use super::{About, Host, LookUp, MOST_PACKAGES, Request, Want, names, parsed};
use crate::{
    doors::table,
    python::{Pyproject, name_in_setup_cfg},
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use spec_source::{Document, Node};

/// A distribution on PyPI.
#[derive(Debug, Clone)]
pub(super) struct Package {
    /// Its name as the index writes it.
    pub(super) name: String,
    /// Its latest version.
    pub(super) version: Option<String>,
    /// That version's wheel and source archive whose provenance is asked for.
    files: Vec<String>,
}

impl Package {
    pub(super) const fn named(name: String) -> Self {
        Self {
            name,
            version: None,
            files: Vec::new(),
        }
    }
}

impl LookUp {
    /// Takes the names from the project's own files. Where the one at the top has a name, those below are parts or examples: nobody
    /// is asked about a distribution that may be somebody else's.
    pub(super) fn name_packages(&mut self) {
        let mut found: Vec<String> = Vec::new();
        let mut below: Vec<String> = Vec::new();
        for input in &self.files {
            let path = input.path.as_str();
            let name = if path.ends_with("pyproject.toml") {
                Pyproject::read(0, &Document::parse(input))
                    .filter(|file| file.private.is_none())
                    .and_then(|file| file.name)
            } else if path == "setup.cfg" {
                name_in_setup_cfg(&Document::parse(input))
            } else {
                None
            };
            let Some(name) = name.and_then(|name| names::distribution(&name.value)) else {
                continue;
            };
            let list = if path.contains('/') {
                &mut below
            } else {
                &mut found
            };
            if !list.contains(&name) {
                list.push(name);
            }
        }
        let mut names = if found.is_empty() { below } else { found };
        if names.len() > MOST_PACKAGES {
            let message = format!(
                "{} distributions are named in this repository, more than the {MOST_PACKAGES} that are looked up: name those that matter",
                names.len()
            );
            self.note(About::Package, message);
            names.truncate(MOST_PACKAGES);
        }
        self.packages = names.into_iter().map(Package::named).collect();
    }

    pub(super) fn ask_packages(&mut self, batch: &mut Vec<Request>) {
        for (index, package) in self.packages.clone().into_iter().enumerate() {
            let path = table::DISTRIBUTION.filled(&[&package.name]);
            self.ask(
                batch,
                Host::Index,
                &table::DISTRIBUTION,
                path,
                "",
                Want::Package(index),
            );
        }
    }

    pub(super) fn ask_provenance(&mut self, batch: &mut Vec<Request>) {
        for package in self.packages.clone() {
            let Some(version) = &package.version else {
                continue;
            };
            for file in &package.files {
                let path = table::PROVENANCE.filled(&[&package.name, version, file]);
                self.ask(
                    batch,
                    Host::Index,
                    &table::PROVENANCE,
                    path,
                    "",
                    Want::Provenance,
                );
            }
        }
    }

    /// Takes an answer of the index. That it knows nothing of a name is an answer, too.
    pub(super) fn take_index(&mut self, path: &str, want: Want, status: u16, body: Vec<u8>) {
        if !matches!(status, 200 | 404) {
            self.failed(path, want, &format!("it says {status}"));
            return;
        }
        let document = parsed(path, body);
        let known = document
            .root()
            .filter(|root| document.is_whole() && root.is_mapping());
        match (known, want, status) {
            (_, Want::Package(index), 404) => {
                let name = self.packages.get(index).map(|package| package.name.clone());
                let message = format!(
                    "PyPI knows no distribution `{}`: look at the name, or name those that the project publishes",
                    name.unwrap_or_default()
                );
                self.note(About::Package, message);
            }
            (None, _, _) => {
                if status == 200 {
                    self.failed(path, want, "it is no JSON, or was cut off");
                }
                return;
            }
            (Some(root), Want::Package(index), _) => {
                if let Some(package) = self.packages.get_mut(index) {
                    package.version = text(root.get("info"), "version").map(String::from);
                    package.files = newest(root.get("urls").map(Node::items).unwrap_or_default());
                }
            }
            _ => {}
        }
        if known.is_some() {
            self.keep(path.into(), document.text.into_bytes());
        }
    }
}

fn text<'a>(node: Option<&'a Node>, key: &str) -> Option<&'a str> {
    node?
        .get(key)?
        .text()
        .filter(|text| !text.is_empty() && text.len() <= 250 && !matches!(*text, "." | ".."))
}

/// Of the files one wheel and one source archive, each the last that was uploaded.
fn newest(files: &[Node]) -> Vec<String> {
    let mut found = Vec::new();
    for is_wheel in [true, false] {
        let mut newest: Option<(&str, &str)> = None;
        for file in files {
            let Some(name) =
                text(Some(file), "filename").filter(|name| name.ends_with(".whl") == is_wheel)
            else {
                continue;
            };
            let time = text(Some(file), "upload_time_iso_8601").unwrap_or_default();
            if newest.is_none_or(|(known, _)| known < time) {
                newest = Some((time, name));
            }
        }
        found.extend(newest.map(|(_, name)| name.to_string()));
    }
    found
}
