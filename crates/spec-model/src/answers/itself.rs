//! What an answer that came without its path says of itself.

use crate::doors::{self, Endpoint, Form, table};
use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use spec_source::{Node, is_among};

/// Where an answer carries its own address.
const ADDRESSES: [&[&str]; 3] = [&["url"], &["_links", "self"], &["_links", "self", "href"]];

/// Where an answer carries the last name of its path.
const NAMES: [(&Endpoint, &[&str]); 8] = [
    (&table::ORGANISATION, &["login"]),
    (&table::TREE, &["sha"]),
    (&table::BRANCH, &["name"]),
    (&table::RULESET, &["id"]),
    (&table::TAG_REFERENCE, &["ref"]),
    (&table::TAG, &["sha"]),
    (&table::COMMIT, &["sha"]),
    (&table::DISTRIBUTION, &["info", "name"]),
];

/// Where an answer, or an item of a list, holds an address below its repository.
const BELOW: [&[&str]; 2] = [&["html_url"], &["object", "url"]];

/// Where an answer, or an item of a list, names the repository that it comes from, and what says that it is one.
const SOURCES: [(&str, &str); 2] = [
    ("source_type", "source"),
    ("ruleset_source_type", "ruleset_source"),
];

/// What fills the names in the path of the question, as far as the answer says it: the names of the repository stay as they are where it does
/// not, and `None` where something else is missing, so that nobody could tell what was asked.
pub(super) fn arguments(endpoint: &'static Endpoint, root: &Node) -> Option<Vec<String>> {
    let own_address = ADDRESSES
        .iter()
        .filter_map(|keys| down(root, keys)?.text())
        .find_map(|address| endpoint.arguments(address));
    own_address.or_else(|| {
        let mut found: Vec<String> = endpoint.names().map(ToString::to_string).collect();
        let missing = found.iter().filter(|name| !of_repository(name)).count();
        if missing == 1 {
            *found.last_mut()? = last(endpoint, root)?;
        }
        if let (Some(own), true) = (found.first_mut(), *endpoint == table::ORGANISATION)
            && let Some(name) = last(endpoint, root)
        {
            *own = name;
        }
        if let Some(repository) = repository(endpoint, root) {
            for (name, own) in found.iter_mut().zip(repository) {
                *name = own;
            }
        }
        (missing <= 1).then_some(found)
    })
}

/// The repository that an answer about one names, itself or in what it lists: its owner and its name.
fn repository(endpoint: &Endpoint, root: &Node) -> Option<[String; 2]> {
    if !endpoint.path.starts_with("/repos/") {
        return None;
    }
    let within = |page| match endpoint.form {
        Form::Within(key) => Node::get(page, key),
        Form::List => Some(page),
        Form::Object => None,
    };
    let pages = doors::pages(endpoint.form, root);
    let items = pages.into_iter().filter_map(within).flat_map(Node::items);
    [root].into_iter().chain(items).find_map(|node| {
        let addresses = ADDRESSES
            .iter()
            .chain(&BELOW)
            .filter_map(|keys| down(node, keys)?.text());
        let sources = SOURCES.iter().filter_map(|(kind, source)| {
            let is_one = node.get(kind)?.text()? == "Repository";
            node.get(source)?.text().filter(|_| is_one)
        });
        let own = (*endpoint == table::REPOSITORY)
            .then(|| node.get("full_name")?.text())
            .flatten();
        addresses
            .filter_map(of_address)
            .chain(own.into_iter().chain(sources).filter_map(pair))
            .next()
    })
}

/// The repository in an address of the host's API, also of a host of one's own, whose addresses have `/api/v3` before it; or in that of the page
/// that shows an environment's runs. Of other pages nobody could tell whether they are a repository's.
fn of_address(address: &str) -> Option<[String; 2]> {
    let (_, path) = address.split_once("://")?.1.split_once('/')?;
    if path.split('/').nth(2) == Some("deployments") {
        return pair(path);
    }
    let path = path.strip_prefix("api/v3/").unwrap_or(path);
    let path = path.split(['?', '#']).next()?;
    pair(path.strip_prefix("repos/")?)
}

/// The first two parts of a path.
fn pair(path: &str) -> Option<[String; 2]> {
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    Some([parts.next()?.to_string(), parts.next()?.to_string()])
}

/// What the judged repository itself fills in.
fn of_repository(name: &str) -> bool {
    is_among(name, "{owner} {repo} {org}")
}

fn last(endpoint: &Endpoint, root: &Node) -> Option<String> {
    let (_, keys) = NAMES.iter().find(|(known, _)| *known == endpoint)?;
    let text = down(root, keys)?.text()?;
    Some(text.strip_prefix("refs/tags/").unwrap_or(text).to_string())
}

fn down<'a>(root: &'a Node, keys: &[&str]) -> Option<&'a Node> {
    keys.iter().try_fold(root, |node, key| node.get(key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use spec_source::{Document, Input, Origin};

    fn said(endpoint: &'static Endpoint, text: &str) -> Option<Vec<String>> {
        let document = Document::parse(&Input::new("pasted.json", text, Origin::Answer));
        arguments(endpoint, document.root()?)
    }

    #[test]
    fn its_own_address_says_what_was_asked() {
        let rules = r#"{"id": 7, "_links": {"self": {"href": "https://api.github.com/repos/o/r/rulesets/7"}}}"#;
        assert_eq!(
            said(&table::RULESET, rules),
            Some(["o", "r", "7"].map(String::from).into())
        );
        let branch = r#"{"name": "main", "_links": {"self": "https://api.github.com/repos/o/r/branches/main"}}"#;
        assert_eq!(
            said(&table::BRANCH, branch),
            Some(["o", "r", "main"].map(String::from).into())
        );
    }

    #[test]
    fn the_address_names_the_repository_though_it_is_another_than_the_one_that_was_asked() {
        let reference = r#"{"ref": "refs/tags/v4.2.2", "url": "https://api.github.com/repos/actions/checkout/git/refs/tags/v4.2.2"}"#;
        assert_eq!(
            said(&table::TAG_REFERENCE, reference),
            Some(["actions", "checkout", "v4.2.2"].map(String::from).into())
        );
    }

    #[test]
    fn what_a_list_holds_says_of_which_repository_it_is() {
        let other = Some(["x", "other"].map(String::from).into());
        for (endpoint, text) in [
            (
                &table::ENVIRONMENTS,
                r#"{"environments": [{"url": "https://api.github.com/repos/x/other/environments/pypi"}]}"#,
            ),
            (
                &table::ENVIRONMENTS,
                r#"[{"environments": []}, {"environments": [{"html_url": "https://github.com/x/other/deployments/activity_log?environments_filter=pypi"}]}]"#,
            ),
            (
                &table::DEPLOY_KEYS,
                r#"[{"id": 1, "url": "https://git.example.org/api/v3/repos/x/other/keys/1"}]"#,
            ),
            (
                &table::DEPLOY_KEYS,
                r#"[[{"id": 1, "url": "https://api.github.com/repos/x/other/keys/1"}], []]"#,
            ),
            (
                &table::RULESETS,
                r#"[{"id": 1, "source_type": "Organization", "source": "x"}, {"id": 2, "source_type": "Repository", "source": "x/other"}]"#,
            ),
            (&table::REPOSITORY, r#"{"full_name": "x/other"}"#),
        ] {
            assert_eq!(said(endpoint, text), other, "{text}");
        }
        let people = r#"[{"login": "alice", "url": "https://api.github.com/users/alice", "html_url": "https://github.com/alice", "repos_url": "https://api.github.com/users/alice/repos"}]"#;
        assert_eq!(
            said(&table::COLLABORATORS, people),
            Some(["{owner}", "{repo}"].map(String::from).into())
        );
    }

    #[test]
    fn without_an_address_its_name_does() {
        for (endpoint, text, due) in [
            (&table::BRANCH, r#"{"name": "main"}"#, "main"),
            (&table::RULESET, r#"{"id": 42}"#, "42"),
            (
                &table::TAG_REFERENCE,
                r#"{"ref": "refs/tags/v1.0"}"#,
                "v1.0",
            ),
            (
                &table::DISTRIBUTION,
                r#"{"info": {"name": "demo"}}"#,
                "demo",
            ),
        ] {
            let found = said(endpoint, text).unwrap_or_default();
            assert_eq!(found.last().map(String::as_str), Some(due), "{text}");
        }
        let all = said(&table::ENVIRONMENTS, r#"{"environments": []}"#);
        assert_eq!(all, Some(["{owner}", "{repo}"].map(String::from).into()));
    }

    #[test]
    fn what_says_neither_leaves_the_question_open() {
        assert_eq!(
            said(&table::ENVIRONMENT_SECRETS, r#"{"secrets": []}"#),
            None
        );
        assert_eq!(said(&table::BRANCH_PROTECTION, "{}"), None);
    }
}
