//! What a YAML scalar is, by the [core schema](https://yaml.org/spec/1.2.2/#103-core-schema) of YAML 1.2.

use crate::{ScalarKind, ScalarStyle, is_among};
use granit_parser::Tag;

/// The kind of a scalar: by its tag, else by its text when it is plain. Tags other than the schema's say nothing.
pub(crate) fn kind(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> ScalarKind {
    match tag.and_then(Tag::core_suffix) {
        Some("str") => ScalarKind::String,
        Some("null" | "bool" | "int" | "float") => plain(text),
        // the tag `!` alone asks for the kind that quotes give
        _ if tag.is_some_and(|tag| tag.parts() == ("", "!") || tag.parts() == ("!", "")) => {
            ScalarKind::String
        }
        _ if style == ScalarStyle::Plain => plain(text),
        _ => ScalarKind::String,
    }
}

fn plain(text: &str) -> ScalarKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => ScalarKind::Null,
        "true" | "True" | "TRUE" => ScalarKind::Bool(true),
        "false" | "False" | "FALSE" => ScalarKind::Bool(false),
        _ if is_number(text) => ScalarKind::Number,
        _ => ScalarKind::String,
    }
}

fn is_number(text: &str) -> bool {
    let digits = |text: &str, radix| !text.is_empty() && text.chars().all(|c| c.is_digit(radix));
    if let Some(rest) = text.strip_prefix("0o") {
        return digits(rest, 8);
    }
    if let Some(rest) = text.strip_prefix("0x") {
        return digits(rest, 16);
    }
    if is_among(text, ".nan .NaN .NAN") {
        return true;
    }
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    if is_among(text, ".inf .Inf .INF") {
        return true;
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let whole = match mantissa.split_once('.') {
        Some(("", fraction)) => digits(fraction, 10),
        Some((whole, fraction)) => {
            digits(whole, 10) && (fraction.is_empty() || digits(fraction, 10))
        }
        None => digits(mantissa, 10),
    };
    whole
        && exponent.is_none_or(|exponent| {
            digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent), 10)
        })
}

#[cfg(test)]
mod tests {
    use super::kind;
    use crate::{ScalarKind, ScalarStyle};
    use granit_parser::Tag;

    #[test]
    fn a_tag_of_the_schema_goes_before_the_style_and_others_say_nothing() {
        use ScalarKind::{Bool, Number, String};
        use ScalarStyle::{DoubleQuoted, Literal, Plain, SingleQuoted};
        let core = |suffix| Tag::new("tag:yaml.org,2002:", suffix);
        for (tag, text, style, expected) in [
            (core("str"), "1", Plain, String),
            (core("str"), "", Plain, String),
            (core("int"), "1", DoubleQuoted, Number),
            (core("bool"), "true", SingleQuoted, Bool(true)),
            (core("timestamp"), "1", Plain, Number),
            (Tag::new("!", "own"), "true", Plain, Bool(true)),
            (Tag::new("!", "own"), "1", Literal, String),
        ] {
            assert_eq!(kind(text, style, Some(&tag)), expected, "{tag:?} {text:?}");
        }
    }
}
