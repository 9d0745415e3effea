//! Names with values: `env:`, `with:`, `secrets:`.

use crate::Spanned;
use alloc::{string::String, vec::Vec};
use spec_source::{Node, Span};

/// One name with its value, as it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// The name.
    pub name: Spanned<String>,
    /// The value's text; null and nested values are empty text.
    pub value: Spanned<String>,
    /// The name and its value together.
    pub span: Span,
}

/// Reads a mapping of names and values; anything else has none.
pub fn read_variables(node: Option<&Node>) -> Vec<Variable> {
    let entries = node.map(Node::entries).unwrap_or_default();
    entries
        .iter()
        .filter_map(|entry| {
            let name = Spanned::text(&entry.key)?;
            let value = Spanned::text(&entry.value)
                .unwrap_or_else(|| Spanned::new(String::new(), entry.value.place()));
            let span = name.span.to(value.span);
            Some(Variable { name, value, span })
        })
        .collect()
}

/// The variable of a name; names are compared without case, as GitHub does for inputs and most shells' users expect of secrets.
pub fn find<'a>(variables: &'a [Variable], name: &str) -> Option<&'a Variable> {
    variables
        .iter()
        .find(|variable| variable.name.value.eq_ignore_ascii_case(name))
}
