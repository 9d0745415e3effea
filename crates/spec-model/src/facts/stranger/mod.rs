//! Where a workflow runs what somebody without write access wrote.

mod around;
mod artifacts;
mod contexts;
mod fetch;
mod followed;
mod guards;
mod reports;
mod scripts;
mod steps;
mod taint;
mod token;
mod walk;

pub use contexts::STRANGERS_EVENTS;

use super::Likely;
use crate::{Place, Project};
use alloc::{string::String, vec::Vec};

/// A place where a workflow runs what a stranger wrote, or may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrangerPlace {
    /// The expression, the command, the checkout, or the call.
    pub place: Place,
    /// The workflows through which it is reached, the one that starts first: their positions in the project.
    pub workflows: Vec<usize>,
    /// Whether it does.
    pub runs: Likely,
    /// What is so.
    pub because: String,
    /// What would decide it, where it is not decided.
    pub bring: Option<String>,
}

/// Where the workflows run what a stranger wrote, in the order of the files and their text. Each workflow is followed from the events that start it,
/// through the workflows it calls and the actions of this repository that it uses. Commit messages count in the release closure only.
pub fn strangers(project: &Project) -> Vec<StrangerPlace> {
    let mut walk = walk::Walk::new(project);
    for workflow in 0..project.workflows.len() {
        walk.start(workflow);
    }
    let mut found = walk.found;
    spec_source::sort::by_key(&mut found, |place| place.place);
    found
}

/// What the token may do in the jobs that a workflow starts itself: `may write …`; several ways joined by `or`.
pub fn tokens(project: &Project, workflow: usize) -> String {
    let mut ways: Vec<String> = Vec::new();
    if let Some(view) = project.workflows.get(workflow) {
        for job in &view.jobs {
            let way = token::may(job.permissions.as_ref().or(view.permissions.as_ref()));
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
    }
    ways.join(" or ")
}
