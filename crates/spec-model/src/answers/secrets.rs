//! The secrets that are stored, by their names: values are never answered.
//!
//! <https://docs.github.com/en/rest/actions/secrets>

use super::{Found, same_name};
use crate::{
    Project,
    doors::{Endpoint, table},
};
use alloc::{string::String, vec::Vec};

/// A secret that is stored.
#[derive(Debug, Clone)]
pub struct StoredSecret<'a> {
    /// Its name.
    pub name: Found<'a>,
    /// The moment at which it was last changed.
    pub updated: Option<Found<'a>>,
}

/// What is known of the stored secrets.
#[derive(Debug, Clone, Default)]
pub struct StoredSecrets<'a> {
    /// Those that were answered.
    pub known: Vec<StoredSecret<'a>>,
    /// The lists in which no name suggests a token that uploads, whole and readable.
    pub harmless: Vec<Found<'a>>,
    /// The lists that were not answered whole, with the environment where it is one of an environment.
    pub missing: Vec<(&'static Endpoint, Option<&'a str>)>,
}

impl Project {
    /// The secrets of the repository, of its organisation as far as it sees them, of these environments, and of each other one that is answered: a token
    /// that is left over is where nobody publishes from any more. Those that are called tests hold tokens for tests.
    pub fn stored_secrets<'a>(&'a self, environments: &[&'a str]) -> StoredSecrets<'a> {
        let mut found = StoredSecrets::default();
        let plain =
            [&table::SECRETS, &table::ORGANISATION_SECRETS].map(|endpoint| (endpoint, None));
        let mut environments = environments.to_vec();
        let listed = self.listed(&table::ENVIRONMENTS, &[]);
        let listed = listed.iter().flat_map(|list| &list.items);
        let listed = listed.filter_map(|item| item.get("name")?.text());
        let answered = self.replies(&table::ENVIRONMENT_SECRETS);
        let answered = answered.filter_map(|(arguments, _)| arguments.first());
        for name in listed.chain(answered.map(String::as_str)) {
            let lower = name.to_ascii_lowercase();
            let mut words = lower.split(|char: char| !char.is_ascii_alphanumeric());
            let is_test = words.any(|word| word.starts_with("test") || word == "pypitest");
            if !is_test && !environments.iter().any(|known| same_name(known, name)) {
                environments.push(name);
            }
        }
        let own = environments
            .iter()
            .map(|name| (&table::ENVIRONMENT_SECRETS, Some(*name)));
        for (endpoint, environment) in plain.into_iter().chain(own) {
            let arguments: Vec<&str> = environment.into_iter().collect();
            let Some(list) = self.listed(endpoint, &arguments) else {
                found.missing.push((endpoint, environment));
                continue;
            };
            if !list.whole {
                found.missing.push((endpoint, environment));
            }
            let before = (found.missing.len(), found.known.len());
            let whole = list.whole.then_some(list.place);
            for item in list.items {
                let Some(name) = item.get("name").filter(|name| name.text().is_some()) else {
                    if found.missing.last() != Some(&(endpoint, environment)) {
                        found.missing.push((endpoint, environment));
                    }
                    continue;
                };
                let updated = item.get("updated_at").or_else(|| item.get("created_at"));
                found.known.push(StoredSecret {
                    name,
                    updated: updated
                        .filter(|time| time.text().is_some_and(|text| text.len() >= 10)),
                });
            }
            let suggesting = found
                .known
                .iter()
                .skip(before.1)
                .any(StoredSecret::suggests_upload);
            if found.missing.len() == before.0 && !suggesting {
                found.harmless.extend(whole);
            }
        }
        found
    }
}

impl StoredSecret<'_> {
    /// The day at which it was last changed, `YYYY-MM-DD`.
    pub fn day(&self) -> Option<&str> {
        self.updated.as_ref()?.text()?.get(..10)
    }

    /// Whether its name suggests a token that uploads to PyPI.
    pub fn suggests_upload(&self) -> bool {
        const STARTS: [&str; 7] = [
            "TWINE_",
            "UV_PUBLISH_",
            "FLIT_",
            "POETRY_PYPI_",
            "HATCH_INDEX_",
            "PDM_PUBLISH_",
            "MATURIN_PYPI_",
        ];
        const OTHERS: [&str; 6] = [
            "USERNAME",
            "_USER",
            "_URL",
            "_REPOSITORY",
            "_INDEX",
            "_CERT",
        ];
        // one of these words means the index for tests; `PYTEST` is part of the names of distributions
        const TESTING: [&str; 3] = ["TEST", "TESTPYPI", "PYPITEST"];
        let name = self.name.text().unwrap_or_default().to_ascii_uppercase();
        let says = name.contains("PYPI") || STARTS.iter().any(|start| name.starts_with(start));
        let testing = name.split('_').any(|word| TESTING.contains(&word));
        says && !testing && !OTHERS.iter().any(|end| name.ends_with(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Given;
    use spec_source::{Input, Origin};

    fn project(answer: &str) -> Project {
        let mut given = Given::default();
        let input = Input::new("/repos/o/r/actions/secrets", answer, Origin::Answer);
        given.inputs.push(input);
        Project::read(&given)
    }

    #[test]
    fn a_name_suggests_an_upload_in_whatever_case_it_is_written() {
        for (name, due) in [
            ("PYPI_TOKEN", true),
            ("pypi_api_token", true),
            ("TWINE_PASSWORD", true),
            ("TWINE_USERNAME", false),
            ("TEST_PYPI_TOKEN", false),
            ("TESTPYPI_TOKEN", false),
            ("PYPI_TOKEN_TEST", false),
            ("PYTEST_MOCK_PYPI_TOKEN", true),
            ("LATEST_PYPI_TOKEN", true),
            ("CODECOV_TOKEN", false),
        ] {
            let project = project(&alloc::format!(
                r#"{{"total_count": 1, "secrets": [{{"name": "{name}"}}]}}"#
            ));
            let secrets = project.stored_secrets(&[]);
            assert_eq!(secrets.known[0].suggests_upload(), due, "{name}");
        }
    }

    #[test]
    fn a_list_that_was_cut_off_or_not_given_is_missing() {
        let cut = project(r#"{"total_count": 31, "secrets": [{"name": "A"}]}"#);
        assert_eq!(cut.stored_secrets(&["pypi"]).missing.len(), 3);
        let whole = project(r#"{"total_count": 0, "secrets": []}"#);
        assert_eq!(whole.stored_secrets(&[]).missing.len(), 1);
    }
}
