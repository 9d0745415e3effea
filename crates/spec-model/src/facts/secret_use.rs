//! Every place in the workflows that takes a secret, and what could stand in its place.

use super::{
    Credential, Index, Lifetime, Means,
    tables::{CALLS_ONLY_NAMES, TAKES_IDENTITY, TAKES_ONLY_TOKENS},
};
use crate::{
    Place, Project,
    github::{
        Job, Secrets, Step, Target, Variable, Workflow, expressions, has_expression, secret_names,
    },
    shell::invocations,
};
use alloc::{string::String, vec::Vec};
use spec_source::{Node, Span, is_among};

/// A place that takes a secret other than the host's own `GITHUB_TOKEN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretUse {
    /// The secret's name; empty where all of them are taken at once.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// What could stand in its place.
    pub instead: Instead,
}

/// What could stand in a secret's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instead {
    /// The job's identity: how that is done.
    Identity(&'static str),
    /// Nothing that is documented: why.
    Nothing(&'static str),
    /// It only names something, such as an account or a role, and opens nothing.
    Name,
    /// It cannot be told from the workflow: what is worth a look.
    Unclear(&'static str),
}

const ANACONDA: &str = "anaconda.org asks for a token of its own";
const ANOTHER_REPOSITORY: &str =
    "a key for another repository, which `GITHUB_TOKEN` does not reach";
const PUBLISHER: &str = "a trusted publisher of the index can stand in its place";
const ANOTHER_TOKEN: &str = "`GITHUB_TOKEN` with the permissions it takes can stand in its place, unless it reaches other repositories, passes a protection or starts further workflows";
const DEPLOY_KEY: &str = "a key for one repository; where that is this repository, `GITHUB_TOKEN` with `contents: write` can stand in its place";
const DYNAMIC: &str = "it uploads to an index that is known at run time only; PyPI and TestPyPI accept a trusted publisher instead";
const CALLED: &str = "it is handed to a workflow that is not in sight";
const RUN_TIME: &str = "which secret it is stands in an expression, known at run time only";
const ALL: &str = "all secrets are handed on at once";
const UNKNOWN: &str = "what it opens does not stand in the workflow";

/// Every place in the workflows that takes a secret, in the order of the files. What is handed to a workflow in sight is found
/// where that one takes it.
pub fn secret_uses(project: &Project) -> Vec<SecretUse> {
    let mut found = Vec::new();
    for (index, workflow) in project.workflows.iter().enumerate() {
        let mut reader = Reader {
            project,
            index,
            workflow,
            found: Vec::new(),
        };
        reader.variables(&workflow.env, None, None);
        for job in &workflow.jobs {
            reader.job(job);
        }
        let seen = reader.found;
        let root = project
            .documents
            .get(workflow.document)
            .and_then(|document| document.root());
        let mut here = seen.clone();
        if let Some(root) = root {
            others(root, workflow.document, &seen, &mut here);
        }
        here.retain(|place| place.instead.is_some());
        spec_source::sort::by(&mut here, |a, b| {
            (a.place, &a.name).cmp(&(b.place, &b.name))
        });
        here.dedup();
        found.extend(here.into_iter().filter_map(|place| {
            Some(SecretUse {
                name: place.name,
                place: place.place,
                instead: place.instead?,
            })
        }));
    }
    found
}

/// A place that was looked at; without a word of what could stand there it says nothing by itself.
#[derive(Clone, PartialEq)]
struct Seen {
    name: String,
    place: Place,
    instead: Option<Instead>,
}

struct Reader<'a> {
    project: &'a Project,
    index: usize,
    workflow: &'a Workflow,
    found: Vec<Seen>,
}

impl Reader<'_> {
    fn take(&mut self, text: &str, span: Span, instead: impl Fn(&str) -> Option<Instead>) {
        for name in taken(text) {
            let by_upload = self.by_upload(&name);
            let instead = if name.is_empty() {
                if text.contains("secrets[") {
                    self.at_upload().or(Some(Instead::Unclear(RUN_TIME)))
                } else {
                    Some(Instead::Unclear(ALL))
                }
            } else {
                by_upload.or_else(|| instead(&name))
            };
            self.found.push(Seen {
                place: Place::new(self.workflow.document, span),
                name,
                instead,
            });
        }
    }

    /// What can stand in the place of a secret whose name an expression makes, where an upload of this workflow takes such a one.
    fn at_upload(&self) -> Option<Instead> {
        let takes = |credential: &Credential| {
            credential.lifetime == Lifetime::LongLived && credential.secret.is_none()
        };
        let mut uploads = self.project.facts.uploads.iter();
        uploads
            .any(|upload| {
                upload.what.document == self.workflow.document
                    && matches!(upload.index, Index::Pypi | Index::TestPypi)
                    && upload.credential.as_ref().is_some_and(takes)
            })
            .then_some(Instead::Identity(PUBLISHER))
    }

    /// A secret that an upload of this workflow is known to use.
    fn by_upload(&self, name: &str) -> Option<Instead> {
        let uploads = self.project.facts.uploads.iter().filter(|upload| {
            upload
                .site
                .job()
                .is_some_and(|job| job.workflow == self.index)
        });
        uploads
            .filter(|upload| {
                upload.credential.as_ref().is_some_and(|credential| {
                    credential.lifetime == Lifetime::LongLived
                        && credential
                            .secret
                            .as_ref()
                            .is_some_and(|secret| secret.eq_ignore_ascii_case(name))
                })
            })
            .find_map(|upload| match (&upload.indirect, upload.index) {
                (None, Index::Pypi | Index::TestPypi) => Some(Instead::Identity(PUBLISHER)),
                (Some(indirect), _) if indirect.known => Some(Instead::Identity(PUBLISHER)),
                (None, Index::Dynamic) => Some(Instead::Unclear(DYNAMIC)),
                (None, Index::Other)
                    if upload.means == Means::Script && upload.index_url.is_none() =>
                {
                    Some(Instead::Nothing(ANACONDA))
                }
                _ => None,
            })
    }

    fn job(&mut self, job: &Job) {
        self.variables(&job.env, None, Some(job));
        let in_sight = job.uses.as_ref().is_some_and(|uses| {
            matches!(&uses.target, Target::Local(path) if self.project.workflow_at(path).is_some())
        });
        let handed = |_: &str| (!in_sight).then_some(Instead::Unclear(CALLED));
        match &job.secrets {
            Secrets::Inherit(span) if !in_sight => self.found.push(Seen {
                name: String::new(),
                place: Place::new(self.workflow.document, *span),
                instead: Some(Instead::Unclear(ALL)),
            }),
            Secrets::Named(named) => {
                for variable in named {
                    self.take(&variable.value.value, variable.span, handed);
                }
            }
            Secrets::Inherit(_) | Secrets::None => {}
        }
        for input in &job.with {
            self.take(&input.value.value, input.span, handed);
        }
        for step in &job.steps {
            self.step(job, step);
        }
    }

    fn step(&mut self, job: &Job, step: &Step) {
        self.variables(&step.env, Some(step), Some(job));
        for input in &step.with {
            self.take(&input.value.value, input.span, |_| {
                Some(of_input(step, input))
            });
        }
        if let Some(run) = &step.run {
            for (start, _) in run.text.match_indices("${{") {
                let rest = run.text.get(start..).unwrap_or_default();
                let end = rest.find("}}").map_or(rest.len(), |end| end + 2);
                let span = run.node.part(start, start + end);
                let body = rest.get(..end).unwrap_or_default();
                self.take(body, span, |_| Some(Instead::Unclear(UNKNOWN)));
            }
        }
    }

    fn variables(&mut self, variables: &[Variable], step: Option<&Step>, job: Option<&Job>) {
        for variable in variables {
            self.take(&variable.value.value, variable.span, |_| {
                Some(of_variable(&variable.name.value, step, job))
            });
        }
    }
}

/// The names of the secrets that a text takes, the host's own token left out; an empty name for all of them at once.
fn taken(text: &str) -> Vec<String> {
    let mut names: Vec<String> = secret_names(text)
        .into_iter()
        .filter(|name| !name.eq_ignore_ascii_case("GITHUB_TOKEN"))
        .collect();
    let all = expressions(text).into_iter().any(|body| {
        let body = body.to_ascii_lowercase().replace(' ', "");
        body.contains("tojson(secrets)") || body.contains("secrets[") && !body.contains("secrets['")
    });
    if all {
        names.push(String::new());
    }
    names.dedup();
    names
}

/// Places outside of the readers' view, such as a container's credentials.
fn others(node: &Node, document: usize, seen: &[Seen], found: &mut Vec<Seen>) {
    if let Some(text) = node.text() {
        let place = Place::new(document, node.place());
        let known = seen.iter().any(|other| {
            other.place.span.contains(place.span) || place.span.contains(other.place.span)
        });
        if !known {
            found.extend(taken(text).into_iter().map(|name| Seen {
                instead: Some(Instead::Unclear(if name.is_empty() {
                    ALL
                } else {
                    UNKNOWN
                })),
                name,
                place,
            }));
        }
    }
    for item in node.items() {
        others(item, document, seen, found);
    }
    for entry in node.entries() {
        others(&entry.value, document, seen, found);
    }
}

fn of_input(step: &Step, input: &Variable) -> Instead {
    let name = input.name.value.to_ascii_lowercase().replace('_', "-");
    let slug = step
        .uses
        .as_ref()
        .and_then(crate::github::Uses::slug)
        .unwrap_or_default();
    if let Some((_, _, how)) = TAKES_IDENTITY
        .iter()
        .find(|(known, inputs, _)| *known == slug && inputs.contains(&name.as_str()))
    {
        return Instead::Identity(how);
    }
    if let Some((_, _, why)) = TAKES_ONLY_TOKENS
        .iter()
        .find(|(known, inputs, _)| *known == slug && inputs.contains(&name.as_str()))
    {
        return Instead::Nothing(why);
    }
    if CALLS_ONLY_NAMES.contains(&name.as_str()) {
        return Instead::Name;
    }
    match name.as_str() {
        // https://github.com/actions/cache#inputs
        "key" | "restore-keys" if slug.starts_with("actions/cache") => Instead::Name,
        "ssh-key" | "ssh-private-key" | "deploy-key" if names_another(step) => {
            Instead::Nothing(ANOTHER_REPOSITORY)
        }
        "ssh-key" | "ssh-private-key" | "deploy-key" => Instead::Unclear(DEPLOY_KEY),
        "github-token" | "repo-token" | "personal-token" => Instead::Unclear(ANOTHER_TOKEN),
        "token" if slug.starts_with("actions/") => Instead::Unclear(ANOTHER_TOKEN),
        "private-key" if slug == "actions/create-github-app-token" => {
            Instead::Unclear(ANOTHER_TOKEN)
        }
        _ => Instead::Unclear(UNKNOWN),
    }
}

/// Whether a step names a repository other than its own.
fn names_another(step: &Step) -> bool {
    ["repository", "external_repository", "repository-name"]
        .iter()
        .filter_map(|name| step.input(name))
        .any(|input| !input.value.value.trim().is_empty() && !has_expression(&input.value.value))
}

fn of_variable(name: &str, step: Option<&Step>, job: Option<&Job>) -> Instead {
    let steps: Vec<&Step> = match (step, job) {
        (Some(step), _) => alloc::vec![step],
        (None, Some(job)) => job.steps.iter().collect(),
        (None, None) => Vec::new(),
    };
    let uses = |wanted: &str| {
        steps
            .iter()
            .filter_map(|step| step.uses.as_ref()?.slug())
            .any(|slug| slug == wanted)
    };
    let runs = |program: &str, command: &str| {
        steps
            .iter()
            .filter_map(|step| step.run.as_ref())
            .flat_map(|run| invocations(&run.text))
            .any(|invocation| {
                invocation.program == program && invocation.plain().next() == Some(command)
            })
    };
    match name {
        "CODECOV_TOKEN" if uses("codecov/codecov-action") => {
            Instead::Identity("`use_oidc: true` with `id-token: write` can stand in its place")
        }
        // https://docs.npmjs.com/trusted-publishers
        "NODE_AUTH_TOKEN" | "NPM_TOKEN" if runs("npm", "publish") => {
            Instead::Identity("a trusted publisher of npm can stand in its place")
        }
        // https://www.anaconda.com/docs/ci/github-actions
        "ANACONDA_API_TOKEN" | "ANACONDA_TOKEN" | "BINSTAR_TOKEN" => Instead::Nothing(ANACONDA),
        "GH_TOKEN" | "GITHUB_TOKEN" => Instead::Unclear(ANOTHER_TOKEN),
        // https://twine.readthedocs.io/en/stable/#environment-variables, https://docs.astral.sh/uv/reference/environment/#uv_publish_username,
        // https://flit.pypa.io/en/stable/upload.html#using-environment-variables, https://hatch.pypa.io/latest/publish/#authentication,
        // https://pdm-project.org/latest/usage/publish/, https://www.maturin.rs/distribution#publish-on-pypi
        _ if is_among(
            name,
            "TWINE_USERNAME UV_PUBLISH_USERNAME FLIT_USERNAME HATCH_INDEX_USER PDM_PUBLISH_USERNAME MATURIN_USERNAME",
        ) =>
        {
            Instead::Name
        }
        _ => Instead::Unclear(UNKNOWN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variables_that_an_uploader_reads_a_user_from_hold_a_name() {
        assert_eq!(of_variable("TWINE_USERNAME", None, None), Instead::Name);
        assert_eq!(of_variable("HATCH_INDEX_USER", None, None), Instead::Name);
        let opens = of_variable("TWINE_PASSWORD", None, None);
        assert_eq!(opens, Instead::Unclear(UNKNOWN));
    }
}
