//! Whether a tag or commit is signed, as the host answers it.
//!
//! <https://docs.github.com/en/rest/git/tags#get-a-tag>, <https://docs.github.com/en/rest/commits/commits#get-a-commit>

use super::Found;
use crate::{Project, doors::table};
use alloc::{string::String, vec::Vec};

/// What the host says of a signature.
#[derive(Debug, Clone)]
pub enum Signature<'a> {
    /// It has verified it: the place that says so.
    Verified(Found<'a>),
    /// There is one that it could not verify, such as by a key that it does not know: the reason.
    Unverified(Found<'a>),
    /// There is none, or a false one: the reason.
    None(Found<'a>),
    /// The answer does not tell.
    Unknown,
}

/// A tag of which something was answered.
#[derive(Debug, Clone)]
pub struct Tagged<'a> {
    /// Its name.
    pub name: String,
    /// The place that names it.
    pub place: Found<'a>,
    /// The signature of the tag itself; `None` for one that is only a name of a commit.
    pub own: Option<Signature<'a>>,
    /// The SHA of the tag's own object, where it has one.
    pub object: Option<&'a str>,
    /// The commit it stands on, where that is known.
    pub commit: Option<&'a str>,
}

impl Project {
    /// Every tag of which its reference or its own object was answered, each once.
    pub fn tagged(&self) -> Vec<Tagged<'_>> {
        let mut found: Vec<Tagged<'_>> = Vec::new();
        for (arguments, reply) in self.replies(&table::TAG_REFERENCE) {
            let [name] = arguments else { continue };
            let Some(answer) = reply.given() else {
                continue;
            };
            let object = |key: &str| answer.down(&["object", key]);
            let Some((place, sha)) = object("sha").and_then(|sha| Some((sha.clone(), sha.text()?)))
            else {
                continue;
            };
            let kind = object("type").and_then(|kind| kind.text());
            let mut tagged = Tagged {
                name: named(&answer).unwrap_or_else(|| name.clone()),
                place,
                own: None,
                object: None,
                commit: None,
            };
            match kind {
                Some("commit") => tagged.commit = Some(sha),
                Some("tag") => {
                    tagged.object = Some(sha);
                    tagged.own = Some(Signature::Unknown);
                    if let Some(answer) = self.reply(&table::TAG, &[sha]).given() {
                        tagged.own = Some(signature(answer.get("verification")));
                        tagged.commit = commit_of(&answer);
                    }
                }
                _ => tagged.own = Some(Signature::Unknown),
            }
            found.push(tagged);
        }
        for (arguments, reply) in self.replies(&table::TAG) {
            let Some(answer) = reply.given() else {
                continue;
            };
            let sha = arguments.first().map(String::as_str);
            if found
                .iter()
                .any(|known| known.object.is_some() && known.object == sha)
            {
                continue;
            }
            if let Some((place, name)) = answer
                .get("tag")
                .and_then(|place| Some((place.clone(), place.text()?)))
            {
                found.push(Tagged {
                    name: name.into(),
                    place,
                    own: Some(signature(answer.get("verification"))),
                    object: None,
                    commit: commit_of(&answer),
                });
            }
        }
        found
    }

    /// What the host says of a commit's signature, and whether the host itself made it: what is done in its web interface it signs with its own key.
    pub fn commit_signature(&self, asked: &[&str]) -> (Signature<'_>, bool) {
        let answer = asked
            .iter()
            .find_map(|reference| self.reply(&table::COMMIT, &[reference]).given());
        let Some(answer) = answer else {
            return (Signature::Unknown, false);
        };
        let by_host = answer
            .down(&["committer", "login"])
            .is_some_and(|login| login.text() == Some("web-flow"));
        (signature(answer.down(&["commit", "verification"])), by_host)
    }
}

fn named(answer: &Found<'_>) -> Option<String> {
    let reference = answer.get("ref")?.text()?;
    reference.strip_prefix("refs/tags/").map(Into::into)
}

fn commit_of<'a>(tag: &Found<'a>) -> Option<&'a str> {
    let kind = tag.down(&["object", "type"])?;
    (kind.text()? == "commit").then_some(tag.down(&["object", "sha"])?.text())?
}

/// The reasons that say of a signature that it could not be looked at, not that it is false.
/// <https://docs.github.com/en/rest/commits/commits#get-a-commit>
const NOT_CHECKED: [&str; 6] = [
    "unknown_key",
    "no_user",
    "unverified_email",
    "unknown_signature_type",
    "gpgverify_error",
    "gpgverify_unavailable",
];

fn signature(verification: Option<Found<'_>>) -> Signature<'_> {
    let Some(verification) = verification else {
        return Signature::Unknown;
    };
    let Some((verified, is)) = verification
        .get("verified")
        .and_then(|found| Some((found.clone(), found.truth()?)))
    else {
        return Signature::Unknown;
    };
    if is {
        return Signature::Verified(verified);
    }
    match verification.get("reason") {
        Some(reason) => match reason.text() {
            Some(text) if NOT_CHECKED.contains(&text) => Signature::Unverified(reason),
            Some(_) => Signature::None(reason),
            None => Signature::Unknown,
        },
        None => Signature::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Given;
    use spec_source::{Input, Origin};

    fn own(verification: &str) -> &'static str {
        let text = alloc::format!(
            r#"{{"tag": "v1.0", "object": {{"type": "commit", "sha": "c0"}}, "tagger": {{}}, "verification": {verification}}}"#
        );
        let mut given = Given::default();
        given
            .inputs
            .push(Input::new("/repos/o/r/git/tags/a1", text, Origin::Answer));
        let reference = r#"{"ref": "refs/tags/v1.0", "object": {"type": "tag", "sha": "a1"}}"#;
        given.inputs.push(Input::new(
            "/repos/o/r/git/ref/tags/v1.0",
            reference,
            Origin::Answer,
        ));
        let itself = r#"{"full_name": "o/r"}"#;
        given
            .inputs
            .push(Input::new("/repos/o/r", itself, Origin::Answer));
        let project = Project::read(&given);
        let tags = project.tagged();
        assert_eq!(tags.len(), 1);
        assert_eq!(tags[0].commit, Some("c0"));
        match &tags[0].own {
            Some(Signature::Verified(_)) => "verified",
            Some(Signature::Unverified(_)) => "unverified",
            Some(Signature::None(_)) => "none",
            Some(Signature::Unknown) => "unknown",
            None => "no object",
        }
    }

    #[test]
    fn a_signature_that_was_not_looked_at_is_not_a_false_one() {
        assert_eq!(own(r#"{"verified": true, "reason": "valid"}"#), "verified");
        assert_eq!(own(r#"{"verified": false, "reason": "unsigned"}"#), "none");
        assert_eq!(
            own(r#"{"verified": false, "reason": "unknown_key"}"#),
            "unverified"
        );
        assert_eq!(own(r#"{"verified": "true"}"#), "unknown");
        assert_eq!(own("{}"), "unknown");
    }
}
