//! The functions of expressions.

/// A function. <https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#functions>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `contains(search, item)`
    Contains,
    /// `startsWith(text, start)`
    StartsWith,
    /// `endsWith(text, end)`
    EndsWith,
    /// `format(template, values…)`
    Format,
    /// `join(list, separator)`
    Join,
    /// `toJSON(value)`
    ToJSON,
    /// `fromJSON(text)`
    FromJSON,
    /// `hashFiles(patterns…)`
    HashFiles,
    /// `case(condition, value, …, otherwise)`
    Case,
    /// `success()`
    Success,
    /// `always()`
    Always,
    /// `cancelled()`
    Cancelled,
    /// `failure()`
    Failure,
}

impl Function {
    /// The function of a name, in any case.
    pub(super) fn named(name: &str) -> Option<Self> {
        let all = [
            ("contains", Self::Contains),
            ("startswith", Self::StartsWith),
            ("endswith", Self::EndsWith),
            ("format", Self::Format),
            ("join", Self::Join),
            ("tojson", Self::ToJSON),
            ("fromjson", Self::FromJSON),
            ("hashfiles", Self::HashFiles),
            ("case", Self::Case),
            ("success", Self::Success),
            ("always", Self::Always),
            ("cancelled", Self::Cancelled),
            ("failure", Self::Failure),
        ];
        let found = all
            .iter()
            .find(|(known, _)| name.eq_ignore_ascii_case(known))?;
        Some(found.1)
    }

    /// Whether it takes so many arguments.
    pub(super) const fn takes(self, count: usize) -> bool {
        match self {
            Self::Contains | Self::StartsWith | Self::EndsWith => count == 2,
            Self::ToJSON | Self::FromJSON => count == 1,
            Self::Join => matches!(count, 1 | 2),
            Self::HashFiles => count > 0,
            Self::Case => count > 2 && count % 2 == 1,
            Self::Success | Self::Always | Self::Cancelled | Self::Failure => count == 0,
            Self::Format => true,
        }
    }
}
