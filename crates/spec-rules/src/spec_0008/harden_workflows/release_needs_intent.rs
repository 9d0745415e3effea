#![cfg_attr(feature = "pages", doc = include_str!("release_needs_intent.md"))]
#![cfg_attr(
    not(feature = "pages"),
    doc = "Only a deliberate act of the release team starts an upload to PyPI."
)]

use crate::{Decision, Exhibit, Force, Need, Rule, Subject, Verdict, Who, answered, repair};
use alloc::{format, string::String, vec::Vec};
use spec_model::{
    Project, Source, Spanned,
    answers::Environment,
    doors::table,
    facts::{
        Authority, IndirectKind, Likely, Reach, Reference, Sight, Upload, conjuncts, followed,
        may_be_held_back, passes_over,
    },
    github::{Job, Workflow, has_expression, whole_expression},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "spec8/harden-workflows/release-needs-intent",
    claim: "only a deliberate act of the release team starts an upload to PyPI",
    force: Force::Should,
    since: "0.1.0",
    sources: &[Source::Tree, Source::HostSettings],
    subject: Subject::Publishing(&[Sight::Trigger, Sight::Condition]),
    decide,
    #[cfg(feature = "pages")]
    page: include_str!("release_needs_intent.md"),
};

/// What an event says of the will to release.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Intent {
    /// Somebody of the team means a release by it.
    Meant,
    /// It happens for other reasons, or to other people.
    NotMeant,
    /// Another workflow or service sends it.
    Sent,
}

fn intent(reach: &Reach) -> Intent {
    match (reach.event.as_str(), reach.reference) {
        ("workflow_dispatch" | "release", _) | ("push" | "create", Some(Reference::Tag)) => {
            Intent::Meant
        }
        (
            "workflow_call"
            | "workflow_run"
            | "repository_dispatch"
            | "deployment"
            | "deployment_status"
            | "create",
            _,
        ) => Intent::Sent,
        _ => Intent::NotMeant,
    }
}

/// What the end of another workflow says: what the events that start that one say, where it is in sight. Where a condition tells them apart, those
/// that it certainly leaves out do not count, and it can leave out any other.
fn intent_of_run(project: &Project, upload: &Upload) -> Option<Intent> {
    let workflow = upload.site.job()?.workflow;
    let apart = tells_runs_apart(project, project.workflows.get(workflow)?);
    let mut all = Intent::Meant;
    for other in followed(project, workflow)? {
        for trigger in &project.workflows.get(other)?.triggers {
            if passes_over(project, upload, &trigger.event.value) {
                continue;
            }
            let only_tags = trigger.branches.is_none()
                && trigger.branches_ignore.is_none()
                && (trigger.tags.is_some() || trigger.tags_ignore.is_some());
            match trigger.event.value.as_str() {
                // a call has no run of its own that could end
                "workflow_dispatch" | "release" | "workflow_call" => {}
                "push" if only_tags => {}
                "workflow_run"
                | "repository_dispatch"
                | "deployment"
                | "deployment_status"
                | "create" => return None,
                _ if apart => return None,
                _ => all = Intent::NotMeant,
            }
        }
    }
    Some(all)
}

/// The conditions of an upload's job and step.
fn conditions<'a>(project: &'a Project, upload: &Upload) -> Vec<&'a Spanned<String>> {
    let view = upload.site.job().and_then(|job| job.view(project));
    let step = |job: &'a Job| job.steps.get(upload.site.step()?)?.condition.as_ref();
    view.map_or_else(Vec::new, |(_, job)| {
        job.condition.iter().chain(step(job)).collect()
    })
}

/// Whether they ask for `refs/tags` in the reference's name: a tag has it, and a branch where somebody means to name it so.
fn asks_for_tags(project: &Project, upload: &Upload) -> bool {
    conditions(project, upload).iter().any(|condition| {
        let text = condition.value.trim();
        let body = whole_expression(text).unwrap_or(text);
        conjuncts(body).into_iter().any(|part| {
            let part = part.replace(' ', "");
            let name = part.strip_prefix("contains(github.ref,'refs/tags");
            name.and_then(|name| name.strip_suffix("')"))
                .is_some_and(|name| !name.contains('\''))
        })
    })
}

/// Whether a workflow asks which run has started it: by a filter, or anywhere in its text, since a variable or an output can carry it to a condition.
fn tells_runs_apart(project: &Project, workflow: &Workflow) -> bool {
    const ASKS: [&str; 6] = [
        "workflow_run.event",
        "workflow_run.head_branch",
        "workflow_run.head_repository",
        "workflow_run.name",
        "workflow_run.actor",
        "workflow_run.display_title",
    ];
    let filtered = workflow
        .trigger("workflow_run")
        .is_some_and(|trigger| trigger.branches.is_some() || trigger.branches_ignore.is_some());
    let asks = project
        .documents
        .get(workflow.document)
        .is_some_and(|document| ASKS.iter().any(|name| document.text.contains(name)));
    filtered || asks
}

fn decide(project: &Project) -> Decision {
    let mut decision = Decision::default();
    let mut unmeant: Vec<String> = Vec::new();
    let mut reached = Vec::new();
    for upload in project.facts.to_pypi() {
        let in_sight = !upload.is_judged_elsewhere();
        for reach in project.facts.reaches(upload).iter().filter(|_| in_sight) {
            let mut exhibit = judge(project, upload, reach);
            if matches!(exhibit.verdict, Verdict::Unmet | Verdict::Unknown) {
                guard(project, upload, &mut exhibit, &mut decision);
            }
            if exhibit.verdict == Verdict::Unmet && !reached.contains(&upload) {
                reached.push(upload);
            }
            if exhibit.verdict == Verdict::Unmet && !unmeant.contains(&name(reach)) {
                unmeant.push(name(reach));
            }
            if exhibit.verdict == Verdict::Unknown {
                decision.needs.push(need(project, upload, reach));
            }
            decision.places.push(exhibit);
        }
    }
    decision.fixes = repair::once_per_job(&reached, &|upload| {
        repair::intent::narrowed(project, upload)
    });
    decision.summary = match decision.verdict() {
        Verdict::Unmet => format!("{} can start an upload to PyPI, which nobody may have meant as a release", unmeant.join(" and ")),
        Verdict::Unknown => "whether something other than a deliberate act can start an upload to PyPI cannot be told from the files given".into(),
        Verdict::NotApplicable => "no event can start the upload to PyPI".into(),
        Verdict::MetDifferently => "what nobody may have meant as a release can start an upload to PyPI, and another person must approve it".into(),
        Verdict::Met => "every event that can start an upload to PyPI is a deliberate act".into(),
    };
    decision
}

fn judge(project: &Project, upload: &Upload, reach: &Reach) -> Exhibit {
    let event = name(reach);
    let at = |verdict, says: String| Exhibit::at(reach.trigger, verdict, says);
    let of_run = (reach.event == "workflow_run").then(|| intent_of_run(project, upload));
    let intent = of_run.flatten().unwrap_or_else(|| intent(reach));
    match (intent, reach.reaches) {
        (_, Likely::No) => at(
            Verdict::NotApplicable,
            format!("{event} does not reach the upload ({})", reach.because),
        ),
        (Intent::Meant, Likely::Yes) => at(
            Verdict::Met,
            format!(
                "{event} starts the upload, and somebody means it ({})",
                reach.because
            ),
        ),
        // an intended event that may not reach the upload does no harm
        (Intent::Meant, Likely::Unknown) => at(
            Verdict::Met,
            format!(
                "somebody means {event}, and whether it reaches the upload is not known ({})",
                reach.because
            ),
        ),
        (Intent::NotMeant, Likely::Yes) if !surely_uploads(upload) => at(
            Verdict::Unknown,
            format!(
                "{event} starts the step, and whether it uploads is not in sight ({})",
                reach.because
            ),
        ),
        (Intent::NotMeant, Likely::Yes) if !has_credential(upload) => at(
            Verdict::Unknown,
            format!(
                "{event} starts the step, and with which credential it could upload is not in sight ({})",
                reach.because
            ),
        ),
        (Intent::NotMeant, Likely::Yes) if upload.index.word() == "dynamic" => at(
            Verdict::Unknown,
            format!(
                "{event} starts the step, and whether it goes to PyPI then is known at run time only ({})",
                reach.because
            ),
        ),
        (Intent::NotMeant, Likely::Yes) if may_be_held_back(project, upload) => at(
            Verdict::Unknown,
            format!(
                "{event} starts the step, and a script decides whether it goes on to the upload ({})",
                reach.because
            ),
        ),
        (Intent::NotMeant, Likely::Yes) => at(
            Verdict::Unmet,
            format!(
                "{event} starts the upload, though nobody may have meant a release ({})",
                reach.because
            ),
        ),
        (Intent::NotMeant, Likely::Unknown) if asks_for_tags(project, upload) => at(
            Verdict::Met,
            format!(
                "{event} reaches the upload only where the name of its reference holds `refs/tags`, which nobody gives a branch without meaning it ({})",
                reach.because
            ),
        ),
        (Intent::NotMeant, Likely::Unknown) => {
            let place = reach.condition.unwrap_or(upload.what);
            Exhibit::at(
                place,
                Verdict::Unknown,
                format!(
                    "whether {event} reaches the upload cannot be told ({})",
                    reach.because
                ),
            )
        }
        (Intent::Sent, _) => at(
            Verdict::Unknown,
            format!(
                "{event} may reach the upload, and who sends it cannot be seen ({})",
                reach.because
            ),
        ),
    }
}

/// Where the environment of the job is known to ask another person, that person means the release, whatever has started it.
fn guard(project: &Project, upload: &Upload, exhibit: &mut Exhibit, decision: &mut Decision) {
    let environment = upload.environment.as_ref();
    let Some(name) = environment
        .map(|environment| environment.name.value.as_str())
        .filter(|name| !has_expression(name))
    else {
        return;
    };
    if let Some(place) = project.asks_another(name) {
        exhibit.verdict = Verdict::MetDifferently;
        exhibit
            .says
            .push_str("; the environment waits for another person's approval");
        let says = format!(
            "a reviewer of `{name}` must approve, who cannot be the one who started the run"
        );
        decision
            .places
            .push(Exhibit::answered(&place, Verdict::NotApplicable, says));
    } else if matches!(project.environment(name), Environment::Unknown) {
        decision.needs.push(answered::need(
            project,
            &table::ENVIRONMENTS,
            &[],
            "whether another person must approve the upload, so that the aim is reached in another way",
        ));
    }
}

/// Whether anything that could let it upload is in sight: what is handed over, or an identity that it may ask for.
fn has_credential(upload: &Upload) -> bool {
    upload.credential.is_some() || upload.id_token != Authority::NoWrite || !upload.is_direct()
}

/// Whether what the event starts is known to upload on it, not only able to: a workflow of another repository has conditions of its own.
fn surely_uploads(upload: &Upload) -> bool {
    upload.indirect.as_ref().is_none_or(|indirect| {
        let out_of_sight =
            indirect.kind == IndirectKind::ReusableWorkflow && indirect.target.is_none();
        indirect.known && !out_of_sight
    })
}

fn need(project: &Project, upload: &Upload, reach: &Reach) -> Need {
    match reach.event.as_str() {
        _ if !surely_uploads(upload) => Need::new(
            Source::Maintainer,
            Who::Maintainer,
            "what this step publishes, and where",
            "whether it uploads to PyPI at all",
        ),
        _ if !has_credential(upload) => Need::new(
            Source::Maintainer,
            Who::Maintainer,
            "with which credential this step uploads",
            "whether it uploads at all",
        ),
        "workflow_call" => Need::new(
            Source::Tree,
            Who::Anyone,
            "every workflow that calls this one",
            "which events start the upload",
        ),
        "workflow_run" if before_is_in_sight(project, upload) => Need::new(
            Source::Maintainer,
            Who::Maintainer,
            "which events start the workflow that it waits for, of those that the conditions let through",
            "which events start the upload",
        ),
        "workflow_run" => Need::new(
            Source::Tree,
            Who::Anyone,
            "the workflows that it waits for",
            "which events start the upload",
        ),
        "repository_dispatch" | "deployment" | "deployment_status" | "create" => Need::new(
            Source::Maintainer,
            Who::Maintainer,
            format!("who or what sends `{}`", reach.event),
            "whether a person of the team means it",
        ),
        _ => Need::new(
            Source::Maintainer,
            Who::Maintainer,
            format!("what the condition comes to on {}", name(reach)),
            "whether that event starts the upload",
        ),
    }
}

/// Whether the workflows that an upload's workflow waits for are in sight.
fn before_is_in_sight(project: &Project, upload: &Upload) -> bool {
    let job = upload.site.job();
    job.is_some_and(|job| followed(project, job.workflow).is_some())
}

fn name(reach: &Reach) -> String {
    match (reach.event.as_str(), reach.reference) {
        ("create", Some(Reference::Tag)) => "the making of a tag".into(),
        ("create", Some(Reference::Branch)) => "the making of a branch".into(),
        (_, Some(Reference::Tag)) => "a tag push".into(),
        (_, Some(Reference::Branch)) => "a branch push".into(),
        (_, None) => format!("`{}`", reach.event),
    }
}
