//! Reads the project's own file; what is wrong in it is a problem with its place, and the rest still counts.

use super::{Ignore, IgnoreScope, OwnFile, Publishes, Resource, Statement};
use crate::{Day, Place, Spanned};
use alloc::{format, string::String, vec::Vec};
use spec_source::{Document, Node, Problem, ScalarKind, is_among};

impl OwnFile {
    /// Reads `spec-check.toml` whole, or `[tool.spec-check]` of a `pyproject.toml`. A file without either has none.
    pub fn read(document: usize, source: &Document) -> Option<(Self, Vec<Problem>)> {
        let root = source.root()?;
        let in_pyproject = source.path.rsplit('/').next() == Some("pyproject.toml");
        let root = if in_pyproject {
            root.get("tool")?.get("spec-check")?
        } else {
            root
        };
        let mut reader = Reader {
            document,
            file: Self {
                document,
                ..Self::default()
            },
            problems: Vec::new(),
        };
        reader.take(root);
        Some((reader.file, reader.problems))
    }
}

/// In which form a value stands.
#[derive(Clone, Copy)]
enum Form {
    /// Text, or a day.
    Text,
    /// A list of texts, or one.
    Texts,
}

impl Form {
    fn fits(self, node: &Node) -> bool {
        let is_text = |node: &Node| {
            node.scalar()
                .is_some_and(|scalar| scalar.kind == ScalarKind::String)
        };
        match self {
            Self::Text => is_text(node),
            Self::Texts => is_text(node) || node.is_sequence() && node.items().iter().all(is_text),
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Text => "text in quotes, or a day",
            Self::Texts => "a list of texts in quotes",
        }
    }
}

const STATEMENT: [(&str, Form); 5] = [
    ("rule", Form::Text),
    ("says", Form::Text),
    ("by", Form::Text),
    ("on", Form::Text),
    ("note", Form::Text),
];
const IGNORE: [(&str, Form); 3] = [
    ("rule", Form::Text),
    ("path", Form::Text),
    ("reason", Form::Text),
];
const RESOURCE: [(&str, Form); 8] = [
    ("name", Form::Text),
    ("kind", Form::Text),
    ("location", Form::Text),
    ("holders", Form::Texts),
    ("gain-access", Form::Text),
    ("rotation", Form::Text),
    ("expires", Form::Text),
    ("reviewed", Form::Text),
];

struct Reader {
    document: usize,
    file: OwnFile,
    problems: Vec<Problem>,
}

impl Reader {
    fn problem(&mut self, node: &Node, message: String) {
        self.problems.push(Problem {
            span: Some(node.place()),
            message,
            hides: false,
        });
    }

    fn take(&mut self, root: &Node) {
        for entry in root.entries() {
            let value = &entry.value;
            match entry.key.text().unwrap_or_default() {
                "project" => self.take_project(value),
                "statement" => self.take_each("statement", value, &STATEMENT, Self::take_statement),
                "ignore" => self.take_each("ignore", value, &IGNORE, Self::take_ignore),
                "resource" => self.take_each("resource", value, &RESOURCE, Self::take_resource),
                other => self.problem(&entry.key, format!("`{other}` is none of `project`, `statement`, `ignore` and `resource`, and is not read: correct its name")),
            }
        }
    }

    /// Takes the entries of a list; what no entry has, or has in another form, is said, and the rest of the entry counts.
    fn take_each(
        &mut self,
        name: &str,
        list: &Node,
        keys: &[(&str, Form)],
        take: fn(&mut Self, &Node),
    ) {
        if !list.is_sequence() {
            let message = format!(
                "`{name}` is a list, and this is none, so it is not read: begin each of its entries with `[[{name}]]`"
            );
            return self.problem(list, message);
        }
        for item in list.items() {
            for entry in item.entries() {
                let key = entry.key.text().unwrap_or_default();
                match keys.iter().find(|(known, _)| *known == key) {
                    None => {
                        let message =
                            format!("`{key}` is not read under `{name}`: correct its name");
                        self.problem(&entry.key, message);
                    }
                    Some((_, form)) if !form.fits(&entry.value) => {
                        let message = format!(
                            "`{key}` is {}, and this is none, so it is not read",
                            form.words()
                        );
                        self.problem(&entry.value, message);
                    }
                    Some(_) => {}
                }
            }
            take(self, item);
        }
    }

    fn take_project(&mut self, node: &Node) {
        if !node.is_mapping() {
            let message = "`project` is a table, and this is none, so it is not read: begin it with `[project]`";
            return self.problem(node, message.into());
        }
        for entry in node.entries() {
            let value = &entry.value;
            let text = Spanned::text(value);
            match entry.key.text().unwrap_or_default() {
                "packages" => {
                    if !Form::Texts.fits(value) {
                        let message = format!(
                            "`packages` is {}: what is none of these is not read",
                            Form::Texts.words()
                        );
                        self.problem(value, message);
                    }
                    self.file.packages = value
                        .texts()
                        .into_iter()
                        .filter_map(Spanned::text)
                        .collect();
                }
                "release-repository" => self.file.release_repository = text,
                "publishes" => {
                    let word = match value.text() {
                        Some("here") => Publishes::Here,
                        Some("elsewhere") => Publishes::Elsewhere,
                        Some("by hand") => Publishes::ByHand,
                        Some("nothing") => Publishes::Nothing,
                        _ => {
                            self.problem(value, "`publishes` is `here`, `elsewhere`, `by hand` or `nothing`: choose one of them".into());
                            continue;
                        }
                    };
                    self.file.publishes = Some(Spanned::new(word, value.place()));
                }
                "maintainers" => match value.text() {
                    Some(word @ ("one" | "several")) => {
                        self.file.one_maintainer = Some(Spanned::new(word == "one", value.place()));
                    }
                    _ => self.problem(
                        value,
                        "`maintainers` is `one` or `several`: choose one of them".into(),
                    ),
                },
                other => self.problem(
                    &entry.key,
                    format!("`{other}` is not read under `project`: correct its name"),
                ),
            }
        }
    }

    fn take_statement(&mut self, node: &Node) {
        let (Some(rule), Some(says)) = (text_of(node, "rule"), text_of(node, "says")) else {
            self.problem(
                node,
                "a statement names its `rule` and what it `says`: without both it counts as none"
                    .into(),
            );
            return;
        };
        if !is_among(
            says.value.as_str(),
            "met met-differently unmet not-applicable",
        ) {
            self.problem(node, "a statement `says` `met`, `met-differently`, `unmet` or `not-applicable`: this one counts as none".into());
            return;
        }
        let on = text_of(node, "on");
        if on.as_ref().and_then(|on| day(&on.value)).is_none() {
            self.problem(node, "a statement carries the day it was made `on`, as `2026-10-01`: without one it counts as none, since statements age".into());
            return;
        }
        self.file.statements.push(Statement {
            place: Place::new(self.document, node.place()),
            rule,
            says,
            by: text_of(node, "by").map(|by| by.value),
            on,
            note: text_of(node, "note"),
        });
    }

    fn take_ignore(&mut self, node: &Node) {
        let reason = text_of(node, "reason")
            .map(|reason| reason.value)
            .filter(|reason| !reason.trim().is_empty());
        let (Some(rule), Some(reason)) = (text_of(node, "rule"), reason) else {
            self.problem(
                node,
                "an ignore names its `rule` and a `reason`: without both it is not applied".into(),
            );
            return;
        };
        let scope =
            text_of(node, "path").map_or(IgnoreScope::All, |path| IgnoreScope::Path(path.value));
        self.file.ignores.push(Ignore {
            place: Place::new(self.document, rule.span),
            rule: rule.value,
            scope,
            reason,
        });
    }

    fn take_resource(&mut self, node: &Node) {
        let Some(name) = text_of(node, "name") else {
            self.problem(
                node,
                "an entry of the access register has a `name`: without one it is left out".into(),
            );
            return;
        };
        for key in ["expires", "reviewed"] {
            if text_of(node, key).is_some_and(|text| day(&text.value).is_none()) {
                self.problem(
                    node,
                    format!("`{key}` is a day, as `2026-10-01`: it is left out"),
                );
            }
        }
        let date = |key: &str| text_of(node, key).filter(|text| day(&text.value).is_some());
        self.file.resources.push(Resource {
            place: Place::new(self.document, name.span),
            name,
            kind: text_of(node, "kind").map(|kind| kind.value),
            location: text_of(node, "location").map(|location| location.value),
            holders: node
                .get("holders")
                .map(|holders| {
                    holders
                        .texts()
                        .into_iter()
                        .filter_map(Spanned::text)
                        .collect()
                })
                .unwrap_or_default(),
            gain_access: text_of(node, "gain-access"),
            rotation: text_of(node, "rotation"),
            expires: date("expires"),
            reviewed: date("reviewed"),
        });
    }
}

fn text_of(node: &Node, key: &str) -> Option<Spanned<String>> {
    node.get(key).and_then(Spanned::text)
}

/// A day written `YYYY-MM-DD`; anything else is none.
fn day(text: &str) -> Option<Day> {
    Day::read(text).filter(|_| text.len() == 10)
}
