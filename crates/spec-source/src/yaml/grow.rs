//! The tree of a YAML document: aliases followed, merge keys resolved, all of it bounded.

use crate::Set;
use crate::{
    Entry, MAX_DEPTH, Node, Scalar, ScalarStyle, Span, Value,
    yaml::{Raw, RawValue},
};
use alloc::{string::String, vec::Vec};

/// How many values all documents of a text may hold, each use of an alias counted: a mebibyte of the densest YAML
/// has some 500,000, the largest workflow seen some 5,000; a bomb of nested aliases would have billions.
pub(crate) const MAX_NODES: usize = 250_000;

/// How many bytes of text they may hold, each use of an alias counted: sixteen times the largest file that is read.
pub(crate) const MAX_TEXT: usize = 16 << 20;

/// What may still be spent.
pub(crate) struct Budget {
    nodes: usize,
    text: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            nodes: MAX_NODES,
            text: MAX_TEXT,
        }
    }
}

/// The tree below a raw node; `None` when it grows beyond the bounds.
pub(crate) fn grow(raws: &[Raw], root: usize, budget: &mut Budget) -> Option<Node> {
    branch(raws, root, 0, budget)
}

/// The scalar at a raw node or behind its alias.
pub(crate) fn scalar(raws: &[Raw], index: usize) -> Option<&Scalar> {
    match &raws.get(index)?.value {
        RawValue::Scalar(scalar) => Some(scalar),
        // an alias lies behind what it names, so this ends
        RawValue::Alias(target) => scalar_behind(raws, *target),
        _ => None,
    }
}

fn scalar_behind(raws: &[Raw], index: usize) -> Option<&Scalar> {
    match &raws.get(index)?.value {
        RawValue::Scalar(scalar) => Some(scalar),
        _ => None,
    }
}

/// Whether a key asks for another mapping's keys.
pub(crate) fn is_merge(key: &Scalar) -> bool {
    key.style == ScalarStyle::Plain && key.text == "<<"
}

fn branch(raws: &[Raw], index: usize, depth: usize, budget: &mut Budget) -> Option<Node> {
    let raw = raws.get(index)?;
    if depth > MAX_DEPTH {
        return None;
    }
    budget.nodes = budget.nodes.checked_sub(1)?;
    let value = match &raw.value {
        RawValue::Scalar(scalar) => {
            let weight = scalar.text.len() + size_of_val(scalar.pieces.as_slice());
            budget.text = budget.text.checked_sub(weight)?;
            Value::Scalar(scalar.clone())
        }
        RawValue::Sequence(children, layout) => {
            let mut items = Vec::with_capacity(children.len());
            for child in children {
                items.push(branch(raws, *child, depth + 1, budget)?);
            }
            Value::Sequence(items, *layout)
        }
        RawValue::Mapping(children, layout) => {
            Value::Mapping(entries(raws, children, depth, budget)?, *layout)
        }
        RawValue::Alias(target) => {
            let node = branch(raws, *target, depth, budget)?;
            return Some(Node {
                alias: Some(raw.span),
                ..node
            });
        }
    };
    Some(Node {
        span: raw.span,
        alias: None,
        anchored: raw.anchored,
        value,
    })
}

fn entries(
    raws: &[Raw],
    children: &[usize],
    depth: usize,
    budget: &mut Budget,
) -> Option<Vec<Entry>> {
    let mut own = Set::new();
    for pair in children.chunks_exact(2) {
        if let [key, _] = pair
            && let Some(scalar) = scalar(raws, *key)
            && !is_merge(scalar)
        {
            own.insert(scalar.text.as_str());
        }
    }
    let mut merged: Set<String> = Set::new();
    let mut entries = Vec::with_capacity(children.len() / 2);
    for pair in children.chunks_exact(2) {
        let [key, value] = pair else { continue };
        let Some(name) = scalar(raws, *key) else {
            continue;
        };
        if is_merge(name) {
            let value = branch(raws, *value, depth + 1, budget)?;
            for entry in sources(value) {
                let Some(scalar) = entry.key.scalar() else {
                    continue;
                };
                if !own.contains(scalar.text.as_str()) && merged.insert(scalar.text.clone()) {
                    entries.push(entry);
                }
            }
        } else {
            entries.push(Entry {
                key: branch(raws, *key, depth + 1, budget)?,
                value: branch(raws, *value, depth + 1, budget)?,
                merged: false,
            });
        }
    }
    Some(entries)
}

/// The entries that a merge key's value brings, of several mappings the first one's first.
fn sources(value: Node) -> Vec<Entry> {
    let mut out = Vec::new();
    let mut take = |node: Node, place: Option<Span>| {
        let place = node.alias.or(place);
        if let Value::Mapping(entries, _) = node.value {
            out.extend(entries.into_iter().map(|entry| through(entry, place)));
        }
    };
    let place = value.alias;
    match value.value {
        Value::Sequence(items, _) => items.into_iter().for_each(|item| take(item, place)),
        _ => take(value, place),
    }
    out
}

/// An entry as it is seen through a merge key at a place.
fn through(entry: Entry, place: Option<Span>) -> Entry {
    let at = |node: Node| Node {
        alias: place.or(node.alias),
        ..node
    };
    Entry {
        key: at(entry.key),
        value: at(entry.value),
        merged: true,
    }
}
