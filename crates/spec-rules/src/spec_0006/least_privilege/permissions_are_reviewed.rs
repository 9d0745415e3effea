#![cfg_attr(feature = "pages", doc = include_str!("permissions_are_reviewed.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Permissions were reviewed in the last year."
)]

use super::super::said;
use crate::{Decision, Exhibit, Force, Rule, Subject, Verdict};
use alloc::{format, vec};
use spec_model::{
    Day, Project, Source,
    own::{OwnFile, Resource},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec6/least-privilege/permissions-are-reviewed",
    claim: "permissions were reviewed in the last year",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Maintainer],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("permissions_are_reviewed.md"),
};

fn decide(project: &Project) -> Decision {
    let mut needs = vec![said::statement(
        "whether everybody's permissions were looked through in the last year",
    )];
    let Some((own, resources)) = said::register(project) else {
        return said::unsaid(
            project,
            "no access register is in what was given",
            "when permissions were last reviewed is not known",
            needs,
        );
    };
    let today = said::today(project);
    let mut decision = Decision {
        places: resources
            .iter()
            .map(|resource| judge(own, resource, today))
            .collect(),
        declared: true,
        ..Decision::default()
    };
    decision.summary = match decision.verdict() {
        Verdict::Met => "the access to each listed resource was reviewed in the last year".into(),
        Verdict::Unmet => format!(
            "the access to {} of {} listed resources was last reviewed more than a year ago",
            decision.count(Verdict::Unmet),
            resources.len()
        ),
        _ => "whether permissions were reviewed in the last year does not stand in the register"
            .into(),
    };
    if decision.count(Verdict::Unknown) > 0 {
        decision.needs.push(said::entry(
            "the day of the last review of each resource, as `reviewed` in the access register",
            "whether it was in the last year",
        ));
        decision.needs.append(&mut needs);
    }
    decision
}

fn judge(own: &OwnFile, resource: &Resource, today: Option<Day>) -> Exhibit {
    let name = &resource.name.value;
    let unknown = |why: &str| {
        let shown = resource.reviewed.as_ref().unwrap_or(&resource.name);
        said::exhibit(own, shown, Verdict::Unknown, format!("`{name}`: {why}"))
    };
    let Some((reviewed, day)) = resource
        .reviewed
        .as_ref()
        .and_then(|reviewed| Some((reviewed, said::day(reviewed)?)))
    else {
        return unknown("the register has no day on which its access was reviewed");
    };
    let Some(today) = today else {
        return unknown("how long ago that is takes the day of the report");
    };
    if day > today {
        return unknown("that day comes after the day of the report");
    }
    let (verdict, says) = if day.a_year_later() < today {
        (Verdict::Unmet, "reviewed more than a year ago")
    } else {
        (Verdict::Met, "reviewed in the last year")
    };
    said::exhibit(own, reviewed, verdict, format!("`{name}`: {says}"))
}
