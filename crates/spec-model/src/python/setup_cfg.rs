//! The distribution's name in `setup.cfg`.

use crate::Spanned;
use alloc::{borrow::ToOwned, string::String};
use spec_source::{Document, Span};

/// The name under `[metadata]`, where it stands there as a plain word. One that is read from a file or made of other values
/// (`attr:`, `file:`, `%(…)s`) is none.
/// <https://setuptools.pypa.io/en/latest/userguide/declarative_config.html>
pub fn name_in_setup_cfg(source: &Document) -> Option<Spanned<String>> {
    let mut inside = false;
    let mut offset = 0;
    for line in source.text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let text = line.trim_end();
        if text.starts_with('[') {
            inside = text == "[metadata]";
            continue;
        }
        let Some((key, value)) = text.split_once(['=', ':']).filter(|_| inside) else {
            continue;
        };
        let value = value.trim();
        let plain = !value.is_empty()
            && value
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
        if key.trim_end() == "name" {
            let at = start + text.len() - value.len();
            return plain.then(|| Spanned::new(value.to_owned(), Span::new(at, at + value.len())));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::name_in_setup_cfg;
    use alloc::string::String;
    use spec_source::{Document, Input, Origin};

    fn name(text: &str) -> Option<(String, String)> {
        let document = Document::parse(&Input::new("setup.cfg", text, Origin::File));
        let name = name_in_setup_cfg(&document)?;
        Some((document.slice(name.span).into(), name.value))
    }

    #[test]
    fn a_plain_name_is_read_with_its_place() {
        let text = "[options]\nname = other\n\n[metadata]\nversion = 1\nname = my-package\n";
        assert_eq!(name(text), Some(("my-package".into(), "my-package".into())));
        assert_eq!(
            name("[metadata]\nname: a.b_c").map(|(_, name)| name),
            Some("a.b_c".into())
        );
    }

    #[test]
    fn a_name_that_is_made_elsewhere_is_none() {
        for text in [
            "[metadata]\nname = attr: package.NAME\n",
            "[metadata]\nname = %(base)s-extra\n",
            "[metadata]\n# name = x\nversion = 1\n",
            "[metadata]\nname =\n    spread\n",
            "name = x\n",
        ] {
            assert_eq!(name(text), None, "{text}");
        }
    }
}
