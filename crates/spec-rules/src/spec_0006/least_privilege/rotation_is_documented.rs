#![cfg_attr(feature = "pages", doc = include_str!("rotation_is_documented.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "How tokens are rotated and revoked is written down."
)]

use super::super::said;
use crate::{Decision, Exhibit, Force, Rule, Subject, Verdict, agree};
use alloc::{format, string::String, vec, vec::Vec};
use spec_model::{
    Presence, Project, Source, Spanned,
    own::{OwnFile, Resource},
};
use spec_source::is_among;

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec6/least-privilege/rotation-is-documented",
    claim: "how tokens are rotated and revoked is written down",
    force: Force::Must,
    since: "0.1.0",
    sources: &[Source::Maintainer],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("rotation_is_documented.md"),
};

fn decide(project: &Project) -> Decision {
    let needs = vec![
        said::entry(
            "where it is written how each token is rotated and revoked, as `rotation` in the access register",
            "whether it is written down",
        ),
        said::statement(
            "the address of what is written about rotating and revoking tokens, as its `note`",
        ),
    ];
    let places: Vec<Exhibit> = said::register(project)
        .map(|(own, resources)| {
            let judged = resources
                .iter()
                .filter_map(|resource| judge(project, own, resource));
            judged.collect()
        })
        .unwrap_or_default();
    if places.is_empty() {
        return said::unsaid(
            project,
            "no access register with a token, and no `rotation`, is in what was given",
            "whether it is written down how tokens are rotated is not known",
            needs,
        );
    }
    let mut decision = Decision {
        places,
        declared: true,
        ..Decision::default()
    };
    if decision.verdict() == Verdict::Met {
        decision.summary = "the register says where the rotation of each token is described".into();
    } else {
        decision.summary = format!(
            "where the rotation of {} listed {} is described is not known",
            decision.count(Verdict::Unknown),
            agree(decision.count(Verdict::Unknown), "resource", "resources")
        );
        decision.needs = needs;
    }
    decision
}

/// An entry that names where its rotation is described, or is a token and does not.
fn judge(project: &Project, own: &OwnFile, resource: &Resource) -> Option<Exhibit> {
    let name = &resource.name.value;
    let rotation = resource.rotation.as_ref();
    match rotation.filter(|rotation| !said::is_gap(&rotation.value)) {
        Some(rotation) if is_missing(project, rotation) => Some(said::exhibit(
            own,
            rotation,
            Verdict::Unknown,
            format!("`{name}`: this file is not in the repository, and may be in another"),
        )),
        Some(rotation) => Some(said::exhibit(
            own,
            rotation,
            Verdict::Met,
            format!("where the rotation of `{name}` is described"),
        )),
        None if said::is_token(resource) => Some(said::exhibit(
            own,
            &resource.name,
            Verdict::Unknown,
            format!("the register does not say where the rotation of `{name}` is described"),
        )),
        None => None,
    }
}

/// Whether it names a file of the repository that is not there.
fn is_missing(project: &Project, rotation: &Spanned<String>) -> bool {
    let path = rotation.value.trim();
    let path = path.split('#').next().unwrap_or(path);
    let is_document = path.rsplit_once('.').is_some_and(|(_, suffix)| {
        is_among(
            &suffix.to_ascii_lowercase(),
            "md rst txt adoc org html pdf markdown",
        )
    });
    let is_path = (path.contains('/') || is_document)
        && !path.contains("://")
        && !path.contains(char::is_whitespace);
    is_path && project.presence(path.trim_start_matches("./")) == Presence::Absent
}
