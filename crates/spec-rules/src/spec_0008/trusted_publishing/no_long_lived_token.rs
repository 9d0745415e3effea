#![cfg_attr(feature = "pages", doc = include_str!("no_long_lived_token.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "No upload to PyPI can use a token that lives on after it."
)]

use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who, agree, answered, repair};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Place, Project, Source,
    facts::{
        Authority, Credential, IndirectKind, Lifetime, Likely, Means, Sight, Upload, at_least,
        never_asks_for_trust,
    },
    github::has_expression,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/trusted-publishing/no-long-lived-token",
    claim: "no upload to PyPI can use a token that lives on after it",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Tree, Source::HostSettings],
    subject: Subject::Publishing(&[Sight::Upload, Sight::Credential]),
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("no_long_lived_token.md"),
};

fn decide(project: &Project) -> Decision {
    let mut unmet = Vec::new();
    let mut decision = Decision::default();
    let mut all = 0;
    for upload in project.facts.to_pypi() {
        if upload.is_judged_elsewhere() {
            continue; // judged where the upload itself stands
        }
        let (verdict, says) = judge(project, upload);
        if verdict == Verdict::Unknown {
            decision.needs.push(need(upload));
        }
        let place = match &upload.credential {
            Some(credential) if upload.is_direct() && !credential.span.is_empty() => {
                Place::new(upload.what.document, credential.span)
            }
            _ => upload.what,
        };
        if verdict == Verdict::Unmet {
            unmet.push(upload);
        }
        // what may be no upload is not counted among them
        all += usize::from(verdict != Verdict::Unknown || upload.is_direct());
        decision.places.push(Exhibit::at(place, verdict, says));
    }
    decision.needs.dedup();
    decision.fixes = repair::once_per_job(&unmet, &|upload| {
        repair::identity::instead_of_token(project, upload)
    });
    let with = decision.count(Verdict::Unmet);
    let in_files = decision.verdict();
    if !decision.places.is_empty() {
        left_over(project, &mut decision);
    }
    decision.summary = match decision.verdict() {
        Verdict::Unmet if all == 1 => {
            "the upload to PyPI uses a token that lives on after it".into()
        }
        Verdict::Unmet => {
            format!(
                "{with} of {all} uploads to PyPI {} a token that lives on after {}",
                agree(with, "is handed", "are handed"),
                agree(with, "it", "them")
            )
        }
        Verdict::Unknown if in_files != Verdict::Unknown => {
            "the files hand over no token that lives on, and the name of a stored secret suggests one".into()
        }
        Verdict::Unknown => {
            "whether a token that lives on can upload to PyPI cannot be told from the files given"
                .into()
        }
        _ if all == 1 => "the upload to PyPI is handed no token that lives on after it".into(),
        _ => format!("none of {all} uploads to PyPI is handed a token that lives on after it"),
    };
    decision
}

fn judge(project: &Project, upload: &Upload) -> (Verdict, String) {
    match &upload.credential {
        Some(credential) => by_credential(credential, upload),
        None if upload.is_followed() => (
            Verdict::Unknown,
            "the task's own line uploads, and which token it finds where it runs cannot be told from here".into(),
        ),
        None if !upload.is_direct() => (
            Verdict::Unknown,
            "what uploads is out of sight, and with it the token it uses".into(),
        ),
        None => without_credential(project, upload),
    }
}

fn by_credential(credential: &Credential, upload: &Upload) -> (Verdict, String) {
    let via = &credential.via;
    let what = credential.secret.as_ref().map_or_else(
        || "a password".into(),
        |name| format!("the secret `{name}`"),
    );
    match credential.lifetime {
        Lifetime::ShortLived => (
            Verdict::Met,
            format!("`{via}` is a token made for this run, and it ends with it"),
        ),
        Lifetime::Unknown => (
            Verdict::Unknown,
            format!("where the token in `{via}` comes from cannot be told from here"),
        ),
        Lifetime::LongLived if surely_uploads(credential, upload) => (
            Verdict::Unmet,
            format!(
                "{what} is handed over by `{via}`: whoever reads it can publish until it is revoked"
            ),
        ),
        Lifetime::LongLived => (
            Verdict::Unknown,
            format!(
                "{what} is handed over by `{via}`, and whether it uploads to PyPI cannot be seen"
            ),
        ),
    }
}

/// Whether a stored token is surely one for the upload: it is handed to what uploads, not to what only may.
pub(super) fn surely_uploads(credential: &Credential, upload: &Upload) -> bool {
    let for_tests = credential
        .secret
        .as_ref()
        .is_some_and(|name| name.to_ascii_lowercase().contains("test"));
    upload
        .indirect
        .as_ref()
        .is_none_or(|indirect| indirect.known && credential.secret.is_some() && !for_tests)
}

/// Whether an uploader cannot use the identity, or is told not to.
fn cannot_ask(project: &Project, upload: &Upload) -> bool {
    let version = upload.version.as_deref();
    match upload.means {
        // https://twine.readthedocs.io/en/stable/changelog.html
        Means::Twine => at_least(version, &[6, 1]) == Some(false),
        Means::Uv => never_asks_for_trust(project, upload) != Likely::No,
        _ => false,
    }
}

/// No token in sight: what that says depends on where else an uploader would take one from.
fn without_credential(project: &Project, upload: &Upload) -> (Verdict, String) {
    let may_ask = upload.id_token == Authority::Write;
    match upload.means {
        // these cannot ask for a token by themselves
        Means::Poetry | Means::Flit | Means::SetupPy => {
            let name = upload.means.word();
            let says = format!("{name} has to take a token from somewhere, and none is in sight");
            (Verdict::Unknown, says)
        }
        // a twine of its own, as rye's
        Means::Script if may_ask => (
            Verdict::Unknown,
            "it is handed no stored token, and whether it can ask for one that ends with the run depends on a version that is not named".into(),
        ),
        _ if may_ask && cannot_ask(project, upload) => (
            Verdict::Unknown,
            "it is handed no stored token, and as it is called it cannot ask for another: where it takes one from is not in sight".into(),
        ),
        _ if may_ask => (
            Verdict::Met,
            "it is handed no stored token, and can ask for one that ends with the run".into(),
        ),
        Means::GhAction => (
            Verdict::Met,
            "it is handed no stored token, and takes one from nowhere else".into(),
        ),
        _ => (
            Verdict::Unknown,
            "no token is in sight, and without `id-token: write` it has to take one from somewhere"
                .into(),
        ),
    }
}

/// Stored secrets that no workflow has to name any more: their names can only suggest what they are.
fn left_over(project: &Project, decision: &mut Decision) {
    let mut environments: Vec<&str> = Vec::new();
    for upload in project.facts.to_pypi() {
        if let Some(environment) = &upload.environment
            && !has_expression(&environment.name.value)
            && !environments.contains(&environment.name.value.as_str())
        {
            environments.push(&environment.name.value);
        }
    }
    let secrets = project.stored_secrets(&environments);
    for secret in secrets
        .known
        .iter()
        .filter(|secret| secret.suggests_upload())
    {
        let since = secret
            .day()
            .map_or_else(String::new, |day| format!(", last changed on {day}"));
        let says = format!("the name suggests a token that uploads to PyPI{since}");
        decision
            .places
            .push(Exhibit::answered(&secret.name, Verdict::Unknown, says));
        let name = secret.name.text().unwrap_or_default();
        decision.needs.push(Need::new(
            Source::HostSettings,
            Who::Administrator,
            format!("the list of secrets without `{name}`, once it is removed and its token revoked, or what else it is for"),
            "whether an upload token is left over",
        ));
    }
    for list in &secrets.harmless {
        decision.places.push(Exhibit::answered(
            list,
            Verdict::NotApplicable,
            "no name here suggests a token that uploads to PyPI",
        ));
    }
    for (endpoint, environment) in secrets.missing {
        let arguments: Vec<&str> = environment.into_iter().collect();
        decision.needs.push(answered::need(
            project,
            endpoint,
            &arguments,
            "whether an upload token is left over that no workflow uses any more",
        ));
    }
}

fn need(upload: &Upload) -> Need {
    let indirect = upload
        .indirect
        .as_ref()
        .map(|indirect| (indirect.kind, &indirect.name));
    match indirect {
        Some((IndirectKind::Script, name)) if !upload.is_followed() => Need::new(
            Source::Tree,
            Who::Anyone,
            format!("the script or task behind `{name}`"),
            "whether it uploads, and with which token",
        ),
        Some((_, name)) => Need::new(
            Source::Maintainer,
            Who::Maintainer,
            format!("with which token `{name}` uploads"),
            "whether it lives on after the upload",
        ),
        None => Need::new(
            Source::Maintainer,
            Who::Maintainer,
            "where the token of this upload comes from",
            "whether it lives on after the upload",
        ),
    }
}
