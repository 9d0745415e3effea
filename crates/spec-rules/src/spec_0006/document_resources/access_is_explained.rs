#![cfg_attr(feature = "pages", doc = include_str!("access_is_explained.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "The list says who has access to each resource and how to gain it."
)]

use super::super::said;
use crate::{Decision, Exhibit, Force, Rule, Subject, Verdict, agree};
use alloc::format;
use spec_model::{
    Project, Source,
    own::{OwnFile, Resource},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec6/document-resources/access-is-explained",
    claim: "the list says who has access to each resource and how to gain it",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Maintainer],
    subject: Subject::Tree,
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("access_is_explained.md"),
};

fn decide(project: &Project) -> Decision {
    let Some((own, resources)) = said::register(project) else {
        let need = said::statement(
            "whether the list says who has access to each resource and how to gain it, with its address as the `note`; or the access register, as `[[resource]]`",
        );
        return said::unsaid(
            project,
            "no access register is in what was given",
            "what the list of resources explains is not known",
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
    decision.summary = match decision.count(Verdict::Unmet) {
        0 => "the access register says of each resource who has access and how to gain it".into(),
        unmet => format!(
            "{unmet} of {} listed resources {} who has access, or how to gain it",
            resources.len(),
            agree(unmet, "lacks", "lack")
        ),
    };
    decision
}

fn judge(own: &OwnFile, resource: &Resource) -> Exhibit {
    let name = &resource.name.value;
    let said = |text: &str| !said::is_gap(text);
    let held = resource.holders.iter().any(|holder| said(&holder.value));
    let way = resource.gain_access.as_ref().filter(|way| said(&way.value));
    match (held, way) {
        (true, Some(way)) => said::exhibit(
            own,
            way,
            Verdict::Met,
            format!("how to gain access to `{name}`; its holders are named"),
        ),
        (held, way) => {
            let lacks = match (held, way) {
                (true, _) => "how to gain access (`gain-access`)",
                (_, Some(_)) => "who has access (`holders`)",
                _ => "who has access (`holders`) and how to gain it (`gain-access`)",
            };
            let says = format!("the register does not say of `{name}` {lacks}");
            said::exhibit(own, &resource.name, Verdict::Unmet, says)
        }
    }
}
