//! Small pictures, drawn in place; each stands beside the word that it repeats.

use crate::piece::{Element, el};
use crate::verdict::Verdict;

/// The sign of a verdict. It is hidden from those who hear the page: the word beside it says the same.
pub(crate) fn sign(verdict: Verdict) -> Element {
    let path = match verdict {
        Verdict::Met => "M5 8.2 7.2 10.4 11 6",
        Verdict::MetDifferently => "M4.6 9.2c1.2-2 2.2-2 3.4-.9s2.2 1 3.4-1M4.9 6h6.2",
        Verdict::Unmet => "M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8",
        Verdict::Unknown => "M6.1 6.3a1.9 1.9 0 1 1 2.7 1.8c-.6.3-.8.7-.8 1.3M8 11.6v.01",
        Verdict::NotApplicable => "M5 8h6",
        Verdict::Coming => "M5 8v.01M8 8v.01M11 8v.01",
    };
    let ring = el("circle")
        .with("cx", "8")
        .with("cy", "8")
        .with("r", "6.75");
    picture(format!("sign {}", verdict.class()))
        .has(ring)
        .has(el("path").with("d", path))
}

/// A padlock, beside the promise.
pub(crate) fn lock() -> Element {
    picture("lock".to_owned())
        .has(el("path").with("d", "M4.8 7V5a3.2 3.2 0 0 1 6.4 0v2M3.5 7h9v7h-9z"))
}

fn picture(class: String) -> Element {
    el("svg")
        .class(class)
        .with("viewBox", "0 0 16 16")
        .with("aria-hidden", "true")
}
