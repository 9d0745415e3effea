//! A setting that is on or off, in the field `enabled` of an answer.

use crate::{
    Decision, Exhibit, Fix, Safety, Verdict,
    answered::{need, path},
};
use alloc::{vec, vec::Vec};
use spec_model::{Project, doors::Endpoint};

/// A setting that is on or off.
pub(super) struct Switch {
    /// The question whose answer has the field `enabled`.
    pub(super) endpoint: &'static Endpoint,
    /// What is so where it is on.
    pub(super) on: &'static str,
    /// What is so where it is off.
    pub(super) off: &'static str,
    /// What is said where that is not known.
    pub(super) unknown: &'static str,
    /// What the answer would decide.
    pub(super) decides: &'static str,
    /// What switching it on is for.
    pub(super) title: &'static str,
    /// How it is switched on.
    pub(super) step: &'static str,
}

/// Judges a setting that is on or off.
pub(super) fn decide_switch(project: &Project, switch: &Switch) -> Decision {
    let answer = project.reply(switch.endpoint, &[]).given();
    let enabled = answer.and_then(|found| found.get("enabled"));
    let Some((found, on)) = enabled.and_then(|found| Some((found.clone(), found.truth()?))) else {
        let place = Exhibit::absent(
            &path(project, switch.endpoint, &[]),
            Verdict::Unknown,
            switch.unknown,
        );
        let needs = vec![need(project, switch.endpoint, &[], switch.decides)];
        return Decision::unknown(place, switch.unknown.into(), needs);
    };
    let (verdict, says) = if on {
        (Verdict::Met, switch.on)
    } else {
        (Verdict::Unmet, switch.off)
    };
    let mut decision = Decision {
        places: vec![Exhibit::answered(&found, verdict, says)],
        summary: says.into(),
        ..Decision::default()
    };
    if !on {
        decision.fixes.push(Fix {
            title: switch.title.into(),
            safety: Safety::ByHand,
            before: Vec::new(),
            after: vec![switch.step.into()],
            edits: Vec::new(),
        });
    }
    decision
}
