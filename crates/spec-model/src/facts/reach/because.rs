//! In a few words: what decides whether an event reaches a step.

use super::{
    super::JobRef,
    choices::{Choices, Key},
    nodes,
    occurrence::{Occasion, Pushed},
    paths::Hop,
    run::Blame,
};
use crate::{
    Place, Project,
    github::{Patterns, condition::Value},
};
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use core::fmt::Write as _;

/// How much of a condition is quoted.
const MAX_QUOTE: usize = 160;

/// A text on one line, cut where it is long.
pub(super) fn quote(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if line.len() > MAX_QUOTE {
        let end = line
            .char_indices()
            .map(|(index, _)| index)
            .take_while(|index| *index <= MAX_QUOTE)
            .last()
            .unwrap_or_default();
        line.truncate(end);
        line.push('…');
    }
    line
}

/// The condition that a blame names, and where it stands.
pub(super) fn condition_of(project: &Project, blame: &Blame) -> Option<(String, Place)> {
    if let Blame::Switch(job, step) = blame {
        let (name, given) = nodes::switch(project, *job, *step)?;
        let text = format!("{name}: {}", given.text().unwrap_or_default());
        let (workflow, _) = job.view(project)?;
        return Some((text, Place::new(workflow.document, given.place())));
    }
    let (document, condition) = match blame {
        Blame::Job(job) => {
            let (workflow, job) = job.view(project)?;
            (workflow.document, job.condition.as_ref()?)
        }
        Blame::Step(job, step) => {
            let (workflow, job) = job.view(project)?;
            (workflow.document, job.steps.get(*step)?.condition.as_ref()?)
        }
        Blame::ActionStep(action, step) => {
            let action = project.actions.get(*action)?;
            (
                action.document,
                action.steps.get(*step)?.condition.as_ref()?,
            )
        }
        Blame::Need(_, inner) => return condition_of(project, inner.first()?),
        Blame::Switch(..) | Blame::Nothing | Blame::Course | Blame::Missing => return None,
    };
    Some((
        condition.value.clone(),
        Place::new(document, condition.span),
    ))
}

fn quoted(project: &Project, blame: &Blame) -> Option<String> {
    let (text, _) = condition_of(project, blame)?;
    let key = match blame {
        Blame::Switch(..) => "",
        _ => "if: ",
    };
    Some(format!("`{key}{}`", quote(&text)))
}

fn job_name(project: &Project, job: JobRef) -> String {
    job.view(project)
        .map(|(_, job)| job.key.value.clone())
        .unwrap_or_default()
}

/// The first need that is itself not held up by another.
fn root_need(blame: &Blame) -> Option<(JobRef, Option<&Blame>)> {
    let Blame::Need(job, inner) = blame else {
        return None;
    };
    match inner.first() {
        Some(inner @ Blame::Need(..)) => root_need(inner),
        inner => Some((*job, inner)),
    }
}

/// Why it is never reached.
pub(super) fn never(project: &Project, blame: &Blame) -> String {
    if let Some((job, inner)) = root_need(blame) {
        let job = job_name(project, job);
        return match inner.and_then(|inner| quoted(project, inner)) {
            Some(condition) => format!("needs `{job}`, which is skipped: {condition} is false"),
            None => format!("needs `{job}`, which is skipped"),
        };
    }
    quoted(project, blame).map_or_else(
        || "nothing of the event gets there".to_owned(),
        |condition| format!("{condition} is false"),
    )
}

/// Why it cannot be told.
pub(super) fn undecided(project: &Project, blame: &Blame) -> String {
    if let Some((job, inner)) = root_need(blame) {
        let job = job_name(project, job);
        if let Some(condition) = inner.and_then(|inner| quoted(project, inner)) {
            return format!("needs `{job}`, whose {condition} the files do not decide");
        }
    }
    quoted(project, blame).map_or_else(
        || "the files do not decide it".to_owned(),
        |condition| format!("the files do not decide {condition}"),
    )
}

fn list(patterns: &Patterns) -> String {
    let mut words = String::new();
    for pattern in patterns {
        if !words.is_empty() {
            words.push_str(", ");
        }
        let _ = write!(words, "`{}`", pattern.value);
    }
    quote(&words)
}

/// What the event's filters let through.
fn filters(project: &Project, occasion: &Occasion<'_>) -> String {
    let trigger = occasion.trigger;
    let mut parts = Vec::new();
    let mut named = |only: &Option<Patterns>, but: &Option<Patterns>, word: &str| {
        if let Some(only) = only {
            parts.push(format!("{word} {}", list(only)));
        } else if let Some(but) = but {
            parts.push(format!("{word} other than {}", list(but)));
        }
    };
    let (tags, branches) = match occasion.pushed {
        _ if occasion.name() == "create" => (false, false),
        Some(Pushed::Tag) => (true, false),
        Some(Pushed::Branch) | None => (false, true),
    };
    if tags {
        named(&trigger.tags, &trigger.tags_ignore, "tags");
    }
    if branches {
        named(&trigger.branches, &trigger.branches_ignore, "branches");
    }
    // which files were changed is not asked of tags
    let paths = nodes::has_paths(project, occasion.workflow, &trigger.event.value);
    if paths && occasion.pushed != Some(Pushed::Tag) {
        parts.push("some `paths`".to_owned());
    }
    let mut named = |only: &Option<Patterns>, but: &Option<Patterns>, word: &str| {
        if let Some(only) = only {
            parts.push(format!("{word} {}", list(only)));
        } else if let Some(but) = but {
            parts.push(format!("{word} other than {}", list(but)));
        }
    };
    named(&trigger.types, &None, "types");
    named(&trigger.workflows, &None, "after");
    if parts.is_empty() {
        return match (occasion.name(), occasion.pushed) {
            ("create", _) => "`create` has no filters on GitHub".to_owned(),
            (_, Some(Pushed::Tag)) => "any tag as far as `on` goes".to_owned(),
            (_, Some(Pushed::Branch)) => "any branch as far as `on` goes".to_owned(),
            ("workflow_dispatch", _) => "started by hand".to_owned(),
            ("schedule", _) => "by the clock".to_owned(),
            _ => "no filter".to_owned(),
        };
    }
    parts.join(", ")
}

/// Why it is reached: the filters, the conditions on the way, and what a person must give.
pub(super) fn reached(
    project: &Project,
    occasion: &Occasion<'_>,
    path: &[Hop],
    choices: &Choices,
) -> String {
    let mut parts = Vec::from([filters(project, occasion)]);
    let mut add = |part: Option<String>| {
        if let Some(part) = part
            && !parts.contains(&part)
        {
            parts.push(part);
        }
    };
    for hop in path {
        match hop {
            Hop::Job(job, step) => {
                add(quoted(project, &Blame::Job(*job)));
                add(step.and_then(|step| quoted(project, &Blame::Step(*job, step))));
            }
            Hop::Action(action, step) => {
                add(quoted(project, &Blame::ActionStep(*action, *step)));
            }
        }
    }
    for (key, value) in choices.chosen() {
        if let (Key::Input(name), Value::Text(text)) = (key, value) {
            add(Some(format!("with `{name}: {}`", quote(text))));
        }
    }
    parts.join("; ")
}

/// The call that leads there, for a path that begins with one.
pub(super) fn caller(project: &Project, path: &[Hop], uploads_in: usize) -> Option<String> {
    let Some(Hop::Job(first, _)) = path.first() else {
        return None;
    };
    if first.workflow == uploads_in {
        return None;
    }
    let (workflow, job) = first.view(project)?;
    let file = workflow.path.rsplit('/').next().unwrap_or(&workflow.path);
    Some(format!("called by `{file}` job `{}`", job.key.value))
}
