//! Digests of what a browser receives.

use base64::prelude::{BASE64_STANDARD, Engine};
use sha2::{Digest, Sha256, Sha384};
use std::fmt::Write;

/// The value of an `integrity` attribute.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(bytes)))
}

/// The same, by a digest that a script can take by itself, too.
pub(crate) fn short_digest(bytes: &[u8]) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(bytes)))
}

/// A short name for a content: 8 hexadecimal digits. What is loaded is held to its whole digest.
pub(crate) fn short_name(bytes: &[u8]) -> String {
    Sha384::digest(bytes)
        .iter()
        .take(4)
        .fold(String::new(), |mut name, byte| {
            let _ = write!(name, "{byte:02x}");
            name
        })
}

#[cfg(test)]
mod tests {
    use super::{integrity, short_name};

    #[test]
    fn a_digest_is_written_as_the_attribute_wants_it() {
        // `printf '' | openssl dgst -sha384 -binary | base64`
        assert_eq!(
            integrity(b""),
            "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"
        );
        assert_eq!(short_name(b""), "38b060a7");
    }
}
