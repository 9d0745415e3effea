#![cfg_attr(feature = "pages", doc = include_str!("organisation_requires_two_factor.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "The organisation asks all its members for two-factor authentication."
)]

use super::super::said;
use crate::{Decision, Exhibit, Force, Rule, Subject, Verdict, agree, answered};
use alloc::format;
use spec_model::{Project, Source, answers::Found, doors::table};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec6/security-recommendations/organisation-requires-two-factor",
    claim: "the organisation asks all its members for two-factor authentication",
    force: Force::Must,
    since: "0.1.0",
    sources: &[Source::HostSettings, Source::Maintainer],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("organisation_requires_two_factor.md"),
};

/// What an owner does first: <https://docs.github.com/en/rest/orgs/orgs#get-an-organization> asks for the scope, and `gh auth login` for less
/// (<https://cli.github.com/manual/gh_auth_login>).
const SCOPE: &str = " after `gh auth refresh -s admin:org`";

fn decide(project: &Project) -> Decision {
    let organisation = project.reply(&table::ORGANISATION, &[]).given();
    let required = organisation
        .as_ref()
        .and_then(|found| found.get("two_factor_requirement_enabled"));
    let mut decision = match required.as_ref().and_then(Found::truth) {
        Some(true) => Decision {
            summary: "the organisation requires a second factor".into(),
            places: required
                .iter()
                .map(|place| {
                    let says =
                        "whoever has no second factor cannot reach what is the organisation's";
                    Exhibit::answered(place, Verdict::Met, says)
                })
                .collect(),
            ..Decision::default()
        },
        // the field is null for all but owners, and so the lists beside it are an owner's
        Some(false) => not_required(project, required.as_ref()),
        None => unseen(project, organisation.as_ref(), required.as_ref()),
    };
    weak(project, required.as_ref(), &mut decision);
    decision
}

fn not_required(project: &Project, required: Option<&Found<'_>>) -> Decision {
    let mut decision = Decision::default();
    let without = project.listed(&table::MEMBERS_WITHOUT_TWO_FACTORS, &[]);
    let (verdict, says) = match &without {
        Some(without) if without.items.iter().any(|member| login(member).is_some()) => {
            for (place, name) in without.items.iter().filter_map(login) {
                let says = format!("`{name}` has no second factor");
                decision
                    .places
                    .push(Exhibit::answered(&place, Verdict::Unmet, says));
            }
            decision.summary = format!(
                "{} of the organisation's members {} no second factor, and none is required",
                decision.places.len(),
                agree(decision.places.len(), "has", "have")
            );
            let step = "in the organisation: Settings > Authentication security > Require two-factor authentication; ask those who have none first, since they lose their access";
            decision
                .fixes
                .push(said::by_hand("require a second factor", step.into()));
            (Verdict::Unmet, "it is not required")
        }
        Some(without) if without.items.is_empty() && without.whole => {
            decision.places.push(Exhibit::answered(
                &without.place,
                Verdict::MetDifferently,
                "no member is without a second factor today",
            ));
            decision.summary =
                "every member has a second factor, though the organisation does not require it"
                    .into();
            (
                Verdict::MetDifferently,
                "it is not required, so that the next member may come without",
            )
        }
        _ => {
            let decides = "whether any member is without a second factor";
            decision.summary = "the organisation does not require a second factor; whether every member has one is not known".into();
            decision.needs.push(answered::need(
                project,
                &table::MEMBERS_WITHOUT_TWO_FACTORS,
                &[],
                decides,
            ));
            (
                Verdict::Unknown,
                "it is not required; every member may have one all the same",
            )
        }
    };
    if let Some(required) = required {
        decision
            .places
            .push(Exhibit::answered(required, verdict, says));
    }
    decision
}

/// Nothing is known of the setting: nobody looked, or who looked owns nothing.
fn unseen(
    project: &Project,
    organisation: Option<&Found<'_>>,
    required: Option<&Found<'_>>,
) -> Decision {
    let repository = project.reply(&table::REPOSITORY, &[]).given();
    let owner = repository.and_then(|found| found.down(&["owner", "type"]));
    let need = said::statement(
        "whether everybody who can change the project uses a second factor for its services",
    );
    if let Some(owner) = owner.filter(|owner| owner.text() == Some("User")) {
        let says = "a person owns the repository, and no organisation asks its members";
        return Decision::unknown(
            Exhibit::answered(&owner, Verdict::Unknown, says),
            "there is no organisation; whether everybody uses a second factor is not known".into(),
            [need].into(),
        );
    }
    let login = organisation.and_then(|found| found.get("login"));
    let place = match required.or(login.as_ref()).or(organisation) {
        Some(place) => Exhibit::answered(
            place,
            Verdict::Unknown,
            "only an owner of the organisation whose token has the scope `admin:org` is told whether it requires a second factor; the usual login of `gh` has it not",
        ),
        None => Exhibit::absent(
            &table::ORGANISATION.filled(&[]),
            Verdict::Unknown,
            "what the organisation requires was not looked up",
        ),
    };
    let decides = "whether the organisation requires a second factor, when one of its owners asks";
    let mut asked = answered::need(project, &table::ORGANISATION, &[], decides);
    asked.bring.push_str(SCOPE);
    Decision::unknown(
        place,
        "whether the organisation requires a second factor is not known".into(),
        [asked, need].into(),
    )
}

/// Members whose second factor can be intercepted are shown; the sentence asks for any.
fn weak(project: &Project, required: Option<&Found<'_>>, decision: &mut Decision) {
    let by_owner = required.is_some_and(|required| required.truth().is_some());
    let Some(weak) = project
        .listed(&table::MEMBERS_WITH_WEAK_FACTORS, &[])
        .filter(|_| by_owner)
    else {
        return;
    };
    for (place, name) in weak.items.iter().filter_map(login) {
        let says =
            format!("`{name}` has a second factor that can be intercepted, such as text messages");
        decision
            .places
            .push(Exhibit::answered(&place, Verdict::NotApplicable, says));
    }
}

/// A member's name and where it stands.
fn login<'a>(member: &Found<'a>) -> Option<(Found<'a>, &'a str)> {
    let login = member.get("login")?;
    Some((login.clone(), login.text()?))
}
