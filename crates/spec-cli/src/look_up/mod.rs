//! A repository that is looked up: the plan says what to ask, this asks it.

mod sender;
mod token;

use crate::{messages::say, terminal::Line};
use sender::Sender;
use spec_model::{
    Given,
    doors::look_up::{Asked, LookUp, Outcome, Request},
};
use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// How many requests are on their way at once.
const AT_ONCE: usize = 4;

/// Looks a repository up, and says what there is to say. Nothing in it where nothing was found.
///
/// # Errors
/// A sentence, where nothing could be asked.
pub(crate) fn look_up(asked: &Asked) -> Result<Given, String> {
    let sender = Sender::new()?;
    let mut plan = LookUp::new(asked.clone())?;
    let line = Line::new();
    loop {
        let batch = plan.next_batch();
        if batch.is_empty() {
            break;
        }
        let left = plan.left().remaining;
        let outcomes = send_all(&sender, &batch, &line, left);
        plan.take(outcomes);
    }
    line.clear();
    let looked = plan.finish();
    for note in &looked.notes {
        say(&note.message);
    }
    Ok(Given {
        name: format!("{}/{}", looked.repository.owner, looked.repository.name),
        as_of: None,
        inputs: looked.inputs,
        unread: looked.unread,
    })
}

fn send_all(sender: &Sender, batch: &[Request], line: &Line, left: Option<u64>) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(batch.len()) {
            scope.spawn(|| {
                while let Some(request) = batch.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let came = sender.send(request);
                    let outcome = Outcome {
                        id: request.id,
                        came,
                    };
                    let mut outcomes = outcomes.lock().unwrap_or_else(PoisonError::into_inner);
                    outcomes.push(outcome);
                    let calls = left.map_or_else(String::new, |left| {
                        format!(" ({left} calls left at GitHub)")
                    });
                    line.tell(&format!(
                        "looking up {}: {} of {}{calls}",
                        request.tells,
                        outcomes.len(),
                        batch.len()
                    ));
                }
            });
        }
    });
    outcomes
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
}
