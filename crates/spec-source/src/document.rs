//! An input that has been read: its text, its tree and what is wrong with it.

use crate::{
    Comment, Input, Kind, Lines, Node, Origin, Problem, Route, Span, Step, decode::decode, json,
    listing, toml, yaml,
};
use alloc::{string::String, vec::Vec};

/// An input that has been read. Reading never fails: what is wrong stands in [`Document::problems`].
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The path from the repository's top; for an answer the endpoint.
    pub path: String,
    /// Where it came from.
    pub origin: Origin,
    /// Its notation.
    pub kind: Kind,
    /// Its text. Empty when the bytes are no text; a byte order mark stays in it.
    pub text: String,
    /// Where its lines begin.
    pub lines: Lines,
    /// Its trees: one for each YAML document, one for TOML and JSON, none where it could not be read.
    pub roots: Vec<Node>,
    /// Its comments, in the order of the text.
    pub comments: Vec<Comment>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// What a reader of one notation gives back.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) roots: Vec<Node>,
    pub(crate) comments: Vec<Comment>,
    pub(crate) problems: Vec<Problem>,
}

impl Document {
    /// Reads an input by its path's notation, or by its content where the path tells nothing.
    pub fn parse(input: &Input) -> Self {
        let kind = Kind::detect(&input.path, &input.bytes, input.origin);
        Self::parse_as(input, kind)
    }

    /// Reads an input as a given notation.
    pub fn parse_as(input: &Input, kind: Kind) -> Self {
        let (text, refusal) = decode(input, kind);
        let reading = match (&refusal, kind) {
            (Some(_), _) | (None, Kind::Markdown | Kind::Rst | Kind::Text) => Reading::default(),
            (None, Kind::Yaml) => yaml::read(&text),
            (None, Kind::Toml) => toml::read(&text),
            (None, Kind::Json) => json::read(&text),
            (None, Kind::Listing) => listing::read(&text),
        };
        let mut problems: Vec<Problem> = refusal.into_iter().collect();
        problems.extend(reading.problems);
        Self {
            path: input.path.clone(),
            origin: input.origin,
            kind,
            lines: Lines::new(&text),
            text,
            roots: reading.roots,
            comments: reading.comments,
            problems,
        }
    }

    /// The tree; of several YAML documents the first.
    pub fn root(&self) -> Option<&Node> {
        self.roots.first()
    }

    /// Whether everything in it was understood, so that what was not seen in it is not there.
    pub fn is_whole(&self) -> bool {
        !self.problems.iter().any(|problem| problem.hides)
    }

    /// The node at a route.
    pub fn at(&self, route: &Route) -> Option<&Node> {
        route
            .0
            .iter()
            .try_fold(self.root()?, |node, step| match step {
                Step::Key(key) => node.get(key),
                Step::Item(index) => node.items().get(*index),
            })
    }

    /// The text of a span; empty when it lies outside.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The comment that follows a node on the line where the node ends.
    pub fn comment_after(&self, span: Span) -> Option<&Comment> {
        let line = self.lines.line(span.end);
        let index = self
            .comments
            .partition_point(|comment| comment.span.start < span.end);
        self.comments
            .get(index)
            .filter(|comment| self.lines.line(comment.span.start) == line)
    }
}
