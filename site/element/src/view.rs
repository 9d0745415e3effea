//! The whole box: the text, and below it the rules with what was decided about each.

use crate::desk;
use crate::finding::finding;
use crate::icon::{lock, sign};
use crate::piece::{Element, Piece, el, live};
use crate::project::Came;
use crate::prose::{link, prose};
use crate::repair;
use crate::say;
use crate::scope::Scope;
use crate::state::{Phase, State};
use crate::text;
use crate::verdict::Verdict;
use crate::words;
use spec_report::wire::CatalogueRule;

/// Everything in it.
pub(crate) fn view(state: State) -> Piece {
    let spoken = el("p")
        .class("unseen")
        .with("role", "status")
        .has(live(move || state.spoken()));
    let notes = live(move || {
        let known = state.known()?;
        let notes = known.notes.get();
        let rows: Piece = notes.iter().map(|note| el("li").has(prose(note))).collect();
        (!notes.is_empty()).then(|| el("ul").class("notes").with("role", "status").has(rows))
    });
    let rules = el("ul")
        .class("rules")
        .with("aria-label", say::RULES)
        .with_live("aria-busy", move || {
            let judges = |phase: &Phase| *phase == Phase::Judges;
            state
                .known()
                .is_some_and(|known| known.phase.with(judges))
                .then_some("true")
        })
        .has(live(move || rules(state)));
    Piece::from(vec![
        spoken.into(),
        text::text(state),
        acts(state).into(),
        notes,
        live(move || fault(state)),
        live(move || problems(state)),
        rules.into(),
        foot(state).into(),
    ])
}

fn acts(state: State) -> Element {
    let number = state.number();
    let choose = el("button")
        .with("type", "button")
        .on("click", move |_| desk::choose(number))
        .has(words::CHOOSE_FILES);
    let again = live(move || {
        let known = state.known()?;
        let example = known.project.with(|project| project.came == Came::Example);
        (!example).then(|| {
            el("button")
                .with("type", "button")
                .on("click", move |_| desk::example(number))
                .has(say::EXAMPLE)
        })
    });
    el("p").class("acts").has(choose).has(" ").has(again)
}

/// What is said when the judge stopped.
fn fault(state: State) -> Option<Element> {
    let Phase::Failed(message) = state.known()?.phase.get() else {
        return None;
    };
    let again = el("button")
        .with("type", "button")
        .on("click", move |_| state.judge())
        .has(words::TRY_AGAIN);
    Some(
        el("div")
            .class("fault")
            .has(el("p").has(el("strong").has(words::FAILED)))
            .has(el("p").has(prose(&message)))
            .has(again),
    )
}

/// What is wrong with the text itself: without it a verdict could not be understood.
fn problems(state: State) -> Option<Element> {
    let judged = state.known()?.judged.get()?;
    let problems = &judged.report.problems;
    let rows: Piece = problems
        .iter()
        .map(|problem| {
            el("li")
                .has(
                    el("code")
                        .has(crate::prose::shown(&problem.path))
                        .has(words::place(problem.line, None)),
                )
                .has(" ")
                .has(prose(&problem.message))
        })
        .collect();
    (!problems.is_empty()).then(|| {
        el("div")
            .class("problems")
            .has(el("p").class("label").has(words::PROBLEMS))
            .has(el("ul").has(rows))
    })
}

fn rules(state: State) -> Option<Piece> {
    let (rules, compact) = state
        .known()?
        .scope
        .with(|scope| (scope.rules(), scope.compact));
    if rules.is_empty() {
        return Some(el("li").has(say::NO_RULES).into());
    }
    let rows = rules
        .into_iter()
        .map(|rule| self::rule(state, rule, compact));
    Some(rows.collect())
}

fn rule(state: State, rule: CatalogueRule, compact: bool) -> Element {
    let verdict = {
        let (id, coming) = (rule.id.clone(), rule.coming);
        move || {
            if coming {
                return Some(Verdict::Coming);
            }
            state.known()?.judged.with(|judged| {
                let case = judged.as_ref()?.case(&id)?;
                Some(case.verdict)
            })
        }
    };
    let class = {
        let verdict = verdict.clone();
        move || format!("rule {}", verdict().map_or("", Verdict::class))
    };
    if rule.coming {
        return row(el("li"), verdict(), &rule).with_live("class", class);
    }
    let open = {
        let id = rule.id.clone();
        move || !compact && is_first_to_read(state, &id) || repair::is_repaired(state, &id)
    };
    let body = {
        let id = rule.id.clone();
        move || {
            state.known()?.judged.with(|judged| {
                let case = judged.as_ref()?.case(&id)?;
                Some(finding(state, case))
            })
        }
    };
    let id = rule.id.clone();
    let details = el("details")
        .with_live("open", open)
        .has(live(move || row(el("summary"), verdict(), &rule)))
        .has(live(body));
    el("li")
        .with("data-rule", id)
        .with_live("class", class)
        .has(details)
}

/// Whether a rule is open from the start: what is unmet, and where nothing is, the first of what is unknown. A box is small.
fn is_first_to_read(state: State, id: &str) -> bool {
    let first = || {
        let known = state.known()?;
        let judged = known.judged.get()?;
        let rules = known.scope.with(Scope::rules);
        let find = |verdict| {
            let mut cases = rules.iter().filter_map(|rule| judged.case(&rule.id));
            cases.find(|case| case.verdict == verdict)
        };
        let own = judged.case(id)?.verdict;
        let first = find(Verdict::Unmet).or_else(|| find(Verdict::Unknown))?;
        Some(own == Verdict::Unmet || first.finding.rule == id)
    };
    first().unwrap_or_default()
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

fn foot(state: State) -> Element {
    let full = live(move || {
        let full = state.known()?.full.get();
        (!full.is_empty()).then(|| {
            link(full, say::FULL)
                .with("rel", "noopener noreferrer")
                .class("full")
        })
    });
    el("p")
        .class("promise")
        .has(lock())
        .has(el("span").has(words::PRIVATE).has(" ").has(full))
}
