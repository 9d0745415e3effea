//! The token of the person who looks up: it goes to the API alone, and is never shown.

use std::env;

/// A token; what would print it does not exist.
pub(super) struct Token(String);

impl Token {
    /// The one in `GH_TOKEN`, where there is one.
    ///
    /// # Errors
    /// A sentence that does not hold it, where it can be none.
    pub(super) fn read() -> Result<Option<Self>, String> {
        let Some(text) = env::var_os("GH_TOKEN") else {
            return Ok(None);
        };
        let text = text.to_string_lossy();
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("`GH_TOKEN` holds characters that no token has, so nothing was asked: set it anew, or unset it".into());
        }
        Ok(Some(Self(text.to_owned())))
    }

    /// The value of the header that carries it.
    pub(super) fn header(&self) -> String {
        format!("Bearer {}", self.0)
    }
}
