//! The ways from an event's workflow to a step: through calls and composite actions.

use super::super::{JobRef, Site, closure::callers};
use crate::{Project, github::Target};
use alloc::vec::Vec;

/// One station of a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hop {
    /// A job, and the step of it; a job that calls a workflow has none.
    Job(JobRef, Option<usize>),
    /// A step of a composite action that the step before uses.
    Action(usize, usize),
}

/// How many ways to one step are followed; the most seen is four.
const MAX_PATHS: usize = 32;
/// How long a way may be: GitHub allows ten levels of workflows and as many of actions.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations#limitations-of-reusable-workflows>
const MAX_HOPS: usize = 20;
/// How many actions are looked into on the way up: actions that use one another in every order lead nowhere in many ways.
const MAX_VISITS: usize = 200;

/// Every way to a site, the workflow that an event starts first.
pub(super) fn paths(project: &Project, site: Site) -> Vec<Vec<Hop>> {
    let tails = match site {
        Site::Step(job, step) => Vec::from([Vec::from([Hop::Job(job, Some(step))])]),
        Site::Call(job) => Vec::from([Vec::from([Hop::Job(job, None)])]),
        Site::ActionStep(action, step) => {
            let mut visits = MAX_VISITS;
            uses_of(project, action, &[Hop::Action(action, step)], &mut visits)
        }
        Site::OtherService => Vec::new(),
    };
    let mut found = Vec::new();
    for tail in tails {
        up(project, &tail, &mut found);
    }
    found
}

fn up(project: &Project, path: &[Hop], found: &mut Vec<Vec<Hop>>) {
    if found.len() >= MAX_PATHS || path.len() > MAX_HOPS {
        return;
    }
    let Some(Hop::Job(first, _)) = path.first().copied() else {
        return;
    };
    found.push(path.to_vec());
    let callable = project
        .workflows
        .get(first.workflow)
        .is_some_and(crate::github::Workflow::is_callable);
    if !callable {
        return;
    }
    for caller in callers(project, first.workflow) {
        let hop = Hop::Job(*caller, None);
        if path.contains(&hop) {
            continue;
        }
        let mut longer = Vec::from([hop]);
        longer.extend(path.iter().copied());
        up(project, &longer, found);
    }
}

/// The ways through the steps that use an action.
fn uses_of(project: &Project, action: usize, tail: &[Hop], visits: &mut usize) -> Vec<Vec<Hop>> {
    let mut found = Vec::new();
    if tail.len() > MAX_HOPS || *visits == 0 {
        return found;
    }
    *visits -= 1;
    let uses_it = |step: &crate::github::Step| {
        step.uses.as_ref().is_some_and(|uses| {
            matches!(&uses.target, Target::Local(folder) if project.action_in(folder) == Some(action))
        })
    };
    let longer = |hop: Hop| {
        let mut path = Vec::from([hop]);
        path.extend(tail.iter().copied());
        path
    };
    for (workflow, view) in project.workflows.iter().enumerate() {
        for (job, view) in view.jobs.iter().enumerate() {
            for step in view.steps.iter().filter(|step| uses_it(step)) {
                found.push(longer(Hop::Job(JobRef { workflow, job }, Some(step.index))));
            }
        }
    }
    for (outer, view) in project.actions.iter().enumerate() {
        for step in view.steps.iter().filter(|step| uses_it(step)) {
            let hop = Hop::Action(outer, step.index);
            if !tail.contains(&hop) && found.len() < MAX_PATHS {
                found.extend(uses_of(project, outer, &longer(hop), visits));
            }
        }
    }
    found.truncate(MAX_PATHS);
    found
}
