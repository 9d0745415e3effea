//! A value and the piece of text it was read from.

use alloc::{borrow::ToOwned, string::String};
use spec_source::{Node, Span};

/// A value with the place it stands at, in the document that its owner names.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// The piece of text it was read from.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value at a place.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl Spanned<String> {
    /// The text of a scalar.
    pub fn text(node: &Node) -> Option<Self> {
        Some(Self::new(node.text()?.to_owned(), node.place()))
    }
}

/// A place in one of the project's documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The document's position in [`crate::Project::documents`].
    pub document: usize,
    /// The piece of its text.
    pub span: Span,
}

impl Place {
    /// A place in a document.
    pub const fn new(document: usize, span: Span) -> Self {
        Self { document, span }
    }
}
