//! What a pasted answer answers, told from its shape.

use super::{Endpoint, Form, table};
use alloc::vec::Vec;
use spec_source::Node;

/// The questions that an answer of this shape could belong to: none where it is no known answer, several where the shape does not tell.
pub fn recognise(root: &Node) -> Vec<&'static Endpoint> {
    if is_of_another(root) {
        return Vec::new();
    }
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

/// Whether it answers what is not asked here, and looks like what is: what an organisation lets run, a person's own keys, a list of teams or of
/// repositories. <https://docs.github.com/en/rest/actions/permissions>, <https://docs.github.com/en/rest/users/keys>,
/// <https://docs.github.com/en/rest/repos/repos>
fn is_of_another(root: &Node) -> bool {
    let has = |node: &Node, key: &str| node.get(key).is_some();
    let own = |node: &Node| {
        let address = node.get("url").and_then(Node::text).unwrap_or_default();
        address.contains("/user/keys/")
            || has(node, "key") && !has(node, "read_only")
            || has(node, "permissions") && (has(node, "slug") || has(node, "full_name"))
    };
    has(root, "enabled_repositories")
        || pages(Form::List, root)
            .into_iter()
            .flat_map(Node::items)
            .any(own)
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
