//! Who published a file on PyPI, as PyPI's provenance says.
//!
//! <https://docs.pypi.org/api/integrity/>

use super::{Found, Repository};
use crate::{Project, doors::table};
use alloc::{format, string::String, vec::Vec};

/// What PyPI says of one publisher of a file.
#[derive(Debug, Clone)]
pub struct Publisher<'a> {
    /// The distribution, as it was asked for.
    pub distribution: &'a str,
    /// Its version, as it was asked for.
    pub version: &'a str,
    /// The file, as it was asked for.
    pub file: &'a str,
    /// `GitHub`, `GitLab`, `Google`.
    pub kind: Option<Found<'a>>,
    /// The repository, `owner/name`.
    pub repository: Option<Found<'a>>,
    /// The name of the workflow's file.
    pub workflow: Option<Found<'a>>,
    /// The environment that PyPI asks for: `None` where the answer does not tell, `null` or empty where it asks for none.
    pub environment: Option<Found<'a>>,
    /// The moment at which the file was uploaded, where the distribution's own answer tells.
    pub uploaded: Option<Found<'a>>,
}

impl<'a> Publisher<'a> {
    /// The day of the upload, `YYYY-MM-DD`, where it is known.
    pub fn day(&self) -> Option<&'a str> {
        self.uploaded.as_ref()?.text()?.get(..10)
    }

    /// Whether it is a workflow of this repository; `None` where the answer does not tell. One of another service, such as GitLab, is none, whatever its
    /// repository is called.
    pub fn is_of(&self, repository: &Repository) -> Option<bool> {
        if self.is_elsewhere() {
            return Some(false);
        }
        let named = self.repository.as_ref()?.text()?;
        let (owner, name) = named.split_once('/')?;
        let is_called_so = repository.is(owner, name);
        (!is_called_so || self.kind.is_some()).then_some(is_called_so)
    }

    /// Whether it is known to be of another service than GitHub.
    fn is_elsewhere(&self) -> bool {
        let kind = self.kind.as_ref().and_then(Found::text);
        kind.is_some_and(|kind| kind != "GitHub")
    }

    /// Whether it can be a workflow of the judged repository under this path: nothing that is answered speaks against it.
    pub fn may_be(&self, project: &Project, path: &str) -> bool {
        let judged = project.answers.repository.as_ref();
        let elsewhere = self.is_elsewhere()
            || match judged {
                Some(judged) => self.is_of(judged) == Some(false),
                None => self.is_linked(project) == Some(false),
            };
        let file = path.rsplit('/').next().unwrap_or(path);
        let workflow = self.workflow.as_ref().and_then(Found::text);
        !elsewhere && workflow.is_none_or(|workflow| workflow == file)
    }

    /// Whether the project's own links name its repository; `None` where they name none on GitHub.
    fn is_linked(&self, project: &Project) -> Option<bool> {
        let named = self.repository.as_ref()?.text()?;
        let (owner, name) = named.split_once('/')?;
        let urls = project.pyprojects.iter().flat_map(|one| &one.urls);
        let mut linked = urls
            .filter_map(|(_, url)| {
                let (_, rest) = url.value.split_once("github.com/")?;
                let mut parts = rest.split(['/', '#', '?']);
                Some(Repository {
                    owner: parts.next()?.into(),
                    name: parts.next()?.trim_end_matches(".git").into(),
                })
            })
            .peekable();
        linked.peek()?;
        Some(linked.any(|one| one.is(owner, name)))
    }

    /// The environment's name; empty where PyPI asks for none, `None` where the answer does not tell.
    pub fn environment_name(&self) -> Option<&'a str> {
        let found = self.environment.as_ref()?;
        if found.node.is_null() {
            return Some("");
        }
        found.text()
    }
}

impl Project {
    /// Every publisher that PyPI's answers name, in the order of the files.
    pub fn publishers(&self) -> Vec<Publisher<'_>> {
        let mut out = Vec::new();
        for (arguments, reply) in self.replies(&table::PROVENANCE) {
            let bundles = reply
                .given()
                .and_then(|found| found.get("attestation_bundles"))
                .and_then(|bundles| bundles.items());
            let [distribution, version, file] = arguments else {
                continue;
            };
            for bundle in bundles.unwrap_or_default() {
                let Some(publisher) = bundle.get("publisher") else {
                    continue;
                };
                let text = |key: &str| publisher.get(key).filter(|found| found.text().is_some());
                out.push(Publisher {
                    distribution,
                    version,
                    file,
                    kind: text("kind"),
                    repository: text("repository"),
                    workflow: text("workflow"),
                    environment: publisher
                        .get("environment")
                        .filter(|found| found.text().is_some() || found.node.is_null()),
                    uploaded: self.uploaded(distribution, file),
                });
            }
        }
        out
    }

    /// The publishers of the latest version of each distribution, where that version is known; else all that are named.
    pub fn latest_publishers(&self) -> Vec<Publisher<'_>> {
        let mut all = self.publishers();
        let version = |distribution: &str| {
            self.reply(&table::DISTRIBUTION, &[distribution])
                .given()?
                .down(&["info", "version"])?
                .text()
        };
        all.retain(|one| version(one.distribution).is_none_or(|latest| latest == one.version));
        all
    }

    fn uploaded(&self, distribution: &str, file: &str) -> Option<Found<'_>> {
        let answer = self.reply(&table::DISTRIBUTION, &[distribution]).given()?;
        let files = answer.get("urls")?.items()?;
        let own = files
            .iter()
            .find(|own| own.get("filename").and_then(|name| name.text()) == Some(file))?;
        own.get("upload_time_iso_8601")
            .filter(|time| time.text().is_some_and(|text| text.len() >= 10))
    }

    /// The repository that PyPI names as the publisher, where it is not known to be the one that is judged: a place and its name.
    pub fn published_from_elsewhere(&self) -> Option<(Found<'_>, String)> {
        let judged = self.answers.repository.as_ref();
        let publishers = self.latest_publishers();
        let other = publishers.into_iter().find(|publisher| {
            let other = |judged| publisher.is_of(judged) == Some(false);
            publisher.repository.is_some() && judged.is_none_or(other)
        })?;
        let service = other
            .kind
            .as_ref()
            .and_then(Found::text)
            .filter(|_| other.is_elsewhere());
        let place = other.repository.clone()?;
        let name = place.text()?;
        let name = service.map_or_else(|| name.into(), |service| format!("{service}: {name}"));
        Some((place, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Given;
    use spec_source::{Input, Origin};

    const FILE: &str = "/integrity/example/1.2/example-1.2.tar.gz/provenance";

    fn project(publisher: &str) -> Project {
        let mut given = Given::default();
        let answer = alloc::format!(
            r#"{{"attestation_bundles": [{{"publisher": {publisher}, "attestations": []}}]}}"#
        );
        let urls = r#"{"info": {"version": "1.2"}, "urls": [{"filename": "example-1.2.tar.gz", "upload_time_iso_8601": "2026-05-01T10:00:00Z"}]}"#;
        for (path, text) in [
            (FILE, answer.as_str()),
            ("/pypi/example/json", urls),
            ("/repos/o/r", r#"{"full_name": "o/r"}"#),
        ] {
            given.inputs.push(Input::new(path, text, Origin::Answer));
        }
        Project::read(&given)
    }

    #[test]
    fn a_publisher_has_its_repository_environment_and_day() {
        let project = project(
            r#"{"kind": "GitHub", "repository": "O/R", "workflow": "release.yml", "environment": "pypi"}"#,
        );
        let publishers = project.publishers();
        assert_eq!(publishers[0].environment_name(), Some("pypi"));
        assert_eq!(publishers[0].day(), Some("2026-05-01"));
        assert!(project.published_from_elsewhere().is_none());
    }

    #[test]
    fn an_environment_that_is_null_or_empty_is_none_and_one_that_is_absent_is_not_known() {
        for (text, name) in [
            (r#"{"environment": null}"#, Some("")),
            (r#"{"environment": ""}"#, Some("")),
            (r#"{"environment": 1}"#, None),
            ("{}", None),
        ] {
            assert_eq!(project(text).publishers()[0].environment_name(), name);
        }
    }

    #[test]
    fn another_repository_is_named() {
        let project = project(r#"{"repository": "o/r-release"}"#);
        let (_, name) = project
            .published_from_elsewhere()
            .unwrap_or_else(|| unreachable!());
        assert_eq!(name, "o/r-release");
    }

    #[test]
    fn a_release_that_is_known_not_to_be_the_latest_shows_no_publisher_of_today() {
        for (version, due) in [("1.2", 1), ("1.3", 0)] {
            let mut given = Given::default();
            let latest = alloc::format!(r#"{{"info": {{"version": "{version}"}}, "urls": []}}"#);
            let provenance = r#"{"attestation_bundles": [{"publisher": {"kind": "GitHub"}, "attestations": []}]}"#;
            for (path, text) in [
                (
                    "/integrity/Ex.ample/1.2/ex_ample-1.2.tar.gz/provenance",
                    provenance,
                ),
                ("/pypi/ex-ample/json", latest.as_str()),
            ] {
                given.inputs.push(Input::new(path, text, Origin::Answer));
            }
            let project = Project::read(&given);
            assert_eq!(project.publishers().len(), 1);
            assert_eq!(project.latest_publishers().len(), due, "{version}");
        }
    }

    #[test]
    fn a_repository_that_the_links_of_the_project_do_not_name_is_not_taken_for_it() {
        let provenance = r#"{"attestation_bundles": [{"publisher": {"kind": "GitHub", "repository": "o/r-release", "workflow": "release.yml"}, "attestations": []}]}"#;
        for (link, due) in [
            ("https://github.com/o/r", false),
            ("https://github.com/O/r-release.git", true),
            ("https://r.example.org", true),
        ] {
            let mut given = Given::default();
            given
                .inputs
                .push(Input::new(FILE, provenance, Origin::Answer));
            let file = alloc::format!(
                "[project]\nname = \"example\"\n[project.urls]\nsource = \"{link}\"\n"
            );
            given
                .inputs
                .push(Input::new("pyproject.toml", file, Origin::File));
            let project = Project::read(&given);
            let path = ".github/workflows/release.yml";
            let may_be = project.publishers()[0].may_be(&project, path);
            assert_eq!(may_be, due, "{link}");
        }
    }

    #[test]
    fn a_project_of_another_service_is_not_this_repository_though_it_is_called_so() {
        let judged = Repository::named("o/r").unwrap_or_default();
        for (publisher, own, may_be) in [
            (
                r#"{"kind": "GitHub", "repository": "o/r"}"#,
                Some(true),
                true,
            ),
            (
                r#"{"kind": "GitLab", "repository": "o/r"}"#,
                Some(false),
                false,
            ),
            (
                r#"{"kind": "Google", "email": "a@example.org"}"#,
                Some(false),
                false,
            ),
            (r#"{"repository": "o/r"}"#, None, true),
            (r#"{"repository": "o/other"}"#, Some(false), false),
        ] {
            let project = project(publisher);
            let publishers = project.publishers();
            assert_eq!(publishers[0].is_of(&judged), own, "{publisher}");
            let path = ".github/workflows/release.yml";
            assert_eq!(publishers[0].may_be(&project, path), may_be, "{publisher}");
        }
        let project = project(r#"{"kind": "GitLab", "repository": "o/r"}"#);
        let elsewhere = project.published_from_elsewhere();
        assert_eq!(
            elsewhere.map(|(_, name)| name).as_deref(),
            Some("GitLab: o/r")
        );
    }
}
