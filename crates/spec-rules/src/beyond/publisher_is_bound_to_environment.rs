#![cfg_attr(feature = "pages", doc = include_str!("publisher_is_bound_to_environment.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "PyPI takes uploads only from the environment of the publishing job."
)]

use crate::{
    Decision, Exhibit, Fix, Force, Need, Rule, Safety, Subject, Verdict, Who,
    answered::{path, provenance},
};
use alloc::{format, string::String, vec, vec::Vec};
use spec_model::{
    Place, Project, Source,
    answers::{Publisher, same_name},
    doors::table,
    facts::Sight,
    github::{Job, Workflow, has_expression},
    python::normal_name,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "beyond/publisher-is-bound-to-environment",
    claim: "PyPI takes uploads only from the environment of the publishing job",
    force: Force::Beyond,
    since: "0.1.0",
    sources: &[Source::Tree, Source::PackageIndex],
    subject: Subject::Publishing(&[Sight::Environment]),
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("publisher_is_bound_to_environment.md"),
};

fn decide(project: &Project) -> Decision {
    let publishers = project.latest_publishers();
    let mut decision = Decision::default();
    for reference in &project.facts.closure.publishing {
        if let Some((workflow, job)) = reference.view(project) {
            judge(project, workflow, job, &publishers, &mut decision);
        }
    }
    let unknown = decision.count(Verdict::Unknown) > 0;
    // PyPI keeps the publishers of each distribution apart
    let mut packages = project.packages();
    if packages.is_empty() && publishers.is_empty() {
        packages.push("{project}".into());
    }
    let shown = |package: &String| {
        publishers
            .iter()
            .any(|one| normal_name(one.distribution) == normal_name(package))
    };
    packages.retain(|package| !shown(package));
    let decides = "whether PyPI asks for the environment of the job";
    if unknown || decision.count(Verdict::Met) > 0 {
        for package in &packages {
            if !publishers.is_empty() {
                let says = format!(
                    "which environment PyPI asks for when it takes `{package}` is not known"
                );
                let place = path(project, &table::PROVENANCE, &[package]);
                let place = Exhibit::absent(&place, Verdict::Unknown, says);
                decision.places.push(place);
            }
            decision.needs.push(provenance(project, package, decides));
        }
    }
    if unknown && decision.needs.is_empty() {
        decision.needs.push(match project.published_from_elsewhere() {
            Some((_, name)) if decision.count(Verdict::Met) == 0 => Need::new(
                Source::Tree,
                Who::Anyone,
                format!("the files of `{name}`, judged by themselves: PyPI takes the uploads from there"),
                decides,
            ),
            _ => {
                let package = publishers.first().map_or("{project}", |one| one.distribution);
                provenance(project, package, decides)
            }
        });
    }
    decision.summary = match decision.verdict() {
        Verdict::Unmet => "PyPI takes uploads from any job of the publishing workflow".into(),
        Verdict::Unknown => {
            "whether PyPI asks for the environment of the publishing job is not known".into()
        }
        Verdict::NotApplicable => "no job that uploads to PyPI names an environment".into(),
        _ => "PyPI takes uploads only from the environment of the publishing job".into(),
    };
    if decision.count(Verdict::Unmet) > 0 {
        decision.fixes.push(by_hand());
    }
    decision
}

fn judge(
    project: &Project,
    workflow: &Workflow,
    job: &Job,
    publishers: &[Publisher<'_>],
    decision: &mut Decision,
) {
    let Some(environment) = &job.environment else {
        let says = format!("job `{}` names no environment to bind to", job.key.value);
        let place = Place::new(workflow.document, job.key.span);
        decision
            .places
            .push(Exhibit::at(place, Verdict::NotApplicable, says));
        return;
    };
    let name = environment.name.value.as_str();
    let before = decision.places.len();
    for publisher in publishers
        .iter()
        .filter(|publisher| publisher.may_be(project, &workflow.path))
    {
        let (Some(found), Some(bound)) = (&publisher.environment, publisher.environment_name())
        else {
            continue;
        };
        let when = publisher
            .day()
            .map_or_else(String::new, |day| format!(" on {day}"));
        let file = publisher.file;
        let (verdict, says) = if bound.is_empty() {
            (
                Verdict::Unmet,
                format!(
                    "PyPI asked for no environment when it took `{file}`{when}: whoever can run that file can publish"
                ),
            )
        } else if same_name(bound, name) {
            (
                Verdict::Met,
                format!("PyPI asked for this environment when it took `{file}`{when}"),
            )
        } else if has_expression(name) {
            (
                Verdict::Unknown,
                format!(
                    "PyPI asked for this environment when it took `{file}`{when}; whether the job's comes out the same is known at run time only"
                ),
            )
        } else {
            (
                Verdict::Unknown,
                format!(
                    "PyPI asked for this environment when it took `{file}`{when}, and the job now names `{name}`"
                ),
            )
        };
        decision
            .places
            .push(Exhibit::answered(found, verdict, says));
    }
    let place = Place::new(workflow.document, environment.span);
    if decision.places.len() == before {
        let says = format!("whether PyPI asks for the environment `{name}` is known to it alone");
        decision
            .places
            .push(Exhibit::at(place, Verdict::Unknown, says));
        for publisher in publishers {
            let file = publisher.file;
            let says = format!("PyPI took `{file}` from another workflow than this job's");
            let named = [&publisher.workflow, &publisher.repository, &publisher.kind];
            if let Some(found) = named.into_iter().flatten().next() {
                let place = Exhibit::answered(found, Verdict::NotApplicable, says);
                decision.places.push(place);
            }
        }
    }
}

fn by_hand() -> Fix {
    Fix {
        title: "name the environment in the trusted publisher on PyPI".into(),
        safety: Safety::ByHand,
        before: Vec::new(),
        after: vec![
            "on PyPI, under the project's Publishing page, add a publisher with the same repository and workflow and with the job's environment".into(),
            "then remove the publisher that names no environment".into(),
        ],
        edits: Vec::new(),
    }
}
