//! The opening sentence: who can start an upload, who must agree, what it leaves behind.

use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Project,
    answers::{Environment, Review},
    facts::{
        Attestation, Index, Likely, Reference, Upload, environment_names, environments_before,
        may_wait_for_a_person, script_asks, waits_for_a_person,
    },
};

/// One sentence from the release path; without an upload it says what was looked at instead.
pub(crate) fn summary(project: &Project) -> String {
    let uploads: Vec<&Upload> = project
        .facts
        .to_pypi()
        .filter(|upload| !upload.is_judged_elsewhere())
        .collect();
    if uploads.is_empty() {
        return without_upload(project.workflows.len(), project.unseen.len());
    }
    // one that nothing starts any more is no news beside others
    let starts = |upload: &Upload| {
        let reaches = project.facts.reaches(upload);
        reaches.is_empty() || reaches.iter().any(|reach| reach.reaches != Likely::No)
    };
    let (mut uploads, mut idle): (Vec<&Upload>, Vec<&Upload>) =
        uploads.into_iter().partition(|upload| starts(upload));
    if uploads.is_empty() {
        core::mem::swap(&mut uploads, &mut idle);
    }
    match start(project, &uploads) {
        Ok(started) => format!(
            "{started}; {}; {}",
            agreement(project, &uploads, &idle),
            trace(&uploads)
        ),
        Err(never) => never,
    }
}

/// What is said where none of so many workflows uploads; `unseen` is how many others could not be read.
pub(crate) fn without_upload(workflows: usize, unseen: usize) -> String {
    match workflows {
        0 if unseen > 0 => {
            "no workflow could be read, so nothing can be said of how a release reaches its users"
                .into()
        }
        0 => "no workflow was given, so nothing can be said of how a release reaches its users"
            .into(),
        1 => "the workflow given uploads nothing to PyPI: bring the one that publishes".into(),
        count => format!(
            "none of the {count} workflows given uploads to PyPI: bring the repository that publishes"
        ),
    }
}

/// Who can start it: the events that reach an upload, and those of which that is not known. Where none can, that is an error's whole sentence.
fn start(project: &Project, uploads: &[&Upload]) -> Result<String, String> {
    let (mut reaching, mut perhaps): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut events = 0;
    // a manual run can choose the index, and any other event may leave none but another; what a script asks for is rather the release than
    // what nobody means
    let surely = |upload: &Upload, event: &str, is_tag: bool| {
        let meant = is_tag || matches!(event, "release" | "workflow_dispatch");
        let goes_on = script_asks(project, upload).is_none_or(|of_event| meant && !of_event);
        let to_pypi = upload.index == Index::Pypi || event == "workflow_dispatch";
        in_sight(upload) && to_pypi && goes_on
    };
    for (upload, reach) in uploads.iter().flat_map(|upload| {
        let reaches = project.facts.reaches(upload).iter();
        reaches.map(move |reach| (*upload, reach))
    }) {
        events += 1;
        let name = match (reach.event.as_str(), reach.reference) {
            ("push", Some(Reference::Tag)) => "a tag push".into(),
            ("push", Some(Reference::Branch)) => "a branch push".into(),
            ("release", _) => "a release on GitHub".into(),
            ("workflow_dispatch", _) => "a manual run".into(),
            ("schedule", _) => "a schedule".into(),
            ("pull_request" | "pull_request_target", _) => "a pull request".into(),
            ("workflow_call", _) => "a call from another workflow".into(),
            ("workflow_run", _) => "another workflow's end".into(),
            (other, _) => format!("`{other}`"),
        };
        let names = match reach.reaches {
            Likely::Yes
                if surely(
                    upload,
                    &reach.event,
                    reach.reference == Some(Reference::Tag),
                ) =>
            {
                &mut reaching
            }
            Likely::Yes | Likely::Unknown => &mut perhaps,
            Likely::No => continue,
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    perhaps.retain(|name| !reaching.contains(name));
    let whole = match seen(uploads) {
        0 => "an upload to PyPI",
        1 => "the upload to PyPI",
        _ => "the uploads to PyPI",
    };
    Ok(match (reaching.as_slice(), perhaps.as_slice()) {
        ([], []) if events == 0 => format!("what starts {whole} is out of sight"),
        ([], []) => return Err(format!("no event can start {whole}")),
        ([], _) => format!(
            "{} may start {whole}: the files do not decide it",
            list(&perhaps, "or")
        ),
        (_, []) => format!("{} can start {whole}", list(&reaching, "or")),
        _ => format!(
            "{} can start {whole}, perhaps also {}",
            list(&reaching, "or"),
            list(&perhaps, "or")
        ),
    })
}

/// What is hidden may upload elsewhere, or not at all.
fn in_sight(upload: &Upload) -> bool {
    upload.index != Index::Unknown
}

fn seen(uploads: &[&Upload]) -> usize {
    uploads.iter().filter(|upload| in_sight(upload)).count()
}

/// Who must agree: nobody where a job runs in no environment, else a setting decides; `idle` are uploads that nothing starts.
fn agreement(project: &Project, uploads: &[&Upload], idle: &[&Upload]) -> String {
    // an environment stands in the workflow, also where what the job runs is out of sight
    let perhaps = project.facts.perhaps_publishing();
    let known = &project.facts.closure.publishing;
    let mut jobs = if known.is_empty() {
        perhaps
    } else {
        known.clone()
    };
    let within = |uploads: &[&Upload], job| uploads.iter().any(|one| one.site.job() == Some(job));
    jobs.retain(|job| within(uploads, *job) || !within(idle, *job));
    let mut names: Vec<String> = Vec::new();
    let mut bare = 0;
    let mut settings = |environment: &str| {
        let name = format!("`{environment}`");
        if !names.contains(&name) {
            names.push(name);
        }
    };
    for (reference, job) in jobs
        .iter()
        .filter_map(|job| Some((*job, job.view(project)?.1)))
    {
        if waits_for_a_person(project, reference).is_some() {
            continue;
        }
        let before = environments_before(project, reference);
        let may_wait = || may_wait_for_a_person(project, reference).is_some();
        match &job.environment {
            Some(environment) => match environment_names(project, reference) {
                Some(known) => known.iter().for_each(|name| settings(name)),
                None => settings(&environment.name.value),
            },
            None if job.uses.is_none() && before.is_empty() && !may_wait() => bare += 1,
            None => before.into_iter().for_each(&mut settings),
        }
    }
    if let Some(known) = answered(project).filter(|_| bare == 0) {
        return known.into();
    }
    match (bare, names.as_slice()) {
        (0, []) => "who must agree is out of sight".into(),
        (0, _) => format!(
            "who must agree is a setting of the {} {}",
            if names.len() == 1 {
                "environment"
            } else {
                "environments"
            },
            list(&names, "and")
        ),
        _ if bare == jobs.len() && seen(uploads) < 2 => "nobody else must agree".into(),
        _ if bare == jobs.len() => "nobody else must agree to any of them".into(),
        _ => format!(
            "nobody else must agree to {bare} of {} publishing jobs",
            jobs.len()
        ),
    }
}

/// Who must agree, where the answers tell it, and tell the same of every job.
fn answered(project: &Project) -> Option<&'static str> {
    let mut found = None;
    for reference in &project.facts.closure.publishing {
        let (_, job) = reference.view(project)?;
        let rules = job
            .environment
            .as_ref()
            .map(|environment| project.environment(&environment.name.value));
        let says = match rules {
            Some(Environment::Known(rules)) if matches!(rules.review(), Review::Another(..)) => {
                "another person must agree"
            }
            _ if waits_for_a_person(project, *reference).is_some() => {
                "a person must agree before it"
            }
            _ if may_wait_for_a_person(project, *reference).is_some()
                || !environments_before(project, *reference).is_empty() =>
            {
                return None;
            }
            Some(Environment::Known(rules)) => match rules.review() {
                Review::Own(_) => "a reviewer must agree, who can be the one who started it",
                Review::Nobody(_) => "nobody else must agree",
                Review::Another(..) | Review::Unknown => return None,
            },
            Some(Environment::Missing(_)) => "nobody else must agree",
            Some(Environment::Unknown) | None => return None,
        };
        if found.is_some_and(|known| known != says) {
            return None;
        }
        found = Some(says);
    }
    found
}

/// What it leaves behind for others to verify.
fn trace(uploads: &[&Upload]) -> String {
    let every = |likely: fn(&Attestation) -> Likely, value| {
        uploads
            .iter()
            .all(|upload| likely(&upload.attestation) == value)
    };
    let publish: fn(&Attestation) -> Likely = |attestation| attestation.publish;
    let provenance: fn(&Attestation) -> Likely = |attestation| attestation.provenance;
    let leaves = if seen(uploads) > 1 {
        "they leave"
    } else {
        "it leaves"
    };
    if every(publish, Likely::No) && every(provenance, Likely::No) {
        format!("{leaves} no attestation")
    } else if every(publish, Likely::Yes) && every(provenance, Likely::Yes) {
        format!("{leaves} build provenance on GitHub and publish attestations on PyPI")
    } else if every(provenance, Likely::Yes) {
        format!("{leaves} build provenance on GitHub")
    } else if every(publish, Likely::Yes) {
        format!("{leaves} publish attestations on PyPI")
    } else if uploads.len() > 1
        && uploads
            .iter()
            .any(|upload| upload.attestation.word() == "none")
    {
        "some of the uploads leave no attestation".into()
    } else {
        format!("what {leaves} behind is not in sight")
    }
}

/// `a`, `a or b`, `a, b or c`.
fn list(items: &[String], last: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}
