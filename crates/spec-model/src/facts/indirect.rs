//! What only leads to an upload: calls, composite actions, remote actions, scripts, other services.

use super::{
    Attestation, Authority, Credential, Index, JobRef, Likely, Means, Site, Upload,
    authority::authority,
    called,
    credential::{self, Surroundings, names_only},
    tables::{
        DOES_NOT_UPLOAD, LEADS_TO_UPLOAD, MATURIN_ACTION, OUTPUTS_OF_THEIR_OWN, UPLOAD_ACTIONS,
        UPLOADS_ONLY_WITH,
    },
    tasks,
    upload::{credential_of, index_of, is_shell, settled, with_assignments},
    uploader::uploader,
    wrapper,
};
use crate::{
    Place, Project,
    github::{
        ActionKind, Job, Secrets, Step, Target, Uses, Variable, Workflow, find, secret_names,
    },
    shell::{Invocation, invocations},
};
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use spec_source::is_among;

/// What hides an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indirect {
    /// Of what kind it is.
    pub kind: IndirectKind,
    /// Its name as it is written.
    pub name: String,
    /// The uploading step or line, when its file was given.
    pub target: Option<Place>,
    /// Whether it is known to upload; else it only may.
    pub known: bool,
}

/// What can hide an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndirectKind {
    /// A workflow that is called.
    ReusableWorkflow,
    /// An action of this repository.
    CompositeAction,
    /// An action of another repository, or one of this that is not composite or was not given.
    Action,
    /// A script or task.
    Script,
    /// Another service.
    OtherService,
}

impl IndirectKind {
    /// The word as reports write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ReusableWorkflow => "reusable-workflow",
            Self::CompositeAction => "composite-action",
            Self::Action => "action",
            Self::Script => "script",
            Self::OtherService => "other-service",
        }
    }
}

/// Adds what leads to the uploads found so far, and what may upload out of sight.
pub(super) fn extend(project: &Project, used_actions: &[usize], found: &mut Vec<Upload>) {
    for (workflow_index, workflow) in project.workflows.iter().enumerate() {
        for (job_index, job) in workflow.jobs.iter().enumerate() {
            let reference = JobRef {
                workflow: workflow_index,
                job: job_index,
            };
            found.extend(unseen_call(project, workflow, job, reference));
            for (index, step) in job.steps.iter().enumerate() {
                let site = Site::Step(reference, index);
                let around = Surroundings::in_job(workflow, job, step);
                let hands = Hands {
                    id_token: authority(project, reference, "id-token"),
                };
                let asked = Asked {
                    step,
                    around,
                    hands,
                    site,
                    base: &|| Row::of(project, workflow, job, reference),
                };
                asked.extend(project, found);
            }
            let more = unaccounted(project, workflow, job, reference, found);
            found.extend(more);
        }
    }
    for index in used_actions {
        let Some(action) = project.actions.get(*index) else {
            continue;
        };
        for (step_index, step) in action.steps.iter().enumerate() {
            let site = Site::ActionStep(*index, step_index);
            let id_token = called::granted(project, *index);
            if found.iter().any(|upload| upload.site == site) {
                continue;
            }
            let mut rows = Vec::new();
            for around in called::arounds(project, *index, step) {
                let asked = Asked {
                    step,
                    around,
                    hands: Hands { id_token },
                    site,
                    base: &|| Row {
                        document: action.document,
                        environment: None,
                        id_token,
                    },
                };
                let mut of_call = Vec::new();
                asked.extend(project, &mut of_call);
                called::join(&mut rows, of_call);
            }
            found.extend(rows);
        }
    }
    found.extend(
        project
            .other_services
            .iter()
            .filter_map(|service| other_service(project, service.document?)),
    );
    calls_to_known(project, used_actions, found);
}

/// The calls of local workflows and composite actions in which an upload was found, until no new one comes up.
fn calls_to_known(project: &Project, used_actions: &[usize], found: &mut Vec<Upload>) {
    loop {
        let mut new = Vec::new();
        for (workflow_index, workflow) in project.workflows.iter().enumerate() {
            for (job_index, job) in workflow.jobs.iter().enumerate() {
                let reference = JobRef {
                    workflow: workflow_index,
                    job: job_index,
                };
                let base = || Row::of(project, workflow, job, reference);
                if let Some(uses) = &job.uses
                    && let Target::Local(path) = &uses.target
                    && let Some(called) = project.workflow_at(path)
                    && !is_switched_off(&job.with)
                {
                    let inside = found.iter().filter(|upload| {
                        upload.site.job().is_some_and(|job| job.workflow == called)
                    });
                    new.extend(inside.map(|upload| {
                        base().leading(
                            uses,
                            Site::Call(reference),
                            IndirectKind::ReusableWorkflow,
                            upload,
                        )
                    }));
                }
                for (index, step) in job.steps.iter().enumerate() {
                    new.extend(action_call(
                        project,
                        step,
                        Site::Step(reference, index),
                        found,
                        base,
                    ));
                }
            }
        }
        for index in used_actions {
            let Some(action) = project.actions.get(*index) else {
                continue;
            };
            for (step_index, step) in action.steps.iter().enumerate() {
                let base = || Row {
                    document: action.document,
                    environment: None,
                    id_token: Authority::Unknown,
                };
                new.extend(action_call(
                    project,
                    step,
                    Site::ActionStep(*index, step_index),
                    found,
                    base,
                ));
            }
        }
        new.retain(|upload: &Upload| {
            !found
                .iter()
                .any(|known| known.site == upload.site && known.index == upload.index)
        });
        spec_source::sort::by_key(&mut new, |upload| (upload.site, upload.index));
        new.dedup_by_key(|upload| (upload.site, upload.index));
        if new.is_empty() {
            return;
        }
        found.extend(new);
    }
}

fn action_call(
    project: &Project,
    step: &Step,
    site: Site,
    found: &[Upload],
    base: impl Fn() -> Row,
) -> Vec<Upload> {
    let Some(uses) = &step.uses else {
        return Vec::new();
    };
    let Target::Local(folder) = &uses.target else {
        return Vec::new();
    };
    let Some(called) = project
        .action_in(folder)
        .filter(|_| !is_switched_off(&step.with))
    else {
        return Vec::new();
    };
    let inside = found
        .iter()
        .filter(|upload| matches!(upload.site, Site::ActionStep(action, _) if action == called));
    let lead = |upload: &Upload| {
        let mut row = base().leading(uses, site, IndirectKind::CompositeAction, upload);
        if let (Site::Step(job, index), Some(known)) = (site, &upload.credential)
            && known.input.is_some()
            && upload.indirect.is_none()
        {
            row.credential = called::handed(project, called, job, index, known);
        }
        row
    };
    inside.map(lead).collect()
}

/// Whether an input that asks for the upload says no: `upload_to_pypi: false`.
pub(super) fn is_switched_off(with: &[Variable]) -> bool {
    with.iter().any(|input| {
        is_upload_switch(&input.name.value)
            && input.value.value.trim().eq_ignore_ascii_case("false")
    })
}

/// Whether an input asks for the upload, by its name.
pub(super) fn is_upload_switch(name: &str) -> bool {
    is_among(
        name.to_ascii_lowercase().replace('-', "_").as_str(),
        "upload_to_pypi publish_to_pypi upload publish deploy release do_release do_publish",
    )
}

/// What is common to the rows of one job.
struct Row {
    document: usize,
    environment: Option<crate::github::Environment>,
    id_token: Authority,
}

impl Row {
    fn of(project: &Project, workflow: &Workflow, job: &Job, reference: JobRef) -> Self {
        Self {
            document: workflow.document,
            environment: job.environment.clone(),
            id_token: authority(project, reference, "id-token"),
        }
    }

    fn leading(self, uses: &Uses, site: Site, kind: IndirectKind, upload: &Upload) -> Upload {
        let means = if kind == IndirectKind::ReusableWorkflow {
            Means::ReusableWorkflow
        } else {
            Means::CompositeAction
        };
        let known = upload
            .indirect
            .as_ref()
            .is_none_or(|indirect| indirect.known);
        let target = upload
            .indirect
            .as_ref()
            .map_or(Some(upload.key), |indirect| indirect.target);
        let mut row = self.hidden(
            uses.key,
            uses.text.span,
            site,
            means,
            Indirect {
                kind,
                name: uses.text.value.clone(),
                target,
                known,
            },
        );
        row.pin = Some(uses.pin);
        row.index = upload.index;
        row.index_url.clone_from(&upload.index_url);
        row.credential.clone_from(&upload.credential);
        row
    }

    fn hidden(
        self,
        key: spec_source::Span,
        what: spec_source::Span,
        site: Site,
        means: Means,
        indirect: Indirect,
    ) -> Upload {
        Upload {
            key: Place::new(self.document, key),
            what: Place::new(self.document, what),
            site,
            means,
            version: None,
            pin: None,
            index: Index::Unknown,
            index_url: None,
            environment: self.environment,
            id_token: self.id_token,
            credential: None,
            attestation: Attestation {
                publish: Likely::Unknown,
                provenance: Likely::Unknown,
            },
            indirect: Some(indirect),
        }
    }
}

/// What is handed to a step or call, so that something in it could upload.
#[derive(Clone, Copy)]
struct Hands {
    id_token: Authority,
}

/// Nothing uploads without a credential: what is handed one may upload; so may what says so and is handed an identity or a
/// secret, and is not known to do something else.
fn may_upload(says_so: bool, values: &[&Variable], inherits: bool, hands: Hands) -> bool {
    let credential = values.iter().any(|variable| is_upload_credential(variable));
    let secret = inherits
        || values
            .iter()
            .any(|variable| takes_secret(&variable.value.value));
    credential || says_so && (secret || hands.id_token == Authority::Write)
}

/// Whether a text takes a secret other than the host's own token.
pub(super) fn takes_secret(text: &str) -> bool {
    secret_names(text)
        .iter()
        .any(|secret| !secret.eq_ignore_ascii_case("GITHUB_TOKEN"))
}

fn is_upload_credential(variable: &Variable) -> bool {
    is_credential(&variable.name.value, &variable.value.value)
}

fn is_credential(name: &str, value: &str) -> bool {
    const PREFIXES: [&str; 8] = [
        "TWINE_",
        "UV_PUBLISH_",
        "FLIT_",
        "POETRY_PYPI_TOKEN_",
        "HATCH_INDEX_",
        "PDM_PUBLISH_",
        "MATURIN_PYPI_TOKEN",
        "MATURIN_PASSWORD",
    ];
    const ADDRESSES: [&str; 10] = [
        "TWINE_REPOSITORY",
        "TWINE_REPOSITORY_URL",
        "TWINE_NON_INTERACTIVE",
        "TWINE_CERT",
        "UV_PUBLISH_URL",
        "UV_PUBLISH_INDEX",
        "UV_PUBLISH_CHECK_URL",
        "FLIT_INDEX_URL",
        "HATCH_INDEX_REPO",
        "PDM_PUBLISH_REPO",
    ];
    let says_so = |name: &str| {
        PREFIXES.iter().any(|prefix| name.starts_with(prefix)) && !ADDRESSES.contains(&name)
    };
    let speaks = |name: &str| name.to_ascii_lowercase().contains("pypi");
    says_so(name)
        || speaks(name) && takes_secret(value)
        || secret_names(value)
            .iter()
            .any(|secret| speaks(secret) || says_so(secret))
}

/// Whether a called workflow that is not here may upload. One whose upload is switched off by an input does not.
pub(super) fn can_upload(project: &Project, reference: JobRef) -> bool {
    reference
        .view(project)
        .and_then(|(workflow, job)| unseen_call(project, workflow, job, reference))
        .is_some()
}

/// A text without its expressions, whose names are those of other things.
fn outside_expressions(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${{") {
        out.push_str(before);
        out.push(' ');
        rest = after.split_once("}}").map_or("", |(_, behind)| behind);
    }
    out.push_str(rest);
    out
}

/// Whether the name of an action or of a workflow's file says that something is published on an index.
fn is_named_for_upload(name: &str) -> bool {
    // releases on the host and what is fetched from them, reports, servers, other registries
    const ELSEWHERE: &str = "gh github asset assets download downloader fetch get extract notes changelog result results ssh ftp rsync \
        web hosting ecs cloudrun firebase vercel netlify heroku s3 image container helm chart charts crate crates cargo nuget maven gem snap";
    let lower = name.to_ascii_lowercase();
    let mut words = lower.split(|char: char| !char.is_ascii_alphanumeric());
    says_upload(name) && (lower.contains("pypi") || !words.any(|word| is_among(word, ELSEWHERE)))
}

/// Whether a name says that something is published: a word of it is publish, release, deploy or upload, and none says that it goes
/// elsewhere than to a Python index.
fn says_upload(name: &str) -> bool {
    const ELSEWHERE: [&str; 9] = [
        "conda", "anaconda", "coverage", "docs", "doc", "pages", "website", "docker", "npm",
    ];
    let lower = outside_expressions(name).to_ascii_lowercase();
    let mut says = false;
    for word in lower.split(|char: char| !char.is_ascii_alphanumeric()) {
        if ELSEWHERE.contains(&word) {
            return false;
        }
        says |= ["publish", "releas", "deploy", "upload"]
            .iter()
            .any(|stem| word.starts_with(stem));
    }
    says && !only_tells(&lower)
}

/// Whether a name says that somebody is told, and not that anything is published: a release notification.
fn only_tells(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let says = |stems: &[&str]| {
        let mut words = lower.split(|char: char| !char.is_ascii_alphanumeric());
        words.any(|word| stems.iter().any(|stem| word.starts_with(stem)))
    };
    says(&["notif", "slack", "discord", "announce"]) && !says(&["publish", "deploy", "upload"])
}

fn does_something_else(slug: &str, with: &[Variable]) -> bool {
    let without = |(known, inputs): &(&str, &[&str])| {
        slug == *known && inputs.iter().all(|input| find(with, input).is_none())
    };
    UPLOADS_ONLY_WITH.iter().any(without)
        || DOES_NOT_UPLOAD.iter().any(|known| {
            slug == *known
                || slug
                    .strip_prefix(known)
                    .is_some_and(|rest| rest.starts_with(['/', '-']))
        })
        || UPLOAD_ACTIONS.iter().any(|known| known.slug == slug)
        || is_among(slug, MATURIN_ACTION)
}

/// What an action's own name says: the last part of its path, or its repository's name where it stands at the top.
fn own_name(slug: &str) -> &str {
    slug.rsplit('/').next().unwrap_or(slug)
}

fn unseen_call(
    project: &Project,
    workflow: &Workflow,
    job: &Job,
    reference: JobRef,
) -> Option<Upload> {
    let uses = job.uses.as_ref()?;
    let slug = match &uses.target {
        Target::Local(path) if project.workflow_at(path).is_none() => path.clone(),
        _ => uses.slug()?,
    };
    if is_switched_off(&job.with) || does_something_else(&slug, &job.with) {
        return None;
    }
    let named = if let Secrets::Named(named) = &job.secrets {
        named.as_slice()
    } else {
        &[]
    };
    let values: Vec<&Variable> = named.iter().chain(&job.with).collect();
    let inherits = matches!(job.secrets, Secrets::Inherit(_));
    let row = Row::of(project, workflow, job, reference);
    let known = LEADS_TO_UPLOAD.contains(&slug.as_str());
    // a workflow that is called `release.yml` says so by its file; the repository's name is its owner's whole collection
    let file = slug.rsplit('/').next().unwrap_or(&slug);
    if !known
        && !may_upload(
            is_named_for_upload(file),
            &values,
            inherits,
            Hands {
                id_token: row.id_token,
            },
        )
    {
        return None;
    }
    let around = Surroundings::default();
    let credential = handed(&values, around, |_| "secrets");
    let indirect = Indirect {
        kind: IndirectKind::ReusableWorkflow,
        name: uses.text.value.clone(),
        target: None,
        known,
    };
    let mut upload = row.hidden(
        uses.key,
        uses.text.span,
        Site::Call(reference),
        Means::ReusableWorkflow,
        indirect,
    );
    upload.pin = Some(uses.pin);
    upload.credential = credential;
    Some(upload)
}

/// A step that is asked whether it uploads out of sight, with what is around it.
#[derive(Clone, Copy)]
struct Asked<'a> {
    step: &'a Step,
    around: Surroundings<'a>,
    hands: Hands,
    site: Site,
    base: &'a dyn Fn() -> Row,
}

impl Asked<'_> {
    /// Adds what it may upload, by the surest of the ways to tell; nothing where an upload of the step is known.
    fn extend(self, project: &Project, found: &mut Vec<Upload>) {
        let is_free = |found: &Vec<Upload>| !found.iter().any(|upload| upload.site == self.site);
        found.extend(unseen_action(project, self));
        if is_free(found) {
            found.extend(script(project, self));
        }
        if is_free(found) {
            found.extend(wrapped(project, self));
        }
    }
}

/// An action of another repository that may upload, or one of this whose inside cannot be read.
fn unseen_action(project: &Project, asked: Asked<'_>) -> Option<Upload> {
    let Asked {
        step,
        around,
        hands,
        site,
        base,
    } = asked;
    let uses = step.uses.as_ref()?;
    let slug = match &uses.target {
        Target::Docker(image) => image.clone(),
        Target::Local(folder) if is_unseen(project, folder) => folder.clone(),
        _ => uses.slug()?,
    };
    if does_something_else(&slug, &step.with) || is_switched_off(&step.with) {
        return None;
    }
    let known = LEADS_TO_UPLOAD.contains(&slug.as_str());
    let named = is_named_for_upload(own_name(&slug));
    // what is around every step reaches the one that is named for it
    let around_it = around.env.iter().skip(1).copied().flatten();
    let around_it = around_it.filter(|variable| named && holds_credential(variable));
    let own = step.with.iter().chain(&step.env);
    let values: Vec<&Variable> = own.chain(around_it).collect();
    if !known && !may_upload(named, &values, false, hands) {
        return None;
    }
    let credential = handed(&values, around, |variable| {
        if step.with.iter().any(|input| input == variable) {
            "with"
        } else {
            "env"
        }
    });
    let indirect = Indirect {
        kind: IndirectKind::Action,
        name: uses.text.value.clone(),
        target: None,
        known,
    };
    let mut upload = base().hidden(uses.key, uses.text.span, site, Means::OtherAction, indirect);
    upload.pin = Some(uses.pin);
    upload.credential = credential;
    Some(upload)
}

/// The index that an uploader's variables name beside the credential that it is handed: nothing else in the job can upload elsewhere.
fn index_by_variables(
    credential: Option<&Credential>,
    around: Surroundings<'_>,
    hands: Hands,
    own: &[(String, String)],
) -> (Index, Option<String>) {
    const ADDRESSES: [&str; 4] = [
        "TWINE_REPOSITORY_URL",
        "UV_PUBLISH_URL",
        "FLIT_INDEX_URL",
        "MATURIN_REPOSITORY_URL",
    ];
    const NAMES: [&str; 2] = ["TWINE_REPOSITORY", "MATURIN_REPOSITORY"];
    let of_same = |name: &&&str| {
        let tool = name.split('_').next().unwrap_or_default();
        credential.is_some_and(|credential| {
            let given = credential.via.rsplit('.').next().unwrap_or_default();
            given.split('_').next() == Some(tool)
        })
    };
    if hands.id_token == Authority::Write {
        return (Index::Unknown, None);
    }
    let value = |name: &&str| {
        let set = own.iter().rev().find(|(known, _)| known == name);
        set.map(|(_, value)| value.clone())
            .or_else(|| Some(around.variable(name)?.value.value.clone()))
            .filter(|value| !value.trim().is_empty())
    };
    if let Some(url) = ADDRESSES.iter().filter(of_same).find_map(value) {
        return match Index::of_url(&around.resolve(&url, own)) {
            Index::Dynamic => (Index::Unknown, Some(url)),
            index => (index, Some(url)),
        };
    }
    let named = NAMES.iter().filter(of_same).find_map(value);
    match named.map(|name| Index::of_name(&around.resolve(&name, own))) {
        Some(Index::TestPypi) => (Index::TestPypi, None),
        _ => (Index::Unknown, None),
    }
}

/// The first upload credential among what is handed over, under the name of the way it takes.
fn handed(
    values: &[&Variable],
    around: Surroundings<'_>,
    via: impl Fn(&Variable) -> &'static str,
) -> Option<Credential> {
    let mut credentials = values
        .iter()
        .filter(|variable| is_upload_credential(variable) && !names_only(&variable.name.value));
    credentials.find_map(|variable| {
        let via = alloc::format!("{}.{}", via(variable), variable.name.value);
        credential::classify(
            via,
            &variable.value.value,
            around.span(variable),
            around,
            &[],
        )
    })
}

/// The scripts and tasks of a step that upload, where their files say so, or else the first that may.
fn script(project: &Project, asked: Asked<'_>) -> Vec<Upload> {
    let Asked {
        step,
        around,
        hands,
        site,
        base,
    } = asked;
    let Some(run) = step.run.as_ref().filter(|_| is_shell(step)) else {
        return Vec::new();
    };
    let row = |invocation: &Invocation, name: String, target: Option<Place>| {
        let span = run.node.part(invocation.start, invocation.end);
        let indirect = Indirect {
            kind: IndirectKind::Script,
            name,
            target,
            known: target.is_some(),
        };
        base().hidden(run.key, span, site, Means::Script, indirect)
    };
    let values: Vec<&Variable> = around
        .env
        .iter()
        .flat_map(|variables| variables.iter())
        .collect();
    let mut found: Vec<Upload> = Vec::new();
    let mut may: Option<Upload> = None;
    let mut set = Vec::new();
    with_assignments(&run.text, &mut set);
    let own_set = set.clone();
    for earlier in around.before().filter_map(|step| step.run.as_ref()) {
        with_assignments(&earlier.text, &mut set);
    }
    for (invocation, folder) in run.commands() {
        let followed = tasks::follow(project, &invocation, &folder);
        let commands = followed.iter().flat_map(|followed| &followed.commands);
        for (place, command) in commands {
            let Some((known, certain)) = uploader(command) else {
                continue;
            };
            let mut upload = row(&invocation, task_name(&invocation), Some(*place));
            let seen = settled(&written(&invocation, &own_set));
            (upload.index, upload.index_url) = index_of(project, known, command, around, &seen);
            upload.index = certain.unwrap_or(upload.index);
            upload.credential = credential_of(known, command, upload.what.span, around, &[]);
            if !found.iter().any(|known| known.index == upload.index) {
                found.push(upload);
            }
        }
        let in_sight = followed.as_ref().is_some_and(|followed| followed.whole);
        if !in_sight && may.is_none() && runs_other_code(&invocation) {
            let own = written(&invocation, &set);
            let name = spoken(&invocation);
            let secret = takes_secret(&name) || own.iter().any(|(_, value)| takes_secret(value));
            let credential = own
                .iter()
                .find(|(name, value)| is_credential(name, value) && !names_only(name));
            let argument = invocation
                .args
                .iter()
                .find(|word| is_credential("", &word.text));
            let surely = leads_to_upload(&invocation);
            if surely
                || credential.is_some()
                || argument.is_some()
                || secret && says_upload(&name)
                || may_upload(says_upload(&name), &values, false, hands)
            {
                // of a task that was followed, what it runs out of sight
                let mut commands = followed.iter().flat_map(|followed| &followed.commands);
                let hidden = commands.find(|(_, command)| runs_other_code(command));
                let hidden = hidden.map_or(&invocation, |(_, command)| command);
                let mut upload = row(&invocation, task_name(hidden), None);
                let classify = |via: String, value: &str| {
                    credential::classify(via, value, upload.what.span, around, &[])
                };
                upload.credential = match (credential, argument) {
                    (Some((name, value)), _) => classify(alloc::format!("env.{name}"), value),
                    (None, Some(word)) => classify("an argument".into(), &word.text),
                    (None, None) => handed(&values, around, |_| "env"),
                };
                if let Some(indirect) = &mut upload.indirect {
                    indirect.known = surely;
                }
                let credential = upload.credential.as_ref();
                (upload.index, upload.index_url) =
                    index_by_variables(credential, around, hands, &own);
                may = Some(upload);
            }
        }
    }
    if found.is_empty() {
        found.extend(may);
    }
    found
}

/// What may upload in a step whose words or variables speak of an upload, and in which no upload command was found.
fn wrapped(project: &Project, asked: Asked<'_>) -> Option<Upload> {
    let step = asked.step;
    let own = step.env.iter().any(holds_credential) && runs_something(project, step);
    let spoken_of = wrapper::speaks_of_upload(step, asked.around);
    (own || spoken_of).then(|| perhaps(asked)).flatten()
}

/// The row of a step that may upload with what is around it.
fn perhaps(asked: Asked<'_>) -> Option<Upload> {
    let Asked {
        step,
        around,
        hands,
        site,
        base,
    } = asked;
    let indirect = |kind, name: &str| Indirect {
        kind,
        name: name.to_owned(),
        target: None,
        known: false,
    };
    let mut upload = match (&step.uses, &step.run) {
        (Some(uses), _) => {
            let of = indirect(IndirectKind::Action, &uses.text.value);
            let mut upload = base().hidden(uses.key, uses.text.span, site, Means::OtherAction, of);
            upload.pin = Some(uses.pin);
            upload
        }
        (None, Some(run)) => {
            let mut lines = run.text.lines().map(str::trim);
            let first = lines.find(|line| !line.is_empty())?;
            let spoken = wrapper::line_of_upload(&run.text);
            let of = indirect(IndirectKind::Script, spoken.as_deref().unwrap_or(first));
            base().hidden(run.key, run.key, site, Means::Script, of)
        }
        (None, None) => return None,
    };
    let values: Vec<&Variable> = around.env.iter().copied().flatten().collect();
    upload.credential = handed(&values, around, |_| "env");
    (upload.index, upload.index_url) =
        index_by_variables(upload.credential.as_ref(), around, hands, &[]);
    Some(upload)
}

/// Whether a variable holds a password or token of an uploader.
fn holds_credential(variable: &Variable) -> bool {
    let name = variable.name.value.as_str();
    let secret = ["PASSWORD", "TOKEN", "AUTH"]
        .iter()
        .any(|part| name.contains(part))
        || takes_secret(&variable.value.value);
    secret
        && is_upload_credential(variable)
        && !names_only(name)
        && !variable.value.value.trim().is_empty()
}

/// Whether a step runs something whose doings are not known here.
fn runs_something(project: &Project, step: &Step) -> bool {
    if step.uses.is_some() {
        return runs_unknown_action(project, step);
    }
    let Some(run) = &step.run else { return false };
    let mut folder = run.folder.clone();
    let open = |invocation: &Invocation| {
        folder.follow(invocation);
        match tasks::follow(project, invocation, &folder) {
            Some(followed) => {
                let mut commands = followed.commands.iter();
                !followed.whole || commands.any(|(_, command)| wrapper::is_unknown(command))
            }
            None => wrapper::is_unknown(invocation),
        }
    };
    !is_shell(step) || invocations(&run.text).iter().any(open)
}

/// Whether the steps of an action of this repository are not here: then it is none of steps, or was not given.
fn is_unseen(project: &Project, folder: &str) -> bool {
    let action = project.action_in(folder);
    let action = action.and_then(|index| project.actions.get(index));
    action.is_none_or(|action| action.kind != ActionKind::Composite)
}

fn runs_unknown_action(project: &Project, step: &Step) -> bool {
    let Some(uses) = &step.uses else { return false };
    match &uses.target {
        // what stands inside has rows of its own
        Target::Local(folder) => is_unseen(project, folder),
        Target::Docker(_) => true,
        _ => uses.slug().is_none_or(|slug| {
            !slug.starts_with("actions/")
                && !OUTPUTS_OF_THEIR_OWN.contains(&slug.as_str())
                && !does_something_else(&slug, &step.with)
        }),
    }
}

/// The step of a job that may use an upload credential of the job or its workflow for which no upload in sight accounts.
fn unaccounted(
    project: &Project,
    workflow: &Workflow,
    job: &Job,
    reference: JobRef,
    found: &[Upload],
) -> Option<Upload> {
    let of_job = job.env.iter().filter(|variable| holds_credential(variable));
    let of_workflow = workflow.env.iter();
    let of_workflow = of_workflow.filter(|variable| holds_credential(variable));
    let (of_job, of_workflow): (Vec<_>, Vec<_>) = (of_job.collect(), of_workflow.collect());
    if of_job.is_empty() && of_workflow.is_empty() {
        return None;
    }
    // the action takes its password by an input only
    let accounts = |upload: &&Upload| upload.means != Means::GhAction;
    let mut rows = found.iter().filter(accounts);
    let (mut here, mut beside) = (false, false);
    for site in rows.by_ref().map(|upload| upload.site) {
        here |= site.job() == Some(reference);
        beside |= site
            .job()
            .is_some_and(|job| job.workflow == reference.workflow);
    }
    let hands_on = |step: &&(usize, &Step)| {
        let text = step.1.run.as_ref().map_or("", |run| run.text.as_str());
        let names = of_job.iter().chain(&of_workflow);
        names
            .into_iter()
            .any(|variable| text.contains(variable.name.value.as_str()))
    };
    let free = |site: Site| !found.iter().any(|upload| upload.site == site);
    let steps = job.steps.iter().enumerate();
    let open: Vec<(usize, &Step)> = steps
        .filter(|(index, step)| {
            runs_something(project, step) && free(Site::Step(reference, *index))
        })
        .collect();
    let any = !here && (!of_job.is_empty() || !beside);
    let (index, step) = open.iter().find(hands_on).or_else(|| {
        let says_so = |of: &&(usize, &Step)| {
            let slug = of.1.uses.as_ref().and_then(Uses::slug);
            slug.is_some_and(|slug| is_named_for_upload(own_name(&slug)))
        };
        let named = open.iter().find(says_so);
        let script = || open.iter().find(|(_, step)| step.run.is_some());
        let any_step = named.or_else(script).or_else(|| open.first());
        any_step.filter(|_| any)
    })?;
    let around = Surroundings::in_job(workflow, job, step);
    let id_token = authority(project, reference, "id-token");
    perhaps(Asked {
        step,
        around,
        hands: Hands { id_token },
        site: Site::Step(reference, *index),
        base: &|| Row::of(project, workflow, job, reference),
    })
}

/// The variables that a command is given in the script itself: before it, exported, or written for later steps.
fn written(invocation: &Invocation, set: &[(String, String)]) -> Vec<(String, String)> {
    let own = invocation.assignments.iter();
    let mut found: Vec<(String, String)> = own
        .map(|(name, word)| (name.clone(), word.text.clone()))
        .collect();
    found.extend(set.iter().cloned());
    found
}

/// Whether a command runs code that is not in the workflow: a script, or a task of a task runner.
pub(super) fn runs_other_code(invocation: &Invocation) -> bool {
    let program = invocation.program.as_str();
    let runner = is_among(
        program,
        "make tox nox just task poe invoke inv rake doit spin",
    );
    let file = [".sh", ".py", ".bash", ".ps1", ".bat"]
        .iter()
        .any(|end| program.ends_with(end));
    let by_shell = runs_a_file(invocation);
    // `npm publish` itself goes to another registry; `npm run …` is a task
    let node = is_among(program, "npm yarn pnpm") && invocation.plain().next() == Some("run");
    runner
        || node
        || leads_to_upload(invocation)
        || (file && program != "setup.py")
        || by_shell
        || is_task(invocation)
}

/// Whether a shell is given a file to run; that of a virtual environment only turns it on.
pub(super) fn runs_a_file(invocation: &Invocation) -> bool {
    let file = invocation.plain().next();
    is_among(&invocation.program, "sh bash zsh source . pwsh")
        && file.is_some_and(|file| !file.to_ascii_lowercase().ends_with("/activate"))
}

/// Whether a command is one of another language that is known to upload to PyPI: <https://github.com/cdklabs/publib#python>
fn leads_to_upload(invocation: &Invocation) -> bool {
    invocation.program == "publib-pypi"
        || invocation.program == "npx" && invocation.plain().any(|word| word == "publib-pypi")
}

/// A task of `hatch run`, `pixi run` and the like: what is left of it is a bare name with a publishing word.
fn is_task(invocation: &Invocation) -> bool {
    // `semantic-release` uploads with a token that it is handed, or not at all
    says_upload(&invocation.program) && !is_among(&invocation.program, "gh semantic-release")
}

/// A command with its folder, so that its file is found.
fn task_name(invocation: &Invocation) -> String {
    let path = invocation.written.trim_start_matches("./");
    with_arguments(path, invocation)
}

/// What a command says of itself: its program's name and its arguments. Of a script that says it tells somebody, the arguments say of what.
fn spoken(invocation: &Invocation) -> String {
    let program = invocation.program.as_str();
    if program.contains('.') && only_tells(program) {
        return program.to_owned();
    }
    with_arguments(program, invocation)
}

fn with_arguments(program: &str, invocation: &Invocation) -> String {
    let mut name = program.to_owned();
    for arg in &invocation.args {
        name.push(' ');
        name.push_str(&arg.text);
    }
    name
}

/// An upload command in another service's configuration, found line by line: its language is not ours, so that a mention counts as well.
fn other_service(project: &Project, document: usize) -> Option<Upload> {
    let source = project.documents.get(document)?;
    let mut offset = 0;
    for line in source.text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let command = line.trim();
        if command.starts_with(['#'])
            || command.starts_with("//")
            || command.contains("--dry-run")
            || !mentions_upload(command)
        {
            continue;
        }
        let at = start + line.find(command).unwrap_or(0);
        let span = spec_source::Span::new(at, at + command.len());
        let row = Row {
            document,
            environment: None,
            id_token: Authority::Unknown,
        };
        let service = project
            .other_services
            .iter()
            .find(|service| service.document == Some(document));
        let name = service.map_or("another service", crate::service::OtherService::name);
        let indirect = Indirect {
            kind: IndirectKind::OtherService,
            name: name.to_owned(),
            target: None,
            known: true,
        };
        return Some(row.hidden(span, span, Site::OtherService, Means::Script, indirect));
    }
    None
}

/// Whether a line holds the words of an upload command, one behind the other.
fn mentions_upload(line: &str) -> bool {
    // https://docs.travis-ci.com/user/deployment/pypi/
    const SERVICE: (&str, &str) = ("provider", "pypi");
    let words = wrapper::words(line);
    let mut all = wrapper::COMMANDS.iter().chain([&SERVICE]);
    all.any(|(program, verb)| {
        let at = words.iter().position(|word| word == program);
        at.is_some_and(|at| words.iter().skip(at + 1).any(|word| word == verb))
    })
}
