//! `${{ … }}` inside of texts.

use crate::Spanned;
use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// Whether a text holds an expression, so that its value is known at run time only.
pub fn has_expression(text: &str) -> bool {
    text.contains("${{")
}

/// The bodies of all expressions in a text, blanks at both ends removed. An expression without an end runs to the end of the text.
pub fn expressions(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("${{") {
        let end = end_of_body(after);
        found.push(after.get(..end).unwrap_or_default().trim());
        rest = after.get(end..).unwrap_or_default();
    }
    found
}

/// The body of a text that is one expression and nothing else.
pub fn whole_expression(text: &str) -> Option<&str> {
    let after = text.trim().strip_prefix("${{")?;
    let end = end_of_body(after);
    (after.get(end..)? == "}}").then(|| after.get(..end).unwrap_or_default().trim())
}

/// Whether a condition is the literal `false`, so that what it stands on never runs.
pub fn is_never(condition: &Spanned<String>) -> bool {
    let text = condition.value.trim();
    whole_expression(text)
        .unwrap_or(text)
        .eq_ignore_ascii_case("false")
}

/// Where a body ends: at the first `}}` outside of a quoted string.
pub(super) fn end_of_body(text: &str) -> usize {
    let mut quoted = false;
    let bytes = text.as_bytes();
    for (index, byte) in bytes.iter().enumerate() {
        match byte {
            b'\'' => quoted = !quoted,
            b'}' if !quoted && bytes.get(index + 1) == Some(&b'}') => return index,
            _ => {}
        }
    }
    text.len()
}

/// The names of all secrets that a text's expressions take, in the order of the text: `secrets.NAME` and `secrets['NAME']`.
pub fn secret_names(text: &str) -> Vec<String> {
    expressions(text)
        .into_iter()
        .flat_map(|body| context_names(body, "secrets"))
        .collect()
}

/// The members of a context that an expression's body takes.
fn context_names(body: &str, context: &str) -> Vec<String> {
    let lower = body.to_ascii_lowercase();
    let mut names = Vec::new();
    for (start, _) in lower.match_indices(context) {
        let before = lower.get(..start).and_then(|text| text.chars().next_back());
        if before.is_some_and(|char| char.is_alphanumeric() || matches!(char, '_' | '-' | '.')) {
            continue;
        }
        let rest = body
            .get(start + context.len()..)
            .unwrap_or_default()
            .trim_start();
        let name = if let Some(rest) = rest.strip_prefix('.') {
            rest.trim_start()
                .chars()
                .take_while(|char| char.is_alphanumeric() || matches!(char, '_' | '-'))
                .collect::<String>()
        } else if let Some(rest) = rest.strip_prefix('[') {
            let rest = rest.trim_start();
            rest.strip_prefix('\'')
                .and_then(|rest| rest.split_once('\''))
                .map(|(name, _)| name.to_owned())
                .unwrap_or_default()
        } else {
            continue;
        };
        names.push(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brace_pair_inside_a_string_does_not_end_an_expression() {
        assert_eq!(
            expressions("a ${{ format('}}{0}', x) }} b ${{y}}"),
            ["format('}}{0}', x)", "y"]
        );
    }

    #[test]
    fn only_a_text_without_anything_around_is_a_whole_expression() {
        assert_eq!(whole_expression(" ${{ inputs.x }} "), Some("inputs.x"));
        assert_eq!(whole_expression("a-${{ inputs.x }}"), None);
        assert_eq!(whole_expression("${{ a }}${{ b }}"), None);
    }

    #[test]
    fn secrets_are_found_in_both_notations_and_not_inside_other_names() {
        assert_eq!(
            secret_names("${{ secrets.PYPI_TOKEN || secrets['other'] }}"),
            ["PYPI_TOKEN", "other"]
        );
        assert!(secret_names("${{ inputs.secrets.x }} secrets.Y").is_empty());
    }
}
