//! The jobs that upload to PyPI, and those that may.

use crate::{Decision, Verdict};
use spec_model::{Project, facts::JobRef};

/// A job that uploads to PyPI, or may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Uploading {
    /// The job.
    pub(super) job: JobRef,
    /// Whether it is known to upload; else it only may, by a script or an action whose text is not here.
    pub(super) certain: bool,
}

/// Every job that uploads to PyPI by a step of its own, and every one that may, sorted. A job that calls a workflow of this repository is none: the
/// called one has the upload.
pub(super) fn uploading(project: &Project) -> impl Iterator<Item = Uploading> {
    let facts = &project.facts;
    let mut jobs: alloc::vec::Vec<JobRef> = facts
        .to_pypi()
        .filter_map(|upload| upload.site.job())
        .collect();
    spec_source::sort::all(&mut jobs);
    jobs.dedup();
    jobs.into_iter().filter_map(|job| {
        let certain = facts.closure.publishing.contains(&job);
        let calls_local = job.view(project)?.1.uses.as_ref().is_some_and(|uses| {
            matches!(&uses.target, spec_model::github::Target::Local(path) if project.workflow_at(path).is_some())
        });
        (!calls_local).then_some(Uploading { job, certain })
    })
}

/// Where nothing is certain to upload, nothing is found to be well done: what only may upload can be found wanting, or stay unknown.
pub(super) fn without_certainty(project: &Project, decision: &mut Decision) {
    let certain = uploading(project).any(|uploading| uploading.certain);
    if !certain && decision.verdict() < Verdict::Unknown {
        decision.places.clear();
    }
}
