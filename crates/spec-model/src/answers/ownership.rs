//! Who has a role in a distribution on PyPI: `ownership` of <https://docs.pypi.org/api/json/>.

use super::Found;
use alloc::vec::Vec;
use spec_source::ScalarKind;

/// Who has a role in a distribution.
#[derive(Debug, Clone)]
pub struct Ownership<'a> {
    /// Where the roles stand.
    pub roles: Found<'a>,
    /// Each account once, in the answer's order.
    pub accounts: Vec<Account<'a>>,
    /// Whether somebody's role could not be read, or is none that is known.
    pub unread: bool,
    /// The organisation that holds it, or whatever stands in its place; `None` where the answer does not say.
    pub organisation: Option<Found<'a>>,
}

/// An account with a role.
#[derive(Debug, Clone)]
pub struct Account<'a> {
    /// Where its name stands.
    pub user: Found<'a>,
    /// Its name.
    pub name: &'a str,
    /// Whether it owns the distribution; else it may upload only.
    pub owns: bool,
}

impl<'a> Ownership<'a> {
    /// Reads the answer about a distribution; `None` where it does not list roles.
    pub fn read(answer: &Found<'a>) -> Option<Self> {
        let ownership = answer.get("ownership")?;
        let roles = ownership.get("roles")?;
        let mut read = Self {
            accounts: Vec::new(),
            unread: false,
            organisation: ownership.get("organization"),
            roles: roles.clone(),
        };
        for item in roles.items()? {
            let role = item.get("role").and_then(|role| role.text());
            let user = item.get("user");
            let named = user.and_then(|user| Some((user.clone(), user.text()?)));
            let (Some((user, name)), Some(role)) = (named, role) else {
                read.unread = true;
                continue;
            };
            let owns = role.eq_ignore_ascii_case("owner");
            read.unread |= !owns && !role.eq_ignore_ascii_case("maintainer");
            let known = read
                .accounts
                .iter_mut()
                .find(|account| account.name.eq_ignore_ascii_case(name));
            match known {
                Some(account) => account.owns |= owns,
                None => read.accounts.push(Account { user, name, owns }),
            }
        }
        Some(read)
    }

    /// How many accounts own it.
    pub fn owners(&self) -> usize {
        self.accounts.iter().filter(|account| account.owns).count()
    }

    /// Whether the answer says that no organisation holds it, so that the roles are all there is.
    pub fn has_no_organisation(&self) -> bool {
        let scalar = self
            .organisation
            .as_ref()
            .and_then(|found| found.node.scalar());
        scalar.is_some_and(|scalar| scalar.kind == ScalarKind::Null)
    }
}
