//! What a rule says where a question to GitHub or PyPI was not answered.

use crate::{Need, Who};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Project, Source,
    answers::{Found, Reply},
    doors::{Endpoint, Right, table},
    python::normal_name,
};

/// The need for an answer about the judged repository: the command whose output it is, who gets one, and what it would decide.
/// `arguments` fill the names in the question's path after `{owner}` and `{repo}`, or after `{org}`.
pub(crate) fn need(
    project: &Project,
    endpoint: &'static Endpoint,
    arguments: &[&str],
    decides: &str,
) -> Need {
    let command = endpoint.command(&filled(project, endpoint, arguments));
    let refused = match project.reply(endpoint, arguments) {
        Reply::Refused(found) => found
            .get("message")
            .and_then(|message| message.text().map(String::from)),
        Reply::Missing | Reply::Given(_) => None,
    };
    let bring = match refused {
        Some(message) => {
            format!("the answer of `{command}` (what was given is a refusal: \"{message}\")")
        }
        None => format!("the answer of `{command}`"),
    };
    let who = match endpoint.right {
        Right::Anyone => Who::Anyone,
        Right::Writer => Who::Writer,
        Right::Administrator | Right::OrganisationOwner => Who::Administrator,
    };
    Need::new(endpoint.source, who, bring, decides)
}

/// The path of an answer about the judged repository: where it would be, when it was not given.
pub(crate) fn path(project: &Project, endpoint: &'static Endpoint, arguments: &[&str]) -> String {
    endpoint.filled(&filled(project, endpoint, arguments))
}

/// What fills the names in a question's path: the judged repository, then `arguments`.
fn filled<'a>(project: &'a Project, endpoint: &Endpoint, arguments: &[&'a str]) -> Vec<&'a str> {
    let repository = project.answers.repository.as_ref();
    let mut filled: Vec<&str> = Vec::new();
    if endpoint.path.starts_with("/repos/") {
        filled.push(repository.map_or("{owner}", |repository| &repository.owner));
        filled.push(repository.map_or("{repo}", |repository| &repository.name));
    } else if endpoint.path.starts_with("/orgs/") {
        filled.push(repository.map_or("{org}", |repository| &repository.owner));
    }
    filled.extend(arguments);
    filled
}

/// What PyPI names as the publisher of the latest files, where that is a workflow of the judged repository or can be one: the place that names it.
pub(crate) fn published_here(project: &Project) -> Option<Found<'_>> {
    let judged = project.answers.repository.as_ref();
    let publisher = project
        .latest_publishers()
        .into_iter()
        .find(|one| judged.is_none_or(|judged| one.is_of(judged) != Some(false)))?;
    publisher
        .workflow
        .or(publisher.repository)
        .or(publisher.kind)
}

/// A file that PyPI has under the name of one of the project's distributions.
pub(crate) fn on_index(project: &Project) -> Option<Found<'_>> {
    let packages = project.packages();
    let own = |name: &String| {
        let mut names = packages.iter();
        names.any(|package| normal_name(package) == normal_name(name))
    };
    project
        .replies(&table::DISTRIBUTION)
        .filter(|(arguments, _)| arguments.first().is_some_and(own))
        .find_map(|(_, reply)| {
            reply
                .given()?
                .get("urls")?
                .items()?
                .first()?
                .get("filename")
        })
}

/// The need for PyPI's provenance of the latest release of a distribution, with the names that are known filled in; where that of a release was
/// answered, for the next one's.
pub(crate) fn provenance(project: &Project, package: &str, decides: &str) -> Need {
    let latest = project.reply(&table::DISTRIBUTION, &[package]).given();
    let text = |keys: &[&str]| {
        latest
            .as_ref()
            .and_then(|found| found.down(keys)?.text().map(String::from))
    };
    let version = text(&["info", "version"]).unwrap_or_else(|| "{version}".into());
    let files = latest
        .as_ref()
        .and_then(|found| found.get("urls")?.items())
        .unwrap_or_default();
    let file = files
        .first()
        .and_then(|file| file.get("filename")?.text())
        .unwrap_or("{file}");
    let own = |arguments: &[String]| {
        let first = arguments.first();
        first.is_some_and(|name| normal_name(name) == normal_name(package))
    };
    let arguments = [package, version.as_str(), file];
    let mut answered = project.replies(&table::PROVENANCE);
    if !matches!(
        project.reply(&table::PROVENANCE, &arguments),
        Reply::Missing
    ) || latest.is_none() && answered.any(|(arguments, _)| own(arguments))
    {
        let bring =
            format!("the provenance of the next release of `{package}` that has attestations");
        return Need::new(Source::PackageIndex, Who::Anyone, bring, decides);
    }
    need(project, &table::PROVENANCE, &arguments, decides)
}
