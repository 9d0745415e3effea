//! A report's findings put under the SPECs' headings, in the SPECs' order.

use crate::wire::{Catalogue, CatalogueClause, Finding, Report};
use alloc::vec::Vec;

/// One SPEC with what was decided about it; `number` 0 for what no SPEC asks.
pub(crate) struct Part<'a> {
    pub(crate) number: u8,
    pub(crate) title: &'a str,
    pub(crate) link: &'a str,
    /// Its clauses about which something was decided.
    pub(crate) clauses: Vec<Section<'a>>,
    /// How many of its rules are announced and not decided yet.
    pub(crate) coming: usize,
}

/// One clause with its claims.
pub(crate) struct Section<'a> {
    pub(crate) title: &'a str,
    pub(crate) link: &'a str,
    pub(crate) claims: Vec<Claim<'a>>,
}

/// One claim with what was decided about it.
pub(crate) struct Claim<'a> {
    /// The claim as a sentence; the rule's id where the catalogue does not know it.
    pub(crate) claim: &'a str,
    pub(crate) finding: &'a Finding,
}

/// Puts every finding under its heading. What the catalogue does not know comes last, under its own ids: nothing is lost.
pub(crate) fn outline<'a>(report: &'a Report, catalogue: &'a Catalogue) -> Vec<Part<'a>> {
    let mut parts: Vec<Part<'a>> = catalogue
        .specs
        .iter()
        .map(|spec| Part {
            number: spec.number,
            title: &spec.title,
            link: &spec.link,
            clauses: spec
                .clauses
                .iter()
                .map(|clause| section(report, clause))
                .filter(|section| !section.claims.is_empty())
                .collect(),
            coming: spec
                .clauses
                .iter()
                .flat_map(|clause| &clause.rules)
                .filter(|rule| rule.coming)
                .count(),
        })
        .collect();
    let strangers: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| {
            !catalogue
                .specs
                .iter()
                .flat_map(|spec| &spec.clauses)
                .flat_map(|clause| &clause.rules)
                .any(|rule| rule.id == finding.rule)
        })
        .collect();
    for finding in strangers {
        let number = finding.spec.unwrap_or(0);
        let index = parts
            .iter()
            .position(|part| part.number == number)
            .unwrap_or(parts.len());
        if index == parts.len() {
            parts.push(Part {
                number,
                title: "",
                link: "",
                clauses: Vec::new(),
                coming: 0,
            });
        }
        let Some(part) = parts.get_mut(index) else {
            continue;
        };
        let claim = Claim {
            claim: &finding.rule,
            finding,
        };
        if let Some(section) = part
            .clauses
            .iter_mut()
            .find(|section| section.link.is_empty() && section.title == finding.clause)
        {
            section.claims.push(claim);
        } else {
            part.clauses.push(Section {
                title: &finding.clause,
                link: "",
                claims: alloc::vec![claim],
            });
        }
    }
    parts
}

fn section<'a>(report: &'a Report, clause: &'a CatalogueClause) -> Section<'a> {
    let claims = clause
        .rules
        .iter()
        .flat_map(|rule| {
            report
                .findings
                .iter()
                .filter(move |finding| finding.rule == rule.id)
                .map(move |finding| Claim {
                    claim: &rule.claim,
                    finding,
                })
        })
        .collect();
    Section {
        title: &clause.title,
        link: &clause.link,
        claims,
    }
}
