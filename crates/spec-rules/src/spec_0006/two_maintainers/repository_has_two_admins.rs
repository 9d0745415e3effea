#![cfg_attr(feature = "pages", doc = include_str!("repository_has_two_admins.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "The repository has at least two administrators."
)]

use super::super::said;
use crate::{Decision, Exhibit, Force, Rule, Subject, Verdict, answered};
use alloc::{format, vec::Vec};
use spec_model::{
    Project, Source,
    answers::{Found, Listed},
    doors::table,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec6/two-maintainers/repository-has-two-admins",
    claim: "the repository has at least two administrators",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::HostSettings, Source::Maintainer],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("repository_has_two_admins.md"),
};

fn decide(project: &Project) -> Decision {
    let people = project.listed(&table::COLLABORATORS, &[]);
    let owners = project.listed(&table::ORGANISATION_OWNERS, &[]);
    let (mut admins, unread) = people.as_ref().map(administrators).unwrap_or_default();
    for (login, name) in owners.iter().flat_map(logins) {
        add(&mut admins, login, name, OWNS);
    }
    // GitHub lists an organisation's owners among the collaborators, so that a whole list shows everybody; one without anybody shows nobody
    // <https://docs.github.com/en/rest/collaborators/collaborators#list-repository-collaborators>
    let whole = people.as_ref().is_some_and(|people| people.whole) && !unread;
    let verdict = match admins.len() {
        2.. => Verdict::Met,
        1 if whole => Verdict::Unmet,
        _ => Verdict::Unknown,
    };
    let mut decision = Decision::default();
    for admin in &admins {
        let own = match verdict {
            Verdict::Unknown => Verdict::NotApplicable,
            verdict => verdict,
        };
        let says = format!(
            "`{}` {}{}",
            admin.name,
            admin.what,
            said::robot_mark(admin.name)
        );
        decision
            .places
            .push(Exhibit::answered(&admin.login, own, says));
    }
    decision.summary = match verdict {
        Verdict::Met => format!("{} accounts administer the repository", admins.len()),
        Verdict::Unmet => "one account administers the repository".into(),
        _ => "who administers the repository is not known".into(),
    };
    if verdict == Verdict::Unmet {
        decision.because = said::alone(project);
        let step = if said::belongs_to_a_person(project) {
            "a repository of a person has one owner: in it, Settings > General > Transfer ownership moves it to an organisation, in which two people are owners"
        } else {
            "in the repository: Settings > Collaborators and teams > Add people; give the role Admin to somebody who keeps the project with you"
        };
        decision.fixes.push(said::by_hand(
            "make somebody a second administrator",
            step.into(),
        ));
    }
    if verdict == Verdict::Unknown {
        let says = "this does not show everybody who administers the repository";
        let place = match &people {
            Some(people) => Exhibit::answered(&people.place, verdict, says),
            None => Exhibit::absent(
                &table::COLLABORATORS.filled(&[]),
                verdict,
                "who may do what in the repository was not looked up",
            ),
        };
        decision.places.push(place);
        let decides = "how many people administer the repository";
        let need = answered::need(project, &table::COLLABORATORS, &[], decides);
        decision.needs.push(need);
    }
    decision
}

const OWNS: &str = "owns the organisation, and so administers the repository";

/// An account that administers the repository.
struct Admin<'a> {
    login: Found<'a>,
    name: &'a str,
    what: &'static str,
}

fn add<'a>(admins: &mut Vec<Admin<'a>>, login: Found<'a>, name: &'a str, what: &'static str) {
    let known = |admin: &Admin<'_>| admin.name.eq_ignore_ascii_case(name);
    if !admins.iter().any(known) {
        admins.push(Admin { login, name, what });
    }
}

/// Who administers the repository by the list of its people, and whether somebody's role could not be read.
fn administrators<'a>(people: &Listed<'a>) -> (Vec<Admin<'a>>, bool) {
    let mut admins = Vec::new();
    let mut unread = people.items.is_empty();
    for person in &people.items {
        let login = person.get("login");
        let named = login.and_then(|login| Some((login.clone(), login.text()?)));
        match (named, administers(person)) {
            (Some((login, name)), Some(true)) => {
                add(&mut admins, login, name, "administers the repository");
            }
            (_, Some(false)) => {}
            (None, _) | (_, None) => unread = true,
        }
    }
    (admins, unread)
}

/// Whether somebody administers the repository; `None` where the answer does not tell.
fn administers(person: &Found<'_>) -> Option<bool> {
    let permission = person.down(&["permissions", "admin"]);
    let role = || {
        let role = person.get("role_name")?.text()?;
        Some(role.eq_ignore_ascii_case("admin"))
    };
    permission
        .and_then(|permission| permission.truth())
        .or_else(role)
}

fn logins<'a>(listed: &Listed<'a>) -> Vec<(Found<'a>, &'a str)> {
    let login = |item: &Found<'a>| {
        let login = item.get("login")?;
        Some((login.clone(), login.text()?))
    };
    listed.items.iter().filter_map(login).collect()
}
