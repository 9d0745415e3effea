//! Every step that uploads distributions.

use super::{
    Attestation, Authority, Credential, Index, Indirect, IndirectKind, JobRef, Lifetime, Likely,
    Means,
    attestation::step_of,
    authority::authority,
    called,
    credential::{self, Surroundings},
    indirect::{self, is_switched_off},
    kept,
    tables::{MATURIN_ACTION, UPLOAD_ACTIONS, UploadAction},
    uploader::{Uploader, uploader},
};
use crate::{
    Place, Project, Spanned,
    github::{Environment, Pin, Script, Step, Uses, has_expression},
    python::{UvPublish, address},
    shell::{Invocation, commands, invocations},
};
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use spec_source::{Span, is_among};

/// A step that uploads distributions, or leads to an upload.
#[derive(Debug, Clone, PartialEq)]
pub struct Upload {
    /// The step's `uses` or `run` key.
    pub key: Place,
    /// What uploads: the text of `uses`, or the command in the script.
    pub what: Place,
    /// Where it stands.
    pub site: Site,
    /// By what it is made.
    pub means: Means,
    /// The version of that, where one is named: by the comment, the ref, or the command that asks for one.
    pub version: Option<String>,
    /// How firmly an action is pinned; `None` for a command.
    pub pin: Option<Pin>,
    /// Where it goes.
    pub index: Index,
    /// The address, as it is written.
    pub index_url: Option<String>,
    /// The environment of its job.
    pub environment: Option<Environment>,
    /// Whether its job may ask for an identity token.
    pub id_token: Authority,
    /// The password or token that reaches it.
    pub credential: Option<Credential>,
    /// What it leaves behind for others to verify.
    pub attestation: Attestation,
    /// What hides the upload; `None` for a step that uploads by itself.
    pub indirect: Option<Indirect>,
}

/// Where an upload stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Site {
    /// A step of a job.
    Step(JobRef, usize),
    /// A job that calls a workflow.
    Call(JobRef),
    /// A step of a composite action, by the action's position in the project.
    ActionStep(usize, usize),
    /// A configuration of another service.
    OtherService,
}

impl Site {
    /// The job it stands in.
    pub const fn job(self) -> Option<JobRef> {
        match self {
            Self::Step(job, _) | Self::Call(job) => Some(job),
            Self::ActionStep(..) | Self::OtherService => None,
        }
    }

    /// The step's position.
    pub const fn step(self) -> Option<usize> {
        match self {
            Self::Step(_, step) | Self::ActionStep(_, step) => Some(step),
            Self::Call(_) | Self::OtherService => None,
        }
    }
}

impl Upload {
    /// Whether it goes to PyPI, or to an index that is known at run time only, or may do so out of sight.
    pub const fn may_reach_pypi(&self) -> bool {
        matches!(self.index, Index::Pypi | Index::Dynamic | Index::Unknown)
    }

    /// Whether the step uploads by itself.
    pub const fn is_direct(&self) -> bool {
        self.indirect.is_none()
    }

    /// Whether the step runs a script or task of the repository in which the upload command was found.
    pub fn is_followed(&self) -> bool {
        self.indirect.as_ref().is_some_and(|indirect| {
            indirect.kind == IndirectKind::Script && indirect.target.is_some()
        })
    }

    /// Whether the upload it leads to has a row of its own, and is judged there: a line of a script or task has none.
    pub fn is_judged_elsewhere(&self) -> bool {
        !self.is_followed()
            && self
                .indirect
                .as_ref()
                .is_some_and(|indirect| indirect.target.is_some())
    }
}

/// The steps that upload by themselves.
fn direct(project: &Project, used_actions: &[usize]) -> Vec<Upload> {
    let mut found = Vec::new();
    for (workflow_index, workflow) in project.workflows.iter().enumerate() {
        for (job_index, job) in workflow.jobs.iter().enumerate() {
            let job_ref = JobRef {
                workflow: workflow_index,
                job: job_index,
            };
            for (step_index, step) in job.steps.iter().enumerate() {
                let around = Surroundings::in_job(workflow, job, step);
                let base = Base {
                    project,
                    document: workflow.document,
                    site: Site::Step(job_ref, step_index),
                    environment: job.environment.clone(),
                    id_token: authority(project, job_ref, "id-token"),
                };
                of_step(&base, step, around, &mut found);
            }
        }
    }
    for (action_index, action) in project
        .actions
        .iter()
        .enumerate()
        .filter(|(index, _)| used_actions.contains(index))
    {
        for (step_index, step) in action.steps.iter().enumerate() {
            let base = Base {
                project,
                document: action.document,
                site: Site::ActionStep(action_index, step_index),
                environment: None,
                id_token: Authority::Unknown,
            };
            let mut rows = Vec::new();
            for around in called::arounds(project, action_index, step) {
                let mut of_call = Vec::new();
                of_step(&base, step, around, &mut of_call);
                called::join(&mut rows, of_call);
            }
            found.extend(rows);
        }
    }
    found
}

/// Finds every upload, direct ones and what leads to one, by path and line.
pub(super) fn find(project: &Project, used_actions: &[usize]) -> Vec<Upload> {
    let mut found = direct(project, used_actions);
    for upload in &mut found {
        match upload.site {
            Site::ActionStep(action, _) => called::complete(project, action, upload),
            Site::Step(job, _) => called::name_secret(project, job.workflow, upload),
            Site::Call(_) | Site::OtherService => {}
        }
    }
    indirect::extend(project, used_actions, &mut found);
    let path = |upload: &Upload| {
        project
            .documents
            .get(upload.key.document)
            .map(|document| document.path.as_str())
            .unwrap_or_default()
    };
    spec_source::sort::by(&mut found, |a, b| {
        (path(a), a.key.span.start, a.index, a.what.span.start).cmp(&(
            path(b),
            b.key.span.start,
            b.index,
            b.what.span.start,
        ))
    });
    found
}

struct Base<'a> {
    project: &'a Project,
    document: usize,
    site: Site,
    environment: Option<Environment>,
    id_token: Authority,
}

impl Base<'_> {
    fn upload(&self, key: Span, what: Span, means: Means) -> Upload {
        Upload {
            key: Place::new(self.document, key),
            what: Place::new(self.document, what),
            site: self.site,
            means,
            version: None,
            pin: None,
            index: Index::Pypi,
            index_url: None,
            environment: self.environment.clone(),
            id_token: self.id_token,
            credential: None,
            attestation: Attestation {
                publish: Likely::No,
                provenance: Likely::No,
            },
            indirect: None,
        }
    }
}

fn of_step(base: &Base<'_>, step: &Step, around: Surroundings<'_>, found: &mut Vec<Upload>) {
    if let Some(uses) = &step.uses {
        found.extend(of_action(base, step, uses, around));
    }
    if let Some(run) = &step.run
        && is_shell(step)
    {
        of_script(base, step, run, around, found);
    }
}

/// Whether a step's script is one of a shell: with `shell: python` it is something else.
pub(super) fn is_shell(step: &Step) -> bool {
    step.shell.as_ref().is_none_or(|shell| {
        let name = shell.value.split_whitespace().next().unwrap_or_default();
        is_among(name, "bash sh pwsh powershell cmd zsh") || has_expression(&shell.value)
    })
}

fn of_action(
    base: &Base<'_>,
    step: &Step,
    uses: &Uses,
    around: Surroundings<'_>,
) -> Option<Upload> {
    let slug = uses.slug()?;
    if is_among(&slug, MATURIN_ACTION) {
        return of_maturin_action(base, step, uses, around);
    }
    let known: &UploadAction = UPLOAD_ACTIONS
        .iter()
        .find(|known| known.slug == slug && !is_switched_off(&step.with))?;
    let url = known
        .url_inputs
        .iter()
        .find_map(|name| step.input(name))
        .map_or("", |input| input.value.value.as_str());
    let resolved = around.resolve(url, &[]);
    let mut upload = base.upload(uses.key, uses.text.span, known.means);
    upload.index = if resolved.is_empty() {
        known.index
    } else {
        Index::of_url(&resolved)
    };
    upload.index_url = (!url.is_empty()).then(|| url.to_owned());
    upload.credential = credential::from_inputs(&step.with, known.secret_inputs, around);
    upload.pin = Some(uses.pin);
    upload.version = version_of(base, uses);
    Some(upload)
}

/// The version that runs: a tag is what it says, whatever stands beside it; of a SHA the comment tells.
fn version_of(base: &Base<'_>, uses: &Uses) -> Option<String> {
    super::pins::version_beside(base.project, base.document, uses)
}

/// `PyO3/maturin-action` with `command: publish` or `upload`: <https://github.com/PyO3/maturin-action#inputs>
fn of_maturin_action(
    base: &Base<'_>,
    step: &Step,
    uses: &Uses,
    around: Surroundings<'_>,
) -> Option<Upload> {
    let command = step
        .input("command")
        .map_or("build", |input| input.value.value.as_str());
    let args = step
        .input("args")
        .map_or("", |input| input.value.value.as_str());
    let line = alloc::format!("maturin {command} {args}");
    let invocation = invocations(&line)
        .into_iter()
        .find(|invocation| invocation.program == "maturin")?;
    let (known, _) = uploader(&invocation)?;
    let mut upload = base.upload(uses.key, uses.text.span, Means::MaturinAction);
    (upload.index, upload.index_url) = index_of(base.project, known, &invocation, around, &[]);
    upload.credential = credential_of(known, &invocation, uses.text.span, around, &[]);
    upload.pin = Some(uses.pin);
    upload.version = version_of(base, uses);
    Some(upload)
}

fn of_script(
    base: &Base<'_>,
    step: &Step,
    run: &Script,
    around: Surroundings<'_>,
    found: &mut Vec<Upload>,
) {
    let first = found.len();
    let mut set: Vec<(String, String)> = Vec::new();
    for invocation in with_assignments(&run.text, &mut set) {
        let Some((known, certain)) = uploader(&invocation) else {
            continue;
        };
        let span = run.node.part(invocation.start, invocation.end);
        let mut upload = base.upload(run.key, span, known.means);
        let seen = settled(&set);
        (upload.index, upload.index_url) =
            index_of(base.project, known, &invocation, around, &seen);
        if let Some(certain) = certain {
            upload.index = certain;
        }
        upload.version = invocation
            .version
            .clone()
            .or_else(|| installed_version(base.project, &invocation.program, step, around));
        upload.credential = credential_of(known, &invocation, span, around, &seen)
            .or_else(|| credential_of_script(known, run, &invocation, &upload, around))
            .or_else(|| {
                let (via, value) = kept::find(known, run, &invocation, upload.index, around)?;
                credential::classify(via, &value, span, around, &seen)
            });
        if let Some(credential) = &mut upload.credential
            && credential::is_minted_here(credential, step, around)
        {
            credential.lifetime = Lifetime::ShortLived;
        }
        // one row per step and index, however many commands in it
        match found
            .get_mut(first..)
            .and_then(|rows| rows.iter_mut().find(|row| row.index == upload.index))
        {
            Some(row) => {
                row.credential = row.credential.take().or(upload.credential);
            }
            None => found.push(upload),
        }
    }
}

/// The script's invocations, and the variables it sets.
pub(super) fn with_assignments(script: &str, set: &mut Vec<(String, String)>) -> Vec<Invocation> {
    for command in commands(script) {
        let exported = command
            .words
            .first()
            .is_some_and(|word| is_among(word.text.as_str(), "export declare local readonly set"));
        if command.words.is_empty() {
            set.extend(
                command
                    .assignments
                    .iter()
                    .map(|(name, word)| (name.clone(), word.text.clone())),
            );
        } else if exported {
            set.extend(
                command
                    .words
                    .iter()
                    .skip(1)
                    .filter_map(|word| word.text.split_once('='))
                    .map(|(name, value)| (name.to_owned(), value.to_owned())),
            );
        } else if let [name, equals, value, ..] = command.words.as_slice()
            && equals.text == "="
        {
            // PowerShell: $env:NAME = "value"
            let name = name.text.trim_start_matches('$').trim_start_matches("env:");
            set.push((name.to_owned(), value.text.clone()));
        }
    }
    let all = invocations(script);
    set.extend(configured_repositories(&all));
    set.extend(repositories_of_pypirc(script));
    all
}

/// The variables that a script sets to one value; of one that is set to several nothing is known, which reads as text with a `$`.
pub(super) fn settled(set: &[(String, String)]) -> Vec<(String, String)> {
    let mut seen: Vec<(String, String)> = Vec::new();
    for (name, value) in set {
        match seen.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) if known != value => alloc::format!("$({name})").clone_into(known),
            Some(_) => {}
            None => seen.push((name.clone(), value.clone())),
        }
    }
    seen
}

pub(super) fn index_of(
    project: &Project,
    known: &Uploader,
    invocation: &Invocation,
    around: Surroundings<'_>,
    set: &[(String, String)],
) -> (Index, Option<String>) {
    let mut set = set.to_vec();
    set.extend(
        invocation
            .assignments
            .iter()
            .map(|(name, word)| (name.clone(), word.text.clone())),
    );
    let value = |options: &[&str], variables: &[&str]| -> Option<String> {
        invocation
            .value_text(options)
            .map(ToOwned::to_owned)
            .or_else(|| {
                variables.iter().find_map(|name| {
                    let own = set
                        .iter()
                        .rev()
                        .find(|(known, _)| known == name)
                        .map(|(_, value)| value.clone());
                    own.or_else(|| {
                        around
                            .variable(name)
                            .map(|variable| variable.value.value.clone())
                    })
                    .or_else(|| credential::written_for_later(name, around))
                })
            })
    };
    if let Some(url) = value(known.url.0, known.url.1).filter(|url| !url.trim().is_empty()) {
        return (Index::of_url(&around.resolve(&url, &set)), Some(url));
    }
    let Some(name) = value(known.name.0, known.name.1).filter(|name| !name.trim().is_empty())
    else {
        let own = uv_settings(project)
            .and_then(|uv| uv.publish_url.as_ref())
            .filter(|_| known.means == Means::Uv && !invocation.has(&["--no-config"]));
        return own.map_or((Index::Pypi, None), |url| {
            (Index::of_url(&url.value), Some(url.value.clone()))
        });
    };
    let resolved = around.resolve(&name, &set);
    if resolved.contains("://") {
        return (Index::of_url(&resolved), Some(name));
    }
    if resolved.contains('$') {
        return (Index::Dynamic, Some(name));
    }
    if known.means == Means::Hatch {
        match resolved.as_str() {
            "main" => return (Index::Pypi, None),
            "test" => return (Index::TestPypi, None),
            _ => {}
        }
    }
    let mut all = project.pyprojects.iter();
    let file = project.uv.as_ref();
    let configured = file
        .and_then(|uv| address(&uv.indexes, &resolved))
        .or_else(|| all.find_map(|pyproject| pyproject.index(&resolved)))
        .map(ToOwned::to_owned);
    let configured = configured.or_else(|| configured_by_script(around, &set, &resolved));
    match configured {
        Some(url) => (Index::of_url(&url), Some(url)),
        None => (Index::of_name(&resolved), None),
    }
}

/// The address that a name is given in this script or an earlier step's: by Poetry's own setting, or in the variable that stands for it, or in
/// a `.pypirc`.
/// <https://python-poetry.org/docs/configuration/#using-environment-variables>
fn configured_by_script(
    around: Surroundings<'_>,
    set: &[(String, String)],
    name: &str,
) -> Option<String> {
    let variable = poetry_variable(name);
    let mut earlier = Vec::new();
    for run in around.before().filter_map(|step| step.run.as_ref()) {
        earlier.extend(configured_repositories(&invocations(&run.text)));
        earlier.extend(repositories_of_pypirc(&run.text));
    }
    let own = set.iter().chain(&earlier);
    own.rev()
        .find(|(known, _)| *known == variable)
        .map(|(_, url)| url.clone())
        .or_else(|| {
            around
                .variable(&variable)
                .map(|variable| variable.value.value.clone())
        })
}

fn poetry_variable(name: &str) -> String {
    let name = name.to_ascii_uppercase().replace(['-', '.'], "_");
    alloc::format!("POETRY_REPOSITORIES_{name}_URL")
}

/// What `poetry config repositories.NAME URL` sets, under the names of the variables that say the same.
fn configured_repositories(invocations: &[Invocation]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for invocation in invocations {
        let mut plain = invocation.plain();
        if invocation.program == "poetry"
            && let Some(name) = plain.find_map(|word| word.strip_prefix("repositories."))
            && let Some(url) = plain.next()
        {
            let name = name.strip_suffix(".url").unwrap_or(name);
            found.push((poetry_variable(name), url.to_owned()));
        }
    }
    found
}

/// The addresses that a `.pypirc` which the script writes gives names, under the same variables: <https://packaging.python.org/specifications/pypirc/>
fn repositories_of_pypirc(script: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if !script.contains(".pypirc") {
        return found;
    }
    let script = script.replace("\\n", "\n");
    let mut section = None;
    for line in script.lines() {
        let inner = line
            .split_once('[')
            .and_then(|(_, rest)| rest.split_once(']'));
        if let Some((name, _)) = inner.filter(|(name, _)| !name.contains(' ')) {
            section = Some(name);
        }
        let value = line
            .split_once("repository")
            .map(|(_, rest)| rest.trim_start());
        if let Some(name) = section
            && let Some(value) = value.and_then(|rest| rest.strip_prefix(['=', ':']))
        {
            let url = value.trim_start().split(['"', '\'', ' ', '>']).next();
            found.push((poetry_variable(name), url.unwrap_or_default().to_owned()));
        }
    }
    found
}

/// What uv's settings say at the repository's top, where uv looks for them.
pub(super) fn uv_settings(project: &Project) -> Option<&UvPublish> {
    let mut all = project.pyprojects.iter();
    let mut table = || all.find(|one| one.path == "pyproject.toml");
    let file = project.uv.as_ref();
    file.or_else(|| table().map(|one| &one.uv))
}

pub(super) fn credential_of(
    known: &Uploader,
    invocation: &Invocation,
    span: Span,
    around: Surroundings<'_>,
    set: &[(String, String)],
) -> Option<Credential> {
    if let Some(value) = invocation.value_text(known.secret_options) {
        let option = known
            .secret_options
            .iter()
            .rev()
            .find(|option| invocation.has(&[option]))
            .copied()
            .unwrap_or("--password");
        let long = if option.starts_with("--") {
            option
        } else {
            long_option(known, option)
        };
        return credential::classify(long.to_owned(), value, span, around, set);
    }
    if let Some(url) = invocation.value_text(known.url.0)
        && let Some(password) = password_of_url(url)
    {
        let option = known.url.0.first().copied().unwrap_or_default();
        return credential::classify(option.to_owned(), password, span, around, set);
    }
    let is_secret = |name: &str| {
        !credential::names_only(name)
            && known.secret_variables.iter().any(|variable| {
                if variable.ends_with('_') {
                    name.starts_with(variable)
                } else {
                    name == *variable
                }
            })
    };
    let own = invocation
        .assignments
        .iter()
        .map(|(name, word)| (name.as_str(), word.text.as_str()));
    let set_here = set
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let in_script = own
        .chain(set_here)
        .filter(|(name, _)| is_secret(name))
        .find_map(|(name, value)| {
            credential::classify(alloc::format!("env.{name}"), value, span, around, set)
        });
    in_script
        .or_else(|| credential::from_variables(known.secret_variables, around, set))
        .or_else(|| {
            let (name, value) = credential::from_earlier_steps(known.secret_variables, around)?;
            credential::classify(alloc::format!("env.{name}"), &value, span, around, set)
        })
}

/// The password that stands before the host of an address.
fn password_of_url(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let (user, _) = rest.rsplit_once('@')?;
    let (_, password) = user.split_once(':')?;
    (!password.is_empty()).then_some(password)
}

fn long_option(known: &Uploader, short: &'static str) -> &'static str {
    let at = known
        .secret_options
        .iter()
        .position(|option| *option == short);
    at.and_then(|at| known.secret_options.get(at + 1))
        .copied()
        .filter(|option| option.starts_with("--"))
        .unwrap_or(short)
}

/// A credential that a script writes into a configuration before the upload: `~/.pypirc`, `poetry config pypi-token.pypi …`.
fn credential_of_script(
    known: &Uploader,
    run: &Script,
    by: &Invocation,
    upload: &Upload,
    around: Surroundings<'_>,
) -> Option<Credential> {
    let earlier = around.before().filter_map(|step| step.run.as_ref());
    // https://python-poetry.org/docs/repositories/#configuring-credentials
    let repository = by.value_text(known.name.0).unwrap_or("pypi");
    let repository = around.resolve(repository, &[]);
    let is_its_own =
        |name: &str| repository.contains('$') || name.eq_ignore_ascii_case(&repository);
    for script in earlier.chain([run]) {
        if matches!(known.means, Means::Poetry | Means::Pdm) {
            let program = known.means.word();
            for invocation in invocations(&script.text)
                .iter()
                .filter(|invocation| invocation.program == program)
            {
                let plain: Vec<&str> = invocation.plain().collect();
                // https://pdm-project.org/latest/usage/config/#configure-the-repositories-for-upload
                let is_key = |word: &&str| match word.split_once('.').unwrap_or_default() {
                    ("pypi-token" | "http-basic", name) => is_its_own(name),
                    ("repository", rest) => rest.strip_suffix(".password").is_some_and(is_its_own),
                    _ => false,
                };
                let kept = plain.iter().any(is_key).then(|| plain.last());
                if let Some(value) = kept.flatten() {
                    return credential::classify(
                        alloc::format!("{program} config"),
                        value,
                        upload.what.span,
                        around,
                        &[],
                    );
                }
            }
        }
        if script.text.contains(".pypirc") && script.text.contains("password") {
            let value = script
                .text
                .lines()
                .find_map(password_of_line)
                .unwrap_or_default();
            return credential::classify(".pypirc".into(), value, upload.what.span, around, &[]);
        }
    }
    None
}

/// The value of `password = …` in a line that is written, by itself or by `echo`, into a file.
fn password_of_line(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("password")?;
    let value = rest.trim_start().strip_prefix(['=', ':'])?;
    // what stands behind it in the script is no part of it
    let end = value.find(['"', '>']).unwrap_or(value.len());
    let value = value.get(..end).unwrap_or(value);
    let value = value.split("\\n").next().unwrap_or(value);
    Some(value.trim().trim_end_matches('\''))
}

/// The version that an earlier step of the same job pins a program to: `pip install twine==5.1.1`.
fn installed_version(
    project: &Project,
    program: &str,
    step: &Step,
    around: Surroundings<'_>,
) -> Option<String> {
    let mut found = None;
    for script in around
        .before()
        .chain([step])
        .filter_map(|step| step.run.as_ref())
    {
        for (install, folder) in script.commands() {
            if !is_among(install.program.as_str(), "pip pip3 uv pipx") {
                continue;
            }
            let file = install.value_text(&["-r", "--requirement"]);
            let file = file.and_then(|name| project.document(&folder.file(name)?));
            let text = file.and_then(|file| project.documents.get(file));
            let listed = text.map_or("", |document| &document.text).lines();
            let listed = listed.filter_map(|line| {
                let line = line.split('#').next()?;
                (!line.contains(';')).then(|| line.trim_end_matches(['\\', ' ']))
            });
            let words = install.args.iter().map(|word| word.text.as_str());
            for word in words.chain(listed) {
                let rest = word.strip_prefix(program);
                if rest == Some("") {
                    found = None;
                }
                let is_pin = |rest: &&str| rest.starts_with(['=', '~', '<', '>', '!', '[']);
                if let Some(requirement) = rest.filter(is_pin) {
                    found = pinned(requirement).or(found);
                }
            }
        }
    }
    found
}

/// The version that a requirement names, or below which it stays.
fn pinned(requirement: &str) -> Option<String> {
    let parts = requirement
        .split(',')
        .map(|part| part.rsplit(']').next().unwrap_or(part).trim());
    let exact = parts.clone().find_map(|part| {
        part.strip_prefix("===")
            .or_else(|| part.strip_prefix("=="))
            .or_else(|| part.strip_prefix("~="))
    });
    let mut below = parts.filter(|part| part.starts_with('<'));
    exact.or_else(|| below.next()).map(ToOwned::to_owned)
}

/// Whether uv uses no trusted publisher: it is told not to, or of a user or a keyring, by the command, or by its variables or settings where
/// the command leaves it to them; what an expression or a shell decides is not known.
/// <https://docs.astral.sh/uv/reference/settings/#trusted-publishing>,
/// <https://github.com/astral-sh/uv/blob/main/crates/uv-publish/src/lib.rs>
pub fn never_asks_for_trust(project: &Project, upload: &Upload) -> Likely {
    if upload.means != Means::Uv {
        return Likely::No;
    }
    let all = invocations(project.slice(upload.what));
    let job = upload.site.job().and_then(|job| job.view(project));
    let own = step_of(project, upload.site).map_or(&[][..], |step| step.env.as_slice());
    let around = Surroundings {
        env: job.map_or([own, &[], &[], &[]], |(workflow, job)| {
            [own, &[], &job.env, &workflow.env]
        }),
        ..Surroundings::default()
    };
    let without = all
        .iter()
        .any(|invocation| invocation.has(&["--no-config"]));
    let settings = uv_settings(project).filter(|_| !without);
    let said = |options: &[&str], name: &str, setting: Option<&Spanned<String>>| {
        let by_command = all.iter().find_map(|invocation| {
            let set = invocation
                .assignments
                .iter()
                .find(|(known, _)| known == name);
            let option = invocation.value_text(options);
            option
                .or_else(|| Some(set?.1.text.as_str()))
                .map(ToOwned::to_owned)
        });
        let value = by_command
            .or_else(|| Some(around.variable(name)?.value.value.clone()))
            .or_else(|| Some(setting?.value.clone()))
            .map(|value| around.resolve(&value, &[]));
        value.filter(|value| !value.is_empty())
    };
    let trust = settings.and_then(|uv| uv.trusted_publishing.as_ref());
    let trust = said(&["--trusted-publishing"], "", trust);
    let user = said(&["-u", "--username"], "UV_PUBLISH_USERNAME", None);
    let keyring = settings.and_then(|uv| uv.keyring.as_ref());
    let keyring = said(&["--keyring-provider"], "UV_KEYRING_PROVIDER", keyring);
    let found = [
        trust.filter(|said| said.contains('$') || said == "never"),
        user,
        keyring.filter(|said| said != "disabled"),
    ];
    match found.iter().flatten().find(|said| !said.contains('$')) {
        Some(_) => Likely::Yes,
        None if found.iter().any(Option::is_some) => Likely::Unknown,
        None => Likely::No,
    }
}
