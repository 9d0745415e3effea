//! The styles of a box, made from the page's own, so that a finding looks the same in both.

use crate::failure::Failure;
use std::fmt::Write;

/// The colours and fonts that a page around a box can set, by the name that they have in the page's styles.
const OPEN: [&str; 10] = [
    "paper", "card", "sunk", "ink", "quiet", "line", "edge", "leaf", "on-leaf", "code",
];

/// The parts of the page's styles that a finding needs, by the comments above them; the first is the one before any comment.
const PARTS: [&str; 1] = ["the result"];

/// What a box needs before anybody touches it.
pub(crate) fn still(page: &str, own: &str) -> Result<String, Failure> {
    let (_, rest) = page
        .split_once(":root {")
        .ok_or_else(|| missing(":root {"))?;
    let (names, rest) = rest.split_once("\n}\n").ok_or_else(|| missing("}"))?;
    let (contrast, _) = rest
        .split_once("\n\n")
        .ok_or_else(|| missing("an empty line below the colours"))?;
    let mut vars = String::new();
    for line in names.lines() {
        let line = line.trim();
        let Some((name, value)) = line
            .strip_prefix("--")
            .and_then(|line| line.split_once(": "))
        else {
            continue;
        };
        let value = value.trim_end_matches(';');
        let value = match name {
            // a box speaks in the voice of the page around it
            "text" | "book" => "var(--spec-check-font, inherit)".to_owned(),
            name if OPEN.contains(&name) => format!("var(--spec-check-{name}, {value})"),
            _ => value.to_owned(),
        };
        // writing into a string cannot fail
        let _ = writeln!(vars, "  --{name}: {value};");
    }
    let text = format!(
        ".box {{\n  color-scheme: light dark;\n{vars}  background: var(--card);\n  color: var(--ink);\n  accent-color: var(--leaf);\n  font-family: var(--text);\n  font-size: var(--rem);\n  font-weight: 400;\n  font-style: normal;\n  line-height: 1.55;\n}}\n{contrast}\n{own}"
    );
    // the one length that is the surrounding page's own
    let size = ":host {\n--rem: var(--spec-check-size, 1rem);\n}\n";
    Ok(size.to_owned() + &small(&boxed(&text)))
}

/// What a box needs when the view is in it.
pub(crate) fn live(page: &str, own: &str) -> Result<String, Failure> {
    let mut out = String::new();
    for part in PARTS {
        let begin = format!("\n/* {part} */\n");
        let (_, rest) = page.split_once(&begin).ok_or_else(|| missing(&begin))?;
        out.push_str(rest.split("\n/* ").next().unwrap_or(rest));
        out.push('\n');
    }
    for line in page.lines() {
        // what the first part of the page's styles says of words and marks
        if [".unseen", "code", "p, li, dd", "a {", "a:hover"]
            .iter()
            .any(|begin| line.starts_with(begin))
        {
            out.push_str(line);
            out.push('\n');
        }
    }
    Ok(small(&boxed(&format!("{out}{own}"))))
}

/// The page's rules as they hold in a box: its own element is the top, its own width counts, and so does its own size of letters.
fn boxed(text: &str) -> String {
    let text = text
        .replace(":root", ".box")
        .replace("@media (width <", "@container (width <")
        .replace("@media (width >=", "@container (width >=");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("rem") {
        let (before, after) = rest.split_at(at);
        let head = before.trim_end_matches(|char: char| char.is_ascii_digit() || char == '.');
        let number = before.get(head.len()..).unwrap_or_default();
        let (head, sign) = match head.strip_suffix('-') {
            Some(shorter) if !number.is_empty() => (shorter, "-"),
            _ => (head, ""),
        };
        if number.contains(|char: char| char.is_ascii_digit()) {
            out.push_str(head);
            // as above
            let _ = write!(out, "calc({sign}{number}*var(--rem))");
        } else {
            out.push_str(before);
            out.push_str("rem");
        }
        rest = after.get(3..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Without comments and the blanks before lines, which no browser needs.
pub(crate) fn small(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    let lines: Vec<&str> = out
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

fn missing(what: &str) -> Failure {
    Failure::new(format!(
        "`www/page.css` has no `{}`, from which the styles of the element are made: look at `crates/spec-dev/src/embed/sheet.rs`",
        what.trim()
    ))
}

#[cfg(test)]
mod tests {
    use super::{boxed, live, small, still};
    use crate::room::{Room, read};

    #[test]
    fn lengths_follow_the_size_that_the_page_around_the_box_sets() {
        assert_eq!(
            boxed(".rem { margin: -.5rem 1.25rem }"),
            ".rem { margin: calc(-.5*var(--rem)) calc(1.25*var(--rem)) }"
        );
        assert_eq!(small("a {\n  b: c;\n}\n/* d */\n"), "a {\nb: c;\n}");
    }

    #[test]
    fn the_pages_styles_have_what_a_box_takes_from_them() {
        let page = read(&Room::find().unwrap().at("www/page.css")).unwrap();
        let still = still(&page, "").unwrap();
        assert!(
            still.contains("--card: var(--spec-check-card, light-dark("),
            "{still}"
        );
        assert!(still.contains(".box[data-theme=\"dark\"]"), "{still}");
        let live = live(&page, "").unwrap();
        for needed in [
            ".finding",
            ".sign.unmet",
            ".excerpt",
            ".diff",
            ".unseen",
            "@container (width <",
        ] {
            assert!(live.contains(needed), "{needed}");
        }
        assert!(!live.contains(":root") && !live.contains("#result"));
    }
}
