//! What a job's token may do, in words.

use crate::github::{Grant, Level, Permissions};
use alloc::{format, string::String, vec::Vec};

/// What a token may do: `may write …`.
pub(super) fn may(block: Option<&Permissions>) -> String {
    let Some(block) = block else {
        return "may do what the repository's default lets it".into();
    };
    match &block.grant {
        Grant::WriteAll => "may write everything".into(),
        Grant::ReadAll => "may only read".into(),
        Grant::Unclear => "may do what cannot be told here".into(),
        Grant::Scopes(scopes) => {
            let mut writes: Vec<String> = Vec::new();
            let mut reads = false;
            for (name, level) in scopes {
                match level.value {
                    Level::Write => writes.push(format!("`{}`", name.value)),
                    Level::None => {}
                    Level::Read | Level::Unclear => reads = true,
                }
            }
            if !writes.is_empty() {
                return format!("may write {}", writes.join(", "));
            }
            if reads {
                "may only read".into()
            } else {
                "may do nothing".into()
            }
        }
    }
}
