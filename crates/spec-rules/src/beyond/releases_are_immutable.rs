#![cfg_attr(feature = "pages", doc = include_str!("releases_are_immutable.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "A published release on GitHub cannot be changed."
)]

use super::switch::{Switch, decide_switch};
use crate::{Decision, Force, Rule, Subject};
use spec_model::{Project, Source, doors::table};

/// The rule.
pub static RULE: Rule = Rule {
    id: "beyond/releases-are-immutable",
    claim: "a published release on GitHub cannot be changed",
    force: Force::Beyond,
    since: "0.1.0",
    sources: &[Source::HostSettings],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("releases_are_immutable.md"),
};

static SWITCH: Switch = Switch {
    endpoint: &table::IMMUTABLE_RELEASES,
    on: "a release that is published keeps its tag and its files",
    off: "the tag and the files of a published release can still be changed",
    unknown: "whether a published release can still be changed is a setting",
    decides: "whether published releases are immutable",
    title: "make published releases immutable",
    step: "under the repository's Settings > General > Releases tick `Enable release immutability`; it holds for releases that are published from then on",
};

fn decide(project: &Project) -> Decision {
    decide_switch(project, &SWITCH)
}
