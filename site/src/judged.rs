//! A report beside the texts it was made from: what the page shows of each finding, cut out once.

use crate::diff::{self, Diff};
use crate::project::Project;
use crate::verdict::{FORCES, Verdict};
use spec_report::wire::{Exhibit, Finding, Report};
use std::sync::Arc;

/// A report and the texts it speaks of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Judged {
    /// The report.
    pub(crate) report: Report,
    /// What was judged.
    pub(crate) project: Project,
    cases: Vec<Arc<Case>>,
}

/// A finding with what it shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Case {
    /// The finding.
    pub(crate) finding: Finding,
    /// Its verdict.
    pub(crate) verdict: Verdict,
    /// For each exhibit, the lines it stands in.
    pub(crate) excerpts: Vec<Vec<Line>>,
    /// For each fix, what it changes.
    pub(crate) diffs: Vec<Vec<Diff>>,
}

/// A line of an exhibit, cut in three around its span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its number, from 1.
    pub(crate) number: usize,
    /// What stands before the span.
    pub(crate) before: String,
    /// The span's part of the line.
    pub(crate) span: String,
    /// What stands after it.
    pub(crate) after: String,
}

/// Lines shown of one exhibit.
pub(crate) const EXCERPT_LINES: usize = 5;

impl Judged {
    /// Cuts out what each finding shows.
    pub(crate) fn new(report: Report, project: Project) -> Self {
        let texts: Vec<Vec<&str>> = project
            .files
            .iter()
            .map(|file| lines(file.text()))
            .collect();
        let lines_of = |path: &str| texts.get(project.find(path)?);
        let text_of = |path: &str| {
            let file = project.files.iter().find(|file| file.path == path)?;
            Some(file.text().to_owned())
        };
        let cases = report
            .findings
            .iter()
            .map(|finding| {
                let case = Case {
                    finding: finding.clone(),
                    verdict: Verdict::of(&finding.verdict),
                    excerpts: finding
                        .exhibits
                        .iter()
                        .map(|exhibit| excerpt(exhibit, lines_of(&exhibit.path)))
                        .collect(),
                    diffs: finding
                        .fixes
                        .iter()
                        .map(|fix| diff::diffs(&fix.edits, text_of))
                        .collect(),
                };
                Arc::new(case)
            })
            .collect();
        Self {
            report,
            project,
            cases,
        }
    }

    /// What was decided about a rule.
    pub(crate) fn case(&self, rule: &str) -> Option<Arc<Case>> {
        self.cases
            .iter()
            .find(|case| case.finding.rule == rule)
            .cloned()
    }

    /// How many findings have this verdict, by the SPEC's verb, the strongest first; what lies beyond the SPECs is not counted.
    pub(crate) fn count(&self, verdict: Verdict) -> [usize; FORCES.len()] {
        FORCES.map(|force| {
            self.cases
                .iter()
                .filter(|case| case.verdict == verdict && case.finding.force == force)
                .count()
        })
    }

    /// The gravest verdict of the places in a file, and how many places have it.
    pub(crate) fn worst_in(&self, path: &str) -> Option<(Verdict, usize)> {
        let verdicts = || {
            self.report
                .findings
                .iter()
                .flat_map(|finding| &finding.exhibits)
                .filter(|exhibit| exhibit.path == path)
                .map(|exhibit| Verdict::of(&exhibit.verdict))
        };
        let worst = verdicts().max()?;
        Some((
            worst,
            verdicts().filter(|verdict| *verdict == worst).count(),
        ))
    }
}

/// The lines of a text without their ends; they end with LF, CR LF or a lone CR.
fn lines(text: &str) -> Vec<&str> {
    let starts = spec_source::Lines::new(text);
    (1..=starts.count())
        .map(|line| {
            let start = starts.start(line).unwrap_or(text.len());
            let end = starts.start(line + 1).unwrap_or(text.len());
            text.get(start..end)
                .unwrap_or_default()
                .trim_end_matches(['\n', '\r'])
        })
        .collect()
}

fn excerpt(exhibit: &Exhibit, lines: Option<&Vec<&str>>) -> Vec<Line> {
    let (Some(first), Some(lines)) = (exhibit.line, lines) else {
        return Vec::new();
    };
    let last = exhibit.end_line.unwrap_or(first).max(first);
    let from = exhibit.column.unwrap_or(1);
    (first..=last)
        .take(EXCERPT_LINES)
        .filter_map(|number| {
            let text = lines.get(number.checked_sub(1)?)?;
            let start = if number == first {
                cut(text, from)
            } else {
                indent(text)
            };
            let end = match exhibit.end_column {
                Some(column) if number == last => cut(text, column),
                _ => text.len(),
            };
            Some(Line {
                number,
                before: text.get(..start)?.to_owned(),
                span: text.get(start..end.max(start))?.to_owned(),
                after: text.get(end.max(start)..)?.to_owned(),
            })
        })
        .collect()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The byte offset of a column, counted from 1 in UTF-16 units.
fn cut(line: &str, column: usize) -> usize {
    spec_source::lines::byte_offset(line, column.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exhibit(line: usize, column: usize, end_line: usize, end_column: usize) -> Exhibit {
        Exhibit {
            path: "a.yml".into(),
            line: Some(line),
            column: Some(column),
            end_line: Some(end_line),
            end_column: Some(end_column),
            ..Exhibit::default()
        }
    }

    #[test]
    fn an_exhibit_shows_its_line_with_the_span_cut_out() {
        let text = lines("a:\r\n  - uses: 😀 x # why\r\n");
        let shown = excerpt(&exhibit(2, 11, 2, 15), Some(&text));
        let line = Line {
            number: 2,
            before: "  - uses: ".into(),
            span: "😀 x".into(),
            after: " # why".into(),
        };
        assert_eq!(shown, [line]);
    }

    #[test]
    fn an_exhibit_of_many_lines_underlines_no_indentation() {
        let text = lines("on:\n  push:\n    tags: x\n");
        let shown = excerpt(&exhibit(1, 1, 3, 12), Some(&text));
        let spans: Vec<_> = shown.iter().map(|line| line.span.as_str()).collect();
        assert_eq!(spans, ["on:", "push:", "tags: x"]);
    }

    #[test]
    fn an_absence_shows_no_lines() {
        assert_eq!(excerpt(&Exhibit::default(), None), []);
    }
}
