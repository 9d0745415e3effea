//! An expression as a tree, flat where it is long.

use super::Value;
use alloc::{borrow::ToOwned, boxed::Box, string::String, vec::Vec};
pub use github_actions_expressions::call::Function;
use github_actions_expressions::{
    Expr, SpannedExpr,
    call::Call,
    literal::Literal,
    op::{BinExpr, BinOp},
};

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
/// A chain of operators grows deep in the parser's tree, which is taken down level by level on the stack; the longest condition seen has
/// 30.
const MAX_OPERATORS: usize = 300;
/// How deep our own tree may be: GitHub allows 50 levels, each of which can hold a comparison and an access.
const MAX_DEPTH: usize = 60;

impl Tree {
    /// Reads the body of an expression; `None` for one that GitHub refuses, and for one that is too long for us.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > MAX_LENGTH || operators(text) > MAX_OPERATORS {
            return None;
        }
        let parsed = Expr::parse(text).ok()?;
        convert(&parsed, 0)
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

fn convert(parsed: &SpannedExpr<'_>, depth: usize) -> Option<Tree> {
    if depth > MAX_DEPTH {
        return None;
    }
    let inside = |inner| convert(inner, depth + 1);
    Some(match &parsed.inner {
        Expr::Literal(literal) => Tree::Literal(match literal {
            Literal::Null => Value::Null,
            Literal::Boolean(value) => Value::Bool(*value),
            Literal::Number(value) => Value::Number(*value),
            Literal::String(text) => Value::Text(text.clone().into_owned()),
        }),
        Expr::Identifier(name) => Tree::Name(name.as_str().to_owned()),
        Expr::Call(Call { func, args }) => {
            Tree::Call(*func, args.iter().map(inside).collect::<Option<_>>()?)
        }
        Expr::Context(context) => {
            let (head, rest) = context.parts.split_first()?;
            let head = inside(head)?;
            let keys = rest
                .iter()
                .map(|part| {
                    Some(match &part.inner {
                        Expr::Identifier(name) => Key::Member(name.as_str().to_owned()),
                        Expr::Star => Key::Every,
                        Expr::Index(index) if matches!(index.inner, Expr::Star) => Key::Every,
                        Expr::Index(index) => Key::Index(inside(index)?),
                        _ => return None,
                    })
                })
                .collect::<Option<Vec<_>>>()?;
            if keys.is_empty() {
                head
            } else {
                Tree::Access(Box::new(head), keys)
            }
        }
        Expr::UnExpr { expr, .. } => Tree::Not(Box::new(inside(expr)?)),
        Expr::BinExpr(both) => match both.op {
            BinOp::And => Tree::And(chain(both, &BinOp::And, depth)?),
            BinOp::Or => Tree::Or(chain(both, &BinOp::Or, depth)?),
            _ => {
                let how = match both.op {
                    BinOp::Eq => Comparison::Equal,
                    BinOp::Neq => Comparison::NotEqual,
                    BinOp::Gt => Comparison::Greater,
                    BinOp::Ge => Comparison::GreaterOrEqual,
                    BinOp::Lt => Comparison::Less,
                    _ => Comparison::LessOrEqual,
                };
                Tree::Compare(
                    how,
                    Box::new(inside(&both.lhs)?),
                    Box::new(inside(&both.rhs)?),
                )
            }
        },
        Expr::Star | Expr::Index(_) => return None,
    })
}

/// The operands of `a && b && c`, which the parser nests to the left.
fn chain(both: &BinExpr<'_>, op: &BinOp, depth: usize) -> Option<Vec<Tree>> {
    let mut operands = Vec::from([convert(&both.rhs, depth + 1)?]);
    let mut left = &both.lhs;
    while let Expr::BinExpr(next) = &left.inner
        && next.op == *op
    {
        operands.push(convert(&next.rhs, depth + 1)?);
        left = &next.lhs;
    }
    operands.push(convert(left, depth + 1)?);
    operands.reverse();
    Some(operands)
}
