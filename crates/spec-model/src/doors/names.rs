//! Names that a person or an answer gives, taken only where a host could have given them: so that no name can change what is asked, or run.

use crate::answers::Repository;
use alloc::{borrow::ToOwned, format, string::String};

/// The longest name of an owner, with room for the suffix of a managed account.
const LONGEST_OWNER: usize = 64;

/// The longest name of a repository.
const LONGEST_REPOSITORY: usize = 100;

/// The longest name of a branch, tag, or distribution.
const LONGEST_NAME: usize = 250;

impl Repository {
    /// Reads `owner/repo`, also as the address of its page or of its clone.
    ///
    /// # Errors
    /// A sentence where it is none that GitHub could have.
    pub fn named(text: &str) -> Result<Self, String> {
        let bare = text.trim();
        let bare = ["https://", "http://", "ssh://", "git@", "www."]
            .into_iter()
            .fold(bare, |bare, start| bare.strip_prefix(start).unwrap_or(bare));
        let bare = bare
            .strip_prefix("github.com/")
            .or_else(|| bare.strip_prefix("github.com:"))
            .unwrap_or(bare);
        let bare = bare.trim_end_matches('/');
        let bare = bare.strip_suffix(".git").unwrap_or(bare);
        bare.split_once('/')
            .filter(|(owner, name)| is_owner(owner) && is_repository(name))
            .map(|(owner, name)| Self {
                owner: owner.to_owned(),
                name: name.to_owned(),
            })
            .ok_or_else(|| {
                format!(
                    "`{}` names no repository on GitHub, so nothing can be asked about it: write it as `owner/repo`",
                    shown(text)
                )
            })
    }
}

fn is_owner(text: &str) -> bool {
    (1..=LONGEST_OWNER).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn is_repository(text: &str) -> bool {
    (1..=LONGEST_REPOSITORY).contains(&text.len())
        && !matches!(text, "." | "..")
        && text.bytes().all(is_plain)
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

/// Whether Git takes a text as the name of a branch or tag, or as the beginning of a commit's.
/// <https://git-scm.com/docs/git-check-ref-format>
pub(super) fn is_reference(text: &str) -> bool {
    (1..=LONGEST_NAME).contains(&text.len())
        && !text.starts_with(['-', '/'])
        && !text.ends_with(['/', '.'])
        && !text.contains("..")
        && !text.contains("//")
        && !text.contains("@{")
        && !text
            .chars()
            .any(|char| char.is_control() || char.is_whitespace() || "~^:?*[\\".contains(char))
}

/// The name of a distribution as the index writes it in addresses; `None` where it is none.
/// <https://packaging.python.org/en/latest/specifications/name-normalization/>
pub(super) fn distribution(text: &str) -> Option<String> {
    let text = text.trim();
    let ends = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    if bytes.len() > LONGEST_NAME
        || !ends(bytes.first())
        || !ends(bytes.last())
        || !text.bytes().all(is_plain)
    {
        return None;
    }
    let mut name = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            name.push(char::from(byte.to_ascii_lowercase()));
        } else if !name.ends_with('-') {
            name.push('-');
        }
    }
    Some(name)
}

/// A text that is no name, short enough to be shown.
pub(super) fn shown(text: &str) -> String {
    text.chars()
        .filter(|char| !char.is_control())
        .take(80)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Repository, distribution, is_reference};

    #[test]
    fn a_repository_is_read_as_people_write_it() {
        for text in [
            "numpy/numpy",
            " numpy/numpy ",
            "https://github.com/numpy/numpy",
            "https://www.github.com/numpy/numpy/",
            "github.com/numpy/numpy.git",
            "git@github.com:numpy/numpy.git",
        ] {
            let read = Repository::named(text).unwrap();
            assert!(read.is("numpy", "numpy"), "{text}: {read:?}");
        }
    }

    #[test]
    fn what_github_could_not_have_named_is_refused() {
        for text in [
            "",
            "numpy",
            "/",
            "numpy/",
            "/numpy",
            "a/b/c",
            "a/..",
            "a/.",
            "../a",
            "a b/c",
            "a/b c",
            "a/b;id",
            "a/b'c",
            "a/$(id)",
            "a/`id`",
            "a/b\nc",
            "a/b?x",
            "a/b#x",
            "a/b%2f",
            "ä/b",
            "{owner}/{repo}",
        ] {
            let refused = Repository::named(text).unwrap_err();
            assert!(refused.contains("owner/repo"), "{text}: {refused}");
        }
    }

    #[test]
    fn a_reference_is_what_git_takes() {
        for text in ["main", "v1.0", "release/1.x", "5f2b1a9", "ümlaut", "a'b"] {
            assert!(is_reference(text), "{text}");
        }
        for text in ["", "-x", "a..b", "a b", "a~1", "x:y", "a//b", "/a", "a/"] {
            assert!(!is_reference(text), "{text}");
        }
    }

    #[test]
    fn a_distribution_is_named_as_the_index_names_it() {
        assert_eq!(distribution("Foo__Bar.baz").unwrap(), "foo-bar-baz");
        for text in ["", "-a", "a-", "a/b", "..", "a b", "ä"] {
            assert_eq!(distribution(text), None, "{text}");
        }
    }
}
