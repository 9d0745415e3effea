//! Repairs made in the box: applied, judged again, taken back.

use crate::copy::copy;
use crate::desk;
use crate::piece::{Element, Piece, el, live};
use crate::project::{File, Origin, Project};
use crate::prose::prose;
use crate::say;
use crate::state::{Phase, State};
use crate::words::repair::titles;
use leptos::task::spawn_local;
use spec_report::wire::{Made, Repaired};
use std::sync::Arc;

/// A repair that was made, and what was there before it.
pub(crate) struct Applied {
    made: Vec<Made>,
    before: Project,
}

/// Asks what a repair of what is shown leaves, and gives it with the project that it speaks of.
async fn ask(state: State, rule: &str, at: usize) -> Result<(Repaired, Project), String> {
    let judged = state.known().and_then(|known| {
        let rests = known.phase.now() == Phase::Rests;
        known.judged.now().filter(|judged| {
            rests
                && known
                    .project
                    .peek(|project| project.files == judged.project.files)
        })
    });
    let project = judged.ok_or(say::NOT_NOW)?.project.clone();
    let repaired = desk::repair(&project, rule, at).await?;
    Ok((repaired, project))
}

async fn apply(state: State, rule: String, at: usize) {
    let answer = ask(state, &rule, at).await;
    let Some(known) = state.known() else {
        return;
    };
    match answer {
        Ok((repaired, before)) => {
            if known.project.peek(|project| project.files != before.files) {
                known.notes.set(vec![say::NOT_NOW.to_owned()]);
                return;
            }
            let mut project = before.clone();
            for text in &repaired.texts {
                put(&mut project, &text.path, &text.text);
            }
            let refused = repaired.refused.iter().map(|refused| refused.why.clone());
            known.notes.set(refused.collect());
            if !repaired.texts.is_empty() {
                let made = repaired.made;
                let applied = Arc::new(Applied { made, before });
                known.applied.update(|all| all.push(applied));
                state.rewrite(project);
            }
        }
        Err(why) => known.notes.set(vec![why]),
    }
}

/// Puts a text in its place in a project.
fn put(project: &mut Project, path: &str, text: &str) {
    let at = project.files.iter().position(|other| other.path == path);
    let origin = at
        .and_then(|at| project.files.get(at))
        .map_or(Origin::File, |file| file.origin);
    let file = Arc::new(File::of_text(path.to_owned(), text.to_owned(), origin));
    if let Some(place) = at.and_then(|at| project.files.get_mut(at)) {
        *place = file;
        return;
    }
    let at = project.files.partition_point(|other| *other.path < *path);
    project.files.insert(at, file);
    if let Some(listing) = &project.listing {
        project.listing = Some(format!("{}\n{path}", listing.trim_end()).into());
    }
}

/// The buttons of a repair.
pub(crate) fn acts(state: State, rule: &str, at: usize) -> Element {
    let (to_apply, to_copy) = (rule.to_owned(), rule.to_owned());
    let apply = el("button")
        .with("type", "button")
        .class("main")
        .on("click", move |_| {
            spawn_local(apply(state, to_apply.clone(), at));
        })
        .has(say::APPLY);
    let copy = copy(say::COPY, move || {
        let rule = to_copy.clone();
        async move {
            let (repaired, _) = ask(state, &rule, at).await?;
            let texts = repaired.texts.iter().map(|text| text.text.as_str());
            Ok(texts.collect::<Vec<_>>().join("\n"))
        }
    });
    el("p").class("acts").has(apply).has(" ").has(copy)
}

/// What was applied for a rule; the last repair of all can be taken back.
pub(crate) fn of_rule(state: State, rule: &str) -> Piece {
    let rule = rule.to_owned();
    live(move || {
        let known = state.known()?;
        let all = known.applied.get();
        let last = all.last().cloned();
        let rows: Piece = all
            .iter()
            .filter(|applied| applied.made.iter().any(|made| made.rule == rule))
            .map(|applied| {
                let undo = last
                    .as_ref()
                    .filter(|last| Arc::ptr_eq(last, applied))
                    .map(|_| {
                        el("button")
                            .with("type", "button")
                            .on("click", move |_| undo(state))
                            .has(say::UNDO)
                    });
                el("p")
                    .class("acts applied")
                    .has(el("span").has(say::DONE).has(prose(&titles(&applied.made))))
                    .has(" ")
                    .has(undo)
            })
            .collect();
        Some(rows)
    })
}

/// Whether something was applied here for a rule: its line stays open, with what takes it back.
pub(crate) fn is_repaired(state: State, rule: &str) -> bool {
    state.known().is_some_and(|known| {
        known.applied.with(|all| {
            let mut made = all.iter().flat_map(|applied| &applied.made);
            made.any(|made| made.rule == rule)
        })
    })
}

/// Puts back what was there before the last repair.
fn undo(state: State) {
    let Some(known) = state.known() else {
        return;
    };
    let mut all = known.applied.now();
    if let Some(last) = all.pop() {
        known.applied.set(all);
        known.notes.set(Vec::new());
        state.rewrite(last.before.clone());
    }
}
