//! Publishing by an identity: the password dropped, `id-token: write` in its place.

use super::{begin, by_hand, environment, grants::grant, in_file, job_route, names, step_route};
use crate::{Fix, Safety};
use alloc::{format, string::String, vec, vec::Vec};
use spec_model::{
    Project,
    facts::{
        Authority, Credential, Lifetime, Likely, Means, Reach, Reference, Site, Upload, at_least,
    },
    github::{Job, Step, Target, Workflow},
};
use spec_source::{
    Draft, Route,
    change::{Change, Refused},
};

/// Publishes as a trusted publisher instead of by a stored token.
pub(crate) fn instead_of_token(project: &Project, upload: &Upload) -> Option<Fix> {
    let Site::Step(reference, index) = upload.site else {
        return None;
    };
    if !upload.is_direct() {
        return None;
    }
    let (workflow, job) = reference.view(project)?;
    let only_called = workflow.is_callable() && !workflow.is_startable();
    let version = upload.version.as_deref();
    let able = match upload.means {
        Means::GhAction => at_least(version, &[1, 8]) != Some(false),
        Means::Twine => at_least(version, &[6, 1]) != Some(false),
        Means::Uv => at_least(version, &[0, 5]) != Some(false),
        Means::Maturin | Means::MaturinAction => true,
        _ => false,
    };
    let stored = upload.credential.as_ref();
    if stored.is_some_and(|stored| stored.lifetime != Lifetime::LongLived) {
        return None;
    }
    // what uploads nothing today must not begin to on an event that nobody means
    let unmeant = |reach: &Reach| {
        let meant = matches!(reach.event.as_str(), "release" | "workflow_dispatch")
            || reach.reference == Some(Reference::Tag);
        reach.reaches != Likely::No && !meant
    };
    let begins = stored.is_none() && project.facts.reaches(upload).iter().any(unmeant);
    let unseen = |step: &Step| {
        step.uses.as_ref().is_some_and(
            |uses| matches!(&uses.target, Target::Local(folder) if project.action_in(folder).is_none()),
        )
    };
    let hides = stored.is_none() && job.steps.iter().any(unseen);
    if !able || only_called || begins || hides {
        return Some(steps(project, upload, workflow, job, only_called));
    }
    let (document, mut draft) = begin(project, workflow)?;
    if let Some(stored) = stored
        && drop(project, &mut draft, upload, job, index, stored).is_none()
    {
        return Some(steps(project, upload, workflow, job, false));
    }
    if upload.id_token != Authority::Write {
        grant(project, workflow, job, &mut draft, &["id-token"])?;
    }
    let title = if stored.is_some() {
        format!(
            "publish from job `{}` as a trusted publisher, without a stored token",
            job.key.value
        )
    } else {
        format!(
            "let job `{}` ask for the identity that it publishes with",
            job.key.value
        )
    };
    let mut before = vec![publisher(project, workflow, job)];
    if upload.index_url.is_some() {
        before.push("each other index that this step can upload to knows the same publisher, or gets its token in a step of its own".into());
    }
    in_file(
        document,
        &draft,
        title,
        Safety::Review,
        before,
        after(project, upload),
    )
}

fn publisher(project: &Project, workflow: &Workflow, job: &Job) -> String {
    let name = job
        .environment
        .as_ref()
        .map(|environment| environment.name.value.trim());
    let own = names::publisher(project, workflow, name);
    if name.is_some() {
        return own;
    }
    let later = environment::name(project);
    format!("{own} (or `{later}`, once the job runs in it)")
}

fn after(project: &Project, upload: &Upload) -> Vec<String> {
    let Some(stored) = &upload.credential else {
        return Vec::new();
    };
    let mut steps = Vec::new();
    if let Some(secret) = &stored.secret {
        steps.push(format!(
            "once a release has gone out, delete the secret `{secret}` ({}; it may belong to an environment or the organisation instead)",
            names::settings(project, "secrets/actions")
        ));
    }
    steps.push("and revoke the token on PyPI (https://pypi.org/manage/account/#api-tokens, as the account that made it)".into());
    steps
}

/// What a person does where no edit is certain.
fn steps(
    project: &Project,
    upload: &Upload,
    workflow: &Workflow,
    job: &Job,
    only_called: bool,
) -> Fix {
    let name = &job.key.value;
    let mut steps = vec![format!(
        "make sure that {}",
        publisher(project, workflow, job)
    )];
    steps.push(match upload.means {
        _ if only_called => format!("move the upload of job `{name}` into the workflow that calls this one: PyPI does not support publishing from a called workflow"),
        Means::GhAction => "update `pypa/gh-action-pypi-publish` to its newest release: before 1.8 it cannot use a trusted publisher".into(),
        Means::Twine => "use twine 6.1 or newer, and give it neither `--password` nor `TWINE_PASSWORD`".into(),
        Means::Uv => "use a newer uv, and give it neither `--token` nor `UV_PUBLISH_TOKEN`".into(),
        Means::Maturin | Means::MaturinAction => "hand no token to maturin".into(),
        _ => format!("`{}` cannot use a trusted publisher by itself: build with it, and upload with `pypa/gh-action-pypi-publish`, without a password", upload.means.word()),
    });
    steps.push(format!("grant job `{name}` `id-token: write`"));
    steps.extend(after(project, upload));
    by_hand(
        format!(
            "publish from job `{name}` of `{}` as a trusted publisher",
            workflow.path
        ),
        Vec::new(),
        steps,
    )
}

/// Takes the token out of the inputs or the variables that hand it over, with the name of the user beside it.
fn drop(
    project: &Project,
    draft: &mut Draft,
    upload: &Upload,
    job: &Job,
    index: usize,
    stored: &Credential,
) -> Option<()> {
    let (kind, name) = stored.via.split_once('.')?;
    let step = step_route(&job.key.value, index);
    let mut next = draft.clone();
    if kind == "with" {
        take(&mut next, &step, "with", name)?;
        for user in ["user", "username"] {
            // the name that stands for a token
            let given = next.document().at(&step)?.get("with");
            if given.is_some_and(|with| with.get(user).is_some()) {
                take(&mut next, &step, "with", user)?;
            }
        }
    } else if kind == "env" {
        // another upload may take the same variable
        let others = project.facts.uploads.iter().filter(|other| {
            other.key != upload.key
                && other
                    .credential
                    .as_ref()
                    .is_some_and(|other| other.span == stored.span)
        });
        if others.count() > 0 {
            return None;
        }
        let places = [step, job_route(&job.key.value)];
        let holds = |place: &&Route| {
            let env = next.document().at(place).and_then(|node| node.get("env"));
            env.is_some_and(|env| env.get(name).is_some())
        };
        let place = places.iter().find(holds)?.clone();
        take(&mut next, &place, "env", name)?;
        for user in ["TWINE_USERNAME", "UV_PUBLISH_USERNAME", "MATURIN_USERNAME"] {
            for place in &places {
                let env = next.document().at(place).and_then(|node| node.get("env"));
                if env.is_some_and(|env| env.get(user).is_some()) {
                    take(&mut next, place, "env", user)?;
                }
            }
        }
    } else {
        return None;
    }
    *draft = next;
    Some(())
}

/// Takes a key out of a mapping, and the mapping with its last.
fn take(draft: &mut Draft, place: &Route, of: &str, key: &str) -> Option<()> {
    let of = place.clone().key(of);
    match draft.make(&Change::Remove {
        at: of.clone().key(key),
    }) {
        Err(Refused::LastOne) => draft.make(&Change::Remove { at: of }).ok(),
        other => other.ok(),
    }
}
