//! A job that builds and uploads split into two: one that builds and hands over the distributions, one that only uploads them.

use super::{
    Pinned, begin, by_hand, environment, in_file, is_block, job_route, map, names, no_pin, pinned,
    plain, quoted, step_route,
};
use crate::{Fix, Safety};
use alloc::{
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};
use spec_model::{
    Project,
    facts::{JobRef, Site, Upload},
    github::{Job, Step, Uses, Workflow},
};
use spec_source::{
    Document, Draft, Edit, Layout, Node, Route, Span, Value,
    change::{Change, Piece},
    insert::line_break,
};

const UPLOADS: &str = "pypa/gh-action-pypi-publish";
const HANDS_OVER: &str = "actions/upload-artifact";
const TAKES_UP: &str = "actions/download-artifact";

/// Contexts whose values do not go with a step into another job.
const LOCAL: [&str; 8] = [
    "steps.",
    "matrix.",
    "env.",
    "runner.",
    "job.",
    "needs.",
    "strategy.",
    "hashFiles",
];

/// What a split is made of.
struct Plan<'a> {
    job: &'a Job,
    /// The position of the first step that goes with the upload.
    first: usize,
    /// The folder with the distributions.
    folder: String,
    /// The condition that goes from the upload to its job, as it is written.
    condition: Option<String>,
    environment_name: String,
    has_environment: bool,
    matrix: bool,
}

/// Splits a job; by hand, with the steps, where its shape is none of which the result is certain.
pub(crate) fn apart(project: &Project, reference: JobRef) -> Option<Fix> {
    let (workflow, job) = reference.view(project)?;
    let document = project.documents.get(workflow.document)?;
    let made = match plan(project, document, reference, job) {
        Ok(plan) => {
            let (Some(hands_over), Some(takes_up)) =
                (pinned(project, HANDS_OVER, 4), pinned(project, TAKES_UP, 4))
            else {
                let why = no_pin(&[HANDS_OVER, TAKES_UP]);
                return Some(steps(project, workflow, job, &why));
            };
            split(project, workflow, &plan, [hands_over, takes_up])
        }
        Err(why) => return Some(steps(project, workflow, job, why)),
    };
    made.or_else(|| {
        Some(steps(
            project,
            workflow,
            job,
            "the way it is written is not one that can be kept",
        ))
    })
}

fn steps(project: &Project, workflow: &Workflow, job: &Job, why: &str) -> Fix {
    let name = &job.key.value;
    let environment = environment::name(project);
    by_hand(
        format!(
            "build in one job of `{}`, and upload in another than `{name}`",
            workflow.path
        ),
        Vec::new(),
        vec![
            format!("this is left to a person, since {why}"),
            format!(
                "of the actions that are put in, name a tag, and let `pinact run {}` put in its commit (https://github.com/suzuki-shunsuke/pinact)",
                workflow.path
            ),
            format!(
                "let a job `build` end with `{HANDS_OVER}` over the folder of the distributions, and hold no `id-token: write`"
            ),
            format!(
                "let a job that `needs: build`, in the environment `{environment}` and with `id-token: write` only, take them up with `{TAKES_UP}` and upload them"
            ),
        ],
    )
}

fn plan<'a>(
    project: &Project,
    document: &Document,
    reference: JobRef,
    job: &'a Job,
) -> Result<Plan<'a>, &'static str> {
    const SHAPE: &str = "the way it is written is not one that can be kept";
    let node = document.at(&job_route(&job.key.value)).ok_or(SHAPE)?;
    let steps = node.get("steps").ok_or(SHAPE)?;
    let last = node.entries().last().and_then(|entry| entry.key.text());
    if !is_block(node)
        || !is_block(steps)
        || node.alias.is_some()
        || node.anchored
        || steps.alias.is_some()
        || steps.anchored
        || last != Some("steps")
        || node.entries().iter().any(|entry| entry.merged)
    {
        return Err(SHAPE);
    }
    if node.get("outputs").is_some() {
        return Err("other jobs may take its outputs");
    }
    let uploads: Vec<&Upload> = project
        .facts
        .uploads
        .iter()
        .filter(|upload| upload.site.job() == Some(reference))
        .collect();
    let at = |upload: &&Upload| match upload.site {
        Site::Step(_, step) => Some(step),
        _ => None,
    };
    let first = uploads
        .iter()
        .filter_map(at)
        .min()
        .filter(|first| *first > 0)
        .ok_or("the upload is not a step of its own")?;
    let moved = job.steps.get(first..).unwrap_or_default();
    let uploads_only = |step: &Step| {
        step.uses
            .as_ref()
            .is_some_and(|uses| uses.slug().as_deref() == Some(UPLOADS))
    };
    if !moved.iter().all(uploads_only) {
        return Err(
            "a step from the first upload on does something else than upload with `pypa/gh-action-pypi-publish`",
        );
    }
    for step in moved {
        let text = document.slice(step.span);
        if LOCAL.iter().any(|context| text.contains(context)) {
            return Err("the upload takes values from other steps of its job");
        }
    }
    let folder = folder(moved).ok_or("the folder of the distributions cannot be told")?;
    let condition = match moved {
        [only] => match &only.condition {
            Some(_) => {
                let route = step_route(&job.key.value, first).key("if");
                let node = document.at(&route).ok_or(SHAPE)?;
                let written = document.slice(node.place());
                if written.contains(['\n', '#']) || node.alias.is_some() || has_status(written) {
                    return Err(SHAPE);
                }
                Some(written.to_string())
            }
            None => None,
        },
        several if several.iter().all(|step| step.condition.is_none()) => None,
        _ => return Err("its uploads have conditions of their own"),
    };
    let has_environment = node.get("environment").is_some();
    if has_environment {
        let span = lines_of(document, node, "environment").ok_or(SHAPE)?;
        let text = document.slice(span);
        if LOCAL.iter().any(|context| text.contains(context)) {
            return Err("its environment takes values from other steps of its job");
        }
    }
    let name = job.environment.as_ref().map_or_else(
        || environment::name(project),
        |environment| environment.name.value.trim().to_string(),
    );
    Ok(Plan {
        job,
        first,
        folder,
        condition,
        environment_name: name,
        has_environment,
        matrix: node.get("strategy").is_some(),
    })
}

fn has_status(text: &str) -> bool {
    ["always(", "failure(", "cancelled(", "success("]
        .iter()
        .any(|name| text.contains(name))
}

/// The one folder that all uploads take.
fn folder(steps: &[Step]) -> Option<String> {
    let mut found: Option<String> = None;
    for step in steps {
        let input = ["packages-dir", "packages_dir"]
            .into_iter()
            .find_map(|name| step.input(name));
        let text = input.map_or("dist", |input| input.value.value.trim());
        let text = text.trim_start_matches("./").trim_end_matches('/');
        let odd = |char: char| !(char.is_ascii_alphanumeric() || "-_./".contains(char));
        if text.is_empty() || text.contains(odd) || text.contains("..") {
            return None;
        }
        if found.as_deref().is_some_and(|known| known != text) {
            return None;
        }
        found = Some(text.into());
    }
    found
}

/// The lines of a key with its value and the comments right above it, and where they stand; `None` where it shares a line with something else.
fn lines_of(document: &Document, mapping: &Node, key: &str) -> Option<Span> {
    let Value::Mapping(entries, Layout::Block) = &mapping.value else {
        return None;
    };
    let at = entries
        .iter()
        .position(|entry| !entry.merged && entry.key.text() == Some(key))?;
    let entry = entries.get(at)?;
    let start = document
        .lines
        .start(document.lines.line(entry.key.place().start))?;
    let before = document.text.get(start..entry.key.place().start)?;
    if !before.bytes().all(|byte| byte == b' ') || entry.value.alias.is_some() {
        return None;
    }
    let floor = match at.checked_sub(1).and_then(|above| entries.get(above)) {
        Some(above) => line_after(document, above.key.span.to(above.value.place())),
        None => 0,
    };
    let start = first_comment(document, start, floor.min(start))?;
    let end = line_after(document, entry.key.span.to(entry.value.place()));
    Some(Span::new(start, end))
}

/// A name that no job of the workflow has.
fn free(workflow: &Workflow, names: &[&str]) -> Option<String> {
    names
        .iter()
        .find(|name| workflow.job(name).is_none())
        .map(ToString::to_string)
}

/// What the two jobs are called: the one that others wait for, or whose name speaks of publishing, keeps its name.
fn named(workflow: &Workflow, job: &Job) -> Option<(String, String)> {
    let own = job.key.value.as_str();
    let needed = workflow.jobs.iter().any(|other| {
        other
            .needs
            .iter()
            .any(|need| need.value.eq_ignore_ascii_case(own))
    });
    let lower = own.to_ascii_lowercase();
    let publishes = ["publish", "deploy", "release", "upload", "pypi"]
        .iter()
        .any(|word| lower.contains(word));
    if needed || publishes || !lower.contains("build") {
        let build = free(
            workflow,
            &["build", "build-distributions", "build-to-publish"],
        )?;
        Some((build, own.into()))
    } else {
        Some((own.into(), free(workflow, &["publish", "publish-to-pypi"])?))
    }
}

/// The artifact's name: one that no other job gives.
fn artifact(workflow: &Workflow) -> &'static str {
    let taken = workflow.jobs.iter().flat_map(|job| &job.steps).any(|step| {
        let hands = step.uses.as_ref().and_then(Uses::slug);
        let name = step
            .input("name")
            .map_or("", |input| input.value.value.as_str());
        hands.as_deref() == Some(HANDS_OVER) && name.starts_with("dist")
    });
    if taken { "to-publish" } else { "dist" }
}

fn split(
    project: &Project,
    workflow: &Workflow,
    plan: &Plan<'_>,
    [hands_over, takes_up]: [Pinned; 2],
) -> Option<Fix> {
    let (document, mut draft) = begin(project, workflow)?;
    let own = &plan.job.key.value;
    let (build, publish) = named(workflow, plan.job)?;
    let artifact = artifact(workflow);
    if plan.condition.is_some() {
        let at = step_route(own, plan.first).key("if");
        draft.make(&Change::Remove { at }).ok()?;
    }
    let line_break = line_break(document);
    let environment = if plan.has_environment {
        let node = draft.document().at(&job_route(own))?;
        let span = lines_of(draft.document(), node, "environment")?;
        let text = draft.document().slice(span).to_string();
        let edit = Edit {
            span,
            replacement: String::new(),
        };
        draft.splice(&[edit]).ok()?;
        text
    } else {
        let indent = " ".repeat(column(
            document,
            document
                .at(&job_route(own))?
                .entries()
                .first()?
                .key
                .span
                .start,
        )?);
        format!("{indent}environment: {}{line_break}", plan.environment_name)
    };
    let identity = drop_identity(&mut draft, plan)?;
    let name = if plan.matrix {
        format!("{artifact}-${{{{ strategy.job-index }}}}")
    } else {
        artifact.into()
    };
    let path = format!("{}/", plan.folder);
    draft
        .make(&Change::InsertItem {
            into: job_route(own).key("steps"),
            at: plan.first,
            value: Piece::Map(vec![
                ("uses".into(), hands_over.piece()),
                (
                    "with".into(),
                    map(&[
                        ("name", &name),
                        ("path", &path),
                        ("if-no-files-found", "error"),
                    ]),
                ),
            ]),
        })
        .ok()?;
    let moved: Vec<Node> = draft
        .document()
        .at(&job_route(own).key("steps"))?
        .items()
        .get(plan.first + 1..)?
        .to_vec();
    let name = rename(&mut draft, plan, build != *own)?;
    let head = Head {
        name,
        build: &build,
        publish: &publish,
        artifact,
        environment: &environment,
        identity: &identity,
        takes_up: &takes_up,
    };
    let edits = head.edits(draft.document(), plan)?;
    draft.splice(&edits).ok()?;
    proved(draft.document(), plan, &build, &publish, &moved)?;
    let before = before(project, workflow, plan, [hands_over, takes_up]);
    in_file(
        document,
        &draft,
        format!(
            "build in job `{build}` of `{}`, and only upload in job `{publish}`",
            workflow.path
        ),
        Safety::Review,
        before,
        vec![format!(
            "where a rule of the repository names the checks of job `{own}`, name {} there",
            quoted(&[&build, &publish])
        )],
    )
}

/// What must be true before a job is split.
fn before(
    project: &Project,
    workflow: &Workflow,
    plan: &Plan<'_>,
    pins: [Pinned; 2],
) -> Vec<String> {
    let mut before = Vec::new();
    if !plan.has_environment {
        before.push(environment::must_exist(project, &plan.environment_name));
    }
    before.push(names::publisher(
        project,
        workflow,
        Some(&plan.environment_name),
    ));
    before.push(format!(
        "nothing but distributions lies in `{}/` when job `{}` uploads",
        plan.folder, plan.job.key.value
    ));
    before.extend(pins.into_iter().filter_map(|pin| pin.before));
    before
}

/// A name goes with the upload where the job's key does, and the job that builds gets another; else the other way round.
#[expect(
    clippy::option_option,
    reason = "that it cannot be kept, and that there is none, are two answers"
)]
fn rename(draft: &mut Draft, plan: &Plan<'_>, goes: bool) -> Option<Option<String>> {
    let at = job_route(&plan.job.key.value).key("name");
    let Some(node) = draft.document().at(&at) else {
        return Some(None);
    };
    if !goes {
        return Some(Some("Publish to PyPI".into()));
    }
    let written = draft.document().slice(node.place()).to_string();
    if written.contains(['\n', '&', '#'])
        || node.alias.is_some()
        || LOCAL.iter().any(|context| written.contains(context))
    {
        return Some(Some("Publish to PyPI".into()));
    }
    draft
        .make(&Change::Replace {
            at,
            value: plain("Build"),
        })
        .ok()?;
    Some(Some(written))
}

/// Takes `id-token: write` from the job that builds, unless a step that stays in it needs it. Gives back its line, with what is remarked of it, where
/// it stands on one of its own; else an empty text.
fn drop_identity(draft: &mut Draft, plan: &Plan<'_>) -> Option<String> {
    const SCOPE: &str = "id-token";
    let kept = plan.job.steps.get(..plan.first)?;
    let attests = kept.iter().any(|step| {
        let slug = step.uses.as_ref().and_then(Uses::slug);
        slug.is_some_and(|slug| {
            slug.starts_with("actions/attest") || slug.contains("build-and-inspect")
        })
    });
    let at = job_route(&plan.job.key.value).key("permissions");
    let Some(block) = draft
        .document()
        .at(&at)
        .filter(|block| !attests && block.get(SCOPE).is_some())
    else {
        return Some(String::new());
    };
    let only = block.entries().len() == 1;
    if let Some(span) = lines_of(draft.document(), block, SCOPE) {
        let text = draft.document().slice(span).to_string();
        let indent = " ".repeat(column(
            draft.document(),
            block.entry(SCOPE)?.key.span.start,
        )?);
        let replacement = if only {
            format!("{indent}contents: read{}", line_break(draft.document()))
        } else {
            String::new()
        };
        draft.splice(&[Edit { span, replacement }]).ok()?;
        return Some(text);
    }
    let change = if only {
        Change::Replace {
            at,
            value: Piece::Map(vec![("contents".into(), plain("read"))]),
        }
    } else {
        Change::Remove { at: at.key(SCOPE) }
    };
    draft.make(&change).ok()?;
    Some(String::new())
}

/// The column of an offset, in bytes.
fn column(document: &Document, offset: usize) -> Option<usize> {
    let start = document.lines.start(document.lines.line(offset))?;
    let before = document.text.get(start..offset)?;
    Some(before.trim_start_matches('\u{feff}').len())
}

/// The head of the new job.
struct Head<'a> {
    build: &'a str,
    publish: &'a str,
    artifact: &'a str,
    /// Its name, as it is written.
    name: Option<String>,
    /// Its lines.
    environment: &'a str,
    /// The line that grants the identity, where it is taken over; else empty.
    identity: &'a str,
    /// What takes up the artifact.
    takes_up: &'a Pinned,
}

impl Head<'_> {
    /// It is put before the first step that uploads, and the job that builds gets its other name.
    fn edits(&self, document: &Document, plan: &Plan<'_>) -> Option<Vec<Edit>> {
        let Self {
            build,
            publish,
            artifact,
            ..
        } = self;
        let column = |offset: usize| column(document, offset);
        let jobs = document.root()?.get("jobs")?;
        let entry = jobs.entry(&plan.job.key.value)?;
        let line = |offset: usize| document.lines.start(document.lines.line(offset));
        let job_at = column(entry.key.span.start)?;
        let key_at = column(entry.value.entries().first()?.key.span.start)?;
        let items = entry.value.get("steps")?.items();
        let item = items.get(plan.first + 1)?;
        let start = line(item.span.start)?;
        let before = document.text.get(start..item.span.start)?;
        let dash_at = before.find('-')?;
        let item_at = column(item.span.start)?;
        let step = key_at.checked_sub(job_at)?;
        let floor = line_after(document, items.get(plan.first)?.span);
        let (start, apart) = above_comments(document, start, floor)?;

        let mut lines: Vec<(usize, String)> = Vec::new();
        let spaced = !apart && stands_apart(document, entry.key.span.start);
        if spaced {
            lines.push((0, String::new()));
        }
        lines.push((job_at, format!("{publish}:")));
        if let Some(name) = &self.name {
            lines.push((key_at, format!("name: {name}")));
        }
        lines.push((key_at, format!("needs: {build}")));
        if let Some(condition) = &plan.condition {
            lines.push((key_at, format!("if: {condition}")));
        }
        lines.push((key_at, "runs-on: ubuntu-latest".into()));
        let mut head = text_of(document, lines);
        head.push_str(self.environment);
        let mut lines = vec![(key_at, "permissions:".into())];
        if self.identity.is_empty() {
            lines.push((
                key_at + step,
                "id-token: write # the identity that PyPI trusts".into(),
            ));
        } else {
            head.push_str(&text_of(document, lines));
            head.push_str(self.identity);
            lines = Vec::new();
        }
        lines.push((key_at, "steps:".into()));
        let Pinned { uses, release, .. } = self.takes_up;
        let gap = " ".repeat(item_at.checked_sub(dash_at + 1)?);
        lines.push((dash_at, format!("-{gap}uses: {uses} # {release}")));
        lines.push((item_at, "with:".into()));
        if plan.matrix {
            lines.push((item_at + step, format!("pattern: {artifact}-*")));
            lines.push((item_at + step, "merge-multiple: true".into()));
        } else {
            lines.push((item_at + step, format!("name: {artifact}")));
        }
        lines.push((item_at + step, format!("path: {}/", plan.folder)));
        if apart {
            lines.push((0, String::new()));
        }
        head.push_str(&text_of(document, lines));
        let mut edits = vec![Edit {
            span: Span::at(start),
            replacement: head,
        }];
        if *build != plan.job.key.value {
            edits.push(Edit {
                span: entry.key.span,
                replacement: (*build).into(),
            });
        }
        Some(edits)
    }
}

/// Lines with their indentation.
fn text_of(document: &Document, lines: Vec<(usize, String)>) -> String {
    let mut out = String::new();
    for (indent, text) in lines {
        out.push_str(&" ".repeat(indent));
        out.push_str(&text);
        out.push_str(line_break(document));
    }
    out
}

/// Where the line after a place begins.
fn line_after(document: &Document, span: Span) -> usize {
    let text = document.slice(span);
    let end = span.start + text.trim_end().len();
    let rest = document.text.get(end..).unwrap_or_default();
    rest.find('\n')
        .map_or(document.text.len(), |at| end + at + 1)
}

/// The start of the first comment above a key, blank lines between them or not, but not above a floor.
fn first_comment(document: &Document, start: usize, floor: usize) -> Option<usize> {
    let mut first = start;
    let mut at = start;
    while at > floor {
        at = document
            .lines
            .start(document.lines.line(at).checked_sub(1)?)?;
        let line = document.text.get(at..first)?.lines().next()?.trim();
        if line.starts_with('#') {
            first = at;
        } else if !line.is_empty() {
            break;
        }
    }
    Some(first)
}

/// The start of the comments right above a line, but not above a floor, and whether a blank line stands above them.
fn above_comments(document: &Document, start: usize, floor: usize) -> Option<(usize, bool)> {
    let mut start = start;
    loop {
        let above = document.text.get(floor..start)?;
        let line = above.lines().next_back().unwrap_or_default();
        if above.is_empty() || !line.trim_start().starts_with('#') {
            return Some((start, !above.is_empty() && line.trim().is_empty()));
        }
        start = document
            .lines
            .start(document.lines.line(start).checked_sub(1)?)?;
    }
}

/// Whether a blank line stands above a key, or above its comments.
fn stands_apart(document: &Document, key: usize) -> bool {
    let start = document.lines.start(document.lines.line(key)).unwrap_or(0);
    let above = document.text.get(..start).unwrap_or_default();
    above
        .lines()
        .rev()
        .map(str::trim)
        .find(|line| !line.starts_with('#'))
        .is_some_and(str::is_empty)
}

/// Reads the result: both jobs are there, and each step stands in one of them as it was.
fn proved(
    document: &Document,
    plan: &Plan<'_>,
    build: &str,
    publish: &str,
    moved: &[Node],
) -> Option<()> {
    let steps =
        |job: &str| -> Option<&[Node]> { Some(document.at(&job_route(job).key("steps"))?.items()) };
    let builds = steps(build)?;
    let uploads = steps(publish)?;
    let jobs = document.at(&Route::root().key("jobs"))?.entries().len();
    let known = builds.len() == plan.first + 1
        && uploads.len() == moved.len() + 1
        && jobs > 1
        && uploads
            .iter()
            .skip(1)
            .zip(moved)
            .all(|(one, other)| same(one, other));
    known.then_some(())
}

/// Whether two nodes mean the same.
fn same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Scalar(one), Value::Scalar(other)) => {
            one.text.trim_end() == other.text.trim_end() && one.kind == other.kind
        }
        (Value::Sequence(one, _), Value::Sequence(other, _)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Mapping(one, _), Value::Mapping(other, _)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| {
                    one.key.text() == other.key.text() && same(&one.value, &other.value)
                })
        }
        _ => false,
    }
}
