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
    /// The repositories that are judged as one, where there are several: every path begins with the name of its own then.
    pub(crate) parts: Vec<Part>,
    /// What could not be read, each with a sentence.
    pub(crate) unread: Vec<(String, String)>,
    /// What was otherwise when it was brought, where that is remembered: a file's path, and the file as it was, or none where it is new.
    pub(crate) was: Vec<(String, Option<Arc<File>>)>,
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

    /// Looks at all paths that are known, each counted from its repository's top: the listing's, else those of the files.
    pub(crate) fn each_path(&self, look: &mut dyn FnMut(&str)) {
        if self.parts.is_empty() {
            return self.each_path_of("", self.listing.as_deref(), look);
        }
        for part in &self.parts {
            self.each_path_of(&part.prefix(), part.listing.as_deref(), look);
        }
    }

    fn each_path_of(&self, prefix: &str, listing: Option<&str>, look: &mut dyn FnMut(&str)) {
        if let Some(listing) = listing {
            listing.lines().for_each(look);
        } else {
            let files = self.files.iter();
            files
                .filter_map(|file| file.path.strip_prefix(prefix))
                .for_each(look);
        }
    }

    /// Of several repositories the one that a path is of.
    pub(crate) fn part_mut(&mut self, path: &str) -> Option<&mut Part> {
        self.parts
            .iter_mut()
            .find(|part| path.starts_with(&part.prefix()))
    }

    /// Where a file of this path, counted from the repository's top, stands: of several repositories in the first.
    pub(crate) fn placed(&self, path: &str) -> String {
        let prefix = self.parts.first().map(Part::prefix);
        prefix.unwrap_or_default() + path
    }

    /// The two as one project, each with the repositories that it is made of.
    pub(crate) fn together(self, other: Self) -> Self {
        let mut whole = self.in_parts(&[]);
        let other = other.in_parts(&whole.parts);
        whole.files.extend(other.files);
        whole.answers.extend(other.answers);
        whole.unread.extend(other.unread);
        whole.was.extend(other.was);
        whole.parts.extend(other.parts);
        whole.name_after_parts();
        whole
    }

    /// The project without one of its repositories; what is left of two is a repository by itself.
    pub(crate) fn without(mut self, name: &str) -> Self {
        let prefix = format!("{name}/");
        let own = |path: &str| path.starts_with(&prefix);
        self.parts.retain(|part| part.name != name);
        self.files.retain(|file| !own(&file.path));
        self.answers.retain(|file| !own(&file.path));
        self.unread.retain(|(path, _)| !own(path));
        self.was.retain(|(path, _)| !own(path));
        self.name_after_parts();
        if let [part] = self.parts.as_slice() {
            let prefix = part.prefix();
            self.listing.clone_from(&part.listing);
            self.parts.clear();
            self.move_all(|path| path.strip_prefix(&prefix).unwrap_or(path).to_owned());
        }
        self
    }

    /// A repository by itself as the first part of several, under a name that none of the others has.
    fn in_parts(mut self, others: &[Part]) -> Self {
        if self.parts.is_empty() {
            // a repository that was looked up is named after its owner, too
            let short = self.name.rsplit('/').next().unwrap_or_default().to_owned();
            let mut name = short.clone();
            for number in 2.. {
                if others.iter().all(|other| other.name != name) {
                    break;
                }
                name = format!("{short} ({number})");
            }
            let prefix = format!("{name}/");
            self.parts = vec![Part {
                name,
                listing: self.listing.take(),
            }];
            self.move_all(|path| format!("{prefix}{path}"));
        }
        self
    }

    fn move_all(&mut self, to: impl Fn(&str) -> String) {
        let was = self.was.iter_mut().filter_map(|(_, file)| file.as_mut());
        for file in self.files.iter_mut().chain(&mut self.answers).chain(was) {
            let mut moved = File::clone(file);
            moved.path = to(&file.path);
            *file = Arc::new(moved);
        }
        let unread = self.unread.iter_mut().map(|(path, _)| path);
        for path in unread.chain(self.was.iter_mut().map(|(path, _)| path)) {
            *path = to(path);
        }
    }

    fn name_after_parts(&mut self) {
        self.name.clear();
        for part in &self.parts {
            crate::words::list(&mut self.name, " and ", &part.name);
        }
    }
}

/// One of several repositories that are one project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its name.
    pub(crate) name: String,
    /// All its paths, one a line, when they are known.
    pub(crate) listing: Option<Arc<str>>,
}

impl Part {
    /// What the paths of its files begin with.
    pub(crate) fn prefix(&self) -> String {
        format!("{}/", self.name)
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

    fn repository(name: &str) -> Project {
        Project {
            name: name.into(),
            files: vec![Arc::new(File::of_text(
                "a.yml".into(),
                name.into(),
                Origin::File,
            ))],
            listing: Some("a.yml\n.travis.yml".into()),
            ..Project::default()
        }
    }

    fn paths(project: &Project) -> Vec<&str> {
        let files = project.files.iter();
        files.map(|file| file.path.as_str()).collect()
    }

    #[test]
    fn two_repositories_are_one_project_and_each_file_says_whose_it_is() {
        let whole = repository("owner/code").together(repository("release"));
        assert_eq!(whole.name, "code and release");
        assert_eq!(paths(&whole), ["code/a.yml", "release/a.yml"]);
        assert_eq!(whole.placed("x"), "code/x");
        let mut seen = 0;
        whole.each_path(&mut |path| seen += usize::from(path == ".travis.yml"));
        assert_eq!(seen, 2);
        let alone = whole.without("code");
        assert_eq!(alone, repository("release"));
    }

    #[test]
    fn repositories_of_one_name_are_told_apart() {
        let whole = repository("x")
            .together(repository("x"))
            .together(repository("x"));
        assert_eq!(paths(&whole), ["x/a.yml", "x (2)/a.yml", "x (3)/a.yml"]);
        assert_eq!(whole.without("x (2)").name, "x and x (3)");
    }

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
