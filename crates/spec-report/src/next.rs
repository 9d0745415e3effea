//! What to do next: what is unmet or unknown, the strongest and the easiest first.

use crate::wire::{Finding, Next, Report};
use alloc::{format, string::String, vec::Vec};
use spec_model::Source;

/// The SPEC's verbs, the strongest first.
const FORCES: [&str; 4] = ["must", "should", "recommended", "may"];

/// What is open, in the order of the SPEC's verb, and under one verb of how little it takes: first what an edit repairs,
/// then what one can look up or say, then what others have to do. What several findings ask for stands once, with the
/// first of them. What the project ignores and what no SPEC asks are not among it.
pub(crate) fn next(report: &Report) -> Vec<Next> {
    let mut steps: Vec<((usize, usize), Next)> = Vec::new();
    for finding in &report.findings {
        let Some(force) = FORCES.iter().position(|force| *force == finding.force) else {
            continue;
        };
        if finding.ignored.is_some() {
            continue;
        }
        let Some((ease, step)) = step(finding) else {
            continue;
        };
        let same = |(_, known): &&mut ((usize, usize), Next)| {
            known.verdict == "unknown" && known.verdict == step.verdict && known.does == step.does
        };
        if let Some((rank, known)) = steps.iter_mut().find(same) {
            *rank = (*rank).min((force, ease));
            known.rules.push(finding.rule.clone());
        } else {
            steps.push(((force, ease), step));
        }
    }
    // the sort keeps the SPEC's order where force and ease are the same
    spec_source::sort::by_key(&mut steps, |(rank, _)| *rank);
    steps.into_iter().map(|(_, step)| step).collect()
}

/// How easy it is, the easiest first, and the step.
fn step(finding: &Finding) -> Option<(usize, Next)> {
    let (ease, does, who) = match finding.verdict.as_str() {
        "unmet" => repair(finding),
        "unknown" => evidence(finding),
        _ => return None,
    };
    let step = Next {
        rules: [finding.rule.clone()].into(),
        force: finding.force.clone(),
        verdict: finding.verdict.clone(),
        does,
        who: who.into(),
    };
    Some((ease, step))
}

/// The repair that takes least.
fn repair(finding: &Finding) -> (usize, String, &'static str) {
    let edits = |safety: &str| {
        finding
            .fixes
            .iter()
            .find(|fix| fix.safety == safety && !fix.edits.is_empty())
    };
    if let Some(fix) = edits("safe") {
        return (0, fix.title.clone(), "anyone");
    }
    if let Some(fix) = edits("review") {
        return (1, format!("{}, after a review", fix.title), "anyone");
    }
    let who = by_hand(&finding.rule);
    let does = finding
        .fixes
        .first()
        .map_or(&finding.summary, |fix| &fix.title);
    (hardship(who), does.clone(), who)
}

/// Who repairs by hand what no edit repairs: whoever may change what the rule looks at.
fn by_hand(rule: &str) -> &'static str {
    let looks_at = |source| {
        spec_rules::rules().any(|known| known.id == rule && known.sources.contains(&source))
    };
    if looks_at(Source::HostSettings) {
        "administrator"
    } else if looks_at(Source::PackageIndex) {
        "index-owner"
    } else {
        "anyone"
    }
}

/// The piece of evidence that is easiest to bring.
fn evidence(finding: &Finding) -> (usize, String, &'static str) {
    let mut easiest: Option<(usize, &str, &'static str)> = None;
    for need in &finding.needs {
        let who = crate::messages::WHO
            .into_iter()
            .find(|who| *who == need.who)
            .unwrap_or("anyone");
        let ease = hardship(who);
        if easiest.is_none_or(|(best, _, _)| ease < best) {
            easiest = Some((ease, &need.bring, who));
        }
    }
    match easiest {
        Some((ease, bring, who)) => (ease, format!("bring {bring}"), who),
        None => (6, finding.summary.clone(), "anyone"),
    }
}

const fn hardship(who: &str) -> usize {
    match who.as_bytes() {
        b"anyone" => 2,
        b"maintainer" => 3,
        b"writer" => 4,
        b"administrator" => 5,
        _ => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Edit, Fix, Ignored, Need};

    fn finding(rule: &str, force: &str, verdict: &str) -> Finding {
        Finding {
            rule: rule.into(),
            force: force.into(),
            verdict: verdict.into(),
            summary: "it is so".into(),
            ..Finding::default()
        }
    }

    fn need(bring: &str, who: &str) -> Need {
        Need {
            bring: bring.into(),
            who: who.into(),
            ..Need::default()
        }
    }

    fn fix(safety: &str) -> Fix {
        Fix {
            title: "change it".into(),
            safety: safety.into(),
            edits: [Edit::default()].into(),
            ..Fix::default()
        }
    }

    fn order(findings: Vec<Finding>) -> Vec<String> {
        let report = Report {
            findings,
            ..Report::default()
        };
        next(&report)
            .into_iter()
            .map(|step| step.rules.join(" "))
            .collect()
    }

    #[test]
    fn what_must_be_comes_before_what_should_be_and_an_edit_before_a_question() {
        let mut edit = finding("edit", "must", "unmet");
        edit.fixes.push(fix("safe"));
        let mut review = finding("review", "must", "unmet");
        review.fixes.push(fix("review"));
        let mut asked = finding("asked", "must", "unknown");
        asked.needs.push(need("a file", "anyone"));
        let mut should = finding("should", "should", "unmet");
        should.fixes.push(fix("safe"));
        let all = [should, asked, review, edit].into();
        assert_eq!(order(all), ["edit", "review", "asked", "should"]);
    }

    #[test]
    fn what_is_met_ignored_or_beyond_the_specs_is_nothing_to_do() {
        let mut ignored = finding("ignored", "must", "unmet");
        ignored.ignored = Some(Ignored::default());
        let all = [
            ignored,
            finding("met", "must", "met"),
            finding("else", "must", "met-differently"),
            finding("beyond", "beyond", "unmet"),
        ];
        assert_eq!(order(all.into()), [""; 0]);
    }

    #[test]
    fn one_answer_that_decides_several_claims_is_asked_for_once_at_the_strongest() {
        let mut first = finding("first", "should", "unknown");
        first.needs.push(need("the answer", "administrator"));
        let mut second = finding("second", "must", "unknown");
        second.needs.push(need("the answer", "administrator"));
        let mut other = finding("other", "recommended", "unknown");
        other.needs.push(need("a file", "anyone"));
        assert_eq!(
            order([other, first, second].into()),
            ["first second", "other"]
        );
    }

    #[test]
    fn of_several_needs_the_one_that_is_easiest_to_bring_is_named() {
        let mut finding = finding("a", "must", "unknown");
        finding.needs.push(need("the settings", "administrator"));
        finding.needs.push(need("a file", "anyone"));
        let report = Report {
            findings: [finding].into(),
            ..Report::default()
        };
        let [step] = next(&report).try_into().unwrap();
        assert_eq!(
            (step.does.as_str(), step.who.as_str()),
            ("bring a file", "anyone")
        );
    }

    #[test]
    fn a_setting_is_changed_by_an_administrator_and_a_file_by_anyone() {
        assert_eq!(
            by_hand("spec8/use-environments/environment-exists"),
            "administrator"
        );
        assert_eq!(
            by_hand("spec8/pin-actions/release-pinned-by-full-sha"),
            "anyone"
        );
    }
}
