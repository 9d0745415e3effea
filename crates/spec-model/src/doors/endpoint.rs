//! One question that GitHub or PyPI answers.

use super::host;
use crate::Source;
use alloc::{format, string::String, vec::Vec};

/// Who gets an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Everybody, where the repository is public.
    Anyone,
    /// Who may write to the repository.
    Writer,
    /// Who administers the repository.
    Administrator,
    /// Who owns the organisation.
    OrganisationOwner,
}

/// How an answer is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One object.
    Object,
    /// A bare list.
    List,
    /// An object whose key of this name holds the list.
    Within(&'static str),
}

/// One question that GitHub or PyPI answers. Compared by its address.
#[derive(Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Its path with `{name}` where something has to be filled in, and the query that is part of the question.
    /// `{branch}`, `{environment}`, `{ref}` and `{tag}` may hold a `/`.
    pub path: &'static str,
    /// How an answer is laid out.
    pub form: Form,
    /// Fields of an answer (of a list, of its items): with none of them it is no answer to this question.
    pub fields: &'static [&'static str],
    /// Which source an answer belongs to.
    pub source: Source,
    /// Who gets an answer.
    pub right: Right,
    /// What the answer tells, in words that follow "the answer tells".
    pub tells: &'static str,
    /// The rules that an answer can decide.
    pub decides: &'static [&'static str],
}

impl Endpoint {
    /// Whether a path asks this question, and with what its names are filled in. The path may be written as an address or without its
    /// first `/`, and `%2F` and the like are read. A query that says how much is given at once is left out; with any other that is no part of
    /// the question, something else was asked.
    pub fn arguments(&self, path: &str) -> Option<Vec<String>> {
        let path = bare(path);
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let (own, own_query) = self.path.split_once('?').unwrap_or((self.path, ""));
        let parts = || query.split('&').filter(|part| !part.is_empty());
        let asks = own_query.is_empty() || parts().any(|part| part == own_query);
        let asks_else = parts().any(|part| {
            let key = part.split('=').next().unwrap_or(part);
            part != own_query && !HOW_MUCH.contains(&key)
        });
        if !asks || asks_else {
            return None;
        }
        let given: Vec<&str> = path.trim_matches('/').split('/').collect();
        let wanted: Vec<&str> = own.trim_matches('/').split('/').collect();
        let mut found = Vec::new();
        fits(&wanted, &given, &mut found).then_some(found)
    }

    /// The command whose output is the answer, with the names of its path filled in; what is missing stays as it is, and in a clone of the
    /// repository `gh` [fills in](https://cli.github.com/manual/gh_api) `{owner}` and `{repo}` itself. The organisation is asked about as the owner.
    pub fn command(&self, arguments: &[&str]) -> String {
        let path = self.filled(arguments).replace("{org}", "{owner}");
        if self.source == Source::PackageIndex {
            return format!("curl {}{path}", host::INDEX);
        }
        let path = path.trim_start_matches('/');
        let (pages, query) = match (self.form, path.contains('?')) {
            (Form::Object, _) => ("", ""),
            (_, false) => ("--paginate --slurp ", "?per_page=100"),
            (_, true) => ("--paginate --slurp ", "&per_page=100"),
        };
        if query.is_empty() && !path.contains(['?', '&']) {
            format!("gh api {pages}{path}")
        } else {
            format!("gh api {pages}'{path}{query}'")
        }
    }

    /// The names in its path, braces and all.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        let is_name = |part: &&str| part.starts_with('{') && part.ends_with('}');
        self.path.split(['/', '?']).filter(is_name)
    }

    /// Its path with the names filled in, in their order; what is missing stays as it is.
    pub fn filled(&self, arguments: &[&str]) -> String {
        let mut out = String::new();
        let mut arguments = arguments.iter();
        for (index, part) in self.path.split('/').enumerate() {
            if index > 0 {
                out.push('/');
            }
            let is_name = part.starts_with('{') && part.ends_with('}');
            match is_name.then(|| arguments.next()).flatten() {
                Some(value) => encode(value, &mut out),
                None => out.push_str(part),
            }
        }
        out
    }
}

/// The keys of a query that say how much is given at once, and not of what.
const HOW_MUCH: [&str; 3] = ["per_page", "page", "recursive"];

/// How much of a list was asked for at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Portion {
    /// As many items a page as the host gives by itself, or nobody knows.
    #[default]
    Usual,
    /// So many items a page.
    PerPage(usize),
    /// One page that was chosen: of the others nothing is known.
    Page,
}

impl Portion {
    /// What the query of a path says.
    pub(crate) fn of(path: &str) -> Self {
        let query = path.split_once('?').map_or("", |(_, query)| query);
        let value = |key: &str| {
            query
                .split('&')
                .filter_map(|part| part.split_once('='))
                .find_map(|(own, value)| (own == key).then_some(value))
        };
        if value("page").is_some() {
            return Self::Page;
        }
        match value("per_page").map(str::parse::<usize>) {
            None => Self::Usual,
            Some(Ok(count)) if count > 0 => Self::PerPage(count.min(MOST_PER_PAGE)),
            Some(_) => Self::Page,
        }
    }

    /// Whether a list whose last page has so many items may go on after it.
    pub(crate) const fn may_go_on(self, last: usize) -> bool {
        match self {
            Self::Usual => matches!(last, USUAL_PER_PAGE | MOST_PER_PAGE),
            Self::PerPage(count) => last >= count,
            Self::Page => true,
        }
    }
}

/// How many items GitHub gives a page where nothing is asked, and at most.
/// <https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api>
const USUAL_PER_PAGE: usize = 30;
const MOST_PER_PAGE: usize = 100;

/// A path without the address of the host before it.
fn bare(path: &str) -> &str {
    let path = path.trim();
    match path.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => path,
    }
}

fn fits(wanted: &[&str], given: &[&str], found: &mut Vec<String>) -> bool {
    let Some((first, rest)) = wanted.split_first() else {
        return given.is_empty();
    };
    let Some((part, others)) = given.split_first() else {
        return false;
    };
    if !first.starts_with('{') {
        return first == part && fits(rest, others, found);
    }
    let most = if MANY.contains(first) { given.len() } else { 1 };
    for length in 1..=most {
        let (taken, others) = given.split_at(length);
        let kept = found.len();
        found.push(decode(&taken.join("/")));
        if fits(rest, others, found) {
            return taken.iter().all(|part| !part.is_empty());
        }
        found.truncate(kept);
    }
    false
}

/// The names that may hold a `/`.
const MANY: [&str; 4] = ["{branch}", "{environment}", "{ref}", "{tag}"];

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after
            .get(..2)
            .filter(|_| byte == b'%')
            .and_then(|digits| core::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let (byte, after) = digits.map_or((byte, after), |decoded| {
            (decoded, after.get(2..).unwrap_or_default())
        });
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Writes a value so that it stays one part of a path.
fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~{}".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push(
                    char::from_digit(u32::from(digit), 16)
                        .map_or('0', |digit| digit.to_ascii_uppercase()),
                );
            }
        }
    }
}
