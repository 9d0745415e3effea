//! Filter patterns beside a plain backtracking reading of the documentation.

mod reference;

use proptest::prelude::*;
use spec_model::facts::{Pattern, PatternList, ReferenceFilter};

fn pattern() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec!["v", "a", "b", "/", ".", "1", "2", "-", "rc"]).prop_map(String::from),
        3 => prop::sample::select(vec!["*", "**", "[0-9]", "[0-9]+", "[ab]", "[a-c-]?", "a?", "1+", "/**", "**/", "\\*", "\\?", "[", "]", "?", "+"])
            .prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn name() -> impl Strategy<Value = String> {
    "[va12/.*?+-]{0,7}|v[0-9]{1,2}(\\.[0-9]){0,2}(rc1|/a|b)?|[\\[\\]ab]{0,3}"
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4000) })]

    #[test]
    fn a_pattern_matches_what_the_documentation_says(pattern in pattern(), name in name()) {
        prop_assert_eq!(Pattern::read(&pattern).matches(&name), reference::pattern::matches(&pattern, &name), "{} on {}", pattern, name);
    }

    #[test]
    fn of_several_patterns_the_last_that_matches_decides(
        patterns in prop::collection::vec((any::<bool>(), pattern()), 0..4), name in name(),
    ) {
        let patterns: Vec<String> =
            patterns.into_iter().map(|(not, pattern)| if not { format!("!{pattern}") } else { pattern }).collect();
        let list = PatternList::read(patterns.iter().map(String::as_str));
        prop_assert_eq!(list.admits(&name), reference::pattern::admits(&patterns, &name), "{:?} on {}", patterns, name);
    }

    #[test]
    fn the_cover_of_a_filter_covers_every_name_that_it_lets_through(
        patterns in prop::collection::vec(pattern(), 1..4), name in name(),
    ) {
        let filter = ReferenceFilter::Only(PatternList::read(patterns.iter().map(String::as_str)));
        if filter.admits(&name) {
            prop_assert!(filter.cover().into_iter().any(|known| match known {
                Ok(whole) => whole == name,
                Err((prefix, suffix, flat)) => {
                    let behind = name.strip_prefix(&prefix);
                    behind.is_some_and(|behind| !flat || !behind.contains('/')) && name.ends_with(&suffix)
                }
            }), "{:?} on {}", patterns, name);
        }
    }

    #[test]
    fn every_sample_of_a_filter_passes_it(patterns in prop::collection::vec(pattern(), 1..4), text in name()) {
        let filter = ReferenceFilter::Only(PatternList::read(patterns.iter().map(String::as_str)));
        for sample in filter.samples(&["v1.0.0", "main"], &[text], 20) {
            prop_assert!(reference::pattern::admits(&patterns, &sample), "{:?} on {}", patterns, sample);
        }
    }
}

fn admits(patterns: &[&str], name: &str) -> bool {
    PatternList::read(patterns.iter().copied()).admits(name)
}

#[test]
fn one_star_stops_at_a_slash_and_two_do_not() {
    assert!(admits(&["feature/*"], "feature/a"));
    assert!(!admits(&["feature/*"], "feature/a/b"));
    assert!(admits(&["feature/**"], "feature/a/b"));
    assert!(!admits(&["*"], "a/b"));
    assert!(admits(&["**"], "a/b"));
}

#[test]
fn a_question_mark_and_a_plus_speak_of_the_character_before() {
    assert!(admits(&["v1?"], "v") && admits(&["v1?"], "v1"));
    assert!(admits(&["v[0-9]+.[0-9]+.[0-9]+"], "v10.0.12"));
    assert!(!admits(&["v[0-9]+.[0-9]+.[0-9]+"], "v1.0.0rc1"));
}

#[test]
fn an_exclamation_mark_takes_back_and_a_later_pattern_gives_again() {
    assert!(!admits(&["v*", "!v*rc*"], "v1rc1"));
    assert!(admits(&["v*", "!v*rc*", "v1rc1"], "v1rc1"));
    assert!(!admits(&["!v2"], "v1"));
}

#[test]
fn case_counts_in_patterns() {
    assert!(!admits(&["Release-*"], "release-1"));
}

#[test]
fn a_hostile_pattern_takes_no_time() {
    let pattern = "*a".repeat(2000);
    assert!(!admits(&[&pattern], &("a".repeat(1999) + "/")));
}
