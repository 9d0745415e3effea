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
    let people = project.listed(&table::COLLABORATORS, &[]);
    if people.as_ref().is_none_or(|people| !people.whole) {
        let decides = "how many people may do what";
        let need = answered::need(project, &table::COLLABORATORS, &[], decides);
        decision.needs.push(need);
    }
    let Some(people) = people else {
        decision.places.push(Exhibit::absent(
            &table::COLLABORATORS.filled(&[]),
            Verdict::Unknown,
            "who may do what in the repository was not looked up",
        ));
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
        "{least}{} access{}{}; whether everybody needs theirs is a person's judgement",
        match people.items.len() {
            0 => "nobody is seen to have".into(),
            1 => "one person has".into(),
            count => format!("{count} people have"),
        },
        if told.is_empty() { "" } else { ": " },
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
    let keys = project.listed(&table::DEPLOY_KEYS, &[]);
    let mut whole = keys.as_ref().is_some_and(|keys| keys.whole);
    for key in keys.iter().flat_map(|keys| &keys.items) {
        let read_only = key.get("read_only");
        let Some(read_only) = read_only.filter(|found| found.truth().is_some()) else {
            whole = false;
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
    if !whole {
        let decides = "which deploy keys may write";
        let need = answered::need(project, &table::DEPLOY_KEYS, &[], decides);
        decision.needs.push(need);
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

#[cfg(test)]
mod tests {
    use super::decide;
    use spec_model::{Given, Project};
    use spec_source::{Input, Origin};

    #[test]
    fn a_list_of_keys_that_is_not_whole_or_not_readable_is_asked_for_again() {
        for (path, text, due) in [
            (
                "/repos/o/r/keys",
                r#"[{"title": "docs", "read_only": true}]"#,
                false,
            ),
            ("/repos/o/r/keys", "[]", false),
            (
                "/repos/o/r/keys?per_page=1",
                r#"[{"title": "docs", "read_only": true}]"#,
                true,
            ),
            (
                "/repos/o/r/keys?page=2",
                r#"[{"title": "docs", "read_only": true}]"#,
                true,
            ),
            (
                "/repos/o/r/keys",
                r#"[{"title": "docs", "key": "ssh-ed25519 A"}]"#,
                true,
            ),
        ] {
            let mut given = Given::default();
            for (path, text) in [(path, text), ("/repos/o/r", r#"{"full_name": "o/r"}"#)] {
                given.inputs.push(Input::new(path, text, Origin::Answer));
            }
            let needs = decide(&Project::read(&given)).needs;
            let asked = needs
                .iter()
                .any(|need| need.decides == "which deploy keys may write");
            assert_eq!(asked, due, "{path} {text}");
        }
    }
}
