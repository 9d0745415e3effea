#![cfg_attr(feature = "pages", doc = include_str!("attestations_are_verified.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "A workflow verifies the attestations that the release makes."
)]

use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who};
use alloc::{format, string::String};
use spec_model::{
    Coverage, Project, Source,
    facts::{
        Likely, Verification, Whose, hides_attestation, host_attestations, may_attest,
        verifications,
    },
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/attest-builds/attestations-are-verified",
    claim: "a workflow verifies the attestations that the release makes",
    force: Force::May,
    since: "0.1.0",
    sources: &[Source::Tree],
    subject: Subject::Workflows,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("attestations_are_verified.md"),
};

/// Whether anything of the repository makes attestations at GitHub.
fn attested(project: &Project) -> Likely {
    let steps = host_attestations(project);
    if steps.iter().any(|step| step.asks == Likely::Yes) {
        return Likely::Yes;
    }
    let hidden = !steps.is_empty()
        || project.tree_coverage() != Coverage::All
        || hides_attestation(project)
        || !may_attest(project).is_empty();
    if hidden { Likely::Unknown } else { Likely::No }
}

fn decide(project: &Project) -> Decision {
    let found = verifications(project);
    if found.is_empty() {
        return Decision::nothing("nothing in sight verifies an attestation");
    }
    let attested = attested(project);
    let mut decision = Decision::default();
    for verification in &found {
        let (verdict, says) = judge(verification, attested);
        decision
            .places
            .push(Exhibit::at(verification.place, verdict, says));
        if verdict == Verdict::Unknown {
            let need = need(verification);
            if !decision.needs.contains(&need) {
                decision.needs.push(need);
            }
        }
    }
    decision.summary = match decision.verdict() {
        Verdict::Unmet => "GitHub's attestations are verified, and nothing makes any",
        Verdict::Unknown => {
            "attestations are verified, and whether the release makes them cannot be told from the files given"
        }
        Verdict::Met => "a workflow verifies the attestations that GitHub keeps",
        Verdict::MetDifferently => "a workflow verifies attestations of another kind",
        Verdict::NotApplicable => {
            "a document tells how to verify the attestations; no workflow does it"
        }
    }
    .into();
    decision
}

fn judge(verification: &Verification, attested: Likely) -> (Verdict, String) {
    if !verification.of_host {
        let says = "it verifies provenance of another kind than GitHub's attestations";
        return (Verdict::MetDifferently, says.into());
    }
    match (attested, &verification.whose) {
        (Likely::Yes, _) if verification.runs => (
            Verdict::Met,
            "it checks an attestation, and a workflow here makes some".into(),
        ),
        (Likely::Yes, _) => (
            Verdict::NotApplicable,
            "it tells readers how to check an attestation, and a workflow here makes some".into(),
        ),
        (_, Whose::Named(name)) => (
            Verdict::Unknown,
            format!("it checks attestations of `{name}`, and whether that is this repository does not stand in its files"),
        ),
        (_, Whose::Unclear) => (
            Verdict::Unknown,
            "it checks attestations, and whose cannot be told from here".into(),
        ),
        (Likely::Unknown, Whose::Own) => (
            Verdict::Unknown,
            "it checks this repository's attestations, and what makes them is not in sight".into(),
        ),
        (Likely::No, Whose::Own) => (
            Verdict::Unmet,
            "it checks this repository's attestations, and nothing makes any: GitHub does not see those that PyPI keeps".into(),
        ),
    }
}

fn need(verification: &Verification) -> Need {
    if verification.whose == Whose::Own {
        Need::new(
            Source::Tree,
            Who::Anyone,
            "all workflows of the repository, and those of other repositories that they call",
            "whether anything makes attestations at GitHub",
        )
    } else {
        Need::new(
            Source::Maintainer,
            Who::Maintainer,
            "whose attestations this command checks",
            "whether they are those of the release",
        )
    }
}
