//! What starts a workflow.

use crate::Spanned;
use alloc::{string::String, vec::Vec};
use spec_source::{Node, Span, Value};

/// One event of `on`, with its filters.
#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    /// The event's name.
    pub event: Spanned<String>,
    /// The event with its filters.
    pub span: Span,
    /// `types`
    pub types: Option<Patterns>,
    /// `branches`
    pub branches: Option<Patterns>,
    /// `branches-ignore`
    pub branches_ignore: Option<Patterns>,
    /// `tags`
    pub tags: Option<Patterns>,
    /// `tags-ignore`
    pub tags_ignore: Option<Patterns>,
    /// `workflows`, of `workflow_run`.
    pub workflows: Option<Patterns>,
    /// The inputs it declares, of `workflow_dispatch` and `workflow_call`.
    pub inputs: Vec<Input>,
}

/// A filter's patterns, in order.
pub type Patterns = Vec<Spanned<String>>;

/// An input that a trigger declares.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Its name.
    pub name: Spanned<String>,
    /// Its `type`.
    pub kind: Option<String>,
    /// Its `default`.
    pub default: Option<Spanned<String>>,
}

impl Trigger {
    /// Reads the value of `on`: a name, a list of names, or a mapping of names to filters.
    pub fn read_all(node: &Node) -> Vec<Self> {
        match &node.value {
            Value::Mapping(entries, _) => entries
                .iter()
                .filter_map(|entry| Self::read(&entry.key, Some(&entry.value)))
                .collect(),
            _ => node
                .texts()
                .into_iter()
                .filter_map(|name| Self::read(name, None))
                .collect(),
        }
    }

    fn read(name: &Node, filters: Option<&Node>) -> Option<Self> {
        let event = Spanned::text(name)?;
        let patterns = |key: &str| {
            let node = filters?.get(key)?;
            Some(
                node.texts()
                    .into_iter()
                    .filter_map(Spanned::text)
                    .collect::<Patterns>(),
            )
        };
        let inputs = filters
            .and_then(|filters| filters.get("inputs"))
            .map(Node::entries)
            .unwrap_or_default();
        Some(Self {
            span: filters.map_or(event.span, |filters| event.span.to(filters.place())),
            event,
            types: patterns("types"),
            branches: patterns("branches"),
            branches_ignore: patterns("branches-ignore"),
            tags: patterns("tags"),
            tags_ignore: patterns("tags-ignore"),
            workflows: patterns("workflows"),
            inputs: inputs
                .iter()
                .filter_map(|entry| {
                    Some(Input {
                        name: Spanned::text(&entry.key)?,
                        kind: entry.value.get("type").and_then(Node::text).map(Into::into),
                        default: entry.value.get("default").and_then(Spanned::text),
                    })
                })
                .collect(),
        })
    }
}
