//! An expression as a tree, flat where it is long.

use super::{Function, Value, syntax};
use alloc::{boxed::Box, string::String, vec::Vec};

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// A value that stands there.
    Literal(Value),
    /// A context by its name.
    Name(String),
    /// A function with its arguments.
    Call(Function, Vec<Tree>),
    /// Members of a value, one after the other.
    Access(Box<Tree>, Vec<Key>),
    /// `!`
    Not(Box<Tree>),
    /// `&&`, two operands or more.
    And(Vec<Tree>),
    /// `||`, two operands or more.
    Or(Vec<Tree>),
    /// A comparison.
    Compare(Comparison, Box<Tree>, Box<Tree>),
}

/// How a member is named.
#[derive(Debug, Clone, PartialEq)]
pub enum Key {
    /// `.name`
    Member(String),
    /// `[…]`
    Index(Tree),
    /// `.*` or `[*]`
    Every,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
}

/// GitHub refuses longer expressions.
/// <https://github.com/actions/languageservices/blob/main/expressions/src/lexer.ts>
const MAX_LENGTH: usize = 21_000;
/// A chain of comparisons grows deep, and a tree is taken down level by level on the stack; the longest condition seen has 30 operators.
const MAX_OPERATORS: usize = 300;
/// How deep our own tree may be: GitHub allows 50 levels, each of which can hold a comparison and an access.
const MAX_DEPTH: usize = 60;

impl Tree {
    /// Reads the body of an expression; `None` for one that GitHub refuses, and for one that is too long for us.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > MAX_LENGTH || operators(text) > MAX_OPERATORS {
            return None;
        }
        syntax::read(text).filter(|tree| !tree.is_deeper(MAX_DEPTH))
    }

    /// Whether a part of it satisfies something.
    pub fn any(&self, test: &mut dyn FnMut(&Self) -> bool) -> bool {
        if test(self) {
            return true;
        }
        match self {
            Self::Literal(_) | Self::Name(_) => false,
            Self::Call(_, parts) | Self::And(parts) | Self::Or(parts) => {
                parts.iter().any(|part| part.any(test))
            }
            Self::Access(head, keys) => {
                head.any(test)
                    || keys
                        .iter()
                        .any(|key| matches!(key, Key::Index(index) if index.any(test)))
            }
            Self::Not(inner) => inner.any(test),
            Self::Compare(_, a, b) => a.any(test) || b.any(test),
        }
    }

    fn is_deeper(&self, than: usize) -> bool {
        let Some(than) = than.checked_sub(1) else {
            return true;
        };
        let deeper = |part: &Self| part.is_deeper(than);
        match self {
            Self::Literal(_) | Self::Name(_) => false,
            Self::Call(_, parts) | Self::And(parts) | Self::Or(parts) => parts.iter().any(deeper),
            Self::Access(head, keys) => {
                deeper(head)
                    || keys
                        .iter()
                        .any(|key| matches!(key, Key::Index(index) if deeper(index)))
            }
            Self::Not(inner) => deeper(inner),
            Self::Compare(_, a, b) => deeper(a) || deeper(b),
        }
    }

    /// Whether it takes something of a context.
    pub fn mentions(&self, context: &str) -> bool {
        self.any(&mut |part| matches!(part, Self::Name(name) if name.eq_ignore_ascii_case(context)))
    }

    /// Whether it asks for the status of what came before.
    pub fn asks_for_status(&self) -> bool {
        self.any(&mut |part| {
            matches!(
                part,
                Self::Call(
                    Function::Success | Function::Failure | Function::Always | Function::Cancelled,
                    _
                )
            )
        })
    }

    /// `github.ref` for an access by plain names, in lower case; `None` for anything else.
    pub fn path(&self) -> Option<String> {
        match self {
            Self::Name(name) => Some(name.to_ascii_lowercase()),
            Self::Access(head, keys) => {
                let mut path = head.path()?;
                for key in keys {
                    let name = match key {
                        Key::Member(name) | Key::Index(Self::Literal(Value::Text(name))) => name,
                        Key::Index(_) => return None,
                        Key::Every => "*",
                    };
                    path.push('.');
                    path.push_str(&name.to_ascii_lowercase());
                }
                Some(path)
            }
            _ => None,
        }
    }
}

/// How many operators a text has at most, those inside of strings left out.
fn operators(text: &str) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for byte in text.bytes() {
        match byte {
            b'\'' => quoted = !quoted,
            b'&' | b'|' | b'=' | b'<' | b'>' | b'!' if !quoted => count += 1,
            _ => {}
        }
    }
    // `&&`, `||`, `==` and their like are two characters each
    count / 2
}
