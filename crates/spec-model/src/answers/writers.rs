//! Who may write to the repository, as the host answers it.
//!
//! <https://docs.github.com/en/rest/collaborators/collaborators#list-repository-collaborators>

use super::Found;
use crate::{Project, doors::table};

/// Whether a collaborator may write; `None` where the answer does not tell, such as for a role of the organisation's own making.
fn may_write(item: &Found<'_>) -> Option<bool> {
    let pushes = item
        .down(&["permissions", "push"])
        .and_then(|push| push.truth());
    pushes.or_else(|| match item.get("role_name")?.text()? {
        "admin" | "maintain" | "write" => Some(true),
        "triage" | "read" => Some(false),
        _ => None,
    })
}

impl Project {
    /// Whether somebody other than a user may write to the repository; `None` where the answers do not tell.
    pub fn somebody_else_writes(&self, login: &str) -> Option<bool> {
        let list = self.listed(&table::COLLABORATORS, &[])?;
        // somebody always is there, so an empty list is none
        let mut certain = list.whole && !list.items.is_empty();
        for item in &list.items {
            match item.get("login").and_then(|login| login.text()) {
                Some(own) if own.eq_ignore_ascii_case(login) => {}
                Some(_) => match may_write(item) {
                    Some(true) => return Some(true),
                    Some(false) => {}
                    None => certain = false,
                },
                None => certain = false,
            }
        }
        certain.then_some(false)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Given, Project};
    use spec_source::{Input, Origin};

    fn others(answer: &str) -> Option<bool> {
        let mut given = Given::default();
        let input = Input::new("/repos/o/r/collaborators", answer, Origin::Answer);
        given.inputs.push(input);
        Project::read(&given).somebody_else_writes("alice")
    }

    #[test]
    fn another_writer_is_found_and_a_reader_is_none() {
        let alice = r#"{"login": "Alice", "role_name": "admin"}"#;
        let with = |bob: &str| alloc::format!("[{alice}, {bob}]");
        assert_eq!(
            others(&with(r#"{"login": "bob", "role_name": "write"}"#)),
            Some(true)
        );
        assert_eq!(
            others(&with(r#"{"login": "bob", "permissions": {"push": false}}"#)),
            Some(false)
        );
        assert_eq!(
            others(&with(r#"{"login": "bob", "role_name": "docs-team"}"#)),
            None
        );
    }

    #[test]
    fn an_empty_list_and_a_refusal_tell_nothing() {
        assert_eq!(others("[]"), None);
        assert_eq!(others(r#"{"message": "Forbidden"}"#), None);
    }
}
