//! What publishing leaves behind for others to verify.

use super::{
    Authority, BuildKind, Closure, Gap, GapKind, Index, JobRef, Lifetime, Means, Site, Upload,
    WithUpload,
    approval::stops_with_its_needs,
    build::never_runs,
    builds, handed_over,
    host_attestation::may_sign,
    pins::{at_least, version_beside},
    taking_part,
};
use crate::{
    Place, Project,
    github::{Job, Pin, Step, Uses, has_expression, is_never},
    shell::{Invocation, invocations},
};
use alloc::vec::Vec;

/// Whether something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likely {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It cannot be told from the files.
    Unknown,
}

/// What an upload leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attestation {
    /// A publish attestation on the index: where a file was published from.
    /// <https://docs.pypi.org/attestations/publish/v1/>
    pub publish: Likely,
    /// Build provenance at the host: where a file was built.
    pub provenance: Likely,
}

impl Attestation {
    /// The word as reports write it.
    pub const fn word(self) -> &'static str {
        match (self.publish, self.provenance) {
            (Likely::Yes, Likely::Yes) => "publish+provenance",
            (Likely::Yes, Likely::No) => "publish",
            (Likely::No, Likely::Yes) => "provenance",
            (Likely::No, Likely::No) => "none",
            (Likely::Unknown, _) | (_, Likely::Unknown) => "unknown",
        }
    }
}

/// A step of the closure that makes attestations.
#[derive(Debug, Clone, PartialEq)]
pub struct AttestStep {
    /// The text of its `uses`, or its command.
    pub place: Place,
    /// By what.
    pub by: AttestedBy,
    /// Whether it attests whenever the upload happens.
    pub runs: Likely,
}

/// By what an attestation is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttestedBy {
    /// GitHub's build provenance.
    GitHub,
    /// `hynek/build-and-inspect-python-package`, which calls GitHub's.
    BuildAndInspect,
    /// A generator of SLSA provenance.
    SlsaGenerator,
    /// PyPI's own kind, made before the upload.
    Pypi,
}

impl AttestStep {
    /// Heeds whether the job's token may do what GitHub's attestations take: without it the step fails, and nothing is attested.
    fn heed(&mut self, may: Likely) {
        if self.by.is_github() && (may == Likely::No || self.runs == Likely::Yes) {
            self.runs = may;
        }
    }
}

impl AttestedBy {
    /// Whether it attests whenever its step runs, whatever its inputs say.
    fn is_plain(self, step: &Step) -> bool {
        self != Self::BuildAndInspect
            && subject(step) == Likely::Yes
            && (self != Self::Pypi || is_beside(step))
    }

    /// Whether it makes what the SPEC asks for in its words: provenance at the host.
    pub const fn is_github(self) -> bool {
        matches!(self, Self::GitHub | Self::BuildAndInspect)
    }
}

/// How many steps that may attest are asked whether they run with one upload; of any beyond it is not known.
const MAX_ASKED: usize = 24;

/// The steps that make attestations of what an upload publishes: in its job, in what that needs and uses, and in its callers. Of an upload
/// in a composite action, those of the job that uses it and attests least.
pub fn attest_steps(project: &Project, upload: &Upload) -> Vec<AttestStep> {
    match upload.site {
        Site::Step(job, step) => of_job(project, upload, job, Some(step)),
        Site::Call(job) => of_job(project, upload, job, None),
        Site::ActionStep(action, _) => {
            let calls = super::called::calls(project, action).into_iter();
            let found = calls.map(|(job, step)| of_job(project, upload, job, Some(step)));
            let attesting = |steps: &Vec<AttestStep>| {
                steps.iter().filter(|step| step.runs == Likely::Yes).count()
            };
            found.min_by_key(attesting).unwrap_or_default()
        }
        Site::OtherService => Vec::new(),
    }
}

fn of_job(
    project: &Project,
    upload: &Upload,
    own_job: JobRef,
    at: Option<usize>,
) -> Vec<AttestStep> {
    let own = Closure::of_job(project, own_job);
    let stops = own_job
        .view(project)
        .is_some_and(|(_, job)| stops_with_its_needs(job));
    let mut with = WithUpload::new(project, upload);
    let mut found: Vec<AttestStep> = Vec::new();
    for reference in &own.jobs {
        let Some((workflow, job)) = reference.view(project) else {
            continue;
        };
        found.extend(generator(workflow.document, job).map(|mut generator| {
            generator.runs = with.runs(Site::Call(*reference), None);
            generator
        }));
        for step in &job.steps {
            let site = Site::Step(*reference, step.index);
            let asked = (found.len() < MAX_ASKED).then_some(&mut with);
            // what is uploaded with the files must be there before the upload; the host takes it at any time
            let after = *reference == own_job && at.is_some_and(|at| step.index > at);
            let mut attests = of_step(project, workflow.document, step, site, asked);
            // without a condition anywhere on the way, what a job needs has run when it uploads
            let plain = job.condition.is_none()
                && step.condition.is_none()
                && step.continue_on_error.is_none();
            if let Some(attest) = attests
                .as_mut()
                .filter(|attest| plain && stops && attest.by.is_plain(step))
                .filter(|_| !asks_for_predicate(project, workflow.document, step))
            {
                attest.runs = Likely::Yes;
            }
            // what fails after the upload does not stop it
            if let Some(attest) = attests.as_mut().filter(|_| after) {
                attest.heed(may_sign(project, *reference, step));
            }
            found.extend(attests.filter(|attest| !after || attest.by != AttestedBy::Pypi));
        }
    }
    for (index, action) in own
        .actions
        .iter()
        .filter_map(|index| Some((*index, project.actions.get(*index)?)))
    {
        for step in &action.steps {
            let site = Site::ActionStep(index, step.index);
            let asked = (found.len() < MAX_ASKED).then_some(&mut with);
            found.extend(of_step(project, action.document, step, site, asked));
        }
    }
    found.retain(|step| step.runs != Likely::No);
    found
}

/// A job that calls a generator of SLSA provenance.
fn generator(document: usize, job: &Job) -> Option<AttestStep> {
    let uses = job.uses.as_ref()?;
    let slug = uses.slug()?;
    let place = Place::new(document, uses.text.span);
    slug.starts_with("slsa-framework/slsa-github-generator/")
        .then_some(AttestStep {
            place,
            by: AttestedBy::SlsaGenerator,
            runs: Likely::Unknown,
        })
}

/// A job that makes a part of what an upload publishes and hands it on, while the steps that attest stand in jobs that have nothing of it.
/// Where a step attests in the upload's own job, in an action or in a called workflow, what it has is not asked.
pub fn unattested_maker(project: &Project, upload: &Upload) -> Option<JobRef> {
    let own_job = upload.site.job()?;
    let own = Closure::of_job(project, own_job);
    let attests = |document: usize, step: &Step| {
        of_step(project, document, step, upload.site, None).is_some()
    };
    let in_action = own.actions.iter().any(|action| {
        let action = project.actions.get(*action);
        action.is_some_and(|view| view.steps.iter().any(|step| attests(view.document, step)))
    });
    let mut covered = Vec::new();
    for reference in &own.jobs {
        let (workflow, job) = reference.view(project)?;
        if job.uses.is_some()
            || job
                .steps
                .iter()
                .any(|step| attests(workflow.document, step))
        {
            covered.extend(taking_part(project, *reference));
        }
    }
    let pairs = handed_over(project, &own.jobs);
    let mut feeding = Vec::from([own_job]);
    let mut next = 0;
    while let Some(to) = feeding.get(next).copied() {
        next += 1;
        for (from, _) in pairs.iter().filter(|(_, taker)| *taker == to) {
            if !feeding.contains(from) {
                feeding.push(*from);
            }
        }
    }
    let makes = |job: &&JobRef| {
        job.view(project).is_some_and(|(workflow, view)| {
            let steps = builds(project, workflow.document, &view.steps);
            steps.iter().any(|step| step.kind == BuildKind::Builds)
        })
    };
    if in_action || covered.contains(&own_job) || attests_beside(project, upload).is_some() {
        return None;
    }
    let handed = |job: &&JobRef| **job != own_job && !covered.contains(job);
    let mut bare = feeding.iter().filter(handed);
    bare.find(makes).copied()
}

/// A step that attests in the upload's workflow, in a job that the upload does not wait for and that waits for one of those which the upload hangs
/// on: it may attest what they have made.
pub fn attests_beside(project: &Project, upload: &Upload) -> Option<AttestStep> {
    let own_job = upload.site.job()?;
    let (workflow, _) = own_job.view(project)?;
    let own = Closure::of_job(project, own_job);
    let others = (0..workflow.jobs.len()).map(|job| JobRef { job, ..own_job });
    let mut jobs = others
        .filter(|job| !own.jobs.contains(job))
        .filter_map(|reference| Some((reference, reference.view(project)?.1)))
        .filter(|(_, job)| !job.condition.as_ref().is_some_and(is_never))
        .filter(|(_, job)| {
            let mut needs = job.needs.iter();
            needs.any(|need| {
                let job = workflow.job(&need.value);
                job.is_some_and(|job| own.jobs.contains(&JobRef { job, ..own_job }))
            })
        });
    jobs.find_map(|(reference, job)| {
        let steps = job.steps.iter().filter(|step| !never_runs(step));
        let mut attest = steps.filter_map(|step| {
            let site = Site::Step(reference, step.index);
            let mut attests = of_step(project, workflow.document, step, site, None)?;
            attests.heed(may_sign(project, reference, step));
            Some(attests)
        });
        generator(workflow.document, job)
            .or_else(|| attest.find(|one| one.by.is_github() && one.runs != Likely::No))
    })
}

/// A step that attests, and whether it runs whenever the upload does.
fn of_step(
    project: &Project,
    document: usize,
    step: &Step,
    site: Site,
    with: Option<&mut WithUpload<'_>>,
) -> Option<AttestStep> {
    let (by, input, span) = if let Some(uses) = &step.uses {
        let (by, input) = of_action(step, uses)?;
        (by, input, uses.text.span)
    } else {
        let run = step.run.as_ref()?;
        let signs = invocations(&run.text).into_iter().find(|invocation| {
            let module = invocation.program.replace('-', "_");
            module == "pypi_attestations" && invocation.plain().next() == Some("sign")
        })?;
        (
            AttestedBy::Pypi,
            None,
            run.node.part(signs.start, signs.end),
        )
    };
    // one that may fail unseen may leave nothing, and with a digest it may be of anything, an image for one; GitHub's own action leaves a
    // bundle, which something else has to lay beside the files
    let doubtful = step.continue_on_error.is_some()
        || subject(step) != Likely::Yes
        || by == AttestedBy::Pypi && !is_beside(step)
        || by == AttestedBy::GitHub && asks_for_predicate(project, document, step);
    let runs = with.map_or(Likely::Unknown, |with| with.runs(site, input));
    Some(AttestStep {
        place: Place::new(document, span),
        by,
        runs: if doubtful && runs == Likely::Yes {
            Likely::Unknown
        } else {
            runs
        },
    })
}

/// Whether `actions/attest` may be one that makes nothing unless it is told a predicate: build provenance is its default since version 4.
/// <https://github.com/actions/attest/releases/tag/v4.0.0>
fn asks_for_predicate(project: &Project, document: usize, step: &Step) -> bool {
    let attest = |uses: &&Uses| uses.slug().as_deref() == Some("actions/attest");
    step.uses.as_ref().filter(attest).is_some_and(|uses| {
        let version = version_beside(project, document, uses);
        uses.pin != Pin::Branch && at_least(version.as_deref(), &[4]) != Some(true)
    })
}

/// Whether what a step leaves for PyPI stands beside the files.
fn is_beside(step: &Step) -> bool {
    let slug = step.uses.as_ref().and_then(Uses::slug);
    slug.is_none_or(|slug| slug != "actions/attest")
}

/// Whether what a step attests is the distributions: by digests and checksums it may be anything, and of its paths not all name files that can
/// be one. The source beside the wheels may be left out.
fn subject(step: &Step) -> Likely {
    let has = |name: &str| step.input(name).is_some();
    // a name with a registry before it is an image's
    let is_image = step.input("subject-name").is_some_and(|name| {
        let host = name.value.value.split("${{").next().unwrap_or_default();
        host.contains('/')
    });
    if has("subject-digest") && is_image {
        return Likely::No;
    }
    if has("subject-digest") || has("subject-checksums") {
        return Likely::Unknown;
    }
    let Some(paths) = step.input("subject-path") else {
        return Likely::Yes;
    };
    let (mut wheels, mut sources) = (Likely::No, Likely::No);
    for path in paths.value.value.split(['\n', ',']).map(str::trim) {
        let name = path.rsplit('/').next().unwrap_or(path);
        let (wheel, source) = match name.rsplit_once('.') {
            _ if path.is_empty() || path.starts_with('!') => continue,
            _ if has_expression(name) || name.contains(['{', '[', '?']) => {
                (Likely::Unknown, Likely::Unknown)
            }
            Some((_, "whl")) => (Likely::Yes, Likely::No),
            Some((_, "gz" | "zip")) => (Likely::No, Likely::Yes),
            Some((_, "*" | "")) | None => (Likely::Yes, Likely::Yes),
            Some(_) => (Likely::No, Likely::No),
        };
        wheels = any([wheels, wheel].into_iter());
        sources = any([sources, source].into_iter());
    }
    match (wheels, sources) {
        (Likely::Yes, _) => Likely::Yes,
        (Likely::No, Likely::No) => Likely::No,
        _ => Likely::Unknown,
    }
}

/// By what an action attests, and the input that must read `true` for it.
fn of_action<'a>(step: &'a Step, uses: &Uses) -> Option<(AttestedBy, Option<&'a str>)> {
    match uses.slug()?.as_str() {
        "actions/attest-build-provenance" | "actions/attest" if subject(step) == Likely::No => None,
        "actions/attest-build-provenance" => Some((AttestedBy::GitHub, None)),
        // with a predicate of its own it attests something else: a bill of materials, a test result
        "actions/attest"
            if step.input("predicate-type").is_some_and(|input| {
                input.value.value.trim() == "https://docs.pypi.org/attestations/publish/v1"
            }) =>
        {
            Some((AttestedBy::Pypi, None))
        }
        "actions/attest" => {
            let other = ["predicate-type", "predicate", "predicate-path", "sbom-path"]
                .iter()
                .any(|name| step.input(name).is_some());
            (!other).then_some((AttestedBy::GitHub, None))
        }
        // https://github.com/hynek/build-and-inspect-python-package#inputs
        "hynek/build-and-inspect-python-package" => {
            let input = step.input("attest-build-provenance-github")?;
            let text = input.value.value.as_str();
            let asks = has_expression(text) || text.trim().eq_ignore_ascii_case("true");
            asks.then_some((AttestedBy::BuildAndInspect, Some(text.trim())))
        }
        "astral-sh/attest-action" => Some((AttestedBy::Pypi, None)),
        _ => None,
    }
}

/// The truth of an input that actions read as text.
pub(super) fn truth(text: &str) -> Likely {
    if has_expression(text) {
        Likely::Unknown
    } else if text.trim().eq_ignore_ascii_case("true") {
        Likely::Yes
    } else {
        Likely::No
    }
}

/// Fills in what each upload leaves behind.
pub(super) fn complete(project: &Project, closure: &Closure, uploads: &mut [Upload]) {
    let hidden: Vec<bool> = uploads
        .iter()
        .map(|upload| is_hidden(project, closure, uploads, upload))
        .collect();
    for (upload, hidden) in uploads.iter_mut().zip(hidden) {
        upload.attestation = if upload.indirect.is_some() && upload.index == Index::Unknown {
            Attestation {
                publish: Likely::Unknown,
                provenance: Likely::Unknown,
            }
        } else {
            let steps = attest_steps(project, upload);
            let at_host = steps
                .iter()
                .filter(|step| step.by.is_github() || step.by == AttestedBy::SlsaGenerator);
            let provenance = any(at_host.map(|step| step.runs));
            let publish = publishes(project, &steps, upload);
            let beside = || publish == Likely::No && attests_beside(project, upload).is_some();
            // what others may have attested out of sight takes nothing from what is known of this step
            let hidden = hidden && publish != Likely::Yes;
            let provenance = if provenance == Likely::No && (hidden || beside()) {
                Likely::Unknown
            } else {
                provenance
            };
            Attestation {
                publish,
                provenance,
            }
        };
    }
}

/// Whether something that takes part in an upload could attest out of sight.
fn is_hidden(project: &Project, closure: &Closure, uploads: &[Upload], upload: &Upload) -> bool {
    const SIGHT: [super::Sight; 1] = [super::Sight::Attestation];
    let Some(job) = upload.site.job() else {
        return closure.hiding(&SIGHT).next().is_some();
    };
    let own = Closure::of_job(project, job);
    let unseen = closure
        .gaps
        .iter()
        .any(|gap| gap.kind == GapKind::UnseenWorkflow);
    unseen
        || own.hiding(&SIGHT).next().is_some()
        || uploads.iter().any(|other| {
            let hides =
                other.indirect.is_some() && !other.is_followed() && !other.is_judged_elsewhere();
            hides && other.site.job().is_some_and(|job| own.jobs.contains(&job))
        })
}

/// Whether the files that a job takes from another run are attested behind that, in the job that uploads them: who made them takes nothing away.
pub fn is_attested_later(project: &Project, gap: &Gap) -> bool {
    let Some(taken) = gap.place.filter(|_| gap.kind == GapKind::Artifact) else {
        return false;
    };
    let mut uploads = 0;
    let all = project.facts.to_pypi().all(|upload| {
        let view = upload.site.job().and_then(|job| job.view(project));
        let Some((_, job)) = view.filter(|(workflow, _)| workflow.document == taken.document)
        else {
            return true;
        };
        let position = |place: Place| {
            let is_it = |step: &Step| {
                let uses = step.uses.as_ref();
                uses.is_some_and(|uses| uses.text.span == place.span)
            };
            job.steps.iter().position(is_it)
        };
        let Some(at) = position(taken) else {
            return true;
        };
        uploads += 1;
        attest_steps(project, upload).iter().any(|step| {
            step.runs == Likely::Yes
                && step.by.is_github()
                && step.place.document == taken.document
                && position(step.place).is_some_and(|later| later > at)
        })
    });
    all && uploads > 0
}

/// Yes if one is, else unknown if one is.
pub(super) fn any(all: impl Iterator<Item = Likely>) -> Likely {
    all.fold(Likely::No, |found, next| match (found, next) {
        (Likely::Yes, _) | (_, Likely::Yes) => Likely::Yes,
        (Likely::Unknown, _) | (_, Likely::Unknown) => Likely::Unknown,
        _ => Likely::No,
    })
}

/// Whether an upload leaves a publish attestation where it goes to PyPI: of one whose index is known at run time only.
pub fn attests_on_pypi(project: &Project, upload: &Upload) -> Likely {
    let there = Upload {
        index: Index::Pypi,
        ..upload.clone()
    };
    publishes(project, &attest_steps(project, upload), &there)
}

/// Whether `twine` is told to upload attestations: with the option it refuses a file that has none, whoever made it. PyPI takes them from a
/// trusted publisher only.
/// <https://github.com/pypa/twine/blob/main/twine/commands/upload.py>, <https://docs.pypi.org/attestations/producing-attestations/>
fn demands(project: &Project, upload: &Upload) -> Likely {
    let run = step_of(project, upload.site).and_then(|step| step.run.as_ref());
    let text = match &upload.indirect {
        Some(indirect) => indirect.target.map(|target| project.slice(target)),
        None => run.map(|run| run.text.as_str()),
    };
    let text = text.unwrap_or_default();
    let all = invocations(text);
    let asks = |command: &&Invocation| command.has(&["--attestations"]);
    let twine = |command: &&Invocation| {
        command.program == "twine" && command.plain().next() == Some("upload")
    };
    let asked = all.iter().filter(twine).filter(asks).count();
    let every = asked == all.iter().filter(twine).count();
    match upload
        .credential
        .as_ref()
        .map(|credential| credential.lifetime)
    {
        // the line of a task is not always a shell's
        _ if asked == 0 && upload.is_followed() && text.contains("--attestations") => {
            Likely::Unknown
        }
        _ if asked == 0 => Likely::No,
        None | Some(Lifetime::ShortLived) if every => Likely::Yes,
        _ => Likely::Unknown,
    }
}

/// Whether an upload makes a publish attestation by itself: `gh-action-pypi-publish` does since 1.11, and 1.10 when asked, with a trusted
/// publisher only.
/// <https://github.com/pypa/gh-action-pypi-publish#generating-and-uploading-attestations>
fn publishes(project: &Project, steps: &[AttestStep], upload: &Upload) -> Likely {
    if upload.means != Means::GhAction && (upload.is_direct() || upload.is_followed()) {
        // uv and twine upload the attestations that stand beside the files
        let made = any(steps
            .iter()
            .filter(|step| step.by == AttestedBy::Pypi)
            .map(|step| step.runs));
        return if made == Likely::Yes {
            made
        } else {
            any([made, demands(project, upload)].into_iter())
        };
    }
    if upload.means != Means::GhAction {
        return if upload.indirect.is_some() {
            Likely::Unknown
        } else {
            Likely::No
        };
    }
    if upload.credential.is_some()
        || upload.id_token == Authority::NoWrite
        || upload.index == Index::Other
    {
        return Likely::No;
    }
    let step = step_of(project, upload.site);
    let input = step
        .and_then(|step| step.input("attestations"))
        .map(|input| input.value.value.trim());
    match input {
        Some(value) if has_expression(value) => return Likely::Unknown,
        Some(value) if value.eq_ignore_ascii_case("false") => return Likely::No,
        _ => {}
    }
    let made = match (upload.pin, at_least(upload.version.as_deref(), &[1, 11])) {
        (Some(Pin::Branch), _) => step
            .and_then(|step| step.uses.as_ref())
            .and_then(Uses::reference)
            .map_or(Likely::Unknown, |reference| {
                if reference == "release/v1" {
                    Likely::Yes
                } else {
                    Likely::Unknown
                }
            }),
        (_, Some(true)) => Likely::Yes,
        // 1.10 makes them where it is told to: https://github.com/pypa/gh-action-pypi-publish/releases/tag/v1.10.0
        (_, Some(false)) if input.is_some_and(|value| value.eq_ignore_ascii_case("true")) => {
            match at_least(upload.version.as_deref(), &[1, 10]) {
                Some(true) => Likely::Yes,
                _ => Likely::No,
            }
        }
        (_, Some(false)) => Likely::No,
        (_, None) => Likely::Unknown,
    };
    if made == Likely::Yes
        && (upload.id_token == Authority::Unknown || upload.index == Index::Dynamic)
    {
        Likely::Unknown
    } else {
        made
    }
}

/// The step at a site.
pub(super) fn step_of(project: &Project, site: Site) -> Option<&Step> {
    match site {
        Site::Step(job, step) => job.view(project)?.1.steps.get(step),
        Site::ActionStep(action, step) => project.actions.get(action)?.steps.get(step),
        Site::Call(_) | Site::OtherService => None,
    }
}
