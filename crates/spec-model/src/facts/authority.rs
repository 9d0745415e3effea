//! What a job's token may do in the end.

use super::{JobRef, closure::MAX_CALLS};
use crate::{
    Project,
    github::{Level, Permissions},
};

/// What a job's token may do with one scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authority {
    /// It is granted `write`.
    Write,
    /// It is granted no `write`.
    NoWrite,
    /// A caller or the repository's default decides.
    Unknown,
}

impl Authority {
    /// The word as reports write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Write => "write",
            Self::NoWrite => "none",
            Self::Unknown => "unknown",
        }
    }

    const fn of(level: Level) -> Self {
        match level {
            Level::Write => Self::Write,
            Level::None | Level::Read => Self::NoWrite,
            Level::Unclear => Self::Unknown,
        }
    }

    fn merge(self, other: Self) -> Self {
        if self == other { self } else { Self::Unknown }
    }
}

/// What a job may write in a scope: its own block replaces the workflow's, which replaces the repository's default; a called
/// workflow has at most what its callers grant. The default never includes `id-token`, nor `attestations`.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions>
pub fn authority(project: &Project, job: JobRef, scope: &str) -> Authority {
    effective(project, job, scope, 0)
}

fn effective(project: &Project, job: JobRef, scope: &str, depth: usize) -> Authority {
    let Some((workflow, job_view)) = job.view(project) else {
        return Authority::Unknown;
    };
    if let Some(block) = declared(job_view.permissions.as_ref(), workflow.permissions.as_ref()) {
        let declared = Authority::of(block.level(scope));
        let only_called = workflow.is_callable() && !workflow.is_startable();
        if declared == Authority::Write
            && only_called
            && project.listing.is_some()
            && depth < MAX_CALLS
        {
            // a call that asks for more than its caller grants does not start
            let callers = super::closure::callers(project, job.workflow);
            let refused = |caller: &JobRef| {
                effective(project, *caller, scope, depth + 1) == Authority::NoWrite
            };
            if !callers.is_empty() && callers.iter().all(refused) {
                return Authority::NoWrite;
            }
        }
        return declared;
    }
    let by_default = if matches!(scope, "id-token" | "attestations") {
        Authority::NoWrite
    } else {
        Authority::Unknown
    };
    if !workflow.is_callable() {
        return by_default;
    }
    if depth >= MAX_CALLS {
        return Authority::Unknown;
    }
    let callers = super::closure::callers(project, job.workflow);
    let mut granted = callers
        .into_iter()
        .map(|caller| effective(project, caller, scope, depth + 1));
    let Some(first) = granted.next() else {
        return if workflow.is_startable() {
            Authority::Unknown.merge(by_default)
        } else {
            Authority::Unknown
        };
    };
    let merged = granted.fold(first, Authority::merge);
    // without the whole list of workflows another caller may grant something else
    let merged = if project.listing.is_some() {
        merged
    } else {
        Authority::Unknown
    };
    if workflow.is_startable() {
        merged.merge(by_default)
    } else {
        merged
    }
}

fn declared<'a>(
    job: Option<&'a Permissions>,
    workflow: Option<&'a Permissions>,
) -> Option<&'a Permissions> {
    job.or(workflow)
}
