//! A report beside the texts it was made from: what the page shows of each finding, cut out once.

use crate::diff::{Diff, diffs};
use crate::project::Project;
use crate::verdict::{FORCES, Verdict};
use spec_report::wire::{Exhibit, Finding, Report};
use spec_source::Lines;

/// A report and the texts it speaks of.
pub(crate) struct Judged {
    /// The report.
    pub(crate) report: Report,
    /// What was judged.
    pub(crate) project: Project,
    cases: Vec<Case>,
}

/// A finding with what it shows.
pub(crate) struct Case {
    /// The finding.
    pub(crate) finding: Finding,
    /// Its verdict.
    pub(crate) verdict: Verdict,
    /// The rule of an earlier finding that asks for the very same.
    pub(crate) asked_above: Option<String>,
    /// For each exhibit, the lines it stands in.
    pub(crate) excerpts: Vec<Vec<Line>>,
    /// For each fix, what it changes.
    pub(crate) diffs: Vec<Vec<Diff>>,
}

/// A line of an exhibit, cut in three around its span.
#[derive(Debug, PartialEq, Eq)]
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
    pub(crate) fn new(mut report: Report, project: Project) -> Self {
        let mut cases = Vec::new();
        let mut opened = Opened::default();
        for finding in std::mem::take(&mut report.findings) {
            let mut excerpts = Vec::new();
            for exhibit in &finding.exhibits {
                excerpts.push(opened.excerpt(exhibit, &project));
            }
            let mut changes = Vec::new();
            for fix in &finding.fixes {
                changes.push(diffs(&fix.edits, |path| {
                    Some(project.file(path)?.text().to_owned())
                }));
            }
            let asked_above = cases
                .iter()
                .find(|case: &&Case| {
                    !finding.needs.is_empty() && case.finding.needs == finding.needs
                })
                .map(|case| case.finding.rule.clone());
            cases.push(Case {
                verdict: Verdict::of(&finding.verdict),
                finding,
                asked_above,
                excerpts,
                diffs: changes,
            });
        }
        Self {
            report,
            project,
            cases,
        }
    }

    /// What was decided about a rule.
    pub(crate) fn case(&self, rule: &str) -> Option<&Case> {
        self.cases.iter().find(|case| case.finding.rule == rule)
    }

    /// How many findings have this verdict, by the SPEC's verb, the strongest first; what lies beyond the SPECs is not counted.
    pub(crate) fn count(&self, verdict: Verdict) -> [usize; FORCES.len()] {
        let mut counts = [0; FORCES.len()];
        for case in self.cases.iter().filter(|case| case.verdict == verdict) {
            for (force, count) in FORCES.iter().zip(&mut counts) {
                *count += usize::from(case.finding.force == *force);
            }
        }
        counts
    }

    /// How many repairs can be made here, and how many of them are safe.
    pub(crate) fn repairs(&self) -> (usize, usize) {
        let (mut all, mut safe) = (0, 0);
        for case in self
            .cases
            .iter()
            .filter(|case| case.finding.ignored.is_none())
        {
            for fix in case
                .finding
                .fixes
                .iter()
                .filter(|fix| !fix.edits.is_empty())
            {
                all += 1;
                safe += usize::from(fix.safety == "safe");
            }
        }
        (all, safe)
    }

    /// Whether a finding has this verdict, one beyond the SPECs, too.
    pub(crate) fn has(&self, verdict: Verdict) -> bool {
        self.cases.iter().any(|case| case.verdict == verdict)
    }

    /// The places in a file that the report speaks of, each with the id of the button beside its exhibit.
    pub(crate) fn places<'a>(&'a self, path: &str) -> Vec<(&'a Exhibit, String)> {
        let mut places = Vec::new();
        for case in &self.cases {
            for (index, exhibit) in case.finding.exhibits.iter().enumerate() {
                if exhibit.path == path {
                    places.push((exhibit, format!("{}-{index}", case.finding.rule)));
                }
            }
        }
        places
    }

    /// The path of the file to look at first: one that uploads, else one with the gravest places.
    pub(crate) fn foremost(&self) -> String {
        let mut foremost = None;
        for file in &self.project.files {
            let uploads = self
                .report
                .publishing
                .iter()
                .any(|row| row.path == file.path && row.index == "pypi");
            let rank = (uploads, self.worst_in(&file.path));
            if foremost.as_ref().is_none_or(|(best, _)| rank > *best) {
                foremost = Some((rank, &file.path));
            }
        }
        foremost.map(|(_, path)| path.clone()).unwrap_or_default()
    }

    /// The gravest verdict of the places in a file, and how many places have it.
    pub(crate) fn worst_in(&self, path: &str) -> Option<(Verdict, usize)> {
        let mut worst = None;
        for (exhibit, _) in self.places(path) {
            let verdict = Verdict::of(&exhibit.verdict);
            worst = match worst {
                Some((graver, count)) if graver > verdict => Some((graver, count)),
                Some((same, count)) if same == verdict => Some((same, count + 1)),
                _ => Some((verdict, 1)),
            };
        }
        worst
    }
}

/// The lines of the file that the last exhibit stands in: the next one mostly stands there, too.
#[derive(Default)]
struct Opened {
    path: String,
    lines: Option<Lines>,
}

impl Opened {
    fn excerpt(&mut self, exhibit: &Exhibit, project: &Project) -> Vec<Line> {
        let (Some(first), Some(file)) = (exhibit.line, project.file(&exhibit.path)) else {
            return Vec::new();
        };
        let text = file.text();
        if self.path != exhibit.path {
            self.path.clone_from(&exhibit.path);
            self.lines = None;
        }
        let starts = self.lines.get_or_insert_with(|| Lines::new(text));
        let last = exhibit.end_line.unwrap_or(first).max(first);
        let mut shown = Vec::new();
        for number in first..=last {
            let Some(start) = starts.start(number).filter(|_| shown.len() < EXCERPT_LINES) else {
                break;
            };
            let end = starts.start(number + 1).unwrap_or(text.len());
            let line = text.get(start..end).unwrap_or_default();
            let line = line.trim_end_matches(['\n', '\r']);
            let from = if number == first {
                cut(line, exhibit.column.unwrap_or(1))
            } else {
                indent(line)
            };
            let to = match exhibit.end_column {
                Some(column) if number == last => cut(line, column).max(from),
                _ => line.len(),
            };
            let part = |from, to| line.get(from..to).unwrap_or_default().to_owned();
            shown.push(Line {
                number,
                before: part(0, from),
                span: part(from, to),
                after: part(to, line.len()),
            });
        }
        shown
    }
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
    use crate::project::{File, Origin};

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

    fn given(text: &str) -> Project {
        let file = File::of_text("a.yml".into(), text.into(), Origin::File);
        Project {
            files: vec![file.into()],
            ..Project::default()
        }
    }

    #[test]
    fn an_exhibit_shows_its_line_with_the_span_cut_out() {
        let shown = Opened::default().excerpt(
            &exhibit(2, 11, 2, 15),
            &given("a:\r\n  - uses: 😀 x # why\r\n"),
        );
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
        let shown =
            Opened::default().excerpt(&exhibit(1, 1, 3, 12), &given("on:\n  push:\n    tags: x\n"));
        let spans: Vec<_> = shown.iter().map(|line| line.span.as_str()).collect();
        assert_eq!(spans, ["on:", "push:", "tags: x"]);
    }

    #[test]
    fn an_absence_shows_no_lines() {
        assert_eq!(
            Opened::default().excerpt(&Exhibit::default(), &given("")),
            []
        );
    }
}
