//! Continuous integration services other than GitHub Actions: named, not judged.

use alloc::string::String;
use spec_source::is_among;

/// A configuration of another service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherService {
    /// Its path.
    pub path: String,
    /// Its document, where its text was given.
    pub document: Option<usize>,
}

impl OtherService {
    /// The service's name.
    pub fn name(&self) -> &'static str {
        let lower = self.path.to_ascii_lowercase();
        let names = [
            ("circleci", "CircleCI"),
            ("azure-pipelines", "Azure Pipelines"),
            ("gitlab-ci", "GitLab CI"),
            ("cirrus", "Cirrus CI"),
            ("jenkinsfile", "Jenkins"),
            ("appveyor", "AppVeyor"),
            ("travis", "Travis CI"),
        ];
        names
            .iter()
            .find(|(part, _)| lower.contains(part))
            .map_or("another service", |(_, name)| name)
    }
}

/// Whether a path is the configuration of another service.
pub fn is_other_service(path: &str) -> bool {
    let yaml = path.ends_with(".yml") || path.ends_with(".yaml");
    path.starts_with(".circleci/") && yaml
        || !path.contains('/') && path.starts_with("azure-pipelines") && yaml
        || is_among(
            path,
            ".gitlab-ci.yml .cirrus.yml .cirrus.star Jenkinsfile appveyor.yml .appveyor.yml .travis.yml",
        )
}
