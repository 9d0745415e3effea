//! Sorting by one piece of code for all types.
//!
//! The library's sort is written anew for each type it sorts, several kilobytes each time, and a visitor loads every one of
//! them. What is sorted here is short; so the order is found by one function over positions, and each type adds only its
//! comparison.

use alloc::vec::Vec;
use core::cmp::Ordering;

/// Sorts in place; what compares as equal stays in its order. `n log n` comparisons.
pub fn by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut order = order(
        items.len(),
        &mut |a, b| match (items.get(a), items.get(b)) {
            (Some(a), Some(b)) => compare(a, b),
            _ => Ordering::Equal,
        },
    );
    for start in 0..order.len() {
        let mut at = start;
        while let Some(place) = order.get_mut(at) {
            let from = core::mem::replace(place, at);
            if from == start {
                break;
            }
            items.swap(at, from);
            at = from;
        }
    }
}

/// As [`by`], by the order of the type.
pub fn all<T: Ord>(items: &mut [T]) {
    by(items, Ord::cmp);
}

/// As [`by`], by the order of a key.
pub fn by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    by(items, |a, b| key(a).cmp(&key(b)));
}

/// For each place the position of what belongs there: merges runs of 1, 2, 4 and so on.
fn order(len: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    let mut run = 1;
    while run < len {
        let mut merged = Vec::with_capacity(len);
        for pair in order.chunks(2 * run) {
            let (mut left, mut right) = pair.split_at(run.min(pair.len()));
            loop {
                match (left, right) {
                    ([a, rest @ ..], [b, ..]) if compare(*a, *b) != Ordering::Greater => {
                        merged.push(*a);
                        left = rest;
                    }
                    (_, [b, rest @ ..]) => {
                        merged.push(*b);
                        right = rest;
                    }
                    ([a, rest @ ..], []) => {
                        merged.push(*a);
                        left = rest;
                    }
                    ([], []) => break,
                }
            }
        }
        order = merged;
        run *= 2;
    }
    order
}

#[cfg(test)]
mod tests {
    use super::{all, by, by_key};
    use alloc::vec::Vec;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_order_is_that_of_the_library(items: Vec<(u8, u8)>) {
            let (mut ours, mut theirs) = (items.clone(), items);
            all(&mut ours);
            theirs.sort_by(Ord::cmp);
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn what_compares_as_equal_stays_in_its_order(items: Vec<(u8, u32)>) {
            let (mut ours, mut theirs) = (items.clone(), items);
            by_key(&mut ours, |item| item.0 % 4);
            theirs.sort_by_key(|item| item.0 % 4);
            prop_assert_eq!(&ours, &theirs);
            by(&mut ours, |a, b| b.1.cmp(&a.1));
            theirs.sort_by_key(|item| core::cmp::Reverse(item.1));
            prop_assert_eq!(ours, theirs);
        }
    }
}
