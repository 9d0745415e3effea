//! One place and what it says.

use crate::Verdict;
use alloc::string::String;
use spec_model::{Place, answers::Found};
use spec_source::Span;

/// Where an exhibit stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Where {
    /// In the text of a document, counted as the project counts its documents.
    Text {
        /// The document's position in the project.
        document: usize,
        /// The piece of its text.
        span: Span,
    },
    /// In a service's answer.
    Answer {
        /// The answer's position among the project's documents.
        document: usize,
        /// The JSON pointer.
        pointer: String,
        /// The piece of its text.
        span: Span,
    },
    /// Nowhere: the path where the thing would be, or that of the listing which does not have it.
    Absent {
        /// That path.
        path: String,
    },
}

/// One place, its own verdict, and what it says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exhibit {
    /// Where it stands.
    pub place: Where,
    /// The place's own verdict.
    pub verdict: Verdict,
    /// What the place says: what is so and why it matters.
    pub says: String,
}

impl Exhibit {
    /// An exhibit in the text of a document.
    pub fn at(place: Place, verdict: Verdict, says: impl Into<String>) -> Self {
        Self {
            place: Where::Text {
                document: place.document,
                span: place.span,
            },
            verdict,
            says: says.into(),
        }
    }

    /// An exhibit in a service's answer.
    pub fn answered(found: &Found<'_>, verdict: Verdict, says: impl Into<String>) -> Self {
        Self {
            place: Where::Answer {
                document: found.document,
                pointer: found.pointer.clone(),
                span: found.node.span,
            },
            verdict,
            says: says.into(),
        }
    }

    /// Whether it stands at this place of a document's text.
    pub fn stands_at(&self, place: Place) -> bool {
        matches!(self.place, Where::Text { document, span } if document == place.document && span == place.span)
    }

    /// An exhibit of an absence: the path where the thing would be.
    pub fn absent(path: &str, verdict: Verdict, says: impl Into<String>) -> Self {
        Self {
            place: Where::Absent { path: path.into() },
            verdict,
            says: says.into(),
        }
    }
}

impl From<Place> for Where {
    fn from(place: Place) -> Self {
        Self::Text {
            document: place.document,
            span: place.span,
        }
    }
}

impl From<&Found<'_>> for Where {
    fn from(found: &Found<'_>) -> Self {
        Self::Answer {
            document: found.document,
            pointer: found.pointer.clone(),
            span: found.node.span,
        }
    }
}
