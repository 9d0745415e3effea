//! What to do next, and what of the SPEC is shown.

use crate::icon::sign;
use crate::page;
use crate::piece::{Element, Piece, el, live};
use crate::prose::prose;
use crate::state::State;
use crate::verdict::Verdict;
use crate::words::{self, next as say};
use spec_report::wire::{CatalogueRule, Next};

/// Steps that are shown before the rest is folded away.
const FIRST: usize = 3;

/// What the visitor wants to see of the SPEC.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Only {
    /// Claims with this verdict; all where it is none.
    pub(crate) verdict: Option<Verdict>,
    /// Claims that this kind of person can move on; all where it is empty.
    pub(crate) who: String,
}

/// The steps, three first.
pub(crate) fn next(state: State) -> Piece {
    live(move || {
        state.beside.with(|beside| {
            let mut steps: Vec<Piece> = Vec::new();
            for (at, step) in beside.next.iter().enumerate() {
                // the HTML that comes first is to be small
                if at < FIRST || state.live {
                    steps.push(self::step(state, step).into());
                }
            }
            let rest = steps.split_off(FIRST.min(steps.len()));
            let count = beside.next.len().saturating_sub(FIRST);
            let rest = (count > 0 && state.live).then(|| {
                el("details")
                    .class("rest")
                    .has(el("summary").has(say::more(count)))
                    .has(el("ol").with("start", (FIRST + 1).to_string()).has(rest))
            });
            (!beside.next.is_empty()).then(|| {
                el("section")
                    .class("next")
                    .has(el("h3").has(say::TITLE))
                    .has(el("ol").has(steps))
                    .has(rest)
            })
        })
    })
}

fn step(state: State, step: &Next) -> Element {
    let rule = step.rules.first().map(String::as_str).unwrap_or_default();
    let claim = claim(state, rule).map(|rule| rule.claim.as_str());
    let open = rule.to_owned();
    let claim = el("button")
        .with("type", "button")
        .class("place")
        .with("disabled", !state.live)
        .on("click", move |_| state.to_rule(open.clone()))
        .has(prose(claim.unwrap_or(rule)));
    let about = el("p")
        .class("quiet")
        .has(words::force(&step.force).to_owned())
        .has(" · ")
        .has(say::who(&step.who, step.verdict == "unmet"));
    el("li")
        .has(
            el("p")
                .class("does")
                .has(sign(Verdict::of(&step.verdict)))
                .has(el("span").has(prose(&step.does))),
        )
        .has(el("p").has(claim).has(say::also(step.rules.len() - 1)))
        .has(about)
}

fn claim(state: State, rule: &str) -> Option<&'static CatalogueRule> {
    let clauses = state.specs().iter().flat_map(|spec| &spec.clauses);
    clauses
        .flat_map(|clause| &clause.rules)
        .find(|known| known.id == rule)
}

/// The choice of what is shown: by verdict, and by who can move it on.
pub(crate) fn choice(state: State) -> Piece {
    live(move || {
        let Some(judged) = state.judged.get() else {
            return "".into();
        };
        let only = state.only.get();
        let mut verdicts = vec![chip(
            state,
            Only {
                verdict: None,
                ..only.clone()
            },
            say::ALL.to_owned(),
        )];
        for verdict in Verdict::ALL {
            if judged.has(verdict) {
                let only = Only {
                    verdict: Some(verdict),
                    ..only.clone()
                };
                verdicts.push(chip(state, only, verdict.word().to_owned()));
            }
        }
        let mut people = vec![chip(
            state,
            Only {
                who: String::new(),
                ..only.clone()
            },
            say::ALL.to_owned(),
        )];
        state.beside.with(|beside| {
            for (who, label) in say::PEOPLE {
                let rules = beside.next.iter().filter(|step| step.who == who);
                let count: usize = rules.map(|step| step.rules.len()).sum();
                if count > 0 {
                    let who = who.to_owned();
                    people.push(chip(
                        state,
                        Only {
                            who,
                            ..only.clone()
                        },
                        format!("{label} {count}"),
                    ));
                }
            }
        });
        let group = |id: &'static str, label: &'static str, chips: Vec<Piece>| {
            el("div")
                .class("chips")
                .with("role", "group")
                .with("aria-labelledby", id)
                .has(el("span").with("id", id).class("quiet").has(label))
                .has(chips)
        };
        Piece::from(vec![
            group("by-verdict", say::SHOW, verdicts).into(),
            (people.len() > 1)
                .then(|| group("by-person", say::WHO, people))
                .into(),
        ])
    })
}

fn chip(state: State, only: Only, label: String) -> Piece {
    let pressed = state.only.with(|now| *now == only);
    el("button")
        .with("type", "button")
        .with("aria-pressed", if pressed { "true" } else { "false" })
        .on("click", move |_| state.only.set(only.clone()))
        .has(label)
        .into()
}

impl State {
    /// Whether a rule is left aside by what the visitor wants to see.
    pub(crate) fn is_aside(self, rule: &str, verdict: Option<Verdict>) -> bool {
        self.only.with(|only| {
            only.verdict.is_some() && only.verdict != verdict
                || !only.who.is_empty()
                    && self.beside.with(|beside| {
                        !beside.next.iter().any(|step| {
                            step.who == only.who && step.rules.iter().any(|known| known == rule)
                        })
                    })
        })
    }

    /// Goes to a rule and opens it, whatever is shown.
    pub(crate) fn to_rule(self, rule: String) {
        self.show_all();
        // after it is there again
        page::soon(move || page::open(&rule));
    }

    /// Shows the whole result again.
    pub(crate) fn show_all(self) {
        self.pane.set(crate::state::Pane::Result);
        if self.only.peek(|only| *only != Only::default()) {
            self.only.set(Only::default());
        }
    }
}
