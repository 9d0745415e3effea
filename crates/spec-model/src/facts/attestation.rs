//! What publishing leaves behind for others to verify.

use super::{Authority, Closure, Index, JobRef, Means, Site, Upload};
use crate::{
    Place, Project,
    github::{Pin, Step, Uses, has_expression},
    shell::invocations,
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
    /// The job it stands in; `None` in a composite action.
    pub job: Option<JobRef>,
    /// By what.
    pub by: AttestedBy,
    /// Whether it attests whenever it is reached.
    pub certain: Likely,
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

impl AttestedBy {
    /// Whether it makes what the SPEC asks for in its words: provenance at the host.
    pub const fn is_github(self) -> bool {
        matches!(self, Self::GitHub | Self::BuildAndInspect)
    }
}

/// The steps of a closure that make attestations.
pub(super) fn steps(project: &Project, closure: &Closure) -> Vec<AttestStep> {
    let mut found = Vec::new();
    for reference in &closure.jobs {
        let Some((workflow, job)) = reference.view(project) else {
            continue;
        };
        if let Some(uses) = &job.uses
            && uses
                .slug()
                .is_some_and(|slug| slug.starts_with("slsa-framework/slsa-github-generator/"))
        {
            let place = Place::new(workflow.document, uses.text.span);
            found.push(AttestStep {
                place,
                job: Some(*reference),
                by: AttestedBy::SlsaGenerator,
                certain: Likely::Yes,
            });
        }
        found.extend(
            job.steps
                .iter()
                .filter_map(|step| of_step(workflow.document, Some(*reference), step)),
        );
    }
    for index in &closure.actions {
        let Some(action) = project.actions.get(*index) else {
            continue;
        };
        found.extend(
            action
                .steps
                .iter()
                .filter_map(|step| of_step(action.document, None, step)),
        );
    }
    found
}

fn of_step(document: usize, job: Option<JobRef>, step: &Step) -> Option<AttestStep> {
    let (by, certain, span) = if let Some(uses) = &step.uses {
        let (by, certain) = of_action(step, uses)?;
        (by, certain, uses.text.span)
    } else {
        let run = step.run.as_ref()?;
        let signs = invocations(&run.text).into_iter().find(|invocation| {
            let module = invocation.program.replace('-', "_");
            module == "pypi_attestations" && invocation.plain().next() == Some("sign")
        })?;
        (
            AttestedBy::Pypi,
            Likely::Yes,
            run.node.part(signs.start, signs.end),
        )
    };
    let certain = if step.condition.is_some() && certain == Likely::Yes {
        Likely::Unknown
    } else {
        certain
    };
    Some(AttestStep {
        place: Place::new(document, span),
        job,
        by,
        certain,
    })
}

fn of_action(step: &Step, uses: &Uses) -> Option<(AttestedBy, Likely)> {
    match uses.slug()?.as_str() {
        "actions/attest-build-provenance" => Some((AttestedBy::GitHub, Likely::Yes)),
        // with a predicate of its own it attests something else: a bill of materials, a test result
        "actions/attest" => {
            let other = ["predicate-type", "predicate", "predicate-path", "sbom-path"]
                .iter()
                .any(|name| step.input(name).is_some());
            (!other).then_some((AttestedBy::GitHub, Likely::Yes))
        }
        // https://github.com/hynek/build-and-inspect-python-package#inputs
        "hynek/build-and-inspect-python-package" => {
            let input = step.input("attest-build-provenance-github")?;
            let certain = truth(&input.value.value);
            (certain != Likely::No).then_some((AttestedBy::BuildAndInspect, certain))
        }
        "astral-sh/attest-action" => Some((AttestedBy::Pypi, Likely::Yes)),
        _ => None,
    }
}

/// The truth of an input that actions read as text.
fn truth(text: &str) -> Likely {
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
    let provenance = provenance(closure);
    for upload in uploads.iter_mut() {
        upload.attestation = if upload.indirect.is_some() && upload.index == Index::Unknown {
            Attestation {
                publish: Likely::Unknown,
                provenance: Likely::Unknown,
            }
        } else {
            let in_closure = upload
                .site
                .job()
                .is_none_or(|job| closure.jobs.contains(&job));
            Attestation {
                publish: publishes(project, upload),
                provenance: if in_closure { provenance } else { Likely::No },
            }
        };
    }
}

fn provenance(closure: &Closure) -> Likely {
    let mut found = Likely::No;
    for step in closure
        .attests
        .iter()
        .filter(|step| step.by.is_github() || step.by == AttestedBy::SlsaGenerator)
    {
        match step.certain {
            Likely::Yes => return Likely::Yes,
            _ => found = Likely::Unknown,
        }
    }
    if found == Likely::No
        && closure
            .hiding(&[super::Sight::Attestation])
            .next()
            .is_some()
    {
        Likely::Unknown
    } else {
        found
    }
}

/// Whether an upload makes a publish attestation by itself: `gh-action-pypi-publish` does since 1.11, with a trusted publisher only.
/// <https://github.com/pypa/gh-action-pypi-publish#generating-and-uploading-attestations>
fn publishes(project: &Project, upload: &Upload) -> Likely {
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
    let made = match (
        upload.pin,
        super::pins::at_least(upload.version.as_deref(), &[1, 11]),
    ) {
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
