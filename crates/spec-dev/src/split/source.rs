//! What must be known of a module, and the points at which its code can be cut.

use super::{Fault, unknown};
use std::{collections::BTreeSet, ops::Range};
use wasm_encoder::{CustomSection, Module, reencode::Reencode};
use wasmparser::{
    CustomSectionReader, ExternalKind, FunctionBody, Operator, Parser, Payload, TypeRef,
};

/// A module's functions.
#[derive(Default)]
pub(super) struct Source<'a> {
    /// How many functions are imported; they have the first numbers.
    pub(super) imported: u32,
    /// The type of each function with a body.
    pub(super) types: Vec<u32>,
    pub(super) globals: usize,
    /// The functions that JavaScript calls.
    pub(super) exported: BTreeSet<u32>,
    pub(super) bodies: Vec<FunctionBody<'a>>,
    /// The points of each body.
    pub(super) points: Vec<Vec<Point>>,
}

/// A place in a body where a run of instructions begins that is entered at its beginning or not at all.
pub(super) struct Point {
    /// From the first instruction to the `end` or `else` that closes the block around it, which stays. A block that begins
    /// inside ends inside, so no jump leads in.
    pub(super) range: Range<usize>,
    /// The function that the first instruction calls.
    pub(super) calls: Option<u32>,
    /// Whether it runs into an instruction that always traps, as after a panic.
    pub(super) dies: bool,
}

impl<'a> Source<'a> {
    pub(super) fn read(wasm: &'a [u8]) -> Result<Self, Fault> {
        let mut source = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let TypeRef::Func(_) = import?.ty else {
                            return unknown("it imports something else than a function");
                        };
                        source.imported += 1;
                    }
                }
                Payload::FunctionSection(section) => {
                    source.types = section.into_iter().collect::<Result<_, _>>()?;
                }
                Payload::GlobalSection(section) => source.globals = section.count() as usize,
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            source.exported.insert(export.index);
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    source.points.push(points(&body)?);
                    source.bodies.push(body);
                }
                _ => {}
            }
        }
        Ok(source)
    }
}

/// The points of a body, in the order in which they begin: the body itself, each branch, what follows where ways meet or
/// part, and each call of a function.
fn points(body: &FunctionBody<'_>) -> Result<Vec<Point>, Fault> {
    let mut found: Vec<Point> = Vec::new();
    // the points that wait for their end, by the blocks that are open
    let mut open: Vec<Vec<usize>> = vec![Vec::new()];
    let (mut begins, mut dies) = (true, false);
    for step in body.get_operators_reader()?.into_iter_with_offsets() {
        let (operator, at) = step?;
        let closes = matches!(operator, Operator::End | Operator::Else);
        let calls = match operator {
            Operator::Call { function_index } => Some(function_index),
            _ => None,
        };
        if let (true, Some(block)) = (calls.is_some() || begins && !closes, open.last_mut()) {
            block.push(found.len());
            found.push(Point {
                range: at..at,
                calls,
                dies: false,
            });
        }
        if closes {
            for point in open.pop().unwrap_or_default() {
                if let Some(point) = found.get_mut(point) {
                    point.range.end = at;
                    point.dies = dies;
                }
            }
        }
        let opens = matches!(
            operator,
            Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } | Operator::Else
        );
        if opens {
            open.push(Vec::new());
        }
        begins = matches!(
            operator,
            Operator::If { .. } | Operator::Else | Operator::End | Operator::BrIf { .. }
        );
        dies = matches!(operator, Operator::Unreachable);
    }
    Ok(found)
}

/// The module without its custom sections, but for the one that names the features it uses.
pub(super) fn stripped(wasm: &[u8]) -> Result<Vec<u8>, Fault> {
    struct Stripped;
    impl Reencode for Stripped {
        type Error = String;
        fn parse_custom_section(
            &mut self,
            module: &mut Module,
            section: CustomSectionReader<'_>,
        ) -> Result<(), Fault> {
            if section.name() == "target_features" {
                module.section(&CustomSection {
                    name: section.name().into(),
                    data: section.data().into(),
                });
            }
            Ok(())
        }
    }
    let mut module = Module::new();
    Stripped.parse_core_module(&mut module, Parser::new(0), wasm)?;
    Ok(module.finish())
}
