//! Parts a Wasm module in two: a first part that has what ordinary inputs run, and the rest.
//!
//! The first part is the whole module with holes. Functions and branches that no ordinary input ran are left out, and
//! where one begins stands an instruction that traps; texts and tables that nothing else names are left out with them.
//! So the first part never says anything else than the whole would: it says the same, or traps. The rest is what the
//! holes have held, and putting it back gives the whole module byte for byte.

mod cut;
mod cutter;
mod late;
mod names;
mod objects;
mod sorted;
mod source;
mod witness;

#[cfg(test)]
mod tests;

use crate::failure::Failure;
pub(crate) use late::Late;
use objects::Objects;
use std::collections::BTreeSet;
use wasm_encoder::reencode::Error;

/// What can be wrong with a module: it has something that is not known here.
type Fault = Error<String>;

/// A module in two.
pub(crate) struct Parts {
    /// A module by itself, which traps where something was left out.
    pub(crate) first: Vec<u8>,
    /// What makes the first part whole, for `whole` in `www/worker.js`: a module, too, with this in a section of its own.
    pub(crate) rest: Vec<u8>,
}

/// The module as `wasm-opt` may see it: without the sections that a linker writes for another linker.
pub(crate) fn stripped(wasm: &[u8]) -> Result<Vec<u8>, Failure> {
    source::stripped(wasm).map_err(failure)
}

/// The module with a global for each of its points, exported as `passed0`, `passed1`…: 1 once the point was passed.
pub(crate) fn instrumented(wasm: &[u8]) -> Result<Vec<u8>, Failure> {
    witness::instrumented(wasm).map_err(failure)
}

/// Parts the module by the points that were passed.
///
/// `linked` is the same module as the linker wrote it, with its relocations: they say which instruction and which word
/// means which object of the memory.
pub(crate) fn split(
    wasm: &[u8],
    linked: &[u8],
    passed: &BTreeSet<usize>,
) -> Result<Parts, Failure> {
    let parts = || {
        let sorted = sorted::sorted(wasm, passed)?;
        let cutter = cut::cut(&sorted, &Objects::read(linked)?)?;
        if cutter.whole() != sorted.whole {
            return unknown("its parts do not make it whole again");
        }
        Ok(Parts {
            rest: cutter.rest(),
            first: cutter.first,
        })
    };
    parts().map_err(failure)
}

/// Parts a module that keeps a state by the functions that ran. `named` gives the words by which the first part names the
/// rest; `linked` is as for [`split`].
pub(crate) fn late(
    wasm: &[u8],
    linked: &[u8],
    passed: &BTreeSet<usize>,
    named: &dyn Fn(&[u8]) -> String,
) -> Result<Late, Failure> {
    Objects::read(linked)
        .and_then(|objects| late::late(wasm, &objects, passed, named))
        .map_err(failure)
}

/// The module and its JavaScript with short names for what they have of each other.
pub(crate) fn shortened(wasm: &[u8], js: &str) -> Result<(Vec<u8>, String), Failure> {
    names::shortened(wasm, js).map_err(failure)
}

fn failure(fault: Fault) -> Failure {
    let why = match fault {
        Error::ParseError(error) => error.to_string(),
        other => other.to_string(),
    };
    Failure::new(format!(
        "a module cannot be parted in two ({why}): the compiler, the linker or `wasm-opt` writes something that `crates/spec-dev/src/split` does not know"
    ))
}

fn unknown<T>(what: &str) -> Result<T, Fault> {
    Err(Error::UserError(what.into()))
}

fn count(things: usize) -> u32 {
    u32::try_from(things).unwrap_or(u32::MAX)
}
