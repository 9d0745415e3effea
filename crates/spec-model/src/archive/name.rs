//! The path that an entry's name stands for.

use alloc::{format, string::String, vec::Vec};

/// The longest path, in bytes: the longest that Linux opens, so no repository that was ever checked out has a longer one.
pub(super) const LONGEST: usize = 4096;

/// Why a name is no path of a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Odd {
    /// It begins at the machine's root, or climbs out by `..`.
    Outside,
    /// It is longer than any path.
    Long,
    /// It names nothing.
    Empty,
}

/// The path of an entry with its parts joined by `/`, and whether its name says that it is a folder. Bytes that are no text become `�`;
/// a control character becomes its picture, so that no name can pass for two lines of a listing.
pub(super) fn path(name: &[u8]) -> Result<(String, bool), Odd> {
    if name.len() > LONGEST {
        return Err(Odd::Long);
    }
    let name = String::from_utf8_lossy(name);
    let drive = name.as_bytes().get(1) == Some(&b':')
        && name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
        && name.as_bytes().get(2).is_none_or(|byte| *byte == b'/');
    let mut parts = Vec::new();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => return Err(Odd::Outside),
            part => parts.push(part),
        }
    }
    if name.starts_with('/') || drive {
        return Err(Odd::Outside);
    }
    if parts.is_empty() {
        return Err(Odd::Empty);
    }
    let picture = |char: char| match char {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(char)).unwrap_or(char),
        '\u{7f}' => '\u{2421}',
        char => char,
    };
    let path: String = parts.join("/").chars().map(picture).collect();
    Ok((path, name.ends_with('/')))
}

/// What an odd name is, for the reader.
pub(super) fn sentence(odd: Odd) -> String {
    match odd {
        Odd::Outside => "the name of this entry leads out of the archive, so it was left out, as every unpacker should; it is no file of the repository".into(),
        Odd::Long => format!(
            "the name of this entry has more than {LONGEST} bytes, more than a file can have, so it was left out and nothing is said to be missing; give the folder"
        ),
        Odd::Empty => "this entry has no name, so it was left out; it is no file of the repository".into(),
    }
}

/// The path that a link in the folder of `from` leads to; `None` where it leads out of the archive.
pub(super) fn follow(from: &str, target: &str) -> Option<String> {
    if target.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_its_parts_and_nothing_else() {
        assert_eq!(path(b"./a//b/./c.yml"), Ok(("a/b/c.yml".into(), false)));
        assert_eq!(path(b"a/b/"), Ok(("a/b".into(), true)));
        assert_eq!(
            path("\u{fc}/\u{1f600}".as_bytes()),
            Ok(("\u{fc}/\u{1f600}".into(), false))
        );
    }

    #[test]
    fn what_leads_out_is_no_path() {
        for name in ["/etc/passwd", "../a", "a/../../b", "C:/a", "C:", "a/.."] {
            assert_eq!(path(name.as_bytes()), Err(Odd::Outside), "{name}");
        }
        assert_eq!(path(b"./"), Err(Odd::Empty));
        assert_eq!(path(&[b'a'; LONGEST + 1]), Err(Odd::Long));
    }

    #[test]
    fn a_name_in_another_encoding_is_shown_as_well_as_it_can_be() {
        assert_eq!(path(b"caf\xe9.yml"), Ok(("caf\u{fffd}.yml".into(), false)));
        assert_eq!(path(b"a\nb"), Ok(("a\u{240a}b".into(), false)));
    }

    #[test]
    fn a_link_is_followed_from_its_own_folder() {
        assert_eq!(follow("a/b/c", "../d"), Some("a/d".into()));
        assert_eq!(follow("c", "d/./e"), Some("d/e".into()));
        assert_eq!(follow("a/c", "../../d"), None);
        assert_eq!(follow("a/c", "/d"), None);
    }
}
