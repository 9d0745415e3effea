//! Questions that several rules ask, answered once.

mod allow_list;
mod approval;
mod attestation;
mod authority;
mod build;
mod cache;
mod called;
mod closure;
mod credential;
mod duplicates;
mod events;
mod feeds;
mod held_back;
mod host_attestation;
mod index;
mod indirect;
mod kept;
mod lint;
mod merging;
mod pins;
mod products;
mod reach;
mod runner;
mod secret_use;
mod stranger;
mod tables;
mod tasks;
mod upload;
mod uploader;
mod verification;
mod waits;
mod wrapper;
mod writes;

pub use allow_list::{AllowList, allow_list};
pub use approval::{
    environment_names, environments_before, may_wait_for_a_person, waits_for_a_person,
};
pub use attestation::{
    AttestStep, Attestation, AttestedBy, Likely, attest_steps, attests_beside, attests_on_pypi,
    is_attested_later, unattested_maker,
};
pub use authority::{Authority, authority};
pub use build::{BuildKind, BuildStep, builds, is_false, never_runs};
pub use cache::{CacheStep, CacheSwitch, UploadWithJobs, cache_switch, caches, uploads_with_jobs};
pub use called::identities;
pub(crate) use closure::all_callers;
pub use closure::{Closure, Gap, GapKind, JobRef, Sight, callers, followed, taking_part};
pub use credential::{Credential, Lifetime};
pub use duplicates::{Duplicates, duplicates};
pub use events::start_events;
pub use feeds::{artifacts, feeding_jobs, handed_over};
pub use held_back::{may_be_held_back, script_asks};
pub use host_attestation::{HostAttestation, hides_attestation, host_attestations};
pub use index::Index;
pub use indirect::{Indirect, IndirectKind};
pub(crate) use lint::OTHER_HOOKS;
pub use lint::{LintKind, LintPlace, PRE_COMMIT, lint_places, lint_unseen};
pub use merging::{Act, Automatic, automatic};
pub use pins::{
    UsesPlace, VersionName, after_other_checkout, all_uses, at_least, named_version,
    uses_of_action, uses_of_job, version_beside,
};
pub use products::{Product, products};
pub(crate) use reach::ranges;
pub use reach::{
    Pattern, PatternList, Reach, Reaches, Reference, ReferenceFilter, Sorted, WithUpload,
    passes_over, runs_with_upload,
};
pub use runner::{Host, hosts};
pub use secret_use::{Instead, SecretUse, secret_uses};
pub use stranger::{STRANGERS_EVENTS, StrangerPlace, strangers, tokens};
pub use tables::TABLES_DATE;
pub use upload::{Site, Upload, never_asks_for_trust};
pub use uploader::Means;
pub use verification::{Verification, Whose, may_attest, verifications};
pub use waits::{Wait, ancestors, conjuncts, has_status, waits};
pub use writes::{SCOPES, needed_by, needing, perhaps_writing, writes_of};

use crate::Project;
use alloc::vec::Vec;
use pins::used_actions;

/// What is derived from a project.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Every step that uploads distributions, or leads to an upload, by path and line.
    pub uploads: Vec<Upload>,
    /// What takes part in publishing to PyPI.
    pub closure: Closure,
    /// Which events can reach each upload; see [`Facts::reaches`].
    pub events: Reaches,
    /// The local composite actions that a workflow uses, directly or through another.
    pub used_actions: Vec<usize>,
}

/// Whether a use of an action leads to an upload there that what it hands over switches off: the job that uses it does not publish.
fn is_switched_off_inside(upload: &Upload, events: &Reaches) -> bool {
    let leads = |indirect: &Indirect| {
        indirect.target.is_some() && indirect.kind == IndirectKind::CompositeAction
    };
    let reaches = events.get(&reach::key(upload));
    let reaches = reaches.map(Vec::as_slice).unwrap_or_default();
    let inside = |reach: &Reach| {
        let place = reach.condition.map(|place| place.document);
        place.is_some_and(|document| document != upload.what.document)
    };
    upload.indirect.as_ref().is_some_and(leads)
        && reaches.iter().all(|reach| reach.reaches == Likely::No)
        && reaches.iter().any(inside)
}

impl Facts {
    /// Derives everything from a project's views.
    pub fn derive(project: &Project) -> Self {
        let used_actions = used_actions(project);
        let mut uploads = upload::find(project, &used_actions);
        let events = reach::of_all(project, &uploads);
        uploads.retain(|upload| !is_switched_off_inside(upload, &events));
        let closure = Closure::of(project, &uploads);
        attestation::complete(project, &closure, &mut uploads);
        Self {
            uploads,
            closure,
            events,
            used_actions,
        }
    }

    /// The jobs in which something may upload to PyPI out of sight, and nothing is known to.
    pub fn perhaps_publishing(&self) -> Vec<JobRef> {
        let hidden = |upload: &&Upload| {
            upload
                .indirect
                .as_ref()
                .is_some_and(|indirect| indirect.target.is_none() && !indirect.known)
        };
        let jobs = self
            .to_pypi()
            .filter(hidden)
            .filter_map(|upload| upload.site.job());
        let mut jobs: Vec<JobRef> = jobs
            .filter(|job| !self.closure.publishing.contains(job))
            .collect();
        jobs.dedup();
        jobs
    }

    /// Which events can reach an upload, in the order of its workflow's `on`, then of its callers'.
    pub fn reaches(&self, upload: &Upload) -> &[Reach] {
        self.events
            .get(&reach::key(upload))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The uploads that can reach PyPI: those to it, those whose index is known at run time only, and those that cannot be seen.
    pub fn to_pypi(&self) -> impl Iterator<Item = &Upload> {
        self.uploads.iter().filter(|upload| upload.may_reach_pypi())
    }
}
