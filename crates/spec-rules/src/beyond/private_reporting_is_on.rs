#![cfg_attr(feature = "pages", doc = include_str!("private_reporting_is_on.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "A weakness can be reported privately on GitHub."
)]

use super::switch::{Switch, decide_switch};
use crate::{Decision, Exhibit, Force, Rule, Subject, Verdict};
use alloc::vec;
use spec_model::{Project, Source, doors::table};

/// The rule.
pub static RULE: Rule = Rule {
    id: "beyond/private-reporting-is-on",
    claim: "a weakness can be reported privately on GitHub",
    force: Force::Beyond,
    since: "0.1.0",
    sources: &[Source::HostSettings],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("private_reporting_is_on.md"),
};

static SWITCH: Switch = Switch {
    endpoint: &table::PRIVATE_REPORTING,
    on: "whoever finds a weakness can tell the maintainers alone",
    off: "whoever finds a weakness has no private way on GitHub to tell of it",
    unknown: "whether a weakness can be reported privately is a setting",
    decides: "whether private reporting is on",
    title: "let weaknesses be reported privately",
    step: "under the repository's Settings > Advanced Security enable `Private vulnerability reporting`",
};

fn decide(project: &Project) -> Decision {
    let repository = project.reply(&table::REPOSITORY, &[]).given();
    let private = repository.and_then(|found| found.get("private"));
    if let Some(private) = private.filter(|private| private.truth() == Some(true)) {
        let says = "only public repositories can have private reporting";
        return Decision {
            places: vec![Exhibit::answered(&private, Verdict::NotApplicable, says)],
            summary: "the repository is private".into(),
            ..Decision::default()
        };
    }
    decide_switch(project, &SWITCH)
}
