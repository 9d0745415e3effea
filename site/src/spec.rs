//! The SPEC itself, clause by clause in its own order, with what was decided under each.

use crate::icon::sign;
use crate::piece::{Element, Piece, el, live};
use crate::prose::{link, prose};
use crate::state::State;
use crate::verdict::Verdict;
use crate::{finding, repair, words};
use spec_report::wire::{CatalogueClause, CatalogueRule, CatalogueSpec};

/// One SPEC, or what lies beyond both.
pub(crate) fn spec(state: State, spec: &'static CatalogueSpec) -> Element {
    let beyond = spec.number == 0;
    let title = if beyond {
        spec.title.clone()
    } else {
        format!("SPEC {}: {}", spec.number, spec.title)
    };
    let clauses: Piece = spec
        .clauses
        .iter()
        .map(|clause| self::clause(state, clause, beyond))
        .collect();
    el("section")
        .class("spec")
        .has(el("h3").has(title))
        .has(beyond.then(|| el("p").class("quiet").has(words::BEYOND_SAYS)))
        .has(clauses)
}

fn clause(state: State, clause: &'static CatalogueClause, beyond: bool) -> Element {
    let rules: Piece = clause
        .rules
        .iter()
        .map(|rule| {
            if rule.coming {
                coming(state, rule)
            } else {
                self::rule(state, rule)
            }
        })
        .collect();
    let title = (!beyond).then(|| {
        el("h4")
            .has(prose(&clause.title))
            .has(" ")
            .has(link(clause.link.clone(), words::SECTION))
    });
    el("section")
        .class("clause")
        .has(title)
        .has(el("ul").class("rules").has(rules))
}

/// A rule that is announced: it is shown so that the page shows the whole SPEC, and says that it decides nothing yet.
fn coming(state: State, rule: &'static CatalogueRule) -> Element {
    let into = el("li").with_live("class", move || {
        if state.is_aside(&rule.id, Some(Verdict::Coming)) {
            "rule coming aside"
        } else {
            "rule coming"
        }
    });
    row(into, Some(Verdict::Coming), rule)
}

/// A rule's line: sign, claim, word and the SPEC's verb.
fn row(into: Element, verdict: Option<Verdict>, rule: &CatalogueRule) -> Element {
    into.has(verdict.map(sign))
        .has(el("span").class("claim").has(prose(&rule.claim)))
        .has(el("span").class("word").has(verdict.map(Verdict::word)))
        .has(
            el("span")
                .class("force")
                .has(words::force(&rule.force).to_owned()),
        )
}

fn rule(state: State, rule: &'static CatalogueRule) -> Element {
    let verdict = move || {
        state.judged.with(|judged| {
            let case = judged.as_ref()?.case(&rule.id)?;
            Some(case.verdict)
        })
    };
    let body = move || {
        state.judged.with(|judged| {
            let case = judged.as_ref()?.case(&rule.id)?;
            // the HTML that comes first is to be small: what is folded in it comes with the live page
            let shown = state.live || case.verdict.is_open();
            shown.then(|| finding::finding(state, case))
        })
    };
    let details = el("details")
        // the attribute is set anew only when its value changes: what the visitor folded stays folded
        .with_live("open", move || {
            verdict().is_some_and(Verdict::is_open) || repair::is_repaired(state, &rule.id)
        })
        .has(live(move || row(el("summary"), verdict(), rule)))
        .has(live(body))
        .has(state.live.then(|| {
            el("p")
                .class("about")
                .has(crate::prose::link(words::rule_page(&rule.id), words::ABOUT))
        }));
    el("li")
        .with_live("class", move || {
            let verdict = verdict();
            let aside = if state.is_aside(&rule.id, verdict) {
                " aside"
            } else {
                ""
            };
            format!("rule {}{aside}", verdict.map_or("", Verdict::class))
        })
        .with("id", rule.id.clone())
        .has(details)
}
