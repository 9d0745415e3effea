//! An expression's value over what is known of its contexts.

use super::{
    Causes, Function, Known, May, Object, Tree, Truth, Value, functions, json,
    tree::{Comparison, Key},
    value::parse_number,
};
use alloc::{borrow::Cow, string::String, vec::Vec};

/// What an expression can take its values from.
#[derive(Debug, Clone)]
pub struct Contexts<'a> {
    /// The contexts by name; a name that is not among them is not known, never null.
    pub entries: Vec<(&'a str, &'a Value)>,
    /// What the status functions answer.
    pub status: Status,
}

/// What the status functions answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// `success()`
    pub success: Truth,
    /// `failure()`
    pub failure: Truth,
    /// `cancelled()`
    pub cancelled: Truth,
}

impl Status {
    /// Everything before has succeeded.
    pub const WELL: Self = Self {
        success: Truth::Yes,
        failure: Truth::No,
        cancelled: Truth::No,
    };
}

/// How many more parts of expressions may be evaluated, so that nothing that somebody wrote takes long.
#[derive(Debug, Clone, Copy)]
pub struct Fuel(usize);

impl Fuel {
    /// So many parts.
    pub const fn new(parts: usize) -> Self {
        Self(parts)
    }

    /// Whether nothing is left.
    pub const fn is_spent(self) -> bool {
        self.0 == 0
    }

    /// Takes some of it, at most what is left.
    #[must_use]
    pub fn take(&mut self, parts: usize) -> Self {
        let taken = parts.min(self.0);
        self.0 -= taken;
        Self(taken)
    }

    /// Puts back what was left over.
    pub fn put_back(&mut self, rest: Self) {
        self.0 += rest.0;
    }

    /// Spends one part; false where nothing is left.
    pub fn spend(&mut self) -> bool {
        let left = self.0 > 0;
        self.0 = self.0.saturating_sub(1);
        left
    }
}

impl Tree {
    /// Its value; unsure where a context, a function or the fuel does not decide it.
    pub fn evaluate(&self, contexts: &Contexts<'_>, fuel: &mut Fuel) -> Value {
        if !fuel.spend() {
            return Value::anything(Causes::NONE);
        }
        match self {
            Self::Literal(value) => value.clone(),
            Self::Name(name) => contexts.get(name).into_owned(),
            Self::Access(head, keys) => access(head, keys, contexts, fuel),
            Self::Not(inner) => inner.evaluate(contexts, fuel).truth().not().value(),
            Self::And(parts) => chain(parts, false, contexts, fuel),
            Self::Or(parts) => chain(parts, true, contexts, fuel),
            Self::Compare(how, a, b) => {
                let (a, b) = (a.evaluate(contexts, fuel), b.evaluate(contexts, fuel));
                compare(*how, &a, &b).value()
            }
            Self::Call(function, args) => call(*function, args, contexts, fuel),
        }
    }
}

impl Value {
    /// The member of a name, as `.name` takes it.
    #[must_use]
    pub fn member(&self, name: &str) -> Self {
        member(self, &Self::text(name)).into_owned()
    }

    /// Whether it equals another, as `==` compares.
    pub fn equals(&self, other: &Self) -> Truth {
        functions::equal(self, other)
    }
}

impl Contexts<'_> {
    fn get(&self, name: &str) -> Cow<'_, Value> {
        self.entries
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map_or_else(
                || Cow::Owned(Value::anything(Causes::NONE)),
                |(_, value)| Cow::Borrowed(*value),
            )
    }
}

/// `&&` yields its first operand that counts as false, `||` its first that counts as true, else the last.
fn chain(parts: &[Tree], stops_at: bool, contexts: &Contexts<'_>, fuel: &mut Fuel) -> Value {
    let mut parts = parts.iter();
    let mut result = parts
        .next()
        .map_or(Value::Null, |part| part.evaluate(contexts, fuel));
    for part in parts {
        match result.truth() {
            Truth::Unknown(causes) => {
                let next = part.evaluate(contexts, fuel);
                result = result.part(stops_at).join(next, causes);
            }
            known if known == Truth::of(stops_at) => return result,
            _ => result = part.evaluate(contexts, fuel),
        }
    }
    result
}

fn compare(how: Comparison, a: &Value, b: &Value) -> Truth {
    use functions::{equal, greater};
    match how {
        Comparison::Equal => equal(a, b),
        Comparison::NotEqual => equal(a, b).not(),
        Comparison::Greater => greater(a, b),
        Comparison::GreaterOrEqual => greater(a, b).or(equal(a, b)),
        Comparison::Less => greater(b, a),
        Comparison::LessOrEqual => greater(b, a).or(equal(a, b)),
    }
}

fn access(head: &Tree, keys: &[Key], contexts: &Contexts<'_>, fuel: &mut Fuel) -> Value {
    let mut current = if let Tree::Name(name) = head {
        contexts.get(name)
    } else {
        Cow::Owned(head.evaluate(contexts, fuel))
    };
    for key in keys {
        let key = match key {
            Key::Every => None,
            Key::Member(name) => Some(Cow::Owned(Value::Text(name.clone()))),
            Key::Index(Tree::Literal(literal)) => Some(Cow::Borrowed(literal)),
            Key::Index(index) => Some(Cow::Owned(index.evaluate(contexts, fuel))),
        };
        current = match (current, key) {
            (current, None) => Cow::Owned(every(&current)),
            (Cow::Borrowed(value), Some(key)) => member(value, &key),
            (Cow::Owned(value), Some(key)) => Cow::Owned(member(&value, &key).into_owned()),
        };
    }
    current.into_owned()
}

fn member<'a>(of: &'a Value, key: &Value) -> Cow<'a, Value> {
    if let Value::Unsure(may, causes) = key {
        return Cow::Owned(match &**may {
            May::OneOf(keys) => keys
                .iter()
                .map(|key| member(of, key).into_owned())
                .reduce(|all, next| all.join(next, *causes))
                .unwrap_or(Value::Null),
            _ => Value::anything(*causes),
        });
    }
    match of {
        Value::Object(object) => member_of_object(object, key).unwrap_or(Cow::Owned(Value::Null)),
        Value::Array(items) => position(key, items.len())
            .and_then(|index| items.get(index))
            .map_or(Cow::Owned(Value::Null), Cow::Borrowed),
        Value::Filtered(items) => {
            let mut kept = Vec::new();
            for item in items {
                match item {
                    Value::Object(object) => {
                        kept.extend(member_of_object(object, key).map(Cow::into_owned));
                    }
                    Value::Array(inner) => kept.extend(
                        position(key, inner.len())
                            .and_then(|index| inner.get(index))
                            .cloned(),
                    ),
                    Value::Unsure(_, causes) => return Cow::Owned(Value::anything(*causes)),
                    _ => {}
                }
            }
            Cow::Owned(Value::Filtered(kept))
        }
        Value::Unsure(may, causes) => Cow::Owned(match &**may {
            May::Anything | May::Truthy => Value::anything(*causes),
            May::Text { .. } => Value::Null,
            May::OneOf(values) => values
                .iter()
                .map(|value| member(value, key).into_owned())
                .reduce(|all, next| all.join(next, *causes))
                .map_or(Value::Null, |value| value.because_of(*causes)),
        }),
        _ => Cow::Owned(Value::Null),
    }
}

/// The member of an object; `None` where it has none of that name.
fn member_of_object<'a>(object: &'a Object, key: &Value) -> Option<Cow<'a, Value>> {
    if !key.is_simple() {
        return None;
    }
    let Known::Whole(name) = key.as_text() else {
        return Some(Cow::Owned(Value::anything(Causes::NONE)));
    };
    match object.get(&name) {
        Some(value) => Some(Cow::Borrowed(value)),
        None if object.open => Some(Cow::Owned(Value::anything(Causes::NONE))),
        None => None,
    }
}

/// The item that a key names: a number not below 0, what follows its point left out.
fn position(key: &Value, length: usize) -> Option<usize> {
    let number = key.number();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss
    )] // held between 0 and the list's length
    (number >= 0.0 && number < length as f64).then_some(number as usize)
}

/// What `.*` takes: the items of a list, the values of an object.
fn every(of: &Value) -> Value {
    let inside = |value: &Value| -> Option<Vec<Value>> {
        match value {
            Value::Array(items) | Value::Filtered(items) => Some(items.clone()),
            Value::Object(object) if object.open => None,
            Value::Object(object) => Some(
                object
                    .entries
                    .iter()
                    .map(|(_, value)| value.clone())
                    .collect(),
            ),
            Value::Unsure(..) => None,
            _ => Some(Vec::new()),
        }
    };
    let all = match of {
        Value::Filtered(items) => {
            let mut all = Some(Vec::new());
            for item in items {
                all = all.zip(inside(item)).map(|(mut all, more)| {
                    all.extend(more);
                    all
                });
            }
            all
        }
        other => inside(other),
    };
    // a list is always true, even where its items are not known
    all.map_or_else(|| Value::truthy(of.causes()), Value::Filtered)
}

fn call(function: Function, args: &[Tree], contexts: &Contexts<'_>, fuel: &mut Fuel) -> Value {
    match function {
        Function::Always => return Value::Bool(true),
        Function::Success => return contexts.status.success.value(),
        Function::Failure => return contexts.status.failure.value(),
        Function::Cancelled => return contexts.status.cancelled.value(),
        Function::HashFiles => return Value::some_text("", "", Causes::NONE),
        Function::Case => return case(args, contexts, fuel),
        _ => {}
    }
    let values: Vec<Value> = args
        .iter()
        .map(|arg| arg.evaluate(contexts, fuel))
        .collect();
    let _ = fuel.take(values.iter().map(Value::weight).sum());
    match (function, values.as_slice()) {
        (Function::Contains, [search, item]) => functions::contains(search, item).value(),
        (Function::StartsWith, [whole, start]) => functions::starts_with(whole, start).value(),
        (Function::EndsWith, [whole, end]) => functions::ends_with(whole, end).value(),
        (Function::Format, [template, values @ ..]) => functions::format(template, values),
        (Function::Join, [list]) => functions::join(list, None),
        (Function::Join, [list, separator]) => functions::join(list, Some(separator)),
        (Function::ToJSON, [value]) => {
            json::write(value).map_or_else(|| Value::some_text("", "", value.causes()), Value::Text)
        }
        (Function::FromJSON, [value]) => from_json(value),
        // GitHub refuses other counts of arguments
        _ => Value::anything(Causes::NONE),
    }
}

/// A text that is no JSON fails the run; what it would have been is not known.
fn from_json(value: &Value) -> Value {
    match value {
        Value::Unsure(may, causes) => match &**may {
            May::OneOf(values) => values
                .iter()
                .map(from_json)
                .reduce(|all, next| all.join(next, *causes))
                .map_or(Value::Null, |value| value.because_of(*causes)),
            _ => Value::anything(*causes),
        },
        certain => match certain.as_text() {
            Known::Whole(text) => {
                json::read(&text).unwrap_or_else(|| Value::anything(Causes::NONE))
            }
            Known::Ends(_, _, causes) => Value::anything(causes),
        },
    }
}

/// `case(test, value, …, otherwise)`; tests that are neither true nor false fail the run.
fn case(args: &[Tree], contexts: &Contexts<'_>, fuel: &mut Fuel) -> Value {
    let mut rest = args;
    let mut result: Option<Value> = None;
    let mut open = Causes::NONE;
    let add = |result: Option<Value>, next: Value, open: Causes| match result {
        Some(before) => before.join(next, open),
        None => next,
    };
    while let [test, value, after @ ..] = rest {
        match test.evaluate(contexts, fuel) {
            Value::Bool(true) => {
                let value = value.evaluate(contexts, fuel);
                return add(result, value, open);
            }
            Value::Bool(false) => {}
            Value::Unsure(_, causes) => {
                open = open.and(causes);
                let value = value.evaluate(contexts, fuel);
                result = Some(add(result, value, open).because_of(open));
            }
            _ => return Value::anything(open),
        }
        rest = after;
    }
    let otherwise = rest
        .first()
        .map_or(Value::Null, |last| last.evaluate(contexts, fuel));
    match result {
        // the two may be equal and still the test may have failed the run, which no truth tells apart
        Some(before) => before.join(otherwise, open),
        None => otherwise,
    }
}

/// Whether a text can be read as a number, going by how it begins.
pub(super) fn may_be_number(prefix: &str) -> bool {
    prefix
        .trim_start()
        .chars()
        .next()
        .is_none_or(|first| first.is_ascii_digit() || matches!(first, '+' | '-' | '.' | 'I'))
        || !parse_number(prefix).is_nan()
}

/// The text that known and unknown pieces make together.
pub(super) fn together(pieces: Vec<Known>) -> Value {
    let mut whole: Option<String> = Some(String::new());
    let (mut prefix, mut suffix) = (String::new(), String::new());
    let mut causes = Causes::NONE;
    for piece in pieces {
        match piece {
            Known::Whole(text) => {
                suffix.push_str(&text);
                if let Some(whole) = &mut whole {
                    whole.push_str(&text);
                }
            }
            Known::Ends(start, end, more) => {
                if let Some(known) = whole.take() {
                    prefix = known;
                    prefix.push_str(&start);
                }
                suffix = end;
                causes = causes.and(more);
            }
        }
        if suffix.len() > super::value::MAX_TEXT {
            return Value::some_text("", "", causes);
        }
    }
    match whole {
        Some(text) => Value::Text(text),
        None => Value::some_text(&prefix, &suffix, causes),
    }
}
