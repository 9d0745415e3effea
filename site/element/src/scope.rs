//! What a box shows of the SPECs.

use crate::desk;
use crate::object::text;
use spec_report::wire::CatalogueRule;
use wasm_bindgen::JsValue;

/// Which rules a box shows, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scope {
    /// The number of a SPEC; empty for each.
    spec: String,
    /// A clause as `spec8/pin-actions`, or a rule as `spec8/pin-actions/release-pinned-by-full-sha`; empty for each.
    id: String,
    /// Whether every rule begins folded.
    pub(crate) compact: bool,
}

impl Scope {
    /// Reads `{spec, clause, rule, compact}`; the narrowest counts.
    pub(crate) fn read(wishes: &JsValue) -> Self {
        let rule = text(wishes, "rule");
        Self {
            spec: text(wishes, "spec"),
            id: if rule.is_empty() {
                text(wishes, "clause")
            } else {
                rule
            },
            compact: crate::object::property(wishes, "compact").is_truthy(),
        }
    }

    /// Its rules, in the SPECs' order.
    pub(crate) fn rules(&self) -> Vec<CatalogueRule> {
        desk::catalogue(|catalogue| {
            let mut rules = Vec::new();
            for spec in &catalogue.specs {
                if !self.spec.is_empty() && spec.number.to_string() != self.spec {
                    continue;
                }
                for rule in spec.clauses.iter().flat_map(|clause| &clause.rules) {
                    let inside = rule.id.strip_prefix(self.id.as_str());
                    if inside.is_some_and(|rest| {
                        self.id.is_empty() || rest.is_empty() || rest.starts_with('/')
                    }) && (spec.number > 0 || !self.id.is_empty())
                    {
                        rules.push(rule.clone());
                    }
                }
            }
            rules
        })
    }
}
