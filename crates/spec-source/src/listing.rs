//! A list of paths, one a line, into a list of scalars.

use crate::{
    Layout, Lines, Node, Problem, Scalar, ScalarKind, ScalarStyle, Span, Value, document::Reading,
    pieces::Pieces,
};
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};

/// How many paths are read: twenty times the files of the Linux kernel's repository.
const MAX_PATHS: usize = 2_000_000;

/// Reads a listing as `git ls-files` and `find` print it.
pub(crate) fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    let mut items = Vec::new();
    let base = text.len() - text.trim_start_matches('\u{feff}').len();
    let body = text.get(base..).unwrap_or_default();
    let mut strange: Option<Span> = None;
    let mut lossy: Option<Span> = None;
    for line in body.split_inclusive('\n').scan(base, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line.trim_end_matches(['\r', '\n'])))
    }) {
        let (start, path) = after_mode(line.0, line.1);
        if path.trim().is_empty() {
            continue;
        }
        let span = Span::new(start, start + path.len());
        let (item, exact) = path_of(start, path);
        if !exact {
            lossy = lossy.or(Some(span));
        }
        if is_strange(&item.text) {
            strange = strange.or(Some(span));
        }
        items.push(Node {
            span,
            alias: None,
            anchored: false,
            value: Value::Scalar(item),
        });
        if items.len() > MAX_PATHS {
            reading.problems.push(Problem::hiding(
                Some(span),
                format!(
                    "this listing has more than {MAX_PATHS} paths, and the rest of it was not read; \
                     give the part that matters"
                ),
            ));
            break;
        }
    }
    let line = |span: Span| Lines::new(text.get(..span.start).unwrap_or_default()).count();
    if let Some(span) = strange {
        reading.problems.push(Problem::hiding(
            Some(span),
            format!(
                "line {} is no path from the repository's top, so this listing does not tell what the repository holds; \
                 give the output of `git ls-files`, run at the top",
                line(span)
            ),
        ));
    }
    if let Some(span) = lossy {
        reading.problems.push(Problem {
            span: Some(span),
            message: format!(
                "the path on line {} is not written in UTF-8, so it is shown with replacement characters; \
                 rename the file if its name matters",
                line(span)
            ),
            // a path that is asked for is UTF-8, so this one is none of them
            hides: false,
        });
    }
    reading.roots.push(Node {
        span: Span::new(base, text.len()),
        alias: None,
        anchored: false,
        value: Value::Sequence(items, Layout::Block),
    });
    reading
}

/// The path, and where it begins, of a line that also tells mode and object (`git ls-files --stage`, `git ls-tree`).
pub(crate) fn after_mode(start: usize, line: &str) -> (usize, &str) {
    if let Some((before, path)) = line.split_once('\t')
        && let Some((mode, _)) = before.split_once(' ')
        && mode.len() == 6
        && mode.bytes().all(|byte| byte.is_ascii_digit())
    {
        return (start + before.len() + 1, path);
    }
    (start, line)
}

/// The scalar of a path, and whether it is exact.
fn path_of(start: usize, line: &str) -> (Scalar, bool) {
    let scalar = |text: String, style, pieces| Scalar {
        text,
        style,
        kind: ScalarKind::String,
        pieces,
    };
    if let Some((bytes, pieces)) = unquoted(start, line) {
        return match String::from_utf8(bytes) {
            Ok(text) => (scalar(text, ScalarStyle::DoubleQuoted, pieces), true),
            Err(error) => {
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                (scalar(text, ScalarStyle::DoubleQuoted, Vec::new()), false)
            }
        };
    }
    // `find .` names every path from `.`
    let path = line.strip_prefix("./").unwrap_or(line);
    let pieces = [(0, start + line.len() - path.len())].into();
    (scalar(path.to_owned(), ScalarStyle::Plain, pieces), true)
}

/// The bytes of a path in quotes, [as Git writes it](https://git-scm.com/docs/git-config#Documentation/git-config.txt-corequotePath);
/// `None` when it is not in quotes.
fn unquoted(start: usize, line: &str) -> Option<(Vec<u8>, Pieces)> {
    let inner = line.strip_prefix('"')?.strip_suffix('"')?;
    let mut bytes = Vec::with_capacity(inner.len());
    let mut pieces = Pieces::new();
    let mut rest = inner;
    let mut at = start + 1;
    loop {
        let (before, after) = match rest.split_once('\\') {
            Some((before, after)) => (before, Some(after)),
            None => (rest, None),
        };
        if before.contains('"') {
            return None;
        }
        if !before.is_empty() {
            pieces.push((bytes.len(), at));
            bytes.extend_from_slice(before.as_bytes());
        }
        at += before.len();
        let Some(after) = after else {
            return Some((bytes, pieces));
        };
        let octal = after
            .get(..3)
            .and_then(|digits| u8::from_str_radix(digits, 8).ok());
        let (byte, len) = match (octal, after.bytes().next()?) {
            (Some(byte), _) => (byte, 3),
            (None, b'a') => (7, 1),
            (None, b'b') => (8, 1),
            (None, b't') => (b'\t', 1),
            (None, b'n') => (b'\n', 1),
            (None, b'v') => (0xb, 1),
            (None, b'f') => (0xc, 1),
            (None, b'r') => (b'\r', 1),
            (None, byte @ (b'"' | b'\\')) => (byte, 1),
            _ => return None,
        };
        pieces.push((bytes.len(), at));
        pieces.push((bytes.len(), at + len));
        bytes.push(byte);
        at += 1 + len;
        rest = after.get(len..)?;
    }
}

/// Whether a line cannot be a path from the repository's top: another program's output, or a message.
fn is_strange(path: &str) -> bool {
    path.starts_with('/')
        || path.starts_with("../")
        || path.starts_with("fatal: ")
        || path.starts_with("error: ")
        || path.ends_with(':')
        || path.contains(['│', '├', '└'])
        || path.strip_prefix("total ").is_some_and(is_count)
        || is_mode(path)
        || path
            .get(1..3)
            .is_some_and(|drive| drive == ":\\" || drive == ":/")
}

fn is_count(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a line begins with a file's kind and permissions, as `ls -l` prints them.
fn is_mode(line: &str) -> bool {
    line.split_once(' ').is_some_and(|(mode, _)| {
        mode.len() >= 10
            && mode.starts_with(['-', 'd', 'l'])
            && mode
                .bytes()
                .skip(1)
                .take(9)
                .all(|byte| b"-rwxsStT".contains(&byte))
    })
}
