#![cfg_attr(feature = "pages", doc = include_str!("resources_have_two_holders.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Every listed resource has at least two holders."
)]

use super::super::said;
use crate::{Decision, Exhibit, Force, Rule, Subject, Verdict, agree};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Project, Source,
    own::{OwnFile, Resource},
};
use spec_source::is_among;

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec6/two-maintainers/resources-have-two-holders",
    claim: "every listed resource has at least two holders",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Maintainer],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("resources_have_two_holders.md"),
};

fn decide(project: &Project) -> Decision {
    let Some((own, resources)) = said::register(project) else {
        let need = said::statement(
            "whether at least two people hold each restricted resource; or the access register, as `[[resource]]`",
        );
        return said::unsaid(
            project,
            "no access register is in what was given",
            "who holds which resource is not known",
            [need].into(),
        );
    };
    let mut decision = Decision {
        places: resources
            .iter()
            .map(|resource| judge(own, resource))
            .collect(),
        declared: true,
        ..Decision::default()
    };
    let (unmet, unknown) = (
        decision.count(Verdict::Unmet),
        decision.count(Verdict::Unknown),
    );
    decision.summary = match decision.verdict() {
        Verdict::Met => "each listed resource has two holders or more".into(),
        Verdict::Unmet => format!(
            "{unmet} of {} listed resources {} one holder",
            resources.len(),
            agree(unmet, "has", "have")
        ),
        _ => format!(
            "how many hold {unknown} of {} listed {} is not known",
            resources.len(),
            agree(resources.len(), "resource", "resources")
        ),
    };
    if unknown > 0 {
        decision.needs.push(said::entry(
            "the `holders` of each resource in the access register, by name",
            "how many people hold each",
        ));
    }
    if decision.verdict() == Verdict::Unmet {
        decision.because = said::alone(project);
    }
    decision
}

fn judge(own: &OwnFile, resource: &Resource) -> Exhibit {
    let mut holders: Vec<String> = Vec::new();
    let robot = resource
        .holders
        .iter()
        .find(|holder| is_machine(&holder.value));
    let people = resource
        .holders
        .iter()
        .filter(|holder| !is_machine(&holder.value) && !said::is_gap(&holder.value));
    for holder in people {
        let name = without_case(holder.value.trim().trim_start_matches('@').trim());
        if !name.is_empty() && !holders.contains(&name) {
            holders.push(name);
        }
    }
    let name = &resource.name.value;
    let group = resource
        .holders
        .iter()
        .find(|holder| is_group(&holder.value));
    let (verdict, says) = match (holders.len(), group) {
        (0 | 1, _) if robot.is_some() => (
            Verdict::Unknown,
            format!("of those who hold `{name}`, fewer than two read like people"),
        ),
        (0, _) => (
            Verdict::Unknown,
            format!("the register names nobody who holds `{name}`"),
        ),
        (1, Some(group)) => (
            Verdict::Unknown,
            format!(
                "`{}` holds `{name}`, and how many people that is does not stand here",
                group.value
            ),
        ),
        (1, None) => (
            Verdict::Unmet,
            format!("only one holds `{name}`: when they are away, nobody can reach it"),
        ),
        (count, _) => (Verdict::Met, format!("{count} hold `{name}`")),
    };
    let mark = robot.map_or_else(String::new, |robot| {
        format!(
            "; `{}`{}",
            robot.value,
            said::robot_mark(&robot.value).trim_start_matches("; it")
        )
    });
    let shown = match resource.holders.first() {
        Some(first) if resource.holders.len() == 1 => first,
        _ => &resource.name,
    };
    said::exhibit(own, shown, verdict, says + &mark)
}

/// A name as it is compared. A sigma is one letter, wherever in a word it stands.
fn without_case(name: &str) -> String {
    let lower = name.chars().flat_map(char::to_lowercase);
    lower
        .map(|char| if char == 'ς' { 'σ' } else { char })
        .collect()
}

/// Whether a name reads like a machine's, and not like that of the team which looks after it.
fn is_machine(name: &str) -> bool {
    said::is_robot(name) && !is_group(name)
}

/// Whether a name is that of several people.
fn is_group(name: &str) -> bool {
    let lower = name.to_ascii_lowercase(); // the words below are English
    name.contains(['/', ',', '&', ';', '+'])
        || lower
            .split(|char: char| !char.is_alphanumeric())
            .any(|word| {
                is_among(word, "and devs dev contributors staff community people core team group council committee board owners admins administrators maintainers developers managers members everybody everyone all")
            })
}
