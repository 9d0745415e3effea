//! The three steps that happen outside of files, filled in.

use super::package::Package;
use alloc::{format, string::String, vec, vec::Vec};

/// What a release workflow needs besides itself.
#[derive(Debug, Clone)]
pub(super) struct Release<'a> {
    /// The workflow's path.
    pub(super) path: &'a str,
    /// The environment of the job that publishes.
    pub(super) environment: String,
    /// The tags that start it; none where it is started otherwise.
    pub(super) tags: Vec<String>,
}

/// The steps, each as its lines: the environment first, since the publisher names it.
pub(super) fn steps(package: &Package, release: &Release<'_>) -> Vec<Vec<String>> {
    let (owner, repository) = package.origin_or_gap();
    let settings = format!("https://github.com/{owner}/{repository}/settings");
    let file = release.path.rsplit('/').next().unwrap_or(release.path);
    let name = package.name_or_gap();
    let environment = &release.environment;
    let tags = if release.tags.is_empty() {
        "the tags of releases".into()
    } else {
        let tags: Vec<String> = release.tags.iter().map(|tag| format!("`{tag}`")).collect();
        format!("the tags {}", tags.join(", "))
    };
    let from = if release.tags.is_empty() {
        "the branches and tags that releases are started from"
    } else {
        &tags
    };
    vec![
        vec![
            format!("Environment `{environment}`: required reviewers, \"prevent self-review\" where there are two, and only {from}:"),
            format!("{settings}/environments"),
        ],
        vec![
            format!("Trusted publisher of `{name}`: owner `{owner}`, repository `{repository}`, workflow `{file}`,"),
            format!("environment `{environment}`: https://pypi.org/manage/project/{name}/settings/publishing/"),
            "(a new project: https://pypi.org/manage/account/publishing/); a token that published before is deleted after the first release.".into(),
        ],
        vec![
            format!("Ruleset for {tags}: who may create, move and delete them:"),
            format!("{settings}/rules/new?target=tag"),
        ],
    ]
}
