//! What is wrong with an input itself: not a finding about security.

use crate::Span;
use alloc::string::String;

/// Something wrong with an input, in three parts: what is so, why it matters, what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands; `None` when it is about the whole input.
    pub span: Option<Span>,
    /// The sentence: lower case, code in backticks, no blame.
    pub message: String,
    /// Whether some of the text's meaning was lost, so that nothing may be concluded from what was not seen in it.
    pub hides: bool,
}

impl Problem {
    /// A problem that hides some of the input's meaning.
    pub(crate) fn hiding(span: Option<Span>, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            hides: true,
        }
    }
}
