//! The command that a need names, to copy.

use crate::copy::copy;
use crate::piece::{Element, el};
use crate::state::State;
use crate::words::evidence as words;

/// A button with the command. Nothing where a need names none: only a need for an answer begins so, and no name that a shell would
/// act on is taken for a part of a command.
pub(crate) fn command(_state: State, bring: &str) -> Option<Element> {
    let (command, _) = bring.strip_prefix("the answer of `")?.split_once('`')?;
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "-._~%/{}?=&' :".contains(char);
    let text = command.to_owned();
    command.chars().all(is_plain).then(|| {
        let copy = copy(words::COLLECT, move || {
            let text = text.clone();
            async move { Ok(text) }
        });
        el("p").class("acts").has(copy)
    })
}
