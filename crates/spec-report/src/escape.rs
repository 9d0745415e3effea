//! Text of somebody else's in Markdown: nothing of it can become markup, a link, a mention or a reference.

use crate::visible;
use alloc::{format, string::String};

/// A code span that holds exactly this text, whatever stands in it.
pub(crate) fn code(text: &str) -> String {
    let text = visible(text);
    if text.trim().is_empty() {
        return "(empty)".into();
    }
    let mut longest = 0;
    let mut run = 0;
    for char in text.chars() {
        run = if char == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    // one blank on either side is taken off again where both are there
    let needs_blank = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    let blank = if needs_blank { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}

/// A sentence: what stands in backticks becomes code, and nothing else of it can become markup, a link, a mention or a reference.
pub(crate) fn prose(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('`') {
        plain(&mut out, before);
        let Some((inside, behind)) = after.split_once('`') else {
            out.push_str("\\`");
            rest = after;
            break;
        };
        // two spans that touch would merge their backticks
        if out.ends_with('`') {
            out.push(' ');
        }
        if inside.is_empty() {
            out.push_str("\\`\\`");
        } else {
            out.push_str(&code(inside));
        }
        rest = behind;
    }
    plain(&mut out, rest);
    out.truncate(out.trim_end().len());
    out
}

/// Text outside of code: words that a host would make into links stand as code, and every sign of markup is escaped.
fn plain(out: &mut String, text: &str) {
    for (index, word) in text.split(' ').enumerate() {
        // several blanks mean one, and at the begin none: there they would make a block of code
        if index > 0 && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        if word.is_empty() {
            continue;
        }
        if links(word) {
            let is_aside = |char: char| {
                matches!(
                    char,
                    '(' | ')' | ',' | '.' | ';' | ':' | '"' | '\'' | '!' | '?'
                )
            };
            let inner = word.trim_matches(is_aside);
            let start = word.find(inner).unwrap_or(0);
            escape(out, word.get(..start).unwrap_or_default());
            if out.ends_with('`') {
                out.push(' ');
            }
            out.push_str(&code(inner));
            escape(out, word.get(start + inner.len()..).unwrap_or_default());
        } else {
            escape(out, word);
        }
    }
}

/// Whether a host may make a link of a word: mentions, references, addresses, commits, formulas.
fn links(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let commit = lower
        .split(|char: char| !char.is_ascii_alphanumeric())
        .any(|part| {
            part.len() >= 7
                && part.bytes().all(|byte| byte.is_ascii_hexdigit())
                && part.bytes().any(|byte| byte.is_ascii_digit())
        });
    let numbered = lower
        .split(|char: char| !char.is_ascii_alphanumeric() && char != '-')
        .any(|part| {
            part.rsplit_once('-').is_some_and(|(key, number)| {
                key.starts_with(|char: char| char.is_ascii_alphabetic())
                    && !number.is_empty()
                    && number.bytes().all(|byte| byte.is_ascii_digit())
            })
        });
    commit
        || numbered
        || word.contains(['@', '#', '$'])
        || lower.contains("://")
        || lower.contains("www.")
        || lower.contains("mailto:")
        || lower.contains("xmpp:")
}

fn escape(out: &mut String, text: &str) {
    for char in text.chars() {
        if matches!(
            char,
            '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '^' | '|' | '!' | '`'
        ) {
            out.push('\\');
        }
        out.push(char);
    }
}

/// A sentence at the begin of a list's item, where a number or a dash would begin a list of its own.
pub(crate) fn beginning(prose: &str) -> String {
    let digits = prose.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = prose.split_at_checked(digits).unwrap_or((prose, ""));
    if digits > 0 && rest.starts_with(['.', ')']) {
        return format!("{number}\\{rest}");
    }
    if prose.starts_with(['#', '+', '-', '=', ':', '(']) || prose.starts_with("[ ]") {
        return format!("\\{prose}");
    }
    prose.into()
}
