//! `--spec`, `--clause`, `--rule`: the part of the SPECs that is shown and counted.

use crate::{
    args::Args,
    names,
    pages::{self, Known},
};
use std::collections::BTreeSet;

/// The rules that are shown and counted.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    /// Their ids; none for all of them.
    rules: Option<BTreeSet<&'static str>>,
    /// What was asked for, by whole ids, as the report says it.
    pub(crate) names: Vec<String>,
}

impl Scope {
    /// What the options name: the clauses and rules together, of these only those of the SPECs. A name that says nothing is refused.
    pub(crate) fn of(args: &Args) -> Result<Self, String> {
        if args.spec.is_empty() && args.clause.is_empty() && args.rule.is_empty() {
            return Ok(Self::default());
        }
        let all = pages::rules();
        // a short name is looked for where the SPECs allow it
        let all: Vec<Known> = all
            .into_iter()
            .filter(|rule| is_of(rule.id, &args.spec))
            .collect();
        let mut scope = Self::default();
        let mut chosen: Vec<&Known> = Vec::new();
        for asked in &args.clause {
            let clause = clause(&all, asked).map_err(|message| message + &of_specs(&args.spec))?;
            chosen.extend(all.iter().filter(|rule| names::clause(rule.id) == clause));
            scope.name(clause);
        }
        for asked in &args.rule {
            let rule = rule(&all, asked).map_err(|message| message + &of_specs(&args.spec))?;
            chosen.push(rule);
            scope.name(rule.id);
        }
        if chosen.is_empty() {
            chosen.extend(&all);
            for number in &args.spec {
                scope.name(&format!("SPEC {number}"));
            }
        }
        if chosen.iter().all(|rule| rule.page.is_none()) {
            return Err(format!(
                "{} is announced and not decided yet, so no report says anything about it: `spec-check rules` lists what is decided",
                scope
                    .names
                    .iter()
                    .map(|name| format!("`{name}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            ));
        }
        scope.rules = Some(chosen.iter().map(|rule| rule.id).collect());
        Ok(scope)
    }

    fn name(&mut self, name: &str) {
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.into());
        }
    }

    /// Whether a rule is shown and counted.
    pub(crate) fn keeps(&self, rule: &str) -> bool {
        self.rules.as_ref().is_none_or(|rules| rules.contains(rule))
    }

    /// Whether anything is left out.
    pub(crate) const fn is_narrow(&self) -> bool {
        self.rules.is_some()
    }
}

/// Where was looked, behind a name that says nothing.
fn of_specs(specs: &[u8]) -> String {
    match specs {
        [] => String::new(),
        [one] => format!(" (`--spec {one}` leaves only those of SPEC {one})"),
        _ => " (`--spec` leaves only those of the SPECs)".into(),
    }
}

fn is_of(id: &str, specs: &[u8]) -> bool {
    specs.is_empty()
        || specs
            .iter()
            .any(|number| id.starts_with(&format!("spec{number}/")))
}

fn clause(all: &[Known], asked: &str) -> Result<&'static str, String> {
    let asked = names::plain(asked);
    let clauses = names::clauses(all);
    let found: Vec<&'static str> = clauses
        .iter()
        .copied()
        .filter(|id| names::is_named(id, &asked))
        .collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => match names::rules(all, &asked).as_slice() {
            [rule, ..] => Err(format!("`{}` is a rule: ask for it by `--rule`", rule.id)),
            [] => Err(names::unknown("clause", &clauses, &asked)),
        },
        several => Err(ambiguous("clauses", &asked, several)),
    }
}

fn rule<'a>(all: &'a [Known], asked: &str) -> Result<&'a Known, String> {
    let asked = names::plain(asked);
    let found = names::rules(all, &asked);
    if let [one] = found.as_slice() {
        return Ok(one);
    }
    if !found.is_empty() {
        let ids: Vec<&str> = found.iter().map(|rule| rule.id).collect();
        return Err(ambiguous("rules", &asked, &ids));
    }
    if !names::below(all, &asked).is_empty() {
        return Err(format!(
            "`{asked}` is a clause or a SPEC: ask for it by `--clause` or `--spec`"
        ));
    }
    let ids: Vec<&str> = all.iter().map(|rule| rule.id).collect();
    Err(names::unknown("rule", &ids, &asked))
}

fn ambiguous(kind: &str, asked: &str, ids: &[&str]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
    format!(
        "`{asked}` names several {kind}: give one of {}",
        ids.join(", ")
    )
}
