#![cfg_attr(feature = "pages", doc = include_str!("provenance_is_attested.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "The distributions carry a signed attestation of how they were built."
)]

use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who, agree, repair};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Project, Source,
    facts::{
        AttestStep, AttestedBy, Index, Likely, Means, Sight, Upload, attest_steps, attests_beside,
        attests_on_pypi, unattested_maker,
    },
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/attest-builds/provenance-is-attested",
    claim: "the distributions carry a signed attestation of how they were built",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Tree, Source::PackageIndex],
    subject: Subject::Publishing(&[Sight::Attestation]),
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("provenance_is_attested.md"),
};

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    let (mut unmet, mut on_index) = (Vec::new(), false);
    let mut all = 0;
    for upload in project
        .facts
        .to_pypi()
        .filter(|upload| !upload.is_judged_elsewhere())
    {
        let (verdict, says, step) = judge(project, upload);
        all += 1;
        let generated = step.as_ref().map(|step| step.by) == Some(AttestedBy::SlsaGenerator);
        on_index |= verdict == Verdict::MetDifferently && !generated;
        decision
            .places
            .push(Exhibit::at(upload.what, verdict, says));
        if verdict == Verdict::Unmet {
            unmet.push(upload);
        }
        if let Some(step) = step {
            let exhibit = Exhibit::at(step.place, verdict, "this step attests");
            if !decision.places.contains(&exhibit) {
                decision.places.push(exhibit);
            }
        }
        if verdict == Verdict::Unknown {
            decision.needs.push(Need::new(
                Source::PackageIndex,
                Who::Anyone,
                "PyPI's provenance of the latest release",
                "whether it carries an attestation, and of which kind",
            ));
        }
    }
    decision.needs.dedup();
    let bare = unmet.len();
    let partly = unmet
        .iter()
        .any(|upload| upload.attestation.provenance == Likely::Yes);
    decision.fixes = repair::once_per_job(&unmet, &|upload| {
        repair::attest::before_upload(project, upload)
    });
    decision.summary = match decision.verdict() {
        Verdict::Met => "the release attests where its distributions were built".into(),
        Verdict::MetDifferently if !on_index => "a generator makes SLSA provenance of the release, which `gh attestation verify` does not see".into(),
        Verdict::MetDifferently => "PyPI will carry a publish attestation: where a file was published from, not where it was built".into(),
        Verdict::Unmet if bare < all => format!(
            "{bare} of {all} uploads to PyPI {} no attestation",
            agree(bare, "leaves", "leave")
        ),
        Verdict::Unmet if partly => {
            "a part of what the release publishes is attested by nothing".into()
        }
        Verdict::Unmet => "nothing in the release attests what it publishes".into(),
        _ => "whether what is published is attested cannot be told from the files given".into(),
    };
    decision
}

fn judge(project: &Project, upload: &Upload) -> (Verdict, String, Option<AttestStep>) {
    let steps = attest_steps(project, upload);
    let surely = |by: fn(AttestedBy) -> bool| {
        steps
            .iter()
            .find(|step| step.runs == Likely::Yes && by(step.by))
            .cloned()
    };
    if let Some(step) = surely(AttestedBy::is_github) {
        let Some(maker) = unattested_maker(project, upload) else {
            let says = "its build provenance is attested".into();
            return (Verdict::Met, says, Some(step));
        };
        if upload.attestation.publish != Likely::Yes {
            let name = maker.view(project).map_or("", |(_, job)| &job.key.value);
            let says =
                format!("job `{name}` makes a part of what is published, and nothing attests that");
            return (Verdict::Unmet, says, None);
        }
    }
    if let Some(step) = surely(|by| by == AttestedBy::SlsaGenerator) {
        return (
            Verdict::MetDifferently,
            "a generator makes SLSA provenance of what is published".into(),
            Some(step),
        );
    }
    if let Some(step) =
        surely(|by| by == AttestedBy::Pypi).filter(|_| upload.means != Means::GhAction)
    {
        return (
            Verdict::MetDifferently,
            "an attestation for PyPI is made before the upload".into(),
            Some(step),
        );
    }
    let perhaps = steps
        .iter()
        .find(|step| step.runs == Likely::Unknown)
        .cloned();
    match (upload.attestation.publish, perhaps) {
        (Likely::Yes, _) if upload.means != Means::GhAction => {
            let says = "`twine` is told to upload attestations, and uploads nothing that has none; PyPI's are no build provenance, and `gh attestation verify` does not see them";
            (Verdict::MetDifferently, says.into(), None)
        }
        (Likely::Yes, _) => {
            let says = "the upload makes a publish attestation on PyPI; it is no build provenance, and `gh attestation verify` does not see it";
            (Verdict::MetDifferently, says.into(), None)
        }
        (_, None)
            if upload.index == Index::Dynamic
                && attests_on_pypi(project, upload) == Likely::Yes =>
        {
            let says = "wherever it goes to PyPI the upload makes a publish attestation; it is no build provenance, and `gh attestation verify` does not see it";
            (Verdict::MetDifferently, says.into(), None)
        }
        (_, Some(step)) => (
            Verdict::Unknown,
            "a step attests, and whether it does so whenever the upload happens cannot be told"
                .into(),
            Some(step),
        ),
        (Likely::Unknown, None) => (
            Verdict::Unknown,
            "whether the upload makes an attestation by itself cannot be told from here".into(),
            None,
        ),
        (Likely::No, None) => match attests_beside(project, upload) {
            Some(step) => (
                Verdict::Unknown,
                "a job that the upload does not wait for attests, and whether what is uploaded cannot be told".into(),
                Some(step),
            ),
            None if upload.attestation.provenance == Likely::Unknown => (
                Verdict::Unknown,
                "no step in sight attests, and a part of the release that could is out of sight"
                    .into(),
                None,
            ),
            None => (Verdict::Unmet, unattested(upload), None),
        },
    }
}

fn unattested(upload: &Upload) -> String {
    match (&upload.credential, upload.means) {
        _ if upload.is_followed() => {
            "what the task runs makes no attestation, and no step makes one".into()
        }
        (Some(credential), Means::GhAction) => format!(
            "with `{}` no attestation is made, and no step makes one",
            credential.via
        ),
        (None, Means::GhAction) => "this upload makes no attestation, and no step makes one".into(),
        (_, Means::OtherAction) => {
            "the action makes no attestation by itself, and no step makes one".into()
        }
        (_, means) => format!(
            "`{}` makes no attestation by itself, and no step makes one",
            means.word()
        ),
    }
}
