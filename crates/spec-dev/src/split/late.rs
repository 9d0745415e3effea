//! Parts a module that keeps a state, which cannot be started afresh: what did not run comes into a second module, which
//! shares the memory, the tables and the functions of the first.
//!
//! Where a function was that is called all the same, the first part has one that calls the imported [`NEED`] unless the
//! second part is there, and then the function itself by a table. So the first part never says anything else than the
//! whole would: it says the same, or waits for the second.

use super::{Fault, count, cut::Numbers, objects::Objects, source::Source, unknown};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, ElementSection, Elements, EntityType,
    ExportKind, ExportSection, Function, FunctionSection, GlobalSection, GlobalType, ImportSection,
    Instruction, Module, RefType, StartSection, TableSection, TableType, TypeSection, ValType,
    reencode::{Reencode, utils},
};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, Data, DataKind, DataSectionReader, ElementKind,
    ElementSectionReader, ExportSectionReader, ExternalKind, FunctionBody, FunctionSectionReader,
    GlobalSectionReader, Operator, Parser, Payload, TableSectionReader, TypeRef,
};

/// How the name of the import begins that brings the second part.
pub(super) const NEED: &str = "__wbg_need_";

/// The name of the table by which the two call each other.
const LATE: &str = "late";

/// The section of the first part that names the second.
const REST: &str = "rest";

/// A function of fewer bytes is not worth the one in its place.
const SMALL: usize = 20;

/// Fewer bytes of data are not worth a segment.
const FEW: u32 = 12;

/// A module in two.
pub(crate) struct Late {
    /// A module by itself.
    pub(crate) first: Vec<u8>,
    /// A module that imports what the first exports, from `""`.
    pub(crate) rest: Vec<u8>,
}

pub(super) fn late(
    wasm: &[u8],
    objects: &Objects,
    passed: &BTreeSet<usize>,
    named: &dyn Fn(&[u8]) -> String,
) -> Result<Late, Fault> {
    let whole = Whole::read(wasm)?;
    let plan = Plan::make(&whole, passed)?;
    let dropped = plan.dropped(&whole, objects)?;
    let rest = plan.rest(&whole, &dropped)?;
    let mut first = Module::new();
    let mut of_first = First {
        whole: &whole,
        plan: &plan,
        dropped: &dropped,
    };
    of_first.parse_core_module(&mut first, Parser::new(0), wasm)?;
    first.section(&CustomSection {
        name: REST.into(),
        data: named(&rest).into_bytes().into(),
    });
    Ok(Late {
        first: first.finish(),
        rest,
    })
}

/// What must be known of the module beside its functions.
struct Whole<'a> {
    wasm: &'a [u8],
    source: Source<'a>,
    /// The types of the imported functions.
    imported: Vec<u32>,
    /// The number of the import that brings the second part.
    need: u32,
    types: Vec<wasmparser::FuncType>,
    tables: Vec<wasmparser::TableType>,
    memory: wasmparser::MemoryType,
    globals: Vec<wasmparser::GlobalType>,
    /// What it exports, by kind and number: a name.
    exported: BTreeMap<(Kind, u32), String>,
    /// The functions that its tables, its exports and its start name.
    named: BTreeSet<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Function,
    Table,
    Memory,
    Global,
}

impl<'a> Whole<'a> {
    fn read(wasm: &'a [u8]) -> Result<Self, Fault> {
        let mut imported = Vec::new();
        let mut need = None;
        let mut types = Vec::new();
        let mut tables = Vec::new();
        let mut memory = None;
        let mut globals = Vec::new();
        let mut exported = BTreeMap::new();
        let mut named = BTreeSet::new();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(section) => {
                    for of in section.into_iter_err_on_gc_types() {
                        types.push(of?);
                    }
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let import = import?;
                        if let TypeRef::Func(of) = import.ty {
                            if import.name.starts_with(NEED) {
                                need = Some(count(imported.len()));
                            }
                            imported.push(of);
                        }
                    }
                }
                Payload::TableSection(section) => {
                    for table in section {
                        tables.push(table?.ty);
                    }
                }
                Payload::MemorySection(section) => {
                    for each in section {
                        memory = Some(each?);
                    }
                }
                Payload::GlobalSection(section) => {
                    for global in section {
                        globals.push(global?.ty);
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        let kind = match export.kind {
                            ExternalKind::Func => {
                                named.insert(export.index);
                                Kind::Function
                            }
                            ExternalKind::Table => Kind::Table,
                            ExternalKind::Memory => Kind::Memory,
                            ExternalKind::Global => Kind::Global,
                            _ => return unknown("it exports something of an unknown kind"),
                        };
                        exported.insert((kind, export.index), export.name.to_owned());
                    }
                }
                Payload::StartSection { func, .. } => {
                    named.insert(func);
                }
                Payload::ElementSection(section) => {
                    for element in section {
                        let element = element?;
                        let ElementKind::Active { .. } = element.kind else {
                            return unknown("it fills its tables at run time");
                        };
                        if let wasmparser::ElementItems::Functions(functions) = element.items {
                            for function in functions {
                                named.insert(function?);
                            }
                        } else {
                            return unknown(
                                "it fills its table with something else than functions",
                            );
                        }
                    }
                }
                _ => {}
            }
        }
        let (Some(need), Some(memory)) = (need, memory) else {
            return unknown("it does not import what brings its rest, or has no memory");
        };
        Ok(Self {
            wasm,
            source: Source::read(wasm)?,
            imported,
            need,
            types,
            tables,
            memory,
            globals,
            exported,
            named,
        })
    }

    /// The type of a function.
    fn type_of(&self, function: u32) -> u32 {
        let place = function as usize;
        let own = || self.source.types.get(place - self.imported.len());
        let of = self.imported.get(place).or_else(own);
        of.copied().unwrap_or_default()
    }

    /// How many values a function of this type takes.
    fn takes(&self, of: u32) -> u32 {
        let of = self.types.get(of as usize);
        of.map_or(0, |of| count(of.params().len()))
    }

    fn body(&self, function: u32) -> Option<&FunctionBody<'a>> {
        let place = function.checked_sub(self.source.imported)?;
        self.source.bodies.get(place as usize)
    }

    fn functions(&self) -> Range<u32> {
        self.source.imported..self.source.imported + count(self.source.bodies.len())
    }

    fn segments(&self) -> Result<Vec<Data<'a>>, Fault> {
        let mut segments = Vec::new();
        for payload in Parser::new(0).parse_all(self.wasm) {
            if let Payload::DataSection(section) = payload? {
                for segment in section {
                    segments.push(segment?);
                }
            }
        }
        Ok(segments)
    }

    /// The functions that a body calls.
    fn calls(&self, function: u32) -> Result<BTreeSet<u32>, Fault> {
        let mut calls = BTreeSet::new();
        if let Some(body) = self.body(function) {
            for operator in body.get_operators_reader()? {
                match operator? {
                    Operator::Call { function_index } => {
                        calls.insert(function_index);
                    }
                    Operator::RefFunc { .. } | Operator::ReturnCall { .. } => {
                        return unknown("it names a function otherwise than by a call");
                    }
                    _ => {}
                }
            }
        }
        Ok(calls)
    }
}

/// What goes where. Numbers are those of the whole unless something else is said.
struct Plan {
    /// The functions whose body is in the first part.
    stays: Vec<u32>,
    /// Those whose body comes later.
    later: Vec<u32>,
    /// Those of the latter that the first part names, in the order of their places in the table of what comes later.
    stands_in: Vec<u32>,
    /// The functions of the first part that the second calls, in the order of their places in the same table, after those.
    shared: Vec<u32>,
    /// What else the second part takes from the first: kind, number and name.
    common: Vec<(Kind, u32, String)>,
    /// The numbers of the functions in the first part, and in the second.
    in_first: BTreeMap<u32, u32>,
    in_rest: BTreeMap<u32, u32>,
}

impl Plan {
    fn make(whole: &Whole<'_>, passed: &BTreeSet<usize>) -> Result<Self, Fault> {
        let mut next = 0;
        let mut kept = BTreeSet::new();
        for (function, points) in whole.functions().zip(&whole.source.points) {
            // a body without a point does nothing
            if points.is_empty() || passed.contains(&next) {
                kept.insert(function);
            }
            next += points.len();
        }
        let mut calls = BTreeMap::new();
        for function in whole.functions() {
            calls.insert(function, whole.calls(function)?);
        }
        let called = |by: &BTreeSet<u32>| -> BTreeSet<u32> {
            let named = by.iter().filter_map(|function| calls.get(function));
            named.flatten().chain(&whole.named).copied().collect()
        };
        loop {
            let is_small = |function: &u32| {
                let body = whole.body(*function);
                let small = body.is_some_and(|body| body.range().len() < SMALL);
                let leaf = calls.get(function).is_some_and(|calls| {
                    calls
                        .iter()
                        .all(|call| kept.contains(call) || *call < whole.source.imported)
                });
                small && leaf && !kept.contains(function)
            };
            let more: Vec<u32> = called(&kept).into_iter().filter(is_small).collect();
            if more.is_empty() {
                break;
            }
            kept.extend(more);
        }
        let named = called(&kept);
        let (mut stays, mut later): (Vec<u32>, Vec<u32>) = whole
            .functions()
            .partition(|function| kept.contains(function));
        // what is alike stands together, and comes out smaller
        let alike = |function: &u32| {
            let bytes = whole.body(*function).map(FunctionBody::as_bytes);
            (whole.type_of(*function), bytes, *function)
        };
        stays.sort_by_key(alike);
        later.sort_by_key(alike);
        let stands_in: Vec<u32> = later
            .iter()
            .copied()
            .filter(|function| named.contains(function))
            .collect();
        let by_later = later.iter().filter_map(|function| calls.get(function));
        let is_there =
            |function: &u32| kept.contains(function) || *function < whole.source.imported;
        let shared: BTreeSet<u32> = by_later.flatten().copied().filter(is_there).collect();

        let mut common = Vec::new();
        let mut share = |kind, number, otherwise: String| {
            let known = whole.exported.get(&(kind, number)).cloned();
            common.push((kind, number, known.unwrap_or(otherwise)));
        };
        share(Kind::Memory, 0, "memory".into());
        for table in 0..count(whole.tables.len()) {
            share(Kind::Table, table, format!("table{table}"));
        }
        share(Kind::Table, count(whole.tables.len()), LATE.into());
        for global in 0..=count(whole.globals.len()) {
            share(Kind::Global, global, format!("global{global}"));
        }
        let imported = 0..whole.source.imported;
        Ok(Self {
            in_first: imported
                .chain(stays.iter().copied())
                .chain(stands_in.iter().copied())
                .zip(0..)
                .collect(),
            in_rest: shared.iter().chain(&later).copied().zip(0..).collect(),
            stays,
            later,
            stands_in,
            shared: shared.into_iter().collect(),
            common,
        })
    }

    /// The ranges of the memory that only the second part names.
    fn dropped(&self, whole: &Whole<'_>, objects: &Objects) -> Result<Vec<Range<u32>>, Fault> {
        let mut numbers = Numbers::default();
        for function in &self.stays {
            if let Some(body) = whole.body(*function) {
                for operator in body.get_operators_reader()? {
                    numbers.take(operator?)?;
                }
            }
        }
        for payload in Parser::new(0).parse_all(whole.wasm) {
            if let Payload::GlobalSection(section) = payload? {
                for global in section {
                    for operator in global?.init_expr.get_operators_reader() {
                        numbers.take(operator?)?;
                    }
                }
            }
        }
        let mut dropped = objects.dropped(&numbers.0);
        dropped.retain(|range| range.end - range.start >= FEW);
        Ok(dropped)
    }

    /// The second part.
    fn rest(&self, whole: &Whole<'_>, dropped: &[Range<u32>]) -> Result<Vec<u8>, Fault> {
        let mut types = TypeSection::new();
        let mut rest = Rest { plan: self };
        for of in &whole.types {
            types.ty().func_type(&rest.func_type(of.clone())?);
        }
        let start_type = count(whole.types.len());
        types.ty().function([], []);

        let mut imports = ImportSection::new();
        for (kind, number, name) in &self.common {
            let of = match kind {
                Kind::Function => EntityType::Function(whole.type_of(*number)),
                Kind::Memory => EntityType::Memory(rest.memory_type(whole.memory)?),
                Kind::Table => match whole.tables.get(*number as usize) {
                    Some(table) => EntityType::Table(rest.table_type(*table)?),
                    None => EntityType::Table(self.table()),
                },
                Kind::Global => match whole.globals.get(*number as usize) {
                    Some(global) => EntityType::Global(rest.global_type(*global)?),
                    None => EntityType::Global(THERE),
                },
            };
            imports.import("", name, of);
        }
        for (function, place) in self.shared.iter().zip(self.stands_in.len()..) {
            let of = EntityType::Function(whole.type_of(*function));
            imports.import("", &place.to_string(), of);
        }

        let mut functions = FunctionSection::new();
        for function in &self.later {
            functions.function(whole.type_of(*function));
        }
        functions.function(start_type);

        let mut elements = ElementSection::new();
        let mut numbers = Vec::new();
        for function in &self.stands_in {
            numbers.push(rest.function_index(*function)?);
        }
        elements.active(
            Some(count(whole.tables.len())),
            &ConstExpr::i32_const(0),
            Elements::Functions(Cow::Owned(numbers)),
        );

        let mut code = CodeSection::new();
        for body in self
            .later
            .iter()
            .filter_map(|function| whole.body(*function))
        {
            rest.parse_function_body(&mut code, body.clone())?;
        }
        let mut start = Function::new([]);
        start
            .instruction(&Instruction::I32Const(1))
            .instruction(&Instruction::GlobalSet(count(whole.globals.len())))
            .instruction(&Instruction::End);
        code.function(&start);

        let mut data = DataSection::new();
        for segment in whole.segments()? {
            for range in within(&segment, dropped)? {
                put(&mut data, &segment, &range)?;
            }
        }

        let mut module = Module::new();
        module
            .section(&types)
            .section(&imports)
            .section(&functions)
            .section(&StartSection {
                function_index: count(self.in_rest.len()),
            })
            .section(&elements)
            .section(&code)
            .section(&data);
        Ok(module.finish())
    }

    /// The table of what comes later, and of what that needs.
    fn table(&self) -> TableType {
        let all = (self.stands_in.len() + self.shared.len()) as u64;
        TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: all,
            maximum: Some(all),
            shared: false,
        }
    }
}

/// Whether the second part is there.
const THERE: GlobalType = GlobalType {
    val_type: ValType::I32,
    mutable: true,
    shared: false,
};

/// Writes the first part.
struct First<'a> {
    whole: &'a Whole<'a>,
    plan: &'a Plan,
    dropped: &'a [Range<u32>],
}

impl First<'_> {
    /// The number of the function that brings the second part if it is not there.
    fn needs(&self) -> u32 {
        count(self.plan.in_first.len())
    }

    fn table(&self) -> u32 {
        count(self.whole.tables.len())
    }

    fn there(&self) -> u32 {
        count(self.whole.globals.len())
    }
}

impl Reencode for First<'_> {
    type Error = String;

    fn function_index(&mut self, function: u32) -> Result<u32, Fault> {
        number(&self.plan.in_first, function)
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
        for function in self.plan.stays.iter().chain(&self.plan.stands_in) {
            functions.function(self.whole.type_of(*function));
        }
        functions.function(self.whole.type_of(self.whole.need));
        Ok(())
    }

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        section: TableSectionReader<'_>,
    ) -> Result<(), Fault> {
        utils::parse_table_section(self, tables, section)?;
        tables.table(self.plan.table());
        Ok(())
    }

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: GlobalSectionReader<'_>,
    ) -> Result<(), Fault> {
        utils::parse_global_section(self, globals, section)?;
        globals.global(THERE, &ConstExpr::i32_const(0));
        Ok(())
    }

    fn parse_element_section(
        &mut self,
        elements: &mut ElementSection,
        section: ElementSectionReader<'_>,
    ) -> Result<(), Fault> {
        utils::parse_element_section(self, elements, section)?;
        let mut shared = Vec::new();
        for function in &self.plan.shared {
            shared.push(self.function_index(*function)?);
        }
        let behind = i32::try_from(self.plan.stands_in.len()).unwrap_or(i32::MAX);
        elements.active(
            Some(self.table()),
            &ConstExpr::i32_const(behind),
            Elements::Functions(Cow::Owned(shared)),
        );
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Fault> {
        utils::parse_export_section(self, exports, section)?;
        for (kind, number, name) in &self.plan.common {
            if self.whole.exported.contains_key(&(*kind, *number)) {
                continue;
            }
            let (kind, number) = match kind {
                Kind::Function => (ExportKind::Func, self.function_index(*number)?),
                Kind::Table => (ExportKind::Table, *number),
                Kind::Memory => (ExportKind::Memory, *number),
                Kind::Global => (ExportKind::Global, *number),
            };
            exports.export(name, kind, number);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        _: CodeSectionReader<'_>,
    ) -> Result<(), Fault> {
        let (whole, plan) = (self.whole, self.plan);
        for body in plan
            .stays
            .iter()
            .filter_map(|function| whole.body(*function))
        {
            self.parse_function_body(code, body.clone())?;
        }
        for (function, slot) in plan.stands_in.iter().zip(0..) {
            let of = whole.type_of(*function);
            let mut stand_in = Function::new([]);
            stand_in.instruction(&Instruction::Call(self.needs()));
            for value in 0..whole.takes(of) {
                stand_in.instruction(&Instruction::LocalGet(value));
            }
            stand_in
                .instruction(&Instruction::I32Const(slot))
                .instruction(&Instruction::CallIndirect {
                    type_index: of,
                    table_index: self.table(),
                })
                .instruction(&Instruction::End);
            code.function(&stand_in);
        }
        let mut needs = Function::new([]);
        needs
            .instruction(&Instruction::GlobalGet(self.there()))
            .instruction(&Instruction::I32Eqz)
            .instruction(&Instruction::If(wasm_encoder::BlockType::Empty))
            .instruction(&Instruction::Call(whole.need))
            .instruction(&Instruction::End)
            .instruction(&Instruction::End);
        code.function(&needs);
        Ok(())
    }

    fn data_count(&mut self, _: u32) -> Result<u32, Fault> {
        let mut pieces = 0;
        for segment in self.whole.segments()? {
            pieces += without(&segment, self.dropped)?.len();
        }
        Ok(count(pieces))
    }

    fn parse_data_section(
        &mut self,
        data: &mut DataSection,
        section: DataSectionReader<'_>,
    ) -> Result<(), Fault> {
        for segment in section {
            let segment = segment?;
            for piece in without(&segment, self.dropped)? {
                put(data, &segment, &piece)?;
            }
        }
        Ok(())
    }
}

/// Writes bodies of the second part.
struct Rest<'a> {
    plan: &'a Plan,
}

impl Reencode for Rest<'_> {
    type Error = String;

    fn function_index(&mut self, function: u32) -> Result<u32, Fault> {
        number(&self.plan.in_rest, function)
    }
}

fn number(numbers: &BTreeMap<u32, u32>, function: u32) -> Result<u32, Fault> {
    match numbers.get(&function) {
        Some(number) => Ok(*number),
        None => unknown("it names a function that it has not"),
    }
}

/// Where a segment begins and ends in the memory.
fn place(segment: &Data<'_>) -> Result<(u32, u32), Fault> {
    let DataKind::Active {
        memory_index: 0,
        offset_expr,
    } = &segment.kind
    else {
        return unknown("it has data without a place");
    };
    let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
        return unknown("it computes where its data stands");
    };
    let base = value.cast_unsigned();
    Ok((base, base + count(segment.data.len())))
}

/// The parts of the ranges that lie within a segment.
fn within(segment: &Data<'_>, ranges: &[Range<u32>]) -> Result<Vec<Range<u32>>, Fault> {
    let (base, end) = place(segment)?;
    let cut = |range: &Range<u32>| range.start.max(base)..range.end.min(end);
    Ok(ranges
        .iter()
        .map(cut)
        .filter(|range| range.start < range.end)
        .collect())
}

/// What of a segment lies in none of the ranges.
fn without(segment: &Data<'_>, ranges: &[Range<u32>]) -> Result<Vec<Range<u32>>, Fault> {
    let (mut at, end) = place(segment)?;
    let mut pieces = Vec::new();
    for hole in within(segment, ranges)? {
        pieces.push(at..hole.start);
        at = hole.end;
    }
    pieces.push(at..end);
    pieces.retain(|piece| piece.start < piece.end);
    Ok(pieces)
}

/// Puts a part of a segment where it stands in the memory.
fn put(data: &mut DataSection, segment: &Data<'_>, range: &Range<u32>) -> Result<(), Fault> {
    let (base, _) = place(segment)?;
    let bytes = (range.start - base) as usize..(range.end - base) as usize;
    data.active(
        0,
        &ConstExpr::i32_const(range.start.cast_signed()),
        segment.data.get(bytes).unwrap_or_default().iter().copied(),
    );
    Ok(())
}
