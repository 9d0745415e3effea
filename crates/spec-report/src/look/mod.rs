//! The look that the page, the HTML report and a drawing share.

use alloc::{
    format,
    string::String,
};

/// The colours and fonts by name; the page's style sheet begins with the same lines.
pub(crate) const COLOURS: &str = include_str!("colours.css");

/// How a drawing's shapes look; the page's style sheet holds the same lines.
pub(crate) const DRAWING: &str = include_str!("drawing.css");

/// A style sheet of ours without what only helps to read it: nothing in ours has blanks that count at the ends of lines.
pub(crate) fn tight(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    for line in css.lines() {
        let line = line.trim();
        if !(line.starts_with("/*") && line.ends_with("*/")) {
            out.push_str(line);
        }
    }
    out
}

/// A style sheet with every colour written out, for those who draw without knowing names: the light ones, and where the reader's system asks
/// for them the dark ones.
pub(crate) fn written_out(css: &str) -> String {
    let mut light = tight(css);
    let mut dark = light.clone();
    for line in COLOURS.lines() {
        let Some((name, value)) = line.trim().trim_end_matches(';').split_once(": ") else {
            continue;
        };
        let (a, b) = value
            .strip_prefix("light-dark(")
            .and_then(|rest| rest.strip_suffix(')')?.split_once(", "))
            .unwrap_or((value, value));
        let name = format!("var({name})");
        light = light.replace(&name, a);
        dark = dark.replace(&name, b);
    }
    format!("{light}@media (prefers-color-scheme:dark){{{dark}}}")
}
