//! A hardened release workflow for a repository: from its own build, or from its build system where nothing publishes yet.

mod draft;
mod existing;
mod header;
mod outside;
mod package;
mod pinned;
mod scratch;
mod split;
mod starters;

pub use package::Origin;
pub use starters::{Starter, starters};

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use package::Package;
use spec_model::{
    Project,
    facts::{IndirectKind, Upload},
    own::Publishes,
};

/// What can be hardened, and why the rest cannot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hardened {
    /// The workflows, one for each that publishes.
    pub workflows: Vec<Written>,
    /// Where there is nothing to harden: why, one sentence each. Never empty when there is no workflow.
    pub nothing: Vec<String>,
}

/// A workflow that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its path.
    pub path: String,
    /// Its whole text, what is to be done outside of it on top.
    pub text: String,
    /// Whether it takes the place of a workflow that is there.
    pub replaces: bool,
    /// What is to be done outside of it, each as one text, in this order.
    pub outside: Vec<String>,
}

/// Writes the hardened release workflows of a project. `origin` is its place at the host, where that is known besides the files.
pub fn harden(project: &Project, origin: Option<&Origin>) -> Hardened {
    let mut package = Package::of(project, origin);
    let mut out = Hardened::default();
    match project.own.as_ref().and_then(|own| own.publishes.as_ref()) {
        Some(publishes) if publishes.value == Publishes::Nothing => {
            out.nothing
                .push("the project says of itself that it publishes nothing".into());
            return out;
        }
        Some(publishes) if publishes.value == Publishes::Elsewhere => {
            let where_to = project
                .own
                .as_ref()
                .and_then(|own| own.release_repository.as_ref())
                .map_or(String::new(), |name| format!(", `{}`", name.value));
            out.nothing.push(format!(
                "the project says of itself that it publishes from another repository or service{where_to}: harden it there"
            ));
            return out;
        }
        _ => {}
    }
    let publishing: Vec<usize> = project
        .workflows
        .iter()
        .enumerate()
        .filter(|(index, _)| uploads_of(project, *index).next().is_some())
        .map(|(index, _)| index)
        .collect();
    package.several |= publishing.len() > 1;
    for index in &publishing {
        match existing::write(project, *index, &package) {
            Ok(written) => out.workflows.push(written),
            Err(why) => out.nothing.push(why),
        }
    }
    if publishing.is_empty() {
        match elsewhere(project, &package) {
            Some(why) => out.nothing.push(why),
            None => match scratch::write(project, &package) {
                Ok(written) => out.workflows.push(written),
                Err(why) => out.nothing.push(why),
            },
        }
    }
    out
}

/// The steps of a workflow that upload to PyPI, or may, by themselves or by a script that was found.
fn uploads_of(project: &Project, workflow: usize) -> impl Iterator<Item = &Upload> {
    project.facts.to_pypi().filter(move |upload| {
        upload
            .site
            .job()
            .is_some_and(|job| job.workflow == workflow)
            && upload.site.step().is_some()
            && (upload.is_direct() || upload.is_followed())
    })
}

/// Why a repository without an upload in sight has nothing to harden: something else uploads, as far as its files say.
fn elsewhere(project: &Project, package: &Package) -> Option<String> {
    let hidden = project.facts.to_pypi().find_map(|upload| {
        let indirect = upload.indirect.as_ref()?;
        let text = project.documents.get(upload.what.document)?;
        let path = text.path.clone();
        let name = text.slice(upload.what.span).to_string();
        Some(match indirect.kind {
            IndirectKind::Script => format!("`{path}` publishes by `{name}`, whose text is not here: bring it, or let a step of the workflow upload"),
            _ => format!("`{path}` leaves publishing to `{name}`, so order and permissions inside of it are that one's: harden it there"),
        })
    });
    if hidden.is_some() {
        return hidden;
    }
    let name = package.name.as_ref()?;
    let other = format!("{}-release", name.to_ascii_lowercase());
    project
        .documents
        .iter()
        .filter(|document| !document.kind.has_tree())
        .find_map(|document| {
            let text = document.text.to_ascii_lowercase();
            let at = text.find(&format!("/{other}"))?;
            let behind = text.get(at + 1 + other.len()..)?.chars().next();
            if behind.is_some_and(|char| char.is_ascii_alphanumeric() || char == '-') {
                return None;
            }
            Some(format!(
                "no workflow here uploads, and `{}` speaks of the repository `{other}`: if that publishes, harden it there; if not, say `publishes = \"here\"` in `spec-check.toml`",
                document.path
            ))
        })
        .filter(|_| project.own.as_ref().and_then(|own| own.publishes.as_ref()).is_none())
}
