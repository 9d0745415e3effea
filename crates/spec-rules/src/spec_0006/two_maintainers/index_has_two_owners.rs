#![cfg_attr(feature = "pages", doc = include_str!("index_has_two_owners.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Every distribution on PyPI has at least two owners."
)]

use super::super::said;
use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who, answered};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Place, Project, Source,
    answers::{Found, Ownership},
    doors::table,
    own::Publishes,
    python::normal_name,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec6/two-maintainers/index-has-two-owners",
    claim: "every distribution on PyPI has at least two owners",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::PackageIndex, Source::Maintainer],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("index_has_two_owners.md"),
};

const DECIDES: &str = "how many people can hand the distribution on";

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    let names = project.packages();
    let given: Vec<Found<'_>> = project
        .replies(&table::DISTRIBUTION)
        .filter(|(arguments, _)| {
            let asked = arguments.first().map_or("", String::as_str);
            names.iter().any(|name| is_same(name, asked)) || !is_private(project, asked)
        })
        .filter_map(|(_, reply)| reply.given())
        .collect();
    // an upload in sight stands before what is said
    let unseen = given.is_empty() && project.facts.to_pypi().next().is_none();
    if unseen && let Some(nothing) = unpublished(project) {
        return nothing;
    }
    if names.is_empty() && given.is_empty() {
        return nowhere();
    }
    let mut alone = false;
    for name in &names {
        if let Some(found) = answer(project, name) {
            alone |= judge(name, &found, &mut decision);
        } else {
            let path = table::DISTRIBUTION.filled(&[name]);
            let says = format!("who owns `{name}` was not looked up");
            decision
                .places
                .push(Exhibit::absent(&path, Verdict::Unknown, says));
            let need = answered::need(project, &table::DISTRIBUTION, &[name], DECIDES);
            decision.needs.push(need);
        }
    }
    if names.is_empty() {
        for found in &given {
            let name = found.down(&["info", "name"]).and_then(|name| name.text());
            alone |= judge(name.unwrap_or("the distribution"), found, &mut decision);
        }
    }
    let verdict = decision.verdict();
    decision.summary = match verdict {
        Verdict::Met => "at least two accounts own each distribution".into(),
        Verdict::MetDifferently => {
            "two accounts can upload each distribution, and one can hand it on".into()
        }
        Verdict::Unmet if alone => "one account alone owns a distribution".into(),
        Verdict::Unmet => "nobody owns a distribution".into(),
        _ => "who owns each distribution is not known".into(),
    };
    if verdict == Verdict::Unmet {
        decision.because = said::alone(project);
        let step = "on PyPI: Your projects > Manage > Collaborators; invite somebody with the role Owner, and have the invitation accepted";
        let fix = said::by_hand("invite a second owner", step.into());
        decision.fixes.push(fix);
    }
    decision
}

/// The answer about a distribution.
fn answer<'a>(project: &'a Project, name: &str) -> Option<Found<'a>> {
    project
        .replies(&table::DISTRIBUTION)
        .filter(|(arguments, _)| {
            let asked = arguments.first();
            asked.is_some_and(|asked| is_same(asked, name))
        })
        .find_map(|(_, reply)| reply.given())
}

fn is_same(one: &str, other: &str) -> bool {
    normal_name(one) == normal_name(other)
}

/// Whether a project file of this name forbids every upload: on PyPI the name is a stranger's.
fn is_private(project: &Project, name: &str) -> bool {
    let mut private = project
        .pyprojects
        .iter()
        .filter(|one| one.private.is_some());
    private.any(|one| {
        one.name
            .as_ref()
            .is_some_and(|own| is_same(&own.value, name))
    })
}

fn nowhere() -> Decision {
    let need = Need::new(
        Source::Maintainer,
        Who::Maintainer,
        "the names of the distributions, as `packages` under `[project]` in `spec-check.toml`",
        "whom PyPI is to be asked about",
    );
    Decision::unknown(
        Exhibit::absent(
            "pyproject.toml",
            Verdict::Unknown,
            "no distribution is named in what was given",
        ),
        "which distributions the project has on PyPI is not known".into(),
        [need].into(),
    )
}

/// A project that has nothing on PyPI: it says so, or its classifiers forbid every upload.
fn unpublished(project: &Project) -> Option<Decision> {
    let said = project.own.as_ref().and_then(|own| {
        let publishes = own.publishes.as_ref()?;
        (publishes.value == Publishes::Nothing).then(|| Place::new(own.document, publishes.span))
    });
    if answered::published_here(project).is_some() {
        return None;
    }
    let place = said.or_else(|| project.forbids_uploads())?;
    let says = "the project is never uploaded to PyPI";
    Some(Decision {
        places: [Exhibit::at(place, Verdict::NotApplicable, says)].into(),
        summary: "nothing is published to PyPI".into(),
        declared: said.is_some(),
        ..Decision::default()
    })
}

/// Judges the roles in a distribution, and tells whether one account alone owns it.
fn judge(name: &str, found: &Found<'_>, decision: &mut Decision) -> bool {
    let Some(ownership) = Ownership::read(found) else {
        let place = found
            .get("ownership")
            .or_else(|| found.down(&["info", "name"]))
            .unwrap_or_else(|| found.clone());
        let says = format!("this answer does not show who owns `{name}`");
        decision
            .places
            .push(Exhibit::answered(&place, Verdict::Unknown, says));
        decision.needs.push(asked(&format!(
            "how many owners `{name}` has, from its page Collaborators on PyPI, as a statement"
        )));
        return false;
    };
    let (accounts, owners) = (&ownership.accounts, ownership.owners());
    let (roles, organisation) = (&ownership.roles, &ownership.organisation);
    let verdict = if owners >= 2 {
        Verdict::Met
    } else if ownership.unread || !ownership.has_no_organisation() {
        Verdict::Unknown
    } else if owners == 1 && accounts.len() > 1 {
        Verdict::MetDifferently
    } else {
        Verdict::Unmet
    };
    if verdict == Verdict::Unknown {
        let holder = organisation.as_ref().and_then(Found::text);
        let (place, says, bring) = match (organisation, holder) {
            (Some(place), Some(holder)) => (
                place,
                format!(
                    "the organisation `{holder}` holds `{name}`; who owns the organisation is not shown here"
                ),
                format!("how many owners the organisation `{holder}` has on PyPI, as a statement"),
            ),
            _ => (
                roles,
                format!("not everything about the owners of `{name}` could be read"),
                format!(
                    "how many owners `{name}` has, from its page Collaborators on PyPI, as a statement"
                ),
            ),
        };
        decision
            .places
            .push(Exhibit::answered(place, verdict, says));
        decision.needs.push(asked(&bring));
    }
    if verdict == Verdict::Unmet && accounts.is_empty() {
        let says = format!("nobody has a role in `{name}`");
        decision
            .places
            .push(Exhibit::answered(roles, verdict, says));
    }
    for account in accounts {
        let what = if account.owns {
            "owns"
        } else {
            "may upload to, and cannot hand on,"
        };
        let own = match verdict {
            Verdict::Unknown => Verdict::NotApplicable,
            Verdict::Met if !account.owns => Verdict::NotApplicable,
            verdict => verdict,
        };
        let mark = said::robot_mark(account.name);
        let says = format!("`{}` {what} `{name}`{mark}", account.name);
        decision
            .places
            .push(Exhibit::answered(&account.user, own, says));
    }
    verdict == Verdict::Unmet && owners == 1
}

fn asked(bring: &str) -> Need {
    Need::new(
        Source::Maintainer,
        Who::IndexOwner,
        String::from(bring),
        DECIDES,
    )
}

#[cfg(test)]
mod tests {
    use super::decide;
    use crate::Verdict;
    use spec_model::{Given, Project};
    use spec_source::{Input, Origin};

    const PRIVATE: &str =
        "[project]\nname = \"demo\"\nclassifiers = [\"Private :: Do Not Upload\"]\n";

    const STRANGER: (&str, &str) = (
        "/pypi/demo/json",
        r#"{"info": {"name": "demo"}, "urls": [], "ownership": {"roles": [{"role": "Owner", "user": "stranger"}], "organization": null}}"#,
    );

    fn verdict(files: &[(&str, &str)], answers: &[(&str, &str)]) -> Verdict {
        let mut given = Given::default();
        for (path, text) in files {
            given.inputs.push(Input::new(path, *text, Origin::File));
        }
        for (path, text) in answers {
            given.inputs.push(Input::new(path, *text, Origin::Answer));
        }
        decide(&Project::read(&given)).verdict()
    }

    #[test]
    fn a_stranger_who_owns_the_name_of_a_private_package_decides_nothing() {
        let own = (
            "/pypi/example/json",
            r#"{"info": {"name": "example"}, "urls": [], "ownership": {"roles": [{"role": "Owner", "user": "a"}, {"role": "Owner", "user": "b"}], "organization": null}}"#,
        );
        let files = [
            ("examples/demo/pyproject.toml", PRIVATE),
            ("pyproject.toml", "[project]\nname = \"example\"\n"),
        ];
        assert_eq!(verdict(&files, &[own, STRANGER]), Verdict::Met);
        let alone = [("pyproject.toml", PRIVATE)];
        assert_eq!(verdict(&alone, &[STRANGER]), Verdict::NotApplicable);
    }

    #[test]
    fn that_one_account_alone_owns_it_is_said_where_one_does() {
        let due = [
            ("[]", "nobody owns a distribution"),
            (
                r#"[{"role": "Maintainer", "user": "a"}, {"role": "Maintainer", "user": "b"}]"#,
                "nobody owns a distribution",
            ),
            (
                r#"[{"role": "Owner", "user": "a"}]"#,
                "one account alone owns a distribution",
            ),
        ];
        for (roles, summary) in due {
            let answer = alloc::format!(
                r#"{{"info": {{"name": "demo"}}, "urls": [], "ownership": {{"roles": {roles}, "organization": null}}}}"#
            );
            let mut given = Given::default();
            let input = Input::new("/pypi/demo/json", answer, Origin::Answer);
            given.inputs.push(input);
            let decision = decide(&Project::read(&given));
            assert_eq!(decision.verdict(), Verdict::Unmet, "{roles}");
            assert_eq!(decision.summary, summary, "{roles}");
        }
    }

    #[test]
    fn a_private_package_that_is_named_as_a_distribution_is_judged() {
        let files = [
            ("pyproject.toml", PRIVATE),
            ("spec-check.toml", "[project]\npackages = [\"demo\"]\n"),
        ];
        assert_eq!(verdict(&files, &[STRANGER]), Verdict::Unmet);
    }
}
