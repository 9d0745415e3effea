//! Edits are applied all or none, in any order, and touch nothing else.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a test may stop, and clippy knows helpers of tests not as tests; their inputs are short"
)]

mod support;

use proptest::{collection::vec, prelude::*, sample::Index};
use spec_source::{
    Edit, Span,
    edit::{Refusal, apply},
};

fn edit(start: usize, end: usize, replacement: &str) -> Edit {
    Edit {
        span: Span { start, end },
        replacement: replacement.to_owned(),
    }
}

/// A text and edits of it that do not touch each other.
fn edited() -> impl Strategy<Value = (String, Vec<Edit>)> {
    let piece = ("[a-zé😀\r\n]{0,4}", "[x-zß]{0,3}", any::<bool>());
    vec(piece, 0..8).prop_map(|pieces| {
        let mut text = String::new();
        let mut edits = Vec::new();
        for (piece, replacement, kept) in pieces {
            let start = text.len();
            text += &piece;
            if !kept {
                edits.push(edit(start, text.len(), &replacement));
            }
            // a character between, so that two insertions never meet
            text.push('-');
        }
        (text, edits)
    })
}

proptest! {
    #![proptest_config(support::cases(2_000))]

    #[test]
    fn the_order_in_which_edits_are_given_does_not_matter(
        (text, edits) in edited(),
        seed in vec(any::<Index>(), 8),
    ) {
        let mut shuffled = edits.clone();
        for (at, index) in (1..shuffled.len()).zip(seed) {
            shuffled.swap(at, index.index(at + 1));
        }
        prop_assert_eq!(apply(&text, &shuffled), apply(&text, &edits));
    }

    #[test]
    fn what_no_edit_touches_stays((text, edits) in edited()) {
        let result = apply(&text, &edits).unwrap();
        let mut rest = result.as_str();
        let mut at = 0;
        for edit in &edits {
            let kept = &text[at..edit.span.start];
            prop_assert!(rest.starts_with(kept));
            rest = &rest[kept.len()..];
            prop_assert!(rest.starts_with(&edit.replacement));
            rest = &rest[edit.replacement.len()..];
            at = edit.span.end;
        }
        prop_assert_eq!(rest, &text[at..]);
    }

    #[test]
    fn edits_that_share_a_byte_are_refused(
        (text, mut edits) in edited(),
        start in any::<Index>(),
        len in 1_usize..6,
        which in any::<Index>(),
    ) {
        let spans: Vec<Span> = edits.iter().map(|edit| edit.span).filter(|span| !span.is_empty()).collect();
        prop_assume!(!spans.is_empty());
        let touched = spans[which.index(spans.len())];
        let start = touched.start + start.index(touched.len());
        edits.push(edit(start, start + len, "new"));
        prop_assert!(apply(&text, &edits).is_err());
    }

    #[test]
    fn any_edits_at_all_do_not_panic(
        text in "[aé😀\n]{0,6}",
        edits in vec((0_usize..12, 0_usize..12), 0..4),
    ) {
        let edits: Vec<Edit> = edits.iter().map(|(start, end)| edit(*start, *end, "x")).collect();
        if let Ok(result) = apply(&text, &edits) {
            let removed: usize = edits.iter().map(|edit| edit.span.len()).sum();
            prop_assert_eq!(result.len(), text.len() - removed + edits.len());
        }
    }
}

#[test]
fn an_insertion_may_stand_at_either_end_of_a_replacement() {
    let edits = [edit(1, 3, "B"), edit(3, 3, ">"), edit(1, 1, "<")];
    assert_eq!(apply("abcd", &edits).unwrap(), "a<B>d");
}

#[test]
fn two_insertions_at_one_place_are_refused() {
    let place = Span::at(0);
    assert_eq!(
        apply("ab", &[edit(0, 0, "x"), edit(0, 0, "y")]),
        Err(Refusal::Overlap(place, place))
    );
}

#[test]
fn edits_outside_the_text_or_within_a_character_are_refused() {
    for (start, end) in [(0, 4), (9, 9), (1, 2), (2, 3), (2, 0)] {
        let edit = edit(start, end, "x");
        assert_eq!(
            apply("aé", std::slice::from_ref(&edit)),
            Err(Refusal::Outside(edit.span))
        );
    }
}
