//! What only people can answer: a short question for each rule that takes a statement, and the statements as they stand in
//! `spec-check.toml`.

use crate::{
    toml_text::{day, text},
    wire::Report,
};
use alloc::{string::String, vec::Vec};

/// A question about a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The rule.
    pub rule: &'static str,
    /// The question, in plain words.
    pub asks: &'static str,
    /// What is worth a note beside the answer; empty where nothing is.
    pub note: &'static str,
}

/// A word that a statement can say, and how an answer is worded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// What the statement says.
    pub says: &'static str,
    /// The answer as people give it.
    pub label: &'static str,
}

/// The answers that every question takes. Who does not know says nothing, and the rule stays unknown.
pub const ANSWERS: [Answer; 4] = [
    Answer {
        says: "met",
        label: "yes",
    },
    Answer {
        says: "met-differently",
        label: "yes, in another way",
    },
    Answer {
        says: "unmet",
        label: "not yet",
    },
    Answer {
        says: "not-applicable",
        label: "there is nothing of the kind here",
    },
];

/// What somebody answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statement {
    /// The rule's id.
    pub rule: String,
    /// One of the words of [`ANSWERS`].
    pub says: String,
    /// Who says it; the name is public.
    pub by: String,
    /// The day, `YYYY-MM-DD`.
    pub on: String,
    /// A note; left out where it is empty.
    pub note: String,
}

/// The questions of which the answer is missing in a report: each about a rule that is unknown, in the report's order.
pub fn questions(report: &Report) -> Vec<Question> {
    let open = report
        .findings
        .iter()
        .filter(|finding| finding.verdict == "unknown" && finding.ignored.is_none());
    open.filter_map(|finding| question(&finding.rule)).collect()
}

/// The question about a rule; none where a statement decides nothing.
pub fn question(rule: &str) -> Option<Question> {
    QUESTIONS
        .iter()
        .find(|question| question.rule == rule)
        .copied()
}

/// The statements as they stand in `spec-check.toml`, in the order given. One whose word is none of [`ANSWERS`], whose day does not exist,
/// or whose rule takes none is left out, since nobody would hear it.
pub fn statements(answers: &[Statement]) -> String {
    let mut out = String::new();
    for answer in answers {
        let heard = ANSWERS.iter().any(|known| known.says == answer.says)
            && question(&answer.rule).is_some();
        let mut on = String::new();
        day(&mut on, "on", &answer.on);
        if !heard || on.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str("[[statement]]\n");
        text(&mut out, "rule", &answer.rule);
        text(&mut out, "says", &answer.says);
        if !answer.by.trim().is_empty() {
            text(&mut out, "by", &answer.by);
        }
        out.push_str(&on);
        if !answer.note.trim().is_empty() {
            text(&mut out, "note", &answer.note);
        }
    }
    out
}

const fn about(rule: &'static str, asks: &'static str, note: &'static str) -> Question {
    Question { rule, asks, note }
}

/// A question for each rule that takes a statement.
pub const QUESTIONS: [Question; 21] = [
    about(
        "spec8/document-release/process-is-written",
        "Is it written down how you make a release?",
        "its address",
    ),
    about(
        "spec8/document-release/process-names-permissions",
        "Does that page say who may release, and what access it takes?",
        "its address, and the lines that say so",
    ),
    about(
        "spec8/harden-workflows/release-needs-approval",
        "Does a second person have to agree before a release is published?",
        "who approves, and where",
    ),
    about(
        "spec6/document-resources/resources-are-documented",
        "Is there a list of everything that not everybody may touch: accounts, servers, domains, keys?",
        "its address",
    ),
    about(
        "spec6/document-resources/access-is-explained",
        "Does that list say who has access to each, and whom to ask for it?",
        "its address",
    ),
    about(
        "spec6/least-privilege/people-have-least-privilege",
        "Does everybody have the rights their work takes, and no more?",
        "when you last went through them",
    ),
    about(
        "spec6/least-privilege/permissions-are-reviewed",
        "Did somebody go through everybody's rights in the last year?",
        "when",
    ),
    about(
        "spec6/least-privilege/tokens-expire",
        "Does every token that is stored end within a year?",
        "which secrets are no tokens",
    ),
    about(
        "spec6/least-privilege/rotation-is-documented",
        "Is it written down how each token is replaced and ended?",
        "its address",
    ),
    about(
        "spec6/two-maintainers/index-has-two-owners",
        "Can at least two people manage each of your packages on PyPI?",
        "the organisation on PyPI, where there is one",
    ),
    about(
        "spec6/two-maintainers/repository-has-two-admins",
        "Can at least two people change the repository's settings?",
        "",
    ),
    about(
        "spec6/two-maintainers/resources-have-two-holders",
        "Can at least two people reach each of your other accounts, servers and domains?",
        "which of them only one can reach",
    ),
    about(
        "spec6/share-secrets/secrets-are-encrypted",
        "Are the passwords that you share kept encrypted in one place that all of you can reach?",
        "the product, such as bitwarden",
    ),
    about(
        "spec6/share-secrets/access-is-selective",
        "Can you give some of those passwords to some people only?",
        "the product, such as bitwarden",
    ),
    about(
        "spec6/share-secrets/access-is-revocable",
        "When somebody leaves, can you take away what they could read from then on?",
        "the product, such as bitwarden",
    ),
    about(
        "spec6/share-secrets/system-is-open-or-exportable",
        "Is the system that keeps them open source, or can you take everything out of it?",
        "the product, such as bitwarden",
    ),
    about(
        "spec6/publish-without-secrets/secrets-are-avoided",
        "Are the secrets in your workflows there only where nothing else would do?",
        "what each of them opens",
    ),
    about(
        "spec6/security-recommendations/organisation-requires-two-factor",
        "Does everybody who can change the project log in with a second factor?",
        "",
    ),
    about(
        "spec6/security-recommendations/passwords-are-generated",
        "Does everybody with access let a password manager make their passwords?",
        "",
    ),
    about(
        "spec6/security-recommendations/ssh-keys-are-locked",
        "Has everybody locked their SSH keys with a passphrase?",
        "",
    ),
    about(
        "spec6/security-recommendations/ssh-keys-are-ed25519",
        "Are your own SSH keys of the type Ed25519?",
        "",
    ),
];
