//! Values of expressions, and what can be said of a value that is not known.

use super::decimal::decimal;
use alloc::{borrow::ToOwned, boxed::Box, format, string::String, vec::Vec};

/// A value of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// Text.
    Text(String),
    /// A list.
    Array(Vec<Value>),
    /// What an object filter leaves: members are taken of its items.
    Filtered(Vec<Value>),
    /// Names and values.
    Object(Object),
    /// A value that is not known.
    Unsure(Box<May>, Causes),
}

/// Names and values; names ignore case.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Object {
    /// The members that are known to be there.
    pub entries: Vec<(String, Value)>,
    /// Whether there may be others.
    pub open: bool,
}

/// What can be said of a value that is not known.
#[derive(Debug, Clone, PartialEq)]
pub enum May {
    /// Nothing.
    Anything,
    /// Only that it counts as true.
    Truthy,
    /// It is text that begins and ends so; the two may overlap.
    Text {
        /// How it begins.
        prefix: String,
        /// How it ends.
        suffix: String,
        /// What may stand between.
        between: Between,
    },
    /// It is one of these, each of them known.
    OneOf(Vec<Value>),
}

/// What may stand between the beginning and the end of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// Anything.
    Any,
    /// Anything without a `/`.
    NoSlash,
    /// Digits, one at least.
    Digits,
}

/// The open choices that a value hangs on, by their numbers below [`Causes::LIMIT`]. A value without causes hangs on what no choice settles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Causes(u128);

impl Causes {
    /// No choice.
    pub const NONE: Self = Self(0);
    /// How many choices can be told apart.
    pub const LIMIT: usize = 128;

    /// One choice; a number at or above the limit is none.
    pub const fn one(number: usize) -> Self {
        if number < Self::LIMIT {
            Self(1 << number)
        } else {
            Self(0)
        }
    }

    /// Both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The lowest number among them.
    pub const fn first(self) -> Option<usize> {
        if self.0 == 0 {
            None
        } else {
            Some(self.0.trailing_zeros() as usize)
        }
    }
}

/// Whether a value counts as true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It hangs on something.
    Unknown(Causes),
}

impl Truth {
    /// A truth that is known.
    pub const fn of(value: bool) -> Self {
        if value { Self::Yes } else { Self::No }
    }

    /// Both hold.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, known) | (known, Self::Yes) => known,
            (Self::Unknown(a), Self::Unknown(b)) => Self::Unknown(a.and(b)),
        }
    }

    /// One of them holds.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::No, known) | (known, Self::No) => known,
            (Self::Unknown(a), Self::Unknown(b)) => Self::Unknown(a.and(b)),
        }
    }

    /// The opposite.
    #[must_use]
    pub const fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            unknown @ Self::Unknown(_) => unknown,
        }
    }

    /// As a value.
    pub fn value(self) -> Value {
        match self {
            Self::Yes => Value::Bool(true),
            Self::No => Value::Bool(false),
            Self::Unknown(causes) => Value::either(causes),
        }
    }
}

/// What is known of a value's text.
#[derive(Debug, Clone, PartialEq)]
pub enum Known {
    /// All of it.
    Whole(String),
    /// How it begins and ends.
    Ends(String, String, Causes),
}

impl Known {
    /// How long it is at least, in bytes.
    pub(super) fn length(&self) -> usize {
        match self {
            Self::Whole(text) => text.len(),
            Self::Ends(prefix, suffix, _) => prefix.len() + suffix.len(),
        }
    }
}

/// How many alternatives are kept apart; real workflows have fewer types, options and matrix entries that an expression meets at once.
pub(super) const MAX_ALTERNATIVES: usize = 24;
/// How long a text may grow: GitHub bounds the memory of an expression too, and nested `format` calls multiply.
pub(super) const MAX_TEXT: usize = 1 << 14;

impl Value {
    /// Text.
    #[inline(never)] // as `with`
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// An object without members.
    pub const fn object() -> Self {
        Self::Object(Object {
            entries: Vec::new(),
            open: false,
        })
    }

    /// An object of whose members none is known.
    pub const fn open() -> Self {
        Self::Object(Object {
            entries: Vec::new(),
            open: true,
        })
    }

    /// An object with one member more; anything else stays as it is.
    #[must_use]
    #[inline(never)] // called for every member of every context: one copy keeps the module small
    pub fn with(mut self, name: &str, value: Self) -> Self {
        if let Self::Object(object) = &mut self {
            object.entries.push((name.to_owned(), value));
        }
        self
    }

    /// A value of which nothing is known.
    #[inline(never)] // as `with`
    pub fn anything(causes: Causes) -> Self {
        Self::Unsure(Box::new(May::Anything), causes)
    }

    /// A value of which only its being true is known.
    #[inline(never)] // as `with`
    pub fn truthy(causes: Causes) -> Self {
        Self::Unsure(Box::new(May::Truthy), causes)
    }

    /// `true` or `false`.
    pub fn either(causes: Causes) -> Self {
        let both = Vec::from([Self::Bool(false), Self::Bool(true)]);
        Self::Unsure(Box::new(May::OneOf(both)), causes)
    }

    /// Text that begins and ends in a known way.
    #[inline(never)] // as `with`
    pub fn some_text(prefix: &str, suffix: &str, causes: Causes) -> Self {
        Self::Unsure(
            Box::new(May::Text {
                prefix: prefix.to_owned(),
                suffix: suffix.to_owned(),
                between: Between::Any,
            }),
            causes,
        )
    }

    /// The same with what may stand between its ends.
    #[must_use]
    pub fn with_between(mut self, what: Between) -> Self {
        if let Self::Unsure(may, _) = &mut self
            && let May::Text { between, .. } = &mut **may
        {
            *between = what;
        }
        self
    }

    /// Whether between its known ends stand digits, one at least, and nothing else.
    pub(super) fn has_digits_between(&self) -> bool {
        let Self::Unsure(may, _) = self else {
            return false;
        };
        matches!(
            **may,
            May::Text {
                between: Between::Digits,
                ..
            }
        )
    }

    /// The causes of a value that is not known.
    pub fn causes(&self) -> Causes {
        match self {
            Self::Unsure(_, causes) => *causes,
            Self::Array(items) | Self::Filtered(items) => items
                .iter()
                .fold(Causes::NONE, |all, item| all.and(item.causes())),
            Self::Object(object) => object
                .entries
                .iter()
                .fold(Causes::NONE, |all, (_, value)| all.and(value.causes())),
            _ => Causes::NONE,
        }
    }

    /// Whether nothing in it is unsure.
    pub fn is_certain(&self) -> bool {
        match self {
            Self::Unsure(..) => false,
            Self::Array(items) | Self::Filtered(items) => items.iter().all(Self::is_certain),
            Self::Object(object) => {
                !object.open && object.entries.iter().all(|(_, value)| value.is_certain())
            }
            _ => true,
        }
    }

    /// How much work it is to look at all of it, in parts of an expression.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Text(text) => text.len() / 32,
            Self::Array(items) | Self::Filtered(items) => {
                items.iter().map(Self::weight).sum::<usize>() + items.len()
            }
            Self::Object(object) => {
                let entries = &object.entries;
                entries
                    .iter()
                    .map(|(_, value)| value.weight())
                    .sum::<usize>()
                    + entries.len()
            }
            Self::Unsure(may, _) => match &**may {
                May::OneOf(values) => values.iter().map(Self::weight).sum::<usize>() + values.len(),
                _ => 1,
            },
            _ => 0,
        }
    }

    /// Whether it is neither a list nor an object, nor unsure.
    pub(super) const fn is_simple(&self) -> bool {
        matches!(
            self,
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_)
        )
    }

    /// The member of an object, known or not; `None` where it is no object.
    pub fn get(&self, name: &str) -> Option<&Self> {
        if let Self::Object(object) = self {
            object.get(name)
        } else {
            None
        }
    }

    /// Hangs it on further causes, where it is unsure.
    #[must_use]
    pub fn because_of(self, more: Causes) -> Self {
        match self {
            Self::Unsure(may, causes) => Self::Unsure(may, causes.and(more)),
            other => other,
        }
    }

    /// Whether it counts as true.
    pub fn truth(&self) -> Truth {
        match self {
            Self::Null => Truth::No,
            Self::Bool(value) => Truth::of(*value),
            Self::Number(value) => Truth::of(*value != 0.0 && !value.is_nan()),
            Self::Text(text) => Truth::of(!text.is_empty()),
            Self::Array(_) | Self::Filtered(_) | Self::Object(_) => Truth::Yes,
            Self::Unsure(may, causes) => match &**may {
                May::Anything => Truth::Unknown(*causes),
                May::Truthy => Truth::Yes,
                May::Text { prefix, suffix, .. } => {
                    if prefix.is_empty() && suffix.is_empty() {
                        Truth::Unknown(*causes)
                    } else {
                        Truth::Yes
                    }
                }
                May::OneOf(values) => {
                    let mut truths = values.iter().map(Self::truth);
                    let first = truths.next().unwrap_or(Truth::Unknown(*causes));
                    if truths.all(|truth| truth == first) {
                        first
                    } else {
                        Truth::Unknown(*causes)
                    }
                }
            },
        }
    }

    /// One of two values: what holds of both.
    #[must_use]
    #[allow(clippy::needless_pass_by_value)] // both are taken up in what is made of them
    pub fn join(self, other: Self, causes: Causes) -> Self {
        if self == other && !matches!(self, Self::Unsure(..)) {
            return self;
        }
        let causes = causes.and(self.causes()).and(other.causes());
        let mut alternatives = Vec::new();
        if self.alternatives(&mut alternatives)
            && other.alternatives(&mut alternatives)
            && alternatives.len() <= MAX_ALTERNATIVES
        {
            return Self::one_of(alternatives, causes);
        }
        let truthy = self.truth() == Truth::Yes && other.truth() == Truth::Yes;
        if let (Some(a), Some(b)) = (self.ends(), other.ends()) {
            let prefix = common_prefix(&a.0, &b.0);
            let suffix = common_suffix(&a.1, &b.1);
            if !(prefix.is_empty() && suffix.is_empty() && truthy) {
                return Self::some_text(prefix, suffix, causes);
            }
        }
        if truthy {
            Self::truthy(causes)
        } else {
            Self::anything(causes)
        }
    }

    /// One of several certain values.
    pub fn one_of(mut values: Vec<Self>, causes: Causes) -> Self {
        let mut kept: Vec<Self> = Vec::new();
        for value in values.drain(..) {
            if !kept.contains(&value) {
                kept.push(value);
            }
        }
        match kept.len() {
            0 => Self::anything(causes),
            1 => kept.pop().unwrap_or(Self::Null),
            _ => Self::Unsure(Box::new(May::OneOf(kept)), causes),
        }
    }

    /// Adds the values it can have, when they are few and certain.
    fn alternatives(&self, found: &mut Vec<Self>) -> bool {
        let mut add = |value: &Self| {
            if !found.contains(value) {
                found.push(value.clone());
            }
        };
        match self {
            Self::Unsure(may, _) => match &**may {
                May::OneOf(values) => {
                    values.iter().for_each(add);
                    true
                }
                _ => false,
            },
            certain if certain.is_simple() => {
                add(certain);
                true
            }
            certain if certain.is_certain() => {
                add(certain);
                true
            }
            _ => false,
        }
    }

    /// How its text begins and ends, when it is text.
    fn ends(&self) -> Option<(String, String)> {
        match self {
            Self::Text(text) => Some((text.clone(), text.clone())),
            Self::Unsure(may, _) => match &**may {
                May::Text { prefix, suffix, .. } => Some((prefix.clone(), suffix.clone())),
                May::OneOf(values) => {
                    let mut found: Option<(String, String)> = None;
                    for value in values {
                        let Self::Text(text) = value else { return None };
                        found = Some(match found {
                            None => (text.clone(), text.clone()),
                            Some((prefix, suffix)) => (
                                common_prefix(&prefix, text).to_owned(),
                                common_suffix(&suffix, text).to_owned(),
                            ),
                        });
                    }
                    found
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// What of it is left when it counts as false, or as true.
    pub(super) fn part(&self, truthy: bool) -> Self {
        let Self::Unsure(may, causes) = self else {
            return self.clone();
        };
        match (&**may, truthy) {
            (May::OneOf(values), _) => {
                let wanted = Truth::of(truthy);
                let kept = values
                    .iter()
                    .filter(|value| value.truth() == wanted)
                    .cloned()
                    .collect();
                Self::one_of(kept, *causes)
            }
            (May::Text { .. }, false) => Self::text(""),
            (May::Anything, false) => Self::one_of(
                Vec::from([
                    Self::Null,
                    Self::Bool(false),
                    Self::Number(0.0),
                    Self::text(""),
                ]),
                *causes,
            ),
            (May::Text { prefix, suffix, .. }, true) if prefix.is_empty() && suffix.is_empty() => {
                Self::truthy(*causes)
            }
            (May::Anything, true) => Self::truthy(*causes),
            _ => self.clone(),
        }
    }

    /// What is left of it where only text is kept, as in variables and outputs: `true` becomes a word that no longer equals `true`.
    #[must_use]
    pub fn into_text(self) -> Self {
        if let Self::Unsure(may, causes) = &self {
            return match &**may {
                May::OneOf(values) => {
                    let texts = values.iter().cloned().map(Self::into_text).collect();
                    Self::Unsure(Box::new(May::OneOf(texts)), *causes)
                }
                _ => self,
            };
        }
        match self.as_text() {
            Known::Whole(text) => Self::Text(text),
            Known::Ends(prefix, suffix, causes) => Self::some_text(&prefix, &suffix, causes),
        }
    }

    /// Its text as functions read it; of a list or an object only that it has one.
    pub fn as_text(&self) -> Known {
        match self {
            Self::Null => Known::Whole(String::new()),
            Self::Bool(value) => Known::Whole(if *value { "true" } else { "false" }.to_owned()),
            Self::Number(value) => number_text(*value).map_or_else(
                || Known::Ends(String::new(), String::new(), Causes::NONE),
                Known::Whole,
            ),
            Self::Text(text) => Known::Whole(text.clone()),
            Self::Array(_) | Self::Filtered(_) => Known::Whole("Array".to_owned()),
            Self::Object(_) => Known::Whole("Object".to_owned()),
            Self::Unsure(may, causes) => match &**may {
                May::Text { prefix, suffix, .. } => {
                    Known::Ends(prefix.clone(), suffix.clone(), *causes)
                }
                May::OneOf(values) => {
                    let texts = values
                        .iter()
                        .map(|value| match value.as_text() {
                            Known::Whole(text) => Self::Text(text),
                            Known::Ends(prefix, suffix, more) => {
                                Self::some_text(&prefix, &suffix, more)
                            }
                        })
                        .reduce(|all, next| all.join(next, *causes));
                    match texts {
                        Some(Self::Text(text)) => Known::Whole(text),
                        Some(other) => {
                            let (prefix, suffix) = other.ends().unwrap_or_default();
                            Known::Ends(prefix, suffix, *causes)
                        }
                        None => Known::Ends(String::new(), String::new(), *causes),
                    }
                }
                May::Anything | May::Truthy => Known::Ends(String::new(), String::new(), *causes),
            },
        }
    }

    /// Its number as comparisons read it; lists and objects are none.
    pub(super) fn number(&self) -> f64 {
        match self {
            Self::Null => 0.0,
            Self::Bool(value) => f64::from(u8::from(*value)),
            Self::Number(value) => *value,
            Self::Text(text) => parse_number(text),
            _ => f64::NAN,
        }
    }
}

impl Object {
    /// The member of a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.entries
            .iter()
            .find(|(known, _)| same_text(known, name))
            .map(|(_, value)| value)
    }
}

/// A character as a comparison without case reads it: its capital, where that is a single character.
fn fold_char(char: char) -> char {
    let mut upper = char.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) => one,
        _ => char,
    }
}

/// A text without case.
pub(super) fn fold(text: &str) -> String {
    text.chars().map(fold_char).collect()
}

/// Whether two texts are the same without case.
pub(super) fn same_text(a: &str, b: &str) -> bool {
    a.chars().map(fold_char).eq(b.chars().map(fold_char))
}

pub(super) fn common_prefix<'a>(a: &'a str, b: &str) -> &'a str {
    let end = a
        .char_indices()
        .zip(b.chars())
        .find(|((_, x), y)| x != y)
        .map_or_else(|| a.len().min(b.len()), |((index, _), _)| index);
    a.get(..end).unwrap_or_default()
}

pub(super) fn common_suffix<'a>(a: &'a str, b: &str) -> &'a str {
    let mut start = a.len();
    for ((index, x), y) in a.char_indices().rev().zip(b.chars().rev()) {
        if x != y {
            break;
        }
        start = index;
    }
    a.get(start..).unwrap_or_default()
}

/// The number that a text is; empty text is 0, any other text is none.
pub(super) fn parse_number(text: &str) -> f64 {
    let text = text.trim();
    if text.is_empty() {
        return 0.0;
    }
    let radix = |digits: &str, radix| {
        let plain = !digits.is_empty() && digits.chars().all(|char| char.is_digit(radix));
        plain
            .then(|| u32::from_str_radix(digits, radix).ok())
            .flatten()
            .map_or(f64::NAN, f64::from)
    };
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    match text {
        "Infinity" => return f64::INFINITY,
        "-Infinity" => return f64::NEG_INFINITY,
        _ => {}
    }
    if text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E'))
    {
        decimal(text).unwrap_or(f64::NAN)
    } else {
        f64::NAN
    }
}

/// A number's text; none for one with a fraction and for large ones, which GitHub rounds or writes with an exponent.
pub(super) fn number_text(value: f64) -> Option<String> {
    if value.is_nan() {
        return Some("NaN".to_owned());
    }
    if value.is_infinite() {
        return Some(if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned());
    }
    #[allow(clippy::cast_possible_truncation)] // what is cut off is compared next
    let whole = value as i64;
    #[allow(clippy::cast_precision_loss, clippy::float_cmp)] // exact below the bound
    (value.abs() < 1e15 && whole as f64 == value).then(|| format!("{whole}"))
}
