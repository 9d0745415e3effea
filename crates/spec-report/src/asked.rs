//! What a reader asked of a report: a part of it, a comparison, a stricter end.

use crate::{
    compare::Comparison,
    counts,
    wire::{Catalogue, CatalogueRule, Finding, Report},
};
use alloc::{string::String, vec::Vec};

/// What a reader asked of a report; by default nothing in particular.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// The ids of what alone is shown and counted; empty for everything. [`narrow`] takes the rest away.
    pub only: Vec<String>,
    /// Whether an unknown of force must or should fails a run too.
    pub strict: bool,
    /// How the report compares with an earlier one: only what is new fails a run.
    pub since: Option<Comparison>,
}

impl Asked {
    /// Whether a finding fails the run: unmet, or unknown where that was asked for, of force must or should, not ignored by the
    /// project, and with a place that an earlier report has not.
    pub fn fails(&self, finding: &Finding) -> bool {
        let counts = counts::fails(finding) || self.strict && counts::is_open(finding);
        counts
            && self
                .since
                .as_ref()
                .is_none_or(|since| since.is_new(&finding.rule))
    }
}

/// Takes everything out of a report and its catalogue that is about other rules than those kept. The release path, the opening sentence and
/// the problems with the input stay: they belong to no rule.
pub fn narrow(report: &mut Report, catalogue: &mut Catalogue, keeps: impl Fn(&str) -> bool) {
    report.findings.retain(|finding| keeps(&finding.rule));
    for spec in &mut catalogue.specs {
        for clause in &mut spec.clauses {
            clause
                .rules
                .retain(|rule: &CatalogueRule| keeps(rule.id.as_str()));
        }
        spec.clauses.retain(|clause| !clause.rules.is_empty());
    }
    catalogue.specs.retain(|spec| !spec.clauses.is_empty());
    report.specs.retain(|text| {
        catalogue
            .specs
            .iter()
            .any(|spec| spec.number == text.number)
    });
}
