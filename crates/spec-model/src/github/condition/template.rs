//! Texts with expressions in them, and conditions.

use super::{Contexts, Fuel, Known, Tree, Truth, Value, evaluate::together};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// A text with expressions in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Plain(String),
    /// An expression; `None` for one that cannot be read.
    Expression(Option<Tree>),
}

/// How many expressions a text may hold; more are not evaluated.
const MAX_PIECES: usize = 200;

impl Template {
    /// Reads a text.
    pub fn read(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${{") {
            if !before.is_empty() {
                pieces.push(Piece::Plain(before.to_owned()));
            }
            let end = super::super::expression::end_of_body(after);
            let body = after.get(..end).unwrap_or_default();
            let closed = end < after.len() && pieces.len() < MAX_PIECES;
            pieces.push(Piece::Expression(
                closed.then(|| Tree::parse(body)).flatten(),
            ));
            rest = after.get(end + 2..).unwrap_or_default();
            if !closed {
                rest = "";
            }
        }
        if !rest.is_empty() {
            pieces.push(Piece::Plain(rest.to_owned()));
        }
        Self { pieces }
    }

    /// Its value: text that is one expression and nothing else has that expression's, any other is text.
    pub fn evaluate(&self, contexts: &Contexts<'_>, fuel: &mut Fuel) -> Value {
        let mut value = |tree: &Option<Tree>| match tree {
            Some(tree) => tree.evaluate(contexts, fuel),
            None => Value::anything(super::Causes::NONE),
        };
        if let [Piece::Expression(tree)] = self.pieces.as_slice() {
            return value(tree);
        }
        let known = self
            .pieces
            .iter()
            .map(|piece| match piece {
                Piece::Plain(text) => Known::Whole(text.clone()),
                Piece::Expression(tree) => value(tree).as_text(),
            })
            .collect();
        together(known)
    }

    /// The expressions in it that can be read.
    pub fn trees(&self) -> impl Iterator<Item = &Tree> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Expression(tree) => tree.as_ref(),
            Piece::Plain(_) => None,
        })
    }

    /// Whether all of its expressions can be read.
    pub fn is_readable(&self) -> bool {
        !self.pieces.contains(&Piece::Expression(None))
    }
}

/// An `if`: an expression, with or without `${{ }}`. With text around the braces, be it one line break, it is text, and true.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idif>
#[derive(Debug, Clone, PartialEq)]
pub struct Condition(Template);

impl Condition {
    /// Reads the text of an `if`; `None` for an empty one, which asks for nothing but success.
    pub fn read(text: &str) -> Option<Self> {
        if text.trim().is_empty() {
            return None;
        }
        Some(Self(if text.contains("${{") {
            Template::read(text)
        } else {
            Template {
                pieces: Vec::from([Piece::Expression(Tree::parse(text))]),
            }
        }))
    }

    /// Whether it lets its job or step run: without a status function in it, success is asked for too.
    pub fn lets_run(&self, contexts: &Contexts<'_>, fuel: &mut Fuel) -> Truth {
        let own = self.0.evaluate(contexts, fuel).truth();
        if self.asks_for_status() {
            own
        } else {
            contexts.status.success.and(own)
        }
    }

    /// Whether a status function is in it, so that nothing is asked for on top.
    pub fn asks_for_status(&self) -> bool {
        self.0.trees().any(Tree::asks_for_status)
    }

    /// Whether it can be read; GitHub refuses a workflow with one that cannot.
    pub fn is_readable(&self) -> bool {
        self.0.is_readable()
    }

    /// Whether it takes something of a context.
    pub fn mentions(&self, context: &str) -> bool {
        self.0.trees().any(|tree| tree.mentions(context))
    }

    /// Its expressions.
    pub fn trees(&self) -> impl Iterator<Item = &Tree> {
        self.0.trees()
    }
}
