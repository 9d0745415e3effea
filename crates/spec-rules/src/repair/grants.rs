//! Permissions: a block at the top, writes moved from the top to the jobs that need them, and what a job is granted.

use super::{begin, behind, by_hand, in_file, job_route, plain, quoted};
use crate::{Fix, Safety};
use alloc::{
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};
use spec_model::{
    Project,
    facts::{needed_by, perhaps_writing, writes_of},
    github::{Grant, Job, Level, Workflow},
};
use spec_source::{
    Draft, Route,
    change::{Change, Piece, Position},
};

/// What stands before a job's permissions.
const HEAD: [&str; 5] = ["name", "needs", "if", "runs-on", "environment"];

/// Scopes of which reading means nothing.
const WRITE_ONLY: [&str; 2] = ["id-token", "attestations"];

/// What a job is granted: the scope, the level, and why, which stands beside it as a comment.
type Scopes = Vec<(String, &'static str, Option<String>)>;

/// Reading the repository's content, which needs no reason.
fn contents() -> Scopes {
    vec![("contents".into(), "read", None)]
}

/// Why a job writes, as a few words for a comment.
fn because(project: &Project, job: &Job, scope: &str) -> String {
    if let Some(name) = needed_by(project, job, scope) {
        return format!("for {name}");
    }
    match scope {
        "id-token" => "the identity that PyPI trusts".into(),
        "attestations" => "keeps the attestation".into(),
        _ => "as before: take it away if no step needs it".into(),
    }
}

/// A `permissions` block at the top, and one for each job that is known to write.
pub(crate) fn at_top(project: &Project, workflow: &Workflow) -> Option<Fix> {
    let (document, mut draft) = begin(project, workflow)?;
    let bare = bare_jobs(workflow);
    draft
        .make(&Change::Insert {
            into: Route::root(),
            at: Position::Before("jobs".into()),
            key: "permissions".into(),
            value: block(&contents()),
        })
        .ok()?;
    let mut granted = Vec::new();
    let mut perhaps = Vec::new();
    for job in &bare {
        let known = within_default(project, job);
        if !known.is_empty() {
            let scopes = with_writes(project, job, contents(), &known);
            insert(&mut draft, job, &scopes)?;
            granted.push(job.key.value.as_str());
        }
        perhaps.extend(unknown(project, workflow, job));
    }
    let mut before = Vec::new();
    if !granted.is_empty() {
        before.push(format!(
            "the blocks of {} grant all that these jobs write",
            quoted(&granted)
        ));
    }
    if perhaps.is_empty() {
        before.push("no other job writes (a release, a comment, a label, a deployment), or it names what it writes in a `permissions` block of its own".into());
    } else {
        before.push(format!(
            "what these need is not known here, and from now on they may only read unless their job says more: {}",
            perhaps.join("; ")
        ));
    }
    in_file(
        document,
        &draft,
        format!(
            "limit the token of `{}` to reading at its top",
            workflow.path
        ),
        Safety::Review,
        before,
        vec![watch()],
    )
}

/// What a job is known to write, as far as the repository's default can have let it: that never includes an identity or attestations.
/// <https://docs.github.com/en/actions/concepts/security/github_token>
fn within_default(project: &Project, job: &Job) -> Vec<&'static str> {
    let mut known = writes_of(project, job);
    known.retain(|scope| !WRITE_ONLY.contains(scope));
    known
}

fn watch() -> String {
    "watch the first run of each job: one that lacks a permission fails with `Resource not accessible by integration`".into()
}

fn bare_jobs(workflow: &Workflow) -> Vec<&Job> {
    workflow
        .jobs
        .iter()
        .filter(|job| job.permissions.is_none())
        .collect()
}

/// What of a job may write and is in no table, in words.
fn unknown(project: &Project, workflow: &Workflow, job: &Job) -> Option<String> {
    let names = perhaps_writing(project, workflow, job);
    (!names.is_empty()).then(|| format!("job `{}`: {}", job.key.value, quoted(&names)))
}

/// Every write that a workflow grants too widely: those at its top moved, and `write-all` on a job named.
pub(crate) fn of_workflow(project: &Project, workflow: &Workflow) -> Vec<Fix> {
    let wide = workflow.jobs.iter().filter(|job| {
        let block = job.permissions.as_ref();
        block.is_some_and(|block| block.grant == Grant::WriteAll)
    });
    let of_jobs = wide.filter_map(|job| narrowed(project, workflow, Some(job)));
    moved(project, workflow, None)
        .into_iter()
        .chain(of_jobs)
        .collect()
}

/// The writes at the top of a workflow, or one of them, moved to the jobs that need them or may.
pub(crate) fn moved(project: &Project, workflow: &Workflow, only: Option<&str>) -> Option<Fix> {
    let top = workflow.permissions.as_ref()?;
    match &top.grant {
        Grant::WriteAll => narrowed(project, workflow, None),
        Grant::Scopes(scopes) => {
            let is_moved = |name: &str, level: Level| {
                level == Level::Write && only.is_none_or(|only| only == name)
            };
            let moved: Vec<&str> = scopes
                .iter()
                .filter(|(name, level)| is_moved(&name.value, level.value))
                .map(|(name, _)| name.value.as_str())
                .collect();
            let all: Vec<(&str, Level)> = scopes
                .iter()
                .map(|(name, level)| (name.value.as_str(), level.value))
                .collect();
            if moved.is_empty() {
                return None;
            }
            move_scopes(project, workflow, &all, &moved)
        }
        Grant::ReadAll | Grant::Unclear => None,
    }
}

fn move_scopes(
    project: &Project,
    workflow: &Workflow,
    all: &[(&str, Level)],
    moved: &[&str],
) -> Option<Fix> {
    let (document, mut draft) = begin(project, workflow)?;
    let mut perhaps = Vec::new();
    let mut told: Vec<String> = Vec::new();
    // what was said of a scope at the top goes with it
    let said = |scope: &str| {
        let level = document.at(&Route::root().key("permissions").key(scope))?;
        let comment = document.comment_after(level.place())?;
        (!comment.text.is_empty()).then(|| comment.text.clone())
    };
    for job in bare_jobs(workflow) {
        let known = writes_of(project, job);
        let unclear = perhaps_writing(project, workflow, job);
        let alone = workflow.jobs.len() == 1;
        let gets = |scope: &&&str| alone || known.contains(*scope) || !unclear.is_empty();
        let given: Vec<&str> = moved.iter().filter(gets).copied().collect();
        if given.is_empty() {
            continue;
        }
        let mut scopes: Scopes = Vec::new();
        for (name, level) in all {
            let reduced = moved.contains(name) && !given.contains(name);
            let level = match level {
                Level::Write if reduced && WRITE_ONLY.contains(name) => continue,
                Level::Write if reduced => "read",
                Level::Write => "write",
                Level::Read => "read",
                Level::None => continue,
                Level::Unclear => return None,
            };
            let why = match level {
                "write" => Some(said(name).unwrap_or_else(|| because(project, job, name))),
                _ if *name == "contents" => None,
                _ => Some(said(name).unwrap_or_else(|| "as before".into())),
            };
            scopes.push(((*name).to_string(), level, why));
        }
        insert(&mut draft, job, &scopes)?;
        told.push(format!("{} to job `{}`", quoted(&given), job.key.value));
        let guessed: Vec<&str> = given
            .iter()
            .filter(|scope| !known.contains(*scope))
            .copied()
            .collect();
        if !guessed.is_empty() && !unclear.is_empty() {
            perhaps.push(format!(
                "job `{}` keeps {} because what {} needs is not known here: take away what it does not need",
                job.key.value,
                quoted(&guessed),
                quoted(&unclear)
            ));
        }
    }
    let root = draft.document().root()?;
    let jobs = root.get("jobs")?.entries();
    let unused = jobs
        .iter()
        .all(|job| job.value.get("permissions").is_some());
    reduce_top(&mut draft, moved, unused)?;
    let mut before = perhaps;
    before.push(
        "no other job of this workflow writes with the token, such as by a script that pushes"
            .into(),
    );
    let title = if told.is_empty() {
        format!(
            "take {} from the top of `{}`, where no job is known to need it",
            quoted(moved),
            workflow.path
        )
    } else {
        format!(
            "move {} from the top of `{}`: {}",
            quoted(moved),
            workflow.path,
            told.join(", ")
        )
    };
    in_file(
        document,
        &draft,
        title,
        Safety::Review,
        before,
        vec![watch()],
    )
}

/// Takes the writes from the top: what is left of them is reading, where a job without a block of its own is left to take it.
fn reduce_top(draft: &mut Draft, moved: &[&str], unused: bool) -> Option<()> {
    let top = Route::root().key("permissions");
    for scope in moved {
        let at = top.clone().key(scope);
        let level = draft.document().at(&at)?.place();
        let remarked = draft.document().comment_after(level).is_some();
        let goes = WRITE_ONLY.contains(scope) || unused && *scope != "contents" && !remarked;
        let reduced = if goes {
            draft.make(&Change::Remove { at }).or_else(|_| {
                draft.make(&Change::Replace {
                    at: top.clone(),
                    value: block(&contents()),
                })
            })
        } else {
            draft.make(&Change::Replace {
                at,
                value: plain("read"),
            })
        };
        reduced.ok()?;
    }
    Some(())
}

/// `write-all` at the top, or on a job, narrowed to what the jobs are known to need.
pub(crate) fn narrowed(project: &Project, workflow: &Workflow, job: Option<&Job>) -> Option<Fix> {
    let (document, mut draft) = begin(project, workflow)?;
    let jobs: Vec<&Job> = match job {
        Some(job) => vec![job],
        None => bare_jobs(workflow),
    };
    let place = job.map_or_else(
        || format!("the top of `{}`", workflow.path),
        |job| format!("job `{}` of `{}`", job.key.value, workflow.path),
    );
    let unclear: Vec<String> = jobs
        .iter()
        .filter_map(|job| unknown(project, workflow, job))
        .collect();
    if !unclear.is_empty() {
        return Some(by_hand(
            format!("name what {place} writes instead of `write-all`"),
            Vec::new(),
            vec![
                format!(
                    "look up which permissions these need, since none is in the table: {}",
                    unclear.join("; ")
                ),
                "write `permissions: {contents: read}` in place of `write-all`, and in each job that writes a block of its own with what it writes".into(),
            ],
        ));
    }
    if let Some(job) = job {
        let scopes = with_writes(project, job, contents(), &writes_of(project, job));
        draft
            .make(&Change::Replace {
                at: job_route(&job.key.value).key("permissions"),
                value: block(&scopes),
            })
            .ok()?;
    } else {
        draft
            .make(&Change::Replace {
                at: Route::root().key("permissions"),
                value: block(&contents()),
            })
            .ok()?;
        for job in &jobs {
            let known = writes_of(project, job);
            if !known.is_empty() {
                insert(
                    &mut draft,
                    job,
                    &with_writes(project, job, contents(), &known),
                )?;
            }
        }
    }
    in_file(
        document,
        &draft,
        format!("name what {place} writes instead of `write-all`"),
        Safety::Review,
        vec!["the jobs write nothing else with the token, such as by a script that pushes, and read nothing but contents".into()],
        vec![watch()],
    )
}

fn with_writes(project: &Project, job: &Job, mut scopes: Scopes, writes: &[&str]) -> Scopes {
    for write in writes {
        let why = Some(because(project, job, write));
        match scopes.iter_mut().find(|(name, ..)| name == write) {
            Some((_, level, reason)) => {
                *level = "write";
                *reason = why;
            }
            None => scopes.push(((*write).to_string(), "write", why)),
        }
    }
    scopes
}

fn level(level: &str, why: Option<&String>) -> Piece {
    why.map_or_else(
        || plain(level),
        |why| Piece::Remarked(level.into(), why.clone()),
    )
}

fn block(scopes: &Scopes) -> Piece {
    let entries = scopes
        .iter()
        .map(|(name, word, why)| (name.clone(), level(word, why.as_ref())));
    Piece::Map(entries.collect())
}

fn insert(draft: &mut Draft, job: &Job, scopes: &Scopes) -> Option<()> {
    let route = job_route(&job.key.value);
    let at = behind(draft.document().at(&route)?, &HEAD);
    draft
        .make(&Change::Insert {
            into: route,
            at,
            key: "permissions".into(),
            value: block(scopes),
        })
        .ok()
}

/// Grants a job scopes for writing, beside what it had: a job without a block of its own gets one with what the top gives it, or with what it
/// is known to need. `None` where its block cannot be kept.
pub(super) fn grant(
    project: &Project,
    workflow: &Workflow,
    job: &Job,
    draft: &mut Draft,
    scopes: &[&str],
) -> Option<()> {
    let route = job_route(&job.key.value);
    let node = draft.document().at(&route)?;
    let Some(own) = node.get("permissions") else {
        let top = workflow.permissions.as_ref().map(|block| &block.grant);
        let had = match top {
            Some(Grant::WriteAll) => return Some(()),
            Some(Grant::Unclear) => return None,
            Some(Grant::Scopes(all)) => {
                let mut had = Vec::new();
                for (name, level) in all {
                    match level.value {
                        Level::Write => {
                            let why = because(project, job, &name.value);
                            had.push((name.value.clone(), "write", Some(why)));
                        }
                        Level::Read if name.value == "contents" => had.extend(contents()),
                        Level::Read => {
                            had.push((name.value.clone(), "read", Some("as before".into())));
                        }
                        Level::None => {}
                        Level::Unclear => return None,
                    }
                }
                had
            }
            Some(Grant::ReadAll) | None => {
                with_writes(project, job, contents(), &within_default(project, job))
            }
        };
        return insert(draft, job, &with_writes(project, job, had, scopes));
    };
    if own.text() == Some("write-all") {
        return Some(());
    }
    if !own.is_mapping() {
        return None;
    }
    let own = route.key("permissions");
    for scope in scopes {
        let known = draft
            .document()
            .at(&own)?
            .get(scope)
            .map(|level| level.text() == Some("write"));
        let why = because(project, job, scope);
        let change = match known {
            Some(true) => continue,
            Some(false) => {
                let at = own.clone().key(scope);
                let place = draft.document().at(&at)?.place();
                let said = draft.document().comment_after(place).is_some();
                Change::Replace {
                    at,
                    value: level("write", Some(&why).filter(|_| !said)),
                }
            }
            None => Change::Insert {
                into: own.clone(),
                at: Position::Last,
                key: (*scope).to_string(),
                value: level("write", Some(&why)),
            },
        };
        draft.make(&change).ok()?;
    }
    Some(())
}

/// The permissions that attesting takes, for a job whose attest step lacks them.
pub(crate) fn may_attest(
    project: &Project,
    workflow: &Workflow,
    job: &Job,
    scopes: &[&str],
) -> Option<Fix> {
    let (document, mut draft) = begin(project, workflow)?;
    grant(project, workflow, job, &mut draft, scopes)?;
    in_file(
        document,
        &draft,
        format!(
            "grant job `{}` of `{}` what attesting takes: {}",
            job.key.value,
            workflow.path,
            quoted(scopes)
        ),
        Safety::Review,
        vec!["a workflow that calls this one grants the same to its calling job".into()],
        vec!["the next run attests: `gh attestation verify FILE --repo OWNER/REPO` says so".into()],
    )
}
