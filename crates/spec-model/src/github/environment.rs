//! The deployment environment that a job runs in.

use crate::{
    Spanned,
    github::{
        condition::{Tree, Value},
        has_expression, whole_expression,
    },
};
use alloc::string::String;
use spec_source::{Entry, Span};

/// A job's `environment`.
#[derive(Debug, Clone, PartialEq)]
pub struct Environment {
    /// The key and its value together.
    pub span: Span,
    /// The name as it is written.
    pub name: Spanned<String>,
}

impl Environment {
    /// Reads an `environment` key, whose value is a name or a mapping with one. An empty name is no environment.
    pub fn read(entry: &Entry) -> Option<Self> {
        let node = if entry.value.is_mapping() {
            entry.value.get("name")?
        } else {
            &entry.value
        };
        let name = Spanned::text(node).filter(|name| !name.value.trim().is_empty())?;
        Some(Self {
            span: entry.key.place().to(if entry.value.alias.is_some() {
                entry.value.place()
            } else {
                name.span
            }),
            name,
        })
    }

    /// Whether a job with it always runs in some environment: a name that is one expression may turn out empty.
    pub fn is_certain(&self) -> bool {
        let name = self.name.value.trim();
        let tree = whole_expression(name).and_then(Tree::parse);
        !has_expression(name)
            || outside_expressions(name)
            || tree.as_ref().is_some_and(is_never_empty)
    }
}

/// Whether an expression always makes a text that is not empty: `||` ends with one, and gives what stands before only where that is true.
fn is_never_empty(tree: &Tree) -> bool {
    match tree {
        Tree::Literal(Value::Text(text)) => !text.trim().is_empty(),
        Tree::Or(parts) => parts.last().is_some_and(is_never_empty),
        _ => false,
    }
}

/// Whether there is text around a value's expressions, so that it can never be empty.
fn outside_expressions(text: &str) -> bool {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${{") {
        if !before.trim().is_empty() {
            return true;
        }
        rest = after.split_once("}}").map_or("", |(_, rest)| rest);
    }
    !rest.trim().is_empty()
}
