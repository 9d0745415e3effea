//! What is open in one occurrence of an event, and what was chosen of it.

use super::super::JobRef;
use crate::github::condition::{Causes, Object, Status, Value};
use alloc::{string::String, vec::Vec};

/// What is open.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Key {
    /// The activity, with what hangs on it.
    Case,
    /// The branch or tag.
    Reference,
    /// Which repository this is.
    Repository,
    /// A value of the event, by its path.
    Of(&'static str),
    /// An input that a person gives.
    Input(String),
    /// The entry of a matrix, by the frame and the job.
    Matrix(usize, JobRef),
    /// A condition that the files do not decide, by its text: the same text has the same truth throughout a run, under the same inputs
    /// and the same status.
    Condition(String, Value, Status),
}

/// Something open.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) key: Key,
    /// Values, perhaps unsure, that together cover all there can be; empty where that is not known.
    pub(super) cover: Vec<Value>,
    /// Values that it has in some occurrence each.
    pub(super) samples: Vec<Value>,
    chosen: Option<Value>,
    unchosen: Value,
}

/// Everything that was found open so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Choices {
    pub(super) list: Vec<Choice>,
}

/// The values of a choice: those that cover all, and those that occur.
pub(super) struct Domain {
    pub(super) cover: Vec<Value>,
    pub(super) samples: Vec<Value>,
}

impl Domain {
    /// Certain values that are all there can be, and that all occur.
    pub(super) fn exactly(values: Vec<Value>) -> Self {
        Self {
            cover: values.clone(),
            samples: values,
        }
    }
}

impl Choices {
    /// The value of a choice: the chosen one, else what holds of all it can have.
    pub(super) fn read(&mut self, key: Key, domain: &dyn Fn() -> Domain) -> Value {
        if let Some(known) = self.list.iter().find(|choice| choice.key == key) {
            return known.chosen.as_ref().unwrap_or(&known.unchosen).clone();
        }
        let Domain { cover, samples } = domain();
        let causes = Causes::one(self.list.len());
        let unchosen = blend(&cover, causes);
        self.list.push(Choice {
            key,
            cover,
            samples,
            chosen: None,
            unchosen: unchosen.clone(),
        });
        unchosen
    }

    /// What a choice was made to be.
    pub(super) fn chosen(&self) -> impl Iterator<Item = (&Key, &Value)> {
        self.list
            .iter()
            .filter_map(|choice| Some((&choice.key, choice.chosen.as_ref()?)))
    }

    /// Makes a choice, or takes it back.
    pub(super) fn choose(&mut self, number: usize, value: Option<Value>) {
        if let Some(choice) = self.list.get_mut(number) {
            choice.chosen = value;
        }
    }
}

/// What holds of all of these values, member by member.
fn blend(values: &[Value], causes: Causes) -> Value {
    let Some((first, rest)) = values.split_first() else {
        return Value::anything(causes);
    };
    if let Value::Object(object) = first
        && rest.iter().all(|value| matches!(value, Value::Object(_)))
    {
        let mut names: Vec<&String> = Vec::new();
        for value in values {
            if let Value::Object(object) = value {
                for (name, _) in &object.entries {
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
            }
        }
        let entries = names
            .into_iter()
            .map(|name| {
                let members: Vec<Value> = values.iter().map(|value| value.member(name)).collect();
                (name.clone(), blend(&members, causes))
            })
            .collect();
        return Value::Object(Object {
            entries,
            open: object.open,
        });
    }
    rest.iter()
        .fold(first.clone(), |all, next| all.join(next.clone(), causes))
        .because_of(causes)
}
