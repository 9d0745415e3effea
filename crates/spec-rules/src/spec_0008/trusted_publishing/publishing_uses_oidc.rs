#![cfg_attr(feature = "pages", doc = include_str!("publishing_uses_oidc.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Every upload to PyPI proves who it is by OIDC, as a trusted publisher."
)]

use super::no_long_lived_token::surely_uploads;
use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who, agree, engine, repair};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Place, Project, Source,
    answers::Publisher,
    facts::{
        Authority, Credential, IndirectKind, Lifetime, Likely, Means, Sight, Site, Upload,
        at_least, identities, never_asks_for_trust,
    },
};
use spec_source::is_among;

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/trusted-publishing/publishing-uses-oidc",
    claim: "every upload to PyPI proves who it is by OIDC, as a trusted publisher",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Tree, Source::PackageIndex],
    subject: Subject::Publishing(&[Sight::Upload, Sight::Credential]),
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("publishing_uses_oidc.md"),
};

/// Judges every upload that can reach PyPI; SPEC 6 asks the same question.
pub(crate) fn decide(project: &Project) -> Decision {
    let mut unmet = Vec::new();
    let mut decision = Decision::default();
    let mut all = 0;
    let publishers = project.latest_publishers();
    for upload in project.facts.to_pypi() {
        if upload.is_judged_elsewhere() {
            continue; // the upload itself is in sight, and judged where it stands
        }
        for (place, upload) in by_caller(project, upload) {
            let (mut verdict, mut says) = judge(project, &upload);
            if verdict == Verdict::Unknown
                && let Some(publisher) = shown(project, &upload, &publishers)
            {
                verdict = Verdict::Met;
                says = format!(
                    "the file does not tell, and PyPI shows that `{}` came from this workflow as a trusted publisher{}",
                    publisher.file,
                    on_day(publisher)
                );
            }
            if verdict == Verdict::Unknown {
                decision.needs.push(need(&upload));
            }
            if verdict == Verdict::Unmet {
                unmet.push(upload.clone());
            }
            // what may be no upload is not counted among them
            all += usize::from(verdict != Verdict::Unknown || upload.is_direct());
            decision.places.push(Exhibit::at(place, verdict, says));
        }
        if upload.means == Means::GhAction
            && upload.attestation.publish != Likely::No
            && runs_in_called_workflow(project, upload)
        {
            let says = "PyPI likely refuses attestations that a called workflow makes: set `attestations: false`, or upload in the calling workflow";
            decision
                .places
                .push(Exhibit::at(upload.what, Verdict::NotApplicable, says));
        }
    }
    decision.fixes = repair::once_per_job(&unmet.iter().collect::<Vec<_>>(), &|upload| {
        repair::identity::instead_of_token(project, upload)
    });
    let without = decision.count(Verdict::Unmet);
    if !decision.places.is_empty() {
        decision.places.extend(publishers.iter().filter_map(seen));
    }
    decision.places.extend(engine::other_services(project));
    decision.summary = match decision.verdict() {
        Verdict::Unmet if all == 1 => "the upload to PyPI does not use a trusted publisher".into(),
        Verdict::Unmet => format!(
            "{without} of {all} uploads to PyPI {} not use a trusted publisher",
            agree(without, "does", "do")
        ),
        Verdict::Unknown => "whether every upload to PyPI uses a trusted publisher cannot be told from the files given".into(),
        _ if all == 1 => "the upload to PyPI uses a trusted publisher".into(),
        _ => format!("all {all} uploads to PyPI use a trusted publisher"),
    };
    decision
}

/// How PyPI shows that a release was published: of that release, not of the next.
fn seen(publisher: &Publisher<'_>) -> Option<Exhibit> {
    let place = publisher
        .workflow
        .as_ref()
        .or(publisher.repository.as_ref())?;
    let says = format!(
        "PyPI took `{}` from a trusted publisher{}",
        publisher.file,
        on_day(publisher)
    );
    Some(Exhibit::answered(place, Verdict::NotApplicable, says))
}

fn on_day(publisher: &Publisher<'_>) -> String {
    publisher
        .day()
        .map_or_else(String::new, |day| format!(" on {day}"))
}

/// The publisher that shows how an upload was made, where its workflow has no other to PyPI.
fn shown<'a, 'b>(
    project: &Project,
    upload: &Upload,
    publishers: &'b [Publisher<'a>],
) -> Option<&'b Publisher<'a>> {
    let own = upload.site.job()?.workflow;
    let path = project.workflows.get(own)?.path.as_str();
    // a job that is written once and stands twice, by an alias, uploads in one way
    let alone = project
        .facts
        .to_pypi()
        .filter(|other| other.site.job().is_none_or(|job| job.workflow == own))
        .all(|other| other.what == upload.what);
    let judged = project.answers.repository.as_ref()?;
    publishers
        .iter()
        .find(|publisher| {
            publisher.is_of(judged) == Some(true)
                && publisher.workflow.is_some()
                && publisher.may_be(project, path)
        })
        .filter(|_| alone)
}

/// An upload with the identity it has: one in a composite action is as many as there are jobs that use the action.
fn by_caller(project: &Project, upload: &Upload) -> Vec<(Place, Upload)> {
    let callers = match upload.site {
        Site::ActionStep(action, _) if upload.is_direct() && upload.credential.is_none() => {
            identities(project, action)
        }
        _ => Vec::new(),
    };
    if callers.is_empty() {
        return Vec::from([(upload.what, upload.clone())]);
    }
    callers
        .into_iter()
        .map(|(place, id_token)| {
            (
                place,
                Upload {
                    id_token,
                    ..upload.clone()
                },
            )
        })
        .collect()
}

fn judge(project: &Project, upload: &Upload) -> (Verdict, String) {
    if let Some(credential) = &upload.credential {
        return by_credential(project, credential, upload);
    }
    if !upload.is_direct() && !upload.is_followed() {
        return (
            Verdict::Unknown,
            "what uploads is out of sight, and with it the credential".into(),
        );
    }
    match upload.id_token {
        Authority::NoWrite => (Verdict::Unmet, "the job has no `id-token: write`, so no short-lived token can be asked for".into()),
        Authority::Unknown => (Verdict::Unknown, "whether the job may ask for an identity token is decided by its callers, which are not all in sight".into()),
        Authority::Write if upload.is_followed() => (Verdict::Unknown, "the task's own line uploads, and which credential it finds where it runs cannot be told from here".into()),
        Authority::Write => by_means(project, upload),
    }
}

/// Whether the name of a secret says that it is PyPI's, and not another index's.
fn is_for_pypi(credential: &Credential) -> bool {
    let name = credential.secret.as_deref().unwrap_or_default();
    let upper = name.to_ascii_uppercase();
    let mut words = upper.split(|char: char| !char.is_ascii_alphanumeric());
    upper.contains("PYPI")
        && !words.any(|word| is_among(word, "TEST TESTPYPI PYPITEST NIGHTLY NIGHTLIES"))
}

/// Whether a credential is handed to what may upload, and not to all that a job or workflow runs.
fn is_its_own(project: &Project, credential: &Credential, upload: &Upload) -> bool {
    let is_script = upload
        .indirect
        .as_ref()
        .is_some_and(|indirect| indirect.kind == IndirectKind::Script);
    let view = upload.site.job().and_then(|job| job.view(project));
    let mut shared = view
        .iter()
        .flat_map(|(workflow, job)| workflow.env.iter().chain(&job.env));
    // without a place here it stands around the step that uses the action
    !is_script
        || !credential.span.is_empty() && !shared.any(|variable| variable.span == credential.span)
}

/// Whether a credential comes from a step of the job that uploads, and from nowhere else.
fn is_of_a_step(project: &Project, credential: &Credential, upload: &Upload) -> bool {
    let text = project.slice(Place::new(upload.what.document, credential.span));
    let others = ["needs.", "inputs.", "env.", "secrets", "||"];
    upload.site.job().is_some()
        && text.contains("steps.")
        && !others.iter().any(|other| text.contains(other))
}

fn by_credential(project: &Project, credential: &Credential, upload: &Upload) -> (Verdict, String) {
    let via = &credential.via;
    let secret = credential.secret.as_ref().map_or_else(
        || "a password".into(),
        |name| format!("the secret `{name}`"),
    );
    let in_sight = upload.is_direct() || upload.is_followed();
    match credential.lifetime {
        Lifetime::LongLived if in_sight && upload.id_token == Authority::Write => (
            Verdict::Unmet,
            format!(
                "{secret} is handed over by `{via}`, and is used instead of the trusted publisher"
            ),
        ),
        Lifetime::LongLived
            if in_sight
                || upload.id_token == Authority::NoWrite
                    && (surely_uploads(credential, upload)
                        || is_for_pypi(credential) && is_its_own(project, credential, upload)) =>
        {
            (
                Verdict::Unmet,
                format!(
                    "{secret} is handed over by `{via}`: whoever reads it can publish until it is revoked"
                ),
            )
        }
        Lifetime::LongLived => (
            Verdict::Unknown,
            format!(
                "{secret} is handed over by `{via}`, and whether it is what uploads cannot be seen"
            ),
        ),
        Lifetime::ShortLived => (
            Verdict::Met,
            format!("`{via}` is a token made for this run from its identity"),
        ),
        // whatever a step of this job made it from, it was not the job's identity
        Lifetime::Unknown
            if upload.is_direct()
                && upload.id_token == Authority::NoWrite
                && is_of_a_step(project, credential, upload) =>
        {
            (
                Verdict::Unmet,
                format!(
                    "a step of the job makes the credential in `{via}`, and without `id-token: write` not from the job's identity"
                ),
            )
        }
        Lifetime::Unknown => (
            Verdict::Unknown,
            format!("where the credential in `{via}` comes from cannot be told from here"),
        ),
    }
}

/// With `id-token: write` and no credential in sight: what an uploader does by itself.
fn by_means(project: &Project, upload: &Upload) -> (Verdict, String) {
    let called = if runs_in_called_workflow(project, upload) {
        "; PyPI calls publishing from a called workflow unsupported, though one of the same repository can work"
    } else {
        ""
    };
    let version = upload.version.as_deref();
    match upload.means {
        // https://github.com/pypa/gh-action-pypi-publish/releases/tag/v1.8.0
        Means::GhAction if at_least(version, &[1, 8]) == Some(false) => (
            Verdict::Unmet,
            "this version is older than 1.8 and cannot use a trusted publisher".into(),
        ),
        Means::GhAction => (
            Verdict::Met,
            format!("`id-token: write` and no password: it uses the trusted publisher{called}"),
        ),
        Means::Uv if never_asks_for_trust(project, upload) == Likely::Yes => (
            Verdict::Unmet,
            "`uv publish` asks for no trusted publisher where it is told `never`, or of a user or a keyring".into(),
        ),
        Means::Uv if never_asks_for_trust(project, upload) == Likely::Unknown => (
            Verdict::Unknown,
            "whether `uv publish` is told of a user, a keyring or `never`, and so asks for no trusted publisher, is known at run time only".into(),
        ),
        // https://docs.astral.sh/uv/guides/package/#publishing-your-package
        Means::Uv => (
            Verdict::Met,
            format!("`uv publish` uses the trusted publisher where no credential is given{called}"),
        ),
        // https://twine.readthedocs.io/en/stable/changelog.html
        Means::Twine if at_least(version, &[6, 1]) == Some(false) => (
            Verdict::Unmet,
            "twine before 6.1 cannot use a trusted publisher".into(),
        ),
        Means::Twine => (
            Verdict::Met,
            format!(
                "`twine upload` uses the trusted publisher where no credential is given{called}"
            ),
        ),
        // https://www.maturin.rs/distribution#using-pypis-trusted-publishing
        Means::Maturin | Means::MaturinAction => (
            Verdict::Met,
            format!("maturin uses the trusted publisher where no credential is given{called}"),
        ),
        Means::Poetry | Means::Flit | Means::SetupPy => {
            let name = upload.means.word();
            (
                Verdict::Unmet,
                format!(
                    "{name} cannot use a trusted publisher by itself, so another credential uploads"
                ),
            )
        }
        _ => (
            Verdict::Unknown,
            "whether this uploader uses a trusted publisher depends on a version that is not named"
                .into(),
        ),
    }
}

fn runs_in_called_workflow(project: &Project, upload: &Upload) -> bool {
    let workflow = upload
        .site
        .job()
        .and_then(|job| job.view(project))
        .map(|(workflow, _)| workflow);
    workflow.is_some_and(|workflow| workflow.is_callable() && !workflow.is_startable())
}

fn need(upload: &Upload) -> Need {
    let index = |bring: String| {
        Need::new(
            Source::PackageIndex,
            Who::Anyone,
            bring,
            "how the latest release was published",
        )
    };
    match upload
        .indirect
        .as_ref()
        .map(|indirect| (indirect.kind, &indirect.name))
    {
        Some((IndirectKind::Script, name)) if !upload.is_followed() => Need::new(
            Source::Tree,
            Who::Anyone,
            format!("the script or task behind `{name}`"),
            "how it uploads",
        ),
        Some((IndirectKind::OtherService, name)) => Need::new(
            Source::Maintainer,
            Who::Maintainer,
            format!("with which credential {name} uploads"),
            "whether it lives on",
        ),
        Some((IndirectKind::Script, _)) => index("PyPI's provenance of the latest release".into()),
        Some((_, name)) => index(format!(
            "PyPI's provenance of the latest release, since `{name}` is out of sight"
        )),
        None if upload.id_token == Authority::Unknown => Need::new(
            Source::Tree,
            Who::Anyone,
            "every workflow that calls this one",
            "whether the job may ask for an identity token",
        ),
        None => index("PyPI's provenance of the latest release".into()),
    }
}
