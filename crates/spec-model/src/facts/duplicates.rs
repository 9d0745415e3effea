//! What an upload does about a file that the index has already.

use super::{
    Index, Likely, Means, Site, Upload,
    attestation::{any, step_of, truth},
    tasks,
    upload::uv_settings,
    uploader::uploader,
};
use crate::{
    Place, Project,
    github::{Script, Step, Variable, has_expression, whole_expression},
    shell::{Invocation, invocations},
};
use alloc::{format, string::String, vec::Vec};
use spec_source::is_among;

/// Whether an upload passes over a file that the index has already, instead of failing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicates {
    /// What says so; where nothing does, the upload.
    pub place: Place,
    /// Whether it passes over them.
    pub passes: Likely,
    /// By what.
    pub because: String,
}

/// What an upload that is in sight does about duplicates: each command of its step that can reach PyPI, or its action.
pub fn duplicates(project: &Project, upload: &Upload) -> Vec<Duplicates> {
    let mut found = by_what_uploads(project, upload);
    let Some(step) = step_of(project, upload.site) else {
        return found;
    };
    let job = upload.site.job().and_then(|job| Some(job.view(project)?.1));
    let of_job = job.and_then(|job| job.continue_on_error.as_ref());
    let ignored = [step.continue_on_error.as_ref(), of_job];
    // a later step may ask for the outcome of one that has a name
    let passes = ignored
        .into_iter()
        .flatten()
        .map(|ignored| match truth(&ignored.value) {
            Likely::Yes if step.id.is_some() => Likely::Unknown,
            passes => passes,
        });
    let passes = any(passes);
    for one in &mut found {
        if one.passes == Likely::No && passes != Likely::No {
            one.passes = passes;
            one.because = "`continue-on-error` lets its failure pass".into();
        }
    }
    found
}

fn by_what_uploads(project: &Project, upload: &Upload) -> Vec<Duplicates> {
    let document = upload.what.document;
    let Some(step) = step_of(project, upload.site) else {
        return Vec::new();
    };
    if upload.is_followed() {
        return of_task(project, upload);
    }
    match &step.run {
        Some(run) => invocations(&run.text)
            .iter()
            .filter(|invocation| reaches_pypi(invocation))
            .map(|invocation| {
                let (mut passes, mut because) =
                    looks_first(project, upload.site, upload.means, step, invocation)
                        .unwrap_or_else(|| of_command(invocation, upload.means));
                let rest = run.text.get(invocation.end..).unwrap_or_default();
                if let Some(behind) = rest.trim_start().strip_prefix("||")
                    && passes != Likely::Yes
                {
                    let mut words = behind.split_whitespace();
                    let word = words.next().unwrap_or_default().trim_end_matches(';');
                    let fails = word == "exit" && words.next() != Some("0");
                    (passes, because) = if fails {
                        (passes, because)
                    } else if is_among(word, "true : echo continue break") {
                        (Likely::Yes, format!("`|| {word}` lets its failure pass"))
                    } else {
                        let because = "what stands behind `||` may let its failure pass";
                        (Likely::Unknown, because.into())
                    };
                }
                let place = Place::new(document, run.node.part(invocation.start, invocation.end));
                Duplicates {
                    place,
                    passes,
                    because,
                }
            })
            .collect(),
        None => [of_action(step, upload)].into(),
    }
}

/// What a variable or setting says that has the effect of an option: <https://docs.astral.sh/uv/reference/environment/#uv_publish_check_url>
fn looks_first(
    project: &Project,
    site: Site,
    means: Means,
    step: &Step,
    invocation: &Invocation,
) -> Option<(Likely, String)> {
    const NAME: &str = "UV_PUBLISH_CHECK_URL";
    if means != Means::Uv {
        return None;
    }
    let empty: &[Variable] = &[];
    let (job, workflow) = site
        .job()
        .and_then(|job| job.view(project))
        .map_or((empty, empty), |(workflow, job)| (&job.env, &workflow.env));
    let around = [&step.env[..], job, workflow]
        .into_iter()
        .flatten()
        .find(|variable| variable.name.value == NAME)
        .is_some_and(|variable| !variable.value.value.trim().is_empty());
    let own = invocation.assignments.iter().any(|(name, _)| name == NAME);
    // https://docs.astral.sh/uv/reference/settings/#check-url
    let configured = uv_settings(project)
        .and_then(|uv| uv.check_url.as_ref())
        .is_some_and(|url| !url.value.trim().is_empty())
        && !invocation.has(&["--no-config"]);
    let by = if around || own {
        NAME
    } else if configured {
        "check-url"
    } else {
        return None;
    };
    Some((
        Likely::Yes,
        format!("`{by}` passes over files that are there already"),
    ))
}

/// What the line of a task says that uploads, where it reads as a command.
fn of_task(project: &Project, upload: &Upload) -> Vec<Duplicates> {
    let target = upload
        .indirect
        .as_ref()
        .and_then(|indirect| indirect.target);
    let run = step_of(project, upload.site).and_then(|step| step.run.as_ref());
    let commands = run.map(Script::commands).unwrap_or_default();
    let command = commands
        .iter()
        .filter_map(|(invocation, folder)| tasks::follow(project, invocation, folder))
        .flat_map(|followed| followed.commands)
        .filter(|(place, _)| Some(*place) == target)
        .find_map(|(_, invocation)| Some((uploader(&invocation)?.0.means, invocation)));
    let (passes, because) = match &command {
        Some((means, invocation)) => step_of(project, upload.site)
            .and_then(|step| looks_first(project, upload.site, *means, step, invocation))
            .unwrap_or_else(|| of_command(invocation, *means)),
        None => (
            Likely::Unknown,
            "what the task does about files that are there already is not plain".into(),
        ),
    };
    [Duplicates {
        place: upload.what,
        passes,
        because,
    }]
    .into()
}

fn reaches_pypi(invocation: &Invocation) -> bool {
    let Some((known, certain)) = uploader(invocation) else {
        return false;
    };
    let index = certain
        .or_else(|| invocation.value_text(known.url.0).map(Index::of_url))
        .or_else(|| invocation.value_text(known.name.0).map(Index::of_name));
    !matches!(index, Some(Index::TestPypi | Index::Other))
}

fn of_command(invocation: &Invocation, means: Means) -> (Likely, String) {
    // https://twine.readthedocs.io/en/stable/#twine-upload, https://python-poetry.org/docs/cli/#publish,
    // https://www.maturin.rs/distribution#publish-on-pypi, https://pdm-project.org/latest/reference/cli/#publish
    for option in ["--skip-existing", "--check-url"] {
        if invocation.has(&[option]) {
            return (
                Likely::Yes,
                format!("`{option}` passes over files that are there already"),
            );
        }
    }
    match means {
        // https://github.com/pypa/hatch/blob/master/src/hatch/publish/index.py
        Means::Hatch => (
            Likely::Yes,
            "`hatch publish` passes over files that are there already, and has no option against it"
                .into(),
        ),
        // https://docs.astral.sh/uv/reference/cli/#uv-publish
        Means::Uv if invocation.has(&["--index"]) => (
            Likely::Unknown,
            "`--index` names an index of the configuration, whose address may be looked at first"
                .into(),
        ),
        _ => match invocation.args.iter().find(|word| hides_options(&word.text)) {
            Some(word) => (
                Likely::Unknown,
                format!("`{}` may hold options", word.text),
            ),
            None => (
                Likely::No,
                "it fails when a file is there already".into(),
            ),
        },
    }
}

/// Whether a word is one variable or expression whose name speaks of options.
fn hides_options(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let one = lower.starts_with('$') && !lower.contains('/');
    one && ["arg", "opt", "flag", "extra", "param", "skip"]
        .iter()
        .any(|part| lower.contains(part))
}

fn of_action(step: &Step, upload: &Upload) -> Duplicates {
    let document = upload.what.document;
    let (place, passes, because) = match upload.means {
        // https://github.com/pypa/gh-action-pypi-publish#tolerating-release-package-file-duplicates
        Means::GhAction => match ["skip-existing", "skip_existing"]
            .into_iter()
            .filter_map(|name| step.input(name))
            .find(|input| !input.value.value.trim().is_empty())
        {
            Some(input) => {
                let value = input.value.value.trim();
                let value = whole_expression(value)
                    .filter(|body| matches!(*body, "true" | "false"))
                    .unwrap_or(value);
                // https://github.com/pypa/gh-action-pypi-publish/blob/release/v1/twine-upload.sh: everything but `false` is true
                let passes = if has_expression(value) {
                    Likely::Unknown
                } else if value.eq_ignore_ascii_case("false") {
                    Likely::No
                } else {
                    Likely::Yes
                };
                let because = match passes {
                    Likely::Yes => {
                        format!(
                            "`{}` passes over files that are there already",
                            input.name.value
                        )
                    }
                    Likely::No => "it fails when a file is there already".into(),
                    Likely::Unknown => format!("an expression sets `{}`", input.name.value),
                };
                (Place::new(document, input.span), passes, because)
            }
            None => (
                upload.what,
                Likely::No,
                "it fails when a file is there already".into(),
            ),
        },
        Means::MaturinAction => {
            let args = step
                .input("args")
                .map_or("", |input| input.value.value.as_str());
            let line = format!("maturin upload {args}");
            let (passes, because) = invocations(&line)
                .first()
                .map_or((Likely::Unknown, String::new()), |invocation| {
                    of_command(invocation, Means::Maturin)
                });
            let passes = if has_expression(args) && passes == Likely::No {
                Likely::Unknown
            } else {
                passes
            };
            (upload.what, passes, because)
        }
        _ => (
            upload.what,
            Likely::Unknown,
            "what this action does about files that are there already is not known here".into(),
        ),
    };
    Duplicates {
        place,
        passes,
        because,
    }
}
