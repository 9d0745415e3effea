//! Systems in which a team shares its secrets, by what SPEC 6 asks of one.

/// A system in which a team shares its secrets. A property is the address at which it is documented; none where that was not found.
#[derive(Debug, PartialEq, Eq)]
pub struct Product {
    /// Its name.
    pub name: &'static str,
    /// The words that name it, in lower case.
    words: &'static [&'static str],
    /// Secrets are stored encrypted in one central place.
    pub encrypted: Option<&'static str>,
    /// Access is given to some members and not to others.
    pub selective: Option<&'static str>,
    /// Access to future versions can be taken away.
    pub revocable: Option<&'static str>,
    /// It is open source, or gives all its data out.
    pub open: Option<&'static str>,
}

/// The SPEC's own list: it says of these hosted systems that they have what it asks for.
const HOSTED: Option<&str> =
    Some("https://scientific-python.org/specs/spec-0006/#password-storage-hosted");

/// The SPEC's own list: it describes these as encrypted files, and the vault template as having all it asks for.
const OFFLINE: Option<&str> =
    Some("https://scientific-python.org/specs/spec-0006/#password-storage-offline");

/// A recipient is added and removed for one store; what a removed one could read before stays readable.
const RECIPIENTS: Option<&str> =
    Some("https://github.com/gopasspw/gopass/blob/master/docs/commands/recipients.md");

/// Every system that is known, as of [`super::TABLES_DATE`].
static PRODUCTS: [Product; 6] = [
    Product {
        name: "Vaultwarden",
        words: &["vaultwarden"],
        encrypted: HOSTED,
        selective: HOSTED,
        revocable: HOSTED,
        open: Some("https://github.com/dani-garcia/vaultwarden"),
    },
    Product {
        name: "Bitwarden",
        words: &["bitwarden"],
        encrypted: HOSTED,
        selective: Some("https://bitwarden.com/help/collections/"),
        revocable: HOSTED,
        open: HOSTED,
    },
    Product {
        name: "1Password",
        words: &["1password"],
        encrypted: HOSTED,
        selective: HOSTED,
        revocable: HOSTED,
        // closed source; it gives its data out
        open: Some("https://support.1password.com/1pux-format/"),
    },
    Product {
        name: "the vault template",
        words: &["vault-template"],
        encrypted: OFFLINE,
        selective: OFFLINE,
        revocable: OFFLINE,
        open: OFFLINE,
    },
    // both are central only where their files are kept in a remote repository
    Product {
        name: "gopass",
        words: &["gopass"],
        encrypted: None,
        selective: RECIPIENTS,
        revocable: RECIPIENTS,
        open: Some("https://github.com/gopasspw/gopass"),
    },
    Product {
        name: "pass",
        words: &["passwordstore", "password-store"],
        encrypted: None,
        selective: None,
        revocable: None,
        open: Some("https://www.passwordstore.org/"),
    },
];

/// The systems that a text names, each once.
pub fn products(text: &str) -> impl Iterator<Item = &'static Product> {
    let lower = text.to_ascii_lowercase();
    PRODUCTS.iter().filter(move |product| {
        lower
            .split(|char: char| !(char.is_alphanumeric() || char == '-'))
            .any(|word| product.words.contains(&word))
    })
}

#[cfg(test)]
mod tests {
    use super::products;
    use alloc::vec::Vec;

    fn names(text: &str) -> Vec<&'static str> {
        products(text).map(|product| product.name).collect()
    }

    #[test]
    fn a_system_is_named_by_a_whole_word_in_any_case() {
        assert_eq!(names("BitWarden organisation"), ["Bitwarden"]);
        assert_eq!(names("https://vault.bitwarden.com/"), ["Bitwarden"]);
        assert_eq!(
            names("from scientific-python/vault-template, with gopass"),
            ["the vault template", "gopass"]
        );
        assert_eq!(names("we pass passwords on; notbitwarden"), [""; 0]);
        assert_eq!(names(""), [""; 0]);
    }
}
