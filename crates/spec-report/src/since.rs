//! What changed since an earlier report, in words.

use crate::{
    compare::{Change, compare},
    wire::{Finding, Report, Since, SinceRow},
    words,
};
use alloc::{format, string::String, vec::Vec};

/// How many rows of one kind are told.
const MOST: usize = 50;

/// What was repaired, what is new and what else changed between an earlier report and this one.
pub fn since(earlier: &Report, now: &Report) -> Since {
    let comparison = compare(earlier, now, |_| true);
    let mut rows = Vec::new();
    // a place whose text has changed is gone and may be there anew: only a claim that is met now was repaired
    let is_met = |change: &&Change| {
        now.findings.iter().any(|finding| {
            finding.rule == change.rule
                && matches!(finding.verdict.as_str(), "met" | "met-differently")
        })
    };
    let (repaired, gone): (Vec<&Change>, Vec<&Change>) = comparison.gone.iter().partition(is_met);
    for (kind, changes) in [
        ("repaired", repaired),
        ("gone", gone),
        ("new", comparison.new.iter().collect()),
        ("undecided", comparison.undecided.iter().collect()),
    ] {
        for change in changes.iter().take(MOST) {
            rows.push(row(kind, change));
        }
        if changes.len() > MOST {
            rows.push(SinceRow {
                kind: kind.into(),
                says: format!("and {} more", changes.len() - MOST),
                rule: String::new(),
            });
        }
    }
    for finding in &now.findings {
        let before = earlier
            .findings
            .iter()
            .find(|other| other.rule == finding.rule);
        if let Some(before) = before.filter(|before| before.verdict != finding.verdict) {
            rows.push(turned(before, finding));
        }
    }
    Since {
        title: words::since(&comparison),
        says: words::still(&comparison),
        notes: notes(earlier, now),
        rows,
    }
}

fn row(kind: &str, change: &Change) -> SinceRow {
    let mut says = format!("`{}`", words::change_place(change));
    if !change.text.is_empty() {
        let text: String = change.text.chars().take(120).collect();
        // a backtick would end the code that stands around it
        says = format!("{says}: `{}`", text.replace('`', "'"));
    }
    says.push_str(words::first_asked(change));
    SinceRow {
        kind: kind.into(),
        says,
        rule: change.rule.clone(),
    }
}

/// A verdict that became another one.
fn turned(before: &Finding, now: &Finding) -> SinceRow {
    SinceRow {
        kind: "changed".into(),
        says: format!("{} → {}", word(&before.verdict), word(&now.verdict)),
        rule: now.rule.clone(),
    }
}

fn word(verdict: &str) -> String {
    match verdict {
        "met" | "unmet" | "unknown" => verdict.into(),
        "met-differently" => "met differently".into(),
        "not-applicable" => "not applicable".into(),
        // an earlier report may say anything
        _ => "another word".into(),
    }
}

/// What else tells both reports apart, so that nobody takes it for the project's doing.
fn notes(earlier: &Report, now: &Report) -> Vec<String> {
    let mut notes = Vec::new();
    if earlier.subject.name != now.subject.name {
        notes.push(format!(
            "The earlier report is of `{}`, this one of `{}`: compare them only where both are one project.",
            quoted(&earlier.subject.name),
            quoted(&now.subject.name)
        ));
    }
    let by = |report: &Report| {
        let mut by = report.tool.version.clone();
        for spec in &report.specs {
            by = format!("{by}, SPEC {} at {}", spec.number, spec.revision);
        }
        by
    };
    if by(earlier) != by(now) {
        notes.push(format!(
            "It was judged by other rules (then `{}`, now `{}`): a part of the difference may be theirs.",
            quoted(&by(earlier)),
            quoted(&by(now))
        ));
    }
    if earlier.subject.coverage != now.subject.coverage {
        notes.push(
            "Not the same was looked at both times: what was not brought this time is unknown, not repaired.".into(),
        );
    }
    notes
}

fn quoted(text: &str) -> String {
    text.chars()
        .take(80)
        .map(|char| if char == '`' { '\'' } else { char })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Exhibit;

    const RULE: &str = "spec8/pin-actions/release-pinned-by-full-sha";

    fn report(verdict: &str, text: &str) -> Report {
        let mut report = Report::default();
        report.subject.name = "project".into();
        report.subject.coverage.tree = "all".into();
        report.findings = [Finding {
            rule: RULE.into(),
            verdict: verdict.into(),
            exhibits: [Exhibit {
                path: "release.yml".into(),
                line: Some(3),
                text: text.into(),
                verdict: verdict.into(),
                ..Exhibit::default()
            }]
            .into(),
            ..Finding::default()
        }]
        .into();
        report
    }

    fn told(since: &Since) -> Vec<(&str, &str)> {
        since
            .rows
            .iter()
            .map(|row| (row.kind.as_str(), row.says.as_str()))
            .collect()
    }

    #[test]
    fn a_repair_is_told_with_its_place_and_with_what_became_of_the_claim() {
        let since = since(&report("unmet", "a@v1"), &report("met", "a@0123"));
        assert_eq!(
            told(&since),
            [
                ("repaired", "`release.yml:3`: `a@v1`"),
                ("changed", "unmet → met")
            ]
        );
        assert_eq!(since.notes, [""; 0]);
    }

    #[test]
    fn a_place_that_is_gone_while_its_claim_is_still_unmet_is_not_called_repaired() {
        let since = since(&report("unmet", "a@v1"), &report("unmet", "a@v2"));
        assert_eq!(
            told(&since),
            [
                ("gone", "`release.yml:3`: `a@v1`"),
                ("new", "`release.yml:3`: `a@v2`")
            ]
        );
    }

    #[test]
    fn nothing_that_changed_gives_no_row() {
        let same = report("unmet", "a@v1");
        assert_eq!(told(&since(&same, &same)), []);
    }

    #[test]
    fn an_unknown_that_was_decided_is_told() {
        let since = since(&report("unknown", ""), &report("met", "a@0123"));
        assert_eq!(told(&since), [("changed", "unknown → met")]);
    }

    #[test]
    fn another_project_other_rules_and_other_evidence_are_said() {
        let mut earlier = report("met", "");
        earlier.subject.name = "an `other`".into();
        earlier.tool.version = "0.0.1".into();
        earlier.subject.coverage.tree = "some".into();
        let notes = since(&earlier, &report("met", "")).notes;
        assert_eq!(notes.len(), 3);
        assert!(notes.iter().all(|note| note.matches('`').count() % 2 == 0));
    }

    #[test]
    fn what_an_earlier_report_says_in_words_of_its_own_is_not_repeated() {
        let since = since(&report("<b>fine</b>", ""), &report("met", ""));
        assert_eq!(told(&since), [("changed", "another word → met")]);
    }
}
