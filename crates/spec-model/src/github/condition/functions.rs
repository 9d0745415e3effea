//! What the functions and comparisons answer, three-valued.

use super::{
    Between, Causes, Known, May, Truth, Value,
    evaluate::{may_be_number, together},
    value::{MAX_TEXT, fold, same_text},
};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// Asks of every pair of values that two can have; known where all agree.
fn lift(a: &Value, b: &Value, test: &dyn Fn(&Value, &Value) -> Truth) -> Truth {
    let over = |values: &[Value], causes: Causes, ask: &dyn Fn(&Value) -> Truth| {
        let mut truths = values.iter().map(ask);
        let first = truths.next().unwrap_or(Truth::Unknown(causes));
        truths.fold(first, |all, next| match (all, next) {
            (all, next) if all == next => all,
            (Truth::Unknown(a), Truth::Unknown(b)) => Truth::Unknown(a.and(b)),
            (Truth::Unknown(more), _) | (_, Truth::Unknown(more)) => {
                Truth::Unknown(causes.and(more))
            }
            _ => Truth::Unknown(causes),
        })
    };
    match (a, b) {
        (Value::Unsure(may, causes), _) if matches!(**may, May::OneOf(_)) => {
            let May::OneOf(values) = &**may else {
                return Truth::Unknown(*causes);
            };
            hang(
                over(values, *causes, &|value| lift(value, b, test)),
                *causes,
            )
        }
        (_, Value::Unsure(may, causes)) if matches!(**may, May::OneOf(_)) => {
            let May::OneOf(values) = &**may else {
                return Truth::Unknown(*causes);
            };
            hang(over(values, *causes, &|value| test(a, value)), *causes)
        }
        _ => test(a, b),
    }
}

const fn hang(truth: Truth, causes: Causes) -> Truth {
    match truth {
        Truth::Unknown(more) => Truth::Unknown(more.and(causes)),
        known => known,
    }
}

fn unknown(a: &Value, b: &Value) -> Truth {
    Truth::Unknown(a.causes().and(b.causes()))
}

fn text_ends(value: &Value) -> Option<(&str, &str)> {
    if let Value::Unsure(may, _) = value
        && let May::Text { prefix, suffix, .. } = &**may
    {
        Some((prefix, suffix))
    } else {
        None
    }
}

/// `==`
pub(super) fn equal(a: &Value, b: &Value) -> Truth {
    lift(a, b, &equal_one)
}

fn equal_one(a: &Value, b: &Value) -> Truth {
    match (a, b) {
        (Value::Null, Value::Null) => Truth::Yes,
        (Value::Bool(a), Value::Bool(b)) => Truth::of(a == b),
        (Value::Text(a), Value::Text(b)) => Truth::of(same_text(a, b)),
        (Value::Unsure(..), _) => equal_unsure(a, b),
        (_, Value::Unsure(..)) => equal_unsure(b, a),
        _ if a.is_simple() && b.is_simple() => {
            #[allow(clippy::float_cmp)] // GitHub compares them so
            Truth::of(a.number() == b.number())
        }
        (Value::Object(_), Value::Object(_))
        | (Value::Array(_) | Value::Filtered(_), Value::Array(_) | Value::Filtered(_)) => {
            Truth::Unknown(Causes::NONE)
        } // the same instance is equal, and instances cannot be told apart here
        _ => Truth::No,
    }
}

fn equal_unsure(unsure: &Value, other: &Value) -> Truth {
    let Some((prefix, suffix)) = text_ends(unsure) else {
        let is_truthy = unsure.truth() == Truth::Yes;
        // nothing that counts as true equals empty text
        return if is_truthy && matches!(other, Value::Text(text) if text.is_empty()) {
            Truth::No
        } else {
            unknown(unsure, other)
        };
    };
    let possible = match other {
        Value::Text(text) => {
            let text = fold(text);
            let rest = text.strip_prefix(&fold(prefix));
            let between = rest.and_then(|rest| rest.strip_suffix(&fold(suffix)));
            match between {
                Some(between) if unsure.has_digits_between() => {
                    between.bytes().all(|byte| byte.is_ascii_digit())
                }
                _ => rest.is_some() && text.ends_with(&fold(suffix)),
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => may_be_number(prefix),
        Value::Array(_) | Value::Filtered(_) | Value::Object(_) => false,
        Value::Unsure(..) => match text_ends(other) {
            Some((start, end)) => {
                let (a, b) = (fold(prefix), fold(start));
                let (c, d) = (fold(suffix), fold(end));
                (a.starts_with(&b) || b.starts_with(&a)) && (c.ends_with(&d) || d.ends_with(&c))
            }
            None => true,
        },
    };
    if possible {
        unknown(unsure, other)
    } else {
        Truth::No
    }
}

/// `>`
pub(super) fn greater(a: &Value, b: &Value) -> Truth {
    lift(a, b, &|a, b| match (a, b) {
        (Value::Unsure(..), _) | (_, Value::Unsure(..)) => unknown(a, b),
        (Value::Text(a), Value::Text(b)) => Truth::of(fold(a) > fold(b)),
        _ => Truth::of(a.number() > b.number()),
    })
}

/// `contains(search, item)`
pub(super) fn contains(search: &Value, item: &Value) -> Truth {
    lift(search, item, &|search, item| match search {
        Value::Array(items) | Value::Filtered(items) => items
            .iter()
            .fold(Truth::No, |found, one| found.or(equal(item, one))),
        Value::Object(_) => Truth::No,
        Value::Unsure(may, _) if !matches!(**may, May::Text { .. }) => unknown(search, item),
        Value::Unsure(may, _) if is_nowhere(may, item) => Truth::No,
        _ => {
            let (within, wanted) = match (search.as_text(), simple_text(item)) {
                (_, Simple::Collection) => return Truth::No,
                (Known::Whole(text), Simple::Text(wanted)) => {
                    return Truth::of(fold(&text).contains(&fold(&wanted)));
                }
                (Known::Ends(prefix, suffix, _), Simple::Text(wanted)) => {
                    ([fold(&prefix), fold(&suffix)], fold(&wanted))
                }
                (_, Simple::Unsure) => return unknown(search, item),
            };
            if within.iter().any(|known| known.contains(&wanted)) {
                Truth::Yes
            } else {
                unknown(search, item)
            }
        }
    })
}

/// Whether what is looked for could stand within the known ends of a text only, and does not.
fn is_nowhere(may: &May, item: &Value) -> bool {
    let May::Text {
        prefix,
        suffix,
        between,
    } = may
    else {
        return false;
    };
    let Simple::Text(wanted) = simple_text(item) else {
        return false;
    };
    let stands_in = |known: &str| fold(known).contains(&fold(&wanted));
    match between {
        Between::Any => false,
        Between::NoSlash => wanted.ends_with('/') && !stands_in(prefix),
        Between::Digits => {
            !wanted.contains(|char: char| char.is_ascii_digit())
                && !stands_in(prefix)
                && !stands_in(suffix)
        }
    }
}

enum Simple {
    Text(String),
    Collection,
    Unsure,
}

fn simple_text(value: &Value) -> Simple {
    match value {
        Value::Array(_) | Value::Filtered(_) | Value::Object(_) => Simple::Collection,
        _ => match value.as_text() {
            Known::Whole(text) => Simple::Text(text),
            Known::Ends(..) => Simple::Unsure,
        },
    }
}

/// `startsWith(whole, start)`
pub(super) fn starts_with(whole: &Value, start: &Value) -> Truth {
    at_end(whole, start, &|text, part| text.starts_with(part), true)
}

/// `endsWith(whole, end)`
pub(super) fn ends_with(whole: &Value, end: &Value) -> Truth {
    at_end(whole, end, &|text, part| text.ends_with(part), false)
}

fn at_end(whole: &Value, part: &Value, holds: &dyn Fn(&str, &str) -> bool, front: bool) -> Truth {
    lift(whole, part, &|whole, part| {
        if matches!(
            whole,
            Value::Array(_) | Value::Filtered(_) | Value::Object(_)
        ) {
            return Truth::No;
        }
        let wanted = match simple_text(part) {
            Simple::Collection => return Truth::No,
            Simple::Unsure => return unknown(whole, part),
            Simple::Text(text) => fold(&text),
        };
        if let Value::Unsure(may, _) = whole
            && !matches!(**may, May::Text { .. })
        {
            // it may be a list, of which nothing is the start
            return unknown(whole, part);
        }
        match whole.as_text() {
            Known::Whole(text) => Truth::of(holds(&fold(&text), &wanted)),
            Known::Ends(prefix, suffix, _) => {
                let known = fold(if front { &prefix } else { &suffix });
                // the character that would stand beside the known end
                let next = if front {
                    wanted.chars().nth(known.chars().count())
                } else {
                    wanted.chars().rev().nth(known.chars().count())
                };
                let fits =
                    !whole.has_digits_between() || next.is_none_or(|next| next.is_ascii_digit());
                if holds(&known, &wanted) {
                    Truth::Yes
                } else if fits && holds(&wanted, &known) {
                    unknown(whole, part)
                } else {
                    Truth::No
                }
            }
        }
    })
}

/// `format(template, values…)`; a template that GitHub refuses has no known value.
pub(super) fn format(template: &Value, values: &[Value]) -> Value {
    let Known::Whole(template) = template.as_text() else {
        return Value::some_text("", "", template.causes());
    };
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut length = 0;
    let mut rest = template.as_str();
    while let Some(char) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("{{") {
            plain.push('{');
            rest = after;
        } else if let Some(after) = rest.strip_prefix("}}") {
            plain.push('}');
            rest = after;
        } else if let Some(after) = rest.strip_prefix('{') {
            let value = after.split_once('}').and_then(|(number, after)| {
                let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
                let index: usize = digits.then(|| number.parse().ok()).flatten()?;
                rest = after;
                values.get(index)
            });
            let Some(value) = value else {
                return Value::anything(Causes::NONE);
            };
            pieces.push(Known::Whole(core::mem::take(&mut plain)));
            let text = value.as_text();
            length += text.length();
            if length > MAX_TEXT {
                return Value::some_text("", "", Causes::NONE);
            }
            pieces.push(text);
        } else if char == '}' {
            return Value::anything(Causes::NONE);
        } else {
            plain.push(char);
            rest = rest.get(char.len_utf8()..).unwrap_or_default();
        }
    }
    pieces.push(Known::Whole(plain));
    together(pieces)
}

/// `join(list, separator)`
pub(super) fn join(list: &Value, separator: Option<&Value>) -> Value {
    let separator = match separator {
        None => Known::Whole(",".to_owned()),
        Some(Value::Array(_) | Value::Filtered(_) | Value::Object(_)) => {
            Known::Whole(",".to_owned())
        }
        Some(value) => value.as_text(),
    };
    match list {
        Value::Array(items) | Value::Filtered(items) => {
            if items.len().saturating_mul(separator.length() + 1) > MAX_TEXT {
                return Value::some_text("", "", list.causes());
            }
            let mut pieces = Vec::new();
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    pieces.push(separator.clone());
                }
                pieces.push(item.as_text());
            }
            together(pieces)
        }
        Value::Object(_) => Value::text(""),
        Value::Unsure(may, causes) if matches!(**may, May::Anything | May::Truthy) => {
            Value::some_text("", "", *causes)
        }
        other => together(Vec::from([other.as_text()])),
    }
}
