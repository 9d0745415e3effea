//! What is new and what is gone since an earlier report.

use crate::wire::{Exhibit, Finding, Report};
use alloc::{string::String, vec::Vec};
use spec_source::{Map, Set};

/// A report beside an earlier one of the same project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The day the earlier report speaks for; empty where it names none.
    pub as_of: String,
    /// The places that are unmet now and were not, in the report's order.
    pub new: Vec<Change>,
    /// The places that were unmet and are not any more, in the earlier report's order.
    pub gone: Vec<Change>,
    /// The places that were unmet and of which this report cannot tell: their file was not read, or their rule is not decided.
    pub undecided: Vec<Change>,
    /// How many places were unmet and still are.
    pub still: usize,
    /// The rules with a place that is unknown now and was neither that nor unmet.
    newly_unknown: Vec<String>,
}

/// One place that changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// The rule's id.
    pub rule: String,
    /// The file; of an absence the place where the thing would be.
    pub path: String,
    /// The line, from 1, in the report that has the place.
    pub line: Option<usize>,
    /// The place's text, blanks and line breaks as one blank each.
    pub text: String,
    /// Whether the earlier report says nothing of the rule, so that the place may be an old one.
    pub first_asked: bool,
}

impl Comparison {
    /// Whether a rule has a place, unmet or unknown, that the earlier report has not.
    pub fn is_new(&self, rule: &str) -> bool {
        self.new.iter().any(|change| change.rule == rule)
            || self.newly_unknown.iter().any(|known| known == rule)
    }
}

/// What a place is told by: lines may move, the rule, the file and the text may not. A text that stands several times is counted.
type Key<'a> = (&'a str, &'a str, String);

/// Compares a report with an earlier one. Rules that `keeps` refuses are left out of both.
///
/// A place is known again by its rule, its file and its text, whatever its line; of several with the same three the first ones count as
/// the old ones. What is unmet now is old only if it was unmet then; what is unknown now, if it was unknown or unmet.
pub fn compare(earlier: &Report, now: &Report, keeps: impl Fn(&str) -> bool) -> Comparison {
    let mut unmet_then = count(earlier, |verdict| match verdict {
        "unmet" => &["unmet"],
        _ => &[],
    });
    let mut open_then = count(earlier, |verdict| match verdict {
        "unmet" => &["unmet", "unknown"],
        "unknown" => &["unknown"],
        _ => &[],
    });
    let mut comparison = Comparison {
        as_of: earlier.subject.as_of.clone(),
        ..Comparison::default()
    };
    for finding in &now.findings {
        if !keeps(&finding.rule) {
            continue;
        }
        let first_asked = finding_of(earlier, &finding.rule).is_none();
        match finding.verdict.as_str() {
            "unmet" => {
                for place in places(finding, &["unmet"]) {
                    if take(&mut unmet_then, &key(finding, place)) {
                        comparison.still += 1;
                    } else {
                        comparison.new.push(change(finding, place, first_asked));
                    }
                }
            }
            "unknown" => {
                let mut new = false;
                for place in places(finding, &["unknown"]) {
                    new |= !take(&mut open_then, &key(finding, place));
                }
                if new {
                    comparison.newly_unknown.push(finding.rule.clone());
                }
            }
            _ => {}
        }
    }
    let read = read_paths(now);
    // what was not taken is not unmet now; the last ones of a text are those that went
    for finding in earlier.findings.iter().rev() {
        if finding.verdict != "unmet" || !keeps(&finding.rule) {
            continue;
        }
        for place in places(finding, &["unmet"]).into_iter().rev() {
            if !take(&mut unmet_then, &key(finding, place)) {
                continue;
            }
            let change = change(finding, place, false);
            if is_decided(now, &read, finding, place) {
                comparison.gone.push(change);
            } else {
                comparison.undecided.push(change);
            }
        }
    }
    comparison.gone.reverse();
    comparison.undecided.reverse();
    comparison
}

fn finding_of<'a>(report: &'a Report, rule: &str) -> Option<&'a Finding> {
    report.findings.iter().find(|finding| finding.rule == rule)
}

/// The places that make a finding what it is; one that has none is a place by itself.
fn places<'a>(finding: &'a Finding, words: &[&str]) -> Vec<Option<&'a Exhibit>> {
    let mut places: Vec<Option<&Exhibit>> = Vec::new();
    for exhibit in &finding.exhibits {
        if words.contains(&exhibit.verdict.as_str()) {
            places.push(Some(exhibit));
        }
    }
    if places.is_empty() {
        places.push(None);
    }
    places
}

fn key<'a>(finding: &'a Finding, place: Option<&'a Exhibit>) -> Key<'a> {
    place.map_or_else(
        || (finding.rule.as_str(), "", String::new()),
        |place| {
            let mut text = one_line(&place.text);
            if let Some(pointer) = &place.pointer {
                text.push('\n');
                text.push_str(pointer);
            }
            (&finding.rule, &place.path, text)
        },
    )
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How often each place stands in a report, of a finding's places those with the words that its verdict stands for.
fn count(report: &Report, words: impl Fn(&str) -> &'static [&'static str]) -> Map<Key<'_>, usize> {
    let mut counts = Map::new();
    for finding in &report.findings {
        let words = words(&finding.verdict);
        if !words.is_empty() {
            for place in places(finding, words) {
                *counts.or_default(key(finding, place)) += 1;
            }
        }
    }
    counts
}

fn take<'a>(counts: &mut Map<Key<'a>, usize>, key: &Key<'a>) -> bool {
    match counts.get_mut(key) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    }
}

fn change(finding: &Finding, place: Option<&Exhibit>, first_asked: bool) -> Change {
    Change {
        rule: finding.rule.clone(),
        path: place.map(|place| place.path.clone()).unwrap_or_default(),
        line: place.and_then(|place| place.line),
        text: place.map(|place| one_line(&place.text)).unwrap_or_default(),
        first_asked,
    }
}

/// The files and endpoints of which something was seen.
fn read_paths(report: &Report) -> Set<&str> {
    let mut paths = Set::new();
    for finding in &report.findings {
        for exhibit in &finding.exhibits {
            if exhibit.line.is_some() || exhibit.pointer.is_some() {
                paths.insert(exhibit.path.as_str());
            }
        }
    }
    paths
}

/// Whether a report that has an earlier place not among its unmet ones tells anything of it: the rule is decided, and its file was seen or is
/// known to be away.
fn is_decided(now: &Report, read: &Set<&str>, finding: &Finding, place: Option<&Exhibit>) -> bool {
    let Some(same) = finding_of(now, &finding.rule) else {
        return false;
    };
    if same.verdict == "unknown" {
        return false;
    }
    let Some(place) = place else { return true };
    place.pointer.is_none() && now.subject.coverage.tree == "all"
        || read.contains(place.path.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    const RULE: &str = "spec8/pin-actions/release-pinned-by-full-sha";

    fn report(verdict: &str, places: &[(&str, usize, &str)]) -> Report {
        let mut report = Report::default();
        report.subject.coverage.tree = "all".into();
        report.findings = vec![Finding {
            rule: RULE.into(),
            verdict: verdict.into(),
            exhibits: places
                .iter()
                .map(|(path, line, text)| Exhibit {
                    path: (*path).into(),
                    line: Some(*line),
                    text: (*text).into(),
                    verdict: verdict.into(),
                    ..Exhibit::default()
                })
                .collect(),
            ..Finding::default()
        }];
        report
    }

    fn told(changes: &[Change]) -> Vec<(&str, Option<usize>)> {
        changes
            .iter()
            .map(|change| (change.text.as_str(), change.line))
            .collect()
    }

    #[test]
    fn a_place_is_known_again_on_another_line_and_in_another_layout() {
        let earlier = report("unmet", &[("a", 3, "run: |\n  twine   upload")]);
        let now = report("unmet", &[("a", 30, "run: |\n      twine upload")]);
        let found = compare(&earlier, &now, |_| true);
        assert_eq!((found.new.len(), found.gone.len(), found.still), (0, 0, 1));
        assert!(!found.is_new(RULE));
    }

    #[test]
    fn one_more_of_the_same_text_is_new() {
        let earlier = report("unmet", &[("a", 3, "x@v1")]);
        let now = report("unmet", &[("a", 3, "x@v1"), ("a", 9, "x@v1")]);
        assert_eq!(
            told(&compare(&earlier, &now, |_| true).new),
            [("x@v1", Some(9))]
        );
        assert_eq!(
            told(&compare(&now, &earlier, |_| true).gone),
            [("x@v1", Some(9))]
        );
    }

    #[test]
    fn the_same_text_in_another_file_is_new() {
        let earlier = report("unmet", &[("a", 3, "x@v1")]);
        let found = compare(&earlier, &report("unmet", &[("b", 3, "x@v1")]), |_| true);
        assert_eq!((found.new.len(), found.gone.len()), (1, 1));
    }

    #[test]
    fn what_cannot_be_told_now_is_not_gone() {
        let earlier = report("unmet", &[("a", 3, "x@v1")]);
        let unknown = compare(&earlier, &report("unknown", &[]), |_| true);
        assert_eq!((unknown.gone.len(), unknown.undecided.len()), (0, 1));
        let mut elsewhere = report("met", &[("b", 3, "y@sha")]);
        elsewhere.subject.coverage.tree = "some".into();
        let found = compare(&earlier, &elsewhere, |_| true);
        assert_eq!((found.gone.len(), found.undecided.len()), (0, 1));
        let found = compare(&earlier, &report("met", &[("b", 3, "y@sha")]), |_| true);
        assert_eq!((found.gone.len(), found.undecided.len()), (1, 0));
    }

    #[test]
    fn an_unknown_is_old_where_it_was_unknown_or_unmet_and_never_makes_an_unmet_old() {
        let unmet = report("unmet", &[("a", 3, "x@v1")]);
        let unknown = report("unknown", &[("a", 3, "x@v1")]);
        assert!(!compare(&unmet, &unknown, |_| true).is_new(RULE));
        assert!(!compare(&unknown, &unknown, |_| true).is_new(RULE));
        assert!(compare(&unknown, &unmet, |_| true).is_new(RULE));
        assert!(compare(&report("met", &[]), &unknown, |_| true).is_new(RULE));
    }

    #[test]
    fn a_rule_that_the_earlier_report_did_not_ask_is_marked() {
        let found = compare(
            &Report::default(),
            &report("unmet", &[("a", 3, "x@v1")]),
            |_| true,
        );
        assert!(found.new.iter().all(|change| change.first_asked));
        assert_eq!(found.new.len(), 1);
    }
}
