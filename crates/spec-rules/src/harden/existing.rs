//! A workflow that publishes, hardened: its build stays as it is, what uploads gets environment, identity, attestation and order.

use super::{
    Written,
    draft::{Draft, map, plain, remarked},
    header,
    outside::{Release, steps},
    package::Package,
    pinned,
    split::{self, Split, quoted},
    uploads_of,
};
use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};
use spec_model::{
    Project,
    facts::{Authority, BuildKind, Likely, Means, Upload, builds, needing},
    github::{Grant, Job, Level, Pin, Step, Workflow, has_expression},
    shell::invocations,
};
use spec_source::{
    Document, Route,
    change::{Change, Piece, Position, Refused},
    insert::line_break,
};

/// Why each permission is asked for.
pub(super) const IDENTITY: &str = "the identity that PyPI and the attestation rest on";
pub(super) const ATTESTATIONS: &str = "keeps the attestation of the build";
pub(super) const CONTENTS: &str = "checks out the code";

/// A workflow with what was changed in it so far.
pub(super) struct Hardening<'a> {
    pub(super) project: &'a Project,
    pub(super) package: &'a Package,
    pub(super) workflow: &'a Workflow,
    pub(super) draft: Draft,
    pub(super) changes: usize,
    pub(super) notes: Vec<String>,
    environment: Option<String>,
}

/// Hardens one workflow; `Err` says in a sentence why there is nothing to harden in it.
pub(super) fn write(project: &Project, index: usize, package: &Package) -> Result<Written, String> {
    let (Some(workflow), Some(document)) = (
        project.workflows.get(index),
        project
            .workflows
            .get(index)
            .and_then(|workflow| project.documents.get(workflow.document)),
    ) else {
        return Err("a workflow is not there".into());
    };
    let path = &workflow.path;
    if !document.is_whole() {
        return Err(format!(
            "`{path}` could not be read whole, so it is left as it is: repair it first"
        ));
    }
    if !workflow.is_startable() {
        return Err(format!(
            "`{path}` runs only where another workflow calls it, and PyPI trusts the workflow that was started: publish in a job of the caller, and harden that"
        ));
    }
    let package = &package.published_by(address(project, index, document));
    let mut hardening = Hardening {
        project,
        package,
        workflow,
        draft: Draft::of(document),
        changes: 0,
        notes: Vec::new(),
        environment: None,
    };
    let refuse = |key: &str| {
        format!(
            "`{path}`: job `{key}` is written in a way that cannot be changed without changing its meaning (an anchor, or brackets): harden it by hand"
        )
    };
    hardening.top().map_err(|_| refuse("permissions"))?;
    let mut jobs: Vec<&Job> = Vec::new();
    for upload in uploads_of(project, index) {
        let (step, _) = step_of(workflow, upload);
        if step.is_some_and(|step| step.continue_on_error.is_some()) {
            continue;
        }
        if let Some(job) = upload.site.job().and_then(|job| workflow.jobs.get(job.job))
            && !jobs.iter().any(|known| known.key == job.key)
        {
            jobs.push(job);
        }
    }
    let jobs_found = jobs.len();
    for job in jobs {
        let uploads: Vec<&Upload> = uploads_of(project, index)
            .filter(|upload| {
                let view = upload.site.job().and_then(|job| workflow.jobs.get(job.job));
                view.is_some_and(|view| view.key == job.key)
            })
            .collect();
        hardening
            .job(job, &uploads)
            .map_err(|_| refuse(&job.key.value))?;
    }
    hardening.note_gaps();
    if jobs_found == 0 {
        return Err(format!(
            "`{path}` uploads only where a failure of it is let through, as a trial does: there is no release to harden in it"
        ));
    }
    if hardening.changes == 0 && !is_hard(project, index) {
        return Err(format!(
            "`{path}` publishes in a way that is not rewritten here: `spec-check` says what stands in the way, and `spec-check --fix=review` repairs what it can"
        ));
    }
    if hardening.changes == 0 {
        return Err(format!(
            "`{path}` builds apart, attests, and publishes from an environment with a short-lived identity already: there is nothing to harden in it"
        ));
    }
    let release = Release {
        path,
        environment: hardening
            .environment
            .clone()
            .unwrap_or_else(|| "pypi".into()),
        tags: tags(workflow),
    };
    let text = &hardening.draft.document.text;
    let outside = steps(package, &release);
    let lines = header::lines(project, path, text, &outside, &hardening.notes);
    let newline = line_break(&hardening.draft.document);
    let mark = if text.starts_with('\u{feff}') {
        "\u{feff}"
    } else {
        ""
    };
    let below = text.strip_prefix('\u{feff}').unwrap_or(text);
    Ok(Written {
        path: path.clone(),
        text: format!("{mark}{}{newline}{newline}{below}", lines.join(newline)),
        replaces: true,
        outside: outside.iter().map(|step| step.join(" ")).collect(),
    })
}

/// Whether everything in a workflow that uploads is seen to do it with a short-lived identity, from an environment, attested, apart from
/// what builds.
fn is_hard(project: &Project, index: usize) -> bool {
    uploads_of(project, index).all(|upload| {
        let job = upload.site.job().and_then(|job| job.view(project));
        let builds_here = job.is_some_and(|(workflow, job)| {
            let found = builds(project, workflow.document, &job.steps);
            found
                .iter()
                .any(|step| matches!(step.kind, BuildKind::Builds | BuildKind::Installs))
        });
        upload.credential.is_none()
            && upload.id_token == Authority::Write
            && upload.environment.is_some()
            && upload.attestation.provenance == Likely::Yes
            && !builds_here
    })
}

/// The address that the environment of a publishing job shows.
fn address<'a>(project: &Project, index: usize, document: &'a Document) -> Option<&'a str> {
    uploads_of(project, index).find_map(|upload| {
        let (_, job) = upload.site.job()?.view(project)?;
        let route = job_route(&job.key.value).key("environment").key("url");
        document.at(&route)?.text()
    })
}

/// The tags that start a workflow.
fn tags(workflow: &Workflow) -> Vec<String> {
    let tags = workflow.trigger("push").and_then(|push| push.tags.as_ref());
    tags.into_iter()
        .flatten()
        .map(|tag| tag.value.clone())
        .collect()
}

/// The step that uploads, and its job.
fn step_of<'a>(workflow: &'a Workflow, upload: &Upload) -> (Option<&'a Step>, Option<&'a Job>) {
    let job = upload.site.job().and_then(|job| workflow.jobs.get(job.job));
    let step = upload.site.step().and_then(|step| job?.steps.get(step));
    (step, job)
}

pub(super) fn job_route(key: &str) -> Route {
    Route::root().key("jobs").key(key)
}

impl Hardening<'_> {
    /// What all jobs may by default: to read. What the top granted beyond it moves to the jobs that had it from there.
    fn top(&mut self) -> Result<(), Refused> {
        let root = Route::root();
        let read = map([(
            "contents",
            remarked("read", "what a job needs beyond it, it names itself"),
        )]);
        let Some(top) = &self.workflow.permissions else {
            self.name_writes()?;
            self.draft
                .insert(&root, Position::Before("jobs".into()), "permissions", read)?;
            self.draft.part("jobs");
            self.changes += 1;
            return Ok(());
        };
        let granted: Vec<(String, Piece)> = match &top.grant {
            Grant::Scopes(scopes)
                if scopes.iter().any(|(_, level)| level.value == Level::Write) =>
            {
                scopes
                    .iter()
                    .map(|(scope, level)| {
                        let word = match level.value {
                            Level::Write => "write",
                            Level::None => "none",
                            Level::Read | Level::Unclear => "read",
                        };
                        (scope.value.clone(), plain(word))
                    })
                    .collect()
            }
            Grant::WriteAll => {
                self.notes.push("the top granted everything to every job; now each job names what it writes, and one that does not may only read".into());
                Vec::new()
            }
            _ => return Ok(()),
        };
        if !granted.is_empty() {
            for job in self
                .workflow
                .jobs
                .iter()
                .filter(|job| job.permissions.is_none())
            {
                let at = Position::Before(if job.uses.is_some() { "uses" } else { "steps" }.into());
                self.draft.insert(
                    &job_route(&job.key.value),
                    at,
                    "permissions",
                    Piece::Map(granted.clone()),
                )?;
            }
        }
        self.draft.replace(&root.key("permissions"), read)?;
        self.changes += 1;
        Ok(())
    }

    /// What only a person can fill in.
    fn note_gaps(&mut self) {
        if self.package.name.is_none() {
            self.notes.push("Which package it publishes is not said where it is read: put its name in the place of `PACKAGE`.".into());
        }
        if self.package.origin.is_none() {
            self.notes.push("Where the repository lies is not known: put that in the place of `OWNER` and `REPOSITORY`.".into());
        }
    }

    /// Where nothing was named before, each job that is known to write says so itself; of the others it is said that they only read now.
    fn name_writes(&mut self) -> Result<(), Refused> {
        let mut reading = Vec::new();
        for job in self
            .workflow
            .jobs
            .iter()
            .filter(|job| job.permissions.is_none())
        {
            let scopes: Vec<&str> = ["contents", "packages", "pages", "issues", "pull-requests"]
                .into_iter()
                .filter(|scope| {
                    let known = needing(self.project, self.workflow, scope);
                    known.iter().any(|known| known.key == job.key)
                })
                .collect();
            if scopes.is_empty() {
                reading.push(format!("`{}`", job.key.value));
                continue;
            }
            let mut entries = Vec::new();
            if !scopes.contains(&"contents") {
                entries.push(("contents".to_owned(), remarked("read", CONTENTS)));
            }
            for scope in scopes {
                entries.push((
                    scope.to_owned(),
                    remarked("write", "a step of it is known to write this"),
                ));
            }
            let at = Position::Before(if job.uses.is_some() { "uses" } else { "steps" }.into());
            self.draft.insert(
                &job_route(&job.key.value),
                at,
                "permissions",
                Piece::Map(entries),
            )?;
        }
        if !reading.is_empty() {
            self.notes.push(format!(
                "What the token may was not named before, so it was the repository's default; now {} may only read: one that writes names what, in a `permissions` block of its own",
                reading.join(", ")
            ));
        }
        Ok(())
    }

    fn job(&mut self, job: &Job, uploads: &[&Upload]) -> Result<(), Refused> {
        let key = &job.key.value;
        let mut steps: Vec<usize> = uploads
            .iter()
            .filter_map(|upload| upload.site.step())
            .collect();
        steps.dedup();
        let (Some(first), Some(upload)) = (steps.first().copied(), uploads.first()) else {
            return Ok(());
        };
        for step in &steps {
            if let Some(view) = job.steps.get(*step)
                && let Some(upload) = uploads
                    .iter()
                    .find(|upload| upload.site.step() == Some(*step))
            {
                self.upload(key, *step, view, upload)?;
            }
        }
        let takes = job.steps.iter().take(first).any(brings);
        let built = builds(self.project, self.workflow.document, &job.steps)
            .into_iter()
            .any(|step| matches!(step.kind, BuildKind::Builds | BuildKind::Installs));
        self.note_environment(job);
        if built && takes {
            self.notes.push(format!(
                "job `{key}` takes what another job built and builds itself: let it only publish"
            ));
        } else if first > 0 && !takes {
            match Split::of(self, job, first) {
                Ok(split) => {
                    if split::apply(self, job, &split).is_some() {
                        self.changes += 1;
                        return Ok(());
                    }
                    self.notes.push(format!("job `{key}` builds and publishes in one, and was not split: its steps are not written below each other"));
                }
                Err(why) => self.notes.push(format!(
                    "job `{key}` builds and publishes in one, and was not split: {why}"
                )),
            }
        }
        let attests = job.steps.iter().any(is_attesting);
        let attest = upload.attestation.provenance != Likely::Yes && !attests;
        if attest {
            let folder = job
                .steps
                .get(first)
                .map_or("dist/".into(), |step| folder_of(step, Some(upload)));
            let condition = job
                .steps
                .get(first)
                .and_then(|step| step.condition.as_ref());
            let mut lines =
                alloc::vec!["name: Attest where the distributions were built".to_string()];
            lines.extend(condition.map(|condition| format!("if: {}", quoted(&condition.value))));
            lines.push(format!("uses: {}", pinned::attest(self.project).line()));
            lines.push("with:".into());
            lines.push(format!("  subject-path: {}", subject_of(&folder)));
            let steps = job_route(key).key("steps");
            self.draft
                .insert_step(&steps, first, &lines)
                .ok_or(Refused::Style)?;
            self.changes += 1;
        }
        self.permissions(job, attest || attests)?;
        self.environment_of(job)
    }

    /// The step that uploads: by PyPI's own action, without a password.
    fn upload(
        &mut self,
        key: &str,
        index: usize,
        step: &Step,
        upload: &Upload,
    ) -> Result<(), Refused> {
        let route = job_route(key).key("steps").item(index);
        if upload.means == Means::Twine && upload.is_direct() && is_only_twine(step) {
            let lines = self.publish_lines(step);
            let steps = job_route(key).key("steps");
            self.draft
                .insert_step(&steps, index, &lines)
                .ok_or(Refused::Style)?;
            self.draft.change(&Change::Remove {
                at: steps.item(index + 1),
            })?;
            self.changes += 1;
            return Ok(());
        }
        if step
            .uses
            .as_ref()
            .and_then(spec_model::github::Uses::slug)
            .as_deref()
            != Some(pinned::PUBLISH.slug)
        {
            return Ok(());
        }
        for name in ["password", "user", "username"] {
            if step.input(name).is_some() {
                self.draft.remove(&route.clone().key("with"), name)?;
                self.changes += 1;
            }
        }
        if step
            .input("attestations")
            .is_some_and(|input| input.value.value == "false")
        {
            self.draft
                .remove(&route.clone().key("with"), "attestations")?;
            self.changes += 1;
        }
        let pin = step.uses.as_ref().map(|uses| uses.pin);
        if pin.is_some_and(|pin| pin != Pin::Sha)
            && let Some(known) = pinned::known(self.project, pinned::PUBLISH)
        {
            let piece = Piece::Remarked(known.uses, known.release.unwrap_or_default());
            self.draft.replace(&route.key("uses"), piece)?;
            self.changes += 1;
        }
        Ok(())
    }

    fn publish_lines(&self, step: &Step) -> Vec<String> {
        let mut lines = alloc::vec!["name: Publish to PyPI".to_string()];
        lines.extend(
            step.condition
                .as_ref()
                .map(|condition| format!("if: {}", quoted(&condition.value))),
        );
        lines.push(format!(
            "uses: {}",
            pinned::named(self.project, pinned::PUBLISH).line()
        ));
        let folder = folder_of(step, None);
        if folder != "dist/" {
            lines.push("with:".into());
            lines.push(format!("  packages-dir: {folder}"));
        }
        lines
    }

    /// What the job that publishes may: exactly what it may now, its identity, and the attestation.
    fn permissions(&mut self, job: &Job, attests: bool) -> Result<(), Refused> {
        let route = job_route(&job.key.value);
        let mut wanted = alloc::vec![("id-token", IDENTITY)];
        if attests {
            wanted.push(("attestations", ATTESTATIONS));
        }
        if job.permissions.is_none() && self.draft.at(&route.clone().key("permissions")).is_none() {
            let mut entries = Vec::new();
            if job.steps.iter().any(checks_out) {
                entries.push(("contents".to_owned(), remarked("read", CONTENTS)));
            }
            entries.extend(
                wanted
                    .iter()
                    .map(|(scope, why)| ((*scope).to_owned(), remarked("write", why))),
            );
            self.draft.insert(
                &route,
                Position::Before("steps".into()),
                "permissions",
                Piece::Map(entries),
            )?;
            self.changes += 1;
            return Ok(());
        }
        let block = route.key("permissions");
        if !self
            .draft
            .at(&block)
            .is_some_and(spec_source::Node::is_mapping)
        {
            let entries = wanted
                .iter()
                .map(|(scope, why)| ((*scope).to_owned(), remarked("write", why)));
            let entries = entries.collect::<Vec<_>>();
            self.draft.replace(&block, Piece::Map(entries))?;
            self.changes += 1;
            return Ok(());
        }
        for (scope, why) in wanted {
            let at = block.clone().key(scope);
            match self.draft.at(&at).and_then(spec_source::Node::text) {
                Some("write") => {}
                Some(_) => {
                    self.draft.replace(&at, remarked("write", why))?;
                    self.changes += 1;
                }
                None => {
                    self.draft
                        .insert(&block, Position::Last, scope, remarked("write", why))?;
                    self.changes += 1;
                }
            }
        }
        Ok(())
    }

    fn note_environment(&mut self, job: &Job) {
        let name = job
            .environment
            .as_ref()
            .map(|environment| environment.name.value.clone());
        let name = name.filter(|name| !has_expression(name));
        self.environment = self.environment.take().or(name);
    }

    fn environment_of(&mut self, job: &Job) -> Result<(), Refused> {
        if job.environment.is_some() {
            return Ok(());
        }
        let piece = self.environment_piece();
        let route = job_route(&job.key.value);
        self.draft.insert(
            &route,
            Position::Before("permissions".into()),
            "environment",
            piece,
        )?;
        self.changes += 1;
        Ok(())
    }

    fn environment_piece(&self) -> Piece {
        let name = ("name", plain("pypi"));
        match &self.package.name {
            Some(package) => map([
                name,
                (
                    "url",
                    plain(&format!("https://pypi.org/project/{package}/")),
                ),
            ]),
            None => map([name]),
        }
    }
}

/// The distributions of a folder, as the attesting action takes them.
pub(super) fn subject_of(folder: &str) -> String {
    let folder = folder.trim_end_matches('*').trim_end_matches('/');
    if folder.is_empty() || folder == "." {
        // in the working directory other files may lie, too
        return "'*.tar.gz, *.whl'".into();
    }
    format!("{folder}/*")
}

/// Where the distributions lie that a step uploads.
pub(super) fn folder_of(step: &Step, upload: Option<&Upload>) -> String {
    let named = ["packages-dir", "packages_dir"]
        .iter()
        .find_map(|name| step.input(name));
    if let Some(input) = named {
        return input.value.value.trim().to_string();
    }
    let by_command = upload.is_none_or(|upload| matches!(upload.means, Means::Twine | Means::Uv));
    let script = step
        .run
        .as_ref()
        .filter(|_| by_command)
        .map(|run| run.text.as_str());
    for command in script.map(invocations).unwrap_or_default() {
        let path = command.plain().filter(|word| word.contains('*')).last();
        if let Some(path) = path {
            let end = path.rfind('/').map_or(0, |slash| slash + 1);
            let folder = path.get(..end).unwrap_or_default();
            return if folder.is_empty() {
                "./".into()
            } else {
                folder.to_string()
            };
        }
    }
    "dist/".into()
}

/// Whether a step brings what another job built.
fn brings(step: &Step) -> bool {
    let slug = step.uses.as_ref().and_then(spec_model::github::Uses::slug);
    slug.is_some_and(|slug| {
        slug.contains("download-artifact") || slug.contains("download-workflow-artifact")
    }) || step.run.as_ref().is_some_and(|run| {
        ["gh run download", "gh release download"]
            .iter()
            .any(|command| run.text.contains(command))
    })
}

pub(super) fn is_attesting(step: &Step) -> bool {
    let slug = step.uses.as_ref().and_then(spec_model::github::Uses::slug);
    slug.is_some_and(|slug| slug == pinned::ATTEST.slug || slug == pinned::ATTEST_BUILD.slug)
}

pub(super) fn checks_out(step: &Step) -> bool {
    let slug = step.uses.as_ref().and_then(spec_model::github::Uses::slug);
    slug.as_deref() == Some(pinned::CHECKOUT.slug)
}

/// Whether a script does nothing but upload by `twine`.
fn is_only_twine(step: &Step) -> bool {
    step.run.as_ref().is_some_and(|run| {
        let commands = invocations(&run.text);
        !commands.is_empty()
            && commands.iter().all(|command| {
                command.program == "twine"
                    || matches!(command.program.as_str(), "pip" | "pip3")
                        && run.text.contains("twine")
            })
    })
}
