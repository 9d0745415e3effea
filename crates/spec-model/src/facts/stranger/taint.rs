//! Values that hold what a stranger chose, under the names by which a job knows them.

use super::contexts::{ALL, of_path, paths};
use crate::github::expressions;
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};

/// What a value is to whoever takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text of their own.
    Text,
    /// The name of a commit or a repository of theirs.
    Commit,
    /// The number or the address of the run that is followed.
    Run,
}

/// A value that a stranger chooses, or may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen {
    /// What it is, as reports name it.
    pub(super) name: String,
    /// The events that fill it.
    pub(super) events: &'static [&'static str],
    /// What it is to whoever takes it.
    pub(super) kind: Kind,
    /// Whether it certainly holds what they wrote.
    pub(super) sure: bool,
    /// Whether it can hold a line break.
    pub(super) lines: bool,
}

impl Chosen {
    /// What a file holds that a stranger's run may have made.
    pub(super) fn of_file() -> Self {
        Self::perhaps("a file that a stranger's run made".to_owned())
    }

    /// A text that may be theirs, by a way that cannot be followed.
    pub(super) fn perhaps(name: String) -> Self {
        Self {
            name,
            events: ALL,
            kind: Kind::Text,
            sure: false,
            lines: false,
        }
    }
}

/// Names in lower case, as `env.x` or `steps.a.outputs.b`, with what their values hold.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    held: Vec<(String, Chosen)>,
    /// The names of which everything is known that they hold.
    known: Vec<String>,
    /// Whether the run can be a stranger's, so that what a program asks of GitHub can be theirs.
    pub(super) asks: bool,
    /// Whether files of a stranger lie in the workspace, so that what is read from a file can be theirs.
    pub(super) files: bool,
}

impl Scope {
    /// Gives a name what its value holds, in place of what it held.
    pub(super) fn set(&mut self, name: String, chosen: Vec<Chosen>) {
        let mut kept = Vec::new();
        for held in core::mem::take(&mut self.held) {
            if held.0 != name {
                kept.push(held);
            }
        }
        self.held = kept;
        for chosen in chosen {
            self.held.push((name.clone(), chosen));
        }
        if !self.known.contains(&name) {
            self.known.push(name);
        }
    }

    /// Notes what every name that begins so may hold, where nothing else is known of it.
    pub(super) fn others(&mut self, prefix: &str, chosen: Vec<Chosen>) {
        for chosen in chosen {
            self.held.push((format!("{prefix}*"), chosen));
        }
    }

    /// Takes what another scope holds, with this before its names.
    pub(super) fn adopt(&mut self, prefix: &str, other: &Self) {
        for (name, chosen) in &other.held {
            self.held.push((format!("{prefix}{name}"), chosen.clone()));
        }
        for name in &other.known {
            self.known.push(format!("{prefix}{name}"));
        }
    }

    /// Whether something is known of a name: what was given to it, or that nothing was.
    pub(super) fn knows(&self, path: &str) -> bool {
        for name in &self.known {
            if name == path {
                return true;
            }
        }
        false
    }

    /// What a path holds; `whole` when everything beneath it comes out, too.
    fn of(&self, path: &str, whole: bool, found: &mut Vec<Chosen>) {
        let known = self.knows(path);
        for (name, chosen) in &self.held {
            let here = if let Some(prefix) = name.strip_suffix('*') {
                !known && path.starts_with(prefix)
            } else {
                same_or_beneath(path, name)
            };
            if here || whole && same_or_beneath(name, path) {
                found.push(chosen.clone());
            }
        }
    }

    /// A scope with those names alone that begin so.
    pub(super) fn only(&self, prefix: &str) -> Self {
        let mut scope = Self {
            asks: self.asks,
            files: self.files,
            ..Self::default()
        };
        for (name, chosen) in &self.held {
            if name.starts_with(prefix) {
                scope.held.push((name.clone(), chosen.clone()));
            }
        }
        for name in &self.known {
            if name.starts_with(prefix) {
                scope.known.push(name.clone());
            }
        }
        scope
    }

    /// All that the variables of the environment hold, once each, as what a program may make of it.
    pub(super) fn environment(&self) -> Vec<Chosen> {
        let mut found: Vec<Chosen> = Vec::new();
        for (name, chosen) in &self.held {
            if name.starts_with("env.") {
                add(
                    &mut found,
                    Chosen {
                        sure: false,
                        ..chosen.clone()
                    },
                );
            }
        }
        found
    }

    /// What the expressions of a text can come out as.
    pub(super) fn in_text(&self, text: &str) -> Vec<Chosen> {
        let mut found = Vec::new();
        for body in expressions(text) {
            for chosen in self.in_body(body) {
                add(&mut found, chosen);
            }
        }
        found
    }

    /// What an expression can come out as; where a value is only compared or searched, it comes out as true or false.
    pub(super) fn in_body(&self, body: &str) -> Vec<Chosen> {
        let mut found = Vec::new();
        let lower = body.to_ascii_lowercase();
        for path in paths(&lower) {
            if path.asked {
                continue;
            }
            let mut here = Vec::new();
            of_path(&path.text, path.whole, &mut here);
            self.of(&path.text, path.whole, &mut here);
            for chosen in here {
                add(&mut found, chosen);
            }
        }
        found
    }

    /// What a word of a script can come out as: its expressions and its variables. What a substitution makes of a text cannot be followed.
    pub(super) fn in_word(&self, word: &str) -> Vec<Chosen> {
        let mut found = self.in_text(word);
        let mut at = 0;
        while let Some(rest) = word.get(at..) {
            let Some(next) = rest.find(['$', '`', '%']) else {
                break;
            };
            at += next;
            let rest = word.get(at..).unwrap_or_default();
            if rest.starts_with("${{") {
                at += rest.find("}}").map_or(rest.len(), |end| end + 2);
            } else if rest.starts_with("$(") || rest.starts_with('`') {
                let (inner, length) = substitution(rest);
                for chosen in self.in_substitution(inner) {
                    add(&mut found, chosen);
                }
                at += length;
            } else {
                let name = variable(rest);
                if !name.is_empty() {
                    let mut here = Vec::new();
                    let path = format!("env.{}", name.to_ascii_lowercase());
                    self.of(&path, false, &mut here);
                    for chosen in here {
                        add(&mut found, chosen);
                    }
                }
                at += 1;
            }
        }
        found
    }

    /// Whether a word names the run that is followed.
    pub(super) fn names_run(&self, word: &str) -> bool {
        for chosen in self.in_word(word) {
            if chosen.kind == Kind::Run {
                return true;
            }
        }
        false
    }

    fn in_substitution(&self, inner: &str) -> Vec<Chosen> {
        let mut found = Vec::new();
        for chosen in self.in_word(inner) {
            add(
                &mut found,
                Chosen {
                    sure: false,
                    ..chosen
                },
            );
        }
        let lower = inner.trim_start().to_ascii_lowercase();
        let begins = |names: &[&str]| {
            let first = lower.split_ascii_whitespace().next().unwrap_or_default();
            names.contains(&first)
        };
        if self.asks && begins(&["gh", "curl", "wget", "hub"]) {
            add(
                &mut found,
                Chosen::perhaps("the answer that a command asks for".to_owned()),
            );
        }
        if self.asks && lower.contains("github_event_path") {
            let name = "a text of the event that the run was started by";
            add(&mut found, Chosen::perhaps(name.to_owned()));
        }
        if self.files && !begins(&["echo", "printf", "date", "pwd", "nproc"]) {
            // the whole of a file can have several lines
            let lines = (begins(&READS) || lower.starts_with('<')) && !lower.contains('|');
            add(
                &mut found,
                Chosen {
                    lines,
                    ..Chosen::of_file()
                },
            );
        }
        // https://git-scm.com/docs/git-log#_pretty_formats
        if begins(&["git"])
            && ["%s", "%b", "%an", "%ae", "%cn", "%ce", "%f"]
                .iter()
                .any(|format| lower.contains(format))
        {
            add(
                &mut found,
                Chosen::perhaps("the message or the author of a commit".to_owned()),
            );
        }
        found
    }
}

/// Programs that print what a file holds.
pub(super) const READS: [&str; 9] = [
    "cat", "head", "tail", "sed", "awk", "grep", "tr", "jq", "unzip",
];

/// Adds what is not among them.
pub(super) fn add(found: &mut Vec<Chosen>, chosen: Chosen) {
    if !found.contains(&chosen) {
        found.push(chosen);
    }
}

/// Whether a path is a name or lies beneath it.
fn same_or_beneath(path: &str, name: &str) -> bool {
    path.strip_prefix(name)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The name of a variable at the beginning of a text: `$NAME`, `${NAME…}`, `$env:NAME`, `%NAME%`; empty for anything else.
fn variable(text: &str) -> &str {
    let (rest, closed) = match text.as_bytes() {
        [b'%', ..] => (text.get(1..).unwrap_or_default(), true),
        [b'$', b'{', ..] => (text.get(2..).unwrap_or_default(), false),
        [b'$', ..] => (text.get(1..).unwrap_or_default(), false),
        _ => return "",
    };
    let rest = rest
        .get(..4)
        .filter(|start| start.eq_ignore_ascii_case("env:"))
        .map_or(rest, |_| rest.get(4..).unwrap_or_default());
    let end = rest
        .bytes()
        .position(|byte| !byte.is_ascii_alphanumeric() && byte != b'_')
        .unwrap_or(rest.len());
    let name = rest.get(..end).unwrap_or_default();
    if closed && !rest.get(end..).unwrap_or_default().starts_with('%') {
        return "";
    }
    name
}

/// What `$(…)` or a pair of backticks at the beginning of a text holds, and its length.
fn substitution(text: &str) -> (&str, usize) {
    if let Some(rest) = text.strip_prefix('`') {
        let end = rest.find('`').unwrap_or(rest.len());
        return (rest.get(..end).unwrap_or_default(), end + 2);
    }
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        if byte == b'(' {
            depth += 1;
        } else if byte == b')' {
            depth -= 1;
            if depth == 0 {
                return (text.get(2..at).unwrap_or_default(), at + 1);
            }
        }
    }
    (text.get(2..).unwrap_or_default(), text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(found: Vec<Chosen>) -> Vec<String> {
        found.into_iter().map(|chosen| chosen.name).collect()
    }

    #[test]
    fn a_text_that_a_stranger_chooses_is_found_where_it_can_come_out() {
        for (body, name) in [
            ("github.event.issue.title", "`github.event.issue.title`"),
            ("github.head_ref || github.ref_name", "`github.head_ref`"),
            (
                "format('a {0}', github.event.comment.body)",
                "`github.event.comment.body`",
            ),
            (
                "github.event['issue']['title']",
                "`github.event.issue.title`",
            ),
            (
                "github.event.commits[0].message",
                "`github.event.commits.*.message`",
            ),
            ("GitHub.Event.Issue.Body", "`github.event.issue.body`"),
        ] {
            assert_eq!(names(Scope::default().in_body(body)), [name], "{body}");
        }
        for body in ["toJSON(github.event)", "toJSON(github.event.issue)"] {
            assert!(!Scope::default().in_body(body).is_empty(), "{body}");
        }
    }

    #[test]
    fn a_text_that_is_only_asked_about_comes_out_as_true_or_false() {
        for body in [
            "contains(github.event.issue.title, 'release')",
            "github.head_ref == 'main'",
            "'x' != github.event.comment.body",
            "'github.event.issue.title'",
            "github.event.issue.number",
            "github.event.issue.title && 'a'",
            "my.github.event.issue.title",
        ] {
            assert_eq!(names(Scope::default().in_body(body)), [""; 0], "{body}");
        }
    }

    #[test]
    fn a_commit_of_a_contributor_is_no_text_of_theirs() {
        let found = Scope::default().in_body("github.event.pull_request.head.sha");
        assert_eq!(found.len(), 1);
        assert!(found.iter().all(|chosen| chosen.kind == Kind::Commit));
    }

    #[test]
    fn variables_are_found_in_every_notation_and_what_a_substitution_makes_is_not_sure() {
        let mut scope = Scope::default();
        let title = Scope::default().in_body("github.event.issue.title");
        scope.set("env.title".into(), title);
        for word in [
            "$TITLE",
            "a-${TITLE}-b",
            "${TITLE%x}",
            "$env:Title",
            "%TITLE%",
        ] {
            let found = scope.in_word(word);
            assert!(found.iter().any(|chosen| chosen.sure), "{word}");
        }
        for word in ["$(echo \"$TITLE\" | tr a b)", "`cut $TITLE`"] {
            let found = scope.in_word(word);
            assert!(!found.is_empty(), "{word}");
            assert!(found.iter().all(|chosen| !chosen.sure), "{word}");
        }
        for word in ["$TITLES", "TITLE", "$", "${", "%TITLE", "$(", "`"] {
            assert_eq!(names(scope.in_word(word)), [""; 0], "{word}");
        }
    }
}
