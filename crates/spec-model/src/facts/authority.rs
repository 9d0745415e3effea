//! What a job's token may do in the end.

use super::{JobRef, closure::MAX_CALLS};
use crate::{
    Project,
    github::{Level, Permissions},
};
use spec_source::{Map, is_among};

/// What the callers of a workflow grant, so many calls above the job that is asked about.
type Known = Map<(usize, usize), Option<Authority>>;

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
    effective(project, job, scope, 0, &mut Known::new())
}

fn effective(
    project: &Project,
    job: JobRef,
    scope: &str,
    depth: usize,
    known: &mut Known,
) -> Authority {
    let Some((workflow, view)) = job.view(project) else {
        return Authority::Unknown;
    };
    let can_start = workflow.is_startable();
    if let Some(block) = declared(view.permissions.as_ref(), workflow.permissions.as_ref()) {
        let declared = Authority::of(block.level(scope));
        let is_only_called = workflow.is_callable() && !can_start;
        // a call that asks for more than its caller grants does not start
        let is_refused = declared == Authority::Write
            && is_only_called
            && project.listing.is_some()
            && depth < MAX_CALLS
            && granted(project, job.workflow, scope, depth, known) == Some(Authority::NoWrite);
        return if is_refused {
            Authority::NoWrite
        } else {
            declared
        };
    }
    let by_default = if is_among(scope, "id-token attestations") {
        Authority::NoWrite
    } else {
        Authority::Unknown
    };
    if !workflow.is_callable() {
        return by_default;
    }
    // without the whole list of workflows another caller may grant something else
    let by_callers = match project.listing {
        Some(_) if depth < MAX_CALLS => granted(project, job.workflow, scope, depth, known),
        _ => None,
    };
    match by_callers {
        Some(granted) if can_start => granted.merge(by_default),
        Some(granted) => granted,
        None => Authority::Unknown,
    }
}

/// What the callers of a workflow may write, `None` where none is in sight; found once for each number of calls above the job that is asked
/// about, since a few workflows that call each other make more ways than can be gone.
fn granted(
    project: &Project,
    workflow: usize,
    scope: &str,
    depth: usize,
    known: &mut Known,
) -> Option<Authority> {
    if let Some(found) = known.get(&(workflow, depth)) {
        return *found;
    }
    let callers = super::closure::callers(project, workflow);
    let found = callers
        .iter()
        .map(|caller| effective(project, *caller, scope, depth + 1, known))
        .reduce(Authority::merge);
    known.insert((workflow, depth), found);
    found
}

fn declared<'a>(
    job: Option<&'a Permissions>,
    workflow: Option<&'a Permissions>,
) -> Option<&'a Permissions> {
    job.or(workflow)
}
