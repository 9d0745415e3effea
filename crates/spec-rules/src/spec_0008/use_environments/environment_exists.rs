#![cfg_attr(feature = "pages", doc = include_str!("environment_exists.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Every environment that a publishing job names exists in the settings."
)]

use crate::{
    Decision, Exhibit, Fix, Force, Need, Rule, Safety, Subject, Verdict, Who, answered::need,
};
use alloc::{format, string::String, vec, vec::Vec};
use spec_model::{
    Place, Project, Source,
    answers::{Environment, Missing},
    doors::table,
    facts::Sight,
    github::{Job, Workflow, has_expression},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/use-environments/environment-exists",
    claim: "every environment that a publishing job names exists in the settings",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Tree, Source::HostSettings],
    subject: Subject::Publishing(&[Sight::Environment]),
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("environment_exists.md"),
};

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    for reference in &project.facts.closure.publishing {
        if let Some((workflow, job)) = reference.view(project) {
            judge(project, workflow, job, &mut decision);
        }
    }
    let missing = decision.count(Verdict::Unmet);
    decision.summary = match decision.verdict() {
        Verdict::Unmet if missing == 1 => {
            "the environment of a job that uploads to PyPI does not exist".into()
        }
        Verdict::Unmet => {
            format!("the environments of {missing} jobs that upload to PyPI do not exist")
        }
        Verdict::Unknown => "whether the named environment exists is not known".into(),
        Verdict::NotApplicable => "no job that uploads to PyPI names an environment".into(),
        _ => "the environment of every job that uploads to PyPI exists".into(),
    };
    decision
}

fn judge(project: &Project, workflow: &Workflow, job: &Job, decision: &mut Decision) {
    let at = |span, verdict, says: String| {
        Exhibit::at(Place::new(workflow.document, span), verdict, says)
    };
    let key = &job.key.value;
    let Some(environment) = &job.environment else {
        // a call's environment stands in the workflow that is called, which the engine names as out of sight
        let says = format!("job `{key}` names no environment");
        let place = at(job.key.span, Verdict::NotApplicable, says);
        decision.places.push(place);
        return;
    };
    let name = environment.name.value.as_str();
    if has_expression(name) {
        let says = "the environment's name is known at run time only".into();
        decision
            .places
            .push(at(environment.span, Verdict::Unknown, says));
        decision.needs.push(Need::new(
            Source::Maintainer,
            Who::Maintainer,
            format!("what the environment's name of job `{key}` can be when it publishes"),
            "which environments have to exist",
        ));
        return;
    }
    match project.environment(name) {
        Environment::Known(rules) => {
            let says = format!("the environment of job `{key}` exists");
            decision
                .places
                .push(Exhibit::answered(&rules.name, Verdict::Met, says));
        }
        Environment::Missing(missing) => {
            let says = format!(
                "job `{key}` names `{name}`, which does not exist: GitHub makes one of that name when the job runs, without any rule"
            );
            decision
                .places
                .push(at(environment.span, Verdict::Unmet, says));
            decision.places.push(list(project, &missing));
            decision.fixes.push(by_hand(name));
        }
        Environment::Unknown => {
            let says = format!("whether the environment `{name}` exists is a setting");
            decision
                .places
                .push(at(environment.span, Verdict::Unknown, says));
            decision.needs.push(need(
                project,
                &table::ENVIRONMENTS,
                &[],
                "whether the environment exists",
            ));
        }
    }
}

/// The whole list in which a name is missing: an empty one shows itself, of another its names are told.
fn list(project: &Project, missing: &Missing<'_>) -> Exhibit {
    if missing.names.is_empty() {
        return Exhibit::answered(
            &missing.list,
            Verdict::NotApplicable,
            "the repository has no environment",
        );
    }
    let names: Vec<String> = missing
        .names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect();
    let path = project
        .documents
        .get(missing.list.document)
        .map_or("environments", |document| document.path.as_str());
    Exhibit::absent(
        path,
        Verdict::NotApplicable,
        format!("the repository has {}", names.join(", ")),
    )
}

fn by_hand(name: &str) -> Fix {
    Fix {
        title: format!("make the environment `{name}` before the next release does"),
        safety: Safety::ByHand,
        before: Vec::new(),
        after: vec![
            format!(
                "under the repository's Settings > Environments make `{name}`, with required reviewers and the tags that it takes"
            ),
            "or correct the name in the file, if the environment goes by another".into(),
        ],
        edits: Vec::new(),
    }
}
