//! What a workflow's or a job's token may do.

use crate::Spanned;
use alloc::{string::String, vec::Vec};
use spec_source::{Entry, Node, Span, Value};

/// A `permissions` block.
#[derive(Debug, Clone, PartialEq)]
pub struct Permissions {
    /// The `permissions` key.
    pub key: Span,
    /// The key and its value together.
    pub span: Span,
    /// What it grants.
    pub grant: Grant,
}

/// What a `permissions` block grants.
#[derive(Debug, Clone, PartialEq)]
pub enum Grant {
    /// `read-all`.
    ReadAll,
    /// `write-all`.
    WriteAll,
    /// The named scopes, and none else (metadata aside).
    Scopes(Vec<(Spanned<String>, Spanned<Level>)>),
    /// Something else than these.
    Unclear,
}

/// What is granted of one scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// `none`
    None,
    /// `read`
    Read,
    /// `write`
    Write,
    /// Something else than these.
    Unclear,
}

impl Permissions {
    /// Reads the entry of a `permissions` key.
    pub fn read(entry: &Entry) -> Self {
        let value = &entry.value;
        let grant = match (&value.value, value.text()) {
            (_, Some("read-all")) => Grant::ReadAll,
            (_, Some("write-all")) => Grant::WriteAll,
            (Value::Mapping(entries, _), _) => {
                Grant::Scopes(entries.iter().filter_map(scope).collect())
            }
            _ => Grant::Unclear,
        };
        let key = entry.key.place();
        Self {
            key,
            span: key.to(value.place()),
            grant,
        }
    }

    /// What it grants of a scope.
    pub fn level(&self, scope: &str) -> Level {
        match &self.grant {
            Grant::WriteAll => Level::Write,
            Grant::ReadAll if scope == "id-token" => Level::None,
            Grant::ReadAll => Level::Read,
            Grant::Scopes(scopes) => scopes
                .iter()
                .find(|(name, _)| name.value == scope)
                .map_or(Level::None, |(_, level)| level.value),
            Grant::Unclear => Level::Unclear,
        }
    }

    /// The scopes that it names with `write`, each from its name to its level.
    pub fn writes(&self) -> Vec<(&str, Span)> {
        let Grant::Scopes(scopes) = &self.grant else {
            return Vec::new();
        };
        scopes
            .iter()
            .filter(|(_, level)| level.value == Level::Write)
            .map(|(name, level)| (name.value.as_str(), name.span.to(level.span)))
            .collect()
    }

    /// Where a scope is named; the whole block for `write-all` and `read-all`.
    pub fn place_of(&self, scope: &str) -> Span {
        let Grant::Scopes(scopes) = &self.grant else {
            return self.span;
        };
        scopes
            .iter()
            .find(|(name, _)| name.value == scope)
            .map_or(self.key, |(name, level)| name.span.to(level.span))
    }
}

fn scope(entry: &Entry) -> Option<(Spanned<String>, Spanned<Level>)> {
    let name = Spanned::text(&entry.key)?;
    Some((name, Spanned::new(level(&entry.value), entry.value.place())))
}

fn level(node: &Node) -> Level {
    match node.text() {
        Some("read") => Level::Read,
        Some("write") => Level::Write,
        Some("none") => Level::None,
        _ => Level::Unclear,
    }
}
