//! Writes two modules at once, where they are the same and where they differ, and remembers how.

use std::ops::Range;
use wasm_encoder::{CustomSection, Encode, Module};

/// The section of the rest.
const REST: &str = "rest";

/// The first part as it is written, and what sets it apart from the whole.
#[derive(Default)]
pub(super) struct Cutter {
    pub(super) first: Vec<u8>,
    steps: Vec<Step>,
    /// What the steps put, one after the other.
    held: Vec<u8>,
}

/// One way along both: bytes that are the same, then bytes of the first part that give way to bytes of the rest.
struct Step {
    keep: usize,
    leave: usize,
    put: usize,
}

impl Cutter {
    /// Bytes that both have.
    pub(super) fn keep(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        self.first.extend(bytes);
        match self.steps.last_mut() {
            Some(Step {
                keep,
                leave: 0,
                put: 0,
            }) => *keep += bytes.len(),
            _ => self.steps.push(Step {
                keep: bytes.len(),
                leave: 0,
                put: 0,
            }),
        }
    }

    /// What the whole has here, and what the first part has in its place.
    pub(super) fn replace(&mut self, whole: &[u8], first: &[u8]) {
        if whole == first {
            return self.keep(whole);
        }
        self.first.extend(first);
        self.held.extend(whole);
        match self.steps.last_mut() {
            Some(step) => {
                step.leave += first.len();
                step.put += whole.len();
            }
            None => self.steps.push(Step {
                keep: 0,
                leave: first.len(),
                put: whole.len(),
            }),
        }
    }

    /// A number that may differ.
    pub(super) fn number(&mut self, whole: usize, first: usize) {
        self.replace(&encoded(whole), &encoded(first));
    }

    /// The pieces of another, below their lengths.
    pub(super) fn nest(&mut self, inner: &Self) {
        let whole = inner.steps.iter().map(|step| step.keep + step.put).sum();
        self.number(whole, inner.first.len());
        self.splice(inner);
    }

    /// The pieces of another.
    pub(super) fn splice(&mut self, inner: &Self) {
        let (mut at, mut held) = (0, 0);
        let slice =
            |bytes: &[u8], range: Range<usize>| bytes.get(range).unwrap_or_default().to_vec();
        for step in &inner.steps {
            self.keep(&slice(&inner.first, at..at + step.keep));
            at += step.keep;
            self.replace(
                &slice(&inner.held, held..held + step.put),
                &slice(&inner.first, at..at + step.leave),
            );
            at += step.leave;
            held += step.put;
        }
    }

    /// What the two are together.
    pub(super) fn whole(&self) -> Vec<u8> {
        let mut whole = Vec::new();
        let (mut first, mut held) = (self.first.iter(), self.held.iter());
        for step in &self.steps {
            whole.extend(first.by_ref().take(step.keep));
            whole.extend(held.by_ref().take(step.put));
            first.by_ref().take(step.leave).for_each(drop);
        }
        whole
    }

    /// The rest: how many steps there are, the steps, and what they put, in a section of a module without any other. So a
    /// host takes it for what it is, and sends it as small as its other modules.
    pub(super) fn rest(&self) -> Vec<u8> {
        let mut data = encoded(self.steps.len());
        // what is alike stands together, and comes out smaller
        for number in [
            |step: &Step| step.keep,
            |step: &Step| step.leave,
            |step: &Step| step.put,
        ] {
            for step in &self.steps {
                number(step).encode(&mut data);
            }
        }
        data.extend(&self.held);
        let mut module = Module::new();
        module.section(&CustomSection {
            name: REST.into(),
            data: data.into(),
        });
        module.finish()
    }
}

fn encoded(number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    number.encode(&mut bytes);
    bytes
}
