//! What a project says of itself in its access register, and how it is asked for.

use crate::{Decision, Exhibit, Fix, Need, Safety, Verdict, Who};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Day, Place, Project, Source, Spanned,
    doors::table,
    own::{OwnFile, Resource},
};
use spec_source::is_among;

/// The project's own file, where it has one with an access register.
pub(super) fn register(project: &Project) -> Option<(&OwnFile, &[Resource])> {
    let own = project.own.as_ref()?;
    (!own.resources.is_empty()).then_some((own, own.resources.as_slice()))
}

/// The need for what a person knows, as a dated statement about the rule.
pub(super) fn statement(says: &str) -> Need {
    Need::new(
        Source::Maintainer,
        Who::Maintainer,
        format!("a dated statement in `spec-check.toml`: {says}"),
        "the rule, for twelve months",
    )
}

/// The need for an entry of the access register.
pub(super) fn entry(bring: &str, decides: &str) -> Need {
    Need::new(Source::Maintainer, Who::Maintainer, bring, decides)
}

/// A decision where nobody has said anything yet.
pub(super) fn unsaid(project: &Project, says: &str, summary: &str, needs: Vec<Need>) -> Decision {
    let place = Exhibit::absent(own_path(project), Verdict::Unknown, says);
    Decision::unknown(place, summary.into(), needs)
}

/// An exhibit in the project's own file.
pub(super) fn exhibit(
    own: &OwnFile,
    value: &Spanned<String>,
    verdict: Verdict,
    says: String,
) -> Exhibit {
    Exhibit::at(Place::new(own.document, value.span), verdict, says)
}

/// Where the project says what it says of itself, or would.
fn own_path(project: &Project) -> &str {
    let own = project.own.as_ref();
    own.and_then(|own| project.documents.get(own.document))
        .map_or("spec-check.toml", |document| &document.path)
}

/// Whether an entry of the register is a token: its kind says so, or it has none and a day on which it expires. A domain expires, too.
pub(super) fn is_token(resource: &Resource) -> bool {
    let Some(kind) = resource
        .kind
        .as_deref()
        .filter(|kind| !kind.trim().is_empty())
    else {
        return resource.expires.is_some();
    };
    let lower = kind.to_ascii_lowercase();
    lower
        .split(|char: char| !char.is_ascii_alphanumeric())
        .any(|word| {
            is_among(
                word.strip_suffix('s').unwrap_or(word),
                "token apitoken key apikey credential pat secret password passphrase",
            )
        })
}

/// Whether a text only holds a place for what is to be written there.
pub(super) fn is_gap(text: &str) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    let word = lower.trim_matches(|char: char| !char.is_ascii_alphanumeric() && char != '/');
    word.is_empty() || is_among(word, "todo tbd fixme none n/a na unknown xxx tba nobody")
}

/// Whether a name reads like that of a machine, which cannot take a person's place.
pub(super) fn is_robot(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let mut words = lower.split(|char: char| !char.is_ascii_alphanumeric());
    words.any(|word| {
        is_among(
            word,
            "bot robot ci actions automation deploy release publisher",
        )
    }) || lower.ends_with("bot") && !lower.ends_with("bbot") && !lower.ends_with("lbot")
}

/// What stands behind the name of a machine.
pub(super) fn robot_mark(name: &str) -> &'static str {
    if is_robot(name) {
        "; it reads like a machine's account, which takes nobody's place"
    } else {
        ""
    }
}

/// A repair that somebody makes in a web interface.
pub(super) fn by_hand(title: &str, step: String) -> Fix {
    Fix {
        title: title.into(),
        safety: Safety::ByHand,
        before: Vec::new(),
        after: [step].into(),
        edits: Vec::new(),
    }
}

/// What helps where one person maintains the project; nothing that takes a second one is asked for there.
pub(super) fn alone(project: &Project) -> Option<String> {
    let one = project.own.as_ref()?.one_maintainer.as_ref()?;
    one.value.then(|| {
        "the project says that one person maintains it: whoever is trusted with an emergency, such as a fiscal sponsor or a neighbouring project, can hold the second key".into()
    })
}

/// The day that the report speaks for; without one nothing that ages is decided.
pub(super) fn today(project: &Project) -> Option<Day> {
    project.as_of.as_deref().and_then(Day::read)
}

/// A day of the access register, as far as it was read.
pub(super) fn day(value: &Spanned<String>) -> Option<Day> {
    Day::read(&value.value)
}

/// Whether the host says that a person owns the repository: then no organisation has secrets for it.
pub(super) fn belongs_to_a_person(project: &Project) -> bool {
    let kind = project
        .reply(&table::REPOSITORY, &[])
        .given()
        .and_then(|found| found.down(&["owner", "type"]));
    kind.and_then(|kind| kind.text()) == Some("User")
}
