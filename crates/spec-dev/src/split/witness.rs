//! Writes a module that remembers which of its points were passed.

use super::{Fault, count, source::Source};
use wasm_encoder::{
    CodeSection, ConstExpr, ExportKind, ExportSection, GlobalSection, GlobalType, Instruction,
    Module, ValType,
    reencode::{Reencode, utils},
};
use wasmparser::{ExportSectionReader, FunctionBody, GlobalSectionReader, Parser};

/// What stands before a point's number in the name of its global.
const PASSED: &str = "passed";

pub(super) fn instrumented(wasm: &[u8]) -> Result<Vec<u8>, Fault> {
    let source = Source::read(wasm)?;
    let points = source.points.iter().map(Vec::len).sum();
    let mut module = Module::new();
    let mut witness = Witness {
        known: count(source.globals),
        points: count(points),
        source: &source,
        body: 0,
        point: 0,
    };
    witness.parse_core_module(&mut module, Parser::new(0), wasm)?;
    Ok(module.finish())
}

struct Witness<'a> {
    source: &'a Source<'a>,
    /// How many globals there were before.
    known: u32,
    points: u32,
    /// The body and the point that come next.
    body: usize,
    point: u32,
}

impl Reencode for Witness<'_> {
    type Error = String;

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: GlobalSectionReader<'_>,
    ) -> Result<(), Fault> {
        utils::parse_global_section(self, globals, section)?;
        for _ in 0..self.points {
            globals.global(
                GlobalType {
                    val_type: ValType::I32,
                    mutable: true,
                    shared: false,
                },
                &ConstExpr::i32_const(0),
            );
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Fault> {
        utils::parse_export_section(self, exports, section)?;
        for point in 0..self.points {
            let name = format!("{PASSED}{point}");
            exports.export(&name, ExportKind::Global, self.known + point);
        }
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Fault> {
        let source = self.source;
        let mut points = source
            .points
            .get(self.body)
            .into_iter()
            .flatten()
            .peekable();
        self.body += 1;
        let mut function = self.new_function_with_parsed_locals(&body)?;
        for step in body.get_operators_reader()?.into_iter_with_offsets() {
            let (operator, at) = step?;
            if points.next_if(|point| point.range.start == at).is_some() {
                function
                    .instruction(&Instruction::I32Const(1))
                    .instruction(&Instruction::GlobalSet(self.known + self.point));
                self.point += 1;
            }
            function.instruction(&self.instruction(operator)?);
        }
        code.function(&function);
        Ok(())
    }
}
