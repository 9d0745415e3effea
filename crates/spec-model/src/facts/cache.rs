//! Steps that restore a cache.

use super::{
    BuildKind, Host, JobRef, Likely, Site, Upload, WithUpload, at_least, attestation,
    build::never_runs,
    builds, hosts, reach,
    runner::operating_system,
    tables::{CACHING_ACTIONS, Restores, SETUP_UV_SENSITIVE},
    taking_part, version_beside,
};
use crate::{
    Place, Presence, Project,
    github::{
        Step, Target, Uses,
        condition::{Condition, Contexts, Fuel, Status, Truth, Value},
        whole_expression,
    },
};
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use spec_source::is_among;

/// A step that restores a cache, or may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheStep {
    /// The text of its `uses`.
    pub place: Place,
    /// Whether it does.
    pub restores: Likely,
    /// By what it does, or on what that hangs.
    pub because: String,
}

/// How an action is kept from restoring a cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CacheSwitch {
    /// Without the step: restoring is what it is for.
    Step,
    /// Without these inputs.
    Inputs(&'static [&'static str]),
    /// By this input, once it is `false`.
    False(&'static str),
    /// By this input, once it is `true`.
    True(&'static str),
}

/// How an action is kept from restoring a cache; `None` for one that is not known, or sets up more than its cache.
pub fn cache_switch(uses: &Uses) -> Option<CacheSwitch> {
    let slug = uses.slug()?;
    let known = CACHING_ACTIONS.iter().find(|known| known.slug == slug)?;
    match known.restores {
        Restores::Unless(_)
            if is_among(
                slug.as_str(),
                "actions/cache actions/cache/restore swatinem/rust-cache",
            ) =>
        {
            Some(CacheSwitch::Step)
        }
        Restores::Unless(input) => Some(CacheSwitch::True(input)),
        Restores::When(inputs) => Some(CacheSwitch::Inputs(inputs)),
        Restores::ByDefault { input, .. } => Some(CacheSwitch::False(input)),
        Restores::Always | Restores::Between(..) => None,
    }
}

/// What of a job's steps restores a cache in a run that uploads, or can and does not, in their order; local composite actions are followed.
/// `events` are those that can start the job, as they are written; `uploads` the [`uploads_with_jobs`].
pub fn caches(
    project: &Project,
    job: JobRef,
    events: &[&str],
    uploads: &[UploadWithJobs<'_>],
) -> Vec<CacheStep> {
    let Some((workflow, view)) = job.view(project) else {
        return Vec::new();
    };
    let mut look = Look {
        project,
        job,
        events,
        seen: Vec::new(),
        found: Vec::new(),
    };
    look.steps(workflow.document, &view.steps);
    let makes = making(project, job);
    let mut found = Vec::new();
    for mut seen in look.found {
        seen.settle(project, job, uploads);
        if seen.of_tools && makes != Likely::Yes && seen.step.restores != Likely::No {
            seen.step.restores = match makes {
                Likely::No => Likely::No,
                _ => Likely::Unknown,
            };
            seen.step.because.push_str(match makes {
                Likely::No => ", in a job that only uploads what others have made",
                _ => ", and whether its job makes anything that is uploaded is not in sight",
            });
        }
        found.push(seen.step);
    }
    found
}

/// An upload, and the jobs that take part in it, sorted; `None` where it stands in an action.
pub type UploadWithJobs<'a> = (&'a Upload, Option<Vec<JobRef>>);

/// The uploads that can reach PyPI, each with the jobs that take part in it: found once, since every cache asks for them.
pub fn uploads_with_jobs(project: &Project) -> Vec<UploadWithJobs<'_>> {
    let jobs = |upload: &Upload| Some(taking_part(project, upload.site.job()?));
    let uploads = project.facts.to_pypi();
    uploads.map(|upload| (upload, jobs(upload))).collect()
}

/// Whether a job makes a part of what is uploaded: one that does not upload hands it on, one that does may only take what others have made.
fn making(project: &Project, job: JobRef) -> Likely {
    let Some((workflow, view)) = job.view(project) else {
        return Likely::Unknown;
    };
    if !project.facts.closure.publishing.contains(&job) {
        return Likely::Yes;
    }
    let mut makes = Likely::No;
    for step in builds(project, workflow.document, &view.steps) {
        match step.kind {
            BuildKind::Builds | BuildKind::Installs => return Likely::Yes,
            BuildKind::Task(_) | BuildKind::Action(_) => makes = Likely::Unknown,
        }
    }
    makes
}

/// A step that was seen, with what tells on which runs it restores.
struct Seen {
    step: CacheStep,
    /// Its position in the job, and the text of the input that an expression decides.
    at: Option<(usize, Option<String>)>,
    /// Whether it restores one wherever it runs and that input reads `true`.
    sure: bool,
    /// Whether the cache is one of tools and their downloads, which comes into what is made and not into what was made elsewhere.
    of_tools: bool,
}

impl Seen {
    /// Asks the runs that upload, where a condition or an expression decides.
    fn settle(&mut self, project: &Project, job: JobRef, uploads: &[UploadWithJobs<'_>]) {
        let Some((index, input)) = self
            .at
            .as_ref()
            .filter(|_| self.step.restores == Likely::Unknown)
        else {
            return;
        };
        let mut all = None;
        let takes_part = |(_, jobs): &&UploadWithJobs<'_>| {
            jobs.as_ref()
                .is_none_or(|jobs| jobs.binary_search(&job).is_ok())
        };
        for (upload, _) in uploads.iter().filter(takes_part) {
            let runs = if input.is_none() && has_condition_of(project, job, *index, upload) {
                Likely::Yes
            } else {
                let site = Site::Step(job, *index);
                WithUpload::new(project, upload).runs(site, input.as_deref())
            };
            all = match all {
                None => Some(runs),
                Some(known) if known == runs => all,
                Some(_) => return,
            };
        }
        match all {
            Some(Likely::No) => {
                self.step.restores = Likely::No;
                self.step
                    .because
                    .push_str(", which is so in no run that uploads");
            }
            Some(Likely::Yes) if self.sure => {
                self.step.restores = Likely::Yes;
                self.step
                    .because
                    .push_str(", which is so in the runs that upload");
            }
            _ if input.is_some() || !self.sure => {}
            _ => {
                self.step.restores = in_matrix(project, job, *index);
                self.step.because.push_str(match self.step.restores {
                    Likely::Yes => ", which is so in its job",
                    Likely::No => ", which is so nowhere in its job",
                    Likely::Unknown => "",
                });
            }
        }
    }
}

fn condition_of(project: &Project, job: JobRef, step: usize) -> Option<&str> {
    let text = job.view(project)?.1.steps.get(step)?.condition.as_ref()?;
    let text = text.value.trim();
    Some(whole_expression(text).unwrap_or(text))
}

/// Whether a step has the very condition of the one that uploads in its job, and so runs wherever that does: nothing that is asked for changes
/// between the two.
fn has_condition_of(project: &Project, job: JobRef, step: usize, upload: &Upload) -> bool {
    let Site::Step(_, uploading) = upload.site else {
        return false;
    };
    let text = condition_of(project, job, step).unwrap_or_default();
    let same =
        upload.site.job() == Some(job) && condition_of(project, job, uploading) == Some(text);
    let lower = text.to_ascii_lowercase();
    let changes = ["env", "job.", "failure", "cancelled", "hashfiles"]
        .iter()
        .any(|word| lower.contains(word));
    let steps = job
        .view(project)
        .map(|(_, job)| job.steps.iter().skip(step));
    let mut later = steps
        .into_iter()
        .flatten()
        .filter_map(|step| step.id.as_ref());
    same && !changes && !later.any(|id| lower.contains(&id.value.to_ascii_lowercase()))
}

/// Whether a step's condition holds in an entry of its job's matrix, whatever else is so; `No` where it holds in none.
fn in_matrix(project: &Project, job: JobRef, step: usize) -> Likely {
    let condition = condition_of(project, job, step).and_then(Condition::read);
    let entries = reach::matrix(project, job).filter(|entries| !entries.is_empty());
    let (Some(condition), Some(entries)) = (condition, entries) else {
        return Likely::Unknown;
    };
    let mut fuel = Fuel::new(FUEL);
    attestation::any(entries.iter().map(|entry| {
        let mut runner = Value::open();
        if let Some(name) = operating_system(project, job, entry, &mut fuel) {
            runner = runner.with("os", Value::text(name));
        }
        let contexts = Contexts {
            entries: Vec::from([("matrix", entry), ("runner", &runner)]),
            status: Status::WELL,
        };
        match condition.lets_run(&contexts, &mut fuel) {
            Truth::Yes => Likely::Yes,
            Truth::No => Likely::No,
            Truth::Unknown(_) => Likely::Unknown,
        }
    }))
}

/// How many parts of expressions are evaluated for one step.
const FUEL: usize = 10_000;

struct Look<'a> {
    project: &'a Project,
    job: JobRef,
    events: &'a [&'a str],
    seen: Vec<usize>,
    found: Vec<Seen>,
}

impl Look<'_> {
    fn steps(&mut self, document: usize, steps: &[Step]) {
        for step in steps.iter().filter(|step| !never_runs(step)) {
            let Some(uses) = &step.uses else { continue };
            if let Target::Local(folder) = &uses.target {
                self.action(folder);
                continue;
            }
            let Some((restores, because)) = self.judge(document, step, uses) else {
                continue;
            };
            let input = run_time_input(step, uses);
            let sure = restores == Likely::Yes || input.is_some();
            let (restores, because) = match (&step.condition, restores) {
                (Some(condition), Likely::Yes) => (
                    Likely::Unknown,
                    format!("{because}, where `{}` holds", condition.value.trim()),
                ),
                _ => (restores, because),
            };
            self.found.push(Seen {
                of_tools: !uses
                    .slug()
                    .is_some_and(|slug| slug.starts_with("actions/cache")),
                at: self.seen.is_empty().then_some((step.index, input)),
                sure,
                step: CacheStep {
                    place: Place::new(document, uses.text.span),
                    restores,
                    because,
                },
            });
        }
    }

    fn action(&mut self, folder: &str) {
        let Some(action) = self
            .project
            .action_in(folder)
            .filter(|action| !self.seen.contains(action))
        else {
            return;
        };
        self.seen.push(action);
        if let Some(view) = self.project.actions.get(action) {
            self.steps(view.document, &view.steps);
        }
    }

    fn judge(&self, document: usize, step: &Step, uses: &Uses) -> Option<(Likely, String)> {
        let slug = uses.slug()?;
        let version = version_beside(self.project, document, uses);
        let version = version.as_deref();
        let Some(known) = CACHING_ACTIONS.iter().find(|known| known.slug == slug) else {
            return of_unknown(step, &slug);
        };
        if let Some(input) = known
            .restore_input
            .filter(|input| truth(step, input) == Some(Likely::No))
        {
            return Some((Likely::No, format!("`{input}` is false")));
        }
        match known.restores {
            Restores::Always => Some((Likely::Yes, "restoring a cache is part of it".into())),
            Restores::Between(since, looked) => {
                match (at_least(version, since), at_least(version, looked)) {
                    (Some(false), _) => None,
                    (Some(true), Some(false)) => {
                        Some((Likely::Yes, "in this version it restores a cache".into()))
                    }
                    _ => Some((
                        Likely::Unknown,
                        "other versions of it restore a cache, and whether this one does was not looked at".into(),
                    )),
                }
            }
            Restores::Unless(input) => Some(match truth(step, input) {
                None | Some(Likely::No) => (Likely::Yes, "it restores a cache".into()),
                Some(Likely::Yes) => (Likely::No, format!("`{input}` is true")),
                Some(Likely::Unknown) => at_run_time(input),
            }),
            Restores::When(inputs) => {
                let given = inputs
                    .iter()
                    .filter_map(|input| Some((*input, truth(step, input)?)));
                let mut most = None;
                for (input, truth) in given {
                    match truth {
                        Likely::Yes => {
                            return Some((Likely::Yes, format!("`{input}` asks for it")));
                        }
                        Likely::Unknown => most = Some(at_run_time(input)),
                        Likely::No => {}
                    }
                }
                most.or_else(|| self.of_node(step, &slug, version))
            }
            Restores::ByDefault { input, since } => match truth(step, input) {
                Some(Likely::Yes) => Some((Likely::Yes, format!("`{input}` asks for it"))),
                Some(Likely::No) => Some((Likely::No, format!("`{input}` is false"))),
                Some(Likely::Unknown) => Some(at_run_time(input)),
                None => {
                    let written = step
                        .input(input)
                        .is_some_and(|input| !input.value.value.trim().is_empty());
                    Some(match self.by_default(step, &slug, version, since)? {
                        (Likely::Yes, _) if written => {
                            (Likely::Yes, format!("`{input}: auto` lets it do so"))
                        }
                        found => found,
                    })
                }
            },
        }
    }

    fn by_default(
        &self,
        step: &Step,
        slug: &str,
        version: Option<&str>,
        since: &[u32],
    ) -> Option<(Likely, String)> {
        let yes = (
            Likely::Yes,
            "it does so by default in this version".to_owned(),
        );
        match at_least(version, since) {
            _ if since.is_empty() => {}
            Some(true) => {}
            Some(false) => return None,
            None => {
                return Some((
                    Likely::Unknown,
                    "it does so by default in its newer versions, and which one this is cannot be read".into(),
                ));
            }
        }
        match slug {
            "prefix-dev/setup-pixi" => self.of_pixi(step),
            "astral-sh/setup-uv" => Some(self.of_uv(version).unwrap_or(yes)),
            _ => Some(yes),
        }
    }

    /// By default it restores on the runners of GitHub only, and from its tenth version on not on events that attackers like.
    fn of_uv(&self, version: Option<&str>) -> Option<(Likely, String)> {
        let mut hosts = hosts(self.project, self.job)
            .into_iter()
            .map(|(.., host)| host);
        if hosts.len() > 0 && hosts.all(|host| host == Host::SelfHosted) {
            let because = "by default it does so on the runners of GitHub only";
            return Some((Likely::No, because.into()));
        }
        let sensitive = |event: &&&str| SETUP_UV_SENSITIVE.contains(*event);
        let sensitive = self.events.iter().filter(sensitive).count();
        if sensitive == 0 {
            return None;
        }
        let spares = at_least(version, &[10])?;
        match (spares, sensitive == self.events.len()) {
            (false, _) => None,
            (true, true) => Some((
                Likely::No,
                "in this version it does not on the events that start this".into(),
            )),
            (true, false) => Some((
                Likely::Unknown,
                "in this version it does so by default on some of the events that start this, and not on others"
                    .into(),
            )),
        }
    }

    fn of_pixi(&self, step: &Step) -> Option<(Likely, String)> {
        if truth(step, "run-install") == Some(Likely::No) {
            return None;
        }
        let elsewhere = ["manifest-path", "working-directory"]
            .iter()
            .any(|input| step.input(input).is_some());
        match self.project.presence("pixi.lock") {
            _ if elsewhere => Some((
                Likely::Unknown,
                "it does so by default where a `pixi.lock` stands beside the manifest".into(),
            )),
            Presence::Absent => None,
            Presence::Given(_) | Presence::Listed => Some((
                Likely::Yes,
                "it does so by default where there is a `pixi.lock`".into(),
            )),
            Presence::Unseen => Some((
                Likely::Unknown,
                "it does so by default where there is a `pixi.lock`".into(),
            )),
        }
    }

    /// Since its fifth version it caches by itself where `package.json` names a package manager.
    /// <https://github.com/actions/setup-node/releases/tag/v5.0.0>
    fn of_node(&self, step: &Step, slug: &str, version: Option<&str>) -> Option<(Likely, String)> {
        if slug != "actions/setup-node"
            || truth(step, "package-manager-cache") == Some(Likely::No)
            || at_least(version, &[5]) == Some(false)
        {
            return None;
        }
        let manager = match self.project.presence("package.json") {
            Presence::Absent => return None,
            Presence::Given(index) => self
                .project
                .documents
                .get(index)
                .and_then(spec_source::Document::root)
                .map(|root| {
                    root.get("packageManager").is_some() || root.get("devEngines").is_some()
                }),
            Presence::Listed | Presence::Unseen => None,
        };
        (manager != Some(false)).then(|| {
            (
                Likely::Unknown,
                "from its fifth version on it does so where `package.json` names a package manager"
                    .into(),
            )
        })
    }
}

fn of_unknown(step: &Step, slug: &str) -> Option<(Likely, String)> {
    if slug == "actions/cache/save" {
        return None;
    }
    // what it is for hangs on the environment it is given: https://github.com/mozilla-actions/sccache-action#readme
    let named = slug == "mozilla-actions/sccache-action"
        || slug
            .split(|char: char| !char.is_ascii_alphanumeric())
            .any(|word| word.starts_with("cache") || word.ends_with("cache"));
    let asked = step.with.iter().find(|input| {
        let name = input.name.value.to_ascii_lowercase();
        let mut words = name.split(|char: char| !char.is_ascii_alphanumeric());
        // `no-cache`, `disable-cache`
        let denies = is_among(
            words.next().unwrap_or_default(),
            "no disable skip without save",
        );
        let speaks = name
            .split(|char: char| !char.is_ascii_alphanumeric())
            .any(|word| is_among(word, "cache caching"));
        speaks && !denies && truth(step, &name).is_some_and(|truth| truth != Likely::No)
    });
    if let Some(input) = asked {
        let input = &input.name.value;
        let because = format!("`{input}` asks for a cache, and what it restores is not in sight");
        return Some((Likely::Unknown, because));
    }
    named.then(|| {
        (
            Likely::Unknown,
            "its name speaks of a cache, and what it does is not in sight".into(),
        )
    })
}

/// The text of the input that asks for a cache, where an expression stands in it.
fn run_time_input(step: &Step, uses: &Uses) -> Option<String> {
    let slug = uses.slug()?;
    let known = CACHING_ACTIONS.iter().find(|known| known.slug == slug)?;
    let inputs = match &known.restores {
        Restores::When(inputs) => inputs,
        Restores::ByDefault { input, .. } => core::slice::from_ref(input),
        Restores::Always | Restores::Between(..) | Restores::Unless(_) => return None,
    };
    // other inputs take the name of what is cached, or of where
    let is_switch = |input: &str| match known.restores {
        Restores::ByDefault { .. } => true,
        _ => is_among(
            input,
            "enable-cache cache-environment cache-downloads sccache",
        ),
    };
    let input = inputs
        .iter()
        .filter(|input| is_switch(input))
        .find(|input| truth(step, input) == Some(Likely::Unknown))?;
    let text = &step.input(input)?.value.value;
    (!text.contains("auto")).then(|| text.clone())
}

fn at_run_time(input: &str) -> (Likely, String) {
    (
        Likely::Unknown,
        format!("`{input}` is an expression, known at run time only"),
    )
}

/// The truth of an input: `None` where it is not given, or leaves the default as it is.
fn truth(step: &Step, input: &str) -> Option<Likely> {
    let text = step.input(input)?.value.value.trim();
    if text.is_empty() || text.eq_ignore_ascii_case("auto") {
        return None;
    }
    Some(if let Some(body) = crate::github::whole_expression(text) {
        match body {
            "true" => Likely::Yes,
            "false" => Likely::No,
            _ => Likely::Unknown,
        }
    } else if text.starts_with("${{") {
        Likely::Unknown
    } else if text.eq_ignore_ascii_case("false") {
        Likely::No
    } else {
        Likely::Yes
    })
}
