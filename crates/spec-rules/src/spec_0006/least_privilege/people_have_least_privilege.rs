#![cfg_attr(feature = "pages", doc = include_str!("people_have_least_privilege.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "People have the lowest privileges with which they can do their work."
)]

use super::super::said;
use crate::{Decision, Exhibit, Force, Rule, Subject, Verdict, answered};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use spec_model::{Project, Source, answers::Found, doors::table};

/// The rule. What is answered is counted and shown; that it is no more than the work takes is a person's judgement.
pub static RULE: Rule = Rule {
    id: "spec6/least-privilege/people-have-least-privilege",
    claim: "people have the lowest privileges with which they can do their work",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::HostSettings, Source::Maintainer],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("people_have_least_privilege.md"),
};

fn decide(project: &Project) -> Decision {
    let mut decision = Decision {
        summary: "whether everybody needs what they may do is a person's judgement".into(),
        ..Decision::default()
    };
    people(project, &mut decision);
    keys(project, &mut decision);
    members(project, &mut decision);
    decision.needs.push(said::statement(
        "whether nobody may do more than their work takes",
    ));
    decision
}

fn people(project: &Project, decision: &mut Decision) {
    let Some(people) = project.listed(&table::COLLABORATORS, &[]) else {
        decision.places.push(Exhibit::absent(
            &table::COLLABORATORS.filled(&[]),
            Verdict::Unknown,
            "who may do what in the repository was not looked up",
        ));
        let decides = "how many people may do what";
        let need = answered::need(project, &table::COLLABORATORS, &[], decides);
        decision.needs.push(need);
        return;
    };
    let mut counts: Vec<(String, usize)> = Vec::new();
    for person in &people.items {
        let role = role(person);
        let login = person
            .get("login")
            .filter(|login| role == "admin" && login.text().is_some());
        if let Some(login) = login {
            let name = login.text().unwrap_or_default();
            let says = format!(
                "`{name}` administers the repository{}",
                said::robot_mark(name)
            );
            decision
                .places
                .push(Exhibit::answered(&login, Verdict::Unknown, says));
        }
        match counts.iter_mut().find(|(known, _)| *known == role) {
            Some((_, count)) => *count += 1,
            None => counts.push((role, 1)),
        }
    }
    spec_source::sort::all(&mut counts);
    let told: Vec<String> = counts
        .iter()
        .map(|(role, count)| format!("{count} {role}"))
        .collect();
    let least = if people.whole { "" } else { "at least " };
    decision.summary = format!(
        "{least}{} people have access ({}); whether everybody needs theirs is a person's judgement",
        people.items.len(),
        told.join(", ")
    );
    if decision.places.is_empty() {
        decision.places.push(Exhibit::answered(
            &people.place,
            Verdict::Unknown,
            "nobody in this list is seen to administer the repository",
        ));
    }
}

/// The role's name; of an answer without it the highest permission.
fn role(person: &Found<'_>) -> String {
    let named = person.get("role_name").and_then(|role| role.text());
    let permissions = [
        ("admin", "admin"),
        ("maintain", "maintain"),
        ("push", "write"),
        ("triage", "triage"),
        ("pull", "read"),
    ];
    let may = |permission: &str| {
        let found = person.down(&["permissions", permission]);
        found.and_then(|found| found.truth()) == Some(true)
    };
    let highest = || permissions.iter().find(|(permission, _)| may(permission));
    named
        .map(str::to_ascii_lowercase)
        .or_else(|| highest().map(|(_, role)| (*role).to_string()))
        .unwrap_or_else(|| "of an unknown role".into())
}

/// Deploy keys that may write.
fn keys(project: &Project, decision: &mut Decision) {
    let Some(keys) = project.listed(&table::DEPLOY_KEYS, &[]) else {
        let decides = "which deploy keys may write";
        let need = answered::need(project, &table::DEPLOY_KEYS, &[], decides);
        decision.needs.push(need);
        return;
    };
    for key in &keys.items {
        let Some(read_only) = key.get("read_only") else {
            continue;
        };
        if read_only.truth() == Some(false) {
            let title = key.get("title").and_then(|title| title.text());
            let says = format!(
                "the deploy key `{}` may write to the repository",
                title.unwrap_or_default()
            );
            decision
                .places
                .push(Exhibit::answered(&read_only, Verdict::Unknown, says));
        }
    }
}

/// What every member of the organisation may do.
fn members(project: &Project, decision: &mut Decision) {
    let permission = project
        .reply(&table::ORGANISATION, &[])
        .given()
        .and_then(|found| found.get("default_repository_permission"));
    if let Some(permission) = permission
        && let Some(word @ ("write" | "admin")) = permission.text()
    {
        let says =
            format!("every member of the organisation has `{word}` on each of its repositories");
        decision
            .places
            .push(Exhibit::answered(&permission, Verdict::Unknown, says));
    }
}
