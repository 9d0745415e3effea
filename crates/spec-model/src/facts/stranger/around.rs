//! What holds for the jobs and steps that are looked at, and what steps leave to those behind them.

use super::{
    artifacts,
    contexts::STRANGERS_EVENTS,
    fetch,
    taint::{Chosen, Scope},
};
use crate::Place;
use alloc::{string::String, vec::Vec};

/// What holds for the jobs or steps that are looked at.
#[derive(Clone)]
pub(super) struct Around<'a> {
    pub(super) events: Vec<&'a str>,
    /// Whether a condition, an environment or a check of who asks may keep strangers out.
    pub(super) guarded: bool,
    /// Whether the job takes part in a release.
    pub(super) releases: bool,
    /// What the job's token may do.
    pub(super) token: String,
}

impl Around<'_> {
    pub(super) fn privileged(&self) -> bool {
        for event in &self.events {
            if STRANGERS_EVENTS.contains(event) {
                return true;
            }
        }
        false
    }

    /// Whether another workflow or service may have asked for the run.
    pub(super) fn is_sent(&self) -> bool {
        self.events.contains(&"repository_dispatch")
    }

    /// Whether the run can be for the pull request that the event names.
    pub(super) fn for_pull_requests(&self) -> bool {
        self.events.contains(&"pull_request_target") || self.events.contains(&"issue_comment")
    }
}

/// What the steps of a job leave to those behind them.
#[derive(Default)]
pub(super) struct State {
    pub(super) scope: Scope,
    /// What was fetched or written, and counts as soon as a step follows.
    pub(super) pending: Vec<(Place, bool, String, String)>,
    pub(super) fetched: fetch::Fetched,
    pub(super) laid: Vec<artifacts::Laid>,
    /// Whether the repository was checked out into the workspace's top.
    pub(super) checked_out: bool,
    /// Whether a step has asked who started the run.
    pub(super) asked: bool,
    /// The variables that were set for later steps.
    pub(super) wrote: Vec<(String, Vec<Chosen>)>,
}
