//! A comment and the node it belongs to.

use crate::Span;
use alloc::string::String;

/// One comment of a YAML or TOML document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The comment from its `#` to the end of its line, line break excluded.
    pub span: Span,
    /// What it says, after the `#`, blanks at both ends removed.
    pub text: String,
    /// Whether it stands alone on its line.
    pub own_line: bool,
    /// The span of the scalar it belongs to: the last one before it on its line, or, on a line of its own, the next one.
    /// A block scalar counts on the line of its `|` or `>`, an alias counts as a scalar at its own place, and an empty
    /// value does not count. After a closing bracket alone on its line a comment belongs to nothing.
    pub belongs_to: Option<Span>,
}
