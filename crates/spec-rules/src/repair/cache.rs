//! Caches taken out of the jobs that make the distributions.

use super::{begin, in_file, plain, step_route};
use crate::{Fix, Safety};
use alloc::{format, vec, vec::Vec};
use spec_model::{
    Project,
    facts::{CacheSwitch, cache_switch},
    github::{Job, Workflow},
};
use spec_source::{
    Draft, Route,
    change::{Change, Piece, Position},
};

/// Keeps the steps at these positions of a job from restoring a cache.
pub(crate) fn off(
    project: &Project,
    workflow: &Workflow,
    job: &Job,
    steps: &[usize],
) -> Option<Fix> {
    let (document, mut draft) = begin(project, workflow)?;
    let mut made = Vec::new();
    // from the last to the first, so that positions stay what they are
    for index in steps.iter().rev() {
        let Some(step) = job.steps.get(*index) else {
            continue;
        };
        let Some(switch) = step.uses.as_ref().and_then(cache_switch) else {
            continue;
        };
        let named = step
            .id
            .as_ref()
            .is_some_and(|id| document.text.contains(&format!("steps.{}.", id.value)));
        if named && switch == CacheSwitch::Step {
            continue;
        }
        if switched(&mut draft, step_route(&job.key.value, *index), switch).is_some() {
            made.extend(step.uses.as_ref().map(|uses| uses.text.value.clone()));
        }
    }
    made.reverse();
    in_file(
        document,
        &draft,
        format!(
            "restore no cache in job `{}`, which makes what is uploaded: {}",
            job.key.value,
            super::quoted(&made)
        ),
        Safety::Review,
        vec!["the job still finds all that it needs, and its longer run is bearable; where the same workflow runs for tests, these lose their cache, too".into()],
        Vec::new(),
    )
}

fn switched(draft: &mut Draft, step: Route, switch: CacheSwitch) -> Option<()> {
    match switch {
        CacheSwitch::Step => draft.make(&Change::Remove { at: step }).ok(),
        CacheSwitch::Inputs(inputs) => {
            let mut next = draft.clone();
            let with = step.clone().key("with");
            let given: Vec<&str> = next
                .document()
                .at(&with)?
                .entries()
                .iter()
                .filter_map(|entry| entry.key.text())
                .filter(|key| inputs.contains(key) || *key == "cache-dependency-path")
                .map(|key| {
                    inputs
                        .iter()
                        .copied()
                        .find(|input| *input == key)
                        .unwrap_or("cache-dependency-path")
                })
                .collect();
            let all = next.document().at(&with)?.entries().len();
            if given.len() == all {
                next.make(&Change::Remove { at: with }).ok()?;
            } else {
                for input in given {
                    let at = with.clone().key(input);
                    next.make(&Change::Remove { at }).ok()?;
                }
            }
            *draft = next;
            Some(())
        }
        CacheSwitch::False(input) => set(draft, step, input, "false"),
        CacheSwitch::True(input) => set(draft, step, input, "true"),
    }
}

/// Sets an input of a step.
fn set(draft: &mut Draft, step: Route, input: &str, value: &str) -> Option<()> {
    let node = draft.document().at(&step)?;
    let change = match node.get("with") {
        Some(with) if with.get(input).is_some() => Change::Replace {
            at: step.key("with").key(input),
            value: plain(value),
        },
        Some(_) => Change::Insert {
            into: step.key("with"),
            at: Position::Last,
            key: input.into(),
            value: plain(value),
        },
        None => Change::Insert {
            into: step,
            at: Position::After("uses".into()),
            key: "with".into(),
            value: Piece::Map(vec![(input.into(), plain(value))]),
        },
    };
    draft.make(&change).ok()
}
