//! In which notation a text is written.

use crate::{Origin, is_among, listing::after_mode};

/// A notation. What the text *means* (a workflow, a project file) is the model's question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// YAML 1.2.
    Yaml,
    /// TOML 1.0.
    Toml,
    /// JSON, also with comments and trailing commas (JSON5 as Renovate's files use it).
    Json,
    /// All paths of a repository, one a line.
    Listing,
    /// Markdown.
    Markdown,
    /// reStructuredText.
    Rst,
    /// Any other text: kept, shown, without a tree.
    Text,
}

/// How many lines of a pasted text are looked at.
const LINES: usize = 200;

impl Kind {
    /// Whether texts in it are read into a tree.
    pub const fn has_tree(self) -> bool {
        matches!(self, Self::Yaml | Self::Toml | Self::Json | Self::Listing)
    }

    /// The notation of an input: by its origin and its path, and for pasted text whose path tells nothing by its
    /// content. `bytes` may be the head of the input only.
    pub fn detect(path: &str, bytes: &[u8], origin: Origin) -> Self {
        match origin {
            Origin::Listing => Self::Listing,
            Origin::Answer => Self::Json,
            Origin::File => Self::of_path(path).unwrap_or(Self::Text),
            Origin::Pasted => Self::of_path(path).unwrap_or_else(|| Self::of_content(bytes)),
        }
    }

    /// The notation that a path tells of; `None` when it has no known name and no ending.
    fn of_path(path: &str) -> Option<Self> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
        let name = name.to_ascii_lowercase();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name.as_str(), ""));
        Some(match (stem, ending) {
            (_, "yml" | "yaml" | "cff") => Self::Yaml,
            (_, "toml") | ("pipfile", "") | ("poetry" | "uv" | "cargo", "lock") => Self::Toml,
            (_, "json" | "json5" | "jsonc") | ("", "renovaterc") => Self::Json,
            (_, "md" | "markdown") => Self::Markdown,
            (_, "rst") => Self::Rst,
            (
                "makefile" | "gnumakefile" | "dockerfile" | "containerfile" | "justfile"
                | "codeowners" | "license" | "licence" | "copying" | "readme" | "authors",
                "",
            ) => Self::Text,
            (_, "") => return None,
            _ => Self::Text,
        })
    }

    /// The notation that a text looks like.
    fn of_content(bytes: &[u8]) -> Self {
        // the head may end inside a character
        let text = bytes
            .utf8_chunks()
            .next()
            .map_or("", |chunk| chunk.valid())
            .trim_start_matches('\u{feff}');
        if is_json(text) {
            Self::Json
        } else if is_toml(text) {
            Self::Toml
        } else if is_listing(text) {
            Self::Listing
        } else if is_yaml(text) {
            Self::Yaml
        } else {
            Self::Text
        }
    }
}

/// The lines with something on them, comments of `#` left out.
fn telling(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| {
            let line = line.trim_start();
            !line.is_empty() && !line.starts_with('#')
        })
        .take(LINES)
}

fn is_json(text: &str) -> bool {
    let rest = past_comments(text);
    if let Some(inside) = rest.strip_prefix('{') {
        let inside = past_comments(inside);
        return match inside.chars().next() {
            Some('"' | '}' | '\'') | None => true,
            // a bare key, as JSON5 allows; `{a: b}` is YAML as well, and then JSON's tree is the same
            Some(_) => inside
                .split_once(':')
                .is_some_and(|(key, _)| !key.is_empty() && key.chars().all(is_word)),
        };
    }
    rest.strip_prefix('[').is_some_and(|inside| {
        if table_name(rest.lines().next().unwrap_or_default()).is_some() {
            return false;
        }
        let inside = past_comments(inside);
        inside.starts_with(|char: char| "{[\"]-".contains(char) || char.is_ascii_digit())
            || ["true", "false", "null"]
                .iter()
                .any(|word| inside.starts_with(word))
    })
}

/// What follows blanks and JSON5's comments.
fn past_comments(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let after = if let Some(comment) = rest.strip_prefix("//") {
            comment.split_once('\n').map_or("", |(_, after)| after)
        } else if let Some(comment) = rest.strip_prefix("/*") {
            comment.split_once("*/").map_or("", |(_, after)| after)
        } else {
            return rest;
        };
        rest = after.trim_start();
    }
}

const fn is_word(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '$')
}

/// The name in a TOML table's header, `[name]` or `[[name]]`.
fn table_name(line: &str) -> Option<&str> {
    let line = line.split('#').next().unwrap_or_default().trim();
    let inner = line
        .strip_prefix("[[")
        .and_then(|rest| rest.strip_suffix("]]"))
        .or_else(|| line.strip_prefix('[')?.strip_suffix(']'))?
        .trim();
    let named = inner.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_')
        && !is_among(inner, "true false null")
        && !inner.contains([',', '[', '{', ':']);
    named.then_some(inner)
}

fn is_toml(text: &str) -> bool {
    let mut headers = false;
    for line in telling(text) {
        if table_name(line).is_some() {
            headers = true;
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            // an indented or bracketed rest of a value says nothing of its own after a header
            return headers && line.starts_with([' ', '\t', ']', '"']);
        };
        let key = key.trim();
        let value = value.trim_start();
        let keyed = !key.is_empty()
            && key
                .chars()
                .all(|char| is_word(char) || matches!(char, '.' | '"' | '\'' | ' '));
        // an unquoted word is what an INI file (`setup.cfg`) has here
        let valued = value.starts_with(|char: char| {
            matches!(char, '"' | '\'' | '[' | '{' | '+' | '-') || char.is_ascii_digit()
        }) || ["true", "false", "inf", "nan"]
            .iter()
            .any(|word| value.starts_with(word));
        return keyed && valued;
    }
    headers
}

fn is_listing(text: &str) -> bool {
    let mut lines = 0;
    let mut telling_paths = 0;
    let mut spaced = 0;
    for line in text.lines().filter(|line| !line.is_empty()).take(LINES) {
        let (_, line) = after_mode(0, line);
        let quoted = line.len() > 2 && line.starts_with('"') && line.ends_with('"');
        let odd = line.starts_with([' ', '\t', '-', '#', '/'])
            || line.ends_with([':', ' ', ',', ';'])
            || line.contains([':', '\t', '|', '<', '>', '*', '`'])
            || line.contains("==")
            || line.contains(" = ")
            || line.contains("~=");
        if odd && !quoted {
            return false;
        }
        lines += 1;
        let name = line.trim_matches('"');
        let name = name.rsplit('/').next().unwrap_or_default();
        let ending = name
            .rsplit_once('.')
            .is_some_and(|(_, ending)| !ending.is_empty() && ending.chars().all(is_word));
        telling_paths += usize::from(line.contains('/') || ending);
        spaced += usize::from(line.contains(' '));
    }
    lines >= 2 && telling_paths * 2 > lines && spaced * 4 <= lines
}

fn is_yaml(text: &str) -> bool {
    let Some(line) = telling(text).next() else {
        return false;
    };
    if line.starts_with("---") || line.starts_with("%YAML") {
        return true;
    }
    let line = line.trim_start();
    let item = line == "-" || line.starts_with("- ");
    let line = line.trim_start_matches(['-', ' ']);
    let key = line
        .split_once(':')
        .filter(|(_, rest)| rest.is_empty() || rest.starts_with([' ', '\t']))
        .map(|(key, _)| key.trim_matches(['"', '\'']));
    item || (line.starts_with('[') && table_name(line).is_none())
        || key.is_some_and(|key| !key.is_empty() && !key.contains(' '))
}
