//! The command that a need names, to copy.

use crate::copy::copy;
use crate::piece::{Element, el};
use crate::state::State;
use crate::words;

/// A button with the command, where a need names one.
pub(crate) fn command(_state: State, bring: &str) -> Option<Element> {
    let text = words::command(bring)?.to_owned();
    let copy = copy(words::evidence::COLLECT, move || {
        let text = text.clone();
        async move { Ok(text) }
    });
    Some(el("p").class("acts").has(copy))
}
