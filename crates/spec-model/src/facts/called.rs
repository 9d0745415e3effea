//! What the steps that use a composite action hand to it.

use super::{
    Authority, Credential, Index, JobRef, Lifetime, Upload,
    authority::authority,
    closure::callers,
    credential::{self, Surroundings},
};
use crate::{
    Place, Project,
    github::{Secrets, Step, Target, find, secret_names},
};
use alloc::vec::Vec;

/// Fills in what an upload inside a composite action has from the jobs that use the action: their identity and their credentials.
pub(super) fn complete(project: &Project, action: usize, upload: &mut Upload) {
    let calls = calls(project, action);
    upload.id_token = granted(project, action);
    if let Some(known) = upload.credential.clone()
        && known.input.is_some()
        && !calls.is_empty()
    {
        let handed: Vec<Option<Credential>> = calls
            .iter()
            .map(|(job, step)| handed(project, action, *job, *step, &known))
            .collect();
        let worst = handed
            .iter()
            .flatten()
            .find(|credential| credential.lifetime == Lifetime::LongLived);
        upload.credential = worst.or_else(|| handed.iter().flatten().next()).cloned();
        if let Some(credential) = &mut upload.credential {
            credential.input.clone_from(&known.input);
            // the use that hands none over may be the one that uploads to PyPI
            if upload.index == Index::Dynamic && handed.contains(&None) {
                credential.lifetime = Lifetime::Unknown;
            }
        }
    }
}

/// Names the credential of an upload in a workflow that is only called as its callers do: they hand a secret over under another name.
pub(super) fn name_secret(project: &Project, workflow: usize, upload: &mut Upload) {
    let called = project.workflows.get(workflow);
    let only_called = called.is_some_and(|view| view.is_callable() && !view.is_startable());
    let secret = upload.credential.as_mut();
    let Some(secret) = secret.and_then(|credential| credential.secret.as_mut()) else {
        return;
    };
    let mut callers = callers(project, workflow).iter();
    let handed = callers.find_map(|caller| match &caller.view(project)?.1.secrets {
        Secrets::Named(named) => secret_names(&find(named, secret)?.value.value)
            .into_iter()
            .next(),
        _ => None,
    });
    if let Some(handed) = handed.filter(|name| only_called && !name.is_empty()) {
        *secret = handed;
    }
}

/// Whether the jobs that use an action may ask for an identity token: all of them or none, else it is unknown.
pub(super) fn granted(project: &Project, action: usize) -> Authority {
    let mut granted = calls(project, action)
        .into_iter()
        .map(|(job, _)| authority(project, job, "id-token"));
    let first = granted.next().unwrap_or(Authority::Unknown);
    granted.fold(
        first,
        |all, next| if all == next { all } else { Authority::Unknown },
    )
}

/// The jobs that use an action, each with the place of its `uses:` and whether it may ask for an identity token.
pub fn identities(project: &Project, action: usize) -> Vec<(Place, Authority)> {
    let place = |job: JobRef, step: usize| {
        let (workflow, view) = job.view(project)?;
        Some(Place::new(
            workflow.document,
            view.steps.get(step)?.uses.as_ref()?.text.span,
        ))
    };
    let calls = calls(project, action).into_iter();
    calls
        .filter_map(|(job, step)| Some((place(job, step)?, authority(project, job, "id-token"))))
        .collect()
}

/// The steps of jobs that use an action, by job and position.
pub(super) fn calls(project: &Project, action: usize) -> Vec<(JobRef, usize)> {
    let mut found = Vec::new();
    for (workflow, view) in project.workflows.iter().enumerate() {
        for (job, view) in view.jobs.iter().enumerate() {
            for step in &view.steps {
                let target = step.uses.as_ref().map(|uses| &uses.target);
                if matches!(target, Some(Target::Local(folder)) if project.action_in(folder) == Some(action))
                {
                    found.push((JobRef { workflow, job }, step.index));
                }
            }
        }
    }
    found
}

/// What a step of an action sees around it, once for each use of the action; of one whose uses are not in sight, the action alone.
pub(super) fn arounds<'a>(
    project: &'a Project,
    action: usize,
    step: &'a Step,
) -> Vec<Surroundings<'a>> {
    let Some(view) = project.actions.get(action) else {
        return Vec::new();
    };
    let calls = calls(project, action).into_iter();
    let mut found: Vec<Surroundings<'_>> = calls
        .filter_map(|(job, at)| {
            let (workflow, job) = job.view(project)?;
            let call = Surroundings::in_job(workflow, job, job.steps.get(at)?);
            Some(call.within(view, step))
        })
        .collect();
    if found.is_empty() {
        found.push(Surroundings::default().within(view, step));
    }
    found
}

/// Adds the uploads that a step is for one use of its action to those that it is for others: of one command the worst credential, and
/// no certain index where it is not the same for all.
pub(super) fn join(rows: &mut Vec<Upload>, of_call: Vec<Upload>) {
    for upload in of_call {
        let Some(row) = rows
            .iter_mut()
            .find(|row| row.what == upload.what || row.index == upload.index)
        else {
            rows.push(upload);
            continue;
        };
        if row.index != upload.index {
            let hidden = [row.index, upload.index].contains(&Index::Unknown);
            row.index = if hidden {
                Index::Unknown
            } else {
                Index::Dynamic
            };
        }
        let harm = |upload: &Upload| match upload.credential.as_ref()?.lifetime {
            Lifetime::LongLived => Some(2),
            Lifetime::Unknown => Some(1),
            Lifetime::ShortLived => Some(0),
        };
        if harm(&upload) > harm(row) {
            row.credential = upload.credential;
        }
    }
}

/// The credential that one call hands to the action's input, or that the input's default is; an empty one is none.
pub(super) fn handed(
    project: &Project,
    action: usize,
    job: JobRef,
    step: usize,
    known: &Credential,
) -> Option<Credential> {
    let (workflow, job) = job.view(project)?;
    let step = job.steps.get(step)?;
    let name = known.input.as_deref()?;
    let value = find(&step.with, name)
        .map(|input| input.value.value.as_str())
        .or_else(|| {
            let inputs = &project.actions.get(action)?.inputs;
            inputs
                .iter()
                .find(|(input, _)| input.eq_ignore_ascii_case(name))
                .map(|(_, default)| default.as_str())
        });
    let around = Surroundings::in_job(workflow, job, step);
    credential::classify(
        known.via.clone(),
        value.unwrap_or_default(),
        known.span,
        around,
        &[],
    )
}
