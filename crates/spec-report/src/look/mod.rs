//! The look that the page, the HTML report and a drawing share.

use alloc::{format, string::String};

/// The colours and fonts by name; the page's style sheet begins with the same lines.
pub(crate) const COLOURS: &str = include_str!("colours.css");

/// How a drawing's shapes look; the page's style sheet holds the same lines.
pub(crate) const DRAWING: &str = include_str!("drawing.css");

/// How the report as a file looks beside that.
#[cfg(feature = "html")]
pub(crate) const REPORT: &str = include_str!("report.css");

/// The lines of a verdict's sign, in a square of 16.
pub(crate) fn lines(verdict: &str) -> &'static str {
    match verdict {
        "met" => "M5 8.2 7.2 10.4 11 6",
        "met-differently" => "M4.6 9.2c1.2-2 2.2-2 3.4-.9s2.2 1 3.4-1M4.9 6h6.2",
        "unmet" => "M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8",
        "unknown" => "M6.1 6.3a1.9 1.9 0 1 1 2.7 1.8c-.6.3-.8.7-.8 1.3M8 11.6v.01",
        _ => "M5 8h6",
    }
}

/// The sign of a verdict as markup; the word beside it says the same.
#[cfg(feature = "html")]
pub(crate) fn sign(verdict: &'static str) -> String {
    let lines = lines(verdict);
    format!(
        "<svg class=\"sign {verdict}\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><circle cx=\"8\" cy=\"8\" r=\"6.75\"/><path d=\"{lines}\"/></svg>"
    )
}

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
