//! Both SPECs, clause by clause, whether or not anything was judged.

use crate::wire::{Catalogue, CatalogueClause, CatalogueRule, CatalogueSpec};
use alloc::{format, string::String, vec};
use spec_rules::{BEYOND, Clause, SPECS};

/// Both SPECs, clause by clause, whether or not anything was judged.
pub fn catalogue() -> Catalogue {
    let mut specs: vec::Vec<CatalogueSpec> = SPECS
        .iter()
        .map(|spec| CatalogueSpec {
            number: spec.number,
            title: spec.title.into(),
            link: spec.link.into(),
            clauses: spec
                .clauses
                .iter()
                .map(|known| clause(known, spec.link))
                .collect(),
        })
        .collect();
    specs.push(CatalogueSpec {
        number: 0,
        title: BEYOND.title.into(),
        link: String::new(),
        clauses: vec![clause(BEYOND, "")],
    });
    Catalogue { specs }
}

fn clause(clause: &Clause, spec: &str) -> CatalogueClause {
    let decided = clause.rules.iter().map(|rule| CatalogueRule {
        id: rule.id.into(),
        claim: rule.claim.into(),
        force: rule.force.word().into(),
        coming: false,
    });
    let coming = clause.coming.iter().map(|rule| CatalogueRule {
        id: rule.id.into(),
        claim: rule.claim.into(),
        force: rule.force.word().into(),
        coming: true,
    });
    let link = if spec.is_empty() {
        String::new()
    } else {
        format!("{spec}#{}", clause.anchor)
    };
    CatalogueClause {
        id: clause.id.into(),
        title: clause.title.into(),
        link,
        rules: decided.chain(coming).collect(),
    }
}

#[cfg(feature = "drawing")]
impl Catalogue {
    /// The address of the section that a rule belongs to, where it has one.
    pub fn address(&self, rule: &str) -> Option<String> {
        let clauses = self.specs.iter().flat_map(|spec| &spec.clauses);
        clauses
            .filter(|clause| clause.rules.iter().any(|known| known.id == rule))
            .map(|clause| clause.link.clone())
            .find(|link| !link.is_empty())
    }
}
