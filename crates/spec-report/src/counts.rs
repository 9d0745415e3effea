//! How many claims have which verdict. Counts only: no score and no grade.

use crate::wire::{Finding, Report};

/// How many findings have which verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// The words are followed.
    pub met: usize,
    /// The aim is reached in another way than the words.
    pub met_differently: usize,
    /// The words are seen not to be followed.
    pub unmet: usize,
    /// The evidence given does not decide it.
    pub unknown: usize,
    /// There is nothing to speak of.
    pub not_applicable: usize,
    /// Those of the unmet that fail a run: see [`fails`].
    pub failing: usize,
}

impl Counts {
    /// The claims of the SPECs; what lies beyond them is never counted with them.
    pub fn of_specs(report: &Report) -> Self {
        Self::of(
            report
                .findings
                .iter()
                .filter(|finding| finding.spec.is_some()),
        )
    }

    /// What no SPEC asks.
    pub fn beyond(report: &Report) -> Self {
        Self::of(
            report
                .findings
                .iter()
                .filter(|finding| finding.spec.is_none()),
        )
    }

    fn of<'a>(findings: impl Iterator<Item = &'a Finding>) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            match finding.verdict.as_str() {
                "met" => counts.met += 1,
                "met-differently" => counts.met_differently += 1,
                "unmet" => counts.unmet += 1,
                "unknown" => counts.unknown += 1,
                _ => counts.not_applicable += 1,
            }
            counts.failing += usize::from(fails(finding));
        }
        counts
    }

    /// How many claims were looked at.
    pub const fn all(self) -> usize {
        self.met + self.met_differently + self.unmet + self.unknown + self.not_applicable
    }

    /// Each verdict's word with its count, in the order in which they are told.
    pub const fn words(self) -> [(&'static str, usize); 5] {
        [
            ("met", self.met),
            ("met-differently", self.met_differently),
            ("unmet", self.unmet),
            ("unknown", self.unknown),
            ("not-applicable", self.not_applicable),
        ]
    }
}

/// Whether a finding fails a run: unmet, of force must or should, and not ignored by the project.
pub fn fails(finding: &Finding) -> bool {
    finding.verdict == "unmet"
        && matches!(finding.force.as_str(), "must" | "should")
        && finding.ignored.is_none()
}

/// Whether a finding fails a run that asks for certainty: unknown, of force must or should, and not ignored by the project.
pub fn is_open(finding: &Finding) -> bool {
    finding.verdict == "unknown"
        && matches!(finding.force.as_str(), "must" | "should")
        && finding.ignored.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Ignored;
    use alloc::vec;

    fn finding(verdict: &str, force: &str, spec: Option<u8>) -> Finding {
        Finding {
            verdict: verdict.into(),
            force: force.into(),
            spec,
            ..Finding::default()
        }
    }

    #[test]
    fn only_an_unmet_must_or_should_that_is_not_ignored_fails() {
        assert!(fails(&finding("unmet", "must", Some(8))));
        assert!(fails(&finding("unmet", "should", Some(6))));
        for (verdict, force) in [
            ("unmet", "recommended"),
            ("unmet", "may"),
            ("unmet", "beyond"),
            ("unknown", "must"),
            ("met", "must"),
        ] {
            assert!(
                !fails(&finding(verdict, force, Some(8))),
                "{verdict} {force}"
            );
        }
        let ignored = Finding {
            ignored: Some(Ignored::default()),
            ..finding("unmet", "must", Some(8))
        };
        assert!(!fails(&ignored));
    }

    #[test]
    fn what_lies_beyond_is_counted_apart() {
        let report = Report {
            findings: vec![
                finding("met", "must", Some(8)),
                finding("unmet", "beyond", None),
                finding("unknown", "should", Some(8)),
            ],
            ..Report::default()
        };
        let specs = Counts::of_specs(&report);
        assert_eq!(
            (specs.all(), specs.met, specs.unmet, specs.unknown),
            (2, 1, 0, 1)
        );
        assert_eq!(Counts::beyond(&report).unmet, 1);
    }
}
