//! What is said of the places that were found.

use super::{
    StrangerPlace,
    around::Around,
    contexts::STRANGERS_EVENTS,
    taint::{Chosen, Kind},
    walk::Walk,
};
use crate::{Place, facts::Likely};
use alloc::{borrow::ToOwned, format, string::String};

impl Walk<'_> {
    /// Reports that a text becomes a part of a script.
    pub(super) fn text(&mut self, place: Place, chosen: &Chosen, around: &Around<'_>, what: &str) {
        if chosen.kind != Kind::Text {
            return;
        }
        let counts = counts(chosen, around);
        if counts == Counts::No {
            return;
        }
        let name = &chosen.name;
        let because = if chosen.sure {
            format!(
                "whoever chooses {name} writes a part of {what}, which runs with a token that {}",
                around.token
            )
        } else {
            format!(
                "{name} becomes a part of {what}, and whether a stranger chooses it cannot be followed"
            )
        };
        let bring = if counts == Counts::ByCaller {
            "every workflow that calls this one".to_owned()
        } else if chosen.sure {
            format!(
                "whether the conditions, environments and checks before it let a stranger's {name} through"
            )
        } else {
            format!("whether a stranger can choose {name}")
        };
        let sure = chosen.sure && counts == Counts::Yes && !around.guarded;
        self.report(place, sure, because, bring);
    }

    /// Notes a place once: what is certain goes before what is not.
    pub(super) fn report(&mut self, place: Place, sure: bool, because: String, bring: String) {
        let runs = if sure { Likely::Yes } else { Likely::Unknown };
        for known in &mut self.found {
            if known.place != place {
                continue;
            }
            for workflow in &self.chain {
                if !known.workflows.contains(workflow) {
                    known.workflows.push(*workflow);
                }
            }
            if sure && known.runs != Likely::Yes {
                known.runs = runs;
                known.because = because;
                known.bring = None;
            }
            return;
        }
        self.found.push(StrangerPlace {
            place,
            workflows: self.chain.clone(),
            runs,
            because,
            bring: (!sure).then_some(bring),
        });
    }
}

/// What a checkout or a command that fetches a contributor's commit is reported as.
pub(super) fn fetched(
    place: Place,
    sure: bool,
    by_contributor: Likely,
    around: &Around<'_>,
) -> (Place, bool, String, String) {
    let because = if sure {
        format!(
            "it fetches a contributor's commit into a run with the repository's caches and a token that {}, and what follows can run it",
            around.token
        )
    } else {
        "which commit it fetches depends on the run, and what follows can run it".to_owned()
    };
    let bring = if !sure {
        "which commit this is when a stranger starts the run"
    } else if by_contributor == Likely::Unknown && around.is_sent() {
        "who sends this event, and for whose pull requests"
    } else if by_contributor == Likely::Unknown {
        "the workflows that this one follows"
    } else {
        "whether the conditions, environments and checks before it let only people with write access get there"
    };
    let certain = sure && by_contributor == Likely::Yes && !around.guarded;
    (place, certain, because, bring.to_owned())
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Counts {
    Yes,
    No,
    ByCaller,
}

/// Whether one of the events fills a text with what a stranger wrote.
pub(super) fn counts(chosen: &Chosen, around: &Around<'_>) -> Counts {
    for event in &around.events {
        let by_anybody = STRANGERS_EVENTS.contains(event);
        let by_commit = around.releases && *event == "push";
        if chosen.events.contains(event) && (by_anybody || by_commit) {
            return Counts::Yes;
        }
    }
    if around.events.contains(&"workflow_call") {
        Counts::ByCaller
    } else {
        Counts::No
    }
}
