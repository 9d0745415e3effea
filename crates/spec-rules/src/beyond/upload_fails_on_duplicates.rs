#![cfg_attr(feature = "pages", doc = include_str!("upload_fails_on_duplicates.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "An upload fails when the index has the file already."
)]

use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who};
use alloc::format;
use spec_model::{
    Project, Source,
    facts::{Likely, Sight, Upload, duplicates},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "beyond/upload-fails-on-duplicates",
    claim: "an upload fails when the index has the file already",
    force: Force::Beyond,
    since: "0.1.0",
    sources: &[Source::Tree],
    subject: Subject::Publishing(&[Sight::Upload]),
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("upload_fails_on_duplicates.md"),
};

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    let mut uploads = 0;
    for upload in project.facts.to_pypi() {
        if upload.is_direct() || upload.is_followed() {
            uploads += 1;
            judge(project, upload, &mut decision);
        } else if !upload.is_judged_elsewhere()
            && upload
                .indirect
                .as_ref()
                .is_some_and(|indirect| indirect.known)
        {
            let says = "what it does about files that are there already is out of sight";
            decision
                .places
                .push(Exhibit::at(upload.what, Verdict::Unknown, says));
            decision.needs.push(need(project, upload));
        }
    }
    decision.summary = match decision.verdict() {
        Verdict::Unmet => "an upload to PyPI passes over files that are there already".into(),
        Verdict::Unknown => {
            "whether an upload fails on a file that is there already cannot be told from here"
                .into()
        }
        _ if uploads == 1 => "the upload to PyPI fails when a file is there already".into(),
        _ => format!("all {uploads} uploads to PyPI fail when a file is there already"),
    };
    decision
}

fn judge(project: &Project, upload: &Upload, decision: &mut Decision) {
    for found in duplicates(project, upload) {
        let (verdict, says) = match found.passes {
            Likely::Yes => (
                Verdict::Unmet,
                format!(
                    "{}: a release in which somebody else's file came first looks like one that went well",
                    found.because
                ),
            ),
            Likely::No => (Verdict::Met, found.because),
            Likely::Unknown => (Verdict::Unknown, found.because),
        };
        let exhibit = Exhibit::at(found.place, verdict, says);
        if decision.places.contains(&exhibit) {
            continue;
        }
        decision.places.push(exhibit);
        if verdict == Verdict::Unknown {
            decision.needs.push(need(project, upload));
        }
    }
}

fn need(project: &Project, upload: &Upload) -> Need {
    let what = project
        .slice(upload.what)
        .lines()
        .next()
        .unwrap_or_default();
    Need::new(
        Source::Maintainer,
        Who::Maintainer,
        format!(
            "with which options `{}` uploads in a release",
            what.trim_matches(['"', '\''])
        ),
        "whether it passes over files that are there already",
    )
}
