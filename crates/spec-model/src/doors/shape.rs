//! What a pasted answer answers, told from its shape.

use super::{Endpoint, Form, table};
use alloc::vec::Vec;
use spec_source::Node;

/// The questions that an answer of this shape could belong to: none where it is no known answer, several where the shape does not tell.
pub fn recognise(root: &Node) -> Vec<&'static Endpoint> {
    let mut best = 0;
    let mut found = Vec::new();
    for endpoint in table::ENDPOINTS.into_iter().chain(table::FOLLOWING) {
        let fields = matching(endpoint, root);
        if fields > best {
            best = fields;
            found.clear();
        }
        if fields == best && best > 0 {
            found.push(endpoint);
        }
    }
    found
}

/// How many of the fields that tell an answer are there.
pub(crate) fn matching(endpoint: &Endpoint, root: &Node) -> usize {
    let count = |node: &Node| {
        let there = |field: &&&str| node.get(field).is_some();
        endpoint.fields.iter().filter(there).count()
    };
    match endpoint.form {
        Form::Object => count(root),
        Form::Within(key) => pages(endpoint.form, root)
            .into_iter()
            .map(|page| usize::from(page.get(key).is_some_and(Node::is_sequence)))
            .max()
            .unwrap_or(0),
        Form::List => pages(endpoint.form, root)
            .into_iter()
            .flat_map(Node::items)
            .map(count)
            .max()
            .unwrap_or(0),
    }
}

/// The pages of an answer: itself, or each of the list of its pages.
pub(crate) fn pages(form: Form, root: &Node) -> Vec<&Node> {
    if is_paged(form, root) {
        root.items().iter().collect()
    } else {
        [root].into()
    }
}

/// Whether an answer is the list of its pages.
pub(crate) fn is_paged(form: Form, root: &Node) -> bool {
    let items = root.items();
    match form {
        Form::Object => false,
        Form::Within(_) => root.is_sequence(),
        Form::List => !items.is_empty() && items.iter().all(Node::is_sequence),
    }
}
