//! Every rule that there is, and its page.

use spec_rules::{BEYOND, Clause, Force, SPECS};

/// One rule as the terminal speaks of it.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) id: &'static str,
    pub(crate) claim: &'static str,
    pub(crate) force: Force,
    /// Its page, in Markdown; none where it is announced and not decided yet.
    pub(crate) page: Option<&'static str>,
}

/// The headings with their rules, in the order of the reports.
pub(crate) fn all() -> Vec<(String, Vec<Known>)> {
    let specs = SPECS.iter().map(|spec| {
        let rules = spec
            .clauses
            .iter()
            .flat_map(|clause| known(clause))
            .collect();
        (format!("SPEC {}: {}", spec.number, spec.title), rules)
    });
    specs
        .chain([(BEYOND.title.into(), known(BEYOND))])
        .collect()
}

/// Every rule, in the order of the reports.
pub(crate) fn rules() -> Vec<Known> {
    all().into_iter().flat_map(|(_, rules)| rules).collect()
}

fn known(clause: &'static Clause) -> Vec<Known> {
    let decided = clause.rules.iter().map(|rule| Known {
        id: rule.id,
        claim: rule.claim,
        force: rule.force,
        page: Some(rule.page),
    });
    let coming = clause.coming.iter().map(|coming| Known {
        id: coming.id,
        claim: coming.claim,
        force: coming.force,
        page: None,
    });
    decided.chain(coming).collect()
}
