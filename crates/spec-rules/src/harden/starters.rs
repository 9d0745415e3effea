//! Starters of the files that people write: how a release is made, how to report a weakness, who holds what.

use super::{
    Origin,
    outside::{Release, steps},
    package::Package,
    uploads_of,
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use spec_model::Project;

/// A file to begin with. What only a person knows stands in it as `TODO`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Starter {
    /// Its path.
    pub path: &'static str,
    /// Its text.
    pub text: String,
}

/// The starters of what a project has not got: `RELEASING.md`, `SECURITY.md`, and the access register in `spec-check.toml`. Its workflow is
/// the one that publishes, or the one of that path which is about to.
pub fn starters(
    project: &Project,
    origin: Option<&Origin>,
    workflow: Option<&str>,
) -> Vec<Starter> {
    let package = Package::of(project, origin);
    let publishing =
        (0..project.workflows.len()).find(|index| uploads_of(project, *index).next().is_some());
    let view = publishing.and_then(|index| project.workflows.get(index));
    let path = workflow
        .or_else(|| view.map(|view| view.path.as_str()))
        .unwrap_or(".github/workflows/release.yml");
    let environment = publishing
        .and_then(|index| uploads_of(project, index).find_map(|upload| upload.environment.clone()))
        .map_or_else(|| "pypi".to_string(), |environment| environment.name.value);
    let tags: Vec<String> = view
        .and_then(|view| view.trigger("push")?.tags.clone())
        .map_or_else(Vec::new, |tags| {
            tags.into_iter().map(|tag| tag.value).collect()
        });
    let release = Release {
        path,
        environment,
        tags,
    };
    let has = |names: &[&str]| {
        let given = project
            .documents
            .iter()
            .map(|document| document.path.as_str());
        let listed = project
            .listing
            .iter()
            .flat_map(|listing| listing.paths.iter().map(String::as_str));
        given.chain(listed).any(|path| {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            matches!(folder, "" | ".github" | "docs" | "doc")
                && names.iter().any(|known| stem.eq_ignore_ascii_case(known))
        })
    };
    let mut out = Vec::new();
    if !has(&[
        "releasing",
        "release",
        "how_to_release",
        "release-process",
        "release_process",
    ]) {
        out.push(Starter {
            path: "RELEASING.md",
            text: releasing(&package, &release),
        });
    }
    if !has(&["security"]) {
        out.push(Starter {
            path: "SECURITY.md",
            text: security(&package),
        });
    }
    if project.own.is_none() {
        out.push(Starter {
            path: "spec-check.toml",
            text: register(&package, &release),
        });
    }
    out
}

fn releasing(package: &Package, release: &Release<'_>) -> String {
    let name = package.name_or_gap();
    let (owner, repository) = package.origin_or_gap();
    let file = release.path.rsplit('/').next().unwrap_or(release.path);
    let start = match release.tags.first() {
        Some(tag) => format!(
            "Push a signed tag that fits `{tag}`: `git tag -s VERSION && git push origin VERSION`."
        ),
        None => format!(
            "Start the workflow: <https://github.com/{owner}/{repository}/actions/workflows/{file}>."
        ),
    };
    let mut text = alloc::vec![format!(
        "# Releasing {name}\n\n\
         ## Making a release\n\n\
         1. TODO: what is settled before: milestone, release notes, version.\n\
         2. {start}\n\
         3. [`{path}`](https://github.com/{owner}/{repository}/blob/HEAD/{path}) builds, then waits in the environment `{environment}` for an approval, attests, and publishes.\n\
         4. Approve it, after a look at what was built. TODO: who may approve.\n\
         5. Verify what users get: `python -m pip download --no-deps {name} && gh attestation verify ./* --repo {owner}/{repository}`.\n\
         6. TODO: announce it.\n\n\
         ## Who may do what\n\n\
         - Release managers may push the tag and approve. TODO: names, and how one becomes one.\n\
         - Owners and maintainers of the project on PyPI: <https://pypi.org/project/{name}/>. TODO: names; at least two.\n\
         - Administrators of the repository may change environment, rules and secrets. TODO: names; at least two.\n\
         - No token is stored anywhere: PyPI trusts the workflow.\n\n\
         ## Set up once\n\n",
        path = release.path,
        environment = release.environment,
    )];
    for (index, step) in steps(package, release).iter().enumerate() {
        text.push(format!("{}. {}\n", index + 1, step.join(" ")));
    }
    text.concat()
}

fn security(package: &Package) -> String {
    let (owner, repository) = package.origin_or_gap();
    let name = package.name_or_gap();
    format!(
        "# Security of {name}\n\n\
         ## Reporting a weakness\n\n\
         Please report it in private: <https://github.com/{owner}/{repository}/security/advisories/new>. TODO: switch private reporting on \
         (<https://github.com/{owner}/{repository}/settings/security_analysis>), or put an address here.\n\n\
         You get an answer within TODO days. Please give us TODO days for a repair before you publish.\n\n\
         ## Supported versions\n\n\
         TODO: which releases get repairs.\n\n\
         ## Verifying a release\n\n\
         Every distribution is attested: `gh attestation verify FILE --repo {owner}/{repository}`.\n"
    )
}

fn register(package: &Package, release: &Release<'_>) -> String {
    let (owner, repository) = package.origin_or_gap();
    let name = package.name_or_gap();
    let mut text = alloc::vec![format!(
        "# What this project says of itself; TODO marks what only a person knows.\n\n[project]\npackages = [\"{name}\"]\npublishes = \"here\"\n"
    )];
    for (title, kind, location, gain) in [
        (
            "Repository on GitHub",
            "repository",
            format!("https://github.com/{owner}/{repository}/settings/access"),
            "TODO: whom to ask",
        ),
        (
            "Project on PyPI",
            "package-index",
            format!("https://pypi.org/manage/project/{name}/collaboration/"),
            "TODO: an owner invites",
        ),
        (
            "Environment that publishes",
            "environment",
            format!("https://github.com/{owner}/{repository}/settings/environments"),
            "an administrator of the repository adds reviewers",
        ),
    ] {
        text.push(format!(
            "\n[[resource]]\nname = \"{title}\"\nkind = \"{kind}\"\nlocation = \"{location}\"\nholders = [] # TODO: at least two\ngain-access = \"{gain}\"\n"
        ));
    }
    text.push(format!(
        "\n# The environment is `{}`, in `{}`.\n",
        release.environment, release.path
    ));
    text.concat()
}
