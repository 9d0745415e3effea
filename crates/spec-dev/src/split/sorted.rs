//! Puts the functions that ran before those that did not, so that the first part has the same numbers as the whole.

use super::{Fault, count, source::Source, unknown};
use std::collections::{BTreeMap, BTreeSet};
use wasm_encoder::{
    CodeSection, Function, FunctionSection, Instruction, Module, reencode::Reencode,
};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, FunctionBody, FunctionSectionReader, Parser,
};

/// The whole module in its new order.
pub(super) struct Sorted {
    pub(super) whole: Vec<u8>,
    /// How many bodies the first part has. The last of them is new, and traps: it stands for all that is not there.
    pub(super) first: usize,
    /// For each body of the first part but the last, which of its points were passed.
    pub(super) passed: Vec<Vec<bool>>,
}

pub(super) fn sorted(wasm: &[u8], passed: &BTreeSet<usize>) -> Result<Sorted, Fault> {
    let source = Source::read(wasm)?;
    let mut next = 0;
    let ways: Vec<Vec<bool>> = source
        .points
        .iter()
        .map(|points| {
            let from = next;
            next += points.len();
            (from..next).map(|point| passed.contains(&point)).collect()
        })
        .collect();
    let ran = |body: &usize| {
        let called = source.exported.contains(&(source.imported + count(*body)));
        called
            || ways
                .get(*body)
                .is_some_and(|ways| ways.first() == Some(&true))
    };
    let (mut first, mut later): (Vec<usize>, Vec<usize>) = (0..source.bodies.len()).partition(ran);
    // what is alike stands together, and comes out smaller
    let alike = |body: &usize| {
        let bytes = source.bodies.get(*body).map(FunctionBody::as_bytes);
        (source.types.get(*body), bytes, *body)
    };
    first.sort_by_key(alike);
    later.sort_by_key(alike);

    // the trap comes between the two
    let trap = source.imported + count(first.len());
    let number = |body: &usize| source.imported + count(*body);
    let same = (0..source.imported).map(|function| (function, function));
    let before = first.iter().map(number).zip(source.imported..);
    let after = later.iter().map(number).zip(trap + 1..);
    let mut module = Module::new();
    let mut order = Order {
        numbers: same.chain(before).chain(after).collect(),
        source: &source,
        first: &first,
        later: &later,
    };
    order.parse_core_module(&mut module, Parser::new(0), wasm)?;
    Ok(Sorted {
        whole: module.finish(),
        first: first.len() + 1,
        passed: first
            .iter()
            .filter_map(|body| ways.get(*body).cloned())
            .collect(),
    })
}

struct Order<'a> {
    source: &'a Source<'a>,
    /// The bodies by their places in the given module.
    first: &'a [usize],
    later: &'a [usize],
    /// The new number of each function.
    numbers: BTreeMap<u32, u32>,
}

impl Reencode for Order<'_> {
    type Error = String;

    fn function_index(&mut self, function: u32) -> Result<u32, Fault> {
        match self.numbers.get(&function) {
            Some(number) => Ok(*number),
            None => unknown("it names a function that it has not"),
        }
    }

    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: CustomSectionReader<'_>,
    ) -> Result<(), Fault> {
        Ok(()) // names and the like, which a browser does not need
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _: FunctionSectionReader<'_>,
    ) -> Result<(), Fault> {
        let of = |body: &usize| self.source.types.get(*body).copied();
        for of in self.first.iter().filter_map(of) {
            functions.function(of);
        }
        functions.function(0);
        for of in self.later.iter().filter_map(of) {
            functions.function(of);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        _: CodeSectionReader<'_>,
    ) -> Result<(), Fault> {
        let source = self.source;
        let body = |body: &usize| source.bodies.get(*body).cloned();
        for body in self.first.iter().filter_map(body) {
            self.parse_function_body(code, body)?;
        }
        let mut trap = Function::new([]);
        trap.instruction(&Instruction::Unreachable)
            .instruction(&Instruction::End);
        code.function(&trap);
        for body in self.later.iter().filter_map(body) {
            self.parse_function_body(code, body)?;
        }
        Ok(())
    }
}
