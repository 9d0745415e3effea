//! The names of rules and clauses as people write them: whole ids, their last parts, and what was perhaps meant.

use crate::pages::Known;

/// How alike two names must be for one to be offered for the other; 1 is the same.
const ALIKE: f64 = 0.75;

/// How many near names are offered.
const MOST_OFFERED: usize = 4;

/// A name as it is compared: without slashes around it, in lower case.
pub(crate) fn plain(asked: &str) -> String {
    asked.trim().trim_matches('/').to_lowercase()
}

/// The last part of an id.
pub(crate) fn last(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

/// Whether a name is an id, or its last parts.
pub(crate) fn is_named(id: &str, asked: &str) -> bool {
    id == asked
        || id
            .strip_suffix(asked)
            .is_some_and(|above| above.ends_with('/'))
}

/// The rules of a name: of the whole id, else of its last parts, which several may share.
pub(crate) fn rules<'a>(all: &'a [Known], asked: &str) -> Vec<&'a Known> {
    all.iter().filter(|rule| is_named(rule.id, asked)).collect()
}

/// The rules under a clause or a SPEC, named with or without what is above it.
pub(crate) fn below<'a>(all: &'a [Known], asked: &str) -> Vec<&'a Known> {
    all.iter().filter(|rule| is_below(rule.id, asked)).collect()
}

fn is_below(id: &str, asked: &str) -> bool {
    id.split('/').rev().skip(1).any(|part| part == asked)
        || id
            .strip_prefix(asked)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// The ids of every clause, in the order of the reports.
pub(crate) fn clauses(all: &[Known]) -> Vec<&'static str> {
    let mut clauses: Vec<&'static str> = all.iter().map(|rule| clause(rule.id)).collect();
    clauses.dedup();
    clauses
}

/// The clause of a rule: its id without the last part.
pub(crate) fn clause(id: &'static str) -> &'static str {
    id.rsplit_once('/').map_or(id, |(clause, _)| clause)
}

/// That nothing has a name, and which names are near to it.
pub(crate) fn unknown(kind: &str, ids: &[&str], asked: &str) -> String {
    let near = near(ids, asked);
    let hint = if near.is_empty() {
        "`spec-check rules` lists them all".into()
    } else {
        format!("near to it: {}", near.join(", "))
    };
    format!("there is no {kind} `{asked}`; {hint}")
}

fn near(ids: &[&str], asked: &str) -> Vec<String> {
    let mut near: Vec<(f64, &str)> = ids
        .iter()
        .map(|id| {
            let alike =
                strsim::jaro_winkler(id, asked).max(strsim::jaro_winkler(last(id), last(asked)));
            let holds = !asked.is_empty() && id.contains(asked);
            (if holds { 1.0 } else { alike }, *id)
        })
        .filter(|(alike, _)| *alike >= ALIKE)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.into_iter()
        .take(MOST_OFFERED)
        .map(|(_, id)| format!("`{id}`"))
        .collect()
}
