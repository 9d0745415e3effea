#![cfg_attr(feature = "pages", doc = include_str!("secrets_are_avoided.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Workflows use no secret where an identity or a permission can stand in its place."
)]

use crate::{
    Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who,
    spec_0008::restrict_runner_permissions::no_workflow,
};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Place, Project, Source,
    facts::{Instead, SecretUse, secret_uses},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec6/publish-without-secrets/secrets-are-avoided",
    claim: "workflows use no secret where an identity or a permission can stand in its place",
    force: Force::May,
    since: "0.1.0",
    sources: &[Source::Tree, Source::Maintainer],
    subject: Subject::Workflows,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("secrets_are_avoided.md"),
};

fn decide(project: &Project) -> Decision {
    if project.workflows.is_empty() {
        return no_workflow(project);
    }
    let uses = secret_uses(project);
    let mut decision = Decision {
        places: uses.iter().map(judge).collect(),
        ..Decision::default()
    };
    if decision
        .places
        .iter()
        .all(|place| place.verdict == Verdict::NotApplicable)
    {
        let with_jobs = project
            .workflows
            .iter()
            .filter(|workflow| !workflow.jobs.is_empty());
        decision.places.extend(with_jobs.map(|workflow| {
            let place = Place::new(workflow.document, workflow.jobs_key);
            Exhibit::at(place, Verdict::Met, "no secret opens anything here")
        }));
    }
    for name in names(&uses, |instead| matches!(instead, Instead::Unclear(_))) {
        decision.needs.push(need(&name));
    }
    let avoidable = names(&uses, |instead| matches!(instead, Instead::Identity(_)));
    decision.summary = match decision.verdict() {
        Verdict::Unmet => format!("an identity can stand in the place of {}", listed(&avoidable)),
        Verdict::Unknown => {
            "whether something can stand in the place of the workflows' secrets does not stand in the files".into()
        }
        _ if uses.is_empty() => "no workflow uses a secret of its own".into(),
        Verdict::NotApplicable => "there is no job that could use a secret".into(),
        _ => "nothing is known to stand in the place of the secrets that the workflows use".into(),
    };
    decision
}

fn judge(secret: &SecretUse) -> Exhibit {
    let name = match (secret.name.as_str(), secret.instead) {
        ("", Instead::Identity(_)) => "a secret whose name an expression makes".into(),
        ("", _) => "every secret".into(),
        (name, _) => format!("`{name}`"),
    };
    let (verdict, says) = match secret.instead {
        Instead::Identity(how) => (Verdict::Unmet, format!("{name}: {how}")),
        Instead::Nothing(why) => (Verdict::Met, format!("{name}: {why}")),
        Instead::Name => (
            Verdict::NotApplicable,
            format!("{name} is a name here, and opens nothing by itself"),
        ),
        Instead::Unclear(hint) => (Verdict::Unknown, format!("{name}: {hint}")),
    };
    Exhibit::at(secret.place, verdict, says)
}

/// The names of the secrets of which something holds, each once, in order.
fn names(uses: &[SecretUse], holds: fn(&Instead) -> bool) -> Vec<String> {
    let mut names: Vec<String> = uses
        .iter()
        .filter(|secret| holds(&secret.instead))
        .map(|secret| secret.name.clone())
        .collect();
    spec_source::sort::all(&mut names);
    names.dedup();
    names
}

fn listed(names: &[String]) -> String {
    match names {
        [one] if one.is_empty() => "a secret whose name an expression makes".into(),
        [one] => format!("the secret `{one}`"),
        _ => format!("{} secrets", names.len()),
    }
}

fn need(name: &str) -> Need {
    let bring = if name.is_empty() {
        "which of the secrets are used where all are handed on".into()
    } else {
        format!(
            "what the secret `{name}` opens, and whether an identity, `GITHUB_TOKEN` or a deploy key can do the same"
        )
    };
    Need::new(
        Source::Maintainer,
        Who::Maintainer,
        bring,
        "whether it can be avoided",
    )
}
