//! The exact values that steps outside of files need, and the pages where they are put in.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use spec_model::{Project, github::Workflow};

/// What stands for a name that is not known.
const OWNER: &str = "OWNER";
const REPOSITORY: &str = "REPO";
const PACKAGE: &str = "PROJECT";

/// The repository's owner and name: as answers say, else as the project files' addresses do, else what stands for them.
pub(super) fn repository(project: &Project) -> (String, String) {
    if let Some(known) = &project.answers.repository {
        return (known.owner.clone(), known.name.clone());
    }
    let mut found: Vec<(bool, (String, String))> = Vec::new();
    for (label, url) in project
        .pyprojects
        .iter()
        .flat_map(|pyproject| &pyproject.urls)
    {
        let Some(named) = on_github(&url.value) else {
            continue;
        };
        let label = label.to_ascii_lowercase();
        let is_source = ["source", "repository", "code", "github"]
            .iter()
            .any(|word| label.contains(word));
        found.push((is_source, named));
    }
    let source = found.iter().find(|(is_source, _)| *is_source);
    source.or(found.first()).map_or_else(
        || (OWNER.to_string(), REPOSITORY.to_string()),
        |(_, named)| named.clone(),
    )
}

fn on_github(url: &str) -> Option<(String, String)> {
    let rest = url
        .trim()
        .trim_start_matches("https://")
        .trim_start_matches("http://")
        .trim_start_matches("www.");
    let mut parts = rest.strip_prefix("github.com/")?.split(['/', '#', '?']);
    let owner = parts.next().filter(|owner| !owner.is_empty())?;
    let name = parts.next().filter(|name| !name.is_empty())?;
    let is_page = ["sponsors", "orgs", "apps", "marketplace"].contains(&owner);
    (!is_page).then(|| (owner.into(), name.trim_end_matches(".git").into()))
}

/// The address of a page of the repository's settings.
pub(super) fn settings(project: &Project, page: &str) -> String {
    let (owner, name) = repository(project);
    format!("https://github.com/{owner}/{name}/settings/{page}")
}

/// What to put in where PyPI is told whom to trust.
pub(super) fn publisher(
    project: &Project,
    workflow: &Workflow,
    environment: Option<&str>,
) -> String {
    let (owner, name) = repository(project);
    let file = workflow.path.rsplit('/').next().unwrap_or_default();
    let packages = project.packages();
    let package = match packages.as_slice() {
        [only] => only.as_str(),
        _ => PACKAGE,
    };
    let environment = environment.map_or_else(
        || "environment name left empty".to_string(),
        |environment| format!("environment name `{environment}`"),
    );
    format!(
        "PyPI knows this trusted publisher (https://pypi.org/manage/project/{package}/settings/publishing/, as an owner of the project): owner `{owner}`, repository name `{name}`, workflow name `{file}`, {environment}"
    )
}
