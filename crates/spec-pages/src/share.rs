//! The part of an address behind `#`, from which the page takes a project.

use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine};
use flate2::{Compression, write::DeflateEncoder};
use serde_json::{Value, json};
use sha2::{Digest, Sha384};
use spec_model::Given;
use spec_source::Origin;
use std::io::Write;

/// A project as the page takes it from its own address (`www/back.js`): `v1.` and the JSON `{"name", "inputs": [[origin, path, text]]}`,
/// deflated, in the letters of base64 that addresses may hold.
pub fn fragment(name: &str, given: &Given) -> String {
    let inputs = given.inputs.iter().map(|input| {
        let origin = match input.origin {
            Origin::File => "file",
            Origin::Pasted => "pasted",
            Origin::Listing => "listing",
            Origin::Answer => "answer",
        };
        json!([origin, input.path, String::from_utf8_lossy(&input.bytes)])
    });
    let all = json!({"name": name, "inputs": inputs.collect::<Vec<Value>>()});
    format!(
        "v1.{}",
        BASE64_URL_SAFE_NO_PAD.encode(deflated(all.to_string().as_bytes()))
    )
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    // writing into memory does not fail
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// The value of an `integrity` attribute.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use spec_source::Input;
    use std::io::Read;

    #[test]
    fn a_fragment_holds_the_name_and_every_input_with_its_origin() {
        let given = Given {
            inputs: vec![
                Input::new("a.yml", "on: push\n", Origin::File),
                Input::new("/repos/o/r", "{}", Origin::Answer),
                Input::new("listing", "a.yml\nb\n", Origin::Listing),
            ],
            ..Given::default()
        };
        let fragment = fragment("a rule", &given);
        let packed = fragment.strip_prefix("v1.").unwrap();
        // as an address may hold it
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        assert!(packed.bytes().all(plain));
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(packed).unwrap();
        let mut text = String::new();
        flate2::read::DeflateDecoder::new(bytes.as_slice())
            .read_to_string(&mut text)
            .unwrap();
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            read,
            json!({"name": "a rule", "inputs": [
                ["file", "a.yml", "on: push\n"],
                ["answer", "/repos/o/r", "{}"],
                ["listing", "listing", "a.yml\nb\n"],
            ]})
        );
    }

    #[test]
    fn a_digest_is_written_as_the_attribute_wants_it() {
        // `printf '' | openssl dgst -sha384 -binary | base64`
        assert_eq!(
            integrity(b""),
            "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"
        );
    }
}
