//! A report beside an earlier one: what is new, gone, or the same.

mod samples;

use proptest::prelude::*;
use spec_report::{
    Asked,
    compare::{Comparison, compare},
    wire::Report,
};

fn all(earlier: &Report, now: &Report) -> Comparison {
    compare(earlier, now, |_| true)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn beside_itself_nothing_is_new_nothing_is_gone_and_nothing_fails(report in samples::any_report()) {
        let same = all(&report, &report);
        prop_assert_eq!((&same.new, &same.gone, &same.undecided), (&Vec::new(), &Vec::new(), &Vec::new()));
        let asked = Asked { strict: true, since: Some(same), ..Asked::default() };
        prop_assert!(!report.findings.iter().any(|finding| asked.fails(finding)));
    }

    #[test]
    fn lines_may_move_anywhere(report in samples::any_report(), by in 1_usize..1000) {
        let mut moved = report.clone();
        for exhibit in moved.findings.iter_mut().flat_map(|finding| &mut finding.exhibits) {
            exhibit.line = exhibit.line.map(|line| line + by);
            exhibit.end_line = exhibit.end_line.map(|line| line + by);
        }
        let found = all(&report, &moved);
        prop_assert!(found.new.is_empty() && found.gone.is_empty() && found.undecided.is_empty());
    }

    #[test]
    fn every_unmet_place_is_told_once(earlier in samples::any_report(), now in samples::any_report()) {
        let unmet = |report: &Report| all(report, report).still;
        let found = all(&earlier, &now);
        prop_assert_eq!(found.new.len() + found.still, unmet(&now));
        prop_assert_eq!(found.gone.len() + found.undecided.len() + found.still, unmet(&earlier));
    }
}
