//! What the visitor gave: the files under their paths, as the page holds them.

use crate::visible::is_hidden;
use std::sync::Arc;

/// What was given, as one repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Project {
    /// The folder's name, or what else it is called.
    pub(crate) name: String,
    /// Its files, by path.
    pub(crate) files: Vec<Arc<File>>,
    /// What was brought beside its files: answers, each under the path it answers or a name of ours.
    pub(crate) answers: Vec<Arc<File>>,
    /// All its paths, one a line, when they are known.
    pub(crate) listing: Option<Arc<str>>,
    /// What could not be read, each with a sentence.
    pub(crate) unread: Vec<(String, String)>,
    /// Where it came from.
    pub(crate) came: Came,
}

/// Where a project came from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Came {
    /// It is the page's own example.
    #[default]
    Example,
    /// It was pasted or typed.
    Pasted,
    /// It was dropped or chosen.
    Picked,
    /// It is nothing yet but answers.
    Brought,
}

impl Project {
    /// A pasted text, under the path its content speaks for.
    pub(crate) fn pasted(text: String) -> Self {
        let path = crate::pasted::path(&text, None);
        Self {
            name: crate::words::PASTED_NAME.to_owned(),
            files: vec![Arc::new(File::of_text(path, text, Origin::Pasted))],
            came: Came::Pasted,
            ..Self::default()
        }
    }

    /// The file under this path.
    pub(crate) fn file(&self, path: &str) -> Option<&Arc<File>> {
        self.files.iter().find(|file| file.path == path)
    }

    /// All paths that are known: the listing's, else those of the files.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        let listed = self.listing.as_deref().map(str::lines);
        let given = self
            .listing
            .is_none()
            .then(|| self.files.iter().map(|file| file.path.as_str()));
        listed
            .into_iter()
            .flatten()
            .chain(given.into_iter().flatten())
    }
}

/// Where a file came from, as far as the page can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A file of the repository, under its own path.
    File,
    /// Text whose path is a guess.
    Pasted,
    /// An answer of GitHub or PyPI, or a bundle of them.
    Answer,
}

impl Origin {
    /// The word that the judge reads.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Pasted => "pasted",
            Self::Answer => "answer",
        }
    }
}

/// The bytes of the largest text that is shown; a larger one is not judged either.
const MOST_SHOWN: usize = 1 << 20;

/// A file as the page holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    /// Its path from the repository's top.
    pub(crate) path: String,
    /// Where it came from.
    pub(crate) origin: Origin,
    /// Its text; bytes that are none are replaced in it.
    text: String,
    /// Its bytes, when they are not UTF-8.
    bytes: Option<Vec<u8>>,
}

impl File {
    /// Takes a file's bytes.
    pub(crate) fn of_bytes(path: String, bytes: Vec<u8>, origin: Origin) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Self::of_text(path, text, origin),
            Err(error) => Self {
                path,
                origin,
                text: String::from_utf8_lossy(error.as_bytes()).into_owned(),
                bytes: Some(error.into_bytes()),
            },
        }
    }

    /// Takes a text.
    pub(crate) fn of_text(path: String, text: String, origin: Origin) -> Self {
        Self {
            path,
            origin,
            text,
            bytes: None,
        }
    }

    /// Its text; where the bytes are none, as well as it can be shown.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Its bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.as_deref().unwrap_or(self.text.as_bytes())
    }

    /// Whether its text is shown: a browser takes seconds to lay out a text much larger than what is judged at all.
    pub(crate) fn is_shown(&self) -> bool {
        self.text.len() <= MOST_SHOWN
    }

    /// Whether it can be edited here: a text area would lose bytes that are no text, and show hidden characters as nothing.
    pub(crate) fn is_editable(&self) -> bool {
        self.bytes.is_none() && !self.text.contains(is_hidden)
    }

    /// Whether a line of it ends with CR LF.
    pub(crate) fn has_crlf(&self) -> bool {
        self.text.as_bytes().windows(2).any(|pair| pair == b"\r\n")
    }

    /// The same file after the visitor typed. A text area knows LF only, so a file that has CR LF gets them back.
    pub(crate) fn typed(&self, value: String) -> Self {
        let text = if self.has_crlf() {
            value.replace('\n', "\r\n")
        } else {
            value
        };
        Self::of_text(self.path.clone(), text, self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_line_ends_come_back_after_typing() {
        let file = File::of_text("a.yml".into(), "a: 1\r\nb: 2\r\n".into(), Origin::File);
        assert_eq!(file.typed("a: 1\nb: 3\n".into()).text(), "a: 1\r\nb: 3\r\n");
    }

    #[test]
    fn bytes_that_are_no_text_are_kept_and_not_edited() {
        let file = File::of_bytes("a.yml".into(), vec![b'a', 0xff], Origin::File);
        assert_eq!(file.bytes(), [b'a', 0xff]);
        assert!(!file.is_editable());
    }

    #[test]
    fn a_text_with_hidden_characters_is_not_edited() {
        let file = File::of_text("a.yml".into(), "a: \u{202e}b".into(), Origin::File);
        assert!(!file.is_editable());
    }
}
