//! The texts that conditions compare with: what is tried when an occurrence is looked for.

use super::super::super::github::condition::{
    Causes, Contexts, Fuel, Function, Status, Tree, Truth, Value,
};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// The texts that conditions compare with.
#[derive(Debug, Clone, Default)]
pub(super) struct Literals {
    /// Texts of any kind, in the order in which they stand.
    pub(super) texts: Vec<String>,
    /// `owner/repository` names that a condition asks this repository to have.
    pub(super) repositories: Vec<String>,
    /// Owners that a condition asks this repository to have.
    pub(super) owners: Vec<String>,
    /// Whether any condition looks at the repository's name or owner.
    pub(super) names_a_repository: bool,
}

/// How many texts are tried; a workflow's conditions seldom hold more than ten.
const MAX_TEXTS: usize = 24;
/// How long a text may be to be tried.
const MAX_LENGTH: usize = 120;
/// How many repositories are tried.
const MAX_NAMES: usize = 8;

impl Literals {
    /// Adds the texts of an expression.
    pub(super) fn add(&mut self, tree: &Tree) {
        tree.any(&mut |part| {
            match part {
                Tree::Literal(Value::Text(text)) => self.add_text(text),
                Tree::Call(Function::FromJSON, _) => {
                    for item in list_of(part) {
                        self.add_text(&item);
                    }
                }
                _ => {}
            }
            false
        });
    }

    fn add_text(&mut self, text: &str) {
        let is_new = !self.texts.iter().any(|known| known == text);
        if is_new && !text.is_empty() && text.len() <= MAX_LENGTH && self.texts.len() < MAX_TEXTS {
            self.texts.push(text.to_owned());
        }
    }

    /// Adds the names that an expression asks this repository to have.
    pub(super) fn add_repository(&mut self, tree: &Tree) {
        self.walk(tree, true);
    }

    fn walk(&mut self, tree: &Tree, wanted: bool) {
        match tree {
            Tree::Not(inner) => self.walk(inner, !wanted),
            Tree::And(parts) | Tree::Or(parts) => {
                for part in parts {
                    self.walk(part, wanted);
                }
            }
            Tree::Compare(how, a, b) => {
                use crate::github::condition::Comparison;
                let wanted = match how {
                    Comparison::Equal => wanted,
                    Comparison::NotEqual => !wanted,
                    _ => false,
                };
                self.pair(a, b, wanted);
                self.pair(b, a, wanted);
            }
            Tree::Call(Function::Contains, args) => {
                if let [list, item] = args.as_slice() {
                    self.pair(item, list, wanted);
                    self.pair(list, item, false);
                }
            }
            Tree::Call(Function::StartsWith, args) => {
                if let [whole, start] = args.as_slice() {
                    let owner =
                        matches!(start, Tree::Literal(Value::Text(text)) if text.ends_with('/'));
                    self.pair(whole, start, wanted && owner);
                }
            }
            Tree::Call(_, args) => args.iter().for_each(|arg| self.walk(arg, wanted)),
            _ => {}
        }
    }

    fn pair(&mut self, asked: &Tree, other: &Tree, wanted: bool) {
        let path = asked.path().unwrap_or_default();
        let owner = matches!(
            path.as_str(),
            "github.repository_owner" | "github.event.repository.owner.login"
        );
        let name = matches!(
            path.as_str(),
            "github.repository" | "github.event.repository.full_name"
        );
        if !owner && !name {
            return;
        }
        self.names_a_repository = true;
        if !wanted {
            return;
        }
        let texts = match other {
            Tree::Literal(Value::Text(text)) => Vec::from([text.clone()]),
            list => list_of(list),
        };
        for text in texts {
            if name && text.ends_with('/') {
                push(&mut self.owners, text.trim_end_matches('/'));
            } else if name && text.split('/').count() == 2 {
                push(&mut self.repositories, &text);
            } else if owner && !text.contains('/') {
                push(&mut self.owners, &text);
            }
        }
    }

    /// The texts as names of branches (`heads`) or tags (`tags`).
    pub(super) fn names_in(&self, folder: &str) -> Vec<String> {
        let mut names = Vec::new();
        for text in &self.texts {
            let name = match text.strip_prefix("refs/") {
                Some(rest) => match rest.split_once('/') {
                    Some((kind, name)) if kind == folder => name,
                    _ => continue,
                },
                None => text,
            };
            if !name.is_empty() && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        names
    }

    /// What somebody may write who writes what they like.
    pub(super) fn free_texts(&self) -> Vec<Value> {
        let mut found = Vec::from([Value::text("x"), Value::text("")]);
        found.extend(self.texts.iter().map(|text| Value::text(text)));
        if self.texts.len() > 1 {
            found.push(Value::Text(self.texts.join(" ")));
        }
        found
    }
}

fn push(names: &mut Vec<String>, name: &str) {
    if names.len() < MAX_NAMES && !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        names.push(name.to_owned());
    }
}

/// The texts of `fromJSON('["a", "b"]')`.
fn list_of(tree: &Tree) -> Vec<String> {
    let Tree::Call(Function::FromJSON, args) = tree else {
        return Vec::new();
    };
    if !matches!(args.as_slice(), [Tree::Literal(Value::Text(_))]) {
        return Vec::new();
    }
    let contexts = Contexts {
        entries: Vec::new(),
        status: Status {
            success: Truth::Unknown(Causes::NONE),
            failure: Truth::Unknown(Causes::NONE),
            cancelled: Truth::Unknown(Causes::NONE),
        },
    };
    match tree.evaluate(&contexts, &mut Fuel::new(4)) {
        Value::Array(items) => items
            .into_iter()
            .filter_map(|item| match item {
                Value::Text(text) => Some(text),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}
