//! Sentences whose words in backticks are code.

use crate::piece::{Element, Piece, Put, el};
use crate::visible::visible;

/// A sentence as text nodes, what stands in backticks as `<code>`, hidden characters made visible.
pub(crate) fn prose(text: &str) -> Piece {
    let closed = text.matches('`').count().is_multiple_of(2);
    text.split('`')
        .enumerate()
        .filter(|(_, part)| !part.is_empty())
        .map(|(index, part)| {
            if closed && index % 2 == 1 {
                el("code").has(shown(part)).into()
            } else {
                Piece::from(shown(part))
            }
        })
        .collect()
}

/// A text of the visitor's, hidden characters made visible.
pub(crate) fn shown(text: &str) -> String {
    visible(text).into_owned()
}

/// A path, its folders quieter than its name.
pub(crate) fn path(path: &str) -> Piece {
    let name = path.rsplit('/').next().unwrap_or_default();
    let folder = path.strip_suffix(name).unwrap_or_default();
    Piece::from(vec![
        el("span").class("folder").has(shown(folder)).into(),
        shown(name).into(),
    ])
}

/// A word for those who hear the page.
pub(crate) fn unseen(text: impl Put) -> Element {
    el("span").class("unseen").has(text)
}

/// A link that leaves the page as it is.
pub(crate) fn link(address: String, words: &'static str) -> Element {
    el("a")
        .with("href", address)
        .with("target", "_blank")
        .with("rel", "noopener")
        .has(words)
        .has(unseen(crate::words::NEW_TAB))
}
