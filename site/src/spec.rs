//! The SPEC itself, clause by clause in its own order, with what was decided under each.

use crate::icon::sign;
use crate::state::State;
use crate::verdict::Verdict;
use crate::{finding, words};
use leptos::either::Either;
use leptos::prelude::*;
use spec_report::wire::{CatalogueClause, CatalogueRule, CatalogueSpec};

/// One SPEC, or what lies beyond both.
pub(crate) fn spec(state: State, spec: &CatalogueSpec) -> impl IntoView + use<> {
    let beyond = spec.number == 0;
    let title = if beyond {
        spec.title.clone()
    } else {
        format!("SPEC {}: {}", spec.number, spec.title)
    };
    let clauses = spec
        .clauses
        .iter()
        .map(|clause| self::clause(state, clause, beyond))
        .collect::<Vec<_>>();
    view! {
        <section class="spec">
            <h3>{title}</h3>
            {beyond.then(|| view! { <p class="quiet">{words::BEYOND_SAYS}</p> })}
            {clauses}
        </section>
    }
}

fn clause(state: State, clause: &CatalogueClause, beyond: bool) -> impl IntoView + use<> {
    let rules = clause
        .rules
        .iter()
        .map(|rule| {
            if rule.coming {
                Either::Left(coming(rule))
            } else {
                Either::Right(self::rule(state, rule, &clause.link))
            }
        })
        .collect::<Vec<_>>();
    let title = (!beyond).then(|| {
        view! {
            <h4>
                {clause.title.clone()}" "
                <a href=clause.link.clone() target="_blank" rel="noopener">
                    {words::SECTION}<span class="unseen">{words::NEW_TAB}</span>
                </a>
            </h4>
        }
    });
    view! {
        <section class="clause">
            {title}
            <ul class="rules">{rules}</ul>
        </section>
    }
}

/// A rule that is announced: it is shown so that the page shows the whole SPEC, and says that it decides nothing yet.
fn coming(rule: &CatalogueRule) -> impl IntoView + use<> {
    view! {
        <li class="rule coming">
            {sign(Verdict::Coming)}
            <span class="claim">{rule.claim.clone()}</span>
            <span class="word">{Verdict::Coming.word()}</span>
            <span class="force">{words::force(&rule.force).to_owned()}</span>
        </li>
    }
}

fn rule(state: State, rule: &CatalogueRule, link: &str) -> impl IntoView + use<> {
    let id = rule.id.clone();
    let case = Memo::new(move |_| {
        state
            .judged
            .with(|judged| judged.as_ref().and_then(|judged| judged.case(&id)))
    });
    let verdict = Memo::new(move |_| case.with(|case| case.as_ref().map(|case| case.verdict)));
    let link = link.to_owned();
    let class = move || format!("rule {}", verdict.get().map_or("", Verdict::class));
    // set anew only when the verdict changes: what the visitor folded stays folded
    let open = Memo::new(move |_| verdict.get().is_some_and(Verdict::is_open));
    view! {
        <li class=class id=rule.id.clone()>
            <details open=move || open.get()>
                <summary>
                    {move || verdict.get().map(sign)}
                    <span class="claim">{rule.claim.clone()}</span>
                    <span class="word">{move || verdict.get().map(Verdict::word)}</span>
                    <span class="force">{words::force(&rule.force).to_owned()}</span>
                </summary>
                {move || case.get().map(|case| finding::finding(state, &case))}
                <p class="about">
                    <a href=link target="_blank" rel="noopener">
                        {words::ABOUT}<span class="unseen">{words::NEW_TAB}</span>
                    </a>
                </p>
            </details>
        </li>
    }
}
